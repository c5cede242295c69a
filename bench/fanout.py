"""P1: what one delivered frame costs the server, against other ways to send the same bytes to
everybody.

    python3 -m app bench fanout.py [--clients 1000] [--rounds 200] [--runs 3] [--bytes 200]
        [--only shared,broadcast]

`shared` is ours: hub, groups and wires, with a snapshot at hand. Each server runs in a process of
its own, pinned to one core, and the load client in another on another core; all in turn, so that a
busy machine harms them alike. A round starts when every client has the frame before, so nothing
coalesces. JSON on stdout: medians of CPU seconds per 100,000 deliveries, their ratios, and the load
client's own CPU, which must not be the limit.
"""

import argparse
import importlib.util
import json
import resource
import select
import shutil
import socket
import statistics
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

from load import machine, pin

HERE = Path(__file__).parent
KINDS = ("shared", "broadcast", "picows", "node", "loop")
WARM_UP = 20  # rounds before the clock starts
UPGRADE = (
    b"GET /live HTTP/1.1\r\nHost: here\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n"
)
BARS = {"broadcast": 0.7, "picows": 1.25}  # shared over these, at most


def load(port: int, control_port: int, clients: int, rounds: int, size: int) -> dict[str, float]:
    """Connects, pushes round after round, counts every byte; the server's CPU and ours, and the
    rounds' seconds."""
    sockets = {
        connection.fileno(): connection for connection in (connect(port) for _ in range(clients))
    }
    poll = select.epoll()
    for number in sockets:
        poll.register(number, select.EPOLLIN)
    control = socket.create_connection(("127.0.0.1", control_port))
    wanted = clients * (size + (2 if size < 126 else 4))
    buffer = bytearray(65536)

    def one_round() -> float:
        begun, missing = time.perf_counter(), wanted
        control.sendall(b"push\n")
        while missing > 0:
            ready = poll.poll(10)
            if not ready:
                raise TimeoutError(f"{missing} bytes of a round did not arrive")
            for number, _ in ready:
                missing -= sockets[number].recv_into(buffer)
        return time.perf_counter() - begun

    for _ in range(WARM_UP):
        one_round()
    control.sendall(b"start\n")
    load_cpu = time.process_time()
    seconds = [one_round() for _ in range(rounds)]
    load_cpu = time.process_time() - load_cpu
    control.sendall(b"stop\n")
    report_ = json.loads(control.makefile().readline())
    to_100k = 100_000 / (clients * rounds)
    return {
        "server_cpu": report_["cpu"] * to_100k,
        "load_cpu": load_cpu * to_100k,
        "kib_a_socket": report_["memory"] / clients,
        "round_p50_ms": statistics.median(seconds) * 1000,
    }


def connect(port: int) -> socket.socket:
    """A WebSocket that offers no compression, so that every server sends the same bytes."""
    client = socket.create_connection(("127.0.0.1", port))
    client.sendall(UPGRADE)
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        head += client.recv(4096)
    if b" 101 " not in head:
        raise ConnectionError(head.decode())
    client.setblocking(False)
    return client


def run_once(kind: str, options: argparse.Namespace) -> dict[str, float]:
    """One server process and one load process."""
    me = [sys.executable, __file__, "--bytes", str(options.bytes)]
    node = (
        ["taskset", "-c", "0", "node", str(HERE / "servers" / "ws_server.js")]
        if shutil.which("taskset")
        else ["node", str(HERE / "servers" / "ws_server.js")]
    )
    serve = (
        [*node, str(options.bytes)]
        if kind == "node"
        else [sys.executable, str(HERE / "servers" / "fanout_servers.py"), kind, str(options.bytes)]
    )
    with subprocess.Popen(serve, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            ports = server.stdout.readline().strip()
            if not ports:
                raise RuntimeError(f"the {kind} server did not start")
            command = [
                *me,
                "--load",
                ports,
                "--clients",
                str(options.clients),
                "--rounds",
                str(options.rounds),
            ]
            result = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
        finally:
            server.kill()
    measured: dict[str, float] = json.loads(result)
    return measured


def is_installed(kind: str) -> bool:
    if kind == "node":
        command = ["node", "-e", "require('ws')"]
        return (
            bool(shutil.which("node"))
            and subprocess.run(command, check=False, capture_output=True).returncode == 0
        )
    return kind != "picows" or importlib.util.find_spec("picows") is not None


def report(options: argparse.Namespace) -> dict[str, Any]:
    """All kinds in turn, `runs` times."""
    kinds = [kind for kind in options.only.split(",") if is_installed(kind)]
    if missing := [kind for kind in options.only.split(",") if kind not in kinds]:
        print(f"not compared, because not installed: {', '.join(missing)}", file=sys.stderr)
    runs: dict[str, list[dict[str, float]]] = {kind: [] for kind in kinds}
    for _ in range(options.runs):
        for kind in kinds:
            runs[kind].append(run_once(kind, options))
    medians = {
        kind: {name: round(statistics.median(run[name] for run in done), 3) for name in done[0]}
        for kind, done in runs.items()
    }
    ours = medians.get("shared", {}).get("server_cpu", 0.0)
    ratios = {
        kind: round(ours / median["server_cpu"], 3)
        for kind, median in medians.items()
        if kind != "shared"
    }
    parts = {"picows": version("picows")} if "picows" in kinds else {}
    if "node" in kinds:
        program = "console.log(process.version, require('ws/package.json').version)"
        parts["node"], parts["ws"] = subprocess.run(
            ["node", "-e", program], check=True, capture_output=True, text=True
        ).stdout.split()
    return {
        "bench": f"fanout-{options.clients}",
        "what": "CPU seconds of the server per 100,000 deliveries of "
        f"{options.bytes} bytes to {options.clients} sockets",
        "medians": medians,
        "shared_over": ratios,
        "bars": {
            kind: {"at_most": bar, "met": ratios[kind] <= bar}
            for kind, bar in BARS.items()
            if ratios.get(kind)
        },
        "settings": {"clients": options.clients, "rounds": options.rounds, "runs": options.runs},
        "machine": machine(**parts),
    }


def main() -> None:
    """Measures; `--load` is its child process."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name, default in (("clients", 1000), ("rounds", 200), ("runs", 3), ("bytes", 200)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--only", default=",".join(KINDS))
    parser.add_argument("--load", help=argparse.SUPPRESS)
    options = parser.parse_args()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    if options.load is not None:
        pin(0, 1)
        print(
            json.dumps(
                load(
                    *map(int, options.load.split()), options.clients, options.rounds, options.bytes
                )
            )
        )
    else:
        print(json.dumps(report(options), indent=2))


if __name__ == "__main__":
    main()

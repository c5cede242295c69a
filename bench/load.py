"""What the benchmarks share: a Palabre on one core, raw HTTP and WebSocket clients on another, and
what both cost.

Clients are kept bare (no library parses a frame), or they would be the limit; each benchmark prints
the load's own CPU.
"""

import asyncio
import contextlib
import importlib.util
import json
import os
import platform
import re
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

with contextlib.suppress(ImportError):
    import uvloop

    asyncio.set_event_loop_policy(
        uvloop.EventLoopPolicy()
    )  # a thousand phones are much for asyncio's own loop

ROOT = Path(__file__).parents[1]
Result = dict[str, Any]
HEADS = "Host: 127.0.0.1\r\n"


class Palabre:
    """A server process; `cpu()` is its seconds of processor so far, `rss()` its bytes of memory."""

    def __init__(self, process: subprocess.Popen[str], port: int) -> None:
        self.process, self.port = process, port
        self.metrics_ports = [port]

    def cpu(self) -> float:
        threads = list(
            Path(f"/proc/{self.process.pid}/task").glob("*/schedstat")
        )  # nanoseconds, where the kernel counts them
        if threads:
            return sum(int(path.read_text().split()[0]) for path in threads) / 1e9
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def rss(self) -> int:
        return int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1]) * os.sysconf(
            "SC_PAGE_SIZE"
        )


@contextlib.contextmanager
def palabre(
    core: int = 0,
    program: Sequence[str] = ("-m", "app.cli"),
    checkout: Path = ROOT,
    python: str = sys.executable,
    **settings: str,
) -> Iterator[Palabre]:
    """A fresh Palabre with its own data folder, pinned to a core where the system lets us;
    `program` is what `python` runs as its command line, in the folder `checkout`."""
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "PALABRE_DATA_DIR": folder, "PALABRE_LIMITS": "off", **settings}
        env.pop(
            "PYTHONDONTWRITEBYTECODE", None
        )  # a start as anybody's second one, with the first one's byte code
        command = [python, *program, "serve", "--port", "0"]
        process = subprocess.Popen(
            command,
            cwd=checkout,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        pin(process.pid, core)
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            match = re.search(r":(\d+)\s*$", line)
            assert match, line
            server = Palabre(process, int(match[1]))
            asyncio.run(until_up(server.port))
            yield server
        finally:
            process.terminate()
            process.wait(15)


def pin(pid: int, core: int) -> None:
    if hasattr(os, "sched_setaffinity") and (os.cpu_count() or 1) > core:
        os.sched_setaffinity(pid, {core})


async def until_up(port: int, path: str = "/healthz") -> None:
    for _ in range(400):
        with contextlib.suppress(OSError, ConnectionError):
            if (await Http(port).ask("GET", path))[0] == 200:
                return
        await asyncio.sleep(0.05)
    raise RuntimeError("the server did not start")


class Http:
    """One keep-alive connection; one request at a time."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self.sent = self.received = 0

    async def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        cookie: str = "",
        accept: str = "application/json",
    ) -> tuple[int, dict[str, str], bytes]:
        """(status, heads in lower case, body)."""
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self._streams
        data = b"" if body is None else json.dumps(body).encode()
        kind = "Content-Type: application/json\r\n" if data else ""
        cookies = f"Cookie: {cookie}\r\n" if cookie else ""
        heads = f"{HEADS}Accept: {accept}\r\n{kind}{cookies}Content-Length: {len(data)}\r\n"
        out = f"{method} {path} HTTP/1.1\r\n{heads}\r\n".encode() + data
        writer.write(out)
        head = await reader.readuntil(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        machine_facts: dict[str, str] = {}
        for name, _, value in (line.partition(":") for line in lines[1:]):
            before = machine_facts.get(name.lower())  # cookies come a line each
            machine_facts[name.lower()] = f"{before}\n{value.strip()}" if before else value.strip()
        answer = await reader.readexactly(int(machine_facts.get("content-length", "0")))
        self.sent += len(out)
        self.received += len(head) + len(answer)
        return int(lines[0].split()[1]), machine_facts, answer


def own_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def machine(**parts: str) -> dict[str, Any]:
    """Machine and versions, for every result; `parts` are the versions of what this benchmark alone
    takes along."""
    names = (
        "fastapi",
        "starlette",
        "uvicorn",
        "uvloop",
        "httptools",
        "websockets",
        "sqlalchemy",
        "pysqlite3",
        "psycopg",
        "deflate",
    )
    return {
        "python": platform.python_version(),
        "system": platform.platform(),
        "processor": processor(),
        "cores": os.cpu_count(),
        "load": os.getloadavg()[0],
        **{name: version(name) for name in names if importlib.util.find_spec(name)},
        **parts,
    }


def processor() -> str:
    """Its name, where the system tells it."""
    cpus = Path("/proc/cpuinfo")
    named = (
        re.search(r"^model name\s*: (.+)", cpus.read_text(), re.MULTILINE)
        if cpus.exists()
        else None
    )
    return named[1] if named else platform.processor()


def repeated(measure_once: Callable[[], Result], runs: int) -> list[Result]:
    """What so many runs, one after the other, measured; each is told on stderr as it comes."""
    results = []
    for _ in range(runs):
        results.append(measure_once())
        print(json.dumps(results[-1]), file=sys.stderr)
    return results


def medians(results: Sequence[Result], *names: str) -> Result:
    """Of each figure of the runs, or of those named."""
    figures = names or tuple(
        name for name, value in results[0].items() if isinstance(value, (int, float))
    )
    return {name: statistics.median(result[name] for result in results) for name in figures}


def print_result(
    bench: str,
    median: Result,
    results: Sequence[Result],
    parts: dict[str, str] | None = None,
    **more: Any,
) -> None:
    """A result as run.py keeps it and table.py reads it, on stdout."""
    print(
        json.dumps(
            {
                "bench": bench,
                **more,
                "median": median,
                "runs": results,
                "machine": machine(**parts or {}),
            },
            indent=1,
        )
    )


def percentile(values: list[float], share: float) -> float:
    """Of a list in any order."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


async def cookies_of(answer: dict[str, str]) -> str:
    return "; ".join(line.split(";")[0] for line in answer.get("set-cookie", "").split("\n"))


async def board(port: int, template: str = "priority-vote") -> tuple[str, str]:
    """(code, host cookie) of a fresh board."""
    http = Http(port)
    _, _, answer = await http.ask(
        "POST", "/boards", {"title": "Bench", "template": template, "locale": "fr"}
    )
    links = json.loads(answer)
    path = "/b/" + links["host_url"].split("/b/", 1)[1]
    _, heads, _ = await http.ask("GET", path)
    return links["code"], await cookies_of(heads)


async def seats(port: int, code: str, count: int) -> list[str]:
    """So many seats' cookies."""
    lines = [Http(port) for _ in range(min(32, count))]
    texts: list[str] = []

    async def fill(line: Http, share: range) -> None:
        for number in share:
            _, heads, _ = await line.ask("POST", f"/b/{code}/seats", {"name": f"Seat {number}"})
            texts.append(await cookies_of(heads))

    await asyncio.gather(
        *(fill(line, range(place, count, len(lines))) for place, line in enumerate(lines))
    )
    return texts

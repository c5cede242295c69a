"""Starts the server on this machine: the data folder, the port, the checks,
the printed links."""

import contextlib
import socket
import sys
from collections.abc import Mapping

from app.doctor import few_open_files, unsafe
from app.main import create_app, database_url
from app.serving.lan import LanAddress, lan_addresses
from app.serving.logs import set_up
from app.serving.server import build_server, listen
from app.settings import Settings, settings_or_stop
from app.storage.upkeep.data_folder import prepare_folder
from app.storage.upkeep.lock import AlreadyRunning, Served, lock_folder, write_served
from app.storage.upkeep.migrate import migrate_apart
from app.storage.upkeep.opening import require_writing
from app.terminal import stop

Links = Mapping[str, str]
LABELS = {
    "join_url": "Join",
    "screen_url": "Screen",
    "host_url": "Host (secret)",
    "organiser_url": "Organiser (secret)",
}

# What leads to an address, as the terminal says it.
NETWORKS = {
    "cable": "cable",
    "wifi": "Wi-Fi",
    "hotspot": "this computer's own hotspot",
    "other": "network",
    "vpn": "VPN: phones in the room can seldom reach it",
}


def serve(host: str | None, port: int, lan: bool) -> None:
    """Serves on a network address until SIGTERM; without one on this machine,
    or, with `lan`, for the room's network too."""
    settings = settings_or_stop()
    every_interface = "0.0.0.0"  # noqa: S104 - asked for with --lan
    with contextlib.ExitStack() as stack:
        listener = listen_or_stop(
            host or (every_interface if lan else "127.0.0.1"), port
        )
        try:
            hold_data_folder(settings, stack)
        except AlreadyRunning as error:
            stop(error)
        run_server(settings, listener, lan=lan)


def listen_or_stop(host: str, port: int) -> socket.socket:
    """Returns a listening socket; ends the program where the port is taken or
    forbidden."""
    try:
        return listen(host, port)
    except OSError as error:
        stop(
            f"Palabre cannot start on port {port}: {error.strerror}. Try another port: "
            "--port 8001"
        )


def hold_data_folder(settings: Settings, stack: contextlib.ExitStack) -> None:
    """Locks the data folder until `stack` is closed; does nothing for a
    database server.

    Raises AlreadyRunning. Ends the program where the folder cannot be used.
    """
    if not settings.sqlite:
        return
    try:
        prepare_folder(settings.data_dir)
        stack.enter_context(lock_folder(settings.data_dir))
    except OSError as error:
        stop(
            f"Palabre cannot use the data folder {settings.data_dir}: {error.strerror}"
        )


def require_safe(settings: Settings, url: str) -> None:
    """Ends the program on unsafe settings, with their names."""
    if problems := unsafe(settings, url):
        stop(
            f"Palabre does not start with unsafe settings: {', '.join(problems)}."
            " For details: palabre doctor"
        )


def run_server(
    settings: Settings,
    listener: socket.socket,
    *,
    lan: bool,
    links: Links | None = None,
) -> None:
    """Migrates, prints the addresses and serves until SIGTERM; ends the
    program on unsafe settings.

    `lan`: the addresses of this machine's network are printed too. `links`: of
    a board to print.
    """
    set_up(settings.log_format)
    url = database_url(settings)
    migrate_apart(url)
    require_writing(url)
    require_safe(settings, url)
    _warn()
    port = listener.getsockname()[1]
    if settings.sqlite:
        write_served(settings.data_dir, Served(local_url(listener), lan))
    _announce(port, lan_urls(port) if lan else None)
    if links:
        print_links(links)
    app = create_app(settings, (lambda: lan_urls(port)) if lan else tuple)
    build_server(app, log_config=None).run([listener])


def local_url(listener: socket.socket) -> str:
    """Returns where this machine itself reaches a listening socket."""
    host, port = listener.getsockname()[:2]
    if host in {"0.0.0.0", "::"}:  # noqa: S104 - every interface, among them its own
        host = "127.0.0.1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def lan_urls(port: int) -> list[LanAddress]:
    """Returns where phones of the room may reach the port: kinds of networks,
    whole addresses."""
    return [
        LanAddress(entry.kind, f"http://{entry.address}:{port}")
        for entry in lan_addresses()
    ]


def print_links(links: Links) -> None:
    """Prints the links of a board, a line each."""
    for name, label in LABELS.items():
        print(f"{label + ':':20}{links[name]}", flush=True)


def _warn() -> None:
    if warning := few_open_files():
        print(warning, file=sys.stderr, flush=True)


def _announce(port: int, urls: list[LanAddress] | None) -> None:
    """Prints where the server is found: on this machine, and in each network
    of the room.

    `urls`: None where it serves this machine alone.
    """
    print(f"Palabre: http://127.0.0.1:{port}", flush=True)
    if urls is None:
        return
    if not urls:
        print("No network yet: switch on the Wi-Fi or a hotspot.", flush=True)
        return
    first, *further = urls
    print(
        f"Phones on the same network: {first.address} ({NETWORKS[first.kind]})",
        flush=True,
    )
    for url in further:
        print(
            f"Or, on another network:     {url.address} ({NETWORKS[url.kind]})",
            flush=True,
        )
    if further:
        print(
            "The console lets you choose which of them the QR code shows.", flush=True
        )
    _print_qr_code(first.address)


def _print_qr_code(text: str) -> None:
    # 1 MiB that a server without a QR code in its terminal does without
    import segno

    segno.make(text, error="m").terminal(compact=True)
    sys.stdout.flush()

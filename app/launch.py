"""Starts the server on this machine: the data folder, the port, the checks, the printed links."""

import contextlib
import socket
import sys
from collections.abc import Mapping

import segno

from app.doctor import few_open_files, unsafe
from app.main import create_app, database_url
from app.serving.lan import lan_address
from app.serving.logs import set_up
from app.serving.server import build_server, listen
from app.settings import Settings
from app.storage.upkeep.data_folder import prepare_folder
from app.storage.upkeep.lock import lock_folder
from app.storage.upkeep.migrate import migrate
from app.storage.upkeep.opening import require_writing
from app.terminal import stop

Links = Mapping[str, str]
LABELS = {
    "join_url": "Join",
    "screen_url": "Screen",
    "host_url": "Host (secret)",
    "organiser_url": "Organiser (secret)",
}


def listen_or_stop(host: str, port: int) -> socket.socket:
    """Returns a listening socket; ends the program where the port is taken or forbidden."""
    try:
        return listen(host, port)
    except OSError as error:
        stop(f"Palabre cannot start on port {port}: {error.strerror}. Another port: --port 8001")


def hold_data_folder(settings: Settings, stack: contextlib.ExitStack) -> None:
    """Locks the data folder until `stack` is closed; does nothing for a database server.

    Raises AlreadyRunning. Ends the program where the folder cannot be used.
    """
    if not settings.sqlite:
        return
    try:
        prepare_folder(settings.data_dir)
        stack.enter_context(lock_folder(settings.data_dir))
    except OSError as error:
        stop(f"Palabre cannot use the data folder {settings.data_dir}: {error.strerror}")


def run_server(
    settings: Settings, listener: socket.socket, *, lan: bool, links: Links | None = None
) -> None:
    """Migrates, prints the addresses and serves until SIGTERM; ends the program on unsafe settings.

    `lan`: the addresses of this machine's network are printed too. `links`: of a board to print.
    """
    set_up(settings.log_format)
    url = database_url(settings)
    migrate(url)
    require_writing(url)
    if problems := unsafe(settings, url):
        stop(
            f"Palabre does not start on unsafe settings: {', '.join(problems)}."
            " More: palabre doctor"
        )
    if warning := few_open_files():
        print(warning, file=sys.stderr, flush=True)
    lan_url = _announce(listener.getsockname()[1], lan)
    if links:
        print_links(links)
    build_server(create_app(settings, lan_url=lan_url), log_config=None).run([listener])


def print_links(links: Links) -> None:
    """Prints the links of a board, a line each."""
    for name, label in LABELS.items():
        print(f"{label + ':':20}{links[name]}", flush=True)


def _announce(port: int, lan: bool) -> str:
    """Prints where the server is found; returns its address in the local network, or "" ."""
    print(f"Palabre: http://127.0.0.1:{port}", flush=True)
    address = lan_address() if lan else ""
    if not address:
        if lan:
            print(
                "No network yet: switch the Wi-Fi or the hotspot on, then start Palabre again.",
                flush=True,
            )
        return ""
    url = f"http://{address}:{port}"
    print(f"Phones on the same network: {url}", flush=True)
    segno.make(url, error="m").terminal(compact=True)
    sys.stdout.flush()
    return url

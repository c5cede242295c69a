"""palabre serve, demo, export, import, doctor …"""

import contextlib
import logging
import signal
import socket
import sys
from typing import Annotated, NoReturn

import segno
import typer

from app.main import create_app
from app.serving.server import build_server, listen
from app.settings import BadSetting, Settings, read_settings
from app.storage.lock import AlreadyRunning, hold_alone

cli = typer.Typer(add_completion=False, no_args_is_help=False, pretty_exceptions_enable=False)


def lan_address() -> str:
    """The address of this machine that the room's network reaches; no packet is sent. Empty without a network."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return ""


def _settings() -> Settings:
    try:
        return read_settings()
    except BadSetting as error:
        print(error, file=sys.stderr)
        raise typer.Exit(2) from None


def _announce(port: int, lan: bool) -> str:
    print(f"Palabre: http://127.0.0.1:{port}", flush=True)
    address = lan_address() if lan else ""
    if not address or address.startswith("127."):
        return ""
    url = f"http://{address}:{port}"
    print(f"Phones on the same network: {url}", flush=True)
    segno.make(url, error="m").terminal(compact=True)
    sys.stdout.flush()
    return url


@cli.callback(invoke_without_command=True)
def start(context: typer.Context) -> None:
    """Without a command: serve, for this machine and the room's network."""
    if context.invoked_subcommand is None:
        serve(host=None, port=8000, lan=True)


@cli.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int, typer.Option(help="Port; 0 takes a free one.")] = 8000,
    lan: Annotated[bool, typer.Option("--lan", help="Listen for the phones of the room's network too.")] = False,
) -> None:
    """Serves Palabre until SIGTERM or Ctrl-C."""
    settings = _settings()
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    with contextlib.ExitStack() as held:
        try:
            opened = listen(host or ("0.0.0.0" if lan else "127.0.0.1"), port)  # noqa: S104 - the room's network is asked for
            if settings.sqlite:
                settings.data_dir.mkdir(parents=True, exist_ok=True)
                held.enter_context(hold_alone(settings.data_dir))
        except OSError as error:
            _stop(f"Palabre cannot start on port {port}: {error.strerror}. Another port: --port 8001")
        except AlreadyRunning as error:
            _stop(str(error))
        lan_url = _announce(opened.getsockname()[1], lan)
        build_server(create_app(settings, lan_url=lan_url)).run([opened])


def _stop(reason: str) -> NoReturn:
    print(reason, file=sys.stderr)
    raise typer.Exit(1)


def main() -> None:
    """The command line."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    cli()


if __name__ == "__main__":
    main()

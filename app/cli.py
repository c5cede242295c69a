"""The command line: `palabre serve`, and the commands of sessions and upkeep."""

import contextlib
import logging
import os
import signal
from typing import Annotated

import typer

from app.frameworks.translations import BadTranslation
from app.gather import gather_commands
from app.launch import hold_data_folder, listen_or_stop, run_server
from app.session_commands import Port, session_commands
from app.settings import settings_or_stop
from app.storage.upkeep.bad_database import BadDatabase
from app.storage.upkeep.data_folder import PRIVATE_UMASK
from app.storage.upkeep.lock import AlreadyRunning
from app.terminal import stop
from app.upkeep import upkeep

cli = typer.Typer(add_completion=False, no_args_is_help=False, pretty_exceptions_enable=False)
cli.add_typer(session_commands)
cli.add_typer(gather_commands)
cli.add_typer(upkeep)


@cli.callback(invoke_without_command=True)
def start(context: typer.Context) -> None:
    """Runs workshops with votes on this computer, in a room and online.

    Without a command: starts the server, for this computer and the phones of its network.
    """
    if context.invoked_subcommand is None:
        serve(host=None, port=8000, lan=True)


@cli.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Network address to listen on.")] = None,
    port: Port = 8000,
    lan: Annotated[
        bool, typer.Option("--lan", help="Let the phones of the same network in too.")
    ] = False,
) -> None:
    """Starts the server; Ctrl-C (or SIGTERM) stops it."""
    settings = settings_or_stop()
    every_interface = "0.0.0.0"  # noqa: S104 - asked for with --lan
    with contextlib.ExitStack() as stack:
        listener = listen_or_stop(host or (every_interface if lan else "127.0.0.1"), port)
        try:
            hold_data_folder(settings, stack)
        except AlreadyRunning as error:
            stop(error)
        run_server(settings, listener, lan=lan)


def main() -> None:
    """Runs the command line; a database that cannot be used ends it with one sentence.

    Files that it writes may hold names and votes: only their owner may read them.
    """
    os.umask(PRIVATE_UMASK)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    logging.getLogger("palabre").addHandler(logging.NullHandler())  # only a server has a log
    try:
        cli()
    except (BadDatabase, BadTranslation) as error:
        stop(error)
    except OSError as error:  # a file or folder that is away, full or not ours
        stop(f"Palabre: {error.filename or 'the system'}: {error.strerror or error}")


if __name__ == "__main__":
    main()

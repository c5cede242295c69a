"""The command line: `palabre serve`, and the commands of sessions and
upkeep."""

from typing import Annotated

import typer

from app import launch
from app.gather import gather_commands
from app.session_commands import Port, session_commands
from app.upkeep import upkeep

cli = typer.Typer(
    add_completion=False, no_args_is_help=False, pretty_exceptions_enable=False
)
cli.add_typer(session_commands)
cli.add_typer(gather_commands)
cli.add_typer(upkeep)


@cli.callback(invoke_without_command=True)
def start(context: typer.Context) -> None:
    """Runs workshops with votes on this computer, in a room and online.

    Without a command: starts the server, for this computer and the phones of
    its network; --port 9000 on another port.
    """
    if context.invoked_subcommand is None:
        serve(host=None, port=8000, lan=True)


@cli.command()
def serve(
    host: Annotated[
        str | None, typer.Option(help="Network address to listen on.")
    ] = None,
    port: Port = 8000,
    lan: Annotated[
        bool, typer.Option("--lan", help="Let the phones of the same network in too.")
    ] = False,
) -> None:
    """Starts the server; Ctrl-C (or SIGTERM) stops it."""
    launch.serve(host, port, lan)

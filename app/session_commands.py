"""palabre demo, export, import, merge: whole sessions as files, beside a
running server or not."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, TypeVar
from urllib.parse import urlsplit

import typer
from sqlalchemy.exc import SQLAlchemyError

from app.command_words import read_session_file, stop_with
from app.commands.boards import NewBoard, add_links
from app.commands.context import Context, random_code, rfc3339, utc_now
from app.commands.sessions import import_session, load_demo
from app.documents.session.file import read_checked, read_sites, write_session
from app.domain.codes import grouped, typed_code
from app.domain.refusals import Refusal
from app.frameworks.demo.session import Maker, demo_session
from app.launch import (
    hold_data_folder,
    lan_urls,
    listen_or_stop,
    local_url,
    print_links,
    run_server,
)
from app.locales import catalogue
from app.main import database_url
from app.queries.sessions.session import session_json
from app.running_server import LOCAL, send_session
from app.settings import Settings, settings_or_stop
from app.storage.boards import board_by_code, setting_by_code
from app.storage.database import Database
from app.storage.upkeep.lock import AlreadyRunning, Served, read_served
from app.storage.upkeep.migrate import migrate
from app.storage.upkeep.opening import display_address, explain, explain_errors
from app.terminal import stop, write_out

T = TypeVar("T")
Port = Annotated[
    int, typer.Option(min=0, max=65535, help="Port to listen on; 0 picks a free one.")
]
Url = Annotated[
    str, typer.Option(help="Address of this Palabre, as a browser reaches it.")
]
SessionFile = Annotated[Path, typer.Argument(help="The file of a workshop (JSON).")]
session_commands = typer.Typer()


@session_commands.command()
def demo(
    with_invented_votes: Annotated[
        bool,
        typer.Option(
            "--with-invented-votes",
            help="Add a closed vote; its ballots are invented, and say so.",
        ),
    ] = False,
    no_serve: Annotated[
        bool,
        typer.Option(
            "--no-serve", help="Load the workshop without starting the server."
        ),
    ] = False,
    port: Port = 8000,
    url: Url = "",
) -> None:
    """Loads a demonstration, the workshop of Ségou, and starts the server.

    Where Palabre runs already, the workshop is added there.
    """
    settings = settings_or_stop()
    maker = Maker(catalogue("fr").gettext, _new_code, rfc3339(utc_now()))
    document = demo_session(maker, invented=with_invented_votes)
    with contextlib.ExitStack() as stack:
        try:
            hold_data_folder(settings, stack)
        except AlreadyRunning:
            return print_links(send_session(document, settings, url))
        listener = None if no_serve else listen_or_stop("0.0.0.0", port)  # noqa: S104
        board = _with_database(settings, lambda context: load_demo(context, document))
        served = Served(local_url(listener), lan=True) if listener else None
        links = board.links(_address_to_give(settings, url, served))
        if listener is None:
            return print_links(links)
        run_server(settings, listener, lan=True, links=links)


@session_commands.command("export")
def export_command(
    code: Annotated[
        str, typer.Argument(help="The workshop's code, as participants type it.")
    ],
) -> None:
    """Prints a whole workshop as JSON: the file that its organiser can
    download."""
    settings = settings_or_stop()

    def work(context: Context) -> Awaitable[bytes]:
        return context.database.read(
            lambda connection: write_session(
                session_json(connection, board_by_code(connection, typed_code(code)))
            )
        )

    with contextlib.ExitStack() as stack:
        try:
            hold_data_folder(settings, stack)
            body = _with_database(settings, work)
        except AlreadyRunning:  # reading beside it is safe, changing the schema is not
            body = _with_database(settings, work, migrated=True)
    write_out(body, None)


@session_commands.command("links")
def links_command(
    code: Annotated[
        str, typer.Argument(help="The workshop's code, as participants type it.")
    ],
    url: Url = "",
) -> None:
    """Makes new secret links to a workshop for somebody who lost theirs, and
    prints them.

    Earlier links keep working until they are replaced in the console. Palabre
    may be running.
    """
    settings = settings_or_stop()

    async def work(context: Context) -> tuple[NewBoard, str]:
        board = await add_links(context, typed_code(code))
        chosen = await context.database.read(
            lambda connection: setting_by_code(connection, "room_address")
        )
        return board, chosen.get(board.code, "")

    served = None
    with contextlib.ExitStack() as stack:
        try:
            hold_data_folder(settings, stack)
            board, chosen = _with_database(settings, work)
        except AlreadyRunning:  # one short transaction, for which the server waits
            served = read_served(settings.data_dir)
            board, chosen = _with_database(settings, work, migrated=True)
    print_links(board.links(_address_to_give(settings, url, served, chosen)))
    print(
        "Keep the secret links: they are shown only this once. Earlier ones still work;"
        " to end them, open the console: Files and links, New link."
    )


@session_commands.command("import")
def import_command(file: SessionFile, url: Url = "") -> None:
    """Opens the file of a workshop as a new workshop and prints its links."""
    settings = settings_or_stop()
    try:
        document = read_checked(file.name, read_session_file(file))[0]
    except Refusal as refusal:
        stop_with(refusal)
    with contextlib.ExitStack() as stack:
        try:
            hold_data_folder(settings, stack)
        except AlreadyRunning:
            return print_links(send_session(document, settings, url))
        board = _with_database(
            settings, lambda context: import_session(context, document)
        )
    print_links(board.links(_address_to_give(settings, url)))


@session_commands.command("merge")
def merge_command(
    first: Annotated[
        Path,
        typer.Argument(metavar="ONE", help="The file of one site (JSON)."),
    ],
    second: Annotated[
        Path,
        typer.Argument(metavar="OTHER", help="The file of the other site."),
    ],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help="File to write; without it the result is printed."
        ),
    ] = None,
) -> None:
    """Joins the two files of a workshop held at two sites: each person and
    ballot counts once.

    Where they do not belong together, says why and writes nothing.
    """
    try:
        sites = [(path.name, read_session_file(path)) for path in (first, second)]
        body = write_session(read_sites(sites))
    except Refusal as refusal:
        stop_with(refusal)
    write_out(body, output)


def _address_to_give(
    settings: Settings, url: str, served: Served | None = None, chosen: str = ""
) -> str:
    """Returns the address that links begin with, as other devices reach this
    Palabre.

    `served`: of the server that runs here, if one does. `chosen`: the room's
    address that the workshop's console shows, or nothing.
    """
    if url or settings.public_url:
        return (url or settings.public_url).rstrip("/")
    if served and served.lan:
        urls = [
            address.address for address in lan_urls(urlsplit(served.url).port or 80)
        ]
        return chosen if chosen in urls else next(iter(urls), served.url)
    return served.url if served else LOCAL


def _with_database(
    settings: Settings,
    work: Callable[[Context], Awaitable[T]],
    *,
    migrated: bool = False,
) -> T:
    """Returns what `work` returns, on the database while no server runs.

    Ends the program with a sentence for a refusal. `migrated`: the schema is
    left as it is.
    """
    url = database_url(settings)
    if not migrated:
        migrate(url)

    async def run() -> T:
        database = Database(url)
        try:
            return await work(Context(database))
        finally:
            database.close()

    try:
        with explain_errors(url):
            return asyncio.run(run())
    except Refusal as refusal:
        cause = refusal.__cause__
        if isinstance(cause, SQLAlchemyError):
            stop(explain(cause, display_address(url)))
        stop_with(refusal)


def _new_code(length: int) -> str:
    return grouped(random_code(length))

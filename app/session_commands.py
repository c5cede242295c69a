"""palabre demo, export, import, merge: whole sessions as files, beside a running server or not."""

import asyncio
import contextlib
import json
import sys
import urllib.error
import urllib.request
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from sqlalchemy.exc import SQLAlchemyError

from app.commands.boards import NewBoard, add_links
from app.commands.context import Context, random_code, rfc3339, utc_now
from app.commands.sessions import import_session, load_demo
from app.documents.session_document import BoardDocument
from app.documents.session_file import read_session, read_sites, write_session
from app.domain.codes import grouped, typed_code
from app.domain.refusals import Refusal
from app.frameworks.demo.session import Maker, demo_session
from app.launch import Links, hold_data_folder, listen_or_stop, print_links, run_server
from app.locales import catalogue
from app.main import database_url, sentence_in
from app.queries.sessions.session import session_json
from app.settings import Settings, settings_or_stop
from app.storage.boards import board_by_code
from app.storage.database import Database
from app.storage.upkeep.lock import AlreadyRunning
from app.storage.upkeep.migrate import migrate
from app.storage.upkeep.opening import display_address, explain, explain_errors
from app.terminal import stop

T = TypeVar("T")
Port = Annotated[int, typer.Option(help="Port; 0 takes a free one.")]
Url = Annotated[str, typer.Option(help="Address under which this Palabre is found.")]
SessionFile = Annotated[
    Path, typer.Argument(help="An exported session.", exists=True, dir_okay=False)
]
LOCAL = "http://127.0.0.1:8000"
session_commands = typer.Typer()


@session_commands.command()
def demo(
    with_invented_votes: Annotated[
        bool, typer.Option(help="Adds a closed vote with ballots that are invented, and say so.")
    ] = False,
    no_serve: Annotated[
        bool, typer.Option("--no-serve", help="Loads the workshop and ends.")
    ] = False,
    port: Port = 8000,
    url: Url = "",
) -> None:
    """Loads the workshop of Ségou and serves it.

    Where a Palabre runs on the data folder already, the workshop is sent to that one.
    """
    settings = settings_or_stop()
    maker = Maker(catalogue("fr").gettext, _new_code, rfc3339(utc_now()))
    document = demo_session(maker, invented=with_invented_votes)
    with contextlib.ExitStack() as stack:
        try:
            hold_data_folder(settings, stack)
        except AlreadyRunning:
            return print_links(_send(document, settings, url))
        listener = None if no_serve else listen_or_stop("0.0.0.0", port)  # noqa: S104
        board = _with_database(settings, lambda context: load_demo(context, document))
        local = f"http://127.0.0.1:{listener.getsockname()[1]}" if listener else LOCAL
        links = board.links((url or settings.public_url or local).rstrip("/"))
        if listener is None:
            return print_links(links)
        run_server(settings, listener, lan=True, links=links)


@session_commands.command("export")
def export_command(code: Annotated[str, typer.Argument(help="The board's join code.")]) -> None:
    """Writes a whole session to the output, as its organiser would download it."""
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
    sys.stdout.buffer.write(body)


@session_commands.command("links")
def links_command(
    code: Annotated[str, typer.Argument(help="The board's join code.")], url: Url = ""
) -> None:
    """Adds a host link and an organiser link to a board, for who lost theirs, and prints them.

    The links before stay valid: the console ends them. Works while Palabre runs.
    """
    settings = settings_or_stop()

    def work(context: Context) -> Awaitable[NewBoard]:
        return add_links(context, typed_code(code))

    with contextlib.ExitStack() as stack:
        try:
            hold_data_folder(settings, stack)
            board = _with_database(settings, work)
        except AlreadyRunning:  # one short transaction, for which the server waits
            board = _with_database(settings, work, migrated=True)
    print_links(board.links((url or settings.public_url or LOCAL).rstrip("/")))
    print(
        "The secret links are shown this once, and the ones before still work:"
        " the console ends those (Files and links, New link)."
    )


@session_commands.command("import")
def import_command(file: SessionFile, url: Url = "") -> None:
    """Brings a session back as a new board and prints its links."""
    settings = settings_or_stop()
    try:
        document = read_session(file.read_bytes())
    except Refusal as refusal:
        stop(sentence_in(refusal, "en"))
    with contextlib.ExitStack() as stack:
        try:
            hold_data_folder(settings, stack)
        except AlreadyRunning:
            return print_links(_send(document, settings, url))
        board = _with_database(settings, lambda context: import_session(context, document))
    print_links(board.links((url or settings.public_url or LOCAL).rstrip("/")))


@session_commands.command("merge")
def merge_command(
    first: Annotated[
        Path,
        typer.Argument(
            metavar="ONE",
            help="The session exported at one site.",
            exists=True,
            dir_okay=False,
        ),
    ],
    second: Annotated[
        Path,
        typer.Argument(
            metavar="OTHER",
            help="The session of the same workshop exported at the other.",
            exists=True,
            dir_okay=False,
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="The file to write; the output without it."),
    ] = None,
) -> None:
    """Makes one session of a workshop held at two sites, each seat, note and ballot once.

    Ends with a sentence where the two cannot be one.
    """
    try:
        sites = [(path.name, path.read_bytes()) for path in (first, second)]
        body = write_session(read_sites(sites))
    except Refusal as refusal:
        stop(sentence_in(refusal, "en"))
    if output is None:
        sys.stdout.buffer.write(body)
    else:
        output.write_bytes(body)


def _with_database(
    settings: Settings, work: Callable[[Context], Awaitable[T]], *, migrated: bool = False
) -> T:
    """Returns what `work` returns, on the database while no server runs.

    Ends the program with a sentence for a refusal. `migrated`: the schema is left as it is.
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
        stop(sentence_in(refusal, "en"))


def _send(document: BoardDocument, settings: Settings, url: str) -> Links:
    """Sends a session to the server that runs and returns the links of the new board.

    Two processes must not write to one SQLite file. Ends the program where the server refuses.
    """
    base = (url or settings.public_url or LOCAL).rstrip("/")
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if settings.create_token:
        headers["Authorization"] = f"Bearer {settings.create_token}"
    address, body = f"{base}/boards/import", write_session(document)
    request = urllib.request.Request(address, body, headers)  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
            links: dict[str, str] = json.load(answer)
            return links
    except urllib.error.HTTPError as error:
        stop(f"{base} refused: {error.read().decode(errors='replace')[:500]}")
    except (OSError, ValueError) as error:
        stop(
            f"Another Palabre uses this data folder, but not at {base} ({error})."
            " Its address: --url http://…"
        )


def _new_code(length: int) -> str:
    return grouped(random_code(length))

"""palabre serve, demo, export, import, doctor …"""

import gc

gc.disable()  # of what the imports make next to nothing is garbage, and to look for it took a tenth of the start

import asyncio
import contextlib
import json
import logging
import os
import signal
import socket
import sys
import urllib.error
import urllib.request
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Annotated, Any, NoReturn, TypeVar

import segno
import typer
from sqlalchemy.exc import SQLAlchemyError

from app.commands.context import Context, random_code, rfc3339, utc_now
from app.commands.sessions import import_session, load_demo
from app.doctor import few_open_files, unsafe
from app.documents.session_file import read_session, read_sites, write_session
from app.domain.codes import grouped, typed_code
from app.domain.refusals import Refusal
from app.frameworks.demo.session import Maker, demo_session
from app.locales import catalogue
from app.main import create_app, database_url, sentence_in
from app.queries.sessions.session import session_json
from app.serving.lan import lan_address
from app.serving.logs import set_up
from app.serving.server import build_server, listen
from app.settings import BadSetting, Settings, read_settings
from app.storage.boards import board_by_code
from app.storage.database import Database
from app.storage.upkeep.bad_database import BadDatabase
from app.storage.upkeep.data_folder import PRIVATE_UMASK, open_folder
from app.storage.upkeep.lock import AlreadyRunning, hold_alone
from app.storage.upkeep.migrate import migrate
from app.storage.upkeep.opening import explain, explained, place_of, require_writing
from app.upkeep import upkeep

gc.freeze()  # or its first look, right here, would go through all of them
gc.enable()

T = TypeVar("T")
Links = Mapping[str, str]
Port = Annotated[int, typer.Option(help="Port; 0 takes a free one.")]
Url = Annotated[str, typer.Option(help="Address under which this Palabre is found.")]
LOCAL = "http://127.0.0.1:8000"
cli = typer.Typer(add_completion=False, no_args_is_help=False, pretty_exceptions_enable=False)
cli.add_typer(upkeep)


def _settings() -> Settings:
    try:
        return read_settings()
    except BadSetting as error:
        print(error, file=sys.stderr)
        raise typer.Exit(2) from None


def _announce(port: int, lan: bool) -> str:
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


@cli.callback(invoke_without_command=True)
def start(context: typer.Context) -> None:
    """Without a command: serve, for this machine and the room's network."""
    if context.invoked_subcommand is None:
        serve(host=None, port=8000, lan=True)


@cli.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Port = 8000,
    lan: Annotated[
        bool, typer.Option("--lan", help="Listen for the phones of the room's network too.")
    ] = False,
) -> None:
    """Serves Palabre until SIGTERM or Ctrl-C."""
    settings = _settings()
    with contextlib.ExitStack() as held:
        opened = _listen(host or ("0.0.0.0" if lan else "127.0.0.1"), port)  # noqa: S104 - the room's network is asked for
        try:
            _hold(settings, held)
        except AlreadyRunning as error:
            _stop(str(error))
        _run(settings, opened, lan)


def _listen(host: str, port: int) -> socket.socket:
    try:
        return listen(host, port)
    except OSError as error:
        _stop(f"Palabre cannot start on port {port}: {error.strerror}. Another port: --port 8001")


def _hold(settings: Settings, held: contextlib.ExitStack) -> None:
    """The data folder, for as long as `held` is open. Raises AlreadyRunning."""
    if not settings.sqlite:
        return
    try:
        open_folder(settings.data_dir)
        held.enter_context(hold_alone(settings.data_dir))
    except OSError as error:
        _stop(f"Palabre cannot use the data folder {settings.data_dir}: {error.strerror}")


def _run(settings: Settings, opened: socket.socket, lan: bool, links: Links | None = None) -> None:
    set_up(settings.log_format)
    address = database_url(settings)
    migrate(address)
    require_writing(address)
    if wrong := unsafe(settings, address):
        _stop(
            f"Palabre does not start on unsafe settings: {', '.join(wrong)}. More: palabre doctor"
        )
    if few := few_open_files():
        print(few, file=sys.stderr, flush=True)
    lan_url = _announce(opened.getsockname()[1], lan)
    if links:
        _print_links(links)
    build_server(create_app(settings, lan_url=lan_url), log_config=None).run([opened])


@cli.command()
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
    """Loads the workshop of Ségou and serves it, or hands it to the Palabre that already runs on the data folder."""
    settings = _settings()
    document = demo_session(
        Maker(catalogue("fr").gettext, _code, rfc3339(utc_now())), invented=with_invented_votes
    )
    with contextlib.ExitStack() as held:
        try:
            _hold(settings, held)
        except AlreadyRunning:
            return _print_links(_send(document, settings, url))
        opened = None if no_serve else _listen("0.0.0.0", port)  # noqa: S104 - as without a command
        made = _with_database(settings, lambda context: load_demo(context, document))
        base = (
            url
            or settings.public_url
            or (f"http://127.0.0.1:{opened.getsockname()[1]}" if opened else LOCAL)
        )
        links = made.links(base.rstrip("/"))
        if opened is None:
            return _print_links(links)
        _run(settings, opened, lan=True, links=links)


@cli.command("export")
def export_command(code: Annotated[str, typer.Argument(help="The board's join code.")]) -> None:
    """Writes a whole session to the output, as its organiser would download it."""
    settings = _settings()

    def work(context: Context) -> Awaitable[bytes]:
        return context.database.read(
            lambda connection: write_session(
                session_json(connection, board_by_code(connection, typed_code(code)))
            )
        )

    with contextlib.ExitStack() as held:
        try:
            _hold(settings, held)
            body = _with_database(settings, work)
        except AlreadyRunning:  # reading beside it is safe, changing the schema is not
            body = _with_database(settings, work, migrated=True)
    sys.stdout.buffer.write(body)


@cli.command("import")
def import_command(
    file: Annotated[Path, typer.Argument(help="An exported session.", exists=True, dir_okay=False)],
    url: Url = "",
) -> None:
    """Brings a session back as a new board and prints its links."""
    settings = _settings()
    try:
        document = read_session(file.read_bytes())
    except Refusal as refusal:
        _stop(_sentence(refusal))
    with contextlib.ExitStack() as held:
        try:
            _hold(settings, held)
        except AlreadyRunning:
            return _print_links(_send(document, settings, url))
        made = _with_database(settings, lambda context: import_session(context, document))
    _print_links(made.links((url or settings.public_url or LOCAL).rstrip("/")))


@cli.command("merge")
def merge_command(
    one: Annotated[
        Path, typer.Argument(help="The session exported at one site.", exists=True, dir_okay=False)
    ],
    other: Annotated[
        Path,
        typer.Argument(
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
    """Makes one session of a workshop held at two sites, each seat, note and ballot once, or says why it cannot."""
    try:
        body = write_session(read_sites([(path.name, path.read_bytes()) for path in (one, other)]))
    except Refusal as refusal:
        _stop(_sentence(refusal))
    if output is None:
        sys.stdout.buffer.write(body)
    else:
        output.write_bytes(body)


def _with_database(
    settings: Settings, work: Callable[[Context], Awaitable[T]], *, migrated: bool = False
) -> T:
    """What a command does when no server runs."""
    address = database_url(settings)
    if not migrated:
        migrate(address)

    async def run() -> T:
        database = Database(address)
        try:
            return await work(Context(database))
        finally:
            database.close()

    try:
        with explained(address):
            return asyncio.run(run())
    except Refusal as refusal:
        trouble = refusal.__cause__
        _stop(
            explain(trouble, place_of(address))
            if isinstance(trouble, SQLAlchemyError)
            else _sentence(refusal)
        )


def _send(document: Mapping[str, Any], settings: Settings, url: str) -> Links:
    """To the server that runs: two processes on one SQLite file would be one too many."""
    base = (url or settings.public_url or LOCAL).rstrip("/")
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if settings.create_token:
        headers["Authorization"] = f"Bearer {settings.create_token}"
    url, body = f"{base}/boards/import", write_session(dict(document))
    request = urllib.request.Request(url, body, headers)  # noqa: S310 the operator's own address
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
            found: dict[str, str] = json.load(answer)
            return found
    except urllib.error.HTTPError as error:
        _stop(f"{base} refused: {error.read().decode(errors='replace')[:500]}")
    except (OSError, ValueError) as error:
        _stop(
            f"Another Palabre uses this data folder, but not at {base} ({error}). Its address: --url http://…"
        )


def _print_links(links: Links) -> None:
    words = {
        "join_url": "Join",
        "screen_url": "Screen",
        "host_url": "Host (secret)",
        "organiser_url": "Organiser (secret)",
    }
    for name, word in words.items():
        print(f"{word + ':':20}{links[name]}", flush=True)


def _sentence(refusal: Refusal) -> str:
    return sentence_in(refusal, "en")


def _code(length: int) -> str:
    return grouped(random_code(length))


def _stop(reason: str) -> NoReturn:
    print(reason, file=sys.stderr)
    raise typer.Exit(1)


def main() -> None:
    """Runs the command line; a database that cannot be used ends it with one sentence.

    Whatever file it makes may hold names and votes: its owner alone may read it.
    """
    os.umask(PRIVATE_UMASK)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    logging.getLogger("palabre").addHandler(logging.NullHandler())  # only a server has a log
    try:
        cli()
    except BadDatabase as error:
        reason = str(error)
    except OSError as error:  # a file or folder that is away, full or not ours
        reason = f"Palabre: {error.filename or 'the system'}: {error.strerror or error}"
    else:
        return
    print(reason, file=sys.stderr)
    sys.exit(1)


if __name__ == "__main__":
    main()

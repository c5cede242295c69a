"""Downloads of a board: the session as JSON, tables as CSV."""

from collections.abc import Mapping
from typing import Annotated, Literal

from fastapi import Query, Request, Response
from sqlalchemy import Connection

from app.documents.session.file import write_session
from app.domain.local_text import Languages, base_of
from app.files.platforms import decidim_csv, miro_csv
from app.locales import languages
from app.queries.board import BoardView, board_view
from app.queries.results.file_label import FileLabel, file_label
from app.queries.results.long_table import long_table
from app.queries.results.parts import parts_table
from app.queries.results.plan_table import plan_table
from app.queries.results.report import report_of
from app.queries.results.tables import Table, notes_table, turnout_table
from app.queries.results.tally_tables import atlas_table, crosswalk_table, tally_table
from app.queries.sessions.anonymous import anonymous_json
from app.queries.sessions.session import session_json
from app.reports.csv_tables import csv_of
from app.reports.file_names import disposition, file_name, session_name
from app.storage.boards import board_by_code
from app.web.http.identity import require_role
from app.web.http.pages.reader import asked_language
from app.web.http.routing import Code, Router
from app.web.http.services import read, services_of

router = Router(prefix="/b/{code}")
TableName = Literal[
    "tally",
    "notes",
    "turnout",
    "parts",
    "atlas",
    "crosswalk",
    "long",
    "plan",
    "miro",
    "decidim",
]
PLATFORMS = {"miro": miro_csv, "decidim": decidim_csv}
RoundNumber = Annotated[int | None, Query(ge=1, le=10**6)]


def download(body: bytes, name: str, kind: str) -> Response:
    """Returns a response that browsers save under the name, and that no cache
    stores."""
    headers = {"Content-Disposition": disposition(name), "Cache-Control": "no-store"}
    return Response(body, media_type=kind, headers=headers)


async def download_pdf(
    request: Request, order: Mapping[str, object], name: str
) -> Response:
    """Sets a document, and returns it as a file of that name. Refuses
    `cannot_set`."""
    body = await services_of(request).typesetters.set(request, order)
    return download(body, name, "application/pdf")


def labelled_view(
    connection: Connection, code: str, spoken: Languages = ()
) -> tuple[BoardView, FileLabel]:
    """Reads a board, with names in these languages, and what its files are
    named by."""
    view = board_view(connection, board_by_code(connection, code), spoken)
    return view, file_label(connection, view)


@router.get("/export.json")
async def export_json(
    request: Request, code: Code, anonymous: bool = False
) -> Response:
    """Returns the whole session, schema palabre-session/1
    (/schemas/palabre-session-1.json).

    For the organiser: it holds the seat codes. `anonymous=1`: without names,
    organisations, seat codes and authors; it can be imported too.
    """
    await require_role(request, code, "organiser")
    body, name = await read(request, _session_file, code, anonymous)
    return download(body, name, "application/json")


def _session_file(
    connection: Connection, code: str, anonymous: bool
) -> tuple[bytes, str]:
    view, label = labelled_view(connection, code)
    document = session_json(connection, view.board)
    body = write_session(anonymous_json(document) if anonymous else document)
    return body, session_name(label, anonymous=anonymous)


@router.get("/export.csv")
async def export_csv(
    request: Request,
    code: Code,
    table: TableName = "tally",
    activity: str | None = None,
    round: RoundNumber = None,
    framework: str | None = None,
    locale: str | None = None,
) -> Response:
    """Returns a table as CSV. Refuses `tally_hidden`, `no_crosswalk`.

    `atlas` is the vote as a record of the Atlas of decentralised cooperation
    lists its themes; `crosswalk` reads it on another version of its framework
    (`framework`, an id). `long` has all results of all rounds, `parts` who
    took part and what each part chose, `plan` the plan of action; `miro` and
    `decidim` are the proposals as these platforms import them.
    """
    await require_role(request, code)
    body, name = await read(
        request, _table_file, code, table, activity, round, framework, locale
    )
    return download(body, name, "text/csv; charset=utf-8")


def _table_file(
    connection: Connection,
    code: str,
    table: TableName,
    activity: str | None,
    round: RoundNumber,
    framework: str | None,
    locale: str | None,
) -> tuple[bytes, str]:
    view, label = labelled_view(connection, code, named_in(locale))
    language = chosen_language(locale, view.board.locale)
    if table in PLATFORMS:
        # Decidim's columns are in one language, which is that of the
        # proposals: the board's.
        spoken = () if table == "decidim" else named_in(locale)
        body = PLATFORMS[table](report_of(connection, code, "", spoken))
    else:
        body = csv_of(
            _table(connection, view, table, activity, round, framework), language
        )
    return body, file_name(label, table, language, "csv")


def named_in(locale: str | None) -> Languages:
    """Returns the languages for the names of a document: the one that was
    asked for, of which there may be no catalogue; then the board's."""
    return (locale,) if locale else ()


def named_for(request: Request, locale: str | None) -> Languages:
    """Returns the languages for the names of what is printed: as `named_in`,
    else the reader's."""
    return named_in(locale or asked_language(request))


def chosen_language(locale: str | None, board: str) -> str:
    """Returns the language that was asked for, of whatever region, else the
    board's."""
    language = base_of(locale or "")
    return language if language in languages() else board


def _table(
    connection: Connection,
    view: BoardView,
    table: str,
    activity: str | None,
    number: int | None,
    version: str | None,
) -> Table:
    match table:
        case "notes":
            return notes_table(connection, view, activity)
        case "turnout":
            return turnout_table(connection, view)
        case "atlas":
            return atlas_table(connection, view, activity, number)
        case "parts":
            return parts_table(
                view, report_of(connection, view.board.code, ""), activity
            )
        case "plan":
            return plan_table(connection, view)
        case "long":
            return long_table(connection, view, activity)
        case "crosswalk":
            return crosswalk_table(connection, view, activity, number, version)
    return tally_table(connection, view, activity, number)

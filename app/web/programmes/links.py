"""Prints a page for each town of a new programme, from the table of links that
was shown once.

The server has no secret link that it could print: it stores only their hashes.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from fastapi import Request, Response
from sqlalchemy import Connection

from app.commands.programmes.programmes import MOST_TOWNS
from app.domain.refusals import Refusal
from app.locales import _
from app.reports.prints import towns_order
from app.storage.programmes.programmes import programme_by_code
from app.storage.programmes.towns import towns_of
from app.web.http.bodies import Body, documented, read_body
from app.web.http.pages.reader import language_of
from app.web.http.rendering import translate
from app.web.http.routing import Code, Router
from app.web.http.services import read
from app.web.programmes.access import require_programme
from app.web.results.downloads import download_pdf

router = Router(prefix="/p/{code}")
NEEDED = ("town", "code", "join_url", "screen_url", "host_url")
LONGEST = 400  # characters of an address


class TableBody(Body):
    """`table`: the table of links of the page that was shown, as CSV."""

    table: str = ""


@router.post("/links.pdf", openapi_extra=documented(TableBody))
async def post_links_pdf(request: Request, code: Code) -> Response:
    """Returns an A4 page for each town: how to join, and the host link below a
    line to fold along.

    Refuses `bad_links` where the table is not that of this programme,
    `cannot_set`.
    """
    await require_programme(request, code)
    body = await read_body(request, TableBody)
    rows = _read_table(body.table)
    title, codes = await read(request, _title_and_codes, code)
    if not rows or any(row["code"] not in codes or not _is_of(row) for row in rows):
        raise Refusal("bad_links")
    language = language_of(request)
    order = towns_order(
        title=title, language=language, towns=rows, words=_words(language)
    )
    return await download_pdf(request, order, f"palabre-{code}.pdf")


def _title_and_codes(connection: Connection, code: str) -> tuple[str, set[str]]:
    stored = programme_by_code(connection, code)
    codes = {town.code for town in towns_of(connection, stored.id) if town.code}
    return stored.title, codes


def _words(language: str) -> dict[str, str]:
    fold = _("For the facilitator: fold along this line, and keep it secret")
    return {
        "qr": translate(language, _("QR code of the join link")),
        "qr_host": translate(language, _("Host link, for facilitators")),
        "join": translate(language, _("To join")),
        "code": translate(language, _("Code")),
        "screen": translate(language, _("Screen to project")),
        "fold": translate(language, fold),
    }


def _read_table(text: str) -> Sequence[Mapping[str, str]]:
    """Returns the rows that the pages need. Refuses `bad_links`."""
    lines = text.replace("\r\n", "\n")
    separator = ";" if ";" in lines.partition("\n")[0] else ","
    try:
        rows = list(csv.DictReader(io.StringIO(lines), delimiter=separator))
    except csv.Error:
        raise Refusal("bad_links") from None
    if len(rows) > MOST_TOWNS or any(
        not row.get(name) for row in rows for name in NEEDED
    ):
        raise Refusal("bad_links")
    return [{name: row[name][:LONGEST] for name in NEEDED} for row in rows]


def _is_of(row: Mapping[str, str]) -> bool:
    """Says whether the addresses of a row are those of its board."""
    board = f"/b/{row['code']}"
    try:
        paths = {name: urlsplit(row[name]).path for name in NEEDED[2:]}
    except ValueError:
        return False
    return (
        paths["join_url"] == board
        and paths["screen_url"] == f"{board}/screen"
        and paths["host_url"].startswith(f"{board}/host/")
    )

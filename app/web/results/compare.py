"""Compares workshops from their session files, or by links of boards on this
server.

Needs no role: files and links are the right to read. Nothing is stored.
"""

import asyncio
import re
from base64 import b64encode
from dataclasses import replace
from typing import Any

from fastapi import Request, Response
from sqlalchemy import Connection

from app.documents.session.checks import check_session
from app.documents.session.document import BoardDocument
from app.documents.titles import title_in
from app.domain.codes import typed_code
from app.domain.local_text import Languages
from app.domain.refusals import Refusal
from app.queries.compare.comparison import FEWEST, MOST, Comparison, compare
from app.queries.compare.comparison_json import comparison_json
from app.queries.compare.workshop import Workshop, workshop_of
from app.queries.sessions.session import session_json
from app.reports.chapters.votes import rule_text
from app.reports.compare_csv import write_comparison
from app.reports.words import Words
from app.storage.boards import board_by_code
from app.storage.links import link_by_token
from app.web.http.answers import json_or_empty, require_page
from app.web.http.forms.sent_files import form_files
from app.web.http.guesses import spend_from_address
from app.web.http.identity import RANKS
from app.web.http.limits import ADDRESS_BOARDS, ADDRESS_GUESSES
from app.web.http.pages.reader import (
    language_of,
    spoken_languages,
    wanted,
)
from app.web.http.rendering import page
from app.web.http.routing import Router
from app.web.http.services import read
from app.web.http.uploads import UPLOADS, Files, read_session_files
from app.web.results.downloads import download
from app.web.results.page import said_of

router = Router()
# More than are compared, so that the refusal of too many can count them
PARTS = 64
_PARTS = {
    "session": {"type": "array", "items": {"type": "string", "format": "binary"}},
    "board": {"type": "string"},
}
_FILES = {"type": "object", "properties": _PARTS}
LINK = re.compile(
    r"/b/(?P<code>[^/\s]{1,40})/[a-z]{1,20}/(?P<token>[A-Za-z0-9_-]{1,100})"
)
_BODY = {"required": True, "content": {"multipart/form-data": {"schema": _FILES}}}


@router.get("/compare")
async def get_compare(request: Request) -> Response:
    """Shows the form: 2 to 12 session files (export.json), or links of boards
    on this server."""
    return _page(request)


@router.post("/compare", openapi_extra={"requestBody": _BODY})
async def post_compare(request: Request) -> Response:
    """Compares 2 to 12 workshops: files `session`, and links `board` of boards
    on this server.

    A link is that of an observer, a host or an organiser, one a line. `format`
    csv answers with a table. Refusals name the file and the path in it.
    """
    spoken = spoken_languages(request)
    try:
        spend_from_address(request, ADDRESS_BOARDS, "compare")
        async with UPLOADS.one_more():
            files, links, form = await _given(request)
            comparison = await _comparison(request, files, links, spoken)
    except Refusal as refusal:
        require_page(request, refusal)
        return _page(request, refusal=refusal)
    return _answer(request, comparison, form)


def _answer(request: Request, comparison: Comparison, form: str) -> Response:
    """Returns the comparison as a table, as JSON or as a page."""
    return program_answer(request, comparison, form) or _page(
        request, comparison=comparison
    )


def program_answer(
    request: Request, comparison: Comparison, form: str
) -> Response | None:
    """Returns the comparison as a table or as JSON, as it was asked for; None
    to who wants a page."""
    if form == "csv" or "text/csv" in request.headers.get("accept", ""):
        table = write_comparison(comparison, language_of(request))
        return download(table, "palabre-comparison.csv", "text/csv; charset=utf-8")
    if wanted(request) == "json":
        return json_or_empty(request, comparison_json(comparison))
    return None


def comparison_values(
    comparison: Comparison | None, language: str
) -> dict[str, object]:
    """Returns what results/parts/compared.html shows, and how many a form of
    it takes."""
    words = Words(language)
    return {
        "comparison": comparison,
        "fewest": FEWEST,
        "most": MOST,
        "says": {**said_of(words), "rule": rule_text},
        "words": words,
        "csv": b64encode(write_comparison(comparison, language)).decode()
        if comparison
        else "",
    }


async def _comparison(
    request: Request, files: Files, links: list[str], spoken: Languages
) -> Comparison:
    """Reads the files and the boards one after another, and compares them in a
    thread."""
    async with UPLOADS.reading:
        boards = [await _board(request, link) for link in links]
        sessions = [
            (file[0], await read_session_files([file], together=False))
            for file in files
        ]
        return await asyncio.to_thread(_compared, sessions, boards, spoken)


def _page(
    request: Request,
    *,
    comparison: Comparison | None = None,
    refusal: Refusal | None = None,
) -> Response:
    values = comparison_values(comparison, language_of(request))
    return page(request, "results/compare.html", values, refusal=refusal)


async def _given(request: Request) -> tuple[Files, list[str], str]:
    """Returns ([(name, file)], links, format). Refuses `compare_count`."""
    files = await form_files(request, "session", PARTS)
    form = await request.form()
    links = [
        link
        for text in form.getlist("board")
        if isinstance(text, str)
        for link in text.split()
    ]
    if not FEWEST <= len(files) + len(links) <= MOST:
        raise Refusal("compare_count", count=len(files) + len(links))
    return files, links, str(form.get("format", ""))


async def _board(request: Request, link: str) -> BoardDocument:
    """Returns the session of a board on this server, as its file has it.

    Refuses `not_host` for a link that does not show results.
    """
    spend_from_address(request, ADDRESS_GUESSES, "link")
    named = LINK.search(link)
    if named is None:
        raise Refusal("not_host", cause="link")
    return await read(request, _read_session, named)


def _read_session(connection: Connection, named: re.Match[str]) -> BoardDocument:
    board = board_by_code(connection, typed_code(named["code"]))
    link = link_by_token(connection, board.id, named["token"])
    if link is None or RANKS[link[1]] < RANKS["observer"]:
        raise Refusal("not_host", cause="link")
    return session_json(connection, board)


def _compared(
    files: list[tuple[str, Any]], boards: list[BoardDocument], languages: Languages
) -> Comparison:
    """Returns the comparison with names in the reader's languages."""
    named = [*files, *((session["board"]["code"], session) for session in boards)]
    return compare([_workshop(name, session, languages) for name, session in named])


def _workshop(name: str, session: BoardDocument, languages: Languages) -> Workshop:
    frameworks = {
        key: framework.in_languages(languages)
        for key, framework in check_session(session).items()
    }
    workshop = workshop_of(name, session, frameworks)
    title = title_in(workshop.situation, languages, session["board"]["locale"])
    return replace(workshop, situation=title)

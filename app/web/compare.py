"""Several workshops side by side, from their session files. Whoever has the files may; nothing of them is kept."""

import asyncio
from base64 import b64encode
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from app.domain.refusals import Refusal
from app.exports.compare_csv import write_comparison
from app.exports.report_votes import rule_text
from app.exports.report_words import Words
from app.exports.session_json import read_checked
from app.queries.compare import FEWEST, MOST, Comparison, compare, workshop_of
from app.queries.compare_json import comparison_json
from app.web.answers import notice_of
from app.web.bodies import form_files
from app.web.downloads import download
from app.web.errors import status_of
from app.web.house import house
from app.web.limits import ADDRESS_BOARDS, address_of
from app.web.rendering import language_of, page, wanted
from app.web.results import said_of

router = APIRouter()
PARTS = 64  # more than we compare, so that too many files are counted and told
# Files of 32 MiB in all fill a few hundred MiB while they are read: one comparison at a time.
_reading = asyncio.Semaphore(1)
_FILES = {"type": "object", "properties": {"session": {"type": "array", "items": {"type": "string", "format": "binary"}}}}
_BODY = {"required": True, "content": {"multipart/form-data": {"schema": _FILES}}}


@router.get("/compare")
async def get_compare(request: Request) -> Response:
    """The form: 2 to 12 session files (export.json)."""
    return _page(request)


@router.post("/compare", openapi_extra={"requestBody": _BODY})
async def post_compare(request: Request) -> Response:
    """Workshops side by side from 2 to 12 files `session`; with `format` csv as a spreadsheet. Refusals name file and path."""
    try:
        house(request).limits.spend(ADDRESS_BOARDS, "compare", address_of(request))
        files, form = await _files(request)
        async with _reading:
            comparison = await asyncio.to_thread(_compared, files)
    except Refusal as refusal:
        if wanted(request) == "json":
            raise
        return _page(request, refusal=refusal)
    if form == "csv" or "text/csv" in request.headers.get("accept", ""):
        return download(write_comparison(comparison, language_of(request)), "palabre-comparison.csv", "text/csv; charset=utf-8")
    return JSONResponse(comparison_json(comparison)) if wanted(request) == "json" else _page(request, comparison=comparison)


def _page(request: Request, *, comparison: Comparison | None = None, refusal: Refusal | None = None) -> Response:
    language = language_of(request)
    words = Words(language)
    values: dict[str, Any] = {"comparison": comparison, "fewest": FEWEST, "most": MOST, "says": {**said_of(words), "rule": rule_text}}
    values |= {"words": words, "csv": b64encode(write_comparison(comparison, language)).decode() if comparison else ""}
    return page(request, "pages/compare.html", values | notice_of(request, refusal), status=status_of(refusal) if refusal else 200)


async def _files(request: Request) -> tuple[list[tuple[str, bytes]], str]:
    """([(name, content)], format). Refuses `compare_count`."""
    given = await form_files(request, "session", PARTS)
    if not FEWEST <= len(given) <= MOST:
        raise Refusal("compare_count", count=len(given))
    return given, str((await request.form()).get("format", ""))


def _compared(files: list[tuple[str, bytes]]) -> Comparison:
    return compare([workshop_of(name, *read_checked(name, raw)) for name, raw in files])

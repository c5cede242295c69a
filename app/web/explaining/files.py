"""Serves what explains fields: pictures and sounds by the hash of their bytes,
and a framework with all of them as one file."""

import csv
import io
import json
import re
from collections.abc import Mapping

from fastapi import Request, Response
from sqlalchemy import Connection

from app.charts.of_notes import worded
from app.documents.frameworks.files import with_bodies
from app.documents.frameworks.table import table_of
from app.documents.frameworks.writer import write_framework
from app.domain.explaining.files import ExplainingFile
from app.domain.framework import Framework
from app.domain.local_text import Languages
from app.domain.refusals import Refusal
from app.locales import _
from app.queries.board import BoardView
from app.queries.results.file_label import FileLabel
from app.reports.file_names import file_name
from app.reports.formulas import guarded
from app.reports.prints import explanations_order
from app.storage.boards import board_by_code
from app.storage.frameworks import frameworks_of
from app.storage.pictures import field_files_of
from app.web.http.identity import require_role
from app.web.http.pages.reader import language_of
from app.web.http.rendering import translate
from app.web.http.routing import Code, Router
from app.web.http.services import read
from app.web.results.downloads import (
    chosen_language,
    download,
    download_pdf,
    labelled_view,
    named_for,
)

Files = Mapping[str, ExplainingFile]
router = Router(prefix="/b/{code}")
PART = re.compile("bytes=([0-9]{1,30})-([0-9]{0,30})")
# The address names the bytes, so they never change; `private`: proxies keep
# nobody's voice.
HEADERS = {
    "Cache-Control": "private, max-age=31536000, immutable",
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
}


@router.get("/field-files/{key}")
async def get_file(request: Request, code: Code, key: str) -> Response:
    """Returns a picture or a sound of a field, which a page fetches when
    somebody asks for it.

    As the framework, for anyone with the board's code. Refuses `no_such_file`.
    """
    file = await read(request, _read_file, code, key)
    if file is None:
        raise Refusal("no_such_file")
    return _served(request, file)


def _read_file(connection: Connection, code: str, key: str) -> ExplainingFile | None:
    board = board_by_code(connection, code)
    return field_files_of(connection, board.id, {key}).get(key)


def _served(request: Request, file: ExplainingFile) -> Response:
    """Returns the file, or the part of it that a player asks for: some play
    nothing without."""
    size, headers = len(file.body), {**HEADERS, "Accept-Ranges": "bytes"}
    start, end = _asked_part(request, size)
    # none, several at once, one that is not there: the whole answers as well
    if start > end:
        return Response(file.body, media_type=file.media, headers=headers)
    headers["Content-Range"] = f"bytes {start}-{end}/{size}"
    return Response(file.body[start : end + 1], 206, headers, file.media)


def _asked_part(request: Request, size: int) -> tuple[int, int]:
    """Returns the first and last byte that are asked for, the last below the
    first for none."""
    part = PART.fullmatch(request.headers.get("range", ""))
    return (int(part[1]), min(int(part[2] or size), size - 1)) if part else (0, -1)


@router.get("/explanations.pdf")
async def get_explanations(
    request: Request, code: Code, framework: str = "", locale: str | None = None
) -> Response:
    """Returns a sheet to print with what explains the fields of a framework,
    by default of the first: paper unfolds nothing. For hosts and helpers.
    Refuses `bad_framework`."""
    await require_role(request, code, "helper")
    spoken = named_for(request, locale)
    value, files, view, label = await read(
        request, _read_explanations, code, framework, spoken
    )
    language = chosen_language(locale, language_of(request, view.board.locale))
    order = explanations_order(
        title=view.board.title,
        language=language,
        framework=value,
        files=files,
        heading=translate(language, worded(value, _("What explains the fields"))),
    )
    name = file_name(label, "explanations", language, "pdf")
    return await download_pdf(request, order, name)


def _read_explanations(
    connection: Connection, code: str, framework: str, spoken: Languages
) -> tuple[Framework, Files, BoardView, FileLabel]:
    view, label = labelled_view(connection, code, spoken)
    value = _framework(view.frameworks, framework)
    files = field_files_of(connection, view.board.id, value.file_keys)
    return value, files, view, label


@router.get("/framework.json")
async def get_framework(request: Request, code: Code, framework: str = "") -> Response:
    """Returns a framework of the board as one file, with its pictures and
    sounds: what another board can be started from. `framework`: its id, by
    default the first. For hosts.

    Refuses `bad_framework` (unknown_framework).
    """
    await require_role(request, code)
    document, label = await read(request, _read_framework, code, framework)
    body = json.dumps(document, ensure_ascii=False, indent=2).encode()
    return download(
        body, file_name(label, "framework", label.locale, "json"), "application/json"
    )


def _read_framework(
    connection: Connection, code: str, framework: str
) -> tuple[dict[str, object], FileLabel]:
    board_id = board_by_code(connection, code).id
    value = _framework(frameworks_of(connection, board_id), framework)
    files = field_files_of(connection, board_id, value.file_keys)
    _view, label = labelled_view(connection, code)
    return with_bodies(write_framework(value), files), label


@router.get("/framework.csv")
async def get_framework_table(
    request: Request, code: Code, framework: str = ""
) -> Response:
    """Returns a framework of the board as a table in all its languages, with
    what explains its fields in words: what the home page reads. For hosts.
    Refuses `bad_framework`."""
    await require_role(request, code)
    rows, label = await read(request, _read_table, code, framework)
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([map(guarded, row) for row in rows])
    name = file_name(label, "framework", label.locale, "csv")
    return download(out.getvalue().encode("utf-8-sig"), name, "text/csv; charset=utf-8")


def _read_table(
    connection: Connection, code: str, framework: str
) -> tuple[list[list[str]], FileLabel]:
    view, label = labelled_view(connection, code)
    return table_of(_framework(view.frameworks, framework)), label


def _framework(frameworks: Mapping[int, Framework], key: str) -> Framework:
    """Returns the framework with this id, by default the first of fields.
    Refuses `bad_framework` (unknown_framework)."""
    for value in frameworks.values():
        if value.id == key or (not key and value.fields):
            return value
    problem = "unknown_framework"
    raise Refusal("bad_framework", where="framework", problem=problem, value=key[:40])

"""A whole session as a file: taken back as a new board; and its schema."""

import asyncio

from fastapi import APIRouter, Request, Response
from starlette.datastructures import UploadFile

from app.commands.sessions import import_session
from app.domain.refusals import Refusal
from app.domain.session import bad
from app.exports.session_json import read_session
from app.exports.session_model import SCHEMA_FILE
from app.web.boards import home_page, links_answer, may_create
from app.web.bodies import is_json
from app.web.house import house
from app.web.rendering import wanted

router = APIRouter()
# A file of 32 MiB fills a few hundred MiB while it is read: one at a time.
_reading = asyncio.Semaphore(1)

_FILE = {"schema": {"type": "object", "properties": {"session": {"type": "string", "format": "binary"}}}}
_BODY = {"application/json": {"schema": {"type": "object"}}, "multipart/form-data": _FILE}


@router.post("/boards/import", status_code=201, openapi_extra={"requestBody": {"required": True, "content": _BODY}})
async def post_session(request: Request) -> Response:
    """A new board from an exported session, as JSON or as the file `session` of a form → as POST /boards."""
    may_create(request)
    try:
        raw = await _file(request)
        async with _reading:
            document = await asyncio.to_thread(read_session, raw)
            made = await import_session(house(request).desk, document)
    except Refusal as refusal:
        if wanted(request) == "json":
            raise
        return home_page(request, refusal=refusal)
    return await links_answer(request, made)


async def _file(request: Request) -> bytes:
    if is_json(request):
        return await request.body()
    try:
        form = await request.form(max_fields=10, max_files=1)
    except Refusal:
        raise
    except Exception as error:  # the multipart parser has no error of its own for every malformed body
        raise bad("", "not_form") from error
    given = form.get("session")
    if isinstance(given, UploadFile):
        return await given.read()
    if not given:
        raise bad("session", "missing")
    return given.encode("utf-8", "replace")


@router.get("/schemas/palabre-session-1.json")
def get_schema() -> Response:
    """The JSON Schema of what `GET /b/{code}/export.json` answers and `POST /boards/import` takes."""
    return Response(SCHEMA_FILE.read_bytes(), media_type="application/schema+json", headers={"Cache-Control": "public, max-age=86400"})

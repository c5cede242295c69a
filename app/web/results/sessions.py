"""Imports a session file, or the files of one workshop's two sites, as a new
board."""

import asyncio

from fastapi import Request, Response

from app.commands.sessions import import_session
from app.documents.session.file import SCHEMA_FILE
from app.domain.json import bad
from app.domain.refusals import Refusal
from app.web.http.answers import require_page
from app.web.http.bodies import is_json
from app.web.http.forms.sent_files import form_files
from app.web.http.routing import Router
from app.web.http.services import services_of
from app.web.http.uploads import UPLOADS, Files, read_session_files, receive_body
from app.web.participant.home import home_page, may_create
from app.web.participant.starting.new_boards import answer_links

router = Router()
_FILES = {
    "type": "array",
    "maxItems": 2,
    "items": {"type": "string", "format": "binary"},
}
_FILE = {"schema": {"type": "object", "properties": {"session": _FILES}}}
MOST = 2
# More than are taken, so that the refusal of too many can count them
PARTS = 8
_BODY = {
    "application/json": {"schema": {"type": "object"}},
    "multipart/form-data": _FILE,
}


@router.post(
    "/boards/import",
    status_code=201,
    openapi_extra={"requestBody": {"required": True, "content": _BODY}},
)
async def post_session(request: Request) -> Response:
    """Makes a new board from an exported session: JSON, or the file `session`
    of a form.

    Two files `session` of one workshop held at two sites become one board,
    each seat, note and ballot once. Answers as POST /boards.
    """
    # It comes with the form, which is read first
    typed_token = not is_json(request)
    if not typed_token:
        may_create(request)
    try:
        async with UPLOADS.one_more():
            files = await _files(request)
            if typed_token:
                may_create(request, await _token(request))
            async with UPLOADS.reading:
                document = await read_session_files(files, together=True)
                board = await import_session(services_of(request).context, document)
    except Refusal as refusal:
        require_page(request, refusal)
        return await home_page(request, refusal=refusal)
    return await answer_links(request, board)


async def _token(request: Request) -> str:
    """Returns the operator's token of a form that was read."""
    token = (await request.form()).get("create_token", "")
    return token if isinstance(token, str) else ""


async def _files(request: Request) -> Files:
    """Returns (name, file), one or two. Refuses `sessions_count`."""
    if is_json(request):
        return [("", await receive_body(request))]
    given = await form_files(request, "session", PARTS)
    if not given:
        raise bad("session", "missing", cause="not_chosen")
    if len(given) > MOST:
        raise Refusal("sessions_count", count=len(given))
    return given


@router.get("/schemas/palabre-session-1.json")
async def get_schema() -> Response:
    """Returns the JSON Schema of `GET /b/{code}/export.json` and `POST
    /boards/import`."""
    schema = await asyncio.to_thread(SCHEMA_FILE.read_bytes)
    return Response(
        schema,
        media_type="application/schema+json",
        headers={"Cache-Control": "public, max-age=86400"},
    )

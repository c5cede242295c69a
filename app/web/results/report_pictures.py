"""Logos and photos of the report: sent, shown to staff, taken out."""

from typing import Annotated, Literal

from fastapi import Request, Response
from pydantic import Field, WithJsonSchema
from sqlalchemy import Connection

from app.commands.report_pictures import add_report_picture, remove_report_picture
from app.domain.picture_files import PictureFile
from app.domain.refusals import Refusal
from app.storage.boards import board_by_code
from app.storage.pictures import pictures_of
from app.web.http.answers import answer_command
from app.web.http.bodies import Body, documented, read_body
from app.web.http.identity import require_role, staff_context
from app.web.http.routing import Code, Router
from app.web.http.services import read, services_of
from app.web.http.uploads import UPLOADS, sent_bytes

router = Router(prefix="/b/{code}")
PREPARED = "app.files.sent_picture:prepared"
MOST_BYTES = 12 * 1024 * 1024  # of a picture that is sent
SENT = "PNG or JPEG of at most 12 MB: base64 in JSON, or in a form a file"
Sent = Annotated[str | bytes, WithJsonSchema({"type": "string", "description": SENT})]


class PictureBody(Body):
    """`alt`: what the picture shows, for those who do not see it. `session`:
    the number of the session whose photo it is; without one it is a logo on
    the cover."""

    picture: Sent
    alt: str = ""
    session: Annotated[int, Field(ge=1)] | Literal[""] | None = None


@router.post("/pictures", openapi_extra=documented(PictureBody))
async def post_picture(request: Request, code: Code) -> Response:
    """Puts a logo on the report's cover (4 at most), or the photo of a session
    into its chapter.

    Only its pixels are kept, at most 1600 a side: what a camera writes beside
    them, the place among it, goes. Answers 201 {logos: [{key, alt}], photos:
    [{session, key, alt}]}.
    """
    context = await staff_context(request, code)
    async with UPLOADS.one_more():
        body = await read_body(request, PictureBody)
        picture = await _prepared(
            request, sent_bytes(body.picture, MOST_BYTES, "bad_picture")
        )
    session = body.session or None
    pictures = await add_report_picture(context, code, picture, body.alt, session)
    return answer_command(
        request, code, pictures.json(), page="console/files", status=201
    )


async def _prepared(request: Request, raw: bytes) -> bytes:
    """Returns the picture as it is kept. Refuses `bad_picture`,
    `cannot_set`."""
    body = await services_of(request).typesetters.make(request, PREPARED, raw)
    if body.startswith(b"!"):
        raise Refusal("bad_picture", cause=body[1:].decode())
    return body


@router.get("/pictures/{key}")
async def get_picture(request: Request, code: Code, key: str) -> Response:
    """Returns a picture of the report. For hosts. Refuses
    `no_such_picture`."""
    await require_role(request, code)
    picture = await read(request, _read_picture, code, key)
    if picture is None:
        raise Refusal("no_such_picture")
    return Response(
        picture.body,
        media_type=picture.media,
        headers={"Cache-Control": "private, no-store"},
    )


def _read_picture(connection: Connection, code: str, key: str) -> PictureFile | None:
    board = board_by_code(connection, code)
    return pictures_of(connection, board.id, {key}).get(key)


@router.post("/pictures/{key}/remove")
async def post_removal(request: Request, code: Code, key: str) -> Response:
    """Takes a picture out of the report, and erases it → 204. Refuses
    `no_such_picture`."""
    context = await staff_context(request, code)
    await remove_report_picture(context, code, key)
    return answer_command(request, code, page="console/files")

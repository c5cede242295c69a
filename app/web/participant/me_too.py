"""Says notes of others too: "me too"."""

from fastapi import Request, Response

from app.commands.me_too import say_too
from app.domain.refusals import Refusal
from app.storage.notes import StoredNote
from app.web.http.answers import require_page
from app.web.http.bodies import Body, documented, read_body
from app.web.http.identity import Caller, caller_of
from app.web.http.rendering import see_other
from app.web.http.routing import Code, Router, board_address, short
from app.web.participant.page import participant_page

router = Router(prefix="/b/{code}")


class MeTooBody(Body):
    """The note (its id) that one says too, `add`, or no longer, `drop`.
    `place` is where the form is shown."""

    add: str | None = None
    drop: str | None = None
    place: str | None = None


async def _say(caller: Caller, note: str, *, says: bool) -> StoredNote:
    return await say_too(
        caller.context, caller.code, caller.spend_command(), note, says=says
    )


@short(router, "PUT", "/notes/{note}/me-too", status_code=204)
async def put_me_too(request: Request, code: Code, note: str) -> Response:
    """Says a note of somebody else too → 204."""
    await _say(await caller_of(request, code), note, says=True)
    return Response(status_code=204)


@short(router, "DELETE", "/notes/{note}/me-too", status_code=204)
async def delete_me_too(request: Request, code: Code, note: str) -> Response:
    """Takes it back → 204."""
    await _say(await caller_of(request, code), note, says=False)
    return Response(status_code=204)


@router.post(
    "/activities/{key}/me-too",
    openapi_extra=documented(MeTooBody),
    include_in_schema=False,
)
async def post_me_too(request: Request, code: Code, key: str) -> Response:
    """Does both from a plain form: a 303, or the page with the refusal."""
    caller = await caller_of(request, code)
    body = await read_body(request, MeTooBody)
    try:
        note = await _say(caller, body.add or body.drop or "", says=bool(body.add))
    except Refusal as refusal:
        require_page(request, refusal, "no_seat", "no_such_board")
        return await participant_page(
            caller, chosen=key, place=body.place, refusal=refusal
        )
    if caller.form == "fragment":
        return await participant_page(caller, chosen=key, place=note.place)
    if caller.form == "json":
        return Response(status_code=204)
    return see_other(board_address(code, activity=key, place=note.place))

"""Says "I have finished" in a phase of notes, for oneself or, on its device,
for a group."""

from fastapi import Request, Response

from app.commands.people.finishing import finish
from app.web.http.bodies import Body, documented, read_body
from app.web.http.identity import Caller, caller_of
from app.web.http.rendering import see_other
from app.web.http.routing import Code, Router, board_address, short
from app.web.participant.page import participant_page

router = Router(prefix="/b/{code}/activities/{key}")


class FinishedBody(Body):
    finished: bool = True


async def _finish(caller: Caller, key: str, *, finished: bool) -> Response:
    await finish(
        caller.context, caller.code, caller.spend_command(), key, finished=finished
    )
    if caller.form == "fragment":
        return await participant_page(caller, chosen=key)
    return Response(status_code=204)


@short(router, "PUT", "/finished", status_code=204)
async def put_finished(request: Request, code: Code, key: str) -> Response:
    """Says that one has finished → 204."""
    return await _finish(await caller_of(request, code), key, finished=True)


@short(router, "DELETE", "/finished", status_code=204)
async def delete_finished(request: Request, code: Code, key: str) -> Response:
    """Says that one goes on writing → 204."""
    return await _finish(await caller_of(request, code), key, finished=False)


@router.post(
    "/finished", openapi_extra=documented(FinishedBody), include_in_schema=False
)
async def post_finished(request: Request, code: Code, key: str) -> Response:
    """Does both from a plain form: a 303."""
    caller = await caller_of(request, code)
    body = await read_body(request, FinishedBody)
    answer = await _finish(caller, key, finished=body.finished)
    if caller.form in {"fragment", "json"}:
        return answer
    return see_other(board_address(code, activity=key))

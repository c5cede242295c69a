"""What was done to the board: told to every facilitator, the last of it taken back, and signed with a name if one likes."""

from typing import Annotated

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pydantic import Field

from app.commands.undo import undo
from app.domain.text import clean_text, tidy
from app.queries.console.acts import act_json, acts_of
from app.web.http.answers import answer_command
from app.web.http.bodies import Body, documented, read_body
from app.web.http.identity import SIGN, forget, remember, require_role, staff_context
from app.web.http.routing import Code
from app.web.http.services import services_of

router = APIRouter(prefix="/b/{code}")
SIGN_LIMIT = 40


class UndoBody(Body):
    """`act`: the id of the act that one means; if another one came since, nothing is done. Left out: whatever came last."""

    act: Annotated[int, Field(ge=1, lt=2**63)] | None = None


class SignBody(Body):
    """An empty name signs no more."""

    name: str = ""


@router.get("/acts")
async def get_acts(request: Request, code: Code) -> Response:
    """The last acts of staff, the newest first: {acts: [{id, at, actor, by, act, subject, undo}]}, for hosts."""
    await require_role(request, code)
    told = await services_of(request).context.database.read(
        lambda connection: acts_of(connection, code)
    )
    return JSONResponse({"acts": [act_json(one) for one in told]})


@router.post("/undo", openapi_extra=documented(UndoBody))
async def post_undo(request: Request, code: Code) -> Response:
    """Takes the last act back → 200 {undone: {id, at, act}}. Refuses `nothing_to_undo`, `act_final`, `act_passed`."""
    context = await staff_context(request, code)
    has_body = (
        request.headers.get("content-length", "0") != "0" or "transfer-encoding" in request.headers
    )
    body = await read_body(request, UndoBody) if has_body else UndoBody()
    taken = await undo(context, code, body.act)
    return answer_command(
        request, code, {"undone": {"id": taken.id, "at": taken.at, "act": taken.act}}
    )


@router.post("/sign", openapi_extra=documented(SignBody))
async def post_sign(request: Request, code: Code) -> Response:
    """The name under which this device's acts are told from now on → 200 {name}."""
    await require_role(request, code)
    body = await read_body(request, SignBody)
    name = clean_text(body.name, SIGN_LIMIT, line=True) if tidy(body.name, line=True) else ""
    answer = answer_command(request, code, {"name": name})
    if name:
        remember(request, answer, SIGN, code, name)
    else:
        forget(answer, SIGN, code)
    return answer

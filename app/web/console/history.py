"""The acts of staff on a board: list them, undo the last one, sign them with a
name."""

from typing import Annotated

from fastapi import Request, Response
from pydantic import Field

from app.commands.undo import undo
from app.domain.text import clean_text, tidy
from app.queries.console.acts import act_json, acts_of
from app.web.http.answers import answer_command, json_or_empty
from app.web.http.bodies import Body, documented, read_body
from app.web.http.identity import SIGN, forget, remember, require_role
from app.web.http.pages.reader import reader_languages
from app.web.http.routing import Code, Router
from app.web.http.services import read
from app.web.http.staff_commands import staff_command

router = Router(prefix="/b/{code}")
SIGN_LIMIT = 40


class UndoBody(Body):
    """`act`: the id of the act to undo; nothing is done where it is not the
    last one any more. Without it: the last act."""

    act: Annotated[int, Field(ge=1, lt=2**63)] | None = None


class SignBody(Body):
    """`name`: "" to sign no longer."""

    name: str = ""


@router.get("/acts")
async def get_acts(request: Request, code: Code) -> Response:
    """Lists acts of staff, newest first: {acts: [{id, at, actor, by, act,
    subject, undo}]}.

    For hosts.
    """
    await require_role(request, code)
    acts = await read(request, acts_of, code, reader_languages(request))
    return json_or_empty(request, {"acts": [act_json(act) for act in acts]})


@router.post("/undo", openapi_extra=documented(UndoBody))
async def post_undo(request: Request, code: Code) -> Response:
    """Undoes the last act → 200 {undone: {id, at, act}}.

    Refuses `nothing_to_undo`, `act_final`, `act_passed`.
    """
    context, body = await staff_command(request, code, UndoBody, optional=True)
    undone = await undo(context, code, body.act)
    return answer_command(
        request, code, {"undone": {"id": undone.id, "at": undone.at, "act": undone.act}}
    )


@router.post("/sign", openapi_extra=documented(SignBody))
async def post_sign(request: Request, code: Code) -> Response:
    """Sets the name that this device signs its acts with → 200 {name}."""
    await require_role(request, code)
    body = await read_body(request, SignBody)
    name = (
        clean_text(body.name, SIGN_LIMIT, line=True)
        if tidy(body.name, line=True)
        else ""
    )
    answer = answer_command(request, code, {"name": name})
    if name:
        remember(request, answer, SIGN, code, name)
    else:
        forget(answer, SIGN, code)
    return answer

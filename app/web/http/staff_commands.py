"""Reads what a command of staff begins with: who sends it, and its body."""

from typing import TypeVar

from fastapi import Request

from app.commands.context import Context
from app.queries.console.forms import Read
from app.web.http.bodies import Body, read_body, read_optional_body
from app.web.http.forms.edits import seen_by
from app.web.http.identity import staff_context

M = TypeVar("M", bound=Body)


async def staff_command(
    request: Request,
    code: str,
    model: type[M],
    present: Read | None = None,
    *,
    least: str = "host",
    optional: bool = False,
) -> tuple[Context, M]:
    """Returns the context of a staff command, and its body: the model's
    defaults where an `optional` one is not sent.

    With `present`, which reads the values that stand there, the command first
    refuses `changed_meanwhile`. Refuses as `Caller.require_role`, and then as
    `read_body`.
    """
    context = await staff_context(request, code, least)
    body = await (read_optional_body if optional else read_body)(request, model)
    if present is not None:
        context = seen_by(context, code, body.edit, present)
    return context, body

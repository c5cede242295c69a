"""The programme on another server to which a board sends its result, from the
side of the town."""

from urllib.parse import urlsplit

from fastapi import Request, Response
from fastapi.responses import JSONResponse

from app.commands.programmes.sendings import link_programme, send_now
from app.domain.programmes.sending import SendingLink, read_sending_link
from app.domain.refusals import Refusal
from app.queries.programmes.sending import sending_by_code, sending_json
from app.web.http.answers import answer_command
from app.web.http.bodies import Body, documented
from app.web.http.identity import require_role, staff_context
from app.web.http.routing import Code, Router
from app.web.http.services import read, services_of
from app.web.http.staff_commands import staff_command

router = Router(prefix="/b/{code}/programme")


class SendingBody(Body):
    """`link`: the one that the programme gives for the town; empty ends the
    sending."""

    link: str = ""


@router.get("")
async def get_programme_of_board(request: Request, code: Code) -> Response:
    """Returns to which programme the board sends its result, and how far that
    is → {address, state, programme, town, sent_at, seal, due_at, attempts,
    problem}; null without one. For hosts."""
    await require_role(request, code)
    return JSONResponse(await _sending(request, code))


@router.post("", openapi_extra=documented(SendingBody))
async def post_programme_of_board(request: Request, code: Code) -> Response:
    """Has the board send its result to a programme at each close of a vote, or
    ends that → 200 as GET. Only an organiser may. Refuses `bad_sending_link`,
    `host_not_allowed`."""
    context, body = await staff_command(request, code, SendingBody, least="organiser")
    await link_programme(context, code, _allowed(request, body.link))
    return answer_command(
        request, code, await _sending(request, code), page="console/settings"
    )


@router.post("/send")
async def post_programme_send(request: Request, code: Code) -> Response:
    """Has the session sent now → 200 as GET. Only an organiser may. Refuses
    `nothing_to_send`."""
    context = await staff_context(request, code, "organiser")
    await send_now(context, code)
    return answer_command(
        request, code, await _sending(request, code), page="console/settings"
    )


def _allowed(request: Request, text: str) -> SendingLink | None:
    """Returns the link that was pasted, None for none. Refuses a server that
    is not the operator's choice."""
    if not text.strip():
        return None
    link = read_sending_link(text)
    if link.origin not in services_of(request).settings.programme_origins:
        raise Refusal("host_not_allowed", host=urlsplit(link.origin).hostname or "")
    return link


async def _sending(request: Request, code: str) -> dict[str, object] | None:
    stored = await read(request, sending_by_code, code)
    return None if stored is None else sending_json(stored)

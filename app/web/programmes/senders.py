"""The links by which towns' own servers send their sessions, from the side of
the programme."""

from fastapi import Request, Response
from fastapi.responses import JSONResponse

from app.commands.programmes.senders import end_sender, new_sender
from app.documents.town_lines import read_town
from app.domain.programmes.sending import send_url
from app.domain.refusals import Refusal
from app.storage.programmes.senders import SendingTown, town_of_sender
from app.web.http.answers import answer, require_page
from app.web.http.bodies import Body, documented, read_body
from app.web.http.guesses import WRONG_CODES, spend_from_address
from app.web.http.identity import bearer_of
from app.web.http.pages.reader import language_of, wanted
from app.web.http.rendering import page
from app.web.http.routing import Code, Router
from app.web.http.services import read, room_url, services_of
from app.web.participant.boards import read_tokens
from app.web.programmes.access import require_programme
from app.web.programmes.page import programme_page

router = Router(prefix="/p/{code}")


class SenderBody(Body):
    """`town`: one of the programme's, or a new one; `country` is of a new
    one."""

    town: str = ""
    country: str = ""


async def town_of_token(request: Request, code: str, token: str) -> SendingTown:
    """Returns the town that a token is of. Refuses `not_host`, `slow_down`."""
    town = await read(request, town_of_sender, code, read_tokens(token))
    if town is None:
        spend_from_address(request, WRONG_CODES, "sending")
        raise Refusal("not_host", cause="sending")
    return town


@router.get("/sending")
async def get_sending(request: Request, code: Code) -> Response:
    """Tells the bearer of a town's token what it is of → {programme, town}."""
    town = await town_of_token(request, code, bearer_of(request))
    return JSONResponse({"programme": town.title, "town": town.name})


@router.get("/send/{token}")
async def get_send_link(request: Request, code: Code, token: str) -> Response:
    """Says to a person who opens the link of a town what it is for; it opens
    nothing else."""
    town = await town_of_token(request, code, token)
    if wanted(request) == "json":
        return JSONResponse({"programme": town.title, "town": town.name})
    return page(request, "programmes/send_link.html", {"town": town})


@router.post("/senders", status_code=201, openapi_extra=documented(SenderBody))
async def post_sender(request: Request, code: Code) -> Response:
    """Makes the link by which a town's own server sends its session, and ends
    the one before → 201 {town, send_url}. It is told this once; a town that is
    not planned yet is added."""
    await require_programme(request, code)
    body = await read_body(request, SenderBody)
    try:
        language = language_of(request)
        line = read_town(body.town, body.country, "", "", locale=language)
        token = await new_sender(services_of(request).context, code, line)
    except Refusal as refusal:
        require_page(request, refusal)
        return await programme_page(request, code, refusal=refusal)
    link = {"town": line.town, "send_url": send_url(room_url(request, ""), code, token)}
    if wanted(request) == "json":
        return JSONResponse(link, 201)
    return await programme_page(request, code, new_sender=link)


@router.post("/senders/end", openapi_extra=documented(SenderBody))
async def post_sender_end(request: Request, code: Code) -> Response:
    """Ends the link of a town: nothing more comes by it → 204. What it sent
    stays."""
    await require_programme(request, code)
    body = await read_body(request, SenderBody)
    try:
        await end_sender(services_of(request).context, code, body.town)
    except Refusal as refusal:
        require_page(request, refusal)
        return await programme_page(request, code, refusal=refusal)
    return await answer(request, None, to=f"/p/{code}")

"""Reads whether a device opened the secret link of a programme."""

from fastapi import Request, Response
from sqlalchemy import Connection

from app.domain.refusals import Refusal
from app.storage.programmes.programmes import link_holds, programme_by_code
from app.web.http.identity import set_signed_cookie, signed_row
from app.web.http.services import read

PROGRAMME = "palabre_programme"


def remember_programme(
    request: Request, response: Response, code: str, link: int
) -> None:
    """Sets the signed cookie, for this programme's addresses only."""
    path = f"/p/{code}"
    set_signed_cookie(request, response, PROGRAMME, code, str(link), path=path)


async def require_programme(request: Request, code: str) -> None:
    """Refuses `no_such_programme`, and `not_host` without the programme's
    link."""
    link = signed_row(request, PROGRAMME, code)
    if not await read(request, _link_holds, code, link):
        raise Refusal("not_host", cause="programme")


def _link_holds(connection: Connection, code: str, link: int | None) -> bool:
    stored = programme_by_code(connection, code)
    return link is not None and link_holds(connection, stored.id, link)

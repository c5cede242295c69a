"""Who asks: signed cookies, one pair a board, sent to that board's addresses only. A seat is a person, staff a link's bearer."""

from dataclasses import replace

from fastapi import Request, Response
from starlette.requests import HTTPConnection

from app.commands.context import Context
from app.domain.refusals import Refusal
from app.storage.boards import board_by_code, role_of_link
from app.web.http.services import services_of

SEAT = "palabre_seat"
STAFF = "palabre_staff"
SIGN = "palabre_sign"  # the name that a facilitator works under
WRITER = "palabre-seat"  # header: the seat that wrote what is sent
SEEN_VERSION, ROUND = (
    "palabre-known",
    "palabre-round",
)  # headers: what the sender knew of its own ballot or note
HALF_YEAR = 180 * 24 * 3600
RANKS = {"observer": 1, "helper": 2, "host": 3, "organiser": 4}


def remember(request: Request, response: Response, purpose: str, code: str, value: str) -> None:
    """Sets the cookie, for this board's addresses only."""
    response.set_cookie(
        purpose,
        services_of(request).signer.sign(purpose, code, value),
        max_age=HALF_YEAR,
        path=f"/b/{code}",
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )


def forget(response: Response, purpose: str, code: str) -> None:
    response.delete_cookie(purpose, path=f"/b/{code}", httponly=True, samesite="lax")


def seat_cookie(connection: HTTPConnection, code: str) -> str | None:
    """The public id of the seat that this device holds on the board."""
    return services_of(connection).signer.read(SEAT, code, connection.cookies.get(SEAT))


def require_seat(request: Request, code: str) -> str:
    """Refuses `no_seat`; `other_seat` when a phone sends what somebody else had written on it (`Palabre-Seat`)."""
    seat = seat_cookie(request, code)
    if seat is None:
        raise Refusal("no_seat")
    if request.headers.get(WRITER, seat) != seat:
        raise Refusal("other_seat")
    return seat


def header_number(request: Request, name: str) -> int | None:
    """A number that a phone sends along in a header of ours, if it does."""
    value = request.headers.get(name, "")
    return int(value) if value.isdecimal() and len(value) < 16 else None


def link_cookie(connection: HTTPConnection, code: str) -> int | None:
    """Returns the row of the secret link that this device opened, which may have ended since."""
    value = services_of(connection).signer.read(STAFF, code, connection.cookies.get(STAFF))
    return int(value) if value is not None and value.isdigit() else None


async def role_of(connection: HTTPConnection, code: str) -> str | None:
    """organiser, host, observer or None: resolved on this board, from a link that still lives."""
    link = link_cookie(connection, code)
    if link is None:
        return None
    return await services_of(connection).context.database.read(
        lambda reader: role_of_link(reader, board_by_code(reader, code).id, link)
    )


async def require_role(request: Request, code: str, least: str = "host") -> str:
    """The bearer's role, at least this one. Refuses `not_host`, and `no_such_board` first."""
    await services_of(request).context.database.read(lambda reader: board_by_code(reader, code))
    role = await role_of(request, code)
    if role is None or RANKS[role] < RANKS[least]:
        raise Refusal("not_host")
    return role


def signed_name(request: HTTPConnection, code: str) -> str:
    """What the facilitator on this device signs with; empty for nothing."""
    return services_of(request).signer.read(SIGN, code, request.cookies.get(SIGN)) or ""


async def staff_context(request: Request, code: str, least: str = "host") -> Context:
    """The desk in the hand of who asks, at least of this role: the log tells who it was. Refuses as `require_role`."""
    role = await require_role(request, code, least)
    return replace(services_of(request).context, by=role, name=signed_name(request, code))

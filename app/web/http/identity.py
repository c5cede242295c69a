"""Reads who sends a request: signed cookies for each board, sent to that
board's addresses only.

The seat cookie names a participant's seat, the staff cookie the secret link
that the device opened.
"""

from dataclasses import dataclass, replace
from functools import cached_property

from fastapi import Request, Response
from sqlalchemy import Connection
from starlette.requests import HTTPConnection

from app.commands.context import Context
from app.domain.refusals import Refusal
from app.storage.boards import board_by_code
from app.storage.links import role_of_link
from app.storage.writer.turns import CURRENT_BOARD
from app.web.http.forms.form_pages import note_role
from app.web.http.limits import SEAT_COMMANDS
from app.web.http.pages.reader import Form, wanted
from app.web.http.services import Services, read, services_of

SEAT = "palabre_seat"
STAFF = "palabre_staff"
SIGN = "palabre_sign"  # the name that a facilitator works under
WRITER = "palabre-seat"  # header: the seat that wrote what is sent
# Headers: the version of its own ballot or note, and the round, that the
# sender had seen.
SEEN_VERSION, ROUND = "palabre-known", "palabre-round"
# Header: the receipt of a ballot that another device cast
RECEIPT = "palabre-receipt"
HALF_YEAR = 180 * 24 * 3600
RANKS = {"observer": 1, "helper": 2, "host": 3, "organiser": 4}


@dataclass(frozen=True)
class Caller:
    """The sender of one request to one board; `caller_of` reads it once.

    `seat` is the public id of the device's seat, `role` what the link that it
    opened still allows: organiser, host, helper, observer or None.
    """

    request: Request
    code: str
    seat: str | None
    role: str | None

    @cached_property
    def form(self) -> Form:
        """The form of the answer: JSON, a fragment or a page."""
        return wanted(self.request)

    @property
    def services(self) -> Services:
        return services_of(self.request)

    @property
    def context(self) -> Context:
        """The context of commands that a seat sends."""
        return self.services.context

    @property
    def is_host(self) -> bool:
        """Whether the role may facilitate: host or organiser."""
        return self.role is not None and RANKS[self.role] >= RANKS["host"]

    def require_seat(self) -> str:
        """Returns the seat. Refuses `no_seat`, and `other_seat` when a phone
        sends what somebody else wrote on it (header `Palabre-Seat`)."""
        if self.seat is None:
            raise Refusal("no_seat")
        if self.request.headers.get(WRITER, self.seat) != self.seat:
            raise Refusal("other_seat")
        return self.seat

    def spend_command(self) -> str:
        """Returns the seat, and counts a command of it.

        Refuses as `require_seat`, and `slow_down`.
        """
        seat = self.require_seat()
        self.services.limits.spend(SEAT_COMMANDS, self.code, seat)
        return seat

    async def require_role(self, least: str = "host") -> str:
        """Returns the role. Refuses `not_host` below `least`, but
        `no_such_board` first."""
        if self.role is None or RANKS[self.role] < RANKS[least]:
            await read(self.request, board_by_code, self.code)
            raise Refusal("not_host", cause=least)
        return self.role

    async def staff_context(self, least: str = "host") -> Context:
        """Returns the context of staff commands: the log names the role and
        the signature.

        Refuses as `require_role`.
        """
        role = await self.require_role(least)
        return replace(self.context, by=role, name=signed_name(self.request, self.code))


async def caller_of(request: Request, code: str) -> Caller:
    """Reads who sends the request. Refuses `no_such_board` where the device
    opened a link of a board that is gone."""
    CURRENT_BOARD.set(code)
    return Caller(
        request, code, signed_cookie(request, SEAT, code), await role_of(request, code)
    )


async def require_role(request: Request, code: str, least: str = "host") -> str:
    """Returns the caller's role. Refuses as `Caller.require_role`."""
    return await (await caller_of(request, code)).require_role(least)


async def staff_context(request: Request, code: str, least: str = "host") -> Context:
    """Returns the context of staff commands. Refuses as
    `Caller.require_role`."""
    return await (await caller_of(request, code)).staff_context(least)


def remember(
    request: Request, response: Response, purpose: str, code: str, value: str
) -> None:
    """Sets the signed cookie, for this board's addresses only."""
    set_signed_cookie(request, response, purpose, code, value, path=f"/b/{code}")


def set_signed_cookie(
    request: Request,
    response: Response,
    name: str,
    code: str,
    value: str,
    *,
    path: str = "/",
) -> None:
    """Sets a cookie that `signed_cookie` reads: its value, signed for a
    code."""
    signed = services_of(request).signer.sign(name, code, value)
    set_cookie(request, response, name, signed, path=path)


def set_cookie(
    request: Request, response: Response, name: str, value: str, *, path: str = "/"
) -> None:
    """Sets a cookie for half a year, which no script reads and no other site's
    form brings."""
    response.set_cookie(
        name,
        value,
        max_age=HALF_YEAR,
        path=path,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )


def forget(response: Response, purpose: str, code: str) -> None:
    """Deletes the cookie."""
    response.delete_cookie(purpose, path=f"/b/{code}", httponly=True, samesite="lax")


def signed_cookie(connection: HTTPConnection, name: str, code: str) -> str | None:
    """Returns the value of a cookie that we signed for a code, "" for all;
    None without it. Of SEAT it is the public id of the seat that this device
    holds on the board."""
    return services_of(connection).signer.read(name, code, connection.cookies.get(name))


def signed_row(connection: HTTPConnection, name: str, code: str) -> int | None:
    """Returns the row of the secret link that this device opened, which may
    have ended since, by the signed cookie of that name."""
    cookie = connection.cookies.get(name)
    value = services_of(connection).signer.read(name, code, cookie)
    return int(value) if value is not None and value.isdigit() else None


def is_of_board(connection: HTTPConnection, code: str) -> bool:
    """Returns whether the device has a seat or a link of this board, also of
    an erased one: the cookie is signed by us."""
    cookies = (signed_cookie(connection, name, code) for name in (SEAT, STAFF))
    return any(value is not None for value in cookies)


def signed_name(connection: HTTPConnection, code: str) -> str:
    """Returns the name that the facilitator on this device signs with; empty
    for none."""
    return signed_cookie(connection, SIGN, code) or ""


async def role_of(connection: HTTPConnection, code: str) -> str | None:
    """Returns organiser, host, helper, observer or None, from a link that has
    not ended.

    Refuses `no_such_board`.
    """
    link = signed_row(connection, STAFF, code)
    if link is None:
        return None
    role = await read(connection, _role, code, link)
    note_role(connection, role)
    return role


def _role(reader: Connection, code: str, link: int) -> str | None:
    return role_of_link(reader, board_by_code(reader, code).id, link)


def bearer_of(request: Request) -> str:
    """Returns the token of the header `Authorization: Bearer …`, "" without
    one."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def header_number(request: Request, name: str) -> int | None:
    """Returns the number that a phone sends in a header of ours; None for
    anything else."""
    value = request.headers.get(name, "")
    return int(value) if value.isdecimal() and len(value) < 16 else None

"""Devices that have opened a board's door: a small cookie tells one from another before it has a seat.

It is no secret and proves nothing. A form of the door that comes without it comes from a device that keeps no cookies, and one
device that takes very many seats is told to wait while the room goes on.
"""

from fastapi import Request, Response
from limits import RateLimitItemPerSecond

from app.commands.context import random_code
from app.domain.refusals import Refusal
from app.queries.console.people import ENTRY, ENTRY_MINUTES
from app.storage.boards import board_by_code
from app.web.http.identity import HALF_YEAR
from app.web.http.limits import ADDRESS_SEATS, BOARD_SEATS, address_of
from app.web.http.services import services_of

VISIT = "visit"  # short: it comes with each request
VISIT_LENGTH = 8
LONG = 60 * ENTRY_MINUTES  # seconds
DEVICE_SEATS = RateLimitItemPerSecond(250, LONG)  # a tablet at the door may enrol a hall


def greet(request: Request, response: Response, code: str) -> None:
    """Gives the device its cookie for this board, if it brings none."""
    if VISIT not in request.cookies:
        secure = request.url.scheme == "https"
        response.set_cookie(
            VISIT,
            random_code(VISIT_LENGTH),
            max_age=HALF_YEAR,
            path=f"/b/{code}",
            httponly=True,
            samesite="lax",
            secure=secure,
        )


def require_cookies(request: Request) -> None:
    """Refuses `no_cookies` to a form of our own page that comes without the page's cookie; a program needs none to ask."""
    if hasattr(request.state, "once") and VISIT not in request.cookies:
        raise Refusal("no_cookies")


async def spend_seat(request: Request, code: str) -> None:
    """Counts a new seat against the address, the board and the device. Refuses `slow_down`, `no_such_board`.

    The board's longer budget is at least ENTRY, or the number of seats that its settings announce: a facilitator who sees it used
    up announces more, and it begins anew, or lets nobody new in.
    """
    limits = services_of(request).limits
    if not limits.on:
        return
    limits.spend(ADDRESS_SEATS, address_of(request))
    limits.spend(BOARD_SEATS, code)
    board = await services_of(request).context.database.read(
        lambda connection: board_by_code(connection, code)
    )
    if visit := request.cookies.get(VISIT, "")[: 2 * VISIT_LENGTH]:
        limits.spend(DEVICE_SEATS, code, visit)
    limits.spend(RateLimitItemPerSecond(entry_limit(board.settings.headcount), LONG), "entry", code)


def entry_limit(headcount: int | None) -> int:
    """New seats that a board takes in LONG seconds."""
    return max(ENTRY, headcount or 0)

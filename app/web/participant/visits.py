"""A small cookie that tells devices apart on the page to join, before they
have a seat.

It is no secret and proves nothing. A form to join without it comes from a
device that keeps no cookies; one device that takes very many seats has to wait
while others go on joining.
"""

from fastapi import Request, Response

from app.commands.context import random_code
from app.domain.refusals import Refusal
from app.queries.console.people import ENTRY, ENTRY_MINUTES
from app.storage.boards import board_by_code
from app.web.http.guesses import spend_from_address
from app.web.http.identity import set_cookie
from app.web.http.limits import ADDRESS_SEATS, BOARD_SEATS, Budget
from app.web.http.services import read, services_of

VISIT = "visit"  # short: it comes with each request
VISIT_LENGTH = 8
LONG = 60 * ENTRY_MINUTES  # seconds
DEVICE_SEATS = Budget(250, LONG)  # one tablet may enrol a whole workshop


def greet(request: Request, response: Response, code: str) -> None:
    """Gives the device its cookie for this board, if it brings none."""
    if VISIT not in request.cookies:
        set_cookie(
            request, response, VISIT, random_code(VISIT_LENGTH), path=f"/b/{code}"
        )


def require_cookies(request: Request) -> None:
    """Refuses `no_cookies` to a form of our own page that comes without the
    page's cookie, which a program does not need."""
    if hasattr(request.state, "once") and VISIT not in request.cookies:
        raise Refusal("no_cookies")


async def spend_seat(request: Request, code: str) -> None:
    """Counts a new seat against the address, the board and the device.

    Refuses `slow_down`, `no_such_board`.

    The board's longer budget is the number of seats that its settings
    announce, at least ENTRY. A facilitator who sees it used up announces more,
    which starts a new one, or closes the joining.
    """
    limits = services_of(request).limits
    if not limits.on:
        return
    spend_from_address(request, ADDRESS_SEATS)
    limits.spend(BOARD_SEATS, code)
    board = await read(request, board_by_code, code)
    if visit := request.cookies.get(VISIT, "")[: 2 * VISIT_LENGTH]:
        limits.spend(DEVICE_SEATS, code, visit)
    limits.spend(Budget(entry_limit(board.settings.headcount), LONG), "entry", code)


def entry_limit(headcount: int | None) -> int:
    """Returns how many new seats a board takes in LONG seconds."""
    return max(ENTRY, headcount or 0)

"""Bounds the guessing of join codes without locking out a workshop that shares
the address.

Each address has a budget of wrong codes. Once it is spent, a wrong code and a
right one that nobody opened from that address are refused alike until the
window is over. Not refused are boards that were opened from the address
before, and devices with a seat or a link of the board.
"""

from starlette.requests import HTTPConnection

from app.domain.refusals import Refusal
from app.web.http.identity import is_of_board
from app.web.http.limits import Budget, address_of
from app.web.http.routing import board_code
from app.web.http.services import services_of

WRONG_CODES = Budget(100, 10)


def code_in(path: str) -> str:
    """Returns the code of the board that a path belongs to; empty for none."""
    parts = path.split("/", 3)
    return board_code(parts[2]) if len(parts) > 2 and parts[1] == "b" else ""


def spend_from_address(connection: HTTPConnection, budget: Budget, *key: str) -> None:
    """Counts a use of the budget that its sender's address has for a key.
    Refuses `slow_down`."""
    services_of(connection).limits.spend(budget, *key, address_of(connection))


def require_guesses_left(connection: HTTPConnection, code: str) -> None:
    """Refuses `slow_down` where the address has spent its wrong codes, unless
    this board was opened from it or by the device before."""
    limits, address = services_of(connection).limits, address_of(connection)
    seconds = limits.seconds_spent(WRONG_CODES, "code", address)
    if (
        seconds
        and not services_of(connection).opened_boards.is_open(address, code)
        and not is_of_board(connection, code)
    ):
        raise Refusal("slow_down", seconds=seconds)


def note_wrong_code(connection: HTTPConnection, code: str) -> None:
    """Counts a code that is no board's, but not from a device of a board that
    was erased.

    Refuses `slow_down`.
    """
    if not is_of_board(connection, code):
        spend_from_address(connection, WRONG_CODES, "code")


def note_opened_board(connection: HTTPConnection, code: str) -> None:
    """Notes that the board was opened from the address."""
    services_of(connection).opened_boards.open(address_of(connection), code)

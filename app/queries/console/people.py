"""Lists the people of a board for a facilitator: filtered, in pages, with a
warning of floods."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from app.domain.text import identity_of
from app.queries.board import BoardView, board_view
from app.storage.boards import board_by_code
from app.storage.seats import StoredSeat, seats_of

PART = 100
FLOOD = 200  # new seats in a minute: a whole hall, or a program
# New seats in so many minutes, after which newcomers wait unless more are
# announced
ENTRY, ENTRY_MINUTES = 500, 10


@dataclass(frozen=True)
class PeopleLook:
    """The filter: letters of a name or an organisation, and the time of
    joining (RFC 3339)."""

    search: str = ""
    since: str = ""
    until: str = ""
    part: int = 1

    @property
    def narrow(self) -> bool:
        return bool(self.search or self.since or self.until)

    def finds(self, seat: StoredSeat) -> bool:
        """Says whether a seat fits the filter."""
        if (self.since and seat.joined_at < self.since) or (
            self.until and seat.joined_at > self.until
        ):
            return False
        return (
            identity_of(self.search) in identity_of(f"{seat.name} {seat.organisation}")
            if self.search
            else True
        )


@dataclass(frozen=True)
class Flood:
    """A time in which unusually many seats were taken: its first and last
    seat, and how many."""

    since: str
    until: str
    seats: int
    minutes: int
    limit: int = ENTRY
    limit_minutes: int = ENTRY_MINUTES


@dataclass(frozen=True)
class PeopleList:
    """All seats but the groups' devices, and those that fit the filter.

    `shown` is the present page of these.
    """

    view: BoardView
    look: PeopleLook
    everybody: Sequence[StoredSeat]
    listed: Sequence[StoredSeat]

    @property
    def parts(self) -> int:
        return max(1, -(-len(self.listed) // PART))

    @property
    def shown(self) -> Sequence[StoredSeat]:
        start = (min(self.look.part, self.parts) - 1) * PART
        return self.listed[start : start + PART]


def people_list(connection: Connection, code: str, look: PeopleLook) -> PeopleList:
    """Reads the list. Refuses `no_such_board`."""
    view = board_view(connection, board_by_code(connection, code))
    everybody = [
        seat for seat in seats_of(connection, view.board.id) if not seat.device
    ]
    return PeopleList(
        view, look, everybody, [seat for seat in everybody if look.finds(seat)]
    )


def flood_of(seats: Sequence[StoredSeat]) -> Flood | None:
    """Returns the fullest minute, or ten, if very many seats were taken in it;
    else None.

    Imported seats do not count.
    """
    moments = sorted(
        seat.joined_at for seat in seats if seat.present and not seat.device
    )
    return _fullest(moments, FLOOD, 1) or _fullest(moments, ENTRY, ENTRY_MINUTES)


def _fullest(moments: Sequence[str], most: int, minutes: int) -> Flood | None:
    best: Flood | None = None
    for end in range(most - 1, len(moments)):
        start = bisect_left(moments, _before(moments[end], minutes))
        if end - start + 1 >= max(most, best.seats + 1 if best else 0):
            best = Flood(moments[start], moments[end], end - start + 1, minutes)
    return best


def _before(moment: str, minutes: int) -> str:
    before = datetime.fromisoformat(moment) - timedelta(minutes=minutes)
    return before.isoformat(timespec="milliseconds").replace("+00:00", "Z")

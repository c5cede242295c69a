"""The page of the common device and of paper ballots: the vote, and who has
not voted in it."""

from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlencode

from sqlalchemy import Connection

from app.domain.framework import Block, Framework
from app.domain.local_text import Languages
from app.domain.refusals import Refusal
from app.domain.text import fold
from app.domain.votes.order import ballot_blocks
from app.queries.board import BoardView, activity_json, board_view
from app.storage.activities import StoredActivity
from app.storage.boards import board_by_code
from app.storage.links import linked_roles
from app.storage.seats import StoredSeat, seats_of
from app.storage.votes.announcements import announced_seats
from app.storage.votes.rounds import round_of
from app.web.participant.paper_entry import matching_seats
from app.web.participant.seats import person_json


@dataclass
class HandoverPage:
    """A vote and the seats that have not voted in it, as far as their turnout
    is announced.

    Without a `vote`, the page offers the open `votes` and `rehearsals` to
    choose from. `names` are what a seat can be typed in as, by its row; no
    code is among them. `seats` are all people. `ballot` is always None: the
    next person at the device must not see one. `key` is of the vote that the
    address names.
    """

    view: BoardView
    votes: list[StoredActivity]
    rehearsals: list[StoredActivity]
    seat: StoredSeat | None = None
    vote: StoredActivity | None = None
    framework: Framework | None = None
    ballot_blocks: tuple[Block, ...] = ()
    missing: list[StoredSeat] = field(default_factory=list)
    ballot: None = None
    key: str = ""
    names: dict[int, str] = field(default_factory=dict)
    seats: list[StoredSeat] = field(default_factory=list)
    search: str = ""
    has_helper_link: bool = False

    @property
    def listed(self) -> list[StoredSeat]:
        """Returns the people of the list by name, only those that the search
        finds."""
        people = (
            matching_seats(self.missing, self.search) if self.search else self.missing
        )
        return sorted(people, key=lambda seat: fold(seat.name))

    def typed_name(self, entry: str) -> str:
        """Returns a typed name as it stands, and an id as the name of its
        person."""
        names = (
            self.names.get(seat.id, seat.name)
            for seat in self.seats
            if seat.public_id == entry
        )
        return next(names, entry)

    def is_namesake(self, seat: StoredSeat) -> bool:
        """Returns whether another person on the board has the same name."""
        return sum(fold(person.name) == fold(seat.name) for person in self.seats) > 1

    def json(self) -> dict[str, object]:
        """Returns {vote, votes, rehearsals, missing: [{seat, name,
        organisation}]}; `vote` may be null. The same people as on the page,
        for the same reason: see `missing`."""
        return {
            "vote": activity_json(self.vote) if self.vote else None,
            "votes": [activity_json(vote) for vote in self.votes],
            "rehearsals": [activity_json(vote) for vote in self.rehearsals],
            "missing": [person_json(seat) for seat in self.missing],
        }

    def turn_json(self) -> dict[str, object]:
        """Returns {vote, person: {seat, name, organisation}}. Refuses
        `activity_not_open`."""
        if self.vote is None or self.seat is None:
            raise Refusal("activity_not_open")
        return {"vote": activity_json(self.vote), "person": person_json(self.seat)}

    def address(self, page: str, **more: str) -> str:
        """Returns the page's address, for the same vote, with `more` in its
        query."""
        named = {**({"activity": self.key} if self.key else {}), **more}
        query = {name: value for name, value in named.items() if value}
        return f"/b/{self.view.board.code}/{page}" + (
            f"?{urlencode(query)}" if query else ""
        )


def read_handover(
    connection: Connection,
    code: str,
    seat: str | None = None,
    key: str = "",
    *,
    for_entry: bool = False,
    languages: Languages = (),
) -> HandoverPage:
    """Returns the page of the vote with this key, else of the only open vote
    that is no rehearsal.

    Refuses `no_such_board`, `no_such_seat`, and `seat_has_voted`, whose
    choices nobody may see. Not so `for_entry`: there `cast_ballot` decides,
    and only on a whole ballot.
    """
    view = board_view(connection, board_by_code(connection, code), languages)
    seats = seats_of(connection, view.board.id)
    page = HandoverPage(
        view,
        *_open_votes(view),
        seat=_chosen_seat(seats, seat),
        seats=[seat for seat in seats if not seat.device],
        has_helper_link="helper" in linked_roles(connection, view.board.id),
    )
    votes = page.votes
    if key:
        votes = [vote for vote in (*votes, *page.rehearsals) if vote.value.key == key]
    if len(votes) != 1:
        return page
    [page.vote] = votes
    current = round_of(connection, page.vote.id, page.vote.value.round)
    announced = announced_seats(connection, current) if current else set()
    if page.seat is not None and page.seat.id in announced and not for_entry:
        raise Refusal("seat_has_voted")
    # Every seat counts, also of a person who is not marked present: this list
    # is how they vote.
    page.missing = [
        seat for seat in seats if not seat.device and seat.id not in announced
    ]
    page.framework, page.names, page.key = (
        view.framework(page.vote),
        typed_names(seats),
        key,
    )
    if current and page.seat:
        chosen = page.seat.public_id
        page.ballot_blocks = ballot_blocks(page.framework, current.rotation, chosen)
    return page


def _open_votes(view: BoardView) -> tuple[list[StoredActivity], list[StoredActivity]]:
    """Returns the open votes and the open rehearsals."""
    votes = [
        activity
        for activity in view.activities
        if activity.value.has_ballots
        and activity.value.kind != "word"
        and activity.value.state == "open"
    ]
    return (
        [vote for vote in votes if not vote.value.practice],
        [vote for vote in votes if vote.value.practice],
    )


def _chosen_seat(seats: list[StoredSeat], public_id: str | None) -> StoredSeat | None:
    """Returns the seat that the address names; None where it names none.
    Refuses `no_such_seat`."""
    if public_id is None:
        return None
    for seat in seats:
        if seat.public_id == public_id:
            return seat
    raise Refusal("no_such_seat")


def seat_label(seat: StoredSeat) -> str:
    """Returns a person's name and organisation."""
    return f"{seat.name}, {seat.organisation}"


def typed_names(seats: list[StoredSeat]) -> dict[int, str]:
    """Returns by a seat's row what `read_paper` finds it by: its name, with
    the organisation where another seat has the same name, else its public
    id."""
    names = Counter(seat.name for seat in seats)
    labels = Counter(seat_label(seat) for seat in seats)

    def typed(seat: StoredSeat) -> str:
        if names[seat.name] == 1:
            return seat.name
        return seat_label(seat) if labels[seat_label(seat)] == 1 else seat.public_id

    return {seat.id: typed(seat) for seat in seats}

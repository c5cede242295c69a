"""Reads a paper ballot that is typed in: its person on the board, its fields
in the vote."""

from dataclasses import dataclass

from sqlalchemy import Connection

from app.domain.codes import grouped, typed_code
from app.domain.refusals import Refusal
from app.domain.votes.ballot import check_ballot
from app.storage.activities import StoredActivity
from app.storage.seats import StoredSeat, seat_by_code
from app.web.participant.handover_page import HandoverPage, read_handover, seat_label
from app.web.participant.paper_entry import matching_seats, read_choices


@dataclass(frozen=True)
class PaperBallot:
    """The person, and the ids of the chosen fields, in the order of the
    framework once checked."""

    seat: StoredSeat
    fields: tuple[str, ...]


def open_vote(page: HandoverPage, key: str) -> StoredActivity:
    """Returns the vote of the page. Refuses `activity_not_open`, and
    `which_vote` where no `key` says which of several is meant."""
    if page.vote is None:
        raise Refusal("which_vote" if page.votes and not key else "activity_not_open")
    return page.vote


def read_paper(
    connection: Connection,
    code: str,
    key: str,
    entry: str,
    choices: str,
    *,
    check: bool,
) -> PaperBallot:
    """Reads a ballot for the vote `key`, else for the only open vote that is
    no rehearsal.

    `entry` is a person's id, code or whole name, and to `check` the beginning
    of a name; then the ballot must be whole. Refuses `no_such_seat`, with the
    `candidates` where several people bear the name, `no_such_field`, what
    `open_vote` does, and to `check` what `check_ballot` does.
    """
    page = read_handover(connection, code, key=key, for_entry=True)
    seat = _seat(connection, page, entry.strip(), check=check)
    vote = open_vote(page, key)
    framework = page.view.framework(vote)
    fields = tuple(read_choices(choices, framework))
    if check and vote.value.rule:
        fields = check_ballot(vote.value.rule, framework, fields)
    return PaperBallot(seat, fields)


def _seat(
    connection: Connection, page: HandoverPage, entry: str, *, check: bool
) -> StoredSeat:
    named = [
        seat
        for seat in page.seats
        if entry in {seat.public_id, seat.name, seat_label(seat)}
    ]
    if len(named) == 1:
        return named[0]
    try:
        return seat_by_code(connection, page.view.board.id, grouped(typed_code(entry)))
    except Refusal:
        if not check:
            raise Refusal("no_such_seat") from None
    candidates = named or matching_seats(page.seats, entry)
    if len(candidates) == 1:
        return candidates[0]
    if candidates:
        count = {"count": len(candidates), "candidates": candidates}
        raise Refusal("no_such_seat", cause="many", **count)
    raise Refusal("no_such_seat", cause="typed")

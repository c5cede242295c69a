"""Counts an open round's turnout and votes by part, before its ballots lose
their seats."""

from collections.abc import Mapping
from types import MappingProxyType

from sqlalchemy import Connection

from app.domain.votes.divisions import Division, DivisionPart, Entitled, divisions_of
from app.domain.votes.parts import count_parts
from app.storage.activities import StoredActivity, groups_of
from app.storage.boards import StoredBoard
from app.storage.people.answers import answers_by_seat
from app.storage.seats import seats_of
from app.storage.votes.ballots import ballots_of
from app.storage.votes.rounds import StoredRound


def count_round_parts(
    connection: Connection,
    board: StoredBoard,
    vote: StoredActivity,
    current: StoredRound,
) -> list[DivisionPart] | None:
    """Returns the parts of a round that closes, as its seal has them.

    None for quick questions and practice, for too few ballots, and where a
    ballot does not say whose it is: it came with a file.
    """
    if vote.value.kind != "vote" or vote.value.practice:
        return None
    ballots = ballots_of(connection, current.id)
    if any(ballot.seat_id is None for ballot in ballots):
        return None
    fields_by_seat = {ballot.seat_id: ballot.fields for ballot in ballots}
    people = entitled_people(connection, board, fields_by_seat)
    if sum(person.fields is not None for person in people) < len(ballots):
        return None
    return count_parts(
        divisions_of_board(connection, board), people, secret=current.secret
    )


def entitled_people(
    connection: Connection,
    board: StoredBoard,
    fields_by_seat: Mapping[int | None, tuple[str, ...]] = MappingProxyType({}),
) -> list[Entitled]:
    """Returns those who are present, and whoever cast a ballot, with the
    fields of it."""
    answers = answers_by_seat(connection, board.id)
    groups = groups_of(connection, board.id)
    return [
        Entitled(
            seat.attendance,
            groups[seat.group_id].key if seat.group_id else "",
            answers.get(seat.id, {}),
            fields_by_seat.get(seat.id),
        )
        for seat in seats_of(connection, board.id)
        if (seat.present and not seat.device) or seat.id in fields_by_seat
    ]


def divisions_of_board(connection: Connection, board: StoredBoard) -> list[Division]:
    """Returns what the people of a board are parted by."""
    names = {
        group.key: group.name for group in groups_of(connection, board.id).values()
    }
    return divisions_of(board.settings.join_questions, names)

"""Joins a board, and resumes a seat by its code."""

from collections.abc import Sequence

from app.commands.context import Context, command, random_code
from app.commands.plan.ending import is_over
from app.documents.roster.roster import NAME_LIMIT, ORGANISATION_LIMIT
from app.domain.board_settings import SEATS_LIMIT
from app.domain.codes import SEAT_LENGTH, grouped, typed_code
from app.domain.people.join_questions import checked_answers
from app.domain.refusals import Refusal
from app.domain.text import clean_text, tidy
from app.storage import seats as store
from app.storage.activities import groups_of
from app.storage.boards import StoredBoard, board_by_code, lock_board
from app.storage.people.answers import put_answers
from app.storage.unit import Unit


@command
def join(
    context: Context,
    unit: Unit,
    code: str,
    *,
    name: str,
    organisation: str = "",
    attendance: str = "in_room",
    group: str | None = None,
    answers: Sequence[str] = (),
) -> store.StoredSeat:
    """Adds a seat; `answers` to the board's questions are "question:answer"
    each.

    Refuses `text_empty`, `text_too_long`, `joining_closed`, `no_such_group`,
    `bad_answer`.
    """
    board = lock_board(unit, code)
    _require_room(unit, board)
    values = seat_values(context, name, organisation, attendance)
    values["group_id"] = group_id(unit, board.id, group)
    given = checked_answers(board.settings.join_questions, answers)
    seat = store.add_seat(unit, board.id, values)
    if given:
        put_answers(unit, seat.id, given)
    return seat


def _require_room(unit: Unit, board: StoredBoard) -> None:
    """Refuses `joining_closed`, also where the board has all the seats that it
    may have."""
    most = board.settings.headcount or SEATS_LIMIT
    if board.joining != "open" or store.count_people(unit.connection, board.id) >= most:
        raise _closed(unit, board)


def _closed(unit: Unit, board: StoredBoard) -> Refusal:
    """Returns the refusal; after the end with the cause `ended` and the page
    of the `result`."""
    if board.joining != "closed" or not is_over(unit, board):
        return Refusal("joining_closed")
    page = "result" if board.settings.published else "screen"
    return Refusal("joining_closed", cause="ended", result=page)


def seat_values(
    context: Context, name: str, organisation: str, attendance: str
) -> store.NewSeat:
    """Returns the columns of a new seat, its texts cleaned.

    Refuses `text_empty`, `text_too_long`, `bad_attendance`.
    """
    if attendance not in {"in_room", "online"}:
        raise Refusal("bad_attendance")
    organisation = tidy(organisation, line=True)
    return {
        "public_id": random_code(10).lower(),
        "code": grouped(random_code(SEAT_LENGTH)),
        "name": clean_text(name, NAME_LIMIT, line=True),
        "organisation": clean_text(organisation, ORGANISATION_LIMIT, line=True)
        if organisation
        else "",
        "attendance": attendance,
        "joined_at": context.now(),
    }


def group_id(unit: Unit, board_id: int, key: str | None) -> int | None:
    """Returns the row of a group by its key, None for no key. Refuses
    `no_such_group`."""
    if not key:
        return None
    groups = groups_of(unit.connection, board_id)
    row = next((row for row, group in groups.items() if group.key == key), None)
    if row is None:
        raise Refusal("no_such_group", group=key)
    return row


@command
def resume(context: Context, unit: Unit, code: str, seat_code: str) -> store.StoredSeat:
    """Returns the seat of a personal code, and marks it as present.

    Refuses `no_seat`, and `joining_closed` after the end to somebody who was
    never here.
    """
    board = board_by_code(unit.connection, code)
    seat = store.seat_by_code(unit.connection, board.id, grouped(typed_code(seat_code)))
    is_new = not seat.present and not seat.device
    if is_new and board.joining == "closed" and is_over(unit, board):
        raise _closed(unit, board)
    store.mark_arrival(unit, seat)
    return seat

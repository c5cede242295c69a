"""Reads who was expected and who was present, for the attendance sheet."""

from dataclasses import dataclass

from sqlalchemy import Connection

from app.domain.local_text import Languages
from app.domain.plan.agenda import Sitting
from app.queries.board import agenda_in, board_view
from app.queries.results.file_label import FileLabel, file_label
from app.storage.boards import board_by_code
from app.storage.seats import seats_of


@dataclass(frozen=True)
class Attendee:
    """A person with a seat; `attendance` is in_room or online."""

    name: str
    organisation: str
    attendance: str
    present: bool


@dataclass(frozen=True)
class Attendance:
    """A board's people in the order of joining, without devices of groups, and its sittings."""

    title: str
    place: str
    locale: str
    label: FileLabel
    people: list[Attendee]
    sittings: list[Sitting]


def attendance_of(connection: Connection, code: str, languages: Languages = ()) -> Attendance:
    """Refuses `no_such_board`."""
    view = board_view(connection, board_by_code(connection, code), languages)
    board = view.board
    people = [
        Attendee(seat.name, seat.organisation, seat.attendance, bool(seat.present))
        for seat in seats_of(connection, board.id)
        if not seat.device
    ]
    label = file_label(connection, view)
    sittings = agenda_in(connection, board, languages)
    return Attendance(board.title, board.place, board.locale, label, people, sittings)

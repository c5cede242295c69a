"""Reads who was expected and who was present, for the attendance sheet."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from app.domain.local_text import Languages
from app.domain.plan.agenda import Sitting
from app.queries.board import BoardView, agenda_in, board_view
from app.queries.results.file_label import FileLabel, file_label
from app.queries.results.report import days_of
from app.storage.boards import board_by_code
from app.storage.seats import StoredSeat, seats_of


@dataclass(frozen=True)
class Attendee:
    """A person with a seat; `attendance` is in_room or online, `seat` the
    public id."""

    name: str
    organisation: str
    attendance: str
    present: bool
    seat: str = ""


@dataclass(frozen=True)
class Attendance:
    """A board's people in the order of joining, without devices of groups, and
    its sittings.

    `days` are the workshop's, as ISO dates; `organisers` the lines of the
    report's text.
    """

    title: str
    place: str
    locale: str
    label: FileLabel
    people: list[Attendee]
    sittings: list[Sitting]
    days: tuple[str, ...] = ()
    organisers: str = ""


def attendance_of(
    connection: Connection, code: str, languages: Languages = ()
) -> Attendance:
    """Refuses `no_such_board`."""
    view = board_view(connection, board_by_code(connection, code), languages)
    board = view.board
    people = [
        _attendee(seat) for seat in seats_of(connection, board.id) if not seat.device
    ]
    label = file_label(connection, view)
    sittings = agenda_in(connection, board, languages)
    return Attendance(
        title=board.title,
        place=board.place,
        locale=board.locale,
        label=label,
        people=people,
        sittings=sittings,
        days=_days(view, sittings) or (label.day,),
        organisers=board.settings.texts.get("organisers", ""),
    )


def _days(view: BoardView, sittings: Sequence[Sitting]) -> tuple[str, ...]:
    real = [activity for activity in view.activities if not activity.value.practice]
    return days_of(sittings, real, view.board.settings.time_zone)


def _attendee(seat: StoredSeat) -> Attendee:
    return Attendee(
        seat.name,
        seat.organisation,
        seat.attendance,
        bool(seat.present),
        seat.public_id,
    )

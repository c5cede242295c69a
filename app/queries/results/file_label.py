"""Reads what a board's files are named by: its town and its day."""

from typing import NamedTuple

from sqlalchemy import Connection

from app.domain.plan.time_zone import local_day
from app.queries.board import BoardView
from app.queries.results.report import days_of
from app.storage.activities import agenda_of


class FileLabel(NamedTuple):
    """`town` is the place without its country, else the title; `day` is
    YYYY-MM-DD."""

    code: str
    town: str
    day: str
    locale: str


def file_label(connection: Connection, view: BoardView) -> FileLabel:
    """Returns the label of a board's files.

    The day is the first of its agenda, else that of its first activity, else
    that of the board.
    """
    board = view.board
    real = [activity for activity in view.activities if not activity.value.practice]
    zone = board.settings.time_zone
    days = days_of(agenda_of(connection, board.id), real, zone)
    town = board.place.partition(",")[0].partition("(")[0].strip() or board.title
    return FileLabel(
        board.code, town, (*days, local_day(board.created_at, zone))[0], board.locale
    )

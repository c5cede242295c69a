"""Says which files of a board can be made now: none is offered that would be
refused."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Connection

from app.domain.framework import Framework
from app.domain.refusals import Refusal
from app.queries.board import BoardView, board_view
from app.queries.results.results import latest_reading, results_of
from app.queries.results.tally_tables import other_versions, staff_tally, vote_of
from app.storage.activities import StoredActivity
from app.storage.boards import board_by_code


@dataclass(frozen=True)
class Offered:
    """`counted`: whether the numbers of the vote that files are about may be
    seen. `matrix`: whether it can be set against notes. `long`: whether there
    is a vote at all. `crosswalks`: votes whose numbers may be seen, each with
    another version of its framework."""

    counted: bool
    matrix: bool
    long: bool
    crosswalks: tuple[tuple[StoredActivity, Framework], ...]


def offered_files(connection: Connection, code: str) -> Offered:
    """Reads what can be made of a board's votes. Refuses `no_such_board`."""
    view = board_view(connection, board_by_code(connection, code))
    counted = _is_given(lambda: staff_tally(connection, vote_of(view, None), None))
    return Offered(
        counted,
        counted
        and _is_given(
            lambda: latest_reading(results_of(connection, code)).require_matrix()
        ),
        bool(view.real("vote")),
        tuple(_crosswalks(connection, view)),
    )


def _is_given(read: Callable[[], object]) -> bool:
    """Returns whether something is read and not refused."""
    try:
        read()
    except Refusal:
        return False
    return True


def _crosswalks(
    connection: Connection, view: BoardView
) -> list[tuple[StoredActivity, Framework]]:
    return [
        (vote, version)
        for vote in view.real("vote")
        if (versions := other_versions(view.framework(vote)))
        and _is_given(partial(staff_tally, connection, vote, None))
        for version in versions
    ]

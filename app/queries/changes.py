"""What is newer than a version, in one snapshot: the whole content of a push."""

from dataclasses import dataclass, field

from sqlalchemy import Connection

from app.domain.tally import Tally
from app.queries.board import BoardView, board_view
from app.queries.notes import author_names
from app.queries.tally import tally_of, turnout_of
from app.storage import ballots
from app.storage.activities import StoredActivity
from app.storage.boards import board_by_id
from app.storage.notes import StoredNote, count_by_place, notes_since
from app.storage.seats import seats_changed_since


@dataclass
class Votes:
    """A vote in a snapshot. `changed` is the newest version at which its numbers moved; `tally` was read only if someone may see it."""

    activity: StoredActivity
    changed: int
    turnout: Tally
    tally: Tally | None
    cast: dict[int, bool]


@dataclass
class Changes:
    """Everything after `since` (-1: everything)."""

    since: int
    view: BoardView
    notes: list[StoredNote]
    names: dict[int, str]
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    votes: list[Votes] = field(default_factory=list)
    seats_changed: bool = False

    @property
    def version(self) -> int:
        return self.view.board.version


def changes_since(connection: Connection, board_id: int, since: int) -> Changes | None:
    """None when the board is gone."""
    board = board_by_id(connection, board_id)
    if board is None:
        return None
    since = since if since <= board.version else -1  # a version that we never gave: the whole
    view = board_view(connection, board)
    private = {one.id for one in view.activities if one.private}
    notes = [one for one in notes_since(connection, board_id, since) if one.activity_id not in private]
    changes = Changes(since, view, notes, author_names(connection, board, notes))
    changes.seats_changed = seats_changed_since(connection, board_id, since)
    for one in view.activities:
        if any(note.activity_id == one.id for note in notes):
            changes.counts[one.value.key] = count_by_place(connection, one.id)
    changes.votes = [_votes(connection, one, since) for one in view.activities if one.value.kind == "vote" and one.value.round]
    return changes


def _votes(connection: Connection, vote: StoredActivity, since: int) -> Votes:
    found = ballots.round_of(connection, vote.id, vote.value.round)
    assert found is not None
    cast = ballots.cast_since(connection, found.id, since)
    changed = max(vote.version, ballots.newest_turnout(connection, found.id))
    shown = vote.value.shows_tally(ballot_in=True, staff=True)
    tally = tally_of(connection, vote) if shown else None
    turnout = tally or turnout_of(connection, vote)
    return Votes(vote, changed, turnout, tally, cast)

"""What the projected page shows: one vote, one wall of notes, or how to join."""

from dataclasses import dataclass, field, replace

from sqlalchemy import Connection

from app.domain.board_settings import ScreenChoice
from app.domain.framework import Block, Framework
from app.domain.tally import Tally
from app.queries.board import BoardView, Json, board_view
from app.queries.console.earlier import earlier_of
from app.queries.notes import author_names, by_place
from app.queries.results.results import Reading, results_of
from app.queries.tally import seen_tally, tally_in, turnout_beside
from app.storage.activities import StoredActivity, agenda_of
from app.storage.boards import board_by_code
from app.storage.notes import StoredNote, count_by_place, notes_of
from app.storage.votes.ballots import StoredRound, round_of
from app.storage.votes.witnesses import Witnesses, count_witnesses, is_listed

# What each of the facilitator's choices is about; `auto`, `join` and `agenda` are about no kind of activity.
ABOUT = {
    "wheel": "vote",
    "ranking": "vote",
    "matrix": "vote",
    "wall": "notes",
    "groups": "notes",
    "field": "notes",
}


@dataclass
class Projection:
    """`kind` names its fragment: join, agenda, vote, ranking, matrix, wall, groups or field. `closes_at` is when the timer runs
    out, `earlier` the session before today's that the activity is from."""

    view: BoardView
    kind: str
    activity: StoredActivity | None = None
    closes_at: str | None = None
    framework: Framework | None = None
    tally: Tally | None = None
    turnout: Tally | None = None
    seal: StoredRound | None = None
    witnesses: Witnesses | None = None
    blocks: tuple[Block, ...] = ()
    place: str | None = None
    notes: dict[str, list[StoredNote]] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    agenda: list[Json] = field(default_factory=list)
    earlier: Json | None = None
    reading: Reading | None = None
    by_group: list[tuple[Json | None, list[StoredNote]]] = field(default_factory=list)

    @property
    def most_notes(self) -> int:
        """What a full bar stands for."""
        return max(self.counts.values(), default=1)

    def notes_in(self, block: Block) -> int:
        """The notes of a block, those of its fields included."""
        return sum(
            self.counts.get(place, 0) for place in (block.id, *(one.id for one in block.fields))
        )


def projection_of(connection: Connection, code: str, asked: str | None) -> Projection:
    """`asked` pins an activity by its key; else the facilitator's choice of the screen, else what was opened last.

    Refuses `no_such_board`.
    """
    view = board_view(connection, board_by_code(connection, code))
    choice = (view.board.settings.screen if asked is None else None) or ScreenChoice()
    running = view.board.settings.running
    activity = _activity(view, asked or choice.activity, choice.mode)
    kind = _kind(choice.mode, activity)
    step_end = running.ends_at if running else None
    shown = Projection(view, kind, activity, (activity.closes_at if activity else None) or step_end)
    if kind == "agenda":
        shown.agenda = agenda_of(connection, view.board.id)
    if activity is not None and kind not in {"join", "agenda"}:
        shown.framework = view.framework(activity)
        fill = _fill_vote if activity.value.kind == "vote" else _fill_wall
        fill(connection, shown, activity)
        shown.earlier = earlier_of(connection, view).get(activity.value.key)
        shown.place = choice.field if kind == "field" else None
    return shown


def _activity(view: BoardView, key: str | None, mode: str) -> StoredActivity | None:
    """The one named, else the last one opened (of the mode's kind): closed since, its result is what the room looks at. A
    practice enters no matrix."""
    about = ABOUT.get(mode)
    named = [one for one in view.activities if one.value.key == key]
    opened = [
        one
        for one in view.activities
        if one.value.state != "planned" and about in {None, one.value.kind}
    ]
    opened = [one for one in opened if mode != "matrix" or not one.value.practice]
    return named[0] if named else max(opened, key=lambda one: one.opened_at or "", default=None)


def _kind(mode: str, activity: StoredActivity | None) -> str:
    if mode in {"join", "agenda"}:
        return mode
    if activity is None:
        return "join"
    if activity.value.kind == "vote":
        return mode if mode in {"ranking", "matrix"} else "vote"
    return mode if mode in {"field", "groups"} else "wall"


def _fill_vote(connection: Connection, shown: Projection, vote: StoredActivity) -> None:
    value, found = vote.value, round_of(connection, vote.id, vote.value.round)
    # A live vote that is not open yet has nothing to hide: its wheel is empty, and says nothing of a close.
    shown.tally = seen_tally(connection, vote, found, ballot_in=True, staff=True)
    if shown.tally is None and value.state == "planned" and value.reveal == "live":
        shown.tally = tally_in(connection, vote, found)
    shown.turnout = turnout_beside(connection, vote, found, shown.tally)
    if shown.tally is None and value.shows_tally(ballot_in=True, staff=True):
        # Before the first step: the empty wheel and list, into which the first one comes.
        shown.tally = replace(shown.turnout, ballots=0, votes={})
    if value.state == "closed":
        shown.seal = found
        shown.witnesses = count_witnesses(connection, found) if found and is_listed(found) else None
    if shown.kind == "matrix":  # the facts are those of the results
        readings = results_of(connection, shown.view.board.code).readings
        shown.reading = next((one for one in readings if one.vote.activity.key == value.key), None)


def _fill_wall(connection: Connection, shown: Projection, activity: StoredActivity) -> None:
    assert shown.framework is not None
    shown.blocks = shown.view.board.settings.open_blocks(activity.value.key, shown.framework)
    notes = [] if activity.private else notes_of(connection, activity.id)
    shown.notes = by_place(notes)
    shown.names = author_names(connection, shown.view.board, notes)
    shown.counts = count_by_place(connection, activity.id)
    if shown.kind == "groups":
        alone = [one for one in notes if one.group_id is None]
        shown.by_group = [
            (group, [one for one in notes if one.group_id == row])
            for row, group in shown.view.groups.items()
        ]
        shown.by_group += [(None, alone)] if alone else []


def require_board(connection: Connection, code: str) -> None:
    """Refuses `no_such_board`."""
    board_by_code(connection, code)

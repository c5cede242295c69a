"""Reads what the projected page shows: a vote, notes, the agenda, or how to
join."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection

from app.domain.framework import Block, Framework
from app.domain.group import Group
from app.domain.local_text import Languages
from app.domain.plan.agenda import Sitting
from app.domain.plan.screen import ScreenChoice
from app.domain.plan.shortlist import is_made
from app.domain.votes.tally import Tally
from app.queries.board import BoardView, agenda_in, board_view
from app.queries.console.earlier import earlier_of
from app.queries.notes import author_names, by_place
from app.queries.plan import Plan, plan_of
from app.queries.results.results import Reading, results_of
from app.queries.tally import seen_tally, tally_in, turnout_beside
from app.queries.words import framework_shown
from app.storage.activities import StoredActivity
from app.storage.boards import board_by_code
from app.storage.notes import StoredNote, count_by_place, notes_of
from app.storage.votes.rounds import StoredRound, round_of
from app.storage.votes.witnesses import WitnessCounts, count_witnesses, is_listed

OF_BOARD = {"join", "agenda", "plan"}  # modes that are about no activity
# The kind of activity of each mode; `auto` and those of the board have none.
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
    """The projected page. `languages` take turns on it.

    `kind` names its fragment: join, agenda, plan, vote, question, words,
    ranking, matrix, wall, groups or field. `closes_at` is when the timer runs
    out; `earlier` is the sitting before today's that the activity is from.
    """

    view: BoardView
    kind: str
    activity: StoredActivity | None = None
    closes_at: str | None = None
    framework: Framework | None = None
    tally: Tally | None = None
    turnout: Tally | None = None
    seal: StoredRound | None = None
    witnesses: WitnessCounts | None = None
    blocks: tuple[Block, ...] = ()
    place: str | None = None
    notes: dict[str, list[StoredNote]] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    agenda: list[Sitting] = field(default_factory=list)
    earlier: Sitting | None = None
    reading: Reading | None = None
    plan: Plan | None = None
    by_group: list[tuple[Group | None, list[StoredNote]]] = field(default_factory=list)
    languages: Languages = ()

    @property
    def language(self) -> str:
        """The language in which it is now."""
        return self.view.languages[0]

    @property
    def most_notes(self) -> int:
        """Returns the most notes of any place, which a full bar stands for."""
        return max(self.counts.values(), default=1)

    def notes_in(self, block: Block) -> int:
        """Returns the notes of a block, including those of its fields."""
        return sum(
            self.counts.get(place, 0)
            for place in (block.id, *(field.id for field in block.fields))
        )


def projection_of(
    connection: Connection,
    code: str,
    key: str | None,
    pages: Languages,
    by_hand: Languages = (),
    turn: str = "",
) -> Projection:
    """Reads the page. `pages` are the languages that have pages: a file may
    have chosen others.

    `key` pins an activity; else it is the facilitator's choice, else the
    activity opened last. Of the languages that were chosen for screens, else
    `by_hand` in this browser, else the board's, it is in that whose `turn` it
    is. Refuses `no_such_board`.
    """
    board = board_by_code(connection, code)
    chosen = tuple(tag for tag in board.settings.screen_languages if tag in pages)
    spoken = chosen or tuple(by_hand) or (board.locale,)
    view = board_view(connection, board, (turn if turn in spoken else spoken[0],))
    choice = (view.board.settings.screen if key is None else None) or ScreenChoice()
    activity = _activity(view, key or choice.activity, choice.mode)
    kind = _kind(choice.mode, activity)
    projection = Projection(view, kind, activity, _end_of_timer(view, activity))
    projection.languages = spoken
    if kind == "agenda":
        projection.agenda = agenda_in(connection, view.board, view.languages)
    if kind == "plan":
        projection.plan = plan_of(connection, view)
    if activity is not None and kind not in OF_BOARD:
        projection.framework = view.framework(activity)
        fill = _fill_vote if activity.value.has_ballots else _fill_notes
        fill(connection, projection, activity)
        projection.earlier = earlier_of(connection, view).get(activity.value.key)
        projection.place = choice.field if kind == "field" else None
    return projection


def _end_of_timer(view: BoardView, activity: StoredActivity | None) -> str | None:
    """Returns when the activity closes, else when the step of the agenda
    ends."""
    running = view.board.settings.running
    end = activity.closes_at if activity else None
    return end or (running.ends_at if running else None)


def _in_matrix(view: BoardView, opened: list[StoredActivity]) -> list[StoredActivity]:
    """Leaves out a practice, and a vote without notes to compare where there
    is another."""
    opened = [activity for activity in opened if not activity.value.practice]
    return [vote for vote in opened if not is_made(view.framework(vote))] or opened


def _activity(view: BoardView, key: str | None, mode: str) -> StoredActivity | None:
    """Returns the named activity, else the last one opened that fits the mode,
    closed or not."""
    about = ABOUT.get(mode)
    named = [activity for activity in view.activities if activity.value.key == key]
    opened = [
        activity
        for activity in view.activities
        if activity.value.state != "planned" and about in {None, activity.value.kind}
    ]
    if mode == "matrix":
        opened = _in_matrix(view, opened)
    return (
        named[0]
        if named
        else max(opened, key=lambda activity: activity.opened_at or "", default=None)
    )


def _kind(mode: str, activity: StoredActivity | None) -> str:
    if mode in OF_BOARD:
        return mode
    if activity is None:
        return "join"
    if activity.value.is_question:
        return "words" if activity.value.kind == "word" else "question"
    if activity.value.kind == "vote":
        return mode if mode in {"ranking", "matrix"} else "vote"
    return mode if mode in {"field", "groups"} else "wall"


def _fill_vote(
    connection: Connection, projection: Projection, vote: StoredActivity
) -> None:
    present_round = round_of(connection, vote.id, vote.value.round)
    projection.tally = _tally(connection, vote, present_round)
    projection.turnout = turnout_beside(
        connection, vote, present_round, projection.tally
    )
    if projection.tally is None and vote.value.shows_tally(ballot_in=True, staff=True):
        # Before the first step: the empty wheel and list, into which the first
        # one comes.
        projection.tally = replace(projection.turnout, ballots=0, votes={})
    projection.framework = framework_shown(
        connection, projection.view, vote, present_round, projection.tally
    )
    if vote.value.state == "closed" and present_round:
        projection.seal = present_round
        if is_listed(present_round):
            projection.witnesses = count_witnesses(connection, present_round)
    if projection.kind == "matrix":  # the facts are those of the results
        projection.reading = _reading(connection, projection.view, vote.value.key)


def _reading(connection: Connection, view: BoardView, key: str) -> Reading | None:
    """Returns what the results say of a vote."""
    readings = results_of(connection, view.board.code, view.languages).readings
    return next(
        (reading for reading in readings if reading.vote.activity.key == key), None
    )


def _tally(
    connection: Connection, vote: StoredActivity, present_round: StoredRound | None
) -> Tally | None:
    """Returns the tally as the room may see it. A live vote that is not open
    yet hides nothing: its wheel is empty, without "at the close"."""
    tally = seen_tally(connection, vote, present_round, ballot_in=True, staff=True)
    if tally is None and vote.value.state == "planned" and vote.value.reveal == "live":
        return tally_in(connection, vote, present_round)
    return tally


def _fill_notes(
    connection: Connection, projection: Projection, activity: StoredActivity
) -> None:
    assert projection.framework is not None
    board = projection.view.board
    projection.blocks = board.settings.open_blocks(
        activity.value.key, projection.framework
    )
    notes = [] if activity.private else notes_of(connection, activity.id)
    projection.notes = by_place(notes)
    projection.names = author_names(connection, board, notes)
    projection.counts = count_by_place(connection, activity.id)
    if projection.kind == "groups":
        projection.by_group = _by_group(notes, projection.view.groups)


def _by_group(
    notes: Sequence[StoredNote], groups: Mapping[int, Group]
) -> list[tuple[Group | None, list[StoredNote]]]:
    """Returns the notes of every group, and last those without a group, if
    any."""
    alone = [note for note in notes if note.group_id is None]
    by_group: list[tuple[Group | None, list[StoredNote]]] = [
        (group, [note for note in notes if note.group_id == row])
        for row, group in groups.items()
    ]
    return [*by_group, (None, alone)] if alone else by_group


def require_board(connection: Connection, code: str) -> None:
    """Refuses `no_such_board`."""
    board_by_code(connection, code)

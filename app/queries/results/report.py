"""Reads everything that a report tells, by section and independent of a language."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from sqlalchemy import Connection

from app.domain.board_settings import PRIVACY
from app.domain.chosen_blocks import ChosenBlocks
from app.domain.framework import Framework
from app.domain.group import Group
from app.domain.local_text import Languages
from app.domain.plan.activity import Activity
from app.domain.plan.agenda import Sitting
from app.domain.plan.shortlist import without_made
from app.domain.plan.time_zone import local_day
from app.domain.votes.redraws import Sureness, sureness
from app.domain.votes.tally import Tally
from app.queries.board import BoardView, agenda_in, board_view
from app.queries.plan import Plan, plan_of
from app.queries.results.merged_notes import merged_counts
from app.queries.results.report_pictures import ReportPictures
from app.queries.tally import seen_tally, turnout_beside
from app.queries.words import framework_shown
from app.storage.activities import StoredActivity
from app.storage.boards import StoredBoard, board_by_code
from app.storage.notes import StoredNote, notes_since
from app.storage.seats import StoredSeat, seats_of
from app.storage.votes import ballots
from app.storage.votes.rounds import StoredRound, rounds_of

Role = Literal["challenges", "situation", "proposals"]


@dataclass(frozen=True)
class Entry:
    """A shown note, how many notes were merged into it, and how many say it beside its
    author."""

    text: str
    merged: int
    me_too: int


@dataclass(frozen=True)
class Notes:
    """A notes activity.

    `entries` are by place (a field's id, or a block's); of `private` notes only the
    number is here. `kept_blocks` are the ids of the only blocks that notes were asked
    for, with the `reason`; empty when all were.
    """

    activity: Activity
    framework: Framework
    role: Role
    entries: Mapping[str, Sequence[Entry]]
    private: int
    kept_blocks: tuple[str, ...]
    reason: str

    @property
    def counts(self) -> dict[str, int]:
        return {place: len(entries) for place, entries in self.entries.items()}


@dataclass(frozen=True)
class Vote:
    """A vote in its present round.

    `tally` is None before the first opening and while it is hidden; `turnout` is never
    hidden. `assisted` counts the ballots entered for somebody else, by way, after the
    close. `sureness` is None before the seal, and with so few ballots that they would
    tell too much.
    """

    activity: Activity
    framework: Framework
    turnout: Tally
    tally: Tally | None
    round: StoredRound | None
    earlier: tuple[StoredRound, ...]
    assisted: Mapping[str, int]
    sureness: Sureness | None = None


@dataclass(frozen=True)
class Comparison:
    """A situation with a vote on the same framework, or alone where there is none."""

    situation: Notes
    vote: Vote | None


@dataclass(frozen=True)
class Report:
    """A whole report; `days` are ISO dates, `people` the present seats, `late` the
    number of those who joined once every activity was closed. `pictures` are read
    apart, where they are shown."""

    board: StoredBoard
    made_at: str
    days: tuple[str, ...]
    frameworks: tuple[tuple[Framework, tuple[Activity, ...]], ...]
    sessions: tuple[Sitting, ...]
    groups: tuple[Group, ...]
    votes: tuple[Vote, ...]
    questions: tuple[Vote, ...]
    challenges: tuple[Notes, ...]
    situations: tuple[Notes, ...]
    comparisons: tuple[Comparison, ...]
    proposals: tuple[Notes, ...]
    plan: Plan
    people: tuple[StoredSeat, ...]
    late: int
    states: frozenset[str]
    pictures: ReportPictures = field(default_factory=ReportPictures)

    @property
    def privacy(self) -> str:
        """Returns how people are named: `organisations`, `names`, or their `count`
        only."""
        return self.board.settings.participants or PRIVACY[0]

    @property
    def lists(self) -> list[Framework]:
        return without_made(framework for framework, _activities in self.frameworks)

    @property
    def texts(self) -> Mapping[str, str]:
        """Returns the texts that are filled in, by their names in TEXTS."""
        return {key: text for key, text in self.board.settings.texts.items() if text}

    @property
    def final(self) -> bool:
        """Says whether something was closed and nothing is open; empty chapters are
        left out."""
        return "closed" in self.states and "open" not in self.states

    @property
    def unfinished(self) -> bool:
        """Says whether an activity is still open, so that numbers may change."""
        return "open" in self.states


def report_of(
    connection: Connection, code: str, made_at: str, languages: Languages = ()
) -> Report:
    """Returns the report as of `made_at`, without practice activities. Refuses
    `no_such_board`."""
    view = board_view(connection, board_by_code(connection, code), languages)
    activities = [
        activity for activity in view.activities if not activity.value.practice
    ]
    votes = tuple(_vote(connection, view, activity) for activity in view.real("vote"))
    notes = _all_notes(connection, view, activities)
    situations = _of_role(notes, "situation")
    seats = [seat for seat in seats_of(connection, view.board.id) if seat.present]
    end, sessions = (
        _end(activities),
        tuple(agenda_in(connection, view.board, languages)),
    )
    return Report(
        board=view.board,
        made_at=made_at,
        days=days_of(sessions, activities, view.board.settings.time_zone),
        frameworks=_frameworks(view, activities),
        sessions=sessions,
        groups=tuple(view.groups.values()),
        votes=votes,
        questions=tuple(
            _vote(connection, view, question) for question in view.real_questions
        ),
        challenges=_of_role(notes, "challenges"),
        situations=situations,
        comparisons=_comparisons(situations, votes),
        proposals=_of_role(notes, "proposals"),
        plan=plan_of(connection, view),
        people=tuple(seat for seat in seats if seat.joined_at <= end),
        late=sum(seat.joined_at > end for seat in seats),
        states=frozenset(activity.value.state for activity in activities),
    )


def _of_role(notes: Sequence[Notes], role: Role) -> tuple[Notes, ...]:
    return tuple(activity for activity in notes if activity.role == role)


def _end(activities: Sequence[StoredActivity]) -> str:
    """Returns when the last activity closed; a moment after all others while one is to
    come."""
    closed = [
        activity.closed_at
        for activity in activities
        if activity.value.state == "closed"
    ]
    is_over = bool(closed) and len(closed) == len(activities)
    return max(at or "" for at in closed) if is_over else "9999"


def days_of(
    sessions: Sequence[Sitting], activities: Sequence[StoredActivity], zone: str
) -> tuple[str, ...]:
    """Returns the agenda's dates, else the days of the workshop's zone when activities
    opened."""
    dates = sorted({sitting.held_on for sitting in sessions if sitting.held_on})
    return tuple(
        dates
        or sorted(
            {
                local_day(activity.opened_at, zone)
                for activity in activities
                if activity.opened_at
            }
        )
    )


def _frameworks(
    view: BoardView, activities: Sequence[StoredActivity]
) -> tuple[tuple[Framework, tuple[Activity, ...]], ...]:
    """Returns the frameworks in use, those of votes first, each with its activities."""
    used: dict[int, list[Activity]] = {}
    exercises = [activity for activity in activities if not activity.value.is_question]
    for activity in sorted(
        exercises, key=lambda activity: not view.framework(activity).fields
    ):
        used.setdefault(activity.framework_id, []).append(activity.value)
    return tuple((view.frameworks[key], tuple(values)) for key, values in used.items())


def _vote(connection: Connection, view: BoardView, vote: StoredActivity) -> Vote:
    rounds = rounds_of(connection, vote.id)
    current = next(
        (round_ for round_ in rounds if round_.number == vote.value.round), None
    )
    tally = (
        seen_tally(connection, vote, current, ballot_in=True, staff=True)
        if current
        else None
    )
    cast = _sealed_ballots(connection, current)
    framework = framework_shown(connection, view, vote, current, tally)
    return Vote(
        vote.value,
        framework,
        turnout_beside(connection, vote, current, tally),
        tally,
        current,
        tuple(round_ for round_ in rounds if round_ is not current),
        Counter(ballot.assisted for ballot in cast if ballot.assisted),
        round_sureness(current, cast, framework),
    )


def _sealed_ballots(
    connection: Connection, round_: StoredRound | None
) -> Sequence[ballots.StoredBallot]:
    """Returns the ballots of a sealed round; none of an open one."""
    is_sealed = round_ is not None and round_.sha256 is not None
    return ballots.ballots_of(connection, round_.id) if round_ and is_sealed else ()


def round_sureness(
    round_: StoredRound | None,
    cast: Sequence[ballots.StoredBallot],
    framework: Framework,
) -> Sureness | None:
    """Returns how sure the first places of a sealed round are; None of an open one."""
    if round_ is None or round_.sha256 is None:
        return None
    chosen = [(ballot.receipt, ballot.fields) for ballot in cast]
    return sureness(chosen, len(framework.fields), round_.sha256)


def _all_notes(
    connection: Connection, view: BoardView, activities: Sequence[StoredActivity]
) -> list[Notes]:
    """Returns the notes activities in their order; those after the first vote are
    proposals."""
    written = notes_since(connection, view.board.id, -1)
    voted = _first_vote(activities)
    all_notes = []
    for place, activity in enumerate(activities):
        if activity.value.kind == "notes":
            role: Role = "proposals" if place > voted else "situation"
            role = role if view.framework(activity).fields else "challenges"
            own_notes = [note for note in written if note.activity_id == activity.id]
            all_notes.append(_notes(view, activity, role, own_notes))
    return all_notes


def _first_vote(activities: Sequence[StoredActivity]) -> int:
    """Returns the place of the first vote, the number of activities where there is
    none."""
    votes = (
        place for place, stored in enumerate(activities) if stored.value.kind == "vote"
    )
    return next(votes, len(activities))


def _notes(
    view: BoardView, activity: StoredActivity, role: Role, written: Sequence[StoredNote]
) -> Notes:
    shown_notes = [note for note in written if note.state == "shown"]
    chosen = view.board.settings.blocks.get(activity.value.key, ChosenBlocks(()))
    framework = view.framework(activity)
    return Notes(
        activity.value,
        framework,
        role,
        entries={}
        if activity.private
        else _entries(shown_notes, merged_counts(written)),
        private=len(shown_notes) if activity.private else 0,
        kept_blocks=tuple(
            block.id for block in framework.blocks if block.id in chosen.blocks
        ),
        reason=chosen.reason,
    )


def _entries(
    notes: Sequence[StoredNote], merged: Counter[str]
) -> dict[str, list[Entry]]:
    """Returns the notes by place, each with how many were merged into it."""
    entries: dict[str, list[Entry]] = {}
    for note in notes:
        entries.setdefault(note.place, []).append(
            Entry(note.text, merged[note.id], note.me_too)
        )
    return entries


def _comparisons(
    situations: Sequence[Notes], votes: Sequence[Vote]
) -> tuple[Comparison, ...]:
    """Returns each situation with the votes on its framework."""

    def votes_on(framework: str) -> list[Vote | None]:
        return [vote for vote in votes if vote.framework.id == framework]

    return tuple(
        Comparison(situation, vote)
        for situation in situations
        for vote in votes_on(situation.framework.id) or [None]
    )

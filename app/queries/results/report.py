"""Reads everything that a report tells, by section and independent of a
language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from app.domain.board_settings import PRIVACY
from app.domain.framework import Framework
from app.domain.group import Group
from app.domain.grouping import grouped_by
from app.domain.local_text import Languages
from app.domain.plan.activity import Activity
from app.domain.plan.agenda import Sitting
from app.domain.plan.shortlist import without_made
from app.domain.plan.time_zone import local_day
from app.queries.board import BoardView, agenda_in, board_view
from app.queries.plan import Plan, plan_of
from app.queries.results.report_notes import Notes, Role, all_notes
from app.queries.results.report_pictures import ReportPictures
from app.queries.results.report_votes import Vote, read_vote
from app.storage.activities import StoredActivity
from app.storage.boards import StoredBoard, board_by_code
from app.storage.seats import StoredSeat, seats_of


@dataclass(frozen=True)
class Comparison:
    """A situation with a vote on the same framework, or alone where there is
    none."""

    situation: Notes
    vote: Vote | None


@dataclass(frozen=True)
class Report:
    """A whole report; `days` are ISO dates, `people` the present seats, `late`
    the number of those who joined once every activity was closed. `pictures`
    are read apart, where they are shown."""

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
        """Returns how people are named: `organisations`, `names`, or their
        `count` only."""
        return self.board.settings.participants or PRIVACY[0]

    @property
    def all_notes(self) -> tuple[Notes, ...]:
        """Returns the notes activities: challenges, situations, proposals."""
        return (*self.challenges, *self.situations, *self.proposals)

    @property
    def lists(self) -> list[Framework]:
        return without_made(framework for framework, _activities in self.frameworks)

    @property
    def texts(self) -> Mapping[str, str]:
        """Returns the texts that are filled in, by their names in TEXTS."""
        return {key: text for key, text in self.board.settings.texts.items() if text}

    @property
    def final(self) -> bool:
        """Says whether something was closed and nothing is open; empty
        chapters are left out."""
        return "closed" in self.states and "open" not in self.states

    @property
    def unfinished(self) -> bool:
        """Says whether an activity is still open, so that numbers may
        change."""
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
    votes = tuple(
        read_vote(connection, view, activity) for activity in view.real("vote")
    )
    notes = all_notes(connection, view, activities)
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
            read_vote(connection, view, question) for question in view.real_questions
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
    """Returns when the last activity closed; a moment after all others while
    one is to come."""
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
    """Returns the agenda's dates, else the days of the workshop's zone when
    activities opened."""
    dates = {sitting.held_on for sitting in sessions if sitting.held_on}
    opened = (activity.opened_at for activity in activities if activity.opened_at)
    return tuple(sorted(dates or {local_day(at, zone) for at in opened}))


def _frameworks(
    view: BoardView, activities: Sequence[StoredActivity]
) -> tuple[tuple[Framework, tuple[Activity, ...]], ...]:
    """Returns the frameworks in use, those of votes first, each with its
    activities."""
    exercises = [activity for activity in activities if not activity.value.is_question]
    exercises.sort(key=lambda activity: not view.framework(activity).fields)
    used = grouped_by(exercises, lambda activity: activity.framework_id)
    return tuple(
        (view.frameworks[key], tuple(activity.value for activity in group))
        for key, group in used.items()
    )


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

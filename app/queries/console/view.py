"""Reads the facilitator's console: the missing ballots, never a choice of
anybody."""

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import Connection

from app.domain.framework import Framework
from app.domain.local_text import Languages
from app.domain.plan.activity import Activity
from app.domain.plan.agenda import Sitting
from app.domain.plan.pace import FEWEST, gives_away
from app.domain.plan.running_step import RunningStep
from app.domain.plan.screen import ScreenChoice
from app.domain.plan.shortlist import deciding_tie
from app.domain.votes.tally import Tally, ranking
from app.queries.board import BoardView, agenda_in, board_view
from app.queries.console.earlier import earlier_of
from app.queries.console.people import Flood, flood_of
from app.queries.progress import GroupProgress, progress_of
from app.queries.tally import seen_tally, turnout_beside
from app.queries.words import framework_shown, view_shown
from app.storage.activities import StoredActivity, agenda_of
from app.storage.boards import board_by_code
from app.storage.links import link_by_token, linked_roles
from app.storage.log import last_arrangement
from app.storage.notes import count_by_group
from app.storage.seats import StoredSeat, seats_of
from app.storage.votes.announcements import announced_seats
from app.storage.votes.rounds import RoundCounts, StoredRound, round_of, rounds_of
from app.storage.votes.witnesses import WitnessCounts, count_witnesses, is_listed

NOT_CHANGED = RoundCounts()


class Tie(NamedTuple):
    """`fields` are tied for the last `left` of the first `places`."""

    places: int
    fields: int
    left: int


@dataclass
class ConsoleVote:
    """A vote as its facilitator sees it.

    `tally` is None where it may not be seen; `earlier` are the sealed rounds
    before this one. `missing` are the seats that are not known to have voted:
    some of them may have, and `left` is how many have not.
    """

    turnout: Tally
    tally: Tally | None
    seal: StoredRound | None
    missing: list[StoredSeat]
    earlier: list[StoredRound]
    is_secret: bool = True
    counts: RoundCounts = NOT_CHANGED
    witnesses: WitnessCounts | None = None
    tie: Tie | None = None

    @property
    def left(self) -> int:
        """Returns how many ballots are to come, from the numbers of seats and
        ballots alone.

        So marking a seat absent changes it alike, whether it has voted or not.
        """
        return max(self.turnout.seats - self.turnout.ballots, 0)

    @property
    def warning(self) -> str:
        """Returns why closing an open secret round would give away choices, or
        "".

        `few`: too few ballots. `alike`: all ballots are the same, where the
        tally may be seen.
        """
        if not self.is_secret or self.seal or not self.turnout.round:
            return ""
        if self.turnout.ballots < FEWEST:
            return "few"
        seen = self.tally
        return "alike" if seen and gives_away(seen.ballots, seen.votes) else ""


@dataclass
class ConsoleView:
    """The console: agenda, seats, each vote by its key, and the progress of
    notes activities.

    `written` is {activity key: {place: notes}}; `arrangement` tells one order
    of the agenda from another.
    """

    view: BoardView
    agenda: list[Sitting] = field(default_factory=list)
    seats: list[StoredSeat] = field(default_factory=list)
    votes: dict[str, ConsoleVote] = field(default_factory=dict)
    written: dict[str, dict[str, int]] = field(default_factory=dict)
    progress: dict[str, list[GroupProgress]] = field(default_factory=dict)
    earlier: dict[str, Sitting] = field(default_factory=dict)
    flood: Flood | None = None
    arrangement: int = 0

    @property
    def expected(self) -> int:
        """Returns how many seats there are, present or not, without the
        groups' devices."""
        return sum(not seat.device for seat in self.seats)

    @property
    def running(self) -> RunningStep | None:
        """Returns the step of the agenda that runs."""
        return self.view.board.settings.running

    @property
    def screen(self) -> ScreenChoice:
        """Returns what the projected page was told to show."""
        return self.view.board.settings.screen or ScreenChoice()

    def hides_vote(self, key: str) -> bool:
        """Returns whether the screen was told to show something other than
        this vote."""
        mode, activity = self.screen.mode, self.screen.activity
        if mode == "auto":
            return False
        return mode not in {"wheel", "ranking"} or activity not in {None, key}

    @property
    def focus(self) -> str | None:
        """Returns the key of the activity that all participants are brought
        to."""
        focus = self.view.board.settings.focus
        return focus.activity if focus else None

    @property
    def next_planned(self) -> Activity | None:
        """Returns the activity to be opened next: of those that are planned,
        what the agenda has first, else the first that is no practice, else the
        first."""
        planned = {
            activity.value.key: activity.value
            for activity in self.view.activities
            if activity.value.state == "planned"
        }
        steps = (step.activity for sitting in self.agenda for step in sitting.steps)
        of_agenda = (planned[key] for key in steps if key in planned)
        listed = sorted(planned.values(), key=lambda activity: activity.practice)
        return next(of_agenda, next(iter(listed), None))

    def minutes_of(self, key: str) -> int | None:
        """Returns the minutes that the agenda gives an activity."""
        return next(
            (
                step.minutes
                for sitting in self.agenda
                for step in sitting.steps
                if step.activity == key
            ),
            None,
        )


def console_view(
    connection: Connection, code: str, languages: Languages = ()
) -> ConsoleView:
    """Reads the console. Refuses `no_such_board`."""
    view = board_view(connection, board_by_code(connection, code), languages)
    seats = seats_of(connection, view.board.id)
    view, votes = _votes(connection, view, seats)
    console = ConsoleView(
        view,
        agenda_in(connection, view.board, languages),
        seats,
        votes,
        earlier=earlier_of(connection, view),
        flood=flood_of(seats),
        arrangement=last_arrangement(connection, view.board.id),
    )
    _add_progress(connection, console)
    return console


def _votes(
    connection: Connection, view: BoardView, seats: list[StoredSeat]
) -> tuple[BoardView, dict[str, ConsoleVote]]:
    """Returns the votes by key, and the view with their frameworks as staff
    may see them."""
    votes = {}
    for vote in view.with_ballots:
        votes[vote.value.key], framework = _console_vote(connection, vote, view, seats)
        view = view_shown(view, vote, framework)
    return view, votes


def _add_progress(connection: Connection, console: ConsoleView) -> None:
    """Adds what each notes activity has, by place and by group."""
    view = console.view
    counted = count_by_group(connection, view.board.id)
    for activity in view.of_kind("notes"):
        key, counts = activity.value.key, counted.get(activity.id, {})
        console.written[key] = dict(sum(map(Counter, counts.values()), Counter()))
        console.progress[key] = progress_of(
            view.framework(activity), view.groups, counts, console.seats
        )


def _tie(framework: Framework, tally: Tally, votes: int) -> Tie | None:
    """Returns the tie that a further vote would decide, if any."""
    places, tied = deciding_tie(ranking(framework, tally), votes)
    return Tie(places, len(tied), places - tied[0].rank + 1) if tied else None


def _console_vote(
    connection: Connection,
    vote: StoredActivity,
    view: BoardView,
    seats: list[StoredSeat],
) -> tuple[ConsoleVote, Framework]:
    """Returns the vote, and its framework as staff may see it."""
    present_round = round_of(connection, vote.id, vote.value.round)
    present = [seat for seat in seats if seat.present]
    if present_round is None:
        turnout = turnout_beside(connection, vote, None, None)
        unopened = ConsoleVote(turnout, None, None, present, [], is_secret=False)
        return unopened, view.framework(vote)
    announced = announced_seats(connection, present_round)
    tally = seen_tally(connection, vote, present_round, ballot_in=True, staff=True)
    framework = framework_shown(connection, view, vote, present_round, tally)
    console_vote = ConsoleVote(
        turnout_beside(connection, vote, present_round, tally),
        tally,
        None,
        [seat for seat in present if seat.id not in announced],
        _sealed_before(connection, vote),
        present_round.secret,
        present_round.counts,
    )
    if present_round.sha256 is not None:
        _add_seal(connection, console_vote, present_round, framework)
    return console_vote, framework


def _add_seal(
    connection: Connection, vote: ConsoleVote, seal: StoredRound, framework: Framework
) -> None:
    """Adds the seal, the phones that checked its list, and the tie that a
    further vote decides."""
    vote.seal = seal
    vote.witnesses = count_witnesses(connection, seal) if is_listed(seal) else None
    vote.tie = _tie(framework, vote.tally, seal.votes) if vote.tally else None


def _sealed_before(connection: Connection, vote: StoredActivity) -> list[StoredRound]:
    """Returns the sealed rounds before the present one."""
    rounds = (
        round_ for round_ in rounds_of(connection, vote.id) if round_.sha256 is not None
    )
    return [round_ for round_ in rounds if round_.number < vote.value.round]


def head_of(
    connection: Connection, code: str, languages: Languages = ()
) -> ConsoleView:
    """Reads the board alone, for pages that show no activity. Refuses
    `no_such_board`."""
    return ConsoleView(
        board_view(connection, board_by_code(connection, code), languages)
    )


def sitting_days(connection: Connection, code: str) -> list[str | None]:
    """Returns the days of the board's sittings, None for one without. Refuses
    `no_such_board`."""
    return [
        sitting.held_on
        for sitting in agenda_of(connection, board_by_code(connection, code).id)
    ]


def roles_with_link(connection: Connection, code: str) -> set[str]:
    """Returns the roles for which a link can be used now. Refuses
    `no_such_board`."""
    return linked_roles(connection, board_by_code(connection, code).id)


def link_of(connection: Connection, code: str, token: str) -> int | None:
    """Returns the row id of a valid link, else None. Refuses
    `no_such_board`."""
    link = link_by_token(connection, board_by_code(connection, code).id, token)
    return link[0] if link else None

"""An activity: one exercise on one framework."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from app.domain.plan.pace import Pace
from app.domain.refusals import Refusal
from app.domain.votes.ballot import Rule
from app.domain.votes.order import Order

Kind = Literal["notes", "vote", "hands", "rating", "word"]
State = Literal["planned", "open", "closed"]
Reveal = Literal["live", "at_close"]


@dataclass(frozen=True)
class Activity:
    """`round` counts the openings of a vote (0 before the first); a `practice`
    never enters results; in a `locked` one, though open, participants can
    change nothing."""

    key: str
    kind: Kind
    state: State
    framework: str
    title: str
    reveal: Reveal = "live"
    rule: Rule | None = None
    secret: bool = True
    practice: bool = False
    round: int = 0
    locked: bool = False
    pace: Pace = "each"
    order: Order = "printed"

    def require_open(self) -> None:
        """Refuses `activity_not_open`."""
        if self.state != "open":
            raise Refusal("activity_not_open", activity=self.key)

    def require_unlocked(self) -> None:
        """Refuses `activity_not_open`, `activity_locked`."""
        self.require_open()
        if self.locked:
            raise Refusal("activity_locked", activity=self.key)

    @property
    def has_ballots(self) -> bool:
        """Whether it is a vote or a quick question: both have ballots, rounds
        and seals."""
        return self.kind != "notes"

    @property
    def is_question(self) -> bool:
        """Whether it is a quick question, which never enters priorities."""
        return self.kind not in ("notes", "vote")

    @property
    def is_real_question(self) -> bool:
        return self.is_question and not self.practice

    def require_kind(self, kind: Kind) -> None:
        """Refuses `no_such_activity` for another kind: a note needs one of
        notes, say."""
        if self.kind != kind:
            raise Refusal("no_such_activity", activity=self.key)

    def require_ballots(self) -> None:
        """Refuses `no_such_activity` for what is no vote and no quick
        question."""
        if not self.has_ballots:
            raise Refusal("no_such_activity", activity=self.key)

    def shows_tally(self, *, ballot_in: bool, staff: bool) -> bool:
        """Returns whether the tally may be shown: after the close to all,
        before it only if `reveal` is live, to staff, the screen and seats
        whose ballot is in."""
        if self.state == "closed":
            return True
        return self.state == "open" and self.reveal == "live" and (ballot_in or staff)


def has_ended(activities: Iterable[Activity]) -> bool:
    """Returns whether a workshop with these activities has ended: all are
    closed but practices."""
    states = {activity.state for activity in activities if not activity.practice}
    return states == {"closed"}

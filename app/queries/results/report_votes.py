"""Reads the votes and the questions of a report."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from app.domain.framework import Framework
from app.domain.plan.activity import Activity
from app.domain.votes.redraws import Sureness, sureness
from app.domain.votes.tally import Tally
from app.queries.board import BoardView
from app.queries.tally import seen_tally, turnout_beside
from app.queries.words import framework_shown
from app.storage.activities import StoredActivity
from app.storage.votes import ballots
from app.storage.votes.rounds import StoredRound, rounds_of


@dataclass(frozen=True)
class Vote:
    """A vote in its present round.

    `tally` is None before the first opening and while it is hidden; `turnout`
    is never hidden. `assisted` counts the ballots entered for somebody else,
    by way, after the close. `sureness` is None before the seal, and with so
    few ballots that they would tell too much.
    """

    activity: Activity
    framework: Framework
    turnout: Tally
    tally: Tally | None
    round: StoredRound | None
    earlier: tuple[StoredRound, ...]
    assisted: Mapping[str, int]
    sureness: Sureness | None = None


def read_vote(connection: Connection, view: BoardView, vote: StoredActivity) -> Vote:
    """Reads a vote or a question as staff may see it now."""
    rounds = rounds_of(connection, vote.id)
    numbers = {round_.number: round_ for round_ in rounds}
    current = numbers.get(vote.value.round)
    tally = _staff_tally(connection, vote, current)
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
    """Returns how sure the first places of a sealed round are; None of an open
    one."""
    if round_ is None or round_.sha256 is None:
        return None
    chosen = [(ballot.receipt, ballot.fields) for ballot in cast]
    return sureness(chosen, len(framework.fields), round_.sha256)


def _staff_tally(
    connection: Connection, vote: StoredActivity, round_: StoredRound | None
) -> Tally | None:
    """Returns what staff may see of a round; None before the first."""
    if round_ is None:
        return None
    return seen_tally(connection, vote, round_, ballot_in=True, staff=True)

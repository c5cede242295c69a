"""Counts tallies and turnouts from the ballots, and reads them as sealed after
the seal."""

from sqlalchemy import Connection

from app.domain.framework import Framework
from app.domain.plan.pace import FEWEST
from app.domain.refusals import Refusal
from app.domain.votes.tally import Tally, block_votes, ranking
from app.storage.activities import StoredActivity
from app.storage.seats import count_present
from app.storage.votes import ballots
from app.storage.votes.announcements import shown_tally
from app.storage.votes.rounds import StoredRound, round_of, rounds_of
from app.storage.votes.turnout import count_cast


def tally_of(
    connection: Connection, vote: StoredActivity, number: int | None = None
) -> Tally:
    """Returns a round's tally, by default the present one's; empty before the
    first opening.

    Refuses `no_such_round`.
    """
    number = vote.value.round if number is None else number
    round_ = round_of(connection, vote.id, number)
    if round_ is None and number not in {0, vote.value.round}:
        raise Refusal("no_such_round", round=number)
    return tally_in(connection, vote, round_)


def tally_in(
    connection: Connection, vote: StoredActivity, round_: StoredRound | None
) -> Tally:
    """Returns the tally of a round that was already read; an empty one for
    None."""
    key = vote.value.key
    if round_ is None:
        return Tally(key, 0, False, 0, count_present(connection, vote.board_id), {})
    if round_.sha256 is not None:
        assert round_.ballots is not None
        assert round_.seats is not None
        return Tally(
            key, round_.number, True, round_.ballots, round_.seats, round_.tally or {}
        )
    cast, votes = ballots.count_votes(connection, round_.id)
    seats = max(count_present(connection, vote.board_id), cast)
    return Tally(key, round_.number, False, cast, seats, votes)


def seen_tally(
    connection: Connection,
    vote: StoredActivity,
    round_: StoredRound | None,
    *,
    ballot_in: bool,
    staff: bool,
) -> Tally | None:
    """Returns the tally of a vote's present round as this reader may see it
    now, None while it is hidden. A tally in steps is the last step's, and
    hidden from everybody before the first."""
    if not vote.value.shows_tally(ballot_in=ballot_in, staff=staff):
        return None
    if not moves_in_steps(vote, round_):
        return tally_in(connection, vote, round_)
    assert round_ is not None
    step, cast = shown_tally(connection, round_.id), count_cast(connection, round_.id)
    if step is None or cast < FEWEST:
        return None
    seats = max(count_present(connection, vote.board_id), cast)
    return Tally(vote.value.key, round_.number, False, step.ballots, seats, step.votes)


def moves_in_steps(vote: StoredActivity, round_: StoredRound | None) -> bool:
    """Returns whether a vote's present round is open, and its tally moves in
    steps."""
    in_steps = vote.value.pace == "steps" and vote.value.state == "open"
    return round_ is not None and round_.secret and in_steps


def turnout_beside(
    connection: Connection,
    vote: StoredActivity,
    round_: StoredRound | None,
    tally: Tally | None,
) -> Tally:
    """Returns the turnout beside the tally that a reader sees, which may be
    some ballots behind."""
    if tally is not None and not moves_in_steps(vote, round_):
        return tally
    return turnout_in(connection, vote, round_)


def turnout_in(
    connection: Connection, vote: StoredActivity, round_: StoredRound | None
) -> Tally:
    """Returns the turnout of the present round (None before the first) without
    its votes."""
    cast = count_cast(connection, round_.id) if round_ else 0
    seats = max(count_present(connection, vote.board_id), cast)
    return Tally(vote.value.key, vote.value.round, False, cast, seats, {})


def _words_json(framework: Framework) -> dict[str, object]:
    names = {field.id: field.name for field in framework.fields.values()}
    return {"words": names} if framework.is_of_words else {}


def tally_json(framework: Framework, tally: Tally) -> dict[str, object]:
    """Returns `GET …/tally`: fields with votes and rank, blocks with votes and
    field count; of the question `word` also the `words` by id."""
    places = {ranked.field: ranked for ranked in ranking(framework, tally)}
    votes = block_votes(framework, tally)
    blocks = [block for block in framework.blocks if block.fields]
    return {
        **_words_json(framework),
        **turnout_frame(tally),
        "sealed": tally.sealed,
        "fields": [
            {"field": key, "votes": places[key].votes, "rank": places[key].rank}
            for key in framework.fields
        ],
        "blocks": [
            {"block": block.id, "votes": votes[block.id], "fields": len(block.fields)}
            for block in blocks
        ],
    }


def tally_frame(tally: Tally) -> dict[str, object]:
    """Returns the live message's `tally`."""
    return {**turnout_frame(tally), "votes": dict(tally.votes)}


def tally_row(framework: Framework, tally: Tally) -> list[object]:
    """Returns tally and turnout as [activity, round, ballots, seats, votes…]:
    the votes of all fields, in the order of their sorted ids."""
    votes = tally.votes
    counts = [votes.get(field, 0) for field in framework.sorted_fields]
    return [tally.activity, tally.round, tally.ballots, tally.seats, *counts]


def turnout_frame(tally: Tally) -> dict[str, object]:
    """Returns the live message's `turnout`."""
    return {
        "activity": tally.activity,
        "round": tally.round,
        "ballots": tally.ballots,
        "seats": tally.seats,
    }


def seal_of(connection: Connection, vote: StoredActivity) -> StoredRound | None:
    """Returns the last sealed round of a vote."""
    sealed = [
        round_ for round_ in rounds_of(connection, vote.id) if round_.sha256 is not None
    ]
    return sealed[-1] if sealed else None

"""Casts, replaces and withdraws ballots, all requests of one commit
together."""

from collections.abc import Sequence
from typing import NamedTuple

from app.commands.ballot_requests import ANY, BallotRequest, Basis, apply_request
from app.commands.context import Context
from app.domain.refusals import Refusal
from app.storage.unit import Unit
from app.storage.votes.announcements import shown_tally
from app.storage.votes.ballot_batch import BallotBatch, Voter, read_batches
from app.storage.votes.ballot_writes import write_batch
from app.storage.votes.ballots import StoredBallot
from app.storage.votes.words import add_words, choose_spellings, drop_unsaid


class BallotOutcome(NamedTuple):
    """A seat's ballot after a request, at the version of its last change.

    `fields` are in the framework's order; without a ballot they are () and the
    rest None.
    """

    version: int
    fields: tuple[str, ...] = ()
    recorded_at: str | None = None
    receipt: str | None = None


async def cast_ballot(
    context: Context,
    code: str,
    seat: str,
    activity: str,
    fields: Sequence[str],
    assisted: str = "",
    basis: Basis = ANY,
    device: str = "",
    again: bool = True,
) -> BallotOutcome:
    """Records the seat's whole ballot in place of the one before.

    The same ballot from the device that cast it returns the same receipt,
    locked or not. From elsewhere it is a new ballot: the same receipt would
    confirm a guess of the choices.

    Refuses `no_seat`, `activity_not_open`, `activity_locked`,
    `ballot_unlinked`, `ballot_changed` and as `check_ballot`; for staff also
    `seat_has_voted`, if the person cast a ballot (or, without `again`, has
    any).
    """
    request = BallotRequest(
        context, code, seat, activity, fields, assisted, basis, device, again
    )
    return await context.database.write_together(_apply, request)


async def withdraw_ballot(
    context: Context,
    code: str,
    seat: str,
    activity: str,
    basis: Basis = ANY,
    device: str = "",
) -> int:
    """Withdraws the seat's ballot, if any; returns the version of that.

    Refuses `no_seat`, `activity_not_open`, `activity_locked`,
    `ballot_unlinked`, `ballot_changed`.
    """
    request = BallotRequest(
        context, code, seat, activity, None, basis=basis, device=device
    )
    outcome = await context.database.write_together(_apply, request)
    return outcome.version


def _apply(
    unit: Unit, requests: Sequence[BallotRequest]
) -> list[BallotOutcome | Refusal]:
    """Applies all requests of one commit, vote by vote; returns an outcome for
    each."""
    places_by_vote: dict[tuple[str, str], list[int]] = {}
    for place, request in enumerate(requests):
        places_by_vote.setdefault((request.code, request.activity), []).append(place)
    seats = {
        vote: {requests[place].seat for place in places}
        for vote, places in places_by_vote.items()
    }
    batches = read_batches(unit, seats)
    outcomes: dict[int, BallotOutcome | Refusal] = {}
    for vote, places in places_by_vote.items():
        of_vote = _apply_to_vote(
            unit, batches[vote], [requests[place] for place in places]
        )
        outcomes.update(zip(places, of_vote, strict=True))
    return [outcomes[place] for place in range(len(requests))]


def _apply_to_vote(
    unit: Unit, batch: BallotBatch | Refusal, requests: Sequence[BallotRequest]
) -> list[BallotOutcome | Refusal]:
    """Applies requests in order of arrival: a seat's second one finds the
    first applied."""
    if isinstance(batch, Refusal):
        return [batch] * len(requests)
    refused_or_stored = [apply_request(unit, batch, request) for request in requests]
    _write(unit, batch)
    return [
        result
        if isinstance(result, Refusal)
        else _outcome(batch.voter(request.seat), result)
        for request, result in zip(requests, refused_or_stored, strict=True)
    ]


def _write(unit: Unit, batch: BallotBatch) -> None:
    """Writes the ballots, and the words that they say, before and after."""
    if batch.words:
        add_words(unit, batch.round_id, batch.framework_id, batch.words)
    is_in_steps = batch.of_words and batch.pace == "steps"
    before = shown_tally(unit.connection, batch.round_id) if is_in_steps else None
    write_batch(unit, batch)
    if batch.of_words and batch.is_open:
        unit.run_now()
        step = shown_tally(unit.connection, batch.round_id) if is_in_steps else None
        drop_unsaid(
            unit, batch.round_id, batch.framework_id, step.votes if step else ()
        )
        if not is_in_steps or step != before:
            choose_spellings(unit, batch.round_id)


def _outcome(voter: Voter, ballot: StoredBallot | None) -> BallotOutcome:
    if ballot is None:
        return BallotOutcome(voter.version)
    return BallotOutcome(
        voter.version, ballot.fields, ballot.recorded_at, ballot.receipt
    )

"""Casts, replaces and withdraws ballots, all requests of one commit together."""

from collections.abc import Sequence
from typing import NamedTuple

from app.commands.context import Context, random_code
from app.domain.codes import RECEIPT_LENGTH, grouped
from app.domain.plan.questions import with_words, word_said
from app.domain.refusals import Refusal
from app.domain.votes.ballot import check_ballot
from app.storage.frameworks import framework_of
from app.storage.log import record
from app.storage.unit import Unit
from app.storage.votes.announcements import shown_tally
from app.storage.votes.ballot_batch import BallotBatch, Voter, read_batches
from app.storage.votes.ballot_writes import write_batch
from app.storage.votes.ballots import StoredBallot
from app.storage.votes.turnout import BallotNews
from app.storage.votes.words import add_words, choose_spellings, drop_unsaid, own_words


class BallotOutcome(NamedTuple):
    """A seat's ballot after a request, at the version of its last change.

    `fields` are in the framework's order; without a ballot they are () and the rest
    None.
    """

    version: int
    fields: tuple[str, ...] = ()
    recorded_at: str | None = None
    receipt: str | None = None


class Basis(NamedTuple):
    """The state that the sender saw: the round, and the version at which its ballot
    last changed.

    A delayed request can arrive after a later one, and must not undo it. None is not
    checked.
    """

    round: int | None = None
    version: int | None = None


ANY = Basis()


class BallotRequest(NamedTuple):
    """A seat's new ballot (`fields`; of the question `word` the word itself), or None
    to withdraw it.

    `context` is that of the sender: a batch has requests of many. `assisted` is "",
    "handover" or "paper"; `device` the SHA-256 of the sending device's secret, "" for
    staff. With `again` staff may replace a ballot that staff entered.
    """

    context: Context
    code: str
    seat: str
    activity: str
    fields: Sequence[str] | None
    assisted: str = ""
    basis: Basis = ANY
    device: str = ""
    again: bool = True

    @property
    def way(self) -> str:
        """Returns "handover", "paper" or "device", as BallotNews has it."""
        return self.assisted or "device"


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

    The same ballot from the device that cast it returns the same receipt, locked or
    not. From elsewhere it is a new ballot: the same receipt would confirm a guess of
    the choices.

    Refuses `no_seat`, `activity_not_open`, `activity_locked`, `ballot_unlinked`,
    `ballot_changed` and as `check_ballot`; for staff also `seat_has_voted`, if the
    person cast a ballot (or, without `again`, has any).
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

    Refuses `no_seat`, `activity_not_open`, `activity_locked`, `ballot_unlinked`,
    `ballot_changed`.
    """
    request = BallotRequest(
        context, code, seat, activity, None, basis=basis, device=device
    )
    outcome = await context.database.write_together(_apply, request)
    return outcome.version


def _apply(
    unit: Unit, requests: Sequence[BallotRequest]
) -> list[BallotOutcome | Refusal]:
    """Applies all requests of one commit, vote by vote; returns an outcome for each."""
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
    """Applies requests in order of arrival: a seat's second one finds the first
    applied."""
    if isinstance(batch, Refusal):
        return [batch] * len(requests)
    refused_or_stored = [_decide(unit, batch, request) for request in requests]
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


def _decide(
    unit: Unit, batch: BallotBatch, request: BallotRequest
) -> StoredBallot | Refusal | None:
    """Returns the seat's ballot after applying the request, or the refusal."""
    try:
        voter = batch.voter(request.seat)
        _require_round(batch, request.basis)
        if request.fields is not None:
            return _cast(unit, batch, voter, request, request.fields)
        _withdraw(unit, batch, voter, request)
        return None
    except Refusal as refusal:
        return refusal


def _outcome(voter: Voter, ballot: StoredBallot | None) -> BallotOutcome:
    if ballot is None:
        return BallotOutcome(voter.version)
    return BallotOutcome(
        voter.version, ballot.fields, ballot.recorded_at, ballot.receipt
    )


def _cast(
    unit: Unit,
    batch: BallotBatch,
    voter: Voter,
    request: BallotRequest,
    fields: Sequence[str],
) -> StoredBallot:
    before = voter.ballot
    # Before any refusal that would show staff what the ballot holds
    if request.assisted:
        _require_unlocked(batch)
    framework = framework_of(unit.connection, batch.framework_id)
    words = dict(map(word_said, fields)) if batch.of_words else {}
    if batch.of_words:
        framework = with_words(framework, words)
    chosen = check_ballot(
        batch.rule, framework, list(words) if batch.of_words else fields
    )
    if request.assisted:
        _require_not_voted(unit, batch, voter, request)
    if (
        before is not None
        and before.fields == chosen
        and _may_confirm(batch, before, request)
    ):
        said = (
            own_words(unit.connection, batch.round_id, voter.seat_id) if words else {}
        )
        if said == words:
            return before
    _require_seen(voter, request.basis)
    _require_unlocked(batch)
    for word in words.items():
        batch.words[voter.seat_id] = word
    after = _new_ballot(request, chosen)
    act = "replaced" if before else "recorded"
    voter.set_ballot(after, BallotNews(act, request.way, after.recorded_at))
    if request.assisted:
        _record(unit, batch, request, "ballot_assisted", after.recorded_at)
    if before is not None and not _is_same_device(before, request):
        voter.replaced += 1
        _record(unit, batch, request, "ballot_replaced", after.recorded_at)
    return after


def _new_ballot(request: BallotRequest, fields: tuple[str, ...]) -> StoredBallot:
    receipt, at = grouped(random_code(RECEIPT_LENGTH)), request.context.now()
    return StoredBallot(
        0, receipt, request.assisted, at, fields, device_sha256=request.device
    )


def _is_same_device(before: StoredBallot, request: BallotRequest) -> bool:
    """Returns whether the sending device cast the present ballot."""
    return (
        not before.assisted
        and not request.assisted
        and before.device_sha256 == request.device
    )


def _may_confirm(
    batch: BallotBatch, before: StoredBallot, request: BallotRequest
) -> bool:
    """Returns whether the sender may learn that the very same ballot is in already."""
    if batch.secret:
        return _is_same_device(before, request)
    return before.assisted == request.assisted


def _require_not_voted(
    unit: Unit, batch: BallotBatch, voter: Voter, request: BallotRequest
) -> None:
    """Refuses `seat_has_voted`; logs the try and notifies the person's own devices."""
    before = voter.ballot
    if before is None and not voter.is_unlinked:
        return
    if before is not None and before.assisted and request.again:
        return
    at = request.context.now()
    voter.news = BallotNews("refused", request.way, at)
    _record(unit, batch, request, "ballot_refused", at)
    raise Refusal("seat_has_voted")


def _record(
    unit: Unit, batch: BallotBatch, request: BallotRequest, act: str, at: str
) -> None:
    """Writes a line of the log. Of a secret vote it names no seat: beside a live tally
    it would show whose choices were counted."""
    detail = {"activity": request.activity, "how": request.way}
    if not batch.secret:
        detail["seat"] = request.seat
    if request.assisted:
        request.context.record(unit, batch.board_id, act, at=at, **detail)
    else:
        record(unit, batch.board_id, at, "participant", act, **detail)


def _withdraw(
    unit: Unit, batch: BallotBatch, voter: Voter, request: BallotRequest
) -> None:
    before = voter.ballot
    if before is not None:
        _require_seen(voter, request.basis)
        _require_unlocked(batch)
    if before is not None or voter.is_unlinked:
        at = request.context.now()
        voter.set_ballot(None, BallotNews("withdrawn", request.way, at))
        if before is not None and not _is_same_device(before, request):
            voter.withdrawn += 1
            _record(unit, batch, request, "ballot_withdrawn", at)


def _require_round(batch: BallotBatch, basis: Basis) -> None:
    """Refuses `activity_not_open` for a request that was made in an earlier round."""
    if basis.round is not None and basis.round != batch.number:
        raise Refusal("activity_not_open")


def _require_seen(voter: Voter, basis: Basis) -> None:
    """Refuses `ballot_changed`; no sender has seen a change of this very commit."""
    if basis.version is not None and (voter.changed or voter.version > basis.version):
        raise Refusal("ballot_changed")


def _require_unlocked(batch: BallotBatch) -> None:
    """Refuses `activity_locked`."""
    if batch.locked:
        raise Refusal("activity_locked", activity=batch.activity)

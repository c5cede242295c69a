"""Requests to cast, replace or withdraw a ballot, and how a batch takes
each."""

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
from app.storage.votes.ballot_batch import BallotBatch, Voter
from app.storage.votes.ballots import StoredBallot
from app.storage.votes.turnout import BallotNews
from app.storage.votes.words import own_words


class Basis(NamedTuple):
    """The state that the sender saw: the round, and the version at which its
    ballot last changed.

    A delayed request can arrive after a later one, and must not undo it. None
    is not checked.
    """

    round: int | None = None
    version: int | None = None


ANY = Basis()


class BallotRequest(NamedTuple):
    """A seat's new ballot (`fields`; of the question `word` the word itself),
    or None to withdraw it.

    `context` is that of the sender: a batch has requests of many. `assisted`
    is "", "handover" or "paper"; `device` the SHA-256 of the sending device's
    secret, "" for staff. With `again` staff may replace a ballot that staff
    entered.
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


def apply_request(
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
    """Returns whether the sender may learn that the very same ballot is in
    already."""
    if batch.secret:
        return _is_same_device(before, request)
    return before.assisted == request.assisted


def _require_not_voted(
    unit: Unit, batch: BallotBatch, voter: Voter, request: BallotRequest
) -> None:
    """Refuses `seat_has_voted`; logs the try and notifies the person's own
    devices."""
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
    """Writes a line of the log. Of a secret vote it names no seat: beside a
    live tally it would show whose choices were counted."""
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
    """Refuses `activity_not_open` for a request that was made in an earlier
    round."""
    if basis.round is not None and basis.round != batch.number:
        raise Refusal("activity_not_open")


def _require_seen(voter: Voter, basis: Basis) -> None:
    """Refuses `ballot_changed`; no sender has seen a change of this very
    commit."""
    if basis.version is not None and (voter.changed or voter.version > basis.version):
        raise Refusal("ballot_changed")


def _require_unlocked(batch: BallotBatch) -> None:
    """Refuses `activity_locked`."""
    if batch.locked:
        raise Refusal("activity_locked", activity=batch.activity)

"""Cast, replace and withdraw a ballot."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from app.commands.context import Context, random_code
from app.domain.ballot import check_ballot
from app.domain.codes import RECEIPT_LENGTH, grouped
from app.domain.refusals import Refusal
from app.storage.boards import framework_of
from app.storage.log import record
from app.storage.unit import Unit
from app.storage.votes import ballot_batch as store
from app.storage.votes.ballot_batch import BallotBatch, Voter
from app.storage.votes.ballots import BallotNews, StoredBallot


class Receipt(NamedTuple):
    """What proves to the voter that the ballot is recorded."""

    fields: tuple[str, ...]
    recorded_at: str
    receipt: str
    version: int


class Basis(NamedTuple):
    """What the sender knew when the ballot was filled in: the round, and the version at which its own ballot last changed.

    A request can be held up by the line and arrive after a later one: it then must not undo what it knows nothing of.
    """

    round: int | None = None
    known: int | None = None


ANY = Basis()


class Order(NamedTuple):
    """What one sender asks for the seat's ballot: so many `fields`, or None to take it back. `assisted` is "", "handover" or "paper".

    `device` is the SHA-256 of the sending device's secret, empty for staff. `again` lets staff replace a ballot that they entered.
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
    def how(self) -> str:
        """By which way it comes, as `BallotNews` says it."""
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
) -> Receipt:
    """The seat's whole ballot; it replaces the one before. The same ballot again is the same receipt, locked or not, on the device
    that cast it; from anywhere else it is a new one, or its answer would tell a guessed ballot from another.

    Refuses `no_seat`, `activity_not_open`, `activity_locked`, `ballot_unlinked`, `ballot_changed` and the refusals of
    `check_ballot`; then for staff `seat_has_voted`, if the person cast a ballot (or, without `again`, has any).
    """
    order = Order(context, code, seat, activity, fields, assisted, basis, device, again)
    receipt = await context.database.write_together(_settle, order)
    assert isinstance(receipt, Receipt)
    return receipt


async def withdraw_ballot(
    context: Context, code: str, seat: str, activity: str, basis: Basis = ANY, device: str = ""
) -> int:
    """Takes the seat's ballot back → the version of that; nothing to take back is no error.

    Refuses `no_seat`, `activity_not_open`, `activity_locked`, `ballot_unlinked`, `ballot_changed`.
    """
    version = await context.database.write_together(
        _settle, Order(context, code, seat, activity, None, basis=basis, device=device)
    )
    assert isinstance(version, int)
    return version


Answer = Receipt | int | Refusal


def _settle(unit: Unit, orders: Sequence[Order]) -> list[Answer]:
    """All ballots that wait for this commit, vote by vote."""
    votes: dict[tuple[str, str], list[int]] = {}
    for place, order in enumerate(orders):
        votes.setdefault((order.code, order.activity), []).append(place)
    answers: dict[int, Answer] = {}
    for (code, activity), places in votes.items():
        answers.update(
            zip(
                places,
                _settle_vote(unit, code, activity, [orders[place] for place in places]),
                strict=True,
            )
        )
    return [answers[place] for place in range(len(orders))]


def _settle_vote(unit: Unit, code: str, activity: str, orders: Sequence[Order]) -> list[Answer]:
    """In the order of their coming: who sends twice finds the first already decided."""
    try:
        booth = store.read_batch(unit, code, activity, {order.seat for order in orders})
    except Refusal as refusal:
        return [refusal] * len(orders)
    decided = [_decide(unit, booth, order) for order in orders]
    store.write_batch(unit, booth)
    return [
        one if isinstance(one, Refusal) else _answer(booth, order, one)
        for order, one in zip(orders, decided, strict=True)
    ]


def _decide(unit: Unit, booth: BallotBatch, order: Order) -> StoredBallot | Refusal | None:
    """What the order's seat holds after it."""
    try:
        voter = booth.voter(order.seat)
        _require_round(booth, order.basis)
        if order.fields is not None:
            return _cast(unit, booth, voter, order, order.fields)
        _take_back(unit, booth, voter, order)
        return None
    except Refusal as refusal:
        return refusal


def _answer(booth: BallotBatch, order: Order, after: StoredBallot | None) -> Answer:
    version = booth.voter(order.seat).version
    return (
        version
        if after is None
        else Receipt(after.fields, after.recorded_at, after.receipt, version)
    )


def _cast(
    unit: Unit, booth: BallotBatch, voter: Voter, order: Order, fields: Sequence[str]
) -> StoredBallot:
    if order.assisted:  # before anything that could tell staff what is in
        _require_unlocked(booth)
    chosen, before = (
        check_ballot(booth.rule, framework_of(unit.connection, booth.framework_id), fields),
        voter.ballot,
    )
    if order.assisted:
        _require_not_voted(unit, booth, voter, order)
    if before is not None and before.fields == chosen and _is_same_hand(booth, before, order):
        return before
    _require_known(voter, order.basis)
    _require_unlocked(booth)
    after = StoredBallot(
        0,
        grouped(random_code(RECEIPT_LENGTH)),
        order.assisted,
        order.context.now(),
        chosen,
        device_sha256=order.device,
    )
    voter.set_ballot(
        after, BallotNews("replaced" if before else "recorded", order.how, after.recorded_at)
    )
    if order.assisted:
        _record(unit, booth, order, "ballot_assisted", after.recorded_at)
    if before is not None and not _is_own(before, order):
        voter.replaced += 1
        _record(unit, booth, order, "ballot_replaced", after.recorded_at)
    return after


def _is_own(before: StoredBallot, order: Order) -> bool:
    """Whether the device that sends is the one that cast what is in."""
    return not before.assisted and not order.assisted and before.device_sha256 == order.device


def _is_same_hand(booth: BallotBatch, before: StoredBallot, order: Order) -> bool:
    """Whether a sender may hear that the very same ballot is in already."""
    return _is_own(before, order) if booth.secret else before.assisted == order.assisted


def _require_not_voted(unit: Unit, booth: BallotBatch, voter: Voter, order: Order) -> None:
    """Refuses `seat_has_voted`; that a whole ballot was entered is logged, and the person's own devices are told."""
    before = voter.ballot
    if before is None and not voter.is_unlinked:
        return
    if before is not None and before.assisted and order.again:
        return
    at = order.context.now()
    voter.news = BallotNews("refused", order.how, at)
    _record(unit, booth, order, "ballot_refused", at)
    raise Refusal("seat_has_voted")


def _record(unit: Unit, booth: BallotBatch, order: Order, act: str, at: str) -> None:
    """A line of the log. Of a secret vote it names no seat: beside a tally it would tell whose choices these are."""
    whose: dict[str, Any] = {} if booth.secret else {"seat": order.seat}
    detail = {"activity": order.activity, "how": order.how, **whose}
    if order.assisted:
        order.context.record(unit, booth.board_id, act, at=at, **detail)
    else:
        record(unit, booth.board_id, at, "participant", act, **detail)


def _take_back(unit: Unit, booth: BallotBatch, voter: Voter, order: Order) -> None:
    before = voter.ballot
    if before is not None:
        _require_known(voter, order.basis)
        _require_unlocked(booth)
    if before is not None or voter.is_unlinked:
        at = order.context.now()
        voter.set_ballot(None, BallotNews("withdrawn", order.how, at))
        if before is not None and not _is_own(before, order):
            voter.withdrawn += 1
            _record(unit, booth, order, "ballot_withdrawn", at)


def _require_round(booth: BallotBatch, basis: Basis) -> None:
    if basis.round is not None and basis.round != booth.number:
        raise Refusal("activity_not_open")


def _require_known(voter: Voter, basis: Basis) -> None:
    """What changed in this very commit is newer than anything a sender can know."""
    if basis.known is not None and (voter.changed or voter.version > basis.known):
        raise Refusal("ballot_changed")


def _require_unlocked(booth: BallotBatch) -> None:
    if booth.locked:
        raise Refusal("activity_locked", activity=booth.activity)

"""Cast, replace and withdraw a ballot."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from app.commands.desk import Desk, random_code
from app.domain.ballot import check_ballot
from app.domain.codes import RECEIPT_LENGTH, grouped
from app.domain.refusals import Refusal
from app.storage import booth as store
from app.storage.ballots import StoredBallot
from app.storage.boards import framework_of
from app.storage.booth import Booth, Voter
from app.storage.database import Unit


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
    """What one sender asks for the seat's ballot: so many `fields`, or None to take it back. `assisted` is "", "handover" or "paper"."""

    desk: Desk
    code: str
    seat: str
    activity: str
    fields: Sequence[str] | None
    assisted: str = ""
    basis: Basis = ANY


async def cast_ballot(
    desk: Desk, code: str, seat: str, activity: str, fields: Sequence[str], assisted: str = "", basis: Basis = ANY
) -> Receipt:
    """The seat's whole ballot; it replaces the one before. The same ballot again is the same receipt, locked or not.

    Refuses `no_seat`, `activity_not_open`, `activity_locked`, `ballot_unlinked`, `ballot_changed` and the refusals of
    `check_ballot`.
    """
    receipt = await desk.database.write_together(_settle, Order(desk, code, seat, activity, fields, assisted, basis))
    assert isinstance(receipt, Receipt)
    return receipt


async def withdraw_ballot(desk: Desk, code: str, seat: str, activity: str, basis: Basis = ANY) -> int:
    """Takes the seat's ballot back → the version of that; nothing to take back is no error.

    Refuses `no_seat`, `activity_not_open`, `activity_locked`, `ballot_unlinked`, `ballot_changed`.
    """
    version = await desk.database.write_together(_settle, Order(desk, code, seat, activity, None, basis=basis))
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
        answers.update(zip(places, _settle_vote(unit, code, activity, [orders[place] for place in places]), strict=True))
    return [answers[place] for place in range(len(orders))]


def _settle_vote(unit: Unit, code: str, activity: str, orders: Sequence[Order]) -> list[Answer]:
    """In the order of their coming: who sends twice finds the first already decided."""
    try:
        booth = store.enter_booth(unit, code, activity, {order.seat for order in orders})
    except Refusal as refusal:
        return [refusal] * len(orders)
    decided = [_decide(unit, booth, order) for order in orders]
    store.leave_booth(unit, booth)
    return [one if isinstance(one, Refusal) else _answer(booth, order, one) for order, one in zip(orders, decided, strict=True)]


def _decide(unit: Unit, booth: Booth, order: Order) -> StoredBallot | Refusal | None:
    """What the order's seat holds after it."""
    try:
        voter = booth.voter(order.seat)
        _require_round(booth, order.basis)
        if order.fields is not None:
            return _cast(unit, booth, voter, order, order.fields)
        _take_back(booth, voter, order)
        return None
    except Refusal as refusal:
        return refusal


def _answer(booth: Booth, order: Order, after: StoredBallot | None) -> Answer:
    version = booth.voter(order.seat).known
    return version if after is None else Receipt(after.fields, after.recorded_at, after.receipt, version)


def _cast(unit: Unit, booth: Booth, voter: Voter, order: Order, fields: Sequence[str]) -> StoredBallot:
    chosen, before = check_ballot(booth.rule, framework_of(unit.connection, booth.framework_id), fields), voter.held
    if before is not None and before.fields == chosen and before.assisted == order.assisted:
        return before
    _require_known(voter, order.basis)
    _require_unlocked(booth)
    after = StoredBallot(0, grouped(random_code(RECEIPT_LENGTH)), order.assisted, order.desk.now(), chosen)
    voter.hold(after)
    if order.assisted:
        # Beside a ballot marked as assisted, the seat's name would tell whose choices these are.
        whose: dict[str, Any] = {} if booth.secret else {"seat": order.seat}
        told = {"activity": order.activity, "how": order.assisted, **whose}
        order.desk.record(unit, booth.board_id, "ballot_assisted", at=after.recorded_at, **told)
    return after


def _take_back(booth: Booth, voter: Voter, order: Order) -> None:
    if voter.held is not None:
        _require_known(voter, order.basis)
        _require_unlocked(booth)
    if voter.held is not None or voter.lost:
        voter.hold(None)


def _require_round(booth: Booth, basis: Basis) -> None:
    if basis.round is not None and basis.round != booth.number:
        raise Refusal("activity_not_open")


def _require_known(voter: Voter, basis: Basis) -> None:
    """What changed in this very commit is newer than anything a sender can know."""
    if basis.known is not None and (voter.changed or voter.known > basis.known):
        raise Refusal("ballot_changed")


def _require_unlocked(booth: Booth) -> None:
    if booth.locked:
        raise Refusal("activity_locked", activity=booth.activity)

"""Cast, replace and withdraw a ballot."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.commands.desk import Desk, random_code
from app.domain.ballot import check_ballot
from app.domain.codes import RECEIPT_LENGTH, grouped
from app.domain.refusals import Refusal
from app.storage import booth as store
from app.storage.ballots import StoredBallot
from app.storage.boards import framework_of
from app.storage.database import Unit


@dataclass(frozen=True)
class Receipt:
    """What proves to the voter that the ballot is recorded."""

    fields: tuple[str, ...]
    recorded_at: str
    receipt: str
    version: int


@dataclass(frozen=True)
class Basis:
    """What the sender knew when the ballot was filled in: the round, and the version at which its own ballot last changed.

    A request can be held up by the line and arrive after a later one: it then must not undo what it knows nothing of.
    """

    round: int | None = None
    known: int | None = None


ANY = Basis()


async def cast_ballot(
    desk: Desk, code: str, seat: str, activity: str, fields: Sequence[str], assisted: str = "", basis: Basis = ANY
) -> Receipt:
    """The seat's whole ballot; it replaces the one before. The same ballot again is the same receipt, locked or not.

    Refuses `no_seat`, `activity_not_open`, `activity_locked`, `ballot_unlinked`, `ballot_changed` and the refusals of
    `check_ballot`. `assisted` is "", "handover" or "paper".
    """

    def work(unit: Unit) -> Receipt:
        booth = store.enter_booth(unit, code, activity, seat)
        _require_round(booth, basis)
        chosen = check_ballot(booth.rule, framework_of(unit.connection, booth.framework_id), fields)
        before = booth.held
        if before is not None and before.fields == chosen and before.assisted == assisted:
            return Receipt(before.fields, before.recorded_at, before.receipt, booth.known)
        _require_known(booth, basis)
        _require_unlocked(booth, activity)
        after = StoredBallot(0, grouped(random_code(RECEIPT_LENGTH)), assisted, desk.now(), chosen)
        version = store.replace_ballot(unit, booth, after)
        if assisted:
            # Beside a ballot marked as assisted, the seat's name would tell whose choices these are.
            whose: dict[str, Any] = {} if booth.secret else {"seat": seat}
            desk.record(unit, booth.board_id, "ballot_assisted", at=after.recorded_at, activity=activity, how=assisted, **whose)
        return Receipt(after.fields, after.recorded_at, after.receipt, version)

    return await desk.database.write(work)


async def withdraw_ballot(desk: Desk, code: str, seat: str, activity: str, basis: Basis = ANY) -> int:
    """Takes the seat's ballot back → the version of that; nothing to take back is no error.

    Refuses `no_seat`, `activity_not_open`, `activity_locked`, `ballot_unlinked`, `ballot_changed`.
    """

    def work(unit: Unit) -> int:
        booth = store.enter_booth(unit, code, activity, seat)
        _require_round(booth, basis)
        if booth.held is not None:
            _require_known(booth, basis)
            _require_unlocked(booth, activity)
        return store.take_back(unit, booth)

    return await desk.database.write(work)


def _require_round(booth: store.Booth, basis: Basis) -> None:
    if basis.round is not None and basis.round != booth.number:
        raise Refusal("activity_not_open")


def _require_known(booth: store.Booth, basis: Basis) -> None:
    if basis.known is not None and booth.known > basis.known:
        raise Refusal("ballot_changed")


def _require_unlocked(booth: store.Booth, activity: str) -> None:
    if booth.locked:
        raise Refusal("activity_locked", activity=activity)

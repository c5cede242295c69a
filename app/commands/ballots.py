"""Cast, replace and withdraw a ballot."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.commands.desk import Desk, random_code
from app.domain.ballot import check_ballot
from app.domain.codes import RECEIPT_LENGTH, grouped
from app.storage import ballots as store
from app.storage.activities import StoredActivity, activity_by_key
from app.storage.boards import StoredBoard, board_by_code, framework_of, record
from app.storage.database import Unit
from app.storage.seats import StoredSeat, seat_by_public_id


@dataclass(frozen=True)
class Receipt:
    """What proves to the voter that the ballot is recorded."""

    fields: tuple[str, ...]
    recorded_at: str
    receipt: str


def receipt_of(ballot: store.StoredBallot) -> Receipt:
    return Receipt(ballot.fields, ballot.recorded_at, ballot.receipt)


async def cast_ballot(desk: Desk, code: str, seat: str, activity: str, fields: Sequence[str], assisted: str = "") -> Receipt:
    """The seat's whole ballot; it replaces the one before. The same ballot again is the same receipt.

    Refuses `no_seat`, `activity_not_open`, `ballot_unlinked` and the refusals of `check_ballot`. `assisted` is "", "handover"
    or "paper".
    """

    def work(unit: Unit) -> Receipt:
        board, vote, voter = _booth(unit, code, seat, activity)
        assert vote.value.rule is not None
        chosen = check_ballot(vote.value.rule, framework_of(unit.connection, vote.framework_id), fields)
        current = store.require_round(unit.connection, vote.id, vote.value.round)
        before = store.ballot_of(unit.connection, current.id, voter.id)
        if before is not None and before.fields == chosen and before.assisted == assisted:
            return receipt_of(before)
        if before is not None:
            store.drop_ballot(unit, before.id)
        made = Receipt(chosen, desk.now(), grouped(random_code(RECEIPT_LENGTH)))
        ballot_id = store.put_ballot(unit, current, chosen, made.receipt, made.recorded_at, assisted)
        store.hold_ballot(unit, current.id, voter.id, ballot_id)
        store.mark_turnout(unit, board.id, current.id, voter.id, was=before is not None, cast=True)
        if assisted:
            # Beside a ballot marked as assisted, the seat's name would tell whose choices these are.
            whose = {} if current.secret else {"seat": seat}
            record(unit, board.id, made.recorded_at, "host", "ballot_assisted", activity=activity, how=assisted, **whose)
        return made

    return await desk.database.write(work)


async def withdraw_ballot(desk: Desk, code: str, seat: str, activity: str) -> None:
    """Takes the seat's ballot back; nothing to take back is no error. Refuses `no_seat`, `activity_not_open`, `ballot_unlinked`."""

    def work(unit: Unit) -> None:
        board, vote, voter = _booth(unit, code, seat, activity)
        current = store.require_round(unit.connection, vote.id, vote.value.round)
        before = store.ballot_of(unit.connection, current.id, voter.id)
        if before is None:
            store.require_linked(unit, current.id, voter.id)
            return
        store.drop_ballot(unit, before.id)
        store.mark_turnout(unit, board.id, current.id, voter.id, was=True, cast=False)

    await desk.database.write(work)


def _booth(unit: Unit, code: str, seat: str, activity: str) -> tuple[StoredBoard, StoredActivity, StoredSeat]:
    # The state is read under the board's lock, so nothing slips in after the close.
    board = board_by_code(unit.connection, code, lock=True)
    vote = activity_by_key(unit.connection, board.id, activity)
    vote.value.require_kind("vote")
    voter = seat_by_public_id(unit.connection, board.id, seat)
    vote.value.require_open()
    return board, vote, voter

"""What the boards of this server have to send to programmes on others: one
line for each board."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, case, null, select, update

from app.domain.programmes.sending import SendingLink
from app.storage.schema.core import table
from app.storage.sql.rows import first_as, matches, query_of
from app.storage.unit import Unit

sending = table("sending")


@dataclass(frozen=True)
class StoredSending:
    """`due_at` is None while nothing waits; `problem` is why the last attempt
    failed, "" for none; `town` and `title` are "" until the other server has
    answered."""

    board_id: int
    origin: str
    programme: str
    token: str
    added_at: str
    due_at: str | None
    attempts: int
    problem: str
    town: str
    title: str
    sent_at: str | None
    seal: str | None

    @property
    def state(self) -> str:
        """Returns `waiting`, `refused`, `sent`, or `linked` before there is
        anything to send."""
        if self.due_at is not None:
            return "waiting"
        if self.problem:
            return "refused"
        return "sent" if self.sent_at else "linked"


@dataclass(frozen=True)
class Outcome:
    """What came of an attempt: a problem, tried again at `due_at` if that is
    not None; or the names that the other server gives, with the time and the
    seal of what was sent, if anything was."""

    problem: str = ""
    due_at: str | None = None
    town: str = ""
    title: str = ""
    sent_at: str | None = None
    seal: str | None = None


def sending_of(connection: Connection, board_id: int) -> StoredSending | None:
    return first_as(StoredSending, connection, query_of(sending, board_id=board_id))


def put_sending(unit: Unit, board_id: int, link: SendingLink, at: str) -> None:
    """Links a board with a programme elsewhere, in the place of one before,
    and makes it due."""
    drop_sending(unit, board_id)
    times = {"added_at": at, "due_at": at, "attempts": 0}
    empty = dict.fromkeys(("problem", "town", "title"), "")
    unit.insert(sending, {"board_id": board_id, **times, **vars(link), **empty})


def drop_sending(unit: Unit, board_id: int) -> bool:
    """Deletes the link with its token, from the bytes of the files too; says
    whether one was."""
    removed = unit.delete(sending, sending.c.board_id == board_id)
    if removed:
        unit.clean_files("erase")
    return removed > 0


def make_due(unit: Unit, board_id: int, at: str) -> bool:
    """Has a board's session sent as soon as it can be; says whether it has a
    programme."""
    is_chosen = sending.c.board_id == board_id
    return unit.update(sending, is_chosen, due_at=at, attempts=0, problem="") > 0


def due_boards(connection: Connection, at: str, most: int) -> list[int]:
    """Returns boards with something to send, those that wait longest first."""
    query = select(sending.c.board_id).where(sending.c.due_at <= at)
    return list(
        connection.execute(query.order_by(sending.c.due_at).limit(most)).scalars()
    )


def claim(
    unit: Unit, boards: Sequence[int], at: str, until: str
) -> list[StoredSending]:
    """Takes those of the boards that are still due: they are due again at
    `until`."""
    taken = (
        update(sending)
        .where(sending.c.board_id.in_(boards), sending.c.due_at <= at)
        .values(due_at=until, attempts=sending.c.attempts + 1)
        .returning(sending)
    )
    return [StoredSending(**row._mapping) for row in unit.connection.execute(taken)]


def release(unit: Unit, at: str) -> None:
    """Makes everything due that waits for a later attempt."""
    unit.update(sending, sending.c.due_at > at, due_at=at)


def settle(unit: Unit, claimed: StoredSending, outcome: Outcome) -> bool:
    """Writes what came of an attempt, and says whether it was. What became due
    meanwhile, by a later seal, stays due; a link that was replaced meanwhile
    is left alone."""
    is_same = matches(sending, board_id=claimed.board_id, token=claimed.token)
    return unit.update(sending, is_same, **_outcome_values(claimed, outcome)) > 0


def _outcome_values(claimed: StoredSending, outcome: Outcome) -> dict[str, object]:
    due = case(
        (sending.c.due_at == claimed.due_at, outcome.due_at or null()),
        else_=sending.c.due_at,
    )
    values: dict[str, object] = {"due_at": due, "problem": outcome.problem}
    if not outcome.problem:
        values |= {"town": outcome.town, "title": outcome.title, "attempts": 0}
    if outcome.sent_at:
        values |= {"sent_at": outcome.sent_at, "seal": outcome.seal}
    return values

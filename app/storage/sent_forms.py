"""Forms that are sent twice: which of them are carried out already, and what they were answered."""

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, text, update

from app.domain.refusals import Refusal
from app.storage.schema import tables as t
from app.storage.unit import Unit

form_answer = t.FormAnswer.__table__  # type: ignore[attr-defined]
_claim = text("INSERT INTO form_answer (key, at) VALUES (:key, :at) ON CONFLICT DO NOTHING")
_keep = (
    update(form_answer)
    .where(form_answer.c.key == bindparam("form"))
    .values(answer=bindparam("content"))
)


@dataclass(eq=False)
class FormClaim:
    """A form's right to be carried out, taken in the transaction of the command that it sends. `taken`: that was committed;
    `repeated`: somebody had it before."""

    key: str
    at: str
    taken: bool = False
    repeated: bool = False

    def before(self, work: Callable[..., Any], order: Any = None) -> Callable[[Unit], Any]:
        """The command, with its order if it has one, that takes this first. Raises what it would have answered as a refusal, so
        that nothing of the two stays."""

        def claimed(unit: Unit) -> Any:
            if not self.taken:  # a request of several commands takes it with the first
                self._take(unit)
            answer = work(unit) if order is None else work(unit, [order])[0]
            if isinstance(answer, Refusal):
                raise answer
            return answer

        return claimed

    def _take(self, unit: Unit) -> None:
        """Refuses `sent_before`."""
        if unit.connection.execute(_claim, {"key": self.key, "at": self.at}).rowcount != 1:
            self.repeated = True
            raise Refusal("sent_before")


# The form of the request that is being answered, if it carries a one-time id.
CURRENT_CLAIM: ContextVar[FormClaim | None] = ContextVar("claim", default=None)


def stored_answer(connection: Connection, key: str) -> tuple[bool, bytes | None]:
    """Whether the form was carried out, and its answer as it was kept: None while that is worked out."""
    row = connection.execute(select(form_answer.c.answer).where(form_answer.c.key == key)).first()
    return (False, None) if row is None else (True, row.answer)


def store_answer(unit: Unit, key: str, answer: bytes, oldest: str) -> None:
    """Keeps the answer of a form that was carried out, and forgets those from before `oldest`."""
    unit.connection.execute(_keep, {"form": key, "content": answer})
    unit.connection.execute(delete(form_answer).where(form_answer.c.at < oldest))

"""Forms that are sent twice: which of them are carried out already, and with
which answer."""

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Connection, text

from app.domain.refusals import Refusal
from app.storage.schema.core import table
from app.storage.sql.rows import query_of
from app.storage.unit import Unit

T = TypeVar("T")
form_answer = table("form_answer")
_claim = text(
    "INSERT INTO form_answer (key, at) VALUES (:key, :at) ON CONFLICT DO NOTHING"
)


@dataclass(eq=False)
class FormClaim:
    """A form's right to be carried out, taken in the transaction of the
    command that it sends.

    `taken`: that transaction was committed. `repeated`: the form was carried
    out before.
    """

    key: str
    at: str
    taken: bool = False
    repeated: bool = False

    def guard(self, work: Callable[[Unit], T]) -> Callable[[Unit], T]:
        """Returns the command that first takes the claim. A refusal that the
        command returns is raised, so that both are undone."""

        def claimed(unit: Unit) -> T:
            # A request of several commands takes it with the first
            if not self.taken:
                self._take(unit)
            answer = work(unit)
            if isinstance(answer, Refusal):
                raise answer
            return answer

        return claimed

    def _take(self, unit: Unit) -> None:
        """Refuses `sent_before`."""
        row = {"key": self.key, "at": self.at}
        if unit.connection.execute(_claim, row).rowcount != 1:
            self.repeated = True
            raise Refusal("sent_before")


# The form of the request that is being answered, if it carries a one-time id.
CURRENT_CLAIM: ContextVar[FormClaim | None] = ContextVar("claim", default=None)


def stored_answer(connection: Connection, key: str) -> tuple[bool, bytes | None]:
    """Returns whether the form was carried out, and its stored answer: None
    while it is made."""
    row = connection.execute(query_of(form_answer, "answer", key=key)).first()
    return (False, None) if row is None else (True, row.answer)


def store_answer(unit: Unit, key: str, answer: bytes, oldest: str) -> None:
    """Stores the answer of a form that was carried out; deletes those from
    before `oldest`."""
    unit.update(form_answer, form_answer.c.key == key, answer=answer)
    unit.delete(form_answer, form_answer.c.at < oldest)

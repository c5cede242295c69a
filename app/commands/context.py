"""Context of a command: database, clock and role of the caller; random codes
and tokens."""

import secrets
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection

from app.domain.changes.acts import Change
from app.domain.codes import ALPHABET, BOARD_LENGTH
from app.storage.database import Database
from app.storage.log import record
from app.storage.unit import Unit

T = TypeVar("T")
P = ParamSpec("P")


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Context:
    """`by` is the role of the caller, `name` the name that a facilitator gave,
    "" for none.

    `first` runs before a command, in its transaction, and may refuse it.
    """

    database: Database
    clock: Callable[[], datetime] = field(default=utc_now)
    by: str = "host"
    name: str = ""
    first: Callable[[Unit], None] | None = None

    async def write(self, work: Callable[[Unit], T]) -> T:
        """Runs `first`, if any, and then a command, in one transaction."""

        def checked(unit: Unit) -> T:
            if self.first is not None:
                self.first(unit)
            return work(unit)

        return await self.database.write(checked)

    def now(self) -> str:
        """Returns the time as RFC 3339 in UTC with milliseconds."""
        return rfc3339(self.clock())

    def today(self) -> date:
        """Returns the day in UTC."""
        return self.clock().astimezone(UTC).date()

    def record(
        self,
        unit: Unit,
        board_id: int,
        act: str,
        changes: Sequence[Change] = (),
        /,
        *,
        at: str = "",
        **detail: Any,
    ) -> None:
        """Writes a line of the board's log; an act with `changes` can be
        undone."""
        if self.name:
            detail["by"] = self.name
        if changes:
            detail["changes"] = [change.json() for change in changes]
        record(unit, board_id, at or self.now(), self.by, act, **detail)


def command(
    work: Callable[Concatenate[Context, Unit, P], T],
) -> Callable[Concatenate[Context, P], Coroutine[Any, Any, T]]:
    """Makes a command of what it does in one transaction: its callers pass no
    unit, and await its value after the durable commit."""

    @wraps(work)
    async def run(context: Context, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await context.write(lambda unit: work(context, unit, *args, **kwargs))

    return run


def rfc3339(moment: datetime) -> str:
    """Returns a moment in the product's form: 2024-09-12T10:42:00.000Z."""
    return (
        moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    )


def random_code(length: int) -> str:
    """Returns letters and digits that are not mistaken for others; 4.9 bits
    each."""
    letters: list[str] = []
    # 3 bits a letter to spare, so that all are about as likely
    value = secrets.randbits(8 * length)
    for _ in range(length):
        value, place = divmod(value, len(ALPHABET))
        letters.append(ALPHABET[place])
    return "".join(letters)


def free_code(unit: Unit, is_free: Callable[[Connection, str], bool]) -> str:
    """Returns a new join code that nothing of its kind has."""
    code = random_code(BOARD_LENGTH)
    while not is_free(unit.connection, code):
        code = random_code(BOARD_LENGTH)
    return code


def random_token() -> str:
    """Returns a secret for a link: 186 bits or more, and a letter or digit at
    both ends.

    Mail programs and readers take a mark at the end of an address for the end
    of the sentence.
    """
    while True:
        token = secrets.token_urlsafe(24)
        if token[0].isalnum() and token[-1].isalnum():
            return token

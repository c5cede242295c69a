"""What every command works with: the database, the clock, chance, and in whose hand it is; passed in so that tests can set them."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from app.domain.changes.acts import Change
from app.domain.codes import ALPHABET
from app.storage.database import Database
from app.storage.log import record
from app.storage.unit import Unit

T = TypeVar("T")


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Context:
    """`by` is the role of who asks, `name` what a facilitator signs with, if anything."""

    database: Database
    clock: Callable[[], datetime] = field(default=utc_now)
    by: str = "host"
    name: str = ""
    first: Callable[[Unit], None] | None = None

    async def write(self, work: Callable[[Unit], T]) -> T:
        """Runs a command, and before it, in its transaction, what has to be looked at `first`."""

        def checked(unit: Unit) -> T:
            if self.first is not None:
                self.first(unit)
            return work(unit)

        return await self.database.write(checked)

    def now(self) -> str:
        """RFC 3339 UTC with milliseconds."""
        return rfc3339(self.clock())

    def today(self) -> date:
        """The day in UTC."""
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
        """A line of the board's log; by its `changes` the act can be taken back."""
        told = {
            **detail,
            **({"by": self.name} if self.name else {}),
            **({"changes": [one.json() for one in changes]} if changes else {}),
        }
        record(unit, board_id, at or self.now(), self.by, act, **told)


def rfc3339(moment: datetime) -> str:
    """A moment as the product writes it: 2024-09-12T10:42:00.000Z."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def random_code(length: int) -> str:
    """Letters and digits that nobody misreads; 4.9 bits each."""
    value, letters = (
        secrets.randbits(8 * length),
        [],
    )  # 3 bits more than it takes: the first letters are hardly likelier
    for _ in range(length):
        value, place = divmod(value, len(ALPHABET))
        letters.append(ALPHABET[place])
    return "".join(letters)


def random_token() -> str:
    """A secret for a link: 192 bits."""
    return secrets.token_urlsafe(24)

"""What every command works with: the database, the clock and chance, passed in so that tests can set them."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from app.domain.codes import ALPHABET
from app.storage.database import Database


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Desk:
    database: Database
    clock: Callable[[], datetime] = field(default=utc_now)

    def now(self) -> str:
        """RFC 3339 UTC with milliseconds."""
        return rfc3339(self.clock())


def rfc3339(moment: datetime) -> str:
    """A moment as the product writes it: 2024-09-12T10:42:00.000Z."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def random_code(length: int) -> str:
    """Letters and digits that nobody misreads; 4.9 bits each."""
    value, letters = secrets.randbits(8 * length), []  # 3 bits more than it takes: the first letters are hardly likelier
    for _ in range(length):
        value, place = divmod(value, len(ALPHABET))
        letters.append(ALPHABET[place])
    return "".join(letters)


def random_token() -> str:
    """A secret for a link: 192 bits."""
    return secrets.token_urlsafe(24)

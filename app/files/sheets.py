"""The parts of a workbook, as plain values: what is read of the board becomes
these."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from app.locales import _

Kind = Literal["text", "number", "share", "mean", "moment", "id"]


@dataclass(frozen=True)
class Column:
    """`width` in characters; an `id` is a number where it looks like one."""

    head: str
    width: float
    kind: Kind = "text"


READ_ME = (Column(_("What"), 34), Column(_("Meaning"), 110))


@dataclass(frozen=True)
class Sheet:
    """A table under one line of heads; `plain` has no filter, for texts that
    are read."""

    title: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Any]]
    plain: bool = False


@dataclass(frozen=True)
class About:
    """What a file says of itself."""

    title: str
    author: str
    made_at: datetime


def in_words(
    columns: Iterable[Column], say: Callable[[str], str]
) -> tuple[Column, ...]:
    """Returns the columns with their heads, sentences of the catalogue, as
    `say` says them."""
    return tuple(replace(column, head=say(column.head)) for column in columns)

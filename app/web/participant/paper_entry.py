"""Reads what is typed in for a paper ballot: whose it is, and the numbers of
its fields."""

import re
from collections.abc import Container, Sequence

from app.domain.framework import Framework
from app.domain.framework_names import labels
from app.domain.refusals import Refusal
from app.domain.text import fold
from app.storage.seats import StoredSeat

BETWEEN = re.compile(r"[\s,;]+")
# What joins numbers without a space, tried where the whole is no number of a
# field; dots last, as they stand inside the numbers of some frameworks.
JOINS = (re.compile(r"[-\u2010-\u2015\u2212/\\:+&_*|]+"), re.compile(r"\.+"))


def read_choices(text: str, framework: Framework) -> list[str]:
    """Returns the ids of the fields whose printed numbers are typed in: `1 8
    22`, `1-8-22`.

    Refuses `no_such_field` for a number that is not printed, with the first
    and the last that are.
    """
    ids = {field: field for field in framework.fields}
    ids |= {label: field for field, label in labels(framework).items()}
    choices: list[str] = []
    for word in filter(None, BETWEEN.split(text)):
        parts = [word]
        for join in JOINS:
            parts = [piece for part in parts for piece in _pieces(part, join, ids)]
        choices += [_field(part, ids, framework) for part in parts]
    return choices


def _pieces(part: str, join: re.Pattern[str], ids: Container[str]) -> list[str]:
    return [part] if _number(part) in ids else list(filter(None, join.split(part)))


def _number(word: str) -> str:
    """Returns a number without the zeros before it."""
    return (word.lstrip("0") or "0") if word.isdecimal() else word


def _field(word: str, ids: dict[str, str], framework: Framework) -> str:
    if (number := _number(word)) in ids:
        return ids[number]
    printed = list(labels(framework).values()) or ["–"]
    ends = {"first": printed[0], "last": printed[-1]}
    raise Refusal("no_such_field", field=word[:40], cause="typed", **ends)


def matching_seats(seats: Sequence[StoredSeat], entry: str) -> list[StoredSeat]:
    """Returns the people whose name begins as the entry does, whatever its
    case and accents.

    Each typed word begins a word of the name, else of name and organisation. A
    whole name comes before names that only begin with it.
    """
    people = [seat for seat in seats if not seat.device]
    words = fold(entry).split()
    if not words:
        return []
    whole = [seat for seat in people if fold(seat.name).split() == words]
    by_name = [seat for seat in people if _begins(words, seat.name)]
    return (
        whole
        or by_name
        or [
            seat
            for seat in people
            if _begins(words, f"{seat.name} {seat.organisation}")
        ]
    )


def _begins(words: Sequence[str], text: str) -> bool:
    """Returns whether each word begins another word of the text."""
    rest = fold(text).split()
    for word in sorted(words, key=len, reverse=True):
        match = next((name for name in rest if name.startswith(word)), None)
        if match is None:
            return False
        rest.remove(match)
    return True

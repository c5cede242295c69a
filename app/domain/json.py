"""Reads values of JSON from outside, and refuses a wrong one by its path;
takes keys out of an object."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from app.domain.refusals import Refusal

Json = dict[str, Any]
JsonView = Mapping[str, Any]
Item = TypeVar("Item")
Key = TypeVar("Key")
Value = TypeVar("Value")
KEY_LIMIT = 300


def without(values: Mapping[Key, Value], *keys: Key) -> dict[Key, Value]:
    """Returns the entries but those of these keys."""
    return {key: value for key, value in values.items() if key not in keys}


def bad(where: str, problem: str, **details: object) -> Refusal:
    """Returns the refusal of a file: `where` is a path (`notes[3].text`),
    `problem` a code.

    Details that its sentence may need are `line` and `cause`.
    """
    return Refusal("bad_session", where=where, problem=problem, **details)


def read_object(value: Any, path: str, names: Iterable[str] | None = None) -> JsonView:
    """Returns an object; with `names` one of exactly these.

    Refuses `not_object`, `missing`, `unknown_key`.
    """
    if not isinstance(value, Mapping):
        raise bad(path, "not_object")
    if names is not None:
        expected = tuple(names)
        if unknown := [name for name in value if name not in expected]:
            raise bad(f"{path}.{unknown[0]}"[:200], "unknown_key")
        if missing := [name for name in expected if name not in value]:
            raise bad(f"{path}.{missing[0]}", "missing")
    return value


def read_list(value: Any, path: str, most: int) -> Sequence[Any]:
    """Returns a list of at most `most` items. Refuses `not_list`,
    `too_many`."""
    if not isinstance(value, list):
        raise bad(path, "not_list")
    if len(value) > most:
        raise bad(path, "too_many")
    return value


def read_each(
    value: Any, path: str, most: int, read: Callable[[Any, str], Item]
) -> tuple[Item, ...]:
    """Returns a list's items as `read` returns them. Refuses as `read_list`
    and `read`."""
    items = read_list(value, path, most)
    return tuple(read(item, f"{path}[{place}]") for place, item in enumerate(items))


def read_text(value: Any, path: str, most: int, *, least: int = 0) -> str:
    """Returns a text of `least` to `most` characters.

    Refuses `not_text`, `empty`, `too_long`, `unclean`.
    """
    if not isinstance(value, str):
        raise bad(path, "not_text")
    if len(value) < least:
        raise bad(path, "empty")
    if len(value) > most:
        raise bad(path, "too_long")
    if "\0" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
        raise bad(path, "unclean")  # no database holds these
    return value


def read_key(value: Any, path: str) -> str:
    """Returns an id or a key of at most KEY_LIMIT characters. Refuses as
    `read_text`."""
    return read_text(value, path, KEY_LIMIT)


def read_key_or_none(value: Any, path: str) -> str | None:
    """Returns None for null, else as `read_key`."""
    return None if value is None else read_key(value, path)


def read_number(value: Any, path: str, least: int, most: int) -> int:
    """Returns a whole number in a range. Refuses `not_number`,
    `out_of_range`."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise bad(path, "not_number")
    if not least <= value <= most:
        raise bad(path, "out_of_range")
    return value


def read_flag(value: Any, path: str) -> bool:
    """Returns true or false. Refuses `not_boolean`."""
    if not isinstance(value, bool):
        raise bad(path, "not_boolean")
    return value


def read_word(value: Any, path: str, allowed: Iterable[str]) -> str:
    """Returns one of some words. Refuses `not_text`, `unknown`."""
    word = read_text(value, path, 10_000)
    if word not in allowed:
        raise bad(path, "unknown")
    return word


def read_time(value: Any, path: str) -> str:
    """Returns a moment (RFC 3339, with its zone). Refuses `not_text`,
    `bad_form`."""
    text = read_text(value, path, 40)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise bad(path, "bad_form") from None
    if moment.tzinfo is None:
        raise bad(path, "bad_form")
    return text


def read_day(value: Any, path: str) -> str:
    """Returns a day (YYYY-MM-DD). Refuses `not_text`, `bad_form`."""
    text = read_text(value, path, 10)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise bad(path, "bad_form") from None
    if day.isoformat() != text:
        raise bad(path, "bad_form")
    return text

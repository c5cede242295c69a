"""What a document says besides the keys that have a place: read as it is,
within limits."""

from collections.abc import Mapping

from app.documents.frameworks.ids import MAX_ID
from app.documents.frameworks.texts import Document, bad, path_of
from app.domain.text import tidy

MAX_EXTRA_ITEMS, MAX_EXTRA_DEPTH = 200, 6
# Numbers from here on, infinities and NaN do not survive every JSON reader
EXACT = 2**53


def read_extra(row: Document, names: set[str], path: str) -> dict[str, object]:
    """Returns the values of all keys but `names`. Refuses `bad_framework` for
    what some database or reader of JSON could not take."""
    return {
        _key(key, path): _plain(value, path_of(path, _key(key, path)), MAX_EXTRA_DEPTH)
        for key, value in row.items()
        if key not in names
    }


def _key(key: object, path: str) -> str:
    """Returns an extra's key. Refuses `bad_key` for a long one, or one that is
    not tidied."""
    if (
        not isinstance(key, str)
        or not key
        or len(key) > MAX_ID
        or tidy(key, line=True) != key
    ):
        raise bad(path, "bad_key")
    return key


def _plain(value: object, where: str, depth: int) -> object:
    """Returns a JSON value with texts tidied, of a depth and size that any
    database can store."""
    if depth == 0:
        raise bad(where, "too_deep")
    if isinstance(value, list | Mapping) and len(value) > MAX_EXTRA_ITEMS:
        raise bad(where, "too_many")
    if isinstance(value, Mapping):
        return {
            _key(key, where): _plain(item, path_of(where, key), depth - 1)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [
            _plain(item, f"{where}[{place}]", depth - 1)
            for place, item in enumerate(value)
        ]
    if isinstance(value, str):
        return tidy(value)
    if not _is_exact(value):
        raise bad(where, "bad_value")
    return value


def _is_exact(value: object) -> bool:
    """Returns whether every reader of JSON reads this null, boolean or number
    alike."""
    if value is None or isinstance(value, bool):
        return True
    return isinstance(value, int | float) and abs(value) < EXACT

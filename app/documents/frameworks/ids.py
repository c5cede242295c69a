"""The ids of frameworks, blocks and fields, from a document or made of a
title."""

import re

from app.documents.frameworks.texts import Document, bad, path_of, printed
from app.domain.text import fold

MAX_ID = 40
ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")

# Letters that are no base letter with an accent; several are of the alphabets
# of Mali.
PLAIN = str.maketrans(
    {
        "œ": "oe",
        "æ": "ae",
        "ɛ": "e",
        "ɔ": "o",
        "ɲ": "ny",
        "ŋ": "ng",
        "ɓ": "b",
        "ɗ": "d",
        "ƴ": "y",
    }
)


def slug(text: str, limit: int = 34) -> str:
    """Returns lower-case ASCII words joined by hyphens; "" without Latin
    letters or digits."""
    return "-".join(re.findall("[a-z0-9]+", fold(text).translate(PLAIN)))[:limit].strip(
        "-"
    )


def own_id(title: str) -> str:
    """Returns the id of one's own framework. No shipped framework's id begins
    with `own-`."""
    return f"own-{slug(title) or 'framework'}"


def first_given(row: Document, keys: tuple[str, ...]) -> str:
    """Returns the first of `keys` with a value, or the first where none has
    one."""
    return next((key for key in keys if row.get(key) is not None), keys[0])


def read_id(row: Document, path: str, keys: tuple[str, ...]) -> tuple[str, str]:
    """Returns the id and its key, the first of `keys` with a value; it may be
    a whole number."""
    key = first_given(row, keys)
    where = path_of(path, key)
    if row.get(key) is None:
        raise bad(where, "missing")
    text = printed(row[key], where).strip()
    if len(text) > MAX_ID:
        raise bad(where, "too_long")
    if not ID.fullmatch(text):
        raise bad(where, "bad_id" if text else "empty")
    return text, key

"""Finds in which line of a JSON text the value at a path stands."""

import json
import re

from app.documents.outline_lines import BREAK

BLANK = re.compile(r"[ \t\n\r]*")
KEY = re.compile(r"\[(\d+)\]|([^.\[]+)")
_DECODER = json.JSONDecoder()


def line_at(text: str, at: int) -> int:
    """Returns the line, from 1, of a character of a text, as the lines of a
    list are counted."""
    return len(BREAK.split(text[:at]))


def line_of(text: str, path: str) -> int:
    """Returns the line of the value at a path such as
    `blocks[2].fields[0].name`, in a text that was read as JSON; where it is
    missing, of what it is missing in."""
    at = _skip(text, 0)
    for key in KEY.finditer(path):
        within = _find(text, at, int(key[1]) if key[1] else key[2])
        if within is None:
            break
        at = within
    return line_at(text, at)


def _find(text: str, at: int, key: str | int) -> int | None:
    """Returns where the value under a key or a number begins, in the object or
    the list that begins at `at`. Of a key that stands twice the last one
    counts, as it does for who reads the text."""
    if text[at] != ("{" if isinstance(key, str) else "["):
        return None
    place, number, at = None, 0, _skip(text, at + 1)
    while text[at] not in "]}":
        name: str | int = number
        if isinstance(key, str):
            name, at = _DECODER.raw_decode(text, at)
            at = _skip(text, _skip(text, at) + 1)
        place = at if name == key else place
        at = _skip(text, _DECODER.raw_decode(text, at)[1])
        at = _skip(text, at + 1) if text[at] == "," else at
        number += 1
    return place


def _skip(text: str, at: int) -> int:
    """Returns where the next sign is that is not blank."""
    blank = BLANK.match(text, at)
    return blank.end() if blank else at

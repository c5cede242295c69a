"""Text of people: normalised once, on the way in."""

import re
import unicodedata

from app.domain.refusals import Refusal

# The zero-width joiner holds emoji families together
KEPT = {"\n", "\t", "\u200d"}
_INVISIBLE = "\u200d\u115f\u1160\u3164\uffa0\ufe0e\ufe0f \n\t\u00a0\u202f\u2007"
_LETTERS = str.maketrans(
    {"æ": "ae", "œ": "oe", "ß": "ss", "ø": "o", "đ": "d", "ł": "l"}
    | {"ɛ": "e", "ɔ": "o", "ɲ": "ny", "ŋ": "ng", "ς": "σ"}
)
# A black flag and invisible letters that name a nation (England, Scotland,
# Wales), whole only.
_NATION = re.compile(
    "(\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{2,6}\U000e007f)"
)
# Ordinary ones only: French needs its non-breaking spaces
_SPACES = re.compile(" {2,}")

NOTE_LIMIT = 500  # characters of a note


def runs_right_to_left(text: str) -> bool:
    """Returns whether the first letter with a direction is of a right-to-left
    script."""
    directions = (unicodedata.bidirectional(character) for character in text)
    strong = (direction for direction in directions if direction in {"L", "R", "AL"})
    return next(strong, "L") != "L"


def has_right_to_left(text: str) -> bool:
    """Returns whether any letter is of a right-to-left script."""
    return any(
        unicodedata.bidirectional(character) in {"R", "AL"} for character in text
    )


def clean_text(text: str, limit: int, *, line: bool = False) -> str:
    """Returns the text in NFC without control, bidi-override, private or
    lone-surrogate characters, outer space trimmed; `line` folds line breaks to
    spaces.

    Refuses `text_empty` and `text_too_long` (limit in characters).
    """
    cleaned = tidy(text, line=line)
    if not cleaned:
        raise Refusal("text_empty")
    if len(cleaned) > limit:
        raise Refusal("text_too_long", limit=limit, length=len(cleaned))
    return cleaned


def tidy(text: str, *, line: bool = False) -> str:
    """Returns what `clean_text` does, without its refusals; may be ""."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    # What can be printed is sound: the way of nearly every text.
    sound = lines if lines.replace("\n", "").isprintable() else _sound(lines)
    tidied = unicodedata.normalize("NFC", sound)
    if line:
        tidied = _SPACES.sub(" ", tidied.replace("\t", " ").replace("\n", " "))
    return tidied.strip() if tidied.strip(_INVISIBLE) else ""


def _sound(text: str) -> str:
    """Returns the text without control characters and others that are not
    visible."""
    return "".join(
        part if at % 2 else "".join(c for c in part if c in KEPT or _is_sound(c))
        # Every second part is such a flag
        for at, part in enumerate(_NATION.split(text))
    )


def _is_sound(c: str) -> bool:
    # Unassigned characters stay: an emoji may be newer than this Python. The
    # last two code points of each plane are never characters.
    return (
        unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co"}
        and ord(c) & 0xFFFE != 0xFFFE
        and not 0xFDD0 <= ord(c) <= 0xFDEF
    )


def fold(text: str) -> str:
    """Returns a text for searching and comparing: without case, accents,
    ligatures and signs, as app/static/http/fold.js does."""
    letters = unicodedata.normalize("NFKD", text)
    plain = "".join(c for c in letters if not unicodedata.category(c).startswith("M"))
    plain = plain.lower().translate(_LETTERS)
    return " ".join("".join(c if c.isalnum() else " " for c in plain).split())


def identity_of(text: str) -> str:
    """Returns `fold` of a name without spaces; a name of signs alone is
    returned in lower case."""
    return fold(text).replace(" ", "") or text.casefold()

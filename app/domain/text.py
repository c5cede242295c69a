"""Text of people: normalised once, on the way in."""

import re
import unicodedata

from app.domain.refusals import Refusal

KEPT = {"\n", "\t", "\u200d"}  # the zero-width joiner holds emoji families together
_INVISIBLE = "\u200d\u115f\u1160\u3164\uffa0\ufe0e\ufe0f \n\t\u00a0\u202f\u2007"
_LETTERS = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "ɛ": "e", "ɔ": "o", "ɲ": "ny", "ŋ": "ng"}
)
_SPACES = re.compile(" {2,}")  # ordinary ones only: French needs its non-breaking spaces


def clean_text(text: str, limit: int, *, line: bool = False) -> str:
    """NFC, without control, bidi-override, private or lone-surrogate characters, outer space trimmed; `line` folds
    line breaks to spaces. Refuses `text_empty` and `text_too_long` (limit in characters)."""
    cleaned = tidy(text, line=line)
    if not cleaned:
        raise Refusal("text_empty")
    if len(cleaned) > limit:
        raise Refusal("text_too_long", limit=limit, length=len(cleaned))
    return cleaned


def tidy(text: str, *, line: bool = False) -> str:
    """The normalisation of `clean_text` without its refusals; may be empty."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = unicodedata.normalize("NFC", "".join(c for c in lines if c in KEPT or _is_sound(c)))
    kept = _SPACES.sub(" ", kept.replace("\t", " ").replace("\n", " ")) if line else kept
    return kept.strip() if kept.strip(_INVISIBLE) else ""


def _is_sound(c: str) -> bool:
    # Unassigned characters stay (an emoji newer than this Python); the two at the end of each plane never are characters.
    return (
        unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co"}
        and ord(c) & 0xFFFE != 0xFFFE
        and not 0xFDD0 <= ord(c) <= 0xFDEF
    )


def fold(text: str) -> str:
    """For searching and comparing: case, accents, ligatures, apostrophes and inclusive marks (·, -) folded away."""
    plain = "".join(
        c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c)
    )
    plain = plain.translate(_LETTERS)
    return " ".join("".join(c if c.isalnum() else " " for c in plain).split())


def identity_of(text: str) -> str:
    """What is alike in two spellings of one name: as `fold`, and without any space. A name of signs alone is itself."""
    return fold(text).replace(" ", "") or text.casefold()

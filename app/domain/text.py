"""Text of people: normalised once, on the way in."""

import unicodedata

from app.domain.refusals import Refusal

KEPT = {"\n", "\t", "\u200d"}  # the zero-width joiner holds emoji families together


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
    normal = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    kept = "".join(c for c in normal if c in KEPT or unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn"})
    return " ".join(kept.split()) if line else kept.strip()


def fold(text: str) -> str:
    """For searching and comparing: case, accents, apostrophes and inclusive marks (·, -) folded away."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in plain).split())

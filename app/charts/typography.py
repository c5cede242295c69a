"""Sets people's words with the apostrophes, quotes and spaces of their language."""

import re

from app.domain.text import tidy

NARROW, HARD = "\u202f", "\u00a0"
LONGEST_SIGN = 4  # letters; a shorter word in capitals is an abbreviation
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
_QUOTED = re.compile(r'"([^"\n]+)"')
_QUOTES = {"fr": (f"«{HARD}", f"{HARD}»"), "es": ("«", "»"), "en": ("“", "”")}
# A space that somebody typed before these must not end a line; one that nobody typed is not added.
_FRENCH = (
    (re.compile(r" +([;!?])"), NARROW + r"\1"),
    (re.compile(r" +([:»%])"), HARD + r"\1"),
    (re.compile(r"« +"), f"«{HARD}"),
)


def dressed(text: str, language: str) -> str:
    """Returns the text with typographic apostrophes and quotes.

    In French the spaces before punctuation become no-break spaces; none is added.
    """
    spoken = language.partition("-")[0]
    opening, closing = _QUOTES.get(spoken, _QUOTES["en"])
    clean = _APOSTROPHE.sub("’", tidy(text))
    clean = _QUOTED.sub(lambda quoted: f"{opening}{quoted[1].strip()}{closing}", clean)
    for pattern, put in _FRENCH if spoken == "fr" else ():
        clean = pattern.sub(put, clean)
    return clean


def sentence_case(text: str) -> str:
    """Returns a name that is printed in capitals as a sentence, which is read faster."""
    return text[:1] + text[1:].lower() if text.isupper() and len(text) > LONGEST_SIGN else text

"""Estimates how wide a bold text is, and folds it into lines; widths are in
em."""

import re
import unicodedata

from app.domain.graphemes import JOINER, graphemes

# Measured on DejaVu Sans Bold, the widest of the usual system fonts: a text
# that fits in it fits in the others.
_ADVANCES = (
    (0.36, " iIljJ.,'’|"),
    (0.48, "tfr;:!·()[]-–"),
    (1.08, "mwMW@%ŒœÆæ—…&ЖШЩшщ"),
)


def text_width(text: str) -> float:
    """Returns the width in em of a bold line, estimated on the wide side."""
    if JOINER in text:  # a family is as wide as its first member
        return sum(_advance(cluster[0]) for cluster in graphemes(text))
    return sum(_advance(char) for char in text)


def _advance(char: str) -> float:
    if unicodedata.category(char) in {"Mn", "Me", "Cf"}:
        return 0.0
    for width, chars in _ADVANCES:
        if char in chars:
            return width
    if unicodedata.east_asian_width(char) in "WF":
        return 1.25
    return 0.78 if char.isupper() else 0.70


def fold(text: str, width: float) -> list[str]:
    """Returns the text in as few lines as fit `width` em; a longer word is
    broken, not cut off."""
    lines = [""]
    for word in re.findall(r"\S+", text):
        longer = f"{lines[-1]} {word}".strip()
        if text_width(longer) <= width:
            lines[-1] = longer
            continue
        lines += _pieces(word, width)
    return [line for line in lines if line]


def _pieces(word: str, width: float) -> list[str]:
    pieces = [""]
    for cluster in graphemes(word):
        if pieces[-1] and text_width(pieces[-1] + cluster) > width:
            pieces.append("")
        pieces[-1] += cluster
    return pieces


def halves(text: str, tail: str) -> tuple[str, str]:
    """Returns the text as two lines of nearly equal width, where `tail`
    follows the second."""
    words = text.split(" ")
    cuts = [(" ".join(words[:i]), " ".join(words[i:])) for i in range(1, len(words))]
    return min(
        cuts,
        key=lambda cut: max(text_width(cut[0]), text_width(cut[1] + tail)),
        default=(text, ""),
    )

"""Parts a text into what people see as characters: flags, families and letters
with accents stay whole (the rules of Unicode's UAX 29 that matter in practice,
by the data of the standard library)."""

import unicodedata
from bisect import bisect_right
from functools import cache
from itertools import accumulate

JOINER, NON_JOINER, KEYCAP = "\u200d", "\u200c", "\u20e3"
FLAG_LETTERS = ("\U0001f1e6", "\U0001f1ff")
MARKS = {"Mn", "Me", "Mc"}


def graphemes(text: str) -> list[str]:
    """Returns the characters as people see them; joined they are the text."""
    clusters: list[str] = []
    for char in text:
        if clusters and _joins(clusters[-1], char):
            clusters[-1] += char
        else:
            clusters.append(char)
    return clusters


def shortened(text: str, most: int, end: str = "…") -> str:
    """Returns the text, or its beginning with `end`, at most `most` code
    points, cut between two characters that people see."""
    if len(text) <= most:
        return text
    clusters = graphemes(text)
    ends = accumulate(map(len, clusters))
    fitting = bisect_right(list(ends), most - len(end))
    return "".join(clusters[:fitting]).rstrip() + end


def _joins(cluster: str, char: str) -> bool:
    """Returns whether the next code point belongs to the character that ends
    before it."""
    last = cluster[-1]
    if last in "\r\n":
        return last == "\r" and char == "\n"
    if _extends(char):
        return True
    if is_flag_letter(char):
        return is_flag_letter(cluster) and len(cluster) == 1
    return last == JOINER and (
        char >= "\U0001f000" or unicodedata.category(char) == "So"
    )


def is_flag_letter(char: str) -> bool:
    """Returns whether it is one of the 26 letters that make flags, two by
    two."""
    return FLAG_LETTERS[0] <= char <= FLAG_LETTERS[1]


@cache
def _extends(char: str) -> bool:
    """Returns whether a code point never stands alone: marks, joiners, skin
    tones, tags, and the vowels and ends of Korean syllables."""
    return (
        unicodedata.category(char) in MARKS
        or char in {JOINER, NON_JOINER}
        or "\U0001f3fb" <= char <= "\U0001f3ff"
        or "\U000e0020" <= char <= "\U000e007f"
        or "\u1160" <= char <= "\u11ff"
        or "\ud7b0" <= char <= "\ud7ff"
    )

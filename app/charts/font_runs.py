"""Prepares the words of a drawing for the renderers of PNG and PDF, which lay
out plain text only.

They choose one face for a whole text where the Latin one has no glyph, and
give up (a box for each part) where a flag or a family of several code points
becomes one glyph. So each such sequence is replaced by one code point of its
own, under which the shipped Noto Emoji has the same glyph, and a text with
Arabic letters is set in the Arabic face, which has the Latin ones too, but for
its emoji.
"""

import re
from functools import cache

from app.charts.fonts import FOLDER
from app.domain.graphemes import graphemes, is_flag_letter

# Line n, counted from 0: U+F0000 + n in NotoEmoji.ttf
SEQUENCES = FOLDER / "emoji-sequences.txt"
FIRST_SEQUENCE = 0xF0000
UNKNOWN = "□"  # one for a sequence that the face does not have
ARABIC_FACE = "Noto Sans Arabic"
ARABIC = re.compile(
    "[\u0600-\u06ff\u0750-\u077f\u0870-\u08ff\ufb50-\ufdff\ufe70-\ufefc]"
)
EMOJI_FACE = "Noto Emoji"
EMOJI = re.compile("([\u231a-\u23ff\u25aa-\u27bf\u2934-\u2b55\U0001f000-\U000fffff]+)")
FIRST_LETTER_OF_FLAGS = 0x1F1E6
# Skin tones and the sign "as a picture": the face has one glyph with and
# without them.
SAME_GLYPH = re.compile("[\ufe0f\U0001f3fb-\U0001f3ff]")
SEVERAL = re.compile(
    "[\u200d\ufe0f\u20e3\U0001f1e6-\U0001f1ff\U0001f3fb-\U0001f3ff\U000e007f]"
)
WORDS = re.compile(r"(<(?:text|tspan|textPath)\b[^>]*>|</tspan>)([^<]+)")


def with_font_runs(svg: str) -> str:
    """Returns the drawing with emoji of one code point each, and Arabic in its
    own face."""
    if not (SEVERAL.search(svg) or ARABIC.search(svg)):
        return svg
    return WORDS.sub(lambda match: match[1] + _set(match[2]), svg)


def single_emoji(words: str) -> str:
    """Returns the text with one code point for each emoji."""
    if not SEVERAL.search(words):
        return words
    return "".join(map(_single, graphemes(words)))


def _set(words: str) -> str:
    single = single_emoji(words)
    if not ARABIC.search(single):
        return single
    faces = (ARABIC_FACE, EMOJI_FACE)  # every second part is emoji
    return "".join(
        f'<tspan font-family="{faces[place % 2]}">{part}</tspan>'
        for place, part in enumerate(EMOJI.split(single))
        if part
    )


def _single(cluster: str) -> str:
    if not SEVERAL.search(cluster):
        return cluster
    plain = SAME_GLYPH.sub("", cluster) or cluster
    if len(plain) == 1:
        return plain
    if plain in sequences():
        return chr(FIRST_SEQUENCE + sequences()[plain])
    if is_flag_letter(plain[0]):  # of a country that is none
        return "".join(
            chr(ord("A") + ord(letter) - FIRST_LETTER_OF_FLAGS) for letter in plain
        )
    return UNKNOWN


@cache
def sequences() -> dict[str, int]:
    """Returns the place of each sequence in the shipped list."""
    lines = SEQUENCES.read_text(encoding="utf-8").splitlines()
    return {sequence: place for place, sequence in enumerate(lines)}

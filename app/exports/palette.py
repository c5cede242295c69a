"""The blocks' colours outside the pages: the light theme of wheel.css, for files."""

import re
from functools import cache
from typing import NamedTuple

from app.exports.diagram import STYLESHEET
from app.exports.wheel_ring import COLOURS


class Shade(NamedTuple):
    """Six hexadecimal digits each: the full colour, the pale one under text, the one of text."""

    strong: str
    soft: str
    text: str


@cache
def shades() -> dict[int, Shade]:
    """By colour number, 1 to 8; 0 is no block's, and grey."""
    root = STYLESHEET.read_text(encoding="utf-8").partition(":root {")[2].partition("}")[0]
    tokens = dict(re.findall(r"--([\w-]+): #(\w+);", root))
    found = {at: Shade(tokens[f"block-{at}"], tokens[f"block-{at}-soft"], tokens[f"block-{at}-text"]) for at in range(1, COLOURS + 1)}
    return found | {0: Shade("57534e", "f3f0ea", "1c1917")}

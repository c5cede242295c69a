"""Reads the blocks' colours for files: the tokens of wheel.css with their
values."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from app.charts.wheel_ring import COLOURS

STATIC = Path(__file__).parents[1] / "static"
STYLESHEET = STATIC / "http" / "wheel.css"
# The part of it that files of the wheel have too
PAINT = STATIC / "http" / "wheel_paint.css"
# In print neighbours differ by their grey, and nothing is told by colour: a
# copier keeps all of it.
GREYS = (
    {"": "#333333", "-soft": "#dddddd", "-text": "#000000"},
    {"": "#6b6b6b", "-soft": "#f0f0f0", "-text": "#000000"},
)
PRINT = {
    "wheel-paper": "#ffffff",
    "wheel-ink": "#000000",
    "wheel-muted": "#333333",
    "wheel-line": "#999999",
    "block-on": "#ffffff",
}


class Shade(NamedTuple):
    """Six hexadecimal digits each: the full colour, the pale one under text,
    the one of text."""

    strong: str
    soft: str
    text: str


@cache
def tokens(theme: str) -> Mapping[str, str]:
    """Returns {token: #rrggbb} of a theme: light and print on white paper,
    dark as on the page."""
    if theme == "print":
        return PRINT | {
            f"block-{at}{use}": grey
            for at in range(1, COLOURS + 1)
            for use, grey in GREYS[at % 2].items()
        }
    head = ':root[data-theme="dark"] {' if theme == "dark" else ":root {"
    root = STYLESHEET.read_text(encoding="utf-8").partition(head)[2].partition("}")[0]
    colours = dict(re.findall(r"--([\w-]+): (#\w+);", root))
    return colours if theme == "dark" else colours | {"wheel-paper": "#ffffff"}


@cache
def shades() -> dict[int, Shade]:
    """Returns the shades by colour number, 1 to 8; 0 is grey, for what belongs
    to no block."""
    colours = {name: value.removeprefix("#") for name, value in tokens("light").items()}
    blocks = {
        at: Shade(
            colours[f"block-{at}"],
            colours[f"block-{at}-soft"],
            colours[f"block-{at}-text"],
        )
        for at in range(1, COLOURS + 1)
    }
    return blocks | {0: Shade("57534e", "f3f0ea", "1c1917")}

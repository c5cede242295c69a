"""Draws the band of the blocks' colours that stands on the title page, as in
the PDF."""

import io
from collections.abc import Sequence

from PIL import Image

from app.charts.palette import shades

WIDTH, HEIGHT, GAP = 1640, 21, 10  # pixels: 16.4 cm by 2 mm


def colour_band(colours: Sequence[int]) -> bytes:
    """Returns a PNG: a bar for each colour (1 to 8), with white between."""
    band = Image.new("RGB", (WIDTH, HEIGHT), "white")
    width = (WIDTH + GAP) / len(colours)
    for place, colour in enumerate(colours):
        left, right = round(place * width), round((place + 1) * width) - GAP
        band.paste(f"#{shades()[colour].strong}", (left, 0, right, HEIGHT))
    out = io.BytesIO()
    band.save(out, "PNG", optimize=True)
    return out.getvalue()

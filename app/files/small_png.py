"""Makes a PNG small enough for a message: with a palette. Imported only where
one is made."""

import io
from typing import Any

from PIL import Image

# The most of a picture, tried in this order
COLOURS = (64, 48, 40, 32, 24, 16)
MOST_BYTES = 60_000  # of a picture that a phone on a slow line still loads


def with_palette(png: bytes) -> bytes:
    """Returns the picture in as many of its own commonest colours as leave it
    under 60 kB.

    Its flat areas keep their exact colours, by which blocks are told apart;
    only edges lose some softness.
    """
    with Image.open(io.BytesIO(png)) as picture:
        plain = picture.convert("RGB")
    counted = plain.getcolors(plain.width * plain.height) or []
    common = [colour for _count, colour in sorted(counted, reverse=True)]
    small = b""
    for most in COLOURS:
        small = _saved(plain, common[:most])
        if len(small) < MOST_BYTES:
            break
    return small


def _saved(plain: Image.Image, colours: list[Any]) -> bytes:
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for colour in colours for part in colour])
    body = io.BytesIO()
    flat = plain.quantize(palette=palette, dither=Image.Dither.NONE)
    flat.save(body, "PNG", optimize=True)
    return body.getvalue()

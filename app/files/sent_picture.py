"""Makes a picture that was sent one that can be kept. Run by
app/reports/maker.py, which bounds it.

What cameras write beside a picture (place, time, device) goes: only its pixels
are copied.
"""

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

from app.domain.picture_files import MOST_BYTES, MOST_SIDE

MOST_PIXELS = 50_000_000  # a photo of a phone; more is a bomb, or a poster
QUALITIES = (88, 80, 70, 60)
SMALLER = 0.8  # of each side, while the file is too large
COLOURS = 256


def prepared(raw: bytes) -> bytes:
    """Returns PNG or JPEG of at most MOST_SIDE pixels a side and MOST_BYTES,
    upright, only pixels.

    What cannot be one is answered by "!" and the cause: `kind`, `pixels` or
    `damaged`.
    """
    opened = opened_picture(raw)
    if isinstance(opened, bytes):
        return opened
    try:
        plain = upright(opened)
    except Exception:  # as below
        return b"!damaged"
    while len(body := _written(plain, opened.format == "PNG")) > MOST_BYTES:
        sides = (
            max(1, round(plain.width * SMALLER)),
            max(1, round(plain.height * SMALLER)),
        )
        plain = plain.resize(sides, Image.Resampling.LANCZOS)
    return body


def opened_picture(
    raw: bytes, forms: tuple[str, ...] = ("PNG", "JPEG")
) -> Image.Image | bytes:
    """Returns the picture, of which only the head is read; else the cause."""
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        picture = Image.open(io.BytesIO(raw), formats=forms)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return b"!pixels"
    except UnidentifiedImageError:
        return b"!kind"
    except Exception:  # what Pillow raises for a broken file is of many kinds
        return b"!damaged"
    return b"!pixels" if picture.width * picture.height > MOST_PIXELS else picture


def upright(picture: Image.Image, side: int = MOST_SIDE) -> Image.Image:
    """Returns it turned as one looks at it, at most `side` pixels a side, and
    only its pixels."""
    picture.draft("RGB", (side, side))
    turned = ImageOps.exif_transpose(picture)
    turned.thumbnail((side, side), Image.Resampling.LANCZOS)
    plain = turned.convert("RGBA" if turned.has_transparency_data else "RGB")
    return Image.frombytes(plain.mode, plain.size, plain.tobytes())


def _written(plain: Image.Image, is_drawing: bool) -> bytes:
    """Returns the first way to write it that is small enough, else the
    last."""
    body = b""
    if is_drawing or plain.mode == "RGBA":
        body = _saved(plain, "PNG", optimize=True)
        if len(body) > MOST_BYTES and plain.mode == "RGBA":
            few = plain.quantize(COLOURS, Image.Quantize.FASTOCTREE)
            return _saved(few, "PNG", optimize=True)
        if len(body) <= MOST_BYTES:
            return body
    for quality in QUALITIES:
        body = _saved(plain, "JPEG", quality=quality, optimize=True)
        if len(body) <= MOST_BYTES:
            break
    return body


def _saved(picture: Image.Image, form: str, **options: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()

"""Pictures in tests: drawn here, as a camera writes them and as a stranger would send them."""

import base64
import io
import os
from typing import Any

from PIL import Image

CAMERA = "Zqcamera"  # what cameras write beside a picture


def png(width: int = 60, height: int = 30, colour: str = "navy", **options: Any) -> bytes:
    return _saved(Image.new("RGB", (width, height), colour), "PNG", **options)


def bomb(side: int) -> bytes:
    """A file of some kilobytes that says it has side × side pixels, and has them: black or white,
    because colours would take seconds to draw."""
    return _saved(Image.new("1", (side, side)), "PNG")


def jpeg(width: int = 60, height: int = 30, colour: str = "teal", **options: Any) -> bytes:
    return _saved(Image.new("RGB", (width, height), colour), "JPEG", **options)


def photo(width: int = 400, height: int = 300) -> bytes:
    """A photo of a phone held upright, with its camera and its place, red at the left edge."""
    picture = Image.new("RGB", (width, height), "white")
    picture.paste("red", (0, 0, width // 2, height))
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, CAMERA  # to be turned by a quarter; the maker
    exif.get_ifd(0x8825)[1] = "N"  # the place
    return _saved(picture, "JPEG", exif=exif, comment=CAMERA.encode())


def crowd(width: int = 120, height: int = 90) -> bytes:
    """A photo of many thousand bytes that no other has."""
    return _saved(Image.frombytes("RGB", (width, height), os.urandom(width * height * 3)), "JPEG")


def opened(body: bytes) -> Image.Image:
    return Image.open(io.BytesIO(body))


def sent(body: bytes, alt: str = "Logo de la ville", **more: object) -> dict[str, object]:
    """A body that sends a picture as JSON."""
    return {"picture": base64.b64encode(body).decode(), "alt": alt, **more}


def _saved(picture: Image.Image, form: str, **options: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()

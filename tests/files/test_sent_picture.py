"""What is sent as a picture is kept small, upright and bare, or refused by its cause."""

import io
import os
from collections.abc import Callable
from functools import partial

import pytest
from PIL import Image

from app.domain.picture_files import MOST_BYTES, MOST_SIDE, picture_file
from app.domain.refusals import Refusal
from app.files.sent_picture import prepared
from tests.files.drawn_pictures import CAMERA, bomb, jpeg, opened, photo, png

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


def noise(mode: str, width: int, height: int) -> bytes:
    """A picture that nothing makes smaller, as PNG."""
    samples = width * height * len(mode)
    out = io.BytesIO()
    Image.frombytes(mode, (width, height), os.urandom(samples)).save(out, "PNG")
    return out.getvalue()


def test_a_photo_is_turned_upright_and_loses_place_and_camera() -> None:
    raw = photo()
    assert CAMERA.encode() in raw
    body = prepared(raw)
    assert CAMERA.encode() not in body
    assert b"Exif" not in body
    picture = opened(body)
    assert (picture.size, dict(picture.getexif())) == ((300, 400), {})
    assert picture.getpixel((150, 20))[0] > 240, "what was at the left is above now"
    assert min(picture.getpixel((150, 380))) > 240


def test_a_photo_that_was_not_made_bare_is_no_picture_of_ours() -> None:
    """The control: what the check of a file says of the photo as it came."""
    with pytest.raises(Refusal) as caught:
        picture_file(photo())
    assert caught.value.code == "bad_picture"


@pytest.mark.parametrize(
    "draw",
    [
        partial(noise, "RGB", 2000, 1300),
        partial(noise, "RGBA", 1500, 900),
        partial(jpeg, 4000, 3000),
        partial(png, 3000, 40),
    ],
)
def test_it_is_made_small(draw: Callable[[], bytes]) -> None:
    file = picture_file(prepared(draw()))
    assert max(file.width, file.height) <= MOST_SIDE
    assert len(file.body) <= MOST_BYTES


def test_a_logo_stays_a_drawing_and_transparent() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (80, 40), (200, 0, 0, 0)).save(out, "PNG")
    picture = opened(prepared(out.getvalue()))
    assert (picture.format, picture.mode, picture.getpixel((5, 5))[3]) == ("PNG", "RGBA", 0)
    assert opened(prepared(png())).format == "PNG"


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "I;16"])
def test_every_kind_of_png_becomes_one(mode: str) -> None:
    out = io.BytesIO()
    Image.new(mode, (9, 5)).save(out, "PNG")
    assert picture_file(prepared(out.getvalue())).ratio == 9 / 5


@pytest.mark.parametrize(
    ("raw", "cause"),
    [
        (SVG, b"!kind"),
        (b"", b"!kind"),
        (b"GIF89a" + bytes(200), b"!kind"),
        (jpeg(200, 200)[:200], b"!damaged"),
        (png(200, 200)[:-30], b"!damaged"),
    ],
)
def test_what_is_no_picture_is_refused_by_its_cause(raw: bytes, cause: bytes) -> None:
    assert prepared(raw) == cause


@pytest.mark.parametrize("draw", [partial(png, 8000, 8000), partial(bomb, 14000)])
def test_more_pixels_than_anybody_photographs_are_refused(draw: Callable[[], bytes]) -> None:
    raw = draw()
    assert len(raw) < 1_000_000, "a bomb is small"
    assert prepared(raw) == b"!pixels"

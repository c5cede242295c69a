"""A picture of any size becomes one of 2 kB, with its pixels alone."""

import io
from pathlib import Path

import pytest
from PIL import Image

from app.domain.explaining.files import MOST_PICTURE, MOST_SIDE, small_picture
from app.files.field_picture import prepared
from tests.files.drawn_pictures import CAMERA, crowd, jpeg, opened, photo, png

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink" '
FOREIGN = "&#x61;lert(1)"


def drawing(inside: str, more: str = 'viewBox="0 0 24 24"') -> bytes:
    return f"{HEAD}{more}>{inside}</svg>".encode()


@pytest.mark.parametrize(
    "raw",
    [
        *(png(), png(3000, 20), png(1, 1), jpeg(800, 600), photo(), crowd(900, 700)),
        drawing('<circle cx="12" cy="12" r="9" fill="teal"/>'),
        drawing("<text y='12'>Ségou</text>", 'width="30px" height="20px"'),
    ],
)
def test_it_is_small_whatever_was_sent(raw: bytes) -> None:
    body = prepared(raw)
    assert len(small_picture(body).body) <= MOST_PICTURE
    assert max(opened(body).size) <= MOST_SIDE
    assert CAMERA.encode() not in body


def test_what_is_transparent_lies_on_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(out, "PNG")
    assert opened(prepared(out.getvalue())).convert("RGB").getpixel((10, 10)) == (255, 255, 255)


def test_a_drawing_loads_nothing_and_runs_nothing(tmp_path: Path) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(png(24, 24, "red"))
    square = '<rect width="24" height="24" fill="white"/>'
    for inside in (
        f'<image x:href="{secret}" width="24" height="24"/>',
        f'<image href="file://{secret}" width="24" height="24"/>',
        f'<style>@import "{secret}"; rect {{ fill: url({secret}) }}</style>',
        f"<script>{FOREIGN}</script>",
        f'<foreignObject><img src="{secret}"/></foreignObject>',
        f'<use x:href="{secret}#a"/>',
        f'<filter id="f"><feImage href="{secret}"/></filter><rect width="24" height="24" '
        'fill="white" filter="url(#f)"/>',
    ):
        picture = opened(prepared(drawing(square + inside))).convert("RGB")
        colours = {pixel for _, pixel in picture.getcolors(1 << 20) or ()}
        assert not any(red > 200 and green < 90 for red, green, _ in colours), inside


def test_the_control_a_red_square_is_seen() -> None:
    picture = opened(prepared(drawing('<rect width="24" height="24" fill="red"/>')))
    red, green, _ = picture.convert("RGB").getpixel((10, 10))  # type: ignore[misc]
    assert (red > 200, green < 90) == (True, True)


@pytest.mark.parametrize(
    ("raw", "cause"),
    [
        (b"hello", b"!kind"),
        (b"", b"!kind"),
        (b"<svg", b"!damaged"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]>' + drawing("&a;"), b"!damaged"),
        (drawing("", 'width="1" height="100000000"'), b"!damaged"),
        (drawing("", 'viewBox="0 0 1 9999999"'), b"!damaged"),
        (drawing("", 'viewBox="0 0 0 0"'), b"!damaged"),
        (crowd()[:900], b"!damaged"),
    ],
)
def test_what_cannot_be_one_says_why(raw: bytes, cause: bytes) -> None:
    assert prepared(raw) == cause

"""Which bytes are a picture that may be kept: all of a PNG or a JPEG, and nothing beside it."""

import zlib

import pytest

from app.domain.picture_files import MOST_BYTES, PNG, picture_file
from app.domain.refusals import Refusal
from tests.files.drawn_pictures import jpeg, png


def chunk(kind: bytes, content: bytes) -> bytes:
    size, checksum = len(content).to_bytes(4), zlib.crc32(kind + content).to_bytes(4)
    return size + kind + content + checksum


def cause_of(body: bytes) -> str:
    with pytest.raises(Refusal) as caught:
        picture_file(body)
    assert caught.value.code == "bad_picture"
    return str(caught.value.details["cause"])


def test_plain_pictures_are_read() -> None:
    for body, media in ((png(60, 30), "image/png"), (jpeg(60, 30), "image/jpeg")):
        file = picture_file(body)
        assert (file.media, file.width, file.height, file.ratio) == (media, 60, 30, 2.0)


END = png()[-12:]


@pytest.mark.parametrize(
    "body",
    [
        png()[:-12] + chunk(b"tEXt", b"Author\0Awa") + END,
        png()[:-12] + chunk(b"eXIf", b"MM\0*") + END,
        png() + b"more",
        png()[:-12],
        png()[:40] + b"\0" + png()[41:],  # a checksum that is not right
        PNG,
        PNG + END,
        jpeg(comment=b"Awa"),
        jpeg(exif=b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0"),
        jpeg() + b"more",
        jpeg()[:-2],
        b"\xff\xd8",
        b"GIF89a",
        b"<svg/>",
    ],
)
def test_anything_beside_the_picture_is_refused(body: bytes) -> None:
    assert cause_of(body) == "kind"


def test_rows_that_are_not_all_there_are_refused() -> None:
    head = b"".join(part.to_bytes(4) for part in (4, 4)) + bytes([8, 2, 0, 0, 0])
    for rows, fits in ((bytes(4 * 13), True), (bytes(4 * 13 - 1), False), (b"\x05" * 52, False)):
        body = PNG + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + END
        assert (cause_of(body) == "kind") if not fits else picture_file(body)


def test_too_many_bytes_or_pixels_are_refused() -> None:
    assert cause_of(PNG + bytes(MOST_BYTES)) == "bytes"
    assert cause_of(jpeg(1601, 10)) == "pixels"


@pytest.mark.parametrize("palette", [b"", bytes(4), bytes(3 * 257)])
def test_a_broken_palette_is_refused(palette: bytes) -> None:
    """Typesetting stops at one. The control is a whole one."""
    head = (4).to_bytes(4) * 2 + bytes([8, 3, 0, 0, 0])
    rows = chunk(b"IDAT", zlib.compress(bytes(4 * 5)))

    def with_palette(colours: bytes) -> bytes:
        return PNG + chunk(b"IHDR", head) + chunk(b"PLTE", colours) + rows + END

    assert cause_of(with_palette(palette)) == "kind"
    assert picture_file(with_palette(bytes(6)))


@pytest.mark.parametrize(
    ("head", "palette"),
    [
        (bytes([8, 2, 0, 0, 1]), b""),  # in seven passes
        (bytes([8, 5, 0, 0, 0]), b""),  # no colours that are known
        (bytes([3, 0, 0, 0, 0]), b""),  # no depth that is known
        (bytes([8, 3, 0, 0, 0]), b""),  # the palette is missing
        (bytes([8, 0, 0, 0, 0]), chunk(b"PLTE", bytes(6))),  # and here it is too much
    ],
)
def test_a_png_that_is_not_plain_is_refused(head: bytes, palette: bytes) -> None:
    size, rows = (4).to_bytes(4) * 2, chunk(b"IDAT", zlib.compress(bytes(4 * 13)))
    assert cause_of(PNG + chunk(b"IHDR", size + head) + palette + rows + END) == "kind"

"""What explains a field: small pictures and sounds, told by their bytes, and nothing else."""

import io

import pytest
from PIL import Image

from app.domain.explaining.files import (
    MOST_FILES,
    MOST_PICTURE,
    MOST_SOUND,
    explaining_file,
    refuse_too_many,
    small_picture,
)
from app.domain.explaining.webp import HEAD
from app.domain.refusals import Refusal
from tests.files.drawn_pictures import jpeg, png
from tests.files.small_sounds import box, mp4, ogg, page, webm


def webp(side: int = 40, mode: str = "RGB", **options: object) -> bytes:
    out = io.BytesIO()
    Image.new(mode, (side, side), "teal").save(out, "WEBP", **options)
    return out.getvalue()


@pytest.mark.parametrize(
    ("body", "media"),
    [
        (webp(), "image/webp"),
        (webp(lossless=True), "image/webp"),
        (webp(mode="RGBA"), "image/webp"),
        (ogg(), "audio/ogg"),
        (webm(), "audio/webm"),
        (webm(b"A_VORBIS"), "audio/webm"),
        (mp4(), "audio/mp4"),
    ],
)
def test_a_small_file_is_known_by_its_bytes(body: bytes, media: str) -> None:
    assert explaining_file(body).media == media


@pytest.mark.parametrize(
    ("body", "cause"),
    [
        (webp(300), "bytes"),  # more pixels
        (webp(exif=Image.Exif().tobytes() or b"Exif\0\0MM\0*\0\0\0\x08\0\0"), "kind"),
        (webp() + b"<script>", "kind"),
        (webp()[:-4], "kind"),
        (png(), "kind"),
        (jpeg(), "kind"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "kind"),
        (ogg(MOST_SOUND), "bytes"),
        (ogg()[:-5], "kind"),
        (ogg() + page(b"\x80theora", 0, 2, stream=8), "kind"),  # a second stream: a video
        (page(b"\x80theora", 0, 2), "kind"),
        (webm(b"A_OPUS V_VP9"), "kind"),
        (webm(b"V_VP9"), "kind"),
        (webm().replace(b"webm", b"mkva"), "kind"),
        (mp4(b"vide"), "kind"),
        (mp4()[:-3], "kind"),
        (mp4() + box(b"uuid", b"<html>"), "kind"),
        (b"ID3\x04\x00" + bytes(60), "kind"),
        (b"", "kind"),
        (b"OggS", "kind"),
        (b"\x1a\x45\xdf\xa3", "kind"),
        (b"\0\0\0\x08ftyp\0\0\0\0moov", "kind"),
        (b"RIFF\x04\0\0\0WEBP", "kind"),
    ],
)
def test_anything_else_is_refused(body: bytes, cause: str) -> None:
    with pytest.raises(Refusal) as refusal:
        explaining_file(body)
    assert refusal.value.code in {"bad_field_picture", "bad_sound"}
    assert refusal.value.details["cause"] == cause


def test_the_largest_that_fits_is_taken_and_a_byte_more_is_not() -> None:
    rest = MOST_SOUND - len(ogg(9_900)) + 9_900
    assert len(explaining_file(ogg(rest)).body) == MOST_SOUND
    with pytest.raises(Refusal):
        explaining_file(ogg(rest + 1))
    assert len(webp()) < MOST_PICTURE


def riff(*chunks: bytes) -> bytes:
    content = b"WEBP" + b"".join(chunks)
    return HEAD + len(content).to_bytes(4, "little") + content


def chunk(kind: bytes, content: bytes) -> bytes:
    return kind + len(content).to_bytes(4, "little") + content + bytes(len(content) % 2)


CANVAS, LOSSLESS, LOSSY = bytes(10), b"\x2f" + bytes(4), bytes(3) + b"\x9d\x01\x2a" + bytes(4)


@pytest.mark.parametrize(
    "body",
    [
        png(),
        riff() + b"x",
        riff(chunk(b"VP8L", LOSSLESS)[:-2]),
        riff(b"EXIF" + bytes(4)),
        riff(chunk(b"VP8 ", LOSSY), chunk(b"VP8 ", LOSSY)),
        riff(chunk(b"VP8X", b"\x02" + CANVAS[1:]), chunk(b"VP8L", LOSSLESS)),
        riff(chunk(b"VP8L", bytes(5))),
        riff(chunk(b"VP8 ", bytes(10))),
        riff(chunk(b"VP8 ", b"")),
    ],
    ids=[
        *("no WebP", "more than a picture", "cut off", "no picture", "two pictures", "animated"),
        *("not lossless", "no key frame", "nothing in it"),
    ],
)
def test_what_is_no_plain_still_picture_is_refused(body: bytes) -> None:
    with pytest.raises(Refusal) as refusal:
        small_picture(body)
    assert refusal.value.details == {"cause": "kind"}


def test_control_a_plain_still_picture_of_the_same_form_is_taken() -> None:
    body = riff(chunk(b"VP8X", CANVAS), chunk(b"VP8L", LOSSLESS))
    assert small_picture(body).is_picture
    assert not explaining_file(ogg()).is_picture


def test_a_page_of_ogg_that_is_broken_ends_the_reading() -> None:
    with pytest.raises(Refusal, match="bad_sound"):
        explaining_file(ogg() + b"OggX" + bytes(40))


def test_a_board_has_so_many_files_and_no_more() -> None:
    keys = [f"{number}" for number in range(MOST_FILES)]
    refuse_too_many([*keys, *keys])
    with pytest.raises(Refusal, match="too_many_files"):
        refuse_too_many([*keys, "one more"])

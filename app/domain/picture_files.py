"""Which files are kept as pictures: small PNG and JPEG, without a word beside
what they show."""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from app.domain.refusals import Refusal

Media = Literal["image/png", "image/jpeg"]
MOST_BYTES = 256 * 1024
MOST_SIDE = 1600  # pixels: 16 cm in print at 250 dots to the inch
PNG = b"\x89PNG\r\n\x1a\n"
# No text, no time, no place
CHUNKS = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}
# Of a pixel, by the kind of colours of a PNG
SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
# Bits of each
DEPTHS = {0: {1, 2, 4, 8, 16}, 2: {8, 16}, 3: {1, 2, 4, 8}, 4: {8, 16}, 6: {8, 16}}
MOST_PALETTE = 3 * 256  # bytes
FILTERS = 4  # the highest number of a way in which a row of a PNG is written
JPEG, END = b"\xff\xd8", 0xD9
FRAMES = {0xC0, 0xC1, 0xC2}
# tables, frames, scans; no EXIF, no comment
SEGMENTS = FRAMES | {0xE0, 0xDB, 0xC4, 0xDA, 0xDD}
MARK = re.compile(rb"\xff([^\x00\xd0-\xd7\xff])")


@dataclass(frozen=True)
class PictureFile:
    """A picture as it is kept; `ratio` is its width by its height."""

    body: bytes
    media: Media
    width: int
    height: int

    @property
    def ratio(self) -> float:
        return self.width / self.height


def picture_file(body: bytes) -> PictureFile:
    """Returns the picture in these bytes.

    Refuses `bad_picture` with a cause: `kind` for what is neither PNG nor
    JPEG, or has more in it than the picture or is broken, `bytes` and `pixels`
    for one that is too large.
    """
    if len(body) > MOST_BYTES:
        raise Refusal("bad_picture", cause="bytes")
    try:
        if body.startswith(PNG):
            media, size = "image/png", _size_of_png(body)
        elif body.startswith(JPEG):
            media, size = "image/jpeg", _size_of_jpeg(body)
        else:
            raise ValueError("neither PNG nor JPEG")
    except (ValueError, IndexError, zlib.error):
        raise Refusal("bad_picture", cause="kind") from None
    if not all(0 < side <= MOST_SIDE for side in size):
        raise Refusal("bad_picture", cause="pixels")
    return PictureFile(
        body, "image/png" if media == "image/png" else "image/jpeg", *size
    )


def _size_of_png(body: bytes) -> tuple[int, int]:
    """Returns (width, height). Raises ValueError for more than a plain PNG, or
    a broken one.

    Typesetting stops at a picture that it cannot read, so all of it is read
    here.
    """
    chunks = list(_chunks(body))
    if not _are_plain([kind for kind, _ in chunks]):
        raise ValueError("not a plain PNG")
    palettes = _parts(chunks, b"PLTE")
    width, height, row = _measures(chunks[0][1], has_palette=bool(palettes))
    if any(len(part) % 3 or not 0 < len(part) <= MOST_PALETTE for part in palettes):
        raise ValueError("broken palette")
    written = b"".join(_parts(chunks, b"IDAT"))
    rows = zlib.decompressobj().decompress(written, height * row + 1)
    if len(rows) != height * row or max(rows[::row], default=0) > FILTERS:
        raise ValueError("broken rows")
    return width, height


def _are_plain(kinds: list[bytes]) -> bool:
    """Returns whether chunks of these kinds, in this order, are a plain PNG.
    Raises ValueError without an end."""
    is_ended = kinds.index(b"IEND") == len(kinds) - 1
    return set(kinds) <= CHUNKS and kinds[0] == b"IHDR" and is_ended


def _parts(chunks: list[tuple[bytes, bytes]], kind: bytes) -> list[bytes]:
    """Returns the contents of the chunks of a kind."""
    return [content for chunk_kind, content in chunks if chunk_kind == kind]


def _measures(head: bytes, *, has_palette: bool) -> tuple[int, int, int]:
    """Returns width, height and the bytes of a row, of the head of a PNG.
    Raises ValueError."""
    width, height = int.from_bytes(head[:4]), int.from_bytes(head[4:8])
    depth, colours, *ways = head[8:13]
    if (
        colours not in SAMPLES
        or depth not in DEPTHS[colours]
        or any(ways)
        or max(width, height) > MOST_SIDE
    ):
        raise ValueError("not a plain PNG")
    if (colours == 3) != has_palette:
        raise ValueError("no palette")
    return width, height, 1 + -(-width * depth * SAMPLES[colours] // 8)


def _chunks(body: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yields (kind, content). Raises ValueError where the checksum or the
    length is wrong."""
    at = len(PNG)
    while at < len(body):
        end = at + 8 + int.from_bytes(body[at : at + 4])
        if end + 4 > len(body) or zlib.crc32(body[at + 4 : end]) != int.from_bytes(
            body[end : end + 4]
        ):
            raise ValueError("broken chunk")
        yield body[at + 4 : at + 8], body[at + 8 : end]
        at = end + 4


def _size_in_frame(body: bytes, at: int) -> tuple[int, int]:
    """Returns (width, height) of the frame whose length stands at `at`."""
    return int.from_bytes(body[at + 5 : at + 7]), int.from_bytes(body[at + 3 : at + 5])


def _size_of_jpeg(body: bytes) -> tuple[int, int]:
    """Returns (width, height). Raises ValueError for another segment than
    those of a picture."""
    at, size = len(JPEG), (0, 0)
    while (mark := MARK.search(body, at)) is not None:
        kind, at = mark[1][0], mark.end()
        if kind == END:
            if at != len(body):
                raise ValueError("more than a picture")
            return size
        if kind not in SEGMENTS:
            raise ValueError("not a plain JPEG")
        if kind in FRAMES:
            size = _size_in_frame(body, at)
        at += int.from_bytes(body[at : at + 2])
    raise ValueError("cut off")

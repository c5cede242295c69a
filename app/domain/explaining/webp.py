"""Checks small WebP pictures: one still picture, without a word beside what it
shows."""

from collections.abc import Iterator

HEAD = b"RIFF"
# No colour profile, no EXIF, no XMP, no animation
CHUNKS = {b"VP8X", b"ALPH", b"VP8 ", b"VP8L"}
ALPHA = 0x10  # the only flag that a canvas may have


def size_of_webp(body: bytes) -> tuple[int, int]:
    """Returns (width, height), the largest that any part of it names.

    Raises ValueError or IndexError for more than a plain WebP, or a broken
    one.
    """
    if body[:4] != HEAD or body[8:12] != b"WEBP":
        raise ValueError("no WebP")
    if int.from_bytes(body[4:8], "little") != len(body) - 8:
        raise ValueError("cut off, or more than a picture")
    chunks = list(_chunks(body))
    kinds = [kind for kind, _ in chunks]
    if kinds not in (
        [b"VP8 "],
        [b"VP8L"],
        [b"VP8X", b"VP8L"],
        [b"VP8X", b"ALPH", b"VP8 "],
    ):
        raise ValueError("not a plain WebP")
    sizes = [SIZES[kind](part) for kind, part in chunks if kind in SIZES]
    return max(width for width, _ in sizes), max(height for _, height in sizes)


def _chunks(body: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yields (kind, content). Raises ValueError where the length is wrong."""
    at = 12
    while at < len(body):
        end = at + 8 + int.from_bytes(body[at + 4 : at + 8], "little")
        if end > len(body) or body[at : at + 4] not in CHUNKS:
            raise ValueError("broken chunk")
        yield body[at : at + 4], body[at + 8 : end]
        at = end + end % 2


def _of_canvas(part: bytes) -> tuple[int, int]:
    if part[0] & ~ALPHA:
        raise ValueError("more than a still picture")
    return 1 + int.from_bytes(part[4:7], "little"), 1 + int.from_bytes(
        part[7:10], "little"
    )


def _of_lossy(part: bytes) -> tuple[int, int]:
    if part[3:6] != b"\x9d\x01\x2a":
        raise ValueError("no key frame")
    width, height = part[6:8], part[8:10]
    return int.from_bytes(width, "little") & 0x3FFF, int.from_bytes(
        height, "little"
    ) & 0x3FFF


def _of_lossless(part: bytes) -> tuple[int, int]:
    if part[0] != 0x2F:
        raise ValueError("not lossless")
    bits = int.from_bytes(part[1:5], "little")
    return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)


SIZES = {b"VP8X": _of_canvas, b"VP8 ": _of_lossy, b"VP8L": _of_lossless}

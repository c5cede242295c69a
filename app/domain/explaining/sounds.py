"""Checks small sounds as browsers and phones record them: Ogg, WebM or MP4,
with sound alone."""

from collections.abc import Iterator
from typing import Literal

SoundMedia = Literal["audio/ogg", "audio/webm", "audio/mp4"]
EBML = b"\x1a\x45\xdf\xa3"
BOXES = {
    b"ftyp",
    b"moov",
    b"moof",
    b"mdat",
    b"free",
    b"skip",
    b"styp",
    b"sidx",
    b"mfra",
}
OGG_CODECS = (b"OpusHead", b"\x01vorbis")
WEBM_CODECS = (b"A_OPUS", b"A_VORBIS")


def sound_media(body: bytes) -> SoundMedia:
    """Returns what a sound is to be served as. Raises ValueError or IndexError
    for anything else, a video among it, and for one that is cut off where its
    form tells."""
    if body.startswith(b"OggS"):
        return _ogg(body)
    if body.startswith(EBML):
        return _webm(body)
    if body[4:8] == b"ftyp":
        return _mp4(body)
    raise ValueError("no sound that is known")


def _ogg(body: bytes) -> SoundMedia:
    pages = list(_pages(body))
    if (
        not pages[0][1].startswith(OGG_CODECS)
        or len({stream for stream, _ in pages}) != 1
    ):
        raise ValueError("more or other than one sound")
    return "audio/ogg"


def _pages(body: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yields (number of its stream, content) of each page of an Ogg file."""
    at = 0
    while at < len(body):
        if body[at : at + 4] != b"OggS" or body[at + 4]:
            raise ValueError("broken page")
        start = at + 27 + body[at + 26]
        end = start + sum(body[at + 27 : start])
        if end > len(body):
            raise ValueError("cut off")
        yield body[at + 14 : at + 18], body[start:end]
        at = end


def _webm(body: bytes) -> SoundMedia:
    """Recorders write it as they go, without its length, so nothing tells
    where it ends."""
    # Before the first cluster of sound
    head = body[: body.index(b"\x1f\x43\xb6\x75")]
    if b"\x42\x82\x84webm" not in head or not any(
        codec in head for codec in WEBM_CODECS
    ):
        raise ValueError("no sound in WebM")
    if b"V_" in head:
        raise ValueError("a video")
    return "audio/webm"


def _mp4(body: bytes) -> SoundMedia:
    kinds, at = [], 0
    while at < len(body):
        size = int.from_bytes(body[at : at + 4])
        kinds.append(body[at + 4 : at + 8])
        at += size
        if size < 8 or at > len(body):
            raise ValueError("cut off")
    if not set(kinds) <= BOXES or b"moov" not in kinds or b"mdat" not in kinds:
        raise ValueError("no sound in MP4")
    if b"soun" not in body or b"vide" in body:
        raise ValueError("a video")
    return "audio/mp4"

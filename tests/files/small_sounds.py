"""Sounds in tests, of a second of silence: as a recorder writes their heads, and no more."""

OPUS = b"OpusHead\x01\x01\x00\x00\x80\xbb\x00\x00\x00\x00\x00"


def page(content: bytes, number: int, flag: int = 0, stream: int = 7) -> bytes:
    """A page of Ogg."""
    segments = [*[255] * (len(content) // 255), len(content) % 255]
    head = b"OggS\x00" + bytes([flag]) + bytes(8) + stream.to_bytes(4, "little")
    return (
        head + number.to_bytes(4, "little") + bytes(4) + bytes([len(segments), *segments]) + content
    )


def ogg(length: int = 60, letter: bytes = b"\xfc") -> bytes:
    return page(OPUS, 0, 2) + page(b"OpusTags" + bytes(8), 1) + page(letter * length, 2, 4)


def webm(codec: bytes = b"A_OPUS") -> bytes:
    head = b"\x1a\x45\xdf\xa3\x87\x42\x82\x84webm"
    return head + b"\x18\x53\x80\x67" + b"\x86" + codec + b"\x1f\x43\xb6\x75" + bytes(40)


def box(kind: bytes, content: bytes) -> bytes:
    return (8 + len(content)).to_bytes(4) + kind + content


def mp4(handler: bytes = b"soun") -> bytes:
    moov = box(b"moov", b"hdlr" + bytes(8) + handler)
    return box(b"ftyp", b"M4A \x00\x00\x00\x00") + moov + box(b"mdat", bytes(30))

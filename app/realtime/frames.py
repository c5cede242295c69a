"""WebSocket frames that are built once, compressed once, and sent as the same
bytes to every screen."""

import zlib
from functools import cached_property

# Bytes: of a shorter frame little is gained, and an uncompressed one costs the
# phone less.
DEFLATE_FROM = 128
SMALL = 2**12  # bytes: the window of 12 bits

# FIN and the opcode; RSV1 marks a compressed message
TEXT, TEXT_DEFLATED = 0x81, 0xC1
# RFC 7692, 7.2.1: the end of a sync flush is not sent
SYNC_MARK = b"\x00\x00\xff\xff"


class Push:
    """Text messages that a screen gets together or not at all, as WebSocket
    bytes, a frame each. Server frames are unmasked, so they are the same for
    every receiver."""

    def __init__(self, *texts: str) -> None:
        self.texts = texts

    @cached_property
    def plain(self) -> bytes:
        """The RFC 6455 frames: header and UTF-8 payload each. Lone surrogates
        raise UnicodeEncodeError."""
        return b"".join(map(plain_frame, self.texts))

    @cached_property
    def deflated(self) -> bytes:
        """The frames for connections that negotiated permessage-deflate;
        `plain` where compressing gains nothing."""
        packed = b"".join(map(deflated_frame, self.texts))
        return packed if len(packed) < len(self.plain) else self.plain


class JoinedPush(Push):
    """A push with messages for one receiver before it; the shared part is
    built and compressed once."""

    def __init__(self, early: Push, shared: Push) -> None:
        super().__init__(*early.texts, *shared.texts)
        self._early, self._shared = early, shared

    @cached_property
    def plain(self) -> bytes:
        """See Push."""
        return self._early.plain + self._shared.plain

    @cached_property
    def deflated(self) -> bytes:
        """See Push. The early messages are too short to gain from
        compressing."""
        return self._early.plain + self._shared.deflated


def plain_frame(text: str) -> bytes:
    payload = text.encode()
    return header(TEXT, len(payload)) + payload


def deflated_frame(text: str) -> bytes:
    """Returns the compressed frame, or the plain one where that is not
    longer."""
    plain = plain_frame(text)
    if len(plain) < DEFLATE_FROM:
        return plain
    payload = deflate(text.encode())
    packed = header(TEXT_DEFLATED, len(payload)) + payload
    return packed if len(packed) < len(plain) else plain


def header(first: int, length: int) -> bytes:
    """Returns the 2, 4 or 10 bytes before an unmasked payload of `length`
    bytes."""
    if length < 126:
        return bytes((first, length))
    if length < 65536:
        return bytes((first, 126)) + length.to_bytes(2, "big")
    return bytes((first, 127)) + length.to_bytes(8, "big")


def deflate(payload: bytes) -> bytes:
    """Compresses by RFC 7692 without context takeover, with a window of at
    most 15 bits, so that every receiver can inflate it on its own. A short
    message gets a window of its own size: zlib's usual one takes 256 KB, and
    seven times as long to prepare as the message takes to compress."""
    is_small = len(payload) <= SMALL
    window, memory = (12, 5) if is_small else (zlib.MAX_WBITS, zlib.DEF_MEM_LEVEL)
    packer = zlib.compressobj(wbits=-window, memLevel=memory)
    return (packer.compress(payload) + packer.flush(zlib.Z_SYNC_FLUSH)).removesuffix(
        SYNC_MARK
    )

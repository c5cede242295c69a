"""Abuse of the WebSocket protocol: every rule that a frame can break, against a real server."""

import os
import random
import socket
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import httpx

from tests.campaigns.campaign import Campaign, Outcome
from tests.campaigns.room import memory
from tests.campaigns.weakened import WeakenedPalabre
from tests.servers.palabre import Palabre
from tests.servers.process import shared_folder
from tests.web.people import Workshop

SILENCE = 1.0  # seconds
MOST_GROWTH = 50.0  # MiB
TEXT, BINARY, CONTINUED, CLOSE, PING, PONG = 1, 2, 0, 8, 9, 10
FINAL, DEFLATED = 0x80, 0x40
PROTOCOL_ERROR, NO_TEXT, POLICY, TOO_BIG = 1002, 1007, 1008, 1009


@dataclass(frozen=True)
class Abuse:
    """Frames, and the codes with which a server may close after them; none where it goes on."""

    name: str
    data: bytes
    codes: frozenset[int]
    deflate: bool = False


def frame(opcode: int, payload: bytes = b"", *, first: int = FINAL, masked: bool = True) -> bytes:
    size, mask = len(payload), os.urandom(4) if masked else b""
    bit = 0x80 if masked else 0
    if size < 126:
        length = bytes([bit | size])
    elif size < 65536:
        length = bytes([bit | 126]) + struct.pack("!H", size)
    else:
        length = bytes([bit | 127]) + struct.pack("!Q", size)
    if masked:
        key = (mask * (size // 4 + 1))[:size]
        payload = (int.from_bytes(payload) ^ int.from_bytes(key)).to_bytes(size)
    return bytes([first | opcode]) + length + mask + payload


def deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return (packer.compress(data) + packer.flush(zlib.Z_SYNC_FLUSH))[:-4]


def table() -> Iterator[Abuse]:
    def ends(name: str, data: bytes, *codes: int, deflate: bool = False) -> Abuse:
        return Abuse(name, data, frozenset(codes), deflate)

    for opcode in (3, 4, 5, 6, 7, 11, 12, 13, 14, 15):
        yield ends(f"opcode {opcode}", frame(opcode, b"x"), PROTOCOL_ERROR)
    for bits in (0x40, 0x20, 0x10, 0x70):
        yield ends(f"reserved {bits}", frame(TEXT, b"x", first=FINAL | bits), PROTOCOL_ERROR)
        data = frame(PING, b"x", first=FINAL | bits)
        yield ends(f"reserved {bits} in a ping", data, PROTOCOL_ERROR, deflate=True)
    for opcode in (CLOSE, PING, PONG):
        yield ends(f"long {opcode}", frame(opcode, b"x" * 126), PROTOCOL_ERROR)
        yield ends(f"parted {opcode}", frame(opcode, b"", first=0), PROTOCOL_ERROR)
    yield ends("unmasked", frame(TEXT, b"x", masked=False), PROTOCOL_ERROR)
    yield ends("continuation of nothing", frame(CONTINUED, b"x"), PROTOCOL_ERROR)
    parted = frame(TEXT, b"x", first=0)
    yield ends("text within a text", parted + frame(TEXT, b"x"), PROTOCOL_ERROR)
    yield ends("close within a text", parted + frame(CLOSE, b"\x03\xe8"), 1000, PROTOCOL_ERROR)
    yield ends("ping within a text", parted + frame(PING) + frame(CONTINUED, b"y"))
    for text in (b"\xff", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xce", b"a\x80"):
        yield ends(f"no text {text!r}", frame(TEXT, text), NO_TEXT)
        halves = frame(TEXT, text[:1], first=0) + frame(CONTINUED, text[1:])
        yield ends(f"no text {text!r} in parts", halves, NO_TEXT)
    for code in (0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535):
        yield ends(f"close {code}", frame(CLOSE, struct.pack("!H", code)), PROTOCOL_ERROR)
    yield ends("close of one byte", frame(CLOSE, b"\x03"), PROTOCOL_ERROR)
    bad_reason = frame(CLOSE, b"\x03\xe8\xff\xfe")
    yield ends("close with no text", bad_reason, PROTOCOL_ERROR, NO_TEXT)
    for code in (1000, 1001, 1003, 1011, 3000, 4999):
        yield ends(f"close {code}", frame(CLOSE, struct.pack("!H", code)), code)
    yield ends("a large message", frame(TEXT, b"x" * 20_000), TOO_BIG)
    many = frame(TEXT, b"x" * 9000, first=0) + frame(CONTINUED, b"x" * 9000)
    yield ends("a large message in parts", many, TOO_BIG)
    huge = bytes([FINAL | BINARY, 0xFF]) + struct.pack("!Q", 2**63 - 1) + b"abcd"
    yield ends("a length of 2**63", huge, TOO_BIG, PROTOCOL_ERROR)
    negative = bytes([FINAL | BINARY, 0xFF]) + b"\xff" * 8 + b"abcd"
    yield ends("a length below zero", negative, TOO_BIG, PROTOCOL_ERROR)
    yield ends("empty parts", parted + frame(CONTINUED, b"", first=0) * 500, POLICY)
    yield ends("a flood of pings", frame(PING, b"x") * 500, POLICY)
    yield ends("a flood of texts", frame(TEXT, b"x") * 500, POLICY)
    bomb = frame(TEXT, deflated(b"x" * 50_000_000)[:16_000], first=FINAL | DEFLATED)
    yield ends("a bomb", bomb, TOO_BIG, deflate=True)
    bombs = frame(TEXT, deflated(b"x" * 2_000_000), first=DEFLATED)
    yield ends("a bomb in parts", bombs + frame(CONTINUED), TOO_BIG, deflate=True)
    rubbish = frame(TEXT, b"\xff\xff\xff\xff", first=FINAL | DEFLATED)
    yield ends("no deflate", rubbish, PROTOCOL_ERROR, NO_TEXT, deflate=True)
    sound = frame(TEXT, deflated(b"hello"), first=FINAL | DEFLATED)
    yield ends("deflated", sound + frame(PONG, b"x"), deflate=True)
    late = parted + frame(CONTINUED, b"x", first=FINAL | DEFLATED)
    yield ends("deflated late", late, PROTOCOL_ERROR, deflate=True)


def open_socket(server: Palabre, path: str, *, deflate: bool) -> socket.socket:
    line = socket.create_connection((server.host, server.port), 10)
    extension = b"Sec-WebSocket-Extensions: permessage-deflate\r\n" if deflate else b""
    line.sendall(
        b"GET %s/live?audience=screen HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
        b"Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        b"Sec-WebSocket-Version: 13\r\n%s\r\n" % (path.encode(), extension)
    )
    head = b""
    while b"\r\n\r\n" not in head:
        head += line.recv(1)
    assert b" 101 " in head, head
    return line


def close_code(line: socket.socket, silence: float) -> int | None:
    """Reads frames; returns the code of the close frame, 1006 for an end without, None for
    silence."""
    line.settimeout(silence)
    data = b""
    try:
        while more := line.recv(65536):
            data += more
            while len(data) >= 2:
                size, start = data[1] & 0x7F, 2
                if size == 126:
                    size, start = int.from_bytes(data[2:4]), 4
                elif size == 127:
                    size, start = int.from_bytes(data[2:10]), 10
                if len(data) < start + size:
                    break
                if data[0] & 0x0F == CLOSE:
                    return int.from_bytes(data[start : start + 2]) if size >= 2 else 1005
                data = data[start + size :]
    except TimeoutError:
        return None
    except ConnectionError:
        return 1006
    return 1006


def suffer(server: Palabre, path: str, abuse: Abuse, pieces: int, patience: float = 5) -> str:
    """Returns how it ended otherwise than it must; "" else."""
    with open_socket(server, path, deflate=abuse.deflate) as line:
        step = -(-len(abuse.data) // pieces)
        try:
            for start in range(0, len(abuse.data), step):
                line.sendall(abuse.data[start : start + step])
        except ConnectionError:
            return ""  # closed while it was still being sent
        code = close_code(line, patience if abuse.codes else SILENCE)
    ends_well = code in abuse.codes or (code == 1006 and abuse.codes & {TOO_BIG, POLICY})
    if ends_well or (code is None and not abuse.codes):
        return ""
    return f"{abuse.name} in {pieces}: {code}, not {sorted(abuse.codes)}"


def attack(server: Palabre, seed: int, size: int) -> Outcome:
    outcome, chance, whole, before = Outcome(), random.Random(seed), list(table()), 0.0
    more = [(chance.choice(whole), chance.choice((2, 3, 9, 60))) for _ in range(size - len(whole))]
    with httpx.HTTPTransport() as transport:
        path = Workshop(server.url, transport).path
        for number, (abuse, pieces) in enumerate([*((abuse, 1) for abuse in whole), *more]):
            outcome.count("connections")
            if harm := suffer(server, path, abuse, pieces):
                outcome.harms.append(harm)
            before = memory(server) if number == len(whole) // 4 else before
        outcome.counts["memory_MiB"] = round(memory(server) - before, 1)
    if outcome.counts["memory_MiB"] > MOST_GROWTH:
        outcome.harms.append("memory grew")
    outcome.read_log(server.log())
    return outcome


def run(seed: int, size: int) -> Outcome:
    with shared_folder() as folder, Palabre(folder, limits="off") as server:
        return attack(server, seed, size)


def control(seed: int) -> Outcome:
    """Three abuses that only limits end."""
    outcome, limited = Outcome(), ("a large message", "empty parts", "a flood of texts")
    with (
        shared_folder() as folder,
        httpx.HTTPTransport() as transport,
        WeakenedPalabre(folder, "frame limits", limits="off") as server,
    ):
        path = Workshop(server.url, transport).path
        for abuse in (abuse for abuse in table() if abuse.name in limited):
            outcome.count("connections")
            if harm := suffer(server, path, abuse, 1, patience=1):
                outcome.harms.append(harm)
    return outcome


CAMPAIGNS = (
    Campaign(
        name="sockets",
        promise="a client that breaks the WebSocket protocol is closed with the right code and"
        " costs nobody else anything",
        unit="connections",
        short=100,
        full=2000,
        safeguard="limits of frames and messages",
        run=run,
        control=control,
        waits=True,
    ),
)

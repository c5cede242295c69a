"""What reads text or bytes of strangers, each with files that people have as seeds."""

import csv
import io
import itertools
import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import openpyxl
from websockets.exceptions import ProtocolError
from websockets.server import ServerProtocol

from app.documents.frameworks.own import read_own, text_of_file
from app.documents.frameworks.reader import read_framework
from app.documents.pasted_notes import Places, read_pasted
from app.documents.roster.file import decode_text
from app.documents.roster.roster import read_pasted_roster
from app.documents.session.file import read_checked, write_session
from app.documents.town_lines import read_town_lines
from app.domain.codes import grouped, typed_code
from app.domain.framework import Framework
from app.domain.refusals import Refusal
from app.frameworks.demo.session import Maker, demo_session
from app.web.http.guesses import code_in
from app.web.participant.paper_entry import read_choices

APP = Path(__file__).parents[3] / "app"
SHIPPED = APP / "frameworks" / "culture21plus-2023.json"
OUTLINE = "Eau\n  1. Puits\n  - Forage\nCulture;Lieux;Fêtes\n\tMarché : étals\n# Titre\n* item\n"
ROSTER = (
    "nom;prénom;structure;présence;groupe\nTraoré;Awa;Mairie;en salle;Groupe 1\n"
    '"Diallo; fils";Bakary;"Radio\nSégou";en ligne;2\n'
)
NOTES = "1. Un marché\nPatrimoine : la fête du fleuve\nchamp;texte\n8;Des salles ouvertes\n"
TOWNS = "ville;pays;langue;date;animation\nSégou;Mali;fr;2024-09-12;Fanta\nAngoulême\tFrance\ten\n"
CHOICES = ("1-8-22", "1 8 22", "1,8;22", "1.8.22", "１ ８ ２２", "12:3/4+5&6_7*8|9")
CODES = ("k7mz-4p2q", "K7MZ4P", " k7 mz / 4p ", "/b/K7MZ4P/live", "ß-İ-ﬀ-١٢")
NO_ZERO = str.maketrans("01", "AB")
MASK = b"\x01\x02\x03\x04"


@dataclass(frozen=True)
class Target:
    """`read` raises nothing but `refused`."""

    name: str
    read: Callable[[bytes], object]
    seeds: Callable[[], Sequence[bytes]]
    refused: tuple[type[Exception], ...] = (Refusal,)


def framework() -> Framework:
    return read_framework(json.loads(SHIPPED.read_text(encoding="utf-8")))


FRAMEWORK = framework()
PLACES = Places(FRAMEWORK, {block.id for block in FRAMEWORK.blocks})


def text(data: bytes) -> str:
    """Returns what a body of JSON or a form may bring: any text, half letters too."""
    return data.decode("utf-8", "surrogatepass" if data.isascii() else "replace")


def read_frames(data: bytes) -> None:
    """Feeds a socket that has been opened, as the server's own protocol does."""
    protocol = ServerProtocol(max_size=16 * 1024)
    protocol.receive_data(
        b"GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    )
    [request] = protocol.events_received()
    protocol.send_response(protocol.accept(request))
    protocol.receive_data(data)
    protocol.events_received()


def workbook_seeds() -> list[bytes]:
    """A list of people, and an XLSForm with its choices."""
    seeds = []
    for sheet, rows in (("choices", "list_name;name;label\nv;1;Eau\nv;2;Puits"), ("A", ROSTER)):
        book, file = openpyxl.Workbook(), io.BytesIO()
        book.active.title = sheet
        for row in csv.reader(io.StringIO(rows), delimiter=";"):
            book.active.append(row)
        book.save(file)
        seeds.append(file.getvalue())
    return seeds


def session_seeds() -> list[bytes]:
    """The demonstration, and a part of it in which more mutations hit the form."""
    codes = (grouped(f"{number:08}".translate(NO_ZERO)) for number in itertools.count(2222))
    maker = Maker(str, lambda _: next(codes), "2024-09-12T00:00:00.000Z")
    whole = demo_session(maker, invented=True)
    small = {**whole, "notes": whole["notes"][:5], "log": []}
    return [write_session(whole), json.dumps(small).encode()]


def frame_seeds() -> list[bytes]:
    heads = (b"\x81", b"\x01", b"\x80", b"\x89", b"\x88", b"\xc1")
    return [head + bytes([0x80 | 4]) + MASK + b"abcd" for head in heads]


def encoded(*texts: str) -> Callable[[], list[bytes]]:
    return lambda: [text.encode() for text in texts]


TARGETS = {
    target.name: target
    for target in (
        Target(
            "framework",
            lambda data: read_own(text(data), title="x", locale="fr"),
            lambda: [SHIPPED.read_bytes(), OUTLINE.encode()],
        ),
        Target(
            "outline",
            lambda data: read_own(text(data).lstrip("{"), title="x", locale="fr"),
            encoded(OUTLINE, OUTLINE.replace(";", "\t")),
        ),
        Target("framework file", text_of_file, workbook_seeds),
        Target(
            "roster", lambda data: read_pasted_roster(decode_text(data)), encoded(ROSTER, "Awa\n")
        ),
        Target("pasted notes", lambda data: read_pasted(text(data), PLACES), encoded(NOTES)),
        Target("towns", lambda data: read_town_lines(text(data), "fr"), encoded(TOWNS)),
        Target("session", lambda data: read_checked("x", data), session_seeds),
        Target("choices", lambda data: read_choices(text(data), FRAMEWORK), encoded(*CHOICES)),
        Target(
            "codes",
            lambda data: (grouped(typed_code(text(data))), code_in(text(data))),
            encoded(*CODES),
        ),
        Target("frames", read_frames, frame_seeds, (ProtocolError, UnicodeDecodeError)),
    )
}
UNGUARDED = Target("unguarded", json.loads, lambda: [SHIPPED.read_bytes()])


def mutated(seeds: Sequence[bytes], chance: random.Random) -> bytes:
    """Returns a seed with some of its bytes and lines changed, doubled, moved or left out."""
    data = bytearray(chance.choice(seeds))
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        at = chance.randrange(len(data) + 1)
        end = min(len(data), at + chance.choice((1, 2, 8, 64)))
        piece = bytes(data[at:end])
        source = chance.choice(seeds)
        start = chance.randrange(len(source) + 1)
        few = chance.choice((2, 3, 50))
        nasty, random_bytes = chance.choice(NASTY), chance.randbytes(end - at)
        choices = (b"", piece * few, random_bytes, nasty, source[start : start + 64], piece[::-1])
        data[at:end] = chance.choice(choices)
    return bytes(data[:200_000])


NASTY = (
    *(b"\0", b"\xff", b"\xed\xa0\x80", b"\r", b'"', b"\\ud800", b"9" * 5000, b"1e999", b"NaN"),
    *(b"[" * 2000, b'{"a":' * 500, b"-1", b"null", b"\xe2\x80\xae", b"\xef\xbb\xbf", b";" * 300),
    *(b"\t" * 300, b"\n" * 300, b"\xd9\xa3", b"\xc2\xb2", b"=1+1", b"true", b"{}", b"[]"),
    *(b"2024-02-31", b"\xf0\x9f\x91\xa8\xe2\x80\x8d" * 30),
)

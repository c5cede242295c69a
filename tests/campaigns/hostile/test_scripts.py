"""The short form of payloads as texts; a template that does not escape is its control."""

import io
import itertools
import zipfile
from typing import Any

import httpx
import pytest

from tests.campaigns.campaign import campaigns
from tests.campaigns.hostile.carried import harms
from tests.campaigns.hostile.filled import Board, Writer
from tests.campaigns.hostile.payloads import SEEDS, TWISTS, Payload, payloads
from tests.campaigns.hostile.towns import filled_programme
from tests.web.forks import ForkedServer

# Names in bodies that no free text stands under: codes, ids, days, words of a list, files.
NO_TEXT = {
    *("activity", "answers", "assisted", "attendance", "before", "block", "blocks", "board"),
    *("choices", "code", "country", "create_token", "date", "day", "due", "erase_on", "field"),
    *("fields", "group", "held_on", "id", "joining", "key", "kind", "language", "link", "locale"),
    *("mode", "modality", "note", "notes", "order", "pace", "participants", "password", "picture"),
    *("planners", "q", "receipt", "reveal", "screen_languages", "seat", "seat_code"),
    *("seats", "seen", "sha256", "shipped", "since", "sound", "state", "template", "until", "url"),
    *("voice", "whom", "without_fields", "minutes", "votes", "places", "headcount", "session"),
    *("table", "questions", "time_zone"),
    # Read as lists of what has its own names here: frameworks, towns.
    *("framework", "file", "lines", "towns", "join_questions"),
    "word",  # the id of one that was said
}


def test_no_text_is_taken_for_more() -> None:
    campaigns()["scripts"].holds()


def texts(schema: Any, schemas: dict[str, Any], name: str = "") -> set[str]:
    """Returns the names under which a body has texts that are not of a list."""
    if "$ref" in schema:
        return texts(schemas[schema["$ref"].rpartition("/")[2]], schemas, name)
    if schema.get("type") == "string" and "enum" not in schema:
        return {name}
    inner = [(part, name) for part in schema.get("anyOf", [])]
    inner += [(schema["items"], name)] if "items" in schema else []
    inner += [(part, key) for key, part in schema.get("properties", {}).items()]
    return set().union(*(texts(part, schemas, key) for part, key in inner))


def test_every_text_that_a_body_takes_is_a_payload(sqlite_server: ForkedServer) -> None:
    document = httpx.get(f"{sqlite_server.url}/openapi.json", timeout=60).json()
    operations = itertools.chain.from_iterable(path.values() for path in document["paths"].values())
    contents = [operation.get("requestBody", {}).get("content", {}) for operation in operations]
    schemas = [part["schema"] for content in contents for part in content.values()]
    taken = set().union(*(texts(body, document["components"]["schemas"]) for body in schemas))
    assert taken > {"title", "text", "introduction", "facilitator"}
    writer = Writer(payloads(1))
    with httpx.HTTPTransport() as transport:
        board = Board(sqlite_server.url, transport, writer, 5)
        board.fill()
        board.close()
        filled_programme(board)
    assert writer.refused == []
    assert taken - NO_TEXT - writer.names == set()


def test_there_are_hundreds_of_them_and_each_has_its_number() -> None:
    first = list(itertools.islice(payloads(1), 700))
    assert len(SEEDS) * len(TWISTS) > 700
    assert len({payload.text for payload in first}) == 700
    assert all(str(payload.number) in payload.text for payload in first)


def test_what_stands_in_a_line_is_a_payload_of_a_line() -> None:
    """Half a payload that is sent for the whole would be missed on every page."""
    two_lines, line = Payload(1, "x1\ny1"), Payload(2, "x2")
    writer = Writer(iter([two_lines, line]))
    assert [writer.text(is_line=True), writer.text()] == [line.text, two_lines.text]


def zipped(xml: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", xml)
    return out.getvalue()


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/csv", b"Name;Note\n=cmd|'/C calc'!A1;x\n"),
        ("text/csv", b"Name,Note\nx,@SUM(1)\n"),
        ("image/svg+xml", b"<svg onload='hit(1)'/>"),
        ("image/svg+xml", b"<svg><script>hit(1)</script></svg>"),
        ("image/svg+xml", b"<svg><a href='javascript:hit(1)'/></svg>"),
        ("application/pdf", b"%PDF-1.7 /OpenAction << /JS (hit) >>"),
        ("application/pdf", b"%PDF-1.7 /URI (https://canary.invalid/1)"),
        ("wordprocessingml", zipped("<w><q7z>1</q7z></w>")),
        ("spreadsheetml", zipped("<c><f>1+1</f></c>")),
        (
            "presentationml",
            zipped("<r><R TargetMode='External' Target='https://canary.invalid/1'/></r>"),
        ),
        ("text/calendar", b"BEGIN:VCALENDAR\r\nATTACH:x\r\n"),
    ],
)
def test_control_a_document_that_would_run_is_found(kind: str, body: bytes) -> None:
    assert list(harms(kind, body)) != []


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/csv", b"Name;Note\n'=cmd|'/C calc'!A1;-3,5 %\n"),
        ("image/svg+xml", b"<svg><text>&lt;script&gt;</text><a href='#f1'/></svg>"),
        ("application/pdf", b"%PDF-1.7 /URI (https://palabre.example/b/K7PM4X)"),
        ("wordprocessingml", zipped("<w>&lt;q7z&gt;</w>")),
        ("text/calendar", b"BEGIN:VCALENDAR\r\nSUMMARY:x ATTACH:y\r\n"),
    ],
)
def test_a_document_of_texts_is_none(kind: str, body: bytes) -> None:
    assert list(harms(kind, body)) == []

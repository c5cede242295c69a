"""Reports in tests.

The workshop of Ségou with clearly invented ballots, changed as a test wants, set in both files.
"""

import asyncio
import copy
import io
import itertools
import json
import re
import struct
import uuid
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

import docx

from app.commands.context import Context
from app.commands.sessions import import_session
from app.domain.codes import ALPHABET, grouped
from app.domain.text import fold
from app.frameworks.demo.session import Maker, demo_session
from app.locales import catalogue
from app.queries.results.report import Report, report_of
from app.reports.document import document_of
from app.reports.docx.writer import write_docx
from app.reports.model import Document, Figure
from app.reports.pdf import pages_order, report_order
from app.reports.typesetter import query, set_pdf
from app.storage.database import Database
from tests.reports.pdf_text import Pdf

Json = dict[str, Any]
NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


def segou_session(change: Callable[[Json], None] = lambda session: None) -> Json:
    """The session document of Ségou; codes are the same at each call."""
    letters = itertools.cycle(ALPHABET)
    numbers = itertools.count()

    def code(length: int) -> str:
        tail = f"{next(numbers):04}".translate(str.maketrans("01", "XY"))
        return grouped("".join(next(letters) for _ in range(length - 4)) + tail)

    maker = Maker(say=catalogue("fr").gettext, code=code, at="2024-09-19T10:42:00.000Z")
    session = copy.deepcopy(demo_session(maker, invented=True))
    change(session)
    return session


def report_from(url: str, session: Json, at: str = "2026-11-22T10:00:00.000Z") -> Report:
    """The session, imported, and what its report tells."""

    async def work() -> Report:
        database = Database(url)
        try:
            imported = await import_session(Context(database), session)
            return await database.read(lambda connection: report_of(connection, imported.code, at))
        finally:
            await asyncio.to_thread(database.close)

    return asyncio.run(work())


def dot() -> bytes:
    """A picture of one pixel: drawing the wheel takes a second, and has tests of its own."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")
    )


@dataclass
class Set:
    """A report in one language, in both files; each is made when first looked at."""

    report: Report
    language: str = "fr"

    @cached_property
    def document(self) -> Document:
        return document_of(self.report, self.language)

    @cached_property
    def docx_file(self) -> bytes:
        figures = sum(isinstance(part, Figure) for part in self.document.parts)
        return write_docx(self.document, [dot()] * figures, NOW, self.pages)

    @cached_property
    def pages(self) -> list[int]:
        """Of the headings, in the PDF."""
        return list(json.loads(query(pages_order(self.document)))[0])

    @cached_property
    def docx(self) -> Any:
        return docx.Document(io.BytesIO(self.docx_file))

    @cached_property
    def pdf(self) -> Pdf:
        return Pdf(set_pdf(report_order(self.document, NOW)))

    @cached_property
    def docx_text(self) -> str:
        """In reading order, tables included."""
        body = self.docx.element.body
        rows = body.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p")
        return "\n".join(
            "".join(
                element.text or "" if element.tag.endswith("}t") else "\n"
                for element in row.iter()
                if element.tag.endswith(("}t", "}br", "}tab"))
            )
            for row in rows
        )

    def texts(self) -> dict[str, str]:
        return {"docx": self.docx_text, "pdf": self.pdf.text}


def squeezed(text: str) -> str:
    """What is left of a text whose lines may break anywhere, without typography."""
    return fold(text).replace(" ", "")


def missing(text: str, wanted: list[str], start: str = "") -> list[str]:
    """Which of the wanted texts do not follow one another in the text.

    From the last place of `start` on.
    """
    squeezed_text, lost = squeezed(text), []
    place = squeezed_text.rfind(squeezed(start)) if start else 0
    assert place >= 0, f"nothing says {start!r}"
    for word in wanted:
        at = squeezed_text.find(squeezed(word), place)
        if at < 0:
            lost.append(word)
        else:
            place = at + len(squeezed(word))
    return lost


def add_note(
    session: Json,
    text: str,
    *,
    field: str | None = "13",
    block: str = "prosperite",
    activity: str = "situation",
    **more: Any,
) -> Json:
    pattern = {
        **session["notes"][0],
        "id": str(uuid.uuid4()),
        "activity": activity,
        "field": field,
        "block": block,
        "text": text,
    }
    session["notes"].append({**pattern, **more})
    return session["notes"][-1]


def activity_of(session: Json, key: str) -> Json:
    wanted_activity: Json = next(
        activity for activity in session["activities"] if activity["key"] == key
    )
    return wanted_activity


def unopened(session: Json) -> None:
    """Nothing has happened yet."""
    session["notes"], session["seats"] = [], []
    for activity in session["activities"]:
        activity.update(state="planned", rounds=[], round=0, opened_at=None, closed_at=None)


def level_of(paragraph: Any) -> int:
    """The level of a heading by its style or what that is based on; 0 for what is none."""
    style = paragraph.style
    while style is not None and style.name != "TOC Heading":
        if re.fullmatch(r"Heading \d", style.name):
            return int(style.name[-1])
        style = style.base_style
    return 0

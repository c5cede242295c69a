"""Reads the first sheet with content of an untrusted workbook (.xlsx), in
bounded time and memory.

A workbook is a ZIP of XML. Before openpyxl reads it, every part that it would
read is unpacked against a bound and parsed once: no document type (so no
entities), no more elements than a list of people needs. All else in the file
(styles, pictures, links to other files) is left out.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.parsers import expat

MOST_PARTS = 400
MOST_BYTES = 24 * 1024 * 1024  # unpacked, of all parts that are read
MOST_ELEMENTS = 400_000
MOST_COLUMNS = 60
CHUNK = 64 * 1024
_NEEDED = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels"
    r"|xl/(_rels/workbook\.xml\.rels|workbook\.xml|sharedStrings\.xml|worksheets/[^/]+\.xml)"
)


class BadWorkbook(ValueError):
    """What was sent is no workbook, or one that no list of people needs."""


class _Bound:
    """What all parts together may still take."""

    def __init__(self) -> None:
        self.bytes, self.elements = MOST_BYTES, MOST_ELEMENTS

    def unpack(self, archive: zipfile.ZipFile, name: str) -> bytes:
        """Returns a part that is sound XML. Raises BadWorkbook, and errors of
        ZIP and XML."""
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = self._refuse
        parser.StartElementHandler = self._count
        content = bytearray()
        with archive.open(name) as part:
            while chunk := part.read(CHUNK):
                self.bytes -= len(chunk)
                if self.bytes < 0:
                    raise BadWorkbook("too large")
                parser.Parse(chunk, False)
                content += chunk
        parser.Parse(b"", True)
        return bytes(content)

    def _refuse(self, *_: object) -> None:
        raise BadWorkbook("document type")

    def _count(self, *_: object) -> None:
        self.elements -= 1
        if self.elements < 0:
            raise BadWorkbook("too many elements")


def read_workbook(data: bytes, most: int, preferred: str = "") -> list[list[str]]:
    """Returns at most `most` rows of the first sheet with content, empty ones
    too; of the sheet that is called `preferred` before any other.

    Raises BadWorkbook.
    """
    from openpyxl import load_workbook

    try:
        book = load_workbook(
            io.BytesIO(_sound(data)), read_only=True, data_only=True, keep_links=False
        )
        for sheet in sorted(
            book.worksheets, key=lambda sheet: sheet.title != preferred
        ):
            # What the file says of its size is not believed
            sheet.reset_dimensions()
            rows = list(_rows(sheet, most))
            if any(any(row) for row in rows):
                return rows
    except BadWorkbook:
        raise
    except Exception as error:
        # The library has no error of its own for a file that breaks its rules
        raise BadWorkbook("not a workbook") from error
    return []


def _rows(sheet: Any, most: int) -> Iterator[list[str]]:
    for row in sheet.iter_rows(max_row=most, max_col=MOST_COLUMNS, values_only=True):
        yield [_text(value) for value in row]


def _text(value: object) -> str:
    if value is None:
        return ""
    return (
        str(int(value))
        if isinstance(value, float) and value.is_integer()
        else str(value)
    )


def _sound(data: bytes) -> bytes:
    """Returns the same workbook with nothing in it but what is read of it."""
    bound, copy = _Bound(), io.BytesIO()
    try:
        with (
            zipfile.ZipFile(io.BytesIO(data)) as archive,
            zipfile.ZipFile(copy, "w", zipfile.ZIP_STORED) as cleaned,
        ):
            names = archive.namelist()
            if len(names) > MOST_PARTS or len(set(names)) < len(names):
                raise BadWorkbook("too many parts")
            for name in names:
                if _NEEDED.fullmatch(name):
                    cleaned.writestr(name, bound.unpack(archive, name))
    except BadWorkbook:
        raise
    except Exception as error:
        # BadZipFile, zlib.error, EOFError, NotImplementedError, …
        raise BadWorkbook("not an archive") from error
    return copy.getvalue()

"""Reads a list of people as sent: pasted, or a file that a spreadsheet
saved."""

import codecs
import csv
import io
from collections.abc import Iterable

from anyio import CapacityLimiter, to_thread

from app.documents.roster.roster import (
    MAX_LINES,
    BadRoster,
    Roster,
    RosterRow,
    read_pasted_roster,
    read_roster,
)
from app.documents.sheet import clean_lines
from app.documents.workbook import BadWorkbook, read_workbook

ARCHIVE = b"PK\x03\x04"
OLD_WORKBOOK, PDF = b"\xd0\xcf\x11\xe0", b"%PDF"
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# A workbook takes a processor for a second or two: one at a time
_readers = CapacityLimiter(1)


async def read_sent_roster(sent: str | bytes) -> Roster:
    """Reads a pasted text, or a file: text in a usual encoding, or .xlsx.

    Refuses as `read_roster`, and not_a_list.
    """
    return await to_thread.run_sync(_read, sent, limiter=_readers)


def _read(sent: str | bytes) -> Roster:
    if isinstance(sent, str):
        return read_pasted_roster(sent)
    if sent.startswith((OLD_WORKBOOK, PDF)):
        raise BadRoster([{"line": 1, "problem": "not_a_list"}])
    if not sent.startswith(ARCHIVE):
        return read_pasted_roster(decode_text(sent))
    try:
        rows = read_workbook(sent, MAX_LINES + 1)
    except BadWorkbook:
        raise BadRoster([{"line": 1, "problem": "not_a_list"}]) from None
    return read_roster(clean_lines(rows, MAX_LINES))


def decode_text(data: bytes) -> str:
    """Returns a file as UTF-16 or UTF-8, by its mark or its bytes, else as
    code page 1252."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    for encoding, zeros in (("utf-16-le", data[1:400:2]), ("utf-16-be", data[:400:2])):
        if len(zeros) > 4 and zeros.count(0) > len(zeros) // 2:
            return data.decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def write_roster(rows: Iterable[RosterRow]) -> str:
    """Returns the list as a text that reads as the same list, for the form
    that confirms it."""
    out = io.StringIO()
    table = csv.writer(out, delimiter="\t")
    table.writerow(("nom complet", "organisation", "presence", "groupe"))
    for row in rows:
        place = {"in_room": "en salle", "online": "en ligne"}.get(
            row.attendance or "", ""
        )
        table.writerow((row.name, row.organisation or "", place, row.group or ""))
    return out.getvalue()

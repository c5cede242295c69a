"""A list of people as it was sent: pasted, or a file in whatever a spreadsheet saves."""

import codecs
import csv
import io
from collections.abc import Iterable

from anyio import CapacityLimiter, to_thread

from app.documents.roster import (
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
_readers = CapacityLimiter(1)  # a workbook takes a processor for a second or two: one at a time


async def read_sent_roster(sent: str | bytes) -> Roster:
    """The list in a text, or in a file: text of any usual encoding, or .xlsx. Refuses `bad_roster` (not_a_list too)."""
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
    """A file as UTF-16 or UTF-8, as its first bytes say or its bytes show, else as the Windows code page of a French Excel."""
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
    """The list as a text that reads as the same list: what a page sends back when it is confirmed."""
    out = io.StringIO()
    table = csv.writer(out, delimiter="\t")
    table.writerow(("nom complet", "organisation", "presence", "groupe"))
    for row in rows:
        place = {"in_room": "en salle", "online": "en ligne"}.get(row.attendance or "", "")
        table.writerow((row.name, row.organisation or "", place, row.group or ""))
    return out.getvalue()

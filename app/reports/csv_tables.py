"""Writes tables as CSV for spreadsheets, which guess at everything.

So there is a BOM, the separator of the language's Excel, and no text that
starts a formula.
"""

import csv
import io
from typing import Any

from app.locales import _, catalogue
from app.queries.results.parts import PartWord
from app.queries.results.tables import Column, Table
from app.reports.formulas import guarded

COLUMNS = {
    "activity": _("Activity"),
    "round": _("Round"),
    "block": _("Block"),
    "number": _("No."),
    "field": _("Field"),
    "field_or_note": _("Field or note"),
    "votes": _("Votes"),
    "by": _("Parted by"),
    "part": _("Part"),
    "rank": _("Rank"),
    "note": _("Note"),
    "voices": _("Said by"),
    "state": _("State"),
    "group": _("Group"),
    "written": _("Written at"),
    "name": _("Name"),
    "organisation": _("Organisation"),
    "attendance": _("Attendance"),
    "present": _("Present"),
    "theme": _("Theme"),
    "sub_theme": _("Sub-theme"),
    "priority": _("Priority"),
    "tied": _("Ties"),
    "reading": _("Reading"),
    "town": _("Town"),
    "country": _("Country"),
    "date": _("Date"),
    "framework": _("Framework"),
    "result_state": _("State"),
    "ballots": _("Ballots"),
    "seats": _("Participants"),
    "notes": _("Notes"),
    "proposal": _("Proposal"),
    "lead": _("Lead"),
    "partners": _("Partners"),
    "due": _("When"),
    "first_step": _("First step"),
    "indicator": _("Indicator"),
    "follow_up": _("Follow-up"),
    "progress": _("State"),
    "why": _("Why"),
    "other_number": _("No. in the other version"),
    "other_field": _("Field in the other version"),
}
PART_WORDS = {
    "attendance": _("In the room or online"),
    "group": _("Groups"),
    "in_room": _("In the room"),
    "online": _("Online"),
    "no_group": _("Without a group"),
    "unsaid": _("No answer"),
}
TIED = _("{tied} tied")
VOTED = _("%(title)s, round %(round)s")
ANNOUNCED = _("%(title)s, round %(round)s, as far as names are told")
YES, NO, WITHHELD = _("yes"), _("no"), _("withheld")
VALUES = {
    "state": {
        "shown": _("shown"),
        "hidden": _("hidden"),
        "merged": _("merged"),
        "private": _("private, not revealed"),
    },
    "result_state": {"sealed": _("sealed"), "open": _("provisional")},
    "reading": {
        "same": _("same name"),
        "renamed": _("another wording"),
        "parted": _("parted into several"),
        "merged": _("merged with others"),
        "only_here": _("only in this version"),
        "only_there": _("only in the other version"),
    },
    "progress": {
        "done": _("done"),
        "under_way": _("under way"),
        "stopped": _("stopped"),
    },
    "attendance": {"in_room": _("in the room"), "online": _("online")},
}


def separator_of(language: str) -> str:
    """Returns what spreadsheets of a language expect between cells."""
    return "," if language == "en" else ";"


def csv_of(table: Table, language: str) -> bytes:
    """Returns UTF-8 with BOM, separated by commas in English, else by
    semicolons."""
    text = io.StringIO()
    writer = csv.writer(
        text, delimiter=separator_of(language), quoting=csv.QUOTE_NONNUMERIC
    )
    writer.writerow([guarded(head_text(column, language)) for column in table.columns])
    for row in table.rows:
        writer.writerow(
            [
                guarded(value_text(column, value, language))
                for column, value in zip(table.columns, row, strict=True)
            ]
        )
    return text.getvalue().encode("utf-8-sig")


def head_text(column: Column, language: str) -> str:
    """Returns the head of a column in the language."""
    say = catalogue(language).gettext
    if isinstance(column, str):
        return say(COLUMNS[column])
    said = ANNOUNCED if column.announced else VOTED
    return say(said) % {"title": column.title, "round": column.round}


def value_text(column: Column, value: Any, language: str) -> Any:
    """Returns a value in the language's words; numbers and people's texts as
    they are."""
    say = catalogue(language).gettext
    if isinstance(value, bool):
        return say(YES if value else NO)
    if value is None:
        return say(WITHHELD)
    if isinstance(value, tuple):  # the names that a part joins
        return " + ".join(
            say(PART_WORDS[name]) if isinstance(name, PartWord) else name
            for name in value
        )
    if column == "tied":
        return say(TIED).replace("{tied}", str(value)) if value > 1 else ""
    words = VALUES.get(column, {}) if isinstance(column, str) else {}
    return say(words[value]) if value in words else value

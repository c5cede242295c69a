"""Prepares the attendance sheet, the list of who was present, and certificates
for them."""

from collections.abc import Iterator, Mapping, Sequence

from app.domain.plan.agenda import Sitting
from app.domain.text import fold
from app.locales import _, catalogue
from app.queries.results.attendance import Attendance, Attendee
from app.reports.chapters.course import presence
from app.reports.chapters.front import lines_of
from app.reports.pdf import breakable
from app.reports.words import Words

EMPTY_ROWS = 10
COLUMNS_TO_SIGN = 4  # on one A4 across, each 36 mm wide
# So many columns to sign leave room for names and organisations
AN_A4_UPRIGHT = 1


def signing_order(words: Words, attendance: Attendance) -> dict[str, object]:
    """Orders the sheet to sign: a line for each person by name, ten empty
    ones, a column a sitting.

    More than four sittings go on further pages, each with all the lines.
    """
    people = [_who(person) for person in by_name(attendance.people)]
    lines = [*people, *[("", "")] * EMPTY_ROWS]
    rows = [[f"{at}", *line] for at, line in enumerate(lines, start=1)]
    signed = [_column(words, sitting) for sitting in attendance.sittings]
    signed = signed or [{"title": words.say(_("Signature")), "day": ""}]
    parts = [
        signed[at : at + COLUMNS_TO_SIGN]
        for at in range(0, len(signed), COLUMNS_TO_SIGN)
    ]
    return _order(
        words,
        attendance,
        title=words.say(_("Attendance sheet")),
        line=words.say(_("To be signed by each person.")),
        data={"rows": rows, "parts": parts, "across": len(signed) > AN_A4_UPRIGHT},
    )


def presence_order(words: Words, attendance: Attendance) -> dict[str, object]:
    """Orders the list of who was present, in the room or online, and who was
    not."""
    rows = [
        [f"{at}", *_who(person), _presence(words, person)]
        for at, person in enumerate(by_name(attendance.people), start=1)
    ]
    present = sum(person.present for person in attendance.people)
    ngettext = catalogue(words.language).ngettext
    count = ngettext(
        "%(num)s of %(seats)s present", "%(num)s of %(seats)s present", present
    )
    return _order(
        words,
        attendance,
        title=words.say(_("Attendance list")),
        line=count % {"num": words.number(present), "seats": words.number(len(rows))}
        if rows
        else words.say(_("Nobody has joined yet.")),
        data={
            "rows": rows,
            "parts": [[{"title": words.say(_("Presence")), "day": ""}]] if rows else [],
            "across": False,
        },
    )


def _heads(words: Words) -> dict[str, str]:
    return {
        "number": words.say(_("No.")),
        "name": words.say(_("Name")),
        "organisation": words.say(_("Organisation")),
    }


def _order(
    words: Words,
    attendance: Attendance,
    *,
    title: str,
    line: str,
    data: Mapping[str, object],
) -> dict[str, object]:
    shared = {
        "language": words.language,
        "title": title,
        "board": breakable(attendance.title),
        "place": attendance.place,
        "line": line,
        "words": _heads(words),
    }
    head = {"template": "attendance.typ", "input": "data", "own_fonts": True}
    return {**head, "standards": ["ua-1"], "made_at": None, "data": {**shared, **data}}


def by_name(people: Sequence[Attendee]) -> list[Attendee]:
    """Returns the people in the order of a printed list."""
    return sorted(
        people, key=lambda person: (fold(person.name), fold(person.organisation))
    )


def _who(person: Attendee) -> tuple[str, str]:
    return breakable(person.name), breakable(person.organisation)


def _column(words: Words, sitting: Sitting) -> dict[str, str]:
    day = words.days([sitting.held_on]) if sitting.held_on else ""
    return {"title": breakable(sitting.title), "day": day}


def _presence(words: Words, person: Attendee) -> str:
    if not person.present:
        return words.say(_("Absent"))
    return words.say(_("Present, %(where)s"), where=presence(words, person.attendance))


def certificates_order(
    words: Words, attendance: Attendance, people: Sequence[Attendee]
) -> dict[str, object]:
    """Orders a page for each of the people: name as given, workshop, place,
    days, organisers.

    Where nobody is named as organiser, the line to sign stands alone.
    """
    return {
        "template": "certificate.typ",
        "input": "data",
        "own_fonts": True,
        "standards": ["ua-1"],
        "made_at": None,
        "data": _certificates(words, attendance, people),
    }


def _certificates(
    words: Words, attendance: Attendance, people: Sequence[Attendee]
) -> dict[str, object]:
    """Returns what certificate.typ reads."""
    return {
        "language": words.language,
        "title": words.say(_("Certificate of participation")),
        "board": breakable(attendance.title),
        "people": [
            {
                "name": breakable(person.name),
                "organisation": breakable(person.organisation),
            }
            for person in people
        ],
        "facts": [[name, value] for name, value in _facts(words, attendance) if value],
        "words": {
            "certified": words.say(_("This is to certify that")),
            "took_part": words.say(_("took part in the workshop")),
            "signature": words.say(_("For the organisers: name, signature, stamp")),
        },
    }


def _facts(words: Words, attendance: Attendance) -> Iterator[tuple[str, str]]:
    """Yields names and values, "" for what nobody said."""
    yield words.say(_("Place")), breakable(attendance.place)
    days = words.days(attendance.days) if attendance.days else ""
    yield words.say(_("Dates") if len(attendance.days) > 1 else _("Date")), days
    yield (
        words.say(_("Organised by")),
        breakable(words.list(lines_of(attendance.organisers))),
    )

"""Writes the dated sittings of a board as iCalendar (RFC 5545), for the
calendar of a phone."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from app.domain.plan.agenda import Sitting
from app.locales import _
from app.reports.words import Words

LONGEST_LINE = 75  # octets, without the line break
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


def write_calendar(
    words: Words,
    *,
    title: str,
    place: str,
    code: str,
    url: str,
    sittings: Sequence[Sitting],
    at: str,
) -> bytes:
    """Returns an event of a whole day for each sitting that has a date.

    The agenda has minutes and no hours, so no time of day is said. `at` is the
    moment of writing.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Palabre//Palabre//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(title)}",
    ]
    stamp = f"{at[:19].replace('-', '').replace(':', '')}Z"
    for sitting in sittings:
        if sitting.held_on:
            name = f"{title} – {sitting.title}" if sitting.title not in title else title
            lines += [
                "BEGIN:VEVENT",
                f"UID:{code}-{sitting.number}@palabre",
                f"DTSTAMP:{stamp}",
                *_days(date.fromisoformat(sitting.held_on)),
                f"SUMMARY:{escaped(name)}",
                *([f"LOCATION:{escaped(place)}"] if place else []),
                f"DESCRIPTION:{escaped(_description(words, sitting, url))}",
                f"URL:{url}",
                "TRANSP:TRANSPARENT",
                "END:VEVENT",
            ]
    lines.append("END:VCALENDAR")
    return "".join(part for line in lines for part in folded(line)).encode()


def _days(day: date) -> list[str]:
    """Returns the start and the end of an event of one whole day; the end is
    not part of it."""
    return [
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
    ]


def _description(words: Words, sitting: Sitting, url: str) -> str:
    """Returns the steps with their minutes, and the address to join."""
    steps = [f"{step.title} ({words.minutes(step.minutes)})" for step in sitting.steps]
    return "\n".join([*steps, words.say(_("To take part: %(url)s"), url=url)])


def escaped(text: str) -> str:
    """Returns a text value with all that would end it escaped."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_ESCAPES)


def folded(line: str) -> Iterator[str]:
    """Yields a line in parts of at most 75 octets, cut between characters;
    each ends by CRLF."""
    part, size = "", 0
    for char in line:
        octets = len(char.encode())
        if size + octets > LONGEST_LINE:
            yield f"{part}\r\n"
            part, size = " ", 1
        part, size = part + char, size + octets
    yield f"{part}\r\n"

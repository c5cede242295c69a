"""The time zone of a workshop, by its IANA name: read, proposed, and applied
to stored times.

Stored times are UTC. A zone that this machine does not know is read as UTC, so
that no page and no file breaks on it: its list may be older than the one of
the machine that named it.
"""

import re
from datetime import UTC, datetime, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from app.domain.json import bad, read_text
from app.domain.refusals import Refusal
from app.domain.text import fold

UTC_NAME = "UTC"
NAME_LIMIT = 64
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}")
REGIONS = (
    *("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia"),
    *("Europe", "Indian", "Pacific"),
)
# Browsers call these zones by names that a machine may have no more.
OLDER_NAMES = {
    "Africa/Asmera": "Africa/Asmara",
    "America/Buenos_Aires": "America/Argentina/Buenos_Aires",
    "America/Catamarca": "America/Argentina/Catamarca",
    "America/Coral_Harbour": "America/Atikokan",
    "America/Cordoba": "America/Argentina/Cordoba",
    "America/Godthab": "America/Nuuk",
    "America/Indianapolis": "America/Indiana/Indianapolis",
    "America/Jujuy": "America/Argentina/Jujuy",
    "America/Louisville": "America/Kentucky/Louisville",
    "America/Mendoza": "America/Argentina/Mendoza",
    "Asia/Calcutta": "Asia/Kolkata",
    "Asia/Katmandu": "Asia/Kathmandu",
    "Asia/Rangoon": "Asia/Yangon",
    "Asia/Saigon": "Asia/Ho_Chi_Minh",
    "Atlantic/Faeroe": "Atlantic/Faroe",
    "Europe/Kiev": "Europe/Kyiv",
    "Pacific/Enderbury": "Pacific/Kanton",
    "Pacific/Ponape": "Pacific/Pohnpei",
    "Pacific/Truk": "Pacific/Chuuk",
}
# Mean another zone on each machine
OF_MACHINES = {"Factory", "localtime", "posixrules"}
NAMES_OF_UTC = {"utc", "gmt", "z", "zulu", "universal", "uct", "greenwich", "gmt0"}


@cache
def zone_of(name: str) -> tzinfo:
    """Returns the zone; UTC for "" and for a name that this machine does not
    know."""
    if not _NAME.fullmatch(name) or name in OF_MACHINES:
        return UTC
    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError):
        return UTC


def local_time(at: str, zone: str) -> datetime:
    """Returns a stored moment by the clocks of a zone."""
    return datetime.fromisoformat(at).astimezone(zone_of(zone))


def local_day(at: str, zone: str) -> str:
    """Returns the day of a stored moment in a zone, as YYYY-MM-DD."""
    return local_time(at, zone).date().isoformat()


@cache
def zones() -> tuple[str, ...]:
    """Returns the names to choose from: UTC, then places by region, without
    older names."""
    places = {
        name
        for name in available_timezones()
        if name.partition("/")[0] in REGIONS and "/" in name and name not in OLDER_NAMES
    }
    return (UTC_NAME, *sorted(places))


def typed_zone(text: str) -> str:
    """Returns the name of a zone as it is stored, "" for UTC and for an empty
    text.

    Capitals and spaces are forgiven, and the place alone is enough. Refuses
    `bad_setting` for one that this machine does not know.
    """
    given = re.sub(r"\s*/\s*", "/", text.strip()).replace(" ", "_")
    if not given or given.lower().removeprefix("etc/") in NAMES_OF_UTC:
        return ""
    name = _by_folded_name().get(
        fold(given.replace("_", " ")), OLDER_NAMES.get(given, given)
    )
    if len(name) > NAME_LIMIT or zone_of(name) is UTC:
        raise Refusal("bad_setting", cause="time_zone", value=text.strip()[:NAME_LIMIT])
    return name


def browser_zone(text: str) -> str:
    """Returns the zone that a browser named by itself, "" where it is not
    known: nobody typed it, and so nobody could mend it."""
    try:
        return typed_zone(text)
    except Refusal:
        return ""


@cache
def _by_folded_name() -> dict[str, str]:
    """Returns the zones by their names and by their places alone, as `fold`
    has them."""
    by_place = {
        fold(name.rpartition("/")[2].replace("_", " ")): name for name in zones()
    }
    return by_place | {fold(name.replace("_", " ")): name for name in zones()}


def read_time_zone(value: object, path: str) -> str:
    """Reads the name in a file, which may be one that only a newer machine
    knows.

    Refuses `not_text`, `empty`, `too_long`, `bad_form`.
    """
    name = read_text(value, path, NAME_LIMIT, least=1)
    if not _NAME.fullmatch(name):
        raise bad(path, "bad_form")
    return name

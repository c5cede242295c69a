"""Names time zones by their place, as clocks there are spoken of: Bamako time,
heure d’Auckland."""

import re
from datetime import datetime

from babel import Locale

from app.locales import _, catalogue

# Babel knows these places by a name that the list of zones has left.
_BABEL_NAMES = {
    "Africa/Asmara": "Africa/Asmera",
    "America/Argentina/Buenos_Aires": "America/Buenos_Aires",
    "America/Argentina/Catamarca": "America/Catamarca",
    "America/Argentina/Cordoba": "America/Cordoba",
    "America/Argentina/Jujuy": "America/Jujuy",
    "America/Argentina/Mendoza": "America/Mendoza",
    "America/Atikokan": "America/Coral_Harbour",
    "America/Indiana/Indianapolis": "America/Indianapolis",
    "America/Kentucky/Louisville": "America/Louisville",
    "America/Nuuk": "America/Godthab",
    "Asia/Ho_Chi_Minh": "Asia/Saigon",
    "Asia/Kathmandu": "Asia/Katmandu",
    "Asia/Kolkata": "Asia/Calcutta",
    "Asia/Yangon": "Asia/Rangoon",
    "Atlantic/Faroe": "Atlantic/Faeroe",
    "Europe/Kyiv": "Europe/Kiev",
    "Pacific/Chuuk": "Pacific/Truk",
    "Pacific/Kanton": "Pacific/Enderbury",
    "Pacific/Pohnpei": "Pacific/Ponape",
}


def city_of(zone: str, language: str) -> str:
    """Returns the place of a zone in a language: Ciudad de México; "" for one
    without a place."""
    region, _slash, place = zone.partition("/")
    if not place or region == "Etc":
        return ""
    city = (
        Locale.parse(language)
        .time_zones.get(_BABEL_NAMES.get(zone, zone), {})
        .get("city")
    )
    return str(city or place.rpartition("/")[2].replace("_", " "))


def offset_of(moment: datetime) -> str:
    """Returns how far a moment's clock is from UTC: UTC+0, UTC−6, UTC+5:30."""
    offset = moment.utcoffset()
    minutes = round(offset.total_seconds() / 60) if offset else 0
    hours, rest = divmod(abs(minutes), 60)
    sign = "−" if minutes < 0 else "+"
    return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "")


def clocks_of(zone: str, moment: datetime, language: str) -> str:
    """Returns by which clocks a moment in a zone is told: Bamako time
    (UTC+0)."""
    city, offset = city_of(zone, language), offset_of(moment)
    if not city:
        return offset
    of_city = _french_of(city) if language == "fr" else city
    # TRANSLATORS: in French the name comes with its preposition: de Bamako,
    # d’Auckland, du Caire.
    sentence = catalogue(language).gettext(_CLOCKS)
    return sentence % {"city": of_city, "offset": offset}


_CLOCKS = _("%(city)s time (%(offset)s)")


def _french_of(city: str) -> str:
    """Returns the name of a place after `de`."""
    if city.startswith("Le "):
        return f"du {city[3:]}"
    if city.startswith("Les "):
        return f"des {city[4:]}"
    return f"d’{city}" if re.match(r"[AEIOUÀÂÄÉÈÊËÎÏÔÖÙÛÜ]", city) else f"de {city}"

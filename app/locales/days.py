"""Writes days in words: 12 September 2024, 1er septembre 2024, 12 de
septiembre de 2024."""

from datetime import date

from babel import dates

# The months of our languages. Babel has them too, and reads 3 MiB for them.
MONTHS = {
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    "es": (
        *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
        *("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
    ),
    "fr": (
        *("janvier", "février", "mars", "avril", "mai", "juin"),
        *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
    ),
}
BETWEEN = {"es": " de "}


def day_in_words(day: date, language: str, *, year: bool = True) -> str:
    """Returns the day as its language writes it; in French the first of a
    month is an ordinal."""
    if language not in MONTHS:
        text = dates.format_date(day, "long", locale=language) if year else ""
        return str(text or dates.format_skeleton("MMMMd", day, locale=language))
    number = "1er" if language == "fr" and day.day == 1 else str(day.day)
    parts = [
        number,
        MONTHS[language][day.month - 1],
        *([str(day.year)] if year else []),
    ]
    return BETWEEN.get(language, " ").join(parts)

"""Reads the catalogues: a folder per language, with `messages.po`; a new one
adds a language."""

import gettext
import io
from functools import cache
from pathlib import Path

from babel import Locale, UnknownLocaleError

from app.locales.po import compiled

HERE = Path(__file__).parent
FIRST = "fr"
# Languages' names for themselves. Babel has them too, and reads 4 MiB for
# these three.
NAMES = {"en": "English", "es": "Español", "fr": "Français"}
# The same in a sentence, by the language of the sentence.
NAMES_IN = {
    "en": {"en": "English", "es": "Spanish", "fr": "French"},
    "es": {"en": "inglés", "es": "español", "fr": "francés"},
    "fr": {"en": "anglais", "es": "espagnol", "fr": "français"},
}


def _(message: str) -> str:
    """Marks a sentence for the catalogues where it cannot be translated
    yet."""
    return message


@cache
def languages() -> tuple[str, ...]:
    """Returns the codes of the languages with a catalogue, French first."""
    codes = sorted(path.parent.name for path in HERE.glob("*/messages.po"))
    return tuple(sorted(codes, key=lambda code: code != FIRST))


@cache
def catalogue(language: str) -> gettext.GNUTranslations:
    """Returns a language's translations, compiled in memory from its .po
    file."""
    source = (HERE / language / "messages.po").read_text(encoding="utf-8")
    return gettext.GNUTranslations(io.BytesIO(compiled(source)))


def language_name(language: str) -> str:
    """Returns the language's name for itself, capitalised: Français."""
    if language in NAMES:
        return NAMES[language]
    name = Locale.parse(language).get_display_name(language) or language
    return name[:1].upper() + name[1:]


def name_in_sentence(language: str, spoken: str) -> str:
    """Returns a language's name as a sentence in `spoken` has it; its tag
    where it has none."""
    if name := NAMES_IN.get(spoken, {}).get(language):
        return name
    try:
        return Locale.parse(language, sep="-").get_display_name(spoken) or language
    except (UnknownLocaleError, ValueError):
        return language


def text_direction(language: str) -> str:
    """Returns `ltr` or `rtl`, which way the language is written."""
    return "ltr" if language in NAMES else str(Locale.parse(language).text_direction)

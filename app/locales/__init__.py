"""Reads the catalogues: a folder per language, with `messages.po`; a new one adds a language."""

import gettext
import io
from functools import cache
from pathlib import Path

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

HERE = Path(__file__).parent
FIRST = "fr"


def _(message: str) -> str:
    """Marks a sentence for the catalogues where it cannot be translated yet."""
    return message


@cache
def languages() -> tuple[str, ...]:
    """Returns the codes of the languages with a catalogue, French first."""
    codes = sorted(path.parent.name for path in HERE.glob("*/messages.po"))
    return tuple(sorted(codes, key=lambda code: code != FIRST))


@cache
def catalogue(language: str) -> gettext.GNUTranslations:
    """Returns a language's translations, compiled in memory from its .po file."""
    with (HERE / language / "messages.po").open("rb") as source:
        parsed = read_po(source, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, parsed)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def language_name(language: str) -> str:
    """Returns the language's name for itself, capitalised: Français."""
    name = Locale.parse(language).get_display_name(language) or language
    return name[:1].upper() + name[1:]

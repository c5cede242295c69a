"""Sets people's words with the apostrophes, quotes and spaces of their
language, and names that were typed in capitals as sentences."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace

from app.domain.framework import Block, Field
from app.domain.local_text import LocalText, texts_of
from app.domain.text import tidy

NARROW, HARD = "\u202f", "\u00a0"
LONGEST_SIGN = 4  # letters; a shorter word in capitals is an abbreviation
# German writes nouns with capitals, and Turkish and Azerbaijani have two
# letters i.
KEEP_CAPITALS = {"de", "lb", "tr", "az"}
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
_QUOTED = re.compile(r'"([^"\n]+)"')
_QUOTES = {"fr": (f"«{HARD}", f"{HARD}»"), "es": ("«", "»"), "en": ("“", "”")}
# A space that somebody typed before these must not end a line; one that nobody
# typed is not added.
_FRENCH = (
    (re.compile(r" +([;!?])"), NARROW + r"\1"),
    (re.compile(r" +([:»%])"), HARD + r"\1"),
    (re.compile(r"« +"), f"«{HARD}"),
)


def dressed(text: str, language: str) -> str:
    """Returns the text with typographic apostrophes and quotes.

    In French the spaces before punctuation become no-break spaces; none is
    added.
    """
    spoken = language.partition("-")[0]
    opening, closing = _QUOTES.get(spoken, _QUOTES["en"])
    clean = curled(tidy(text))
    clean = _QUOTED.sub(lambda quoted: f"{opening}{quoted[1].strip()}{closing}", clean)
    for pattern, put in _FRENCH if spoken == "fr" else ():
        clean = pattern.sub(put, clean)
    return clean


def curled(text: str) -> str:
    """Returns the text with a typographic apostrophe for each straight one
    between letters."""
    return _APOSTROPHE.sub("’", text)


def sentence_case(text: str) -> str:
    """Returns a name that is printed in capitals as a sentence, which is read
    faster and is not spelled letter by letter by a screen reader. Never longer
    than the name."""
    if not text.isupper() or len(text) <= LONGEST_SIGN:
        return text
    sentence = unicodedata.normalize("NFC", text[:1] + text[1:].lower())
    return sentence if len(sentence) <= len(text) else text


def set_names(names: Sequence[str], language: str) -> list[str]:
    """Returns the names of one list as sentences with typographic apostrophes.

    A word alone in capitals (CEDEAO) is taken for an abbreviation, unless all
    the list shouts.
    """
    clean = [curled(name) for name in names]
    if language.partition("-")[0] in KEEP_CAPITALS:
        return clean
    cased = [name for name in clean if name.upper() != name.lower()]
    shouted = len(cased) > 1 and all(name.isupper() for name in cased)
    return [sentence_case(name) if shouted or " " in name else name for name in clean]


def set_texts(
    texts: Sequence[str],
    locale: str,
    setting: Callable[[Sequence[str], str], list[str]],
) -> list[str]:
    """Returns the texts of one list as `setting` sets those of one language; a
    plain one is in the language `locale`."""
    by_place = [dict(texts_of(text, locale)) for text in texts]
    for language in dict.fromkeys(language for text in by_place for language in text):
        places = [text for text in by_place if language in text]
        in_language = setting([text[language] for text in places], language)
        for text, clean in zip(places, in_language, strict=True):
            text[language] = clean
    return [
        LocalText(by_language) if isinstance(text, LocalText) else by_language[locale]
        for text, by_language in zip(texts, by_place, strict=True)
    ]


def curled_in_all(text: str) -> str:
    """Returns the text with typographic apostrophes, in all its languages."""
    return set_texts([text], "", lambda texts, _: list(map(curled, texts)))[0]


def _set_field(field: Field, name: str) -> Field:
    return replace(
        field,
        name=name,
        description=curled_in_all(field.description),
        objectives=tuple(map(curled_in_all, field.objectives)),
    )


def set_blocks(blocks: Sequence[Block], language: str) -> tuple[Block, ...]:
    """Returns a framework's blocks with their names, and those of the fields,
    set by `set_names`.

    The one rule for names, in each language of them: what is stored is what
    pages, ballots and documents show. Plain names are in `language`.
    """
    block_names = set_texts([block.name for block in blocks], language, set_names)
    fields = [field for block in blocks for field in block.fields]
    field_names = iter(set_texts([field.name for field in fields], language, set_names))
    return tuple(
        replace(
            block,
            name=name,
            description=curled_in_all(block.description),
            fields=tuple(
                _set_field(field, next(field_names)) for field in block.fields
            ),
        )
        for block, name in zip(blocks, block_names, strict=True)
    )

"""Titles that come from the catalogues, recognised by their wording in any
language.

Nothing is stored for it: boards of before, and files of them, follow their
readers too; and a title that somebody wrote anew is theirs, in the language of
the board.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from app.domain.framework import Block, Field, Framework
from app.domain.local_text import Languages, LocalText, in_languages, texts_of
from app.domain.plan.template import TEMPLATES, own_framework
from app.locales import _, catalogue, languages

# Titles of votes that are made on the spot.
VOTE_ON, TIE_BREAK = _("Vote on: %(activity)s"), _("Tie-break: %(activity)s")
PRACTICE_VOTE = _("Practice vote")
# Steps of the demo, in the words of its printed agenda: no page of ours would
# say them so.
PRINTED = (
    {
        "fr": "Travailler localement avec Culture 21 Plus",
        "en": "Working locally with Culture 21 Plus",
        "es": "Trabajar localmente con Cultura 21 Plus",
    },
    {
        "fr": "Présentation des résultats et clôture",
        "en": "Presentation of the results and closing",
        "es": "Presentación de los resultados y cierre",
    },
)
ACTIVITY = "%(activity)s"
_NUMBERED = re.compile(r"(.+)( \(\d+\))")  # that of a copy
_DEEPEST = 3  # the tie-break of a copy of a tie-break

Frame = Mapping[str, str]  # by language, a text with %(activity)s in it


def title_in(title: str, spoken: Languages, locale: str) -> str:
    """Returns a title of the catalogues in a reader's language; any other as
    it stands, which is in `locale`, the board's language."""
    if isinstance(title, LocalText):
        return in_languages(title, spoken, locale)
    if title in _template_titles():
        return _said(title, tuple(spoken), locale)
    return in_languages(_in_all(title, locale, _DEEPEST), spoken, locale)


@lru_cache(maxsize=1024)
def _said(title: str, spoken: tuple[str, ...], locale: str) -> str:
    """Returns a template's title, of which every board has the same few."""
    return in_languages(_in_all(title, locale, 0), spoken, locale)


@cache
def _template_titles() -> frozenset[str]:
    return frozenset(title for titles in _plain_titles().values() for title in titles)


def _in_all(title: str, locale: str, depth: int) -> str:
    """Returns a title of the catalogues in every language, any other as it
    is."""
    plain = _plain_titles()
    for language in dict.fromkeys([locale, *plain]):
        if texts := plain.get(language, {}).get(title):
            return LocalText({language: title, **texts})
    return next(_compounds(title, locale, depth), title) if depth else title


def _compounds(title: str, locale: str, depth: int) -> Iterator[LocalText]:
    """Yields a title that others are part of: those of a copy, of a tie-break,
    of a vote on notes."""
    numbered = _NUMBERED.fullmatch(title)
    if numbered and isinstance(
        inner := _in_all(numbered[1], locale, depth - 1), LocalText
    ):
        yield LocalText({tag: text + numbered[2] for tag, text in inner.texts.items()})
    for frame in _frames():
        for language in dict.fromkeys([locale, *frame]):
            if named := _activity_in(title, frame.get(language, frame["en"])):
                parts = [_in_all(part, locale, depth - 1) for part in named.split(", ")]
                yield LocalText({language: title, **_filled(frame, parts, locale)})


def _activity_in(title: str, frame: str) -> str:
    """Returns what stands in a title where the frame has %(activity)s; "" for
    a title of another form."""
    before, _, behind = frame.partition(ACTIVITY)
    fits = title.startswith(before) and title.endswith(behind)
    return title[len(before) : len(title) - len(behind)] if fits else ""


def _filled(frame: Frame, parts: list[str], locale: str) -> dict[str, str]:
    def named(tag: str) -> str:
        return ", ".join(texts_of(part, locale).get(tag, part) for part in parts)

    return {tag: text % {"activity": named(tag)} for tag, text in frame.items()}


@cache
def _frames() -> tuple[Frame, ...]:
    return tuple(_in_catalogues(message) for message in (VOTE_ON, TIE_BREAK))


@cache
def _plain_titles() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """Returns the titles of templates, practices and the demo.

    As {language: {title: {language: title}}}.
    """
    sample = Framework("own", "own", "en", (Block("b", "b", (Field("1", "f"),)),))
    templates = (*TEMPLATES.values(), own_framework(sample))
    messages = [
        PRACTICE_VOTE,
        *(text for plan in templates for text in plan.messages()),
    ]
    titles = [*map(_in_catalogues, dict.fromkeys(messages)), *PRINTED]
    return {
        tag: {texts[tag]: texts for texts in titles if tag in texts}
        for tag in languages()
    }


def _in_catalogues(message: str) -> dict[str, str]:
    return {tag: catalogue(tag).gettext(message) for tag in languages()}

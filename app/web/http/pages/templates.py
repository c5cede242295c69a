"""Renders templates in a language: the filters and functions they use."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

from babel import UnknownLocaleError, dates, numbers
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from markupsafe import Markup

from app.charts.figures import Figures
from app.charts.wheel_ring import colour
from app.documents.titles import title_in
from app.domain.codes import grouped
from app.domain.framework import Framework
from app.domain.framework_names import labels
from app.domain.local_text import LocalText, as_written
from app.domain.plan.questions import answers_in_order
from app.domain.plan.time_zone import local_day, local_time
from app.locales import catalogue, language_name, languages, text_direction
from app.locales.days import day_in_words
from app.locales.zones import offset_of
from app.web.http.files.static import static_url, text_inside
from app.web.http.forms.form_pages import page_here
from app.web.http.forms.hidden_fields import was_field

TEMPLATES = Path(__file__).parents[3] / "templates"


class Unindented(Extension):
    """Sends templates without the indents of their lines, which a phone would
    pay for.

    Line breaks stay: no two words grow together. Values are not touched, so
    what people wrote keeps its spaces.
    """

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        for token in stream:
            if token.type == "data":
                yield Token(
                    token.lineno, token.type, re.sub(r"\n[ \t]+", "\n", token.value)
                )
            else:
                yield token


@cache
def environment(language: str) -> Environment:
    """Returns the environment of a language: an overlay would mix languages
    between requests."""
    templates = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do", Unindented],
    )
    translatable: Any = templates  # the i18n extension adds a method
    translatable.install_gettext_translations(catalogue(language), newstyle=True)
    templates.filters |= _filters(language)
    templates.globals |= {
        "language": language,
        "direction": text_direction(language),
        "languages": {code: language_name(code) for code in languages()},
        "static": static_url,
        "text_inside": lambda name: Markup(text_inside(name)),  # noqa: S704 - a file of ours
        "figures": Figures(language),
        "marks": markers,
        "words_in_order": answers_in_order,
        "remaining": remaining,
        "was": was_field,
        "page_here": page_here,
        "as_written": as_written,
        "autonym": autonym,
        "titled": lambda title, locale: title_in(title, (language,), locale),
        "clock_at": clock_at,
        "local_day": local_day,
        "lang": lambda text: lang_attribute(text, language),
    }
    return templates


def _filters(language: str) -> dict[str, Callable[..., str]]:
    """Returns the filters that write numbers, times and days."""

    def day(value: object, *, year: bool = False) -> str:
        return day_in_words(date.fromisoformat(str(value)[:10]), language, year=year)

    return {
        "number": lambda value: numbers.format_decimal(value, locale=language),
        "clock_left": lambda left: f"{left // 60:02}:{left % 60:02}" if left else "",
        "clock": lambda moment: dates.format_time(moment, "HH:mm", locale=language),
        "grouped": grouped,
        "day": day,
        "full_day": partial(day, year=True),
    }


def clock_at(at: str, zone: str, form: str = "{hour}:{minute}") -> str:
    """Returns the time of day of a stored moment in a zone: 14:05 UTC, 08:05
    (UTC−6)."""
    moment = local_time(at, zone)
    clock = form.replace("{hour}", f"{moment:%H}").replace("{minute}", f"{moment:%M}")
    return f"{clock} UTC" if moment.tzinfo is UTC else f"{clock} ({offset_of(moment)})"


def autonym(tag: str) -> str:
    """Returns what a language calls itself; its tag where nobody says."""
    try:
        return language_name(tag.replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        return tag


def lang_attribute(text: str, language: str) -> Markup:
    """Returns ` lang="fr"` for an element of a text that is in another
    language than its page."""
    if not isinstance(text, LocalText) or text.lang == language:
        return _NOTHING
    return Markup(' lang="{}"').format(text.lang)


_NOTHING = Markup("")


def markers(framework: Framework) -> dict[str, tuple[int, str]]:
    """Returns {id of a field: (colour of its block, 1 to 8, its short label)},
    and with an empty label the same of blocks."""
    short = labels(framework)
    colours = {block: colour(hue) for block, hue in framework.hues.items()}
    fields = {
        field: (colours[block.id], short[field])
        for field, block in framework.block_of.items()
    }
    return {block: (number, "") for block, number in colours.items()} | fields


def remaining(closes_at: str | None) -> int | None:
    """Returns the seconds until a moment by the server's clock (a phone's is
    not trusted), at least 0; None without a timer."""
    if closes_at is None:
        return None
    left = (datetime.fromisoformat(closes_at) - datetime.now(UTC)).total_seconds()
    return max(0, round(left))


def render(language: str, template: str, values: Mapping[str, Any]) -> str:
    return environment(language).get_template(template).render(**values)

"""Renders answers in the reader's form (JSON, fragment, page) and language."""

import re
import secrets
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

from babel import UnknownLocaleError, dates, negotiate_locale, numbers
from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from markupsafe import Markup
from starlette.requests import HTTPConnection

from app.charts.figures import Figures
from app.charts.wheel_ring import colour
from app.documents.frameworks.texts import LOCALE
from app.documents.titles import title_in
from app.domain.codes import grouped
from app.domain.framework import Framework
from app.domain.framework_names import labels
from app.domain.local_text import Languages, LocalText, as_written, base_of
from app.domain.plan.questions import answers_in_order
from app.domain.plan.time_zone import local_day, local_time
from app.domain.refusals import Refusal
from app.locales import FIRST, catalogue, language_name, languages, text_direction
from app.locales.days import day_in_words
from app.locales.zones import offset_of
from app.web.http.files.accepted import accepts
from app.web.http.files.static import static_url, text_inside
from app.web.http.forms.form_pages import page_here
from app.web.http.refusals import sentence_of, status_of
from app.web.http.services import services_of

TEMPLATES = Path(__file__).parents[2] / "templates"
LANGUAGE = "palabre_language"
BOARD_LANGUAGE = "palabre.board_language"  # in the scope of a request that was refused
WAS = "was_"  # before a field's name: the value that its form was shown with
# Before a field's name: `theirs` to leave what somebody else put there
CHOICE = "choice_"
MOST_ACCEPTED = 300  # characters of Accept-Language
ONCE = "once"  # a form's one-time id: see once.py
Form = Literal["json", "fragment", "page"]


def wanted(request: HTTPConnection) -> Form:
    """Returns the form of the answer: JSON where `Accept` asks for it, a fragment for
    htmx, else a page; but JSON for a command without an `Accept`, which is a
    program's."""
    accept = request.headers.get("accept", "").lower()
    if accepts(accept, "application/json"):
        return "json"
    if request.headers.get("hx-request") == "true":
        return "fragment"
    if "text/html" in accept or request.scope.get("method", "GET") in {"GET", "HEAD"}:
        return "page"
    return "json"


def reader_languages(connection: HTTPConnection) -> Languages:
    """Returns the languages in which a reader wants names, the best first: a program's
    `?locale=`, the one that was chosen here, then those of the browser, also without a
    catalogue."""
    locale = (
        connection.query_params.get("locale", "")
        if wanted(connection) == "json"
        else ""
    )
    chosen = connection.cookies.get(LANGUAGE, "")
    first = [locale] if LOCALE.fullmatch(locale.lower()) else []
    first += [chosen] if chosen in languages() else []
    return tuple(dict.fromkeys([*first, *_accepted(connection)]))


def _accepted(connection: HTTPConnection) -> list[str]:
    """Returns the tags of Accept-Language, the best first."""
    header = connection.headers.get("accept-language", "")[:MOST_ACCEPTED]
    parts = [part.replace(" ", "").partition(";q=") for part in header.split(",")]
    tags = [
        (tag, _weight(weight))
        for tag, _, weight in parts
        if LOCALE.fullmatch(tag.lower())
    ]
    return [
        tag for tag, weight in sorted(tags, key=lambda pair: -pair[1]) if weight > 0
    ]


def _weight(text: str) -> float:
    return float(text) if re.fullmatch(r"[01](\.[0-9]{0,3})?", text) else 1.0


def asked_language(connection: HTTPConnection) -> str | None:
    """Returns the language that the reader chose (a program by `?locale=`), else the
    browser's, else None."""
    is_program = wanted(connection) == "json"
    locale = base_of(connection.query_params.get("locale", "")) if is_program else ""
    for chosen in (locale, connection.cookies.get(LANGUAGE, "")):
        if chosen in languages():
            return chosen
    accepted = [base_of(tag) for tag in _accepted(connection)]
    return negotiate_locale(accepted, list(languages())) if accepted else None


def language_of(connection: HTTPConnection, fallback: str | None = None) -> str:
    """Returns the reader's language, else `fallback` (the board's), else the
    installation's."""
    fallback = fallback or connection.scope.get(BOARD_LANGUAGE)
    return (
        asked_language(connection)
        or (fallback if fallback in languages() else None)
        or services_of(connection).settings.locale
        or FIRST
    )


class Unindented(Extension):
    """Sends templates without the indents of their lines, which a phone would pay for.

    Line breaks stay: no two words grow together. Values are not touched, so what people
    wrote keeps its spaces.
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
    """Returns the environment of a language: an overlay would mix languages between
    requests."""
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
    """Returns ` lang="fr"` for an element of a text that is in another language than
    its page."""
    if not isinstance(text, LocalText) or text.lang == language:
        return _NOTHING
    return Markup(' lang="{}"').format(text.lang)


_NOTHING = Markup("")


def markers(framework: Framework) -> dict[str, tuple[int, str]]:
    """Returns {id of a field: (colour of its block, 1 to 8, its short label)}, and with
    an empty label the same of blocks."""
    short = labels(framework)
    colours = {block: colour(hue) for block, hue in framework.hues.items()}
    fields = {
        field: (colours[block.id], short[field])
        for field, block in framework.block_of.items()
    }
    return {block: (number, "") for block, number in colours.items()} | fields


def remaining(closes_at: str | None) -> int | None:
    """Returns the seconds until a moment by the server's clock (a phone's is not
    trusted), at least 0; None without a timer."""
    if closes_at is None:
        return None
    left = (datetime.fromisoformat(closes_at) - datetime.now(UTC)).total_seconds()
    return max(0, round(left))


def translate(language: str, message: str, **values: Any) -> str:
    """Returns a sentence of the catalogues, for use outside a template."""
    sentence = catalogue(language).gettext(message)
    return sentence % values if values else sentence


def render(language: str, template: str, values: Mapping[str, Any]) -> str:
    return environment(language).get_template(template).render(**values)


def once_field() -> Markup:
    """Returns the hidden one-time id of all forms of one page: 128 random bits."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(
        ONCE, secrets.token_urlsafe(16)
    )


def was_field(name: str, value: Any) -> Markup:
    """Returns hidden fields with the value that a form was shown with, so that only a
    changed value is applied. A list begins with an empty text, or an empty list would
    not be sent."""
    texts = (
        ["", *value]
        if isinstance(value, list | tuple)
        else ["" if value is None else value]
    )
    written = [
        str(text).lower() if isinstance(text, bool) else str(text) for text in texts
    ]
    return Markup("").join(
        Markup('<input type="hidden" name="{}{}" value="{}">').format(WAS, name, text)
        for text in written
    )


def page(
    request: Request,
    template: str,
    values: Mapping[str, Any],
    *,
    refusal: Refusal | None = None,
    status: int = 200,
    language: str | None = None,
) -> HTMLResponse:
    """Returns a whole page, in the reader's language, else in `language`.

    Templates see `request`, `language`, `once` for their forms, `notice` and their
    values. A refusal stands on top of the page as its notice, and gives its status.
    """
    chosen = language_of(request, language)
    common = {
        "request": request,
        "once": once_field(),
        "notice": notice_of(refusal, chosen),
    }
    return HTMLResponse(
        render(chosen, template, {**common, **values}),
        status_of(refusal) if refusal else status,
        headers={
            "Content-Language": chosen,
            "Vary": "Accept, Accept-Language, HX-Request",
        },
    )


def notice_of(refusal: Refusal | None, language: str) -> dict[str, str] | None:
    """Returns what http/message.html shows of a refusal: {kind, message}."""
    if refusal is None:
        return None
    message = sentence_of(refusal, language)
    return {"kind": "refusal", "message": message}


def see_other(address: str) -> Response:
    """Returns a redirect to an address of ours, with all that is no part of an address
    escaped: a line break would end the header."""
    return Response(
        status_code=303,
        headers={"Location": quote(address, safe="/%:?=&#@+,;!$'()*~[]")},
    )

"""Answers in the reader's form (JSON, fragment, page) and language."""

import secrets
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

from babel import Locale, negotiate_locale
from babel.dates import format_date, format_time
from babel.numbers import format_decimal
from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import HTTPConnection

from app.charts.bars import labels
from app.charts.figures import Figures
from app.charts.wheel_ring import colour
from app.domain.codes import grouped
from app.domain.framework import Framework
from app.locales import FIRST, catalogue, language_name, languages
from app.web.http.services import services_of
from app.web.http.static import static_url

TEMPLATES = Path(__file__).parents[2] / "templates"
LANGUAGE = "palabre_language"
WAS = "was_"  # before a field's name: the value that its form was shown with
ONCE = "once"  # a form's one-time id: see once.py
Form = Literal["json", "fragment", "page"]


def wanted(request: HTTPConnection) -> Form:
    """JSON to who asks for it, a fragment to htmx, else a page; a program that sends a command without saying gets JSON."""
    accept = request.headers.get("accept", "")
    if "application/json" in accept:
        return "json"
    if request.headers.get("hx-request") == "true":
        return "fragment"
    if "text/html" in accept or request.scope.get("method", "GET") in {"GET", "HEAD"}:
        return "page"
    return "json"


def asked_language(connection: HTTPConnection) -> str | None:
    """The language that the reader chose, or the one the browser asks for; None when neither says."""
    chosen = connection.cookies.get(LANGUAGE, "")
    if chosen in languages():
        return chosen
    asked = [
        part.partition(";")[0].strip()
        for part in connection.headers.get("accept-language", "").split(",")
    ]
    short = [tag.partition("-")[0].lower() for tag in asked if tag and tag != "*"]
    return negotiate_locale(short, list(languages())) if short else None


def language_of(connection: HTTPConnection, fallback: str | None = None) -> str:
    """The reader's language, else the board's, else the installation's."""
    return (
        asked_language(connection)
        or (fallback if fallback in languages() else None)
        or services_of(connection).settings.locale
        or FIRST
    )


@cache
def environment(language: str) -> Environment:
    """One a language: an overlay would mix languages between requests."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    made.install_gettext_translations(catalogue(language), newstyle=True)  # type: ignore[attr-defined]
    made.globals |= {
        "language": language,
        "static": static_url,
        "languages": {code: language_name(code) for code in languages()},
    }
    made.filters |= {
        "number": lambda value: format_decimal(value, locale=language),
        "clock": lambda moment: format_time(moment, "HH:mm", locale=language),
        "grouped": grouped,
        "day": lambda day: format_date(date.fromisoformat(day), "d MMMM", locale=language),
        "full_day": lambda day: format_date(
            date.fromisoformat(str(day)[:10]), "d MMMM yyyy", locale=language
        ),
        # Printed capitals stay in the page; the eye gets sentence case, which is read twice as fast on a phone.
        "caps": lambda name: "caps" if name.isupper() and len(name) > 4 else "",
    }
    made.globals |= {
        "figures": Figures(language),
        "marks": markers,
        "remaining": remaining,
        "was": was_field,
    }
    made.globals["direction"] = Locale.parse(language).text_direction
    return made


def markers(framework: Framework) -> dict[str, tuple[int, str]]:
    """{field id: (colour of its block 1 to 8, its short label)}, and the blocks' own colours by block id."""
    short = labels(framework)
    colours = {block.id: colour(place) for place, block in enumerate(framework.blocks)}
    fields = {
        field: (colours[block.id], short[field]) for field, block in framework.block_of.items()
    }
    return {block: (one, "") for block, one in colours.items()} | fields


def remaining(closes_at: str | None) -> int | None:
    """Seconds until then by the server's clock (a phone's is not trusted), never under 0; None without a timer."""
    if closes_at is None:
        return None
    left = (datetime.fromisoformat(closes_at) - datetime.now(UTC)).total_seconds()
    return max(0, round(left))


def translate(language: str, message: str, **values: Any) -> str:
    """A sentence of the catalogues outside a template."""
    found = catalogue(language).gettext(message)
    return found % values if values else found


def render(language: str, template: str, values: Mapping[str, Any]) -> str:
    return environment(language).get_template(template).render(**values)


def once_field() -> Markup:
    """The hidden field of all forms of one page: 128 bits, so that nobody guesses it."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(
        ONCE, secrets.token_urlsafe(16)
    )


def was_field(name: str, value: Any) -> Markup:
    """Hidden, what a field of a form was shown with: only what was changed is applied. A list has a mark of its own, or an empty
    one would not be sent."""
    texts = ["", *value] if isinstance(value, list | tuple) else ["" if value is None else value]
    said = [str(text).lower() if isinstance(text, bool) else str(text) for text in texts]
    return Markup("").join(
        Markup('<input type="hidden" name="{}{}" value="{}">').format(WAS, name, text)
        for text in said
    )


def page(
    request: Request,
    template: str,
    values: Mapping[str, Any],
    *,
    status: int = 200,
    language: str | None = None,
) -> HTMLResponse:
    """A whole page; templates see `request`, `language`, `once` for their forms, and their values."""
    spoken = language_of(request, language)
    html = render(spoken, template, {"request": request, "once": once_field(), **values})
    return HTMLResponse(
        html,
        status,
        headers={"Content-Language": spoken, "Vary": "Accept, Accept-Language, HX-Request"},
    )


def see_other(address: str) -> Response:
    """A redirect to an address of ours; whatever is no part of an address is escaped, line breaks first of all."""
    return Response(
        status_code=303, headers={"Location": quote(address, safe="/%:?=&#@+,;!$'()*~[]")}
    )

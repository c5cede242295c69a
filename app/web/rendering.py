"""Answers in the reader's form (JSON, fragment, page) and language."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

from babel import Locale, negotiate_locale
from babel.dates import format_time
from babel.numbers import format_decimal
from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import HTTPConnection

from app.domain.codes import grouped
from app.locales import FIRST, catalogue, language_name, languages
from app.web.house import house
from app.web.static import static_url

TEMPLATES = Path(__file__).parents[1] / "templates"
LANGUAGE = "palabre_language"
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
    asked = [part.partition(";")[0].strip() for part in connection.headers.get("accept-language", "").split(",")]
    short = [tag.partition("-")[0].lower() for tag in asked if tag and tag != "*"]
    return negotiate_locale(short, list(languages())) if short else None


def language_of(connection: HTTPConnection, fallback: str | None = None) -> str:
    """The reader's language, else the board's, else the installation's."""
    return asked_language(connection) or (fallback if fallback in languages() else None) or house(connection).settings.locale or FIRST


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
    made.globals |= {"language": language, "static": static_url, "languages": {code: language_name(code) for code in languages()}}
    made.filters |= {
        "number": lambda value: format_decimal(value, locale=language),
        "clock": lambda moment: format_time(moment, "HH:mm", locale=language),
        "grouped": grouped,
    }
    made.globals["direction"] = Locale.parse(language).text_direction
    return made


def translate(language: str, message: str, **values: Any) -> str:
    """A sentence of the catalogues outside a template."""
    found = catalogue(language).gettext(message)
    return found % values if values else found


def render(language: str, template: str, values: Mapping[str, Any]) -> str:
    return environment(language).get_template(template).render(**values)


def page(request: Request, template: str, values: Mapping[str, Any], *, status: int = 200, language: str | None = None) -> HTMLResponse:
    """A whole page; templates see `request`, `language` and their values."""
    spoken = language_of(request, language)
    html = render(spoken, template, {"request": request, **values})
    return HTMLResponse(html, status, headers={"Content-Language": spoken, "Vary": "Accept, Accept-Language, HX-Request"})


def see_other(address: str) -> Response:
    return Response(status_code=303, headers={"Location": address})

"""Tells in which form (JSON, fragment, page) and language an answer is
wanted."""

import re
from typing import Literal

from babel import negotiate_locale
from starlette.requests import HTTPConnection

from app.documents.frameworks.texts import LOCALE
from app.domain.local_text import Languages, base_of
from app.domain.refusals import Refusal
from app.locales import FIRST, languages
from app.web.http.files.accepted import accepts
from app.web.http.services import services_of

LANGUAGE = "palabre_language"
# In the scope of a request that was refused
BOARD_LANGUAGE = "palabre.board_language"
MOST_ACCEPTED = 300  # characters of Accept-Language
Form = Literal["json", "fragment", "page"]


def wanted(request: HTTPConnection) -> Form:
    """Returns the form of the answer: JSON where `Accept` asks for it, a
    fragment for htmx, else a page; but JSON for a command without an `Accept`,
    which is a program's."""
    accept = request.headers.get("accept", "").lower()
    if accepts(accept, "application/json"):
        return "json"
    if request.headers.get("hx-request") == "true":
        return "fragment"
    if "text/html" in accept or request.scope.get("method", "GET") in {"GET", "HEAD"}:
        return "page"
    return "json"


def reader_languages(connection: HTTPConnection) -> Languages:
    """Returns the languages in which a reader wants names, the best first: a
    program's `?locale=`, the one that was chosen here, then those of the
    browser, also without a catalogue."""
    locale = (
        connection.query_params.get("locale", "")
        if wanted(connection) == "json"
        else ""
    )
    chosen = connection.cookies.get(LANGUAGE, "")
    first = [locale] if LOCALE.fullmatch(locale.lower()) else []
    first += [chosen] if chosen in languages() else []
    return tuple(dict.fromkeys([*first, *_accepted(connection)]))


def spoken_languages(connection: HTTPConnection) -> Languages:
    """Returns the languages for names on a page of no board: the reader's, and
    then that of the page."""
    return (*reader_languages(connection), language_of(connection))


def require_language(tag: str) -> str:
    """Returns the tag of a language that has a catalogue. Refuses
    `bad_locale`."""
    if tag not in languages():
        raise Refusal("bad_locale", value=tag[:40])
    return tag


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
    """Returns the language that the reader chose (a program by `?locale=`),
    else the browser's, else None."""
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

"""Renders answers in the reader's form (JSON, fragment, page) and language."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from fastapi import Request, Response
from fastapi.responses import HTMLResponse

from app.domain.refusals import Refusal
from app.locales import catalogue
from app.web.http.forms.hidden_fields import once_field
from app.web.http.pages.reader import language_of
from app.web.http.pages.templates import render
from app.web.http.refusals import sentence_of, status_of


def translate(language: str, message: str, **values: Any) -> str:
    """Returns a sentence of the catalogues, for use outside a template."""
    sentence = catalogue(language).gettext(message)
    return sentence % values if values else sentence


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

    Templates see `request`, `language`, `once` for their forms, `notice` and
    their values. A refusal stands on top of the page as its notice, and gives
    its status.
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
    """Returns a redirect to an address of ours, with all that is no part of an
    address escaped: a line break would end the header."""
    return Response(
        status_code=303,
        headers={"Location": quote(address, safe="/%:?=&#@+,;!$'()*~[]")},
    )

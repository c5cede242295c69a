"""Answers a command in the form that its sender asked for."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from fastapi import Request, Response
from fastapi.responses import JSONResponse

from app.domain.local_text import LocalText
from app.domain.refusals import Refusal
from app.web.http.pages.reader import wanted
from app.web.http.rendering import see_other


def json_or_empty(
    request: Request,
    value: Any,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Returns a value as JSON, with `?languages=all` names by language; 204
    where there is none."""
    said = {"Vary": "Accept, Accept-Language, Cookie", **(headers or {})}
    if value is None:
        return Response(status_code=204, headers=said)
    wants_all = request.query_params.get("languages") == "all"
    return JSONResponse(by_language(value) if wants_all else value, status, said)


def by_language(value: Any) -> Any:
    """Returns a JSON value with an object {language: text} for each text that
    has languages."""
    if isinstance(value, Mapping):
        return {key: by_language(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [by_language(item) for item in value]
    return dict(value.texts) if isinstance(value, LocalText) else value


async def answer(
    request: Request,
    value: Any,
    *,
    to: str,
    fragment: Callable[[], Awaitable[Response]] | None = None,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Returns the value as JSON (204 for None) with its status and headers, to
    htmx the fragment where there is one, and else a redirect to the address
    `to`."""
    form = wanted(request)
    if form == "json":
        return json_or_empty(request, value, status, headers)
    if form == "fragment" and fragment is not None:
        return await fragment()
    return see_other(to)


def answer_command(
    request: Request,
    code: str,
    value: Any = None,
    *,
    page: str = "console",
    status: int = 200,
) -> Response:
    """Returns the value as JSON (204 for None); to a form a redirect to the
    page of this board that it was sent from, else to `page`."""
    if wanted(request) == "json":
        return json_or_empty(request, value, status)
    referer = urlsplit(request.headers.get("referer", ""))
    is_ours = referer.netloc == request.headers.get("host")
    if (
        request.method != "POST"
        or not is_ours
        or not referer.path.startswith(f"/b/{code}/")
    ):
        return see_other(f"/b/{code}/{page}")
    # With its query, so that a list that was searched stays searched.
    return see_other(
        f"{referer.path}?{referer.query}" if referer.query else referer.path
    )


def require_page(request: Request, refusal: Refusal, *codes: str) -> None:
    """Raises the refusal again to a program, and to everyone where its code is
    one of `codes`; any other a page can show."""
    if wanted(request) == "json" or refusal.code in codes:
        raise refusal

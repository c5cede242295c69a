"""Answers a command in the form that its sender asked for."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from fastapi import Request, Response
from fastapi.responses import JSONResponse

from app.domain.refusals import Refusal
from app.web.http.rendering import see_other, wanted


def json_or_empty(
    value: Any, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """Returns a value as JSON; 204 where there is none."""
    if value is None:
        return Response(status_code=204, headers=headers)
    return JSONResponse(value, status, headers)


async def answer(
    request: Request,
    value: Any,
    *,
    to: str,
    fragment: Callable[[], Awaitable[Response]] | None = None,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Returns the value as JSON (204 for None) with its status and headers, to htmx the fragment
    where there is one, and else a redirect to the address `to`."""
    form = wanted(request)
    if form == "json":
        return json_or_empty(value, status, headers)
    if form == "fragment" and fragment is not None:
        return await fragment()
    return see_other(to)


def answer_command(
    request: Request, code: str, value: Any = None, *, page: str = "console", status: int = 200
) -> Response:
    """Returns the value as JSON (204 for None); to a form a redirect to the page of this board
    that it was sent from, else to `page`."""
    if wanted(request) == "json":
        return json_or_empty(value, status)
    referer = urlsplit(request.headers.get("referer", ""))
    is_ours = referer.netloc == request.headers.get("host")
    if request.method != "POST" or not is_ours or not referer.path.startswith(f"/b/{code}/"):
        return see_other(f"/b/{code}/{page}")
    # With its query, so that a list that was searched stays searched.
    return see_other(f"{referer.path}?{referer.query}" if referer.query else referer.path)


def require_page(request: Request, refusal: Refusal, *codes: str) -> None:
    """Raises the refusal again to a program, and to everyone where its code is one of `codes`;
    any other a page can show."""
    if wanted(request) == "json" or refusal.code in codes:
        raise refusal

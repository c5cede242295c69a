"""What goes out when something is refused or breaks."""

from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from app.domain.refusals import Refusal
from app.web.http.edits import conflicts_of, page_values
from app.web.http.erased import erased_page, was_on_board
from app.web.http.guesses import code_in, note_wrong_code
from app.web.http.refusals import headers_of, sentence_of, status_of
from app.web.http.rendering import language_of, page, render, see_other, translate, wanted
from app.web.http.services import services_of
from app.web.http.way_back import page_of

OF_STATUS = {404: "no_such_page", 405: "wrong_method", 413: "too_large"}


def refused(request: Request, refusal: Refusal) -> Response:
    """A refusal in the reader's form and language, with its status."""
    language = language_of(request)
    message = sentence_of(refusal, lambda text: translate(language, text))
    form = wanted(request)
    if form == "json":
        body: dict[str, Any] = {"refusal": refusal.code, "message": message}
        body |= {
            name: refusal.details[name]
            for name in ("where", "problem", "problems", "name")
            if name in refusal.details
        }
        if conflicts := conflicts_of(refusal):
            body["conflicts"] = [conflict._asdict() for conflict in conflicts]
        return JSONResponse(body, status_of(refusal), headers_of(refusal))
    changed = (
        page_values(request, refusal, lambda text: translate(language, text))
        if conflicts_of(refusal)
        else None
    )
    if form == "fragment":
        template = "console/changed_meanwhile_fields.html" if changed else "http/notice.html"
        html = render(
            language, template, {"message": message, "kind": "refusal", **(changed or {})}
        )
        headers = {"HX-Retarget": "#notice", "HX-Reswap": "innerHTML", **headers_of(refusal)}
        return Response(html, status_of(refusal), headers, "text/html; charset=utf-8")
    if refusal.code == "no_such_board" and was_on_board(request):
        return erased_page(request, status_of(refusal))
    template = "console/changed_meanwhile.html" if changed else "http/refusal.html"
    answer = page(
        request,
        template,
        {"message": message, "code": refusal.code, **(changed or {})},
        status=status_of(refusal),
    )
    answer.headers.update(headers_of(refusal))
    return answer


async def on_refusal(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)
    if error.code == "no_such_board":
        try:
            note_wrong_code(request, code_in(request.scope["path"]))
        except Refusal as waits:
            error = waits
    services_of(request).refusals[error.code] += 1
    return refused(request, error)


async def on_invalid(request: Request, error: Exception) -> Response:
    """FastAPI's own 422 to programs; people get a page that says what to do."""
    assert isinstance(error, RequestValidationError)
    if wanted(request) == "json":
        # without `input`: what was sent may be no JSON (NaN), and may be a secret
        return JSONResponse(
            {
                "detail": [
                    {name: one[name] for name in ("type", "loc", "msg")} for one in error.errors()
                ]
            },
            422,
        )
    return refused(request, Refusal("bad_form"))


async def on_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == 405 and request.method == "GET" and wanted(request) != "json":
        return see_other(await page_of(request))
    answer = refused(request, Refusal(OF_STATUS.get(error.status_code, "bad_form")))
    answer.headers.update(error.headers or {})
    return answer


async def on_gone(request: Request, error: Exception) -> Response:
    """The line broke in the middle of a request: nothing was done, and nobody is left to read why."""
    return Response(status_code=400)


def install(app: FastAPI) -> None:
    app.add_exception_handler(ClientDisconnect, on_gone)
    app.add_exception_handler(Refusal, on_refusal)
    app.add_exception_handler(RequestValidationError, on_invalid)
    app.add_exception_handler(HTTPException, on_http)

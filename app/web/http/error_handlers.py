"""Exception handlers: answer what was refused, invalid or cut off."""

import contextlib

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse
from starlette._utils import get_route_path
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.routing import Route

from app.domain.refusals import Refusal
from app.storage.boards import board_by_code
from app.web.http.erased import erased_page, was_on_board
from app.web.http.forms.edits import conflicts_of, page_values
from app.web.http.forms.way_back import page_of
from app.web.http.guesses import code_in, note_wrong_code
from app.web.http.links.typed_links import nearby_address
from app.web.http.pages.reader import (
    BOARD_LANGUAGE,
    asked_language,
    language_of,
    wanted,
)
from app.web.http.pages.templates import render
from app.web.http.refusals import headers_of, sentence_of, status_of
from app.web.http.rendering import page, see_other, translate
from app.web.http.services import read, services_of

OF_STATUS = {404: "no_such_page", 405: "wrong_method", 413: "too_large"}
_INTO_NOTICE = {"HX-Retarget": "#notice", "HX-Reswap": "innerHTML"}
# By whether it is a fragment, and whether two people changed the same
_TEMPLATES = {
    (False, False): "http/refusal.html",
    (False, True): "console/changed_meanwhile.html",
    (True, False): "http/notice.html",
    (True, True): "console/changed_meanwhile_fields.html",
}


def refused(request: Request, refusal: Refusal) -> Response:
    """Returns a refusal in the reader's form and language, with its status."""
    form, language = wanted(request), language_of(request)
    status, headers = status_of(refusal), headers_of(refusal)
    message = sentence_of(refusal, language)
    if form == "json":
        return JSONResponse(_refusal_json(refusal, message), status, headers)
    if form == "page" and refusal.code == "no_such_board" and was_on_board(request):
        return erased_page(request, status)
    template = _TEMPLATES[form == "fragment", bool(conflicts_of(refusal))]
    values = _values(request, refusal, message, language)
    if form == "fragment":
        html = render(language, template, values)
        return HTMLResponse(html, status, {**_INTO_NOTICE, **headers})
    response = page(request, template, values, status=status)
    response.headers.update(headers)
    return response


def _values(
    request: Request, refusal: Refusal, message: str, language: str
) -> dict[str, object]:
    """Returns what the templates show of a refusal."""
    # Whoever lacks a secret link may still take part.
    board_code = code_in(request.scope["path"]) if status_of(refusal) == 403 else ""
    values: dict[str, object] = {
        "message": message,
        "kind": "refusal",
        "code": refusal.code,
    }
    values["board_code"] = board_code
    if conflicts_of(refusal):
        values |= page_values(request, refusal, lambda text: translate(language, text))
    return values


def _refusal_json(refusal: Refusal, message: str) -> dict[str, object]:
    """Returns {refusal, message}, with details that a program can use where
    there are some."""
    details: dict[str, object] = {
        name: refusal.details[name]
        for name in ("where", "problem", "problems", "name")
        if name in refusal.details
    }
    if conflicts := conflicts_of(refusal):
        details["conflicts"] = [conflict._asdict() for conflict in conflicts]
    return {"refusal": refusal.code, "message": message, **details}


async def on_refusal(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)
    if error.code == "no_seat":
        error = await _no_seat(request, error)
    elif status_of(error) < 429 and asked_language(request) is None:
        with contextlib.suppress(Refusal):
            await _read_language(request)
    if error.code == "no_such_board":
        try:
            note_wrong_code(request, code_in(request.scope["path"]))
        except Refusal as waits:
            error = waits
    services_of(request).refusals[error.code] += 1
    return refused(request, error)


async def _no_seat(request: Request, refusal: Refusal) -> Refusal:
    """Returns the refusal, or `no_such_board` where nobody could have a
    seat."""
    try:
        await _read_language(request)
    except Refusal as no_board:
        return no_board
    return refusal


async def _read_language(request: Request) -> None:
    """Makes the board's language that of a reader who names none. Refuses
    `no_such_board`."""
    if code := code_in(request.scope["path"]):
        board = await read(request, board_by_code, code)
        request.scope[BOARD_LANGUAGE] = board.locale


async def on_invalid(request: Request, error: Exception) -> Response:
    """Answers programs with FastAPI's 422, people with a page that says what
    to do."""
    assert isinstance(error, RequestValidationError)
    if wanted(request) == "json":
        # without `input`: what was sent may be no JSON (NaN), and may be a
        # secret
        return JSONResponse(
            {
                "detail": [
                    {name: problem[name] for name in ("type", "loc", "msg")}
                    for problem in error.errors()
                ]
            },
            422,
        )
    return refused(request, Refusal("bad_form"))


async def on_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if (
        error.status_code == 405
        and request.method == "GET"
        and wanted(request) != "json"
    ):
        return see_other(await page_of(request))
    if (
        error.status_code == 404
        and request.method == "GET"
        and wanted(request) == "page"
    ):
        address = nearby_address(request)
        if address is not None:
            return see_other(address)
    answer = refused(request, Refusal(OF_STATUS.get(error.status_code, "bad_form")))
    answer.headers.update(error.headers or {})
    if error.status_code == 405:
        answer.headers["Allow"] = ", ".join(sorted(_methods(request)))
    return answer


def _methods(request: Request) -> set[str]:
    """Returns all methods of an address; a route alone knows its own. HEAD
    goes with GET."""
    path = get_route_path(request.scope)
    routes = [route for route in request.app.routes if isinstance(route, Route)]
    matching = (route for route in routes if route.path_regex.match(path))
    methods = {method for route in matching for method in route.methods or ()}
    return methods | ({"HEAD"} if "GET" in methods else set())


async def on_gone(request: Request, error: Exception) -> Response:
    """Ends a request whose client went away in the middle; nothing was
    done."""
    return Response(status_code=400)


async def on_broken(request: Request, error: Exception) -> Response:
    """Answers a fault of ours as a refusal is answered; the server logs it."""
    return refused(request, Refusal("broken"))


def install(app: FastAPI) -> None:
    app.add_exception_handler(ClientDisconnect, on_gone)
    app.add_exception_handler(Refusal, on_refusal)
    app.add_exception_handler(RequestValidationError, on_invalid)
    app.add_exception_handler(HTTPException, on_http)
    app.add_exception_handler(Exception, on_broken)

"""Finds the page for a browser that sends a GET to an address which only takes
commands."""

from starlette.requests import Request

from app.domain.refusals import Refusal
from app.web.http.forms.form_pages import OF_BOARD, form_page, is_for_participants
from app.web.http.identity import role_of
from app.web.http.routing import board_code


async def page_of(request: Request) -> str:
    """Returns the address of the page that holds a command's form, for this
    reader's role."""
    path = request.url.path
    parts = OF_BOARD.fullmatch(path)
    if parts is None or is_for_participants(path):
        return form_page(path, None)
    return form_page(path, await _role(request, board_code(parts["code"])))


async def _role(request: Request, code: str) -> str | None:
    try:
        return await role_of(request, code)
    except Refusal:  # the board may be gone: its address says so
        return None

"""The page of a board that was erased."""

from fastapi import Request, Response

from app.web.http.identity import is_of_board
from app.web.http.rendering import page
from app.web.http.routing import Router, board_code

router = Router(include_in_schema=False)


@router.get("/erased")
async def get_erased(request: Request) -> Response:
    """Answers where a page that was open goes when its board is erased."""
    return erased_page(request, 200)


def erased_page(request: Request, status: int) -> Response:
    return page(request, "http/erased.html", {}, status=status)


def was_on_board(request: Request) -> bool:
    """Returns whether this device has a seat or a link of the address's
    board."""
    return is_of_board(request, board_code(request.path_params.get("code", "")))

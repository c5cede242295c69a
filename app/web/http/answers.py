"""What a host's plain command answers: JSON to a program, else back to the page that it was sent from."""

from typing import Any
from urllib.parse import urlsplit

from fastapi import Request, Response
from fastapi.responses import JSONResponse

from app.web.http.rendering import see_other, wanted


def answer_command(
    request: Request, code: str, value: Any = None, *, page: str = "console", status: int = 200
) -> Response:
    """JSON of the value (204 without one); a form goes back to its own page of this board, or to `page`."""
    if wanted(request) == "json":
        return Response(status_code=204) if value is None else JSONResponse(value, status)
    came = urlsplit(request.headers.get("referer", ""))
    own = came.netloc == request.headers.get("host") and came.path.startswith(f"/b/{code}/")
    asked = f"{came.path}?{came.query}" if came.query else came.path  # a search stays a search
    return see_other(asked if own and request.method == "POST" else f"/b/{code}/{page}")

"""The notes desk: everything that a facilitator does to notes, as plain forms on one page."""

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse

from app.queries.notes_desk import Look, desk_json, sorting_desk
from app.web.house import house
from app.web.identity import require_role
from app.web.rendering import page, wanted
from app.web.routing import Code

router = APIRouter(prefix="/b/{code}")
LONGEST_SEARCH = 200


@router.get("/notes-desk")
async def notes_desk(
    request: Request,
    code: Code,
    activity: str = "",
    q: str = "",
    block: str = "",
    hidden: bool = False,
    note: str = "",
    part: Annotated[int, Query(ge=1, le=10**6)] = 1,
) -> Response:
    """The notes of an activity by block and field, with a search `q`, what looks alike, and each group's progress: for hosts."""
    await require_role(request, code)
    look = Look(activity or None, q.strip()[:LONGEST_SEARCH], block, hidden, note, part)
    desk = await house(request).desk.database.read(lambda connection: sorting_desk(connection, code, look))
    if wanted(request) == "json":
        return JSONResponse(desk_json(desk))

    def to(**changed: Any) -> str:
        """This page with something else asked for; a new question starts at its first part, with no note opened."""
        key = desk.activity.value.key if desk.activity else None
        asked = {"activity": key, "q": look.search, "block": look.block, "hidden": "1" if look.hidden else "", "part": None, "note": None}
        query = urlencode({name: value for name, value in {**asked, **changed}.items() if value})
        return f"/b/{code}/notes-desk?{query}"

    values = {"desk": desk, "look": look, "board": desk.view.board, "code": code, "to": to, "notice": None}
    return page(request, "pages/notes_desk.html", values, language=desk.view.board.locale)

"""The console's tab of notes, and many notes entered at once, after a
preview."""

from collections.abc import Callable
from functools import partial
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import WithJsonSchema
from sqlalchemy import Connection

from app.commands.pasting import Paste, paste_notes, preview_paste
from app.documents.pasted_notes import Pasted
from app.documents.roster.file import decode_text
from app.domain.local_text import Languages
from app.domain.refusals import Refusal
from app.queries.console.notes_board import NotesBoard, read_notes_board
from app.queries.console.notes_board_json import notes_board_json
from app.queries.console.notes_filter import Look
from app.web.console.notes_board.meaning import COMPARED, compare, is_installed
from app.web.console.tab import console_tab
from app.web.http.answers import answer_command, require_page
from app.web.http.bodies import Body, documented, read_body
from app.web.http.identity import require_role, staff_context
from app.web.http.pages.reader import reader_languages, wanted
from app.web.http.rendering import see_other
from app.web.http.routing import Code, Router
from app.web.http.services import read, services_of

router = Router(prefix="/b/{code}")
LONGEST_SEARCH = 200
Sent = Annotated[
    str | bytes,
    WithJsonSchema(
        {"type": "string", "description": "pasted text, or in a form a CSV file"}
    ),
]


class PasteBody(Body):
    """`text`: a note a line, below lines that are names of places; or a table
    with a line of heads, or of two columns, place and text. `group`: key of
    the group that wrote them; `place`: the field or bare block of lines that
    name none."""

    activity: str
    text: Sent
    group: str = ""
    place: str = ""


def pasted_json(pasted: Pasted) -> dict[str, object]:
    """Returns {notes: [{line, text, block, field}], lost: [{line, text,
    problem}]}."""
    return {
        "notes": [vars(note) for note in pasted.notes],
        "lost": [vars(line) for line in pasted.lost],
    }


@router.get("/console/notes")
async def console_notes(
    request: Request,
    code: Code,
    activity: str = "",
    q: str = "",
    block: str = "",
    hidden: bool = False,
    note: str = "",
    part: Annotated[int, Query(ge=1, le=10**6)] = 1,
    meaning: bool = False,
) -> Response:
    """Lists the notes of an activity by block and field, with a search `q`,
    what looks alike, and the progress of each group. With `meaning` notes that
    may mean the same are looked for, where this Palabre can. For hosts."""
    look = Look(activity or None, q.strip()[:LONGEST_SEARCH], block, hidden, note, part)
    await require_role(request, code)
    form = wanted(request)
    # A page that follows the news asks again and again: it has what was found.
    is_asked = meaning and form != "fragment" and is_installed()
    is_compared = not is_asked or await compare(request, code, look)
    if form == "json":
        query = _query(request, code, look, ())
        return JSONResponse(notes_board_json(await read(request, query)))
    address = f"/b/{code}/console/notes" + (
        f"?{request.url.query}" if request.url.query else ""
    )
    return await _tab(request, code, look, address, meaning_failed=not is_compared)


async def _tab(
    request: Request,
    code: str,
    look: Look,
    address: str,
    *,
    meaning_failed: bool = False,
    paste: Paste | None = None,
    pasted: Pasted | None = None,
    refusal: Refusal | None = None,
) -> Response:
    return await console_tab(
        request,
        code,
        "notes",
        _query(request, code, look, reader_languages(request)),
        look=look,
        asking=partial(_asking, code),
        here=address,
        finds_meaning=is_installed(),
        compared_most=COMPARED,
        meaning_failed=meaning_failed,
        paste=paste,
        pasted=pasted,
        refusal=refusal,
    )


def _query(
    request: Request, code: str, look: Look, languages: Languages
) -> Callable[[Connection], NotesBoard]:
    """Returns what reads the tab, with the pairs of like meaning that were
    last found."""

    def read(connection: Connection) -> NotesBoard:
        notes_board = read_notes_board(connection, code, look, languages)
        key = notes_board.activity.value.key if notes_board.activity else ""
        pairs = services_of(request).like_notes.of(code, key)
        if pairs is not None and is_installed():
            notes_board.suggest_meaning(pairs)
        return notes_board

    return read


async def notes_page(
    request: Request,
    code: str,
    paste: Paste,
    *,
    pasted: Pasted | None = None,
    refusal: Refusal | None = None,
) -> Response:
    """Returns the tab of notes with what was pasted, or a refusal of it."""
    address = f"/b/{code}/console/notes"
    return await _tab(
        request,
        code,
        Look(paste.activity),
        address,
        paste=paste,
        pasted=pasted,
        refusal=refusal,
    )


def _asking(code: str, notes_board: NotesBoard, **changed: Any) -> str:
    """Returns the address of the tab with some parameters changed: its first
    part, no note open."""
    look, key = (
        notes_board.look,
        notes_board.activity.value.key if notes_board.activity else None,
    )
    parameters = {
        "activity": key,
        "q": look.search,
        "block": look.block,
        "hidden": "1" if look.hidden else "",
        "part": None,
        "note": None,
        "meaning": "",
    }
    chosen = {name: value for name, value in {**parameters, **changed}.items() if value}
    return f"/b/{code}/console/notes?{urlencode(chosen)}"


@router.post("/paste", openapi_extra=documented(PasteBody), status_code=201)
async def post_paste(
    request: Request, code: Code, preview: Annotated[bool, Query()] = False
) -> Response:
    """Adds many notes without an author, one act to undo → 201 {notes, lost,
    ids}; with `?preview=1` 200 {notes, lost}, and nothing is added."""
    context = await staff_context(request, code)
    paste = _paste(await read_body(request, PasteBody))
    try:
        if preview:
            pasted = await preview_paste(context, code, paste)
            return await _preview(request, code, paste, pasted)
        entered = await paste_notes(context, code, paste)
    except Refusal as refusal:
        require_page(request, refusal, "no_such_board", "no_such_activity")
        return await notes_page(request, code, paste, refusal=refusal)
    if wanted(request) != "json":
        return see_other(f"/b/{code}/console/notes?activity={paste.activity}")
    json = {**pasted_json(entered.pasted), "ids": list(entered.ids)}
    return answer_command(request, code, json, status=201)


def _paste(body: PasteBody) -> Paste:
    text = body.text if isinstance(body.text, str) else decode_text(body.text)
    return Paste(body.activity, text, body.group, body.place)


async def _preview(
    request: Request, code: str, paste: Paste, pasted: Pasted
) -> Response:
    if wanted(request) == "json":
        return JSONResponse(pasted_json(pasted))
    return await notes_page(request, code, paste, pasted=pasted)

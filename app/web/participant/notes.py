"""Notes: written by seats, moderated by hosts."""

from fastapi import Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy import Connection

from app.commands import notes as commands
from app.domain.refusals import Refusal
from app.queries.notes import note_json
from app.storage.activities import activity_by_key
from app.storage.boards import board_by_code
from app.storage.notes import StoredNote, notes_of
from app.storage.seats import seat_by_public_id
from app.web.http.answers import answer, require_page
from app.web.http.bodies import Body, documented, read_body
from app.web.http.identity import SEEN_VERSION, Caller, caller_of, header_number
from app.web.http.rendering import see_other
from app.web.http.routing import Code, Router, board_address, short
from app.web.http.services import read
from app.web.participant.page import participant_page

router = Router(prefix="/b/{code}")


class NoteBody(Body):
    """`field`, or `block` where the block has no fields. A plain form repeats
    the `id` of the address."""

    activity: str
    field: str | None = None
    block: str | None = None
    text: str
    id: str | None = None


async def _put(caller: Caller, note: str, body: NoteBody) -> Response:
    written, is_new = await commands.put_note(
        caller.context,
        caller.code,
        caller.spend_command(),
        note,
        commands.Draft(
            body.activity,
            body.text,
            body.field or None,
            body.block or None,
            header_number(caller.request, SEEN_VERSION),
        ),
    )
    place = written.place
    return await answer(
        caller.request,
        note_json(written, {}),
        status=201 if is_new else 200,
        headers={SEEN_VERSION: str(written.version)},
        fragment=lambda: participant_page(caller, chosen=body.activity, place=place),
        to=board_address(caller.code, "compose", activity=body.activity, place=place),
    )


@short(router, "PUT", "/notes/{note}", openapi_extra=documented(NoteBody))
async def put_note(request: Request, code: Code, note: str) -> Response:
    """Writes a note under the client's own UUID → 201, again → 200; another
    text edits it."""
    caller = await caller_of(request, code)
    return await _put(caller, note, await read_body(request, NoteBody))


@router.post(
    "/notes/{note}", include_in_schema=False, openapi_extra=documented(NoteBody)
)
@router.post("/notes", include_in_schema=False, openapi_extra=documented(NoteBody))
async def post_note(request: Request, code: Code, note: str | None = None) -> Response:
    """Does the same from a plain form: a 303, or the page with the refusal and
    the text."""
    caller = await caller_of(request, code)
    body = await read_body(request, NoteBody)
    try:
        return await _put(caller, body.id or note or "", body)
    except Refusal as refusal:
        require_page(request, refusal, "no_seat", "no_such_board")
        place = body.field or body.block
        return await participant_page(
            caller, chosen=body.activity, place=place, refusal=refusal, typed=body.text
        )


async def _delete(caller: Caller, note: str) -> None:
    """Deletes any note for a host, else a note of the caller's seat."""
    seat = None if caller.is_host else caller.require_seat()
    context = await caller.staff_context() if caller.is_host else caller.context
    await commands.delete_note(context, caller.code, seat, note)


@short(router, "DELETE", "/notes/{note}", status_code=204)
async def delete_note(request: Request, code: Code, note: str) -> Response:
    """Deletes one's own note while its activity is open; a host any note."""
    await _delete(await caller_of(request, code), note)
    return Response(status_code=204, headers={SEEN_VERSION: "0"})


@router.post("/notes/{note}/delete", include_in_schema=False)
async def post_delete(
    request: Request, code: Code, note: str, activity: str = "", place: str = ""
) -> Response:
    """Does the same from a plain form."""
    caller = await caller_of(request, code)
    await _delete(caller, note)
    if caller.form == "fragment":
        return await participant_page(
            caller, chosen=activity or None, place=place or None
        )
    return see_other(board_address(code, activity=activity, place=place))


@router.get("/activities/{key}/notes/own")
async def get_own_notes(request: Request, code: Code, key: str) -> Response:
    """Lists the seat's own notes of an activity that are not hidden, private
    ones too."""
    caller = await caller_of(request, code)
    seat = caller.require_seat()
    notes = await read(caller.request, _notes_of_seat, code, key, seat)
    return JSONResponse([note_json(note, {}) for note in notes])


def _notes_of_seat(
    connection: Connection, code: str, key: str, seat: str
) -> list[StoredNote]:
    board = board_by_code(connection, code)
    writer = seat_by_public_id(connection, board.id, seat)
    stored = activity_by_key(connection, board.id, key)
    return [
        note for note in notes_of(connection, stored.id) if note.seat_id == writer.id
    ]


@router.get("/activities/{key}/notes")
async def get_notes(request: Request, code: Code, key: str) -> Response:
    """Lists the shown notes of an activity, as they were written; none while
    they are private."""
    return JSONResponse(
        [note_json(note, {}) for note in await read(request, _shown_notes, code, key)]
    )


def _shown_notes(connection: Connection, code: str, key: str) -> list[StoredNote]:
    stored = activity_by_key(connection, board_by_code(connection, code).id, key)
    return [] if stored.private else notes_of(connection, stored.id)

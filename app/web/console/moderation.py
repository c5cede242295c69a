"""Commands of hosts on notes: hide, reword, move, merge."""

from typing import Literal

from fastapi import Request, Response
from sqlalchemy import Connection

from app.commands import moderation as commands
from app.domain.notes.duplicates import suggest
from app.domain.refusals import Refusal
from app.queries.console.forms import note_values
from app.queries.notes import note_json
from app.storage.activities import activity_by_key
from app.storage.boards import board_by_code
from app.storage.notes import StoredNote, notes_of
from app.web.http.answers import answer_command
from app.web.http.bodies import Body, documented
from app.web.http.identity import require_role
from app.web.http.routing import Code, Router
from app.web.http.services import read
from app.web.http.staff_commands import staff_command

router = Router(prefix="/b/{code}")


class ModerationBody(Body):
    """`state`, `text` or both; what is left out stays as it is."""

    state: Literal["shown", "hidden"] | None = None
    text: str | None = None


class MoveBody(Body):
    """`field`, or `block` where it has no fields; `activity` only when it
    changes."""

    states_whole = True

    activity: str | None = None
    field: str | None = None
    block: str | None = None


class MergeBody(Body):
    """`notes`: ids of those that are merged into the note of the address."""

    notes: list[str]
    text: str | None = None


def moderated_json(note: StoredNote) -> dict[str, object]:
    """Returns a note as hosts read it: with its state and the note that it is
    merged into."""
    return {**note_json(note, {}), "state": note.state, "merged_into": note.merged_into}


@router.post("/notes/{note}/moderate", openapi_extra=documented(ModerationBody))
async def post_moderate(request: Request, code: Code, note: str) -> Response:
    """Hides, shows again or rewords a note → 200 with the note."""
    context, body = await staff_command(
        request, code, ModerationBody, note_values(code, note)
    )
    if body.state is None and body.text is None and body.edit is None:
        raise Refusal("bad_form")
    after = await commands.moderate_note(
        context, code, note, state=body.state, text=body.text
    )
    return answer_command(request, code, moderated_json(after))


@router.post("/notes/{note}/move", openapi_extra=documented(MoveBody))
async def post_move(request: Request, code: Code, note: str) -> Response:
    """Moves a note to another field or block → 200 with the note."""
    context, body = await staff_command(
        request, code, MoveBody, note_values(code, note)
    )
    place = {
        "activity": body.activity or None,
        "field": body.field or None,
        "block": body.block or None,
    }
    after = await commands.move_note(context, code, note, **place)
    return answer_command(request, code, moderated_json(after))


@router.post("/notes/{note}/merge", openapi_extra=documented(MergeBody))
async def post_merge(request: Request, code: Code, note: str) -> Response:
    """Merges notes that say the same into this one → 200 with it; the
    originals stay readable."""
    context, body = await staff_command(request, code, MergeBody)
    after = await commands.merge_notes(context, code, note, body.notes, body.text)
    return answer_command(request, code, moderated_json(after))


@router.get("/activities/{key}/duplicates")
async def get_duplicates(request: Request, code: Code, key: str) -> Response:
    """Lists groups of notes that look alike: [[id, …], …]. For hosts."""
    await require_role(request, code)
    return answer_command(request, code, await read(request, _duplicates, code, key))


def _duplicates(connection: Connection, code: str, key: str) -> list[list[str]]:
    notes = notes_of(
        connection,
        activity_by_key(connection, board_by_code(connection, code).id, key).id,
    )
    return suggest([(note.id, note.text) for note in notes])

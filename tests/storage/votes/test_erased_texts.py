"""A text that was erased from a framework is read nowhere any more: by no process, in no cache."""

import uuid

import pytest

from app.commands.context import Context
from app.commands.notes import Draft, put_note
from app.commands.people.erasing import erase_person
from app.commands.people.seats import join
from app.commands.plan.activities import open_activity
from app.commands.plan.shortlists import Shortlist, put_to_vote
from app.domain.plan.template import CULTURE21PLUS
from app.queries.board import board_view
from app.storage.boards import board_by_code
from app.storage.database import Database
from tests.new_boards import new_board


async def names_in(database: Database, code: str) -> set[str]:
    view = await database.read(
        lambda connection: board_view(connection, board_by_code(connection, code))
    )
    frameworks = view.frameworks.values()
    return {field.name for framework in frameworks for field in framework.fields.values()}


@pytest.mark.anyio
async def test_another_process_forgets_the_text_too(any_database_url: str) -> None:
    first, second = Database(any_database_url), Database(any_database_url)
    context = Context(first)
    board = await new_board(context, CULTURE21PLUS)
    await open_activity(context, board.code, "situation")
    seat = await join(context, board.code, name="Awa", organisation="", attendance="in_room")
    notes = [str(uuid.uuid4()) for _ in range(2)]

    for note in notes:
        draft = Draft("situation", f"Note {note[:8]}", "1")
        await put_note(context, board.code, seat.public_id, note, draft)
    await put_to_vote(context, board.code, Shortlist(notes), "Vote : %(activity)s")
    assert f"Note {notes[0][:8]}" in await names_in(second, board.code)
    await erase_person(context, board.code, seat.public_id, "erase", erased_text="(effacé)")
    for database in (first, second):
        names = await names_in(database, board.code)
        assert not any(name.startswith("Note ") for name in names)
        assert "(effacé)" in names
    first.close()
    second.close()

"""Creates a board from a session file."""

import asyncio

from app.commands.boards import NewBoard, new_board, rotate_link
from app.commands.context import Context
from app.documents.session.checks import check_session
from app.documents.session.document import BoardDocument
from app.domain.board_settings import BoardSettings
from app.domain.erase_day import day_after_import
from app.domain.json import without
from app.storage.boards import board_with_setting
from app.storage.sessions.session import add_session
from app.storage.unit import Unit


async def import_session(context: Context, document: BoardDocument) -> NewBoard:
    """Creates a board equal to the document's, with a new code and new secret
    links.

    A day of erasing that is too near is moved (see `day_after_import`).
    Refuses `bad_session`, `seal_broken`.
    """
    frameworks = await asyncio.to_thread(check_session, document)
    settings = BoardSettings.read(document["board"]["settings"]).of_any_room().json()
    board = document["board"]
    head = without(board, "code") | {
        "settings": settings,
        "erase_on": day_after_import(board["erase_on"], today=context.today()),
    }

    def work(unit: Unit) -> NewBoard:
        new = new_board(context, unit, head)
        add_session(unit, new.id, document, frameworks)
        return new

    return await context.database.write(work)


async def load_demo(context: Context, document: BoardDocument) -> NewBoard:
    """Returns the demo's board under new secret links, creating it where there
    is none."""
    demo = document["board"]["settings"]["demo"]
    stored = await context.database.read(
        lambda connection: board_with_setting(connection, "demo", demo)
    )
    if stored is None:
        return await import_session(context, document)
    host, organiser = (
        await rotate_link(context, stored.code, "host"),
        await rotate_link(context, stored.code, "organiser"),
    )
    return NewBoard(stored.id, stored.code, host, organiser)

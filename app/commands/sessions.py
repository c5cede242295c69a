"""Bring back a whole session."""

import asyncio
from collections.abc import Mapping
from typing import Any

from app.commands.boards import NewBoard, new_board, rotate_link
from app.commands.context import Context
from app.documents.session_checks import check_session
from app.domain.board_settings import BoardSettings
from app.domain.erase_day import day_after_import
from app.storage.boards import board_with_setting
from app.storage.sessions import add_session
from app.storage.unit import Unit


async def import_session(context: Context, document: Mapping[str, Any]) -> NewBoard:
    """A new board, equal to the document's but for its code, its secret links, and a day to erase itself that is too near.

    Refuses `bad_session`, `seal_broken`.
    """
    frameworks = await asyncio.to_thread(check_session, document)
    settings = BoardSettings.read(document["board"]["settings"]).json()
    head = {name: value for name, value in document["board"].items() if name != "code"} | {
        "settings": settings
    }
    head["erase_on"] = day_after_import(head["erase_on"], today=context.today())

    def work(unit: Unit) -> NewBoard:
        made = new_board(context, unit, head)
        add_session(unit, made.id, document, frameworks)
        return made

    return await context.database.write(work)


async def load_demo(context: Context, document: Mapping[str, Any]) -> NewBoard:
    """The demo's board: the one that is there already, under new secret links, or a new one."""
    demo = document["board"]["settings"]["demo"]
    found = await context.database.read(
        lambda connection: board_with_setting(connection, "demo", demo)
    )
    if found is None:
        return await import_session(context, document)
    host, organiser = (
        await rotate_link(context, found.code, "host"),
        await rotate_link(context, found.code, "organiser"),
    )
    return NewBoard(found.id, found.code, host, organiser)

"""A command is a function of a context and a unit, run in one transaction."""

from collections.abc import Iterator
from dataclasses import replace
from inspect import iscoroutinefunction

import pytest

from app.commands.context import Context, command
from app.commands.settings import keep_room_address
from app.domain.refusals import Refusal
from app.storage.boards import StoredBoard, board_by_code, change_board, lock_board
from app.storage.database import Database
from app.storage.unit import Unit
from tests.new_boards import new_board

pytestmark = pytest.mark.anyio


@pytest.fixture
def context(any_database_url: str) -> Iterator[Context]:
    database = Database(any_database_url)
    yield Context(database)
    database.close()


@command
def rename(context: Context, unit: Unit, code: str, title: str, *, refused: bool = False) -> str:
    """Renames a board."""
    change_board(unit, lock_board(unit, code).id, title=title)
    if refused:
        raise Refusal("bad_setting", value=title)
    return title


async def title_of(context: Context, code: str) -> str:
    stored: StoredBoard = await context.database.read(lambda reader: board_by_code(reader, code))
    return stored.title


async def test_a_command_is_awaited_without_a_unit(context: Context) -> None:
    code = (await new_board(context)).code
    assert await rename(context, code, title="Mopti") == "Mopti"
    assert await title_of(context, code) == "Mopti"


async def test_a_refused_command_leaves_nothing(context: Context) -> None:
    code = (await new_board(context)).code
    with pytest.raises(Refusal):
        await rename(context, code, "Mopti", refused=True)
    assert await title_of(context, code) == "Ségou"


async def test_what_comes_first_is_in_the_command_s_transaction(context: Context) -> None:
    code = (await new_board(context)).code

    def refuse(unit: Unit) -> None:
        change_board(unit, lock_board(unit, code).id, title="Gao")
        raise Refusal("changed_meanwhile")

    with pytest.raises(Refusal, match="changed_meanwhile"):
        await rename(replace(context, first=refuse), code, "Mopti")
    assert await title_of(context, code) == "Ségou"


def test_a_command_has_the_name_and_words_of_its_function() -> None:
    assert (rename.__name__, rename.__doc__) == ("rename", "Renames a board.")
    assert iscoroutinefunction(keep_room_address)

"""Boards of one list have one framework in memory, and of many lists few stay there."""

import gc
from collections.abc import Iterator
from dataclasses import replace

import pytest

from app.commands.boards import create_board
from app.commands.context import Context
from app.documents.frameworks.shared import count_frameworks
from app.domain.framework import Framework
from app.domain.plan.template import PRIORITY_VOTE
from app.frameworks import shipped
from app.storage import frameworks
from app.storage.database import Database
from app.storage.frameworks import frameworks_of
from tests.new_boards import plan_of

pytestmark = pytest.mark.anyio


@pytest.fixture
def context(any_database_url: str) -> Iterator[Context]:
    database = Database(any_database_url)
    yield Context(database)
    database.close()


async def framework_of_new_board(context: Context, title: str = "") -> Framework:
    """Returns the framework, titled so, of a new board, as it is kept for the next request."""
    of_title = {key: replace(value, title=title or value.title) for key, value in shipped().items()}
    new = await create_board(context, replace(plan_of(PRIORITY_VOTE), frameworks=of_title))
    [value] = await context.database.read(lambda reader: frameworks_of(reader, new.id).values())
    return value


async def test_boards_of_one_list_share_it(context: Context) -> None:
    first, second, different = [
        await framework_of_new_board(context, title) for title in ("", "", "Autre")
    ]
    assert first is second
    assert different is not first
    assert (different.title, different.fields) == ("Autre", first.fields)


async def test_few_of_many_lists_stay(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    gc.collect()
    before = count_frameworks()
    monkeypatch.setattr(frameworks, "_MOST_DIFFERENT", before + 5)
    for number in range(12):
        await framework_of_new_board(context, f"Liste {number}")
    gc.collect()
    assert count_frameworks() - before <= 6
    monkeypatch.setattr(frameworks, "_MOST_DIFFERENT", before + 100)
    for number in range(12):
        await framework_of_new_board(context, f"Liste {number}")
    gc.collect()
    assert count_frameworks() - before >= 12, "control: without the limit all of them stay"

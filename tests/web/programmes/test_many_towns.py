"""A programme of many towns: made in turns that let others through, shown a hundred at a time."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from app.commands.context import Context
from app.commands.programmes import erasing, programmes
from app.commands.programmes.erasing import erase_unfinished
from app.commands.programmes.programmes import ProgrammePlan, create_programme
from app.domain.plan.template import TEMPLATES
from app.domain.programmes.programme import TownLine
from app.domain.refusals import Refusal
from app.frameworks import shipped
from app.storage.database import Database
from app.storage.programmes.programmes import programme, town
from app.storage.schema.core import table
from tests.shared import Start
from tests.web.forks import ForkedServer
from tests.web.pages import PAGE

board = table("board")


def plan_of(count: int) -> ProgrammePlan:
    lines = [TownLine(f"Ville {number}", "Mali", "fr") for number in range(count)]
    template = TEMPLATES["priority-vote"]
    return ProgrammePlan("Mille", "fr", template, shipped(), lines, lambda _, text: text)


async def rows(database: Database) -> tuple[int, int, int]:
    """How many programmes, towns and boards there are."""

    def count(connection: Any) -> tuple[int, int, int]:
        tables = (programme, town, board)
        return tuple(len(connection.execute(rows_of.select()).all()) for rows_of in tables)  # type: ignore[return-value]

    return await database.read(count)


@pytest.fixture
def with_database(any_database_url: str) -> Callable[..., None]:
    """Runs a coroutine of a database, and closes it."""

    def run(work: Callable[[Context], Any]) -> None:
        async def main() -> None:
            database = Database(any_database_url)
            try:
                await work(Context(database))
            finally:
                await asyncio.to_thread(database.close)

        asyncio.run(main())

    return run


def test_others_are_let_through_while_boards_are_made(
    with_database: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With turns of no length, other commands come between every two boards; control: in one turn
    the first of them comes after the last board."""

    async def others_between(context: Context) -> int:
        making = asyncio.create_task(create_programme(context, plan_of(12)))
        count = 0
        while not making.done():
            await context.database.write(lambda unit: None)
            count += not making.done()
        assert len((await making).towns) == 12
        return count

    async def work(context: Context) -> None:
        monkeypatch.setattr(programmes, "TURN", 0)
        assert await others_between(context) >= 10
        monkeypatch.setattr(programmes, "TURN", 60)
        assert await others_between(context) <= 4
        assert await rows(context.database) == (2, 24, 24)

    with_database(work)


def test_a_programme_that_fails_in_the_middle_leaves_nothing(
    with_database: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work(context: Context) -> None:
        monkeypatch.setattr(programmes, "TURN", 0)
        plan = plan_of(4)
        long = TownLine("V" * 500, "Mali", "fr")  # refused when its board is written
        broken = ProgrammePlan(**{**vars(plan), "lines": [*plan.lines, long]})
        with pytest.raises(Refusal):
            await create_programme(context, broken)
        assert await rows(context.database) == (0, 0, 0)

    with_database(work)


def test_what_a_killed_server_left_of_a_programme_is_erased(
    with_database: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work(context: Context) -> None:
        async def nothing(*given: Any) -> None:
            return None

        monkeypatch.setattr(programmes, "drop_unfinished", nothing)  # as after a kill
        broken = ProgrammePlan(**{**vars(plan_of(2)), "lines": [TownLine("V" * 500, "", "fr")]})
        with pytest.raises(Refusal):
            await create_programme(context, broken)
        monkeypatch.undo()
        whole = await create_programme(context, plan_of(2))
        assert await rows(context.database) == (2, 2, 2)
        assert await erase_unfinished(context) == 0, "it may still be in the making"
        monkeypatch.setattr(erasing, "LONGEST", -erasing.LONGEST)
        assert await erase_unfinished(context) == 1
        assert await rows(context.database) == (1, 2, 2)
        assert whole.code

    with_database(work)


def test_the_page_lists_a_hundred_towns_and_leads_to_the_others(
    sqlite_server: ForkedServer, workshop_at: Start
) -> None:
    organiser = workshop_at(sqlite_server).someone()
    towns = [{"town": f"Ville {number:03}", "country": "Mali"} for number in range(230)]
    body = {"title": "Mille", "template": "priority-vote", "towns": towns}
    new = organiser.post("/programmes", json=body).json()
    path = f"/p/{new['code']}"
    organiser.get(
        new["programme_url"].partition("/p/")[1] + new["programme_url"].partition("/p/")[2]
    )

    def listed(address: str) -> list[str]:
        table_of_boards = organiser.get(address, headers=PAGE).text.partition('id="p-boards"')[2]
        return [name for name in (line["town"] for line in towns) if f">{name}<" in table_of_boards]

    names = [line["town"] for line in towns]
    assert listed(path) == listed(f"{path}/news") == names[:100]
    assert listed(f"{path}?towns=101") == listed(f"{path}/news?towns=101") == names[100:200]
    assert listed(f"{path}?towns=201") == names[200:]
    assert listed(f"{path}?towns=999") == names[:100]
    assert f'{path}?towns=101#p-boards"' in organiser.get(path, headers=PAGE).text
    assert organiser.get(f"{path}/fields/1", headers=PAGE).status_code == 200
    assert organiser.get(f"{path}/fields/x", headers=PAGE).status_code == 422

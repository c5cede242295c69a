"""A database with a board in it, whose commands write lines of its log."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import select

from app.domain.refusals import Refusal
from app.storage.database import Database
from app.storage.sql.engines import writer_engine
from app.storage.unit import Unit
from tests.servers.process import until
from tests.storage.gates import gathering
from tests.storage.rows import Hall, build_hall, table

board = table("board")


@dataclass
class Context:
    """A database with a board in it, and what it announces."""

    database: Database
    hall: Hall
    announced: list[dict[int, int]] = field(default_factory=list)

    def note(self, text: str, **wrong: Any) -> Callable[[Unit], str]:
        """Writes a line of the log and raises the board's version."""

        def work(unit: Unit) -> str:
            values = {
                "at": "now",
                "actor": "host",
                "detail": {},
                "board_id": self.hall.board,
                "act": text,
                **wrong,
            }
            unit.touch(self.hall.board)
            unit.connection.execute(table("log").insert().values(**values))
            return text

        return work

    async def lines(self) -> list[str]:
        return await self.database.read(
            lambda c: list(
                c.execute(select(table("log").c.act).order_by(table("log").c.id)).scalars()
            )
        )

    async def version(self) -> int:
        return await self.database.read(
            lambda c: int(c.execute(select(board.c.version)).scalar_one())
        )


def refuse(unit: Unit) -> None:
    raise Refusal("activity_not_open")


def fail(unit: Unit) -> None:
    raise LookupError("a bug")


@pytest.fixture
def context(any_database_url: str) -> Iterator[Context]:
    yield from opened(any_database_url, Database)


def opened(url: str, kind: type[Database]) -> Iterator[Context]:
    engine = writer_engine(url)
    hall = build_hall(engine)
    engine.dispose()
    announced: list[dict[int, int]] = []
    database = kind(url, announced.append)
    asyncio.run(database.write(lambda unit: None))
    # What its start does by itself is over, and this commit is too.
    until(
        lambda: sum(database.counts.commits) == 1,
        seconds=30,
        otherwise=lambda: "the first commit never ended",
    )
    yield Context(database, hall, announced)
    database.close()


async def fates(context: Context, *works: Callable[[Unit], Any]) -> list[Any]:
    """What each command of one batch was answered."""
    async with gathering(context.database):
        tasks = [asyncio.create_task(context.database.write(work)) for work in works]
    return await asyncio.gather(*tasks, return_exceptions=True)

"""One writer: those who wait share a commit, each keeps its own fate, and nobody is answered before the commit."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import event, select, update
from sqlalchemy.exc import IntegrityError

from app.domain.refusals import Refusal
from app.storage.database import WAITING, Database, Job
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


def test_commands_that_wait_share_one_commit(context: Context) -> None:
    async def run() -> None:
        before = sum(context.database.counts.commits)
        texts = [f"note {number}" for number in range(100)]
        assert await fates(context, *map(context.note, texts)) == texts
        assert (
            sum(context.database.counts.commits) - before == 2
        )  # the one that held the gate, and the hundred
        assert await context.lines() == texts

    asyncio.run(run())


def test_a_refusal_undoes_itself_alone(context: Context) -> None:
    async def run() -> None:
        def write_and_refuse(unit: Unit) -> None:
            context.note("half a command")(unit)
            refuse(unit)

        first, refused, broken, last = await fates(
            context,
            context.note("first"),
            write_and_refuse,
            context.note("orphan", board_id=999),
            context.note("last"),
        )
        assert (first, last) == ("first", "last")
        assert isinstance(refused, Refusal)
        assert isinstance(broken, IntegrityError)
        assert await context.lines() == ["first", "last"]

    asyncio.run(run())


def test_a_command_that_breaks_the_common_commit_falls_alone_and_the_others_are_recorded_once(
    context: Context,
) -> None:
    def half_a_ballot(unit: Unit) -> None:
        """Refused by a deferred constraint, so at the commit and not before."""
        context.hall.ballot(unit.connection, "1", "8")

    async def run() -> None:
        answers = await fates(context, context.note("first"), half_a_ballot, context.note("last"))
        assert [type(one) for one in answers] == [str, IntegrityError, str]
        assert await context.lines() == ["first", "last"]
        assert await context.version() == 2, "each alone: one commit, one version"

    asyncio.run(run())


def test_a_bug_in_one_command_is_its_caller_s_alone(context: Context) -> None:
    async def run() -> None:
        answers = await fates(context, context.note("first"), fail, context.note("last"))
        assert [type(one) for one in answers] == [str, LookupError, str]
        assert await context.lines() == ["first", "last"]

    asyncio.run(run())


def test_a_caller_who_has_gone_disturbs_nobody(context: Context) -> None:
    async def run() -> None:
        async with gathering(context.database):
            gone = asyncio.create_task(context.database.write(context.note("gone")))
            stays = asyncio.create_task(context.database.write(context.note("stays")))
            await asyncio.sleep(0)
            gone.cancel()
        assert await stays == "stays"
        assert await context.lines() == ["gone", "stays"]

    asyncio.run(run())


def test_commands_of_one_commit_share_a_version_that_is_announced_once(context: Context) -> None:
    async def run() -> None:
        await fates(context, *[context.note("x")] * 5)
        assert context.announced == [{context.hall.board: 1}]
        await fates(context, refuse, context.note("half", board_id=999))
        assert context.announced == [{context.hall.board: 1}], "what was undone is no news"
        await context.database.write(context.note("y"))
        assert context.announced[1:] == [{context.hall.board: 2}]
        assert await context.version() == 2

    asyncio.run(run())


def test_a_version_raised_by_an_undone_command_is_raised_again_by_the_next(
    context: Context,
) -> None:
    """Else the next would stamp its rows with a version that the board never gets."""

    async def run() -> None:
        versions: list[int] = []
        await fates(
            context,
            context.note("half", board_id=999),
            lambda unit: versions.append(unit.touch(context.hall.board)),
            refuse,
        )
        assert versions[-1:] == [await context.version()]

    asyncio.run(run())


class Gate:
    """Holds the writer just before each commit of what was begun after it was shut; `breaks` makes the commit fail instead."""

    def __init__(self, database: Database, *, breaks: bool = False) -> None:
        self.reached, self.opened = threading.Event(), threading.Event()
        self.breaks = breaks
        event.listen(database.writer, "commit", self._commit)

    def _commit(self, connection: object) -> None:
        self.reached.set()
        assert self.opened.wait(30)
        if self.breaks:
            raise OSError("the power is cut")


async def while_committing(
    context: Context, *, breaks: bool = False
) -> tuple[bool, list[str], object]:
    """(whether it was answered before its commit, what others saw then, the answer)."""
    # the writer's own first commit, and the one that it has answered too early, are not the ones that are watched
    before = context.database.counts.commands
    await context.database.write(lambda unit: None)
    await asyncio.to_thread(
        until,
        lambda: context.database.counts.commands > before,
        seconds=30,
        otherwise=lambda: "no commit",
    )
    gate = Gate(context.database, breaks=breaks)
    task = asyncio.create_task(context.database.write(context.note("mine")))
    await asyncio.to_thread(gate.reached.wait, 30)
    await asyncio.wait([task], timeout=0.05)  # an answer on its way gets here; the commit cannot
    early, seen = task.done(), await context.lines()
    gate.opened.set()
    return early, seen, (await asyncio.gather(task, return_exceptions=True))[0]


def test_nobody_is_answered_before_the_commit(context: Context) -> None:
    assert asyncio.run(while_committing(context)) == (False, [], "mine")


def test_a_commit_that_fails_is_never_answered_with_a_yes(context: Context) -> None:
    early, _, answer = asyncio.run(while_committing(context, breaks=True))
    assert not early
    assert isinstance(answer, OSError)


class Hasty(Database):
    """Answers before it commits."""

    def _commit(self, batch: list[Job]) -> None:
        for job in batch:
            job.result = "mine"
        self._answer(batch)
        super()._commit(batch)


def test_an_answer_before_the_commit_loses_what_it_said_yes_to(any_database_url: str) -> None:
    """The control: this database is caught by both tests above."""
    for context in opened(any_database_url, Hasty):
        early, _, answer = asyncio.run(while_committing(context, breaks=True))
        assert early
        assert answer == "mine"
        assert asyncio.run(context.lines()) == []


def test_a_queue_that_is_full_is_busy_and_loses_nothing(context: Context) -> None:
    async def run() -> None:
        async with gathering(context.database):
            tasks = [
                asyncio.create_task(context.database.write(lambda unit: None))
                for _ in range(WAITING)
            ]
            await asyncio.sleep(0)
            with pytest.raises(Refusal, match="busy"):
                await context.database.write(context.note("too many"))
        await asyncio.gather(*tasks)
        assert await context.database.write(context.note("later")) == "later"

    asyncio.run(run())


def test_closing_finishes_what_waits(any_database_url: str) -> None:
    for context in opened(any_database_url, Database):

        async def run(context: Context = context) -> list[str]:
            tasks = [
                asyncio.create_task(context.database.write(context.note(str(number))))
                for number in range(20)
            ]
            await asyncio.sleep(0)
            await asyncio.to_thread(context.database.close)
            return await asyncio.gather(*tasks)

        assert asyncio.run(run()) == [str(number) for number in range(20)]
        context.database = Database(any_database_url)
        assert len(asyncio.run(context.lines())) == 20
        context.database.close()
        return


def test_concurrent_raisings_of_a_number_are_all_there(context: Context) -> None:
    """Read, then write: safe only because one writer holds the lock from its first statement on."""

    def raise_it(unit: Unit) -> None:
        known = unit.connection.execute(select(board.c.changed)).scalar_one()
        unit.connection.execute(update(board).values(changed=known + 1))

    async def run() -> int:
        await asyncio.gather(*[context.database.write(raise_it) for _ in range(200)])
        return await context.database.read(
            lambda c: int(c.execute(select(board.c.changed)).scalar_one())
        )

    assert asyncio.run(run()) == 200

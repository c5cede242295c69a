"""One writer: commands that wait share a commit, and a refusal or a bug is its caller's alone."""

import asyncio

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from app.domain.refusals import Refusal
from app.storage.database import WAITING, Database
from app.storage.unit import Unit
from tests.storage.gates import gathering
from tests.storage.logged_boards import Context, board, fail, fates, opened, refuse


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
        assert [type(answer) for answer in answers] == [str, IntegrityError, str]
        assert await context.lines() == ["first", "last"]
        assert await context.version() == 2, "each alone: one commit, one version"

    asyncio.run(run())


def test_a_bug_in_one_command_is_its_caller_s_alone(context: Context) -> None:
    async def run() -> None:
        answers = await fates(context, context.note("first"), fail, context.note("last"))
        assert [type(answer) for answer in answers] == [str, LookupError, str]
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


def test_a_queue_that_is_full_is_busy_and_loses_nothing(context: Context) -> None:
    async def run() -> None:
        async with gathering(context.database):
            tasks = [
                asyncio.create_task(context.database.write(lambda unit: None))
                for _ in range(WAITING - 1)  # and the one that holds the writer
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
        changed = unit.connection.execute(select(board.c.changed)).scalar_one()
        unit.connection.execute(update(board).values(changed=changed + 1))

    async def run() -> int:
        await asyncio.gather(*[context.database.write(raise_it) for _ in range(200)])
        return await context.database.read(
            lambda c: int(c.execute(select(board.c.changed)).scalar_one())
        )

    assert asyncio.run(run()) == 200

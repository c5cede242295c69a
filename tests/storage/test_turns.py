"""Boards take turns at the writer: one that floods it delays no other."""

import asyncio
from collections import deque
from typing import NamedTuple

import pytest

from app.domain.refusals import Refusal
from app.storage import database as databases
from app.storage.unit import Unit
from app.storage.writer.thread import BATCH
from app.storage.writer.turns import CURRENT_BOARD, share_out
from tests.storage.gates import gathering
from tests.storage.logged_boards import Context

FLOOD, CALM = 6 * BATCH, 40


class Waiting(NamedTuple):
    board: str
    number: int


def waiting(**counts: int) -> dict[str, deque[Waiting]]:
    return {
        board: deque(Waiting(board, number) for number in range(count))
        for board, count in counts.items()
    }


def counted(taken: list[Waiting]) -> dict[str, int]:
    boards = [job.board for job in taken]
    return {board: boards.count(board) for board in boards}


def test_each_board_has_an_equal_share_and_what_others_leave() -> None:
    queue = waiting(flood=1000, few=3, many=50)
    assert counted(share_out(queue, 100)) == {"flood": 49, "few": 3, "many": 48}
    assert counted(share_out(queue, 100)) == {"flood": 98, "many": 2}
    assert list(queue) == ["flood"]


def test_the_commands_of_a_board_stay_in_their_order_and_together() -> None:
    queue = waiting(first=30, second=30)
    taken = [job for _ in range(4) for job in share_out(queue, 20)]
    for board in ("first", "second"):
        assert [job.number for job in taken if job.board == board] == list(range(30))
    places = [place for place, job in enumerate(taken[:20]) if job.board == "first"]
    assert places == list(range(places[0], places[0] + len(places)))


def test_of_more_boards_than_a_commit_has_room_for_each_has_its_turn() -> None:
    queue = waiting(**{f"board {number}": 2 for number in range(25)})
    first, second = share_out(queue, 10), share_out(queue, 10)
    third = share_out(queue, 10)
    boards = [job.board for job in (*first, *second, *third)]
    assert len(set(boards[:25])) == 25, "none a second time before all had a first"


async def order_of_answers(context: Context, *, by_board: bool) -> list[str]:
    """Returns the boards in the order in which their commands are answered, of one that floods the
    writer and of others that come last with a command each."""
    order: list[str] = []

    async def send(board: str) -> None:
        CURRENT_BOARD.set(board if by_board else "")
        await context.database.write(lambda unit: None)
        order.append(board)

    async with gathering(context.database):
        tasks = [asyncio.create_task(send("flood")) for _ in range(FLOOD)]
        tasks += [asyncio.create_task(send(f"calm {number}")) for number in range(CALM)]
        await asyncio.sleep(0)
    await asyncio.gather(*tasks)
    return order


@pytest.mark.parametrize("by_board", [True, False])
def test_a_calm_board_s_command_is_in_the_next_commit(context: Context, by_board: bool) -> None:
    """The control, in which nobody says whose they are, answers them after all of the flood."""
    order = asyncio.run(order_of_answers(context, by_board=by_board))
    last = max(place for place, board in enumerate(order) if board != "flood")
    assert len(order) == FLOOD + CALM
    assert (last < BATCH) is by_board


def test_only_the_board_that_floods_the_writer_is_told_to_come_again(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(databases, "WAITING", 10)
    monkeypatch.setattr(databases, "ALL_WAITING", 40)

    async def send(board: str) -> str:
        CURRENT_BOARD.set(board)
        try:
            await context.database.write(lambda unit: None)
        except Refusal as refusal:
            return refusal.code
        return "in"

    async def run() -> list[str]:
        async with gathering(context.database):
            tasks = [asyncio.create_task(send("flood")) for _ in range(30)]
            tasks += [asyncio.create_task(send(f"calm {number}")) for number in range(35)]
            await asyncio.sleep(0)
        return await asyncio.gather(*tasks)

    answers = asyncio.run(run())
    assert answers[:30] == ["in"] * 10 + ["busy"] * 20
    calm = answers[30:]
    assert calm == ["in"] * calm.count("in") + ["busy"] * calm.count("busy")
    assert calm.count("in") == 29, "the gate holds one of 40 places, the flood ten"
    assert context.database.waiting == 0


def test_how_long_commands_wait_is_counted_by_how_many_of_their_board_are_ahead(
    context: Context,
) -> None:
    before = {ahead: sum(waits.counts) for ahead, waits in context.database.counts.waits.items()}

    async def send(board: str) -> None:
        CURRENT_BOARD.set(board)
        await context.database.write(_nothing)

    async def run() -> None:
        async with gathering(context.database):
            tasks = [asyncio.create_task(send("flood")) for _ in range(300)]
            tasks += [asyncio.create_task(send("calm"))]
            await asyncio.sleep(0)  # all are in the queue
            assert context.database.waiting == len(tasks) + 1, "and the gate's own"
            await asyncio.sleep(0.2)
        await asyncio.gather(*tasks)

    asyncio.run(run())
    waits = context.database.counts.waits
    added = {ahead: sum(waits[ahead].counts) - before[ahead] for ahead in waits}
    assert added == {"0": 3, "1-15": 15, "16-255": 240, "256+": 44}
    assert waits["256+"].seconds >= 44 * 0.2


def _nothing(unit: Unit) -> None:
    return None

"""Subscribed first, read afterwards: who comes while a snapshot is being read is not given that one
as if it were all."""

import asyncio
import time

import pytest

from app.commands.context import Context
from app.commands.notes import Draft, put_note
from app.commands.people.seats import join
from app.commands.plan.activities import open_activity
from app.domain.plan.template import CULTURE21PLUS
from app.realtime.channels import BoardChannel
from app.realtime.delivery import Delivery, Snapshot
from app.realtime.hub import Hub, Source
from app.storage.database import Database
from app.web.participant.board_snapshots import BoardSource
from tests.new_boards import new_board
from tests.web.people import NOTES
from tests.web.recording_wires import RecordingWire, screen_of


class Slow(BoardSource):
    """Hands a snapshot over only when the gate is open."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.reading, self.gate = asyncio.Event(), asyncio.Event()
        self.gate.set()

    async def snapshot(self, board: int, since: int) -> Snapshot | None:
        snapshot = await super().snapshot(board, since)
        self.reading.set()
        await self.gate.wait()
        return snapshot


class CarelessDelivery(Delivery):
    """Gives every screen what was read for those who were there before."""

    def deliver(self, channel: BoardChannel, snapshot: Snapshot, since: int) -> None:
        super().deliver(channel, snapshot, -1)


class Careless(Hub):
    def __init__(self, source: Source) -> None:
        super().__init__(source)
        self.delivery = CarelessDelivery(self.counters, time.monotonic)


async def come_while_it_reads(
    context: Context, kind: type[Hub], since: int | None
) -> tuple[set[str], set[str]]:
    """(the notes that the newcomer holds, all notes): the room was at version v, the newcomer has
    less."""
    board = await new_board(context, CULTURE21PLUS)
    await open_activity(context, board.code, NOTES)
    awa = await join(context, board.code, name="Awa")
    notes: set[str] = set()

    async def write(number: int) -> None:
        id = f"00000000-0000-0000-0000-00000000000{number}"
        await put_note(context, board.code, awa.public_id, id, Draft(NOTES, "x", "1"))
        notes.add(id)

    source = Slow(context.database)
    hub = kind(source)
    context.database.announce = hub.notify
    await write(1)
    oldtimer, newcomer = RecordingWire(), RecordingWire()
    with hub.follow(screen_of(board.id, oldtimer, None)):
        await oldtimer.received.wait()
        source.reading.clear()
        source.gate.clear()
        await write(2)
        await source.reading.wait()
        with hub.follow(screen_of(board.id, newcomer, since)):
            source.gate.set()
            await newcomer.received.wait()
            await write(3)
            await oldtimer.until(lambda client_state: len(client_state.notes) == 3)
    await hub.close()
    return set(newcomer.client_state.notes), notes


@pytest.mark.parametrize("since", [None, 0])
def test_who_comes_while_a_snapshot_is_read_misses_nothing(
    context: Context, since: int | None
) -> None:
    client_state, notes = asyncio.run(
        asyncio.wait_for(come_while_it_reads(context, Hub, since), 20)
    )
    assert client_state == notes


@pytest.mark.parametrize("since", [None, 0])
def test_without_that_care_a_note_is_missed(context: Context, since: int | None) -> None:
    """The control."""
    client_state, notes = asyncio.run(
        asyncio.wait_for(come_while_it_reads(context, Careless, since), 20)
    )
    assert len(notes - client_state) == 1

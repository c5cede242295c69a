"""Phones that hold the same and may see the same get one push together; who may see otherwise goes
its own way."""

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app.commands.ballots import cast_ballot, withdraw_ballot
from app.commands.context import Context
from app.commands.notes import Draft, put_note
from app.commands.people.seats import join
from app.commands.plan.activities import close_activity, open_activity
from app.domain.plan.template import CULTURE21PLUS
from app.realtime.channels import Group, Viewer
from app.realtime.delivery import Snapshot
from app.realtime.frames import Push
from app.realtime.hub import HEARTBEAT, Hub
from app.storage.database import Database
from app.storage.seats import StoredSeat
from app.web.participant.board_snapshots import BoardSnapshot, BoardSource
from tests.new_boards import new_board
from tests.web.people import NOTES, VOTE
from tests.web.recording_wires import RecordingWire, phone_with, screen_of

NAMES = ("Awa", "Bakary", "Coumba", "Djeneba")


@dataclass
class FollowedBoard:
    """A board with an open vote, its hub, and a phone for each seat, which all follow."""

    context: Context
    hub: Hub
    board: int = 0
    code: str = ""
    seats: dict[str, StoredSeat] = field(default_factory=dict)
    phones: dict[str, RecordingWire] = field(default_factory=dict)

    async def vote(self, name: str, *fields: str) -> int:
        """The version that has it."""
        return (
            await cast_ballot(self.context, self.code, self.seats[name].public_id, VOTE, fields)
        ).version

    async def withdraw(self, name: str) -> int:
        return await withdraw_ballot(self.context, self.code, self.seats[name].public_id, VOTE)

    async def write(self, number: int) -> None:
        id = f"00000000-0000-0000-0000-{number:012}"
        awa = self.seats["Awa"].public_id
        await put_note(self.context, self.code, awa, id, Draft(NOTES, "x", "1"))

    async def at(self, version: int) -> None:
        """Until every phone holds it."""
        for wire in self.phones.values():
            await wire.until(lambda client_state: (client_state.version or 0) >= version)

    def groups(self) -> set[frozenset[str]]:
        """Names of the phones, group by group."""
        names = {id(wire): name for name, wire in self.phones.items()}
        return {
            frozenset(names[id(wire)] for wire in group.screens)
            for group in self.hub.channels[self.board].groups.values()
        }

    def who_sees(self) -> set[str]:
        """The names of those with numbers."""
        return {name for name, wire in self.phones.items() if VOTE in wire.client_state.tallies}


@contextlib.asynccontextmanager
async def followed_board(context: Context, source: BoardSource) -> AsyncIterator[FollowedBoard]:
    """Everybody is there and holds the same."""
    followed = FollowedBoard(context, Hub(source))
    context.database.announce = followed.hub.notify
    board = await new_board(context, CULTURE21PLUS)
    followed.board, followed.code = board.id, board.code
    followed.seats = {name: await join(context, followed.code, name=name) for name in NAMES}
    await open_activity(context, followed.code, NOTES)
    await open_activity(context, followed.code, VOTE)
    with contextlib.ExitStack() as stack:
        for name, seat in followed.seats.items():
            followed.phones[name] = RecordingWire()
            stack.enter_context(
                followed.hub.follow(phone_with(followed.board, followed.phones[name], seat.id))
            )
        for wire in followed.phones.values():
            await wire.until(lambda client_state: client_state.activities is not None)
        yield followed
    await followed.hub.close()


def play(
    context: Context,
    scene: Callable[[FollowedBoard], Awaitable[None]],
    source: type[BoardSource] = BoardSource,
) -> None:
    async def run() -> None:
        async with followed_board(context, source(context.database)) as followed:
            await scene(followed)

    asyncio.run(asyncio.wait_for(run(), 30))


async def the_first_votes(followed: FollowedBoard) -> None:
    """The one by whom a group could be known, as it was there first."""
    await followed.at(await followed.vote("Awa", "1", "8", "22"))
    await followed.write(1)
    await followed.phones["Djeneba"].until(lambda client_state: client_state.notes)
    await followed.at(await followed.vote("Bakary", "1", "8", "22"))


def test_who_has_voted_sees_the_numbers_and_nobody_else(context: Context) -> None:
    async def scene(followed: FollowedBoard) -> None:
        assert followed.groups() == {frozenset(NAMES)}
        await the_first_votes(followed)
        assert followed.who_sees() == {"Awa", "Bakary"}
        assert followed.groups() == {frozenset({"Awa", "Bakary"}), frozenset({"Coumba", "Djeneba"})}

    play(context, scene)


def test_control_a_group_that_is_known_by_who_has_left_it_shows_too_much(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    first: dict[Hashable, Viewer] = {}

    def once_and_for_all(group: Group) -> Viewer:
        return first.setdefault(group.audience, next(iter(group.screens.values())).viewer)

    async def scene(followed: FollowedBoard) -> None:
        await followed.write(0)
        await followed.phones["Djeneba"].until(lambda client_state: client_state.notes)
        await the_first_votes(followed)
        assert followed.who_sees() == set(NAMES)

    monkeypatch.setattr(Group, "viewer", property(once_and_for_all))
    play(context, scene)


def test_who_takes_the_ballot_back_goes_back_and_after_the_close_all_see(context: Context) -> None:
    async def scene(followed: FollowedBoard) -> None:
        await followed.at(await followed.vote("Awa", "1", "8", "22"))
        await followed.at(await followed.vote("Bakary", "1", "8", "22"))
        await followed.at(await followed.withdraw("Awa"))
        assert followed.who_sees() == {"Bakary"}
        assert followed.groups() == {frozenset({"Bakary"}), frozenset(NAMES) - {"Bakary"}}
        await close_activity(context, followed.code, VOTE)
        for wire in followed.phones.values():
            await wire.until(lambda client_state: VOTE in client_state.tallies)
        assert followed.groups() == {frozenset(NAMES)}
        assert len({str(vars(wire.client_state)) for wire in followed.phones.values()}) == 1

    play(context, scene)


class Counted(BoardSnapshot):
    """Counts what it is asked."""

    audiences = pushes = 0

    def audience(self, viewer: Viewer) -> Hashable:
        Counted.audiences += 1
        return super().audience(viewer)

    def push(self, viewer: Viewer, since: int | None, *, greet: bool) -> Push | None:
        Counted.pushes += 1
        return super().push(viewer, since, greet=greet)


class Counting(BoardSource):
    async def snapshot(self, board: int, since: int) -> Snapshot | None:
        snapshot = await super().snapshot(board, since)
        if isinstance(snapshot, BoardSnapshot):
            snapshot.__class__ = Counted
        return snapshot


def test_a_push_costs_no_question_for_each_phone(context: Context) -> None:
    async def scene(followed: FollowedBoard) -> None:
        assert Counted.audiences >= len(NAMES), (
            "the count shows nothing"
        )  # each was asked as it came
        Counted.audiences = Counted.pushes = 0
        await followed.write(1)
        for wire in followed.phones.values():
            await wire.until(lambda client_state: client_state.notes)
        assert (Counted.audiences, Counted.pushes) == (0, 1)
        await followed.at(await followed.vote("Coumba", "1", "8", "22"))
        assert Counted.audiences == 2, "who voted is asked where it belongs now, and nobody else"

    play(context, scene, Counting)


def test_a_board_put_back_from_a_backup_is_told_whole(
    context: Context, fresh_sqlite_url: str, tmp_path: Path
) -> None:
    async def scene(followed: FollowedBoard) -> None:
        earlier = tmp_path / "earlier.db"
        with contextlib.closing(
            sqlite3.connect(fresh_sqlite_url.removeprefix("sqlite:///"))
        ) as file:
            file.execute("VACUUM INTO ?", (str(earlier),))
        for number in (1, 2):
            await followed.write(number)
        for wire in followed.phones.values():
            await wire.until(lambda client_state: len(client_state.notes) == 2)
        put_back = Database(f"sqlite:///{earlier}")
        followed.hub.source.database = put_back  # type: ignore[attr-defined]
        newcomer = RecordingWire()
        with followed.hub.follow(
            screen_of(followed.board, newcomer, None)
        ):  # by whom the hub looks again
            for wire in (newcomer, *followed.phones.values()):
                await wire.until(
                    lambda client_state: (
                        client_state.activities is not None and not client_state.notes
                    )
                )
        assert (
            len({wire.client_state.version for wire in (newcomer, *followed.phones.values())}) == 1
        )
        put_back.close()

    play(context, scene)


def test_everybody_hears_the_heart(context: Context) -> None:
    async def scene(followed: FollowedBoard) -> None:
        for wire in followed.phones.values():
            wire.received.clear()
        for wire in followed.phones.values():
            await asyncio.wait_for(wire.received.wait(), 2 * HEARTBEAT)

    play(context, scene)

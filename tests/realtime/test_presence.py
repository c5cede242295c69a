"""Which seats count as connected, by a clock that the test moves."""

import asyncio
from collections.abc import Callable
from contextlib import ExitStack

from app.realtime.beat import Beat
from app.realtime.channels import BoardChannel, Screen, Viewer
from app.realtime.delivery import Snapshot
from app.realtime.hub import Hub
from app.realtime.presence import FORGET_SECONDS, LINGER_SECONDS, REPEAT_SECONDS, Presence
from app.realtime.wires import PlainWire

BOARD, AWA, BAKARY = 7, 1, 2


class Clock:
    """Seconds that only the test moves."""

    seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


class EmptySource:
    """No board is there to be read; these tests push nothing."""

    async def snapshot(self, board: int, since: int) -> Snapshot | None:
        return None


async def send_nothing(_: object) -> None:
    """Stands for a connection to nobody."""


def phone(seat: int) -> Screen:
    return Screen(Viewer(BOARD, "phone", "json", seat), PlainWire(send_nothing), 0)


def play(scene: Callable[[Hub, Presence, Clock], None]) -> None:
    async def run() -> None:
        hub, clock = Hub(EmptySource()), Clock()
        scene(hub, Presence(hub, clock), clock)
        await hub.close()

    asyncio.run(run())


def test_a_page_that_is_loaded_anew_does_not_blink() -> None:
    def scene(hub: Hub, presence: Presence, clock: Clock) -> None:
        with hub.follow(phone(AWA)):
            assert presence.of(BOARD) == {AWA}
        clock.seconds += LINGER_SECONDS - 0.1
        assert presence.of(BOARD) == {AWA}
        with hub.follow(phone(AWA)):
            clock.seconds += 10 * LINGER_SECONDS
            assert presence.of(BOARD) == {AWA}
        clock.seconds += LINGER_SECONDS - 0.1
        assert presence.of(BOARD) == {AWA}

    play(scene)


def test_a_seat_that_stays_away_is_absent_after_the_lag_and_no_other_seat_with_it() -> None:
    def scene(hub: Hub, presence: Presence, clock: Clock) -> None:
        with hub.follow(phone(BAKARY)):
            with hub.follow(phone(AWA)), hub.follow(phone(AWA)):
                pass
            clock.seconds += LINGER_SECONDS
            assert presence.of(BOARD) == {BAKARY}

    play(scene)


def test_a_seat_with_another_connection_left_stays() -> None:
    def scene(hub: Hub, presence: Presence, clock: Clock) -> None:
        with hub.follow(phone(AWA)):
            with hub.follow(phone(AWA)):
                pass
            clock.seconds += LINGER_SECONDS
            assert presence.of(BOARD) == {AWA}

    play(scene)


def test_another_process_is_told_the_same_and_only_what_changed() -> None:
    def scene(hub: Hub, presence: Presence, clock: Clock) -> None:
        far = Presence(Hub(EmptySource()), clock)

        def send() -> bool:
            message = presence.message()
            far.on_message("near", message)
            return bool(message)

        send()
        with ExitStack() as connections:
            connections.enter_context(hub.follow(phone(AWA)))
            assert send()
            assert not send()
        assert not send()
        assert far.of(BOARD) == {AWA}
        clock.seconds += LINGER_SECONDS
        assert send()
        assert far.of(BOARD) == set()
        clock.seconds += REPEAT_SECONDS
        assert presence.message() == {"present": {}, "all": True}

    play(scene)


def test_a_process_that_falls_silent_is_forgotten() -> None:
    def scene(hub: Hub, presence: Presence, clock: Clock) -> None:
        presence.on_message("far", {"present": {str(BOARD): [AWA]}, "all": True})
        clock.seconds += FORGET_SECONDS - 1
        assert presence.of(BOARD) == {AWA}
        clock.seconds += 1
        assert presence.of(BOARD) == set()

    play(scene)


def test_a_room_spread_over_processes_gets_no_more_bytes_than_in_one() -> None:
    """Its phones share one radio and one line, whichever process each is at. The control: until the
    others have said what they have, each process paces its own phones alone."""

    def scene(hub: Hub, presence: Presence, clock: Clock) -> None:
        def pause() -> float:
            """After a push of numbers to 250 phones that have used up what they were given."""
            channel = BoardChannel(BOARD, beat=Beat(0.0, clock()), sent=250 * 200)
            channel.catching_up = {phone(seat): None for seat in range(250)}
            return hub._pause(channel, clock())

        hub._clock = clock
        alone = pause()
        presence.on_message("second", {"present": {str(BOARD): list(range(250, 1000))}})
        assert presence.elsewhere(BOARD) == 750
        assert pause() > 3 * alone
        clock.seconds += FORGET_SECONDS + 1
        assert presence.elsewhere(BOARD) == 0
        assert pause() == alone

    play(scene)

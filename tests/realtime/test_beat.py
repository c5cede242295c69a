"""How long a room rests between two pushes (seconds): what core and phones can spare."""

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.realtime.beat import (
    CREDIT,
    LONGEST,
    NUMBERS,
    PHONE_RATE,
    ROOM_RATE,
    Beat,
    Load,
    Taken,
    core_pause,
    rate_of,
)

IDLE, FULL = 0.1, 1.0  # loads of a core
TALLY = 110.0  # bytes


def rest(push: Taken, load: float = IDLE) -> float:
    return Beat().after(push, 0.0, load)[0]


class Room:
    """A board that changes without end: `run` pushes for so many seconds."""

    def __init__(self, screens: int, size: float, push: float, load: float) -> None:
        self.taken, self.load = Taken(push, size, screens), load
        self.beat, self.now, self.pushes = Beat(), 100.0, 0

    def run(self, seconds: float) -> "Room":
        end = self.now + seconds
        while self.now < end:
            self.now += self.taken.seconds
            self.pushes += 1
            pause, self.beat = self.beat.after(self.taken, self.now, self.load)
            self.now += max(pause, 1e-4)  # no loop turns faster
        return self


@pytest.mark.parametrize(
    ("screens", "push"), [(1, 0.0005), (30, 0.001), (100, 0.0015), (300, 0.003)]
)
def test_a_room_waits_less_than_a_push_while_the_core_is_idle(screens: int, push: float) -> None:
    assert rest(Taken(push, TALLY, screens)) == push / 2


def test_a_busy_core_rests_three_pushes() -> None:
    push = Taken(0.003, TALLY, 300)
    assert rest(push, FULL) == pytest.approx(0.009)
    pauses = [rest(push, load / 20) for load in range(21)]
    assert pauses == sorted(pauses)


def test_a_late_push_is_followed_by_twice_its_length() -> None:
    assert core_pause(0.4, IDLE) == core_pause(0.4, FULL) == 0.8
    assert core_pause(0.030, FULL) == 0.090


def test_a_crowd_pays_for_as_many_bytes_with_a_quick_server_as_with_a_slow_one() -> None:
    quick, slow = (Room(1000, TALLY, push, IDLE).run(10) for push in (0.002, 0.010))
    assert quick.pushes == pytest.approx(slow.pushes, abs=3)
    assert quick.pushes * TALLY < 22_000


def test_a_thousand_hear_of_a_ballot_within_a_tenth_of_a_second() -> None:
    room = Room(1000, TALLY, 0.010, IDLE).run(10)
    assert 10 / room.pushes < 0.060


def test_a_phone_that_was_sent_nothing_gets_some_pushes_at_once() -> None:
    beat, pauses = Beat(), []
    for _ in range(12):
        pause, beat = beat.after(Taken(0.001, TALLY, 1000), 5.0, IDLE)
        pauses.append(pause)
    assert pauses[:9] == [0.0005] * 9  # half a second of its rate is nine tallies
    assert pauses[-1] > 0.02
    assert replace(beat, at=0.0).after(Taken(0.001, TALLY, 1000), 60.0, IDLE)[0] == 0.0005


def test_notes_do_not_wait_for_the_sake_of_bytes_that_must_be_sent_anyway() -> None:
    beat = Beat(-rate_of(1000) * LONGEST, 0.0)
    tally = beat.after(Taken(0.001, NUMBERS, 1000), 0.0, IDLE)
    assert tally == beat.after(Taken(0.001, 50_000.0, 1000), 0.0, IDLE)


# A room in which the credit is spent just where LONGEST begins to hold.
@example(screens=2751, size=200.0, cost=2e-06, load=0.0)
@given(
    screens=st.integers(1, 50_000),
    size=st.floats(40, NUMBERS),
    cost=st.floats(2e-6, 3e-5),
    load=st.floats(0, 2),
)
def test_bytes_and_processor_stay_bounded_for_any_room(
    screens: int, size: float, cost: float, load: float
) -> None:
    push, seconds = 0.0003 + screens * cost, 5.0
    room = Room(screens, size, push, load).run(seconds)
    rate = min(PHONE_RATE, ROOM_RATE / screens)
    # Pushes: the credit goes at once; after it nobody waits longer than LONGEST for bytes.
    slowest = seconds / LONGEST + 1 + CREDIT * rate / size
    assert room.pushes <= max(slowest, (rate * (seconds + CREDIT)) / size + 2)
    busy = room.pushes * push / (room.now - 100.0)
    assert busy <= 2 / 3 + 0.01  # the rest is for ballots
    if load > 0.85 and push < LONGEST / 3:
        assert busy <= 1 / 4 + 0.01


def test_without_an_account_a_quick_room_would_flood_its_phones() -> None:
    """The control: the core's pause alone lets far more through than the account."""
    push = 0.002
    pushes = 5 / (push + core_pause(push, IDLE))
    assert pushes * TALLY > 5 * Room(1000, TALLY, push, IDLE).run(5).pushes * TALLY


def test_the_load_is_that_of_the_last_half_second_and_more() -> None:
    load = Load()
    assert load.at(10.0, 3.0) == 0.0
    assert load.at(10.4, 3.4) == 0.0  # too short to say
    assert load.at(10.5, 3.25) == 0.5
    assert load.at(10.6, 3.35) == 0.5
    assert load.at(12.5, 3.65) == pytest.approx(0.2)

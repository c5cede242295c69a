"""How long a room rests between two pushes (seconds)."""

import pytest

from app.realtime.hub import LONGEST, SHORTEST, pause_after


def test_a_small_room_is_told_at_once() -> None:
    assert pause_after(0.0005, 1) == pause_after(0.0015, 30) == SHORTEST


@pytest.mark.parametrize("push", [0.001, 0.010, 0.020])
def test_a_crowd_gets_as_many_frames_from_a_quick_server_as_from_a_slow_one(push: float) -> None:
    assert pause_after(push, 1000) == LONGEST
    assert SHORTEST < pause_after(push / 10, 300) < LONGEST


@pytest.mark.parametrize("screens", [1, 30, 1000, 10_000])
def test_at_least_as_long_as_it_works_and_twice_that_when_it_is_late(screens: int) -> None:
    pushes = [number / 1000 for number in range(1, 500)]
    pauses = [pause_after(push, screens) for push in pushes]
    assert pauses == sorted(pauses)
    assert all(pause >= min(3 * push, LONGEST) for push, pause in zip(pushes, pauses, strict=True))
    assert pause_after(0.4, screens) == 0.8

"""Limits count time that only goes forward, whatever the clock on the wall does, here and at the
other processes."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.refusals import Refusal
from app.web.http.limits import SWEEP_SECONDS, Budget, Limits, Windows
from tests.servers.palabre import Palabre
from tests.servers.process import until
from tests.shared import Start
from tests.web.people import refusal

TWICE = Budget(2, 10)
HOUR = 3600


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def refuses(limits: Limits, *key: str) -> bool:
    try:
        limits.spend(TWICE, *key)
    except Refusal:
        return True
    return False


def test_a_window_is_over_after_its_seconds_and_says_how_many_are_left() -> None:
    clock = Clock()
    limits = Limits(on=True, clock=clock)
    assert [refuses(limits, "Awa") for _ in range(3)] == [False, False, True]
    clock.now += 7.5
    with pytest.raises(Refusal) as refused:
        limits.spend(TWICE, "Awa")
    assert refused.value.details["seconds"] == 3
    assert not refuses(limits, "Bakary")
    clock.now += 2.5
    assert not refuses(limits, "Awa")


def test_windows_that_are_over_are_forgotten() -> None:
    clock = Clock()
    windows = Windows(clock)
    for number in range(100):
        windows.add(f"address {number}", 10)
    clock.now += 10 + SWEEP_SECONDS
    windows.add("Awa", 10)
    assert len(windows) == 1


def test_a_clock_on_the_wall_that_is_set_back_opens_no_long_window(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Here, and for what another process spent an hour ahead. Limits by the clock on the wall are
    the control."""
    clock, wall = Clock(), Clock()
    monkeypatch.setattr("time.time", wall)
    at_home, far_away = (Limits(on=True, shared=True, clock=clock) for _ in range(2))
    control, spend = Limits(on=True, clock=wall), (TWICE, "Awa")
    wall.now += HOUR
    for _ in range(2):
        at_home.spend(*spend)
        control.spend(*spend)
    far_away.add_news(at_home.news())
    assert refuses(at_home, "Awa")
    assert refuses(far_away, "Awa")
    wall.now -= HOUR
    clock.now += 10
    wall.now += 10
    assert not refuses(at_home, "Awa")
    assert not refuses(far_away, "Awa")
    assert refuses(control, "Awa")


@pytest.fixture
def ahead(
    tmp_path: Path, start_palabre: Callable[..., Palabre], monkeypatch: pytest.MonkeyPatch
) -> tuple[Palabre, Path]:
    """A server whose clock on the wall is an hour ahead, until the file says otherwise."""
    offset = tmp_path / "offset"
    offset.write_text(str(HOUR))
    (tmp_path / "sitecustomize.py").write_text(
        f"import time\n_wall = time.time\n"
        f"time.time = lambda: _wall() + float(open({str(offset)!r}).read())\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return start_palabre(), offset


def test_a_seat_that_was_limited_an_hour_ahead_votes_when_its_seconds_are_over(
    ahead: tuple[Palabre, Path], workshop_at: Start
) -> None:
    server, offset = ahead
    awa = workshop_at(server).seat("Awa")
    answers = [awa.vote("1", "8", str(9 + turn % 20)) for turn in range(130)]
    limited = [answer for answer in answers if answer.status_code == 429]
    assert limited
    assert refusal(limited[0]) == (429, "slow_down")
    offset.write_text("0")
    left = int(limited[-1].headers["retry-after"])
    assert 1 <= left <= 10
    until(
        lambda: awa.vote("1", "8", "22").status_code == 200,
        seconds=left + 3,
        otherwise=lambda: "still told to wait",
    )

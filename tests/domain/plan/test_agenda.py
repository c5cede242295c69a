"""An agenda is read from a file as it was written into one, and its parts are found by number."""

from typing import Any

import pytest

from app.domain.plan.agenda import Sitting, Step, agenda_json, find_sitting, find_step
from app.domain.refusals import Refusal

STEPS = (
    Step(1, "Welcome", 15, None, ("Coffee", "Names")),
    Step(2, "Vote", 20, "priorites"),
)
AGENDA = (
    Sitting(1, "Morning", "2025-02-01", 60, "What is", STEPS),
    Sitting(2, "Afternoon"),
)


@pytest.mark.parametrize("sitting", AGENDA, ids=lambda sitting: sitting.title)
def test_a_session_comes_back_from_a_file_as_it_was(sitting: Sitting) -> None:
    assert Sitting.read(sitting.json(), "sessions[0]") == sitting


@pytest.mark.parametrize(
    ("changed", "path"),
    [
        ({"held_on": "2025-02-31"}, "sessions[0].held_on"),
        ({"announced_minutes": -1}, "sessions[0].announced_minutes"),
        ({"title": ""}, "sessions[0].title"),
        ({"steps": [{**STEPS[1].json(), "activity": 7}]}, "sessions[0].steps[0].activity"),
        ({"steps": [{**STEPS[0].json(), "details": [7]}]}, "sessions[0].steps[0].details[0]"),
    ],
)
def test_a_session_that_no_file_may_have_is_refused_by_its_place(
    changed: dict[str, Any], path: str
) -> None:
    with pytest.raises(Refusal) as refusal:
        Sitting.read({**AGENDA[0].json(), **changed}, "sessions[0]")
    assert refusal.value.details["where"] == path


def test_a_session_lasts_as_long_as_its_steps() -> None:
    assert [sitting.minutes for sitting in AGENDA] == [35, 0]


def test_the_log_keeps_a_whole_agenda() -> None:
    assert agenda_json(AGENDA) == {"sessions": [sitting.json() for sitting in AGENDA]}


def test_sessions_and_steps_are_found_by_number() -> None:
    assert find_sitting(AGENDA, 2) == AGENDA[1]
    assert find_sitting(AGENDA, 3) is None
    assert find_step(AGENDA, 1, 2) == STEPS[1]
    assert find_step(AGENDA, 1, 3) is None
    assert find_step(AGENDA, 2, 1) is None

"""Adds, moves and removes sittings and steps of an agenda; they are numbered
anew, from 1."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from app.domain.plan.agenda import STEPS_LIMIT, Sitting, Step, find_sitting, find_step
from app.domain.refusals import Refusal

SITTINGS_LIMIT = 100
# A sitting with its steps, each with the number of the sitting in which it
# stood, 0 for a new one.
Row = tuple[Sitting, list[tuple[int, Step]]]


@dataclass(frozen=True)
class Arranged:
    """An agenda in its new order: the new number of each sitting that stood in
    it before, and of each step as (sitting, step)."""

    agenda: tuple[Sitting, ...]
    sittings: Mapping[int, int]
    steps: Mapping[tuple[int, int], tuple[int, int]]


def add_sitting(agenda: Sequence[Sitting], title: str, held_on: str | None) -> Arranged:
    """Adds an empty sitting at the end. Refuses `agenda_full`."""
    return _arranged([*_rows(agenda), (Sitting(0, title, held_on), [])])


def move_sitting(
    agenda: Sequence[Sitting], number: int, before: int | None
) -> Arranged:
    """Moves a sitting before another, None for the end. Refuses
    `no_such_step`."""
    moved = _require_sitting(agenda, number)
    rest = [sitting for sitting in agenda if sitting is not moved]
    return _arranged(_rows(_inserted(rest, moved, before)))


def remove_sitting(agenda: Sequence[Sitting], number: int) -> Arranged:
    """Removes a sitting with its steps. Refuses `no_such_step`."""
    removed = _require_sitting(agenda, number)
    return _arranged(_rows(sitting for sitting in agenda if sitting is not removed))


def add_step(agenda: Sequence[Sitting], number: int, step: Step) -> Arranged:
    """Adds a step at the end of a sitting. Refuses `no_such_step`,
    `agenda_full`."""
    _require_sitting(agenda, number)
    rows = _rows(agenda)
    for sitting, steps in rows:
        if sitting.number == number:
            steps.append((0, step))
    return _arranged(rows)


def move_step(
    agenda: Sequence[Sitting], place: tuple[int, int], number: int, before: int | None
) -> Arranged:
    """Moves the step at `place` (sitting, step) into a sitting, before a step
    of it, None for its end. Refuses `no_such_step`, `agenda_full`."""
    moved = _require_step(agenda, place)
    _require_sitting(agenda, number)
    rows = _without(agenda, moved)
    for sitting, steps in rows:
        if sitting.number == number:
            numbers = [step.number for _, step in steps]
            if before is not None and before not in numbers:
                raise Refusal("no_such_step")
            steps.insert(
                len(steps) if before is None else numbers.index(before),
                (place[0], moved),
            )
    return _arranged(rows)


def remove_step(agenda: Sequence[Sitting], place: tuple[int, int]) -> Arranged:
    """Removes the step at `place` (sitting, step). Refuses `no_such_step`."""
    return _arranged(_without(agenda, _require_step(agenda, place)))


def _require_sitting(agenda: Sequence[Sitting], number: int) -> Sitting:
    if (sitting := find_sitting(agenda, number)) is None:
        raise Refusal("no_such_step")
    return sitting


def _require_step(agenda: Sequence[Sitting], place: tuple[int, int]) -> Step:
    if (step := find_step(agenda, *place)) is None:
        raise Refusal("no_such_step")
    return step


def _inserted(rest: list[Sitting], moved: Sitting, before: int | None) -> list[Sitting]:
    if before is None:
        return [*rest, moved]
    index = rest.index(_require_sitting(rest, before))
    return [*rest[:index], moved, *rest[index:]]


def _rows(agenda: Iterable[Sitting]) -> list[Row]:
    return [
        (sitting, [(sitting.number, step) for step in sitting.steps])
        for sitting in agenda
    ]


def _without(agenda: Sequence[Sitting], removed: Step) -> list[Row]:
    rows = _rows(agenda)
    return [
        (sitting, [pair for pair in steps if pair[1] is not removed])
        for sitting, steps in rows
    ]


def _arranged(rows: Sequence[Row]) -> Arranged:
    if len(rows) > SITTINGS_LIMIT or any(len(steps) > STEPS_LIMIT for _, steps in rows):
        raise Refusal("agenda_full")
    agenda, sittings, places = (
        list[Sitting](),
        dict[int, int](),
        dict[tuple[int, int], tuple[int, int]](),
    )
    for number, (sitting, steps) in enumerate(rows, 1):
        sittings[sitting.number] = number
        for order, (origin, step) in enumerate(steps, 1):
            places[origin, step.number] = (number, order)
        numbered = tuple(
            replace(step, number=order) for order, (_, step) in enumerate(steps, 1)
        )
        agenda.append(replace(sitting, number=number, steps=numbered))
    return Arranged(tuple(agenda), sittings, places)

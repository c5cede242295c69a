"""Runs the agenda: the present step with its timer; changes sittings and
steps."""

from dataclasses import replace
from datetime import datetime, timedelta

from app.commands.context import Context, command, rfc3339
from app.commands.plan.activities import close_notes, extended, open_stored
from app.commands.plan.ending import reopen_joining
from app.commands.settings import store_settings
from app.domain.changes.acts import Change, changed
from app.domain.plan.agenda import Step, find_sitting, find_step
from app.domain.plan.running_step import RunningStep
from app.domain.refusals import Refusal
from app.domain.text import clean_text
from app.storage import activities
from app.storage.boards import StoredBoard, change_board, lock_board
from app.storage.unit import Unit

STEP_LIMIT = 160


def _step(unit: Unit, board: StoredBoard, sitting: int, number: int) -> Step:
    step = find_step(activities.agenda_of(unit.connection, board.id), sitting, number)
    if step is None:
        raise Refusal("no_such_step")
    return step


@command
def run_step(
    context: Context, unit: Unit, code: str, sitting: int, number: int
) -> RunningStep:
    """Begins a step: its timer runs on every page, and an activity bound to it
    opens.

    The first step of a later sitting closes the notes of the sittings before,
    which stay readable; a vote closes only by its own command. Refuses
    `no_such_step`.
    """
    board = lock_board(unit, code)
    step = _step(unit, board, sitting, number)
    begun = context.clock()
    at, ends_at = rfc3339(begun), rfc3339(begun + timedelta(minutes=step.minutes))
    running = RunningStep(sitting, number, step.title, at, ends_at)
    changes = store_settings(unit, board, running=running, focus=None, session=sitting)
    if sitting != board.settings.session:
        changes += _close_earlier(unit, board, sitting, at)
    if step.activity:
        changes += _open_activity(unit, board, step.activity, at, ends_at)
    context.record(
        unit,
        board.id,
        "step_started",
        changes,
        at=at,
        session=sitting,
        step=number,
        title=step.title,
    )
    return running


def _open_activity(
    unit: Unit, board: StoredBoard, key: str, at: str, ends_at: str
) -> list[Change]:
    """Opens the activity of a step, where it was never opened, until the step
    ends."""
    stored = activities.activity_by_key(unit.connection, board.id, key)
    if stored.value.state != "planned":
        return []
    opened = open_stored(unit, board, stored, at, ends_at)
    return [opened, *reopen_joining(unit, board.code, stored.value)]


def _close_earlier(
    unit: Unit, board: StoredBoard, sitting: int, at: str
) -> list[Change]:
    """Closes the open notes of the sittings before this one that no later
    sitting has too."""
    earlier, later = set[str | None](), set[str | None]()
    for day in activities.agenda_of(unit.connection, board.id):
        (earlier if day.number < sitting else later).update(
            step.activity for step in day.steps
        )
    ended = earlier - later
    return [
        close_notes(unit, board, activity, at)
        for activity in activities.activities_of(unit.connection, board.id)
        if activity.value.key in ended
        and activity.value.kind == "notes"
        and activity.value.state == "open"
    ]


@command
def extend_step(context: Context, unit: Unit, code: str, minutes: float) -> RunningStep:
    """Moves the end of the running step, and of the activity that it opened,
    by some minutes.

    `minutes` may be negative. Refuses `no_step_running`.
    """
    board = lock_board(unit, code)
    running = board.settings.running
    if running is None:
        raise Refusal("no_step_running")
    moved = replace(running, ends_at=extended(context, running.ends_at, minutes))
    changes = store_settings(unit, board, running=moved)
    changes += _move_ends(unit, board, running.ends_at, moved.ends_at)
    context.record(
        unit, board.id, "step_extended", changes, title=running.title, minutes=minutes
    )
    return moved


def _move_ends(unit: Unit, board: StoredBoard, before: str, after: str) -> list[Change]:
    """Moves the timers of the open activities that end with the step."""
    changes: list[Change] = []
    for activity in activities.activities_of(unit.connection, board.id):
        if activity.value.state == "open" and activity.closes_at == before:
            activities.change_activity(unit, board.id, activity.id, closes_at=after)
            changes.append(
                Change(
                    "activity",
                    activity.value.key,
                    {"closes_at": before},
                    {"closes_at": after},
                )
            )
    return changes


@command
def stop_step(context: Context, unit: Unit, code: str) -> None:
    """Stops the running step, if any; activities stay as they are."""
    board = lock_board(unit, code)
    running = board.settings.running
    if running is not None:
        changes = store_settings(unit, board, running=None)
        context.record(unit, board.id, "step_stopped", changes, title=running.title)


@command
def change_sitting(
    context: Context,
    unit: Unit,
    code: str,
    number: int,
    *,
    held_on: str | None = None,
    title: str | None = None,
) -> None:
    """Changes the day of a sitting (YYYY-MM-DD, "" for none) and its title,
    where given.

    Refuses `no_such_step`, `bad_date`, `text_empty`, `text_too_long`.
    """
    board = lock_board(unit, code)
    before = find_sitting(activities.agenda_of(unit.connection, board.id), number)
    if before is None:
        raise Refusal("no_such_step")
    values: dict[str, str | None] = {}
    if held_on is not None:
        values["held_on"] = read_held_on(held_on)
    if title is not None:
        values["title"] = clean_text(title, STEP_LIMIT, line=True)
    if values:
        activities.change_sitting(unit, board.id, number, **values)
        changes = changed("session", str(number), before.json(), values)
        _record_change(context, unit, board, changes, before.title)


def _record_change(
    context: Context, unit: Unit, board: StoredBoard, changes: list[Change], title: str
) -> None:
    change_board(unit, board.id)
    context.record(unit, board.id, "agenda_changed", changes, title=title)


def read_held_on(text: str) -> str | None:
    """Returns a typed day as YYYY-MM-DD, None for an empty text. Refuses
    `bad_date`."""
    if not text.strip():
        return None
    try:
        return datetime.strptime(text.strip(), "%Y-%m-%d").date().isoformat()
    except ValueError:
        raise Refusal("bad_date") from None


@command
def change_step(
    context: Context,
    unit: Unit,
    code: str,
    sitting: int,
    number: int,
    *,
    minutes: int | None = None,
    title: str | None = None,
) -> None:
    """Changes a step's minutes and title, where given.

    Refuses `no_such_step`, `text_empty`, `text_too_long`.
    """
    board = lock_board(unit, code)
    before = _step(unit, board, sitting, number)
    values: dict[str, int | str] = {} if minutes is None else {"minutes": minutes}
    if title is not None:
        values["title"] = clean_text(title, STEP_LIMIT, line=True)
    if values:
        activities.change_step(unit, board.id, sitting, number, **values)
        changes = changed("step", f"{sitting}.{number}", before.json(), values)
        _record_change(context, unit, board, changes, before.title)

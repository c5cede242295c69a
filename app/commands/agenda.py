"""Run the agenda: the present step with its timer, and what everybody is brought to."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from app.commands.activities import close_notes, open_stored
from app.commands.context import Context, rfc3339
from app.domain.board_settings import RunningStep
from app.domain.changes.acts import Change, changed, setting_changes
from app.domain.refusals import Refusal
from app.domain.text import clean_text
from app.storage import activities
from app.storage.boards import StoredBoard, board_by_code, change_board
from app.storage.unit import Unit

STEP_LIMIT = 160


def _step(unit: Unit, board: StoredBoard, session: int, number: int) -> dict[str, Any]:
    for sitting in activities.agenda_of(unit.connection, board.id):
        for step in sitting["steps"]:
            if (sitting["number"], step["number"]) == (session, number):
                return dict(step)
    raise Refusal("no_such_step")


async def run_step(context: Context, code: str, session: int, number: int) -> dict[str, Any]:
    """Begins a step: its timer runs on every page, and an activity bound to it opens. The first step of a later session
    closes the notes of the sessions before, which stay readable; a vote is only ever closed by hand. Refuses `no_such_step`."""

    def work(unit: Unit) -> dict[str, Any]:
        board = board_by_code(unit.connection, code, lock=True)
        step = _step(unit, board, session, number)
        begun = context.clock()
        ends_at = rfc3339(begun + timedelta(minutes=step["minutes"]))
        running = RunningStep(session, number, step["title"], rfc3339(begun), ends_at)
        changes = _set(unit, board, running=running, focus=None, session=session)
        if session != board.settings.session:
            changes += _close_earlier(unit, board, session, rfc3339(begun))
        if step["activity"]:
            stored = activities.activity_by_key(unit.connection, board.id, step["activity"])
            if stored.value.state == "planned":
                changes.append(open_stored(unit, board, stored, rfc3339(begun), ends_at))
        context.record(
            unit,
            board.id,
            "step_started",
            changes,
            at=rfc3339(begun),
            session=session,
            step=number,
            title=step["title"],
        )
        return running.json()

    return await context.write(work)


def _set(unit: Unit, board: StoredBoard, **values: Any) -> list[Change]:
    """Changes settings of the board."""
    changed_settings = replace(board.settings, **values)
    change_board(unit, board.id, settings=changed_settings)
    return setting_changes(board.settings, changed_settings)


def _close_earlier(unit: Unit, board: StoredBoard, session: int, at: str) -> list[Change]:
    """The open notes that stand in the agenda before this session, and not in it or after it."""
    agenda = activities.agenda_of(unit.connection, board.id)
    before = {
        step["activity"] for one in agenda if one["number"] < session for step in one["steps"]
    }
    ahead = {
        step["activity"] for one in agenda if one["number"] >= session for step in one["steps"]
    }
    found = [
        one
        for one in activities.activities_of(unit.connection, board.id)
        if one.value.key in before - ahead
    ]
    return [
        close_notes(unit, board, one, at)
        for one in found
        if one.value.kind == "notes" and one.value.state == "open"
    ]


async def extend_step(context: Context, code: str, minutes: float) -> dict[str, Any]:
    """Moves the end of the running step (and of the activity that it opened) by some minutes, either way. Refuses `no_step_running`."""

    def work(unit: Unit) -> dict[str, Any]:
        board = board_by_code(unit.connection, code, lock=True)
        running = board.settings.running
        if running is None:
            raise Refusal("no_step_running")
        # A step that ran over is extended from now: five more minutes are five minutes.
        end = datetime.fromisoformat(running.ends_at)
        start = max(end, context.clock()) if minutes > 0 else end
        moved = replace(running, ends_at=rfc3339(start + timedelta(minutes=minutes)))
        changes, ends = _set(unit, board, running=moved), {"closes_at": moved.ends_at}
        for one in activities.activities_of(unit.connection, board.id):
            if one.value.state == "open" and one.closes_at == running.ends_at:
                activities.change_activity(unit, board.id, one.id, **ends)
                changes += changed("activity", one.value.key, {"closes_at": one.closes_at}, ends)
        context.record(
            unit, board.id, "step_extended", changes, title=running.title, minutes=minutes
        )
        return moved.json()

    return await context.write(work)


async def stop_step(context: Context, code: str) -> None:
    """No step runs any more; activities stay as they are."""

    def work(unit: Unit) -> None:
        board = board_by_code(unit.connection, code, lock=True)
        if board.settings.running is not None:
            title = board.settings.running.title
            context.record(
                unit, board.id, "step_stopped", _set(unit, board, running=None), title=title
            )

    await context.write(work)


async def change_session(
    context: Context,
    code: str,
    session: int,
    *,
    held_on: str | None = None,
    title: str | None = None,
) -> None:
    """The day of a session (YYYY-MM-DD, empty for none) and its title. Refuses `no_such_step`, `bad_date`, `text_empty`."""

    def work(unit: Unit) -> None:
        board = board_by_code(unit.connection, code, lock=True)
        before = next(
            (
                one
                for one in activities.agenda_of(unit.connection, board.id)
                if one["number"] == session
            ),
            None,
        )
        if before is None:
            raise Refusal("no_such_step")
        values: dict[str, Any] = {}
        if held_on is not None:
            values["held_on"] = _day(held_on)
        if title is not None:
            values["title"] = clean_text(title, STEP_LIMIT, line=True)
        if values:
            activities.change_sitting(unit, board.id, session, **values)
            change_board(unit, board.id)
            context.record(
                unit,
                board.id,
                "agenda_changed",
                changed("session", str(session), before, values),
                title=before["title"],
            )

    await context.write(work)


def _day(text: str) -> str | None:
    if not text.strip():
        return None
    try:
        return datetime.strptime(text.strip(), "%Y-%m-%d").date().isoformat()
    except ValueError:
        raise Refusal("bad_date") from None


async def change_step(
    context: Context,
    code: str,
    session: int,
    number: int,
    *,
    minutes: int | None = None,
    title: str | None = None,
) -> None:
    """A step's minutes and title. Refuses `no_such_step`, `text_empty`, `text_too_long`."""

    def work(unit: Unit) -> None:
        board = board_by_code(unit.connection, code, lock=True)
        before = _step(unit, board, session, number)
        values: dict[str, Any] = {} if minutes is None else {"minutes": minutes}
        if title is not None:
            values["title"] = clean_text(title, STEP_LIMIT, line=True)
        if values:
            activities.change_step(unit, board.id, session, number, **values)
            change_board(unit, board.id)
            context.record(
                unit,
                board.id,
                "agenda_changed",
                changed("step", f"{session}.{number}", before, values),
                title=before["title"],
            )

    await context.write(work)

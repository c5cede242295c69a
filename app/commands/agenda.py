"""Run the agenda: the present step with its timer, and what everybody is brought to."""

from datetime import datetime, timedelta
from typing import Any

from app.commands.activities import open_stored
from app.commands.desk import Desk, rfc3339
from app.domain.refusals import Refusal
from app.domain.text import clean_text
from app.storage import activities
from app.storage.boards import StoredBoard, board_by_code, change_board, record
from app.storage.database import Unit

STEP_LIMIT = 160


def _step(unit: Unit, board: StoredBoard, session: int, number: int) -> dict[str, Any]:
    for sitting in activities.agenda_of(unit.connection, board.id):
        for step in sitting["steps"]:
            if (sitting["number"], step["number"]) == (session, number):
                return dict(step)
    raise Refusal("no_such_step")


async def run_step(desk: Desk, code: str, session: int, number: int) -> dict[str, Any]:
    """Begins a step: its timer runs on every page, and an activity bound to it opens. Refuses `no_such_step`."""

    def work(unit: Unit) -> dict[str, Any]:
        board = board_by_code(unit.connection, code, lock=True)
        step = _step(unit, board, session, number)
        begun = desk.clock()
        ends_at = rfc3339(begun + timedelta(minutes=step["minutes"]))
        running = {"session": session, "step": number, "title": step["title"], "started_at": rfc3339(begun), "ends_at": ends_at}
        change_board(unit, board.id, settings={**board.settings, "running": running, "focus": None})
        if step["activity"]:
            stored = activities.activity_by_key(unit.connection, board.id, step["activity"])
            if stored.value.state == "planned":
                open_stored(unit, board, stored, rfc3339(begun), ends_at)
        record(unit, board.id, rfc3339(begun), "host", "step_started", session=session, step=number)
        return running

    return await desk.database.write(work)


async def extend_step(desk: Desk, code: str, minutes: float) -> dict[str, Any]:
    """Moves the end of the running step (and of the activity that it opened) by some minutes, either way. Refuses `no_step_running`."""

    def work(unit: Unit) -> dict[str, Any]:
        board = board_by_code(unit.connection, code, lock=True)
        running = board.settings.get("running")
        if not running:
            raise Refusal("no_step_running")
        # A step that ran over is extended from now: five more minutes are five minutes.
        start = max(datetime.fromisoformat(running["ends_at"]), desk.clock()) if minutes > 0 else datetime.fromisoformat(running["ends_at"])
        moved = {**running, "ends_at": rfc3339(start + timedelta(minutes=minutes))}
        change_board(unit, board.id, settings={**board.settings, "running": moved})
        for one in activities.activities_of(unit.connection, board.id):
            if one.value.state == "open" and one.closes_at == running["ends_at"]:
                activities.change_activity(unit, board.id, one.id, closes_at=moved["ends_at"])
        return moved

    return await desk.database.write(work)


async def stop_step(desk: Desk, code: str) -> None:
    """No step runs any more; activities stay as they are."""

    def work(unit: Unit) -> None:
        board = board_by_code(unit.connection, code, lock=True)
        if board.settings.get("running"):
            change_board(unit, board.id, settings={**board.settings, "running": None})
            record(unit, board.id, desk.now(), "host", "step_stopped")

    await desk.database.write(work)


async def change_session(desk: Desk, code: str, session: int, *, held_on: str | None = None, title: str | None = None) -> None:
    """The day of a session (YYYY-MM-DD, empty for none) and its title. Refuses `no_such_step`, `bad_date`, `text_empty`."""

    def work(unit: Unit) -> None:
        board = board_by_code(unit.connection, code, lock=True)
        if session not in [one["number"] for one in activities.agenda_of(unit.connection, board.id)]:
            raise Refusal("no_such_step")
        values: dict[str, Any] = {}
        if held_on is not None:
            values["held_on"] = _day(held_on)
        if title is not None:
            values["title"] = clean_text(title, STEP_LIMIT, line=True)
        if values:
            activities.change_sitting(unit, board.id, session, **values)
            change_board(unit, board.id)

    await desk.database.write(work)


def _day(text: str) -> str | None:
    if not text.strip():
        return None
    try:
        return datetime.strptime(text.strip(), "%Y-%m-%d").date().isoformat()
    except ValueError:
        raise Refusal("bad_date") from None


async def change_step(desk: Desk, code: str, session: int, number: int, *, minutes: int | None = None, title: str | None = None) -> None:
    """A step's minutes and title. Refuses `no_such_step`, `text_empty`, `text_too_long`."""

    def work(unit: Unit) -> None:
        board = board_by_code(unit.connection, code, lock=True)
        _step(unit, board, session, number)
        values: dict[str, Any] = {} if minutes is None else {"minutes": minutes}
        if title is not None:
            values["title"] = clean_text(title, STEP_LIMIT, line=True)
        if values:
            activities.change_step(unit, board.id, session, number, **values)
            change_board(unit, board.id)

    await desk.database.write(work)

"""Chooses what the projected page shows, and brings every phone to an
activity."""

from app.commands.context import Context, command
from app.commands.report_settings import allowed
from app.commands.settings import store_settings
from app.domain.plan.screen import SCREEN_MODES, Focus, ScreenChoice
from app.domain.refusals import Refusal
from app.storage import activities
from app.storage.boards import StoredBoard, lock_board
from app.storage.frameworks import framework_of
from app.storage.unit import Unit


@command
def show_on_screen(
    context: Context,
    unit: Unit,
    code: str,
    mode: str,
    *,
    activity: str | None = None,
    field: str | None = None,
) -> dict[str, object]:
    """Chooses what the projected page shows; `auto` follows the activities.

    Refuses `bad_setting`, `no_such_activity`, `no_such_field`.
    """
    board = lock_board(unit, code)
    _require_place(unit, board, activity, field)
    choice = ScreenChoice(allowed(mode, SCREEN_MODES), activity, field)
    if change := store_settings(unit, board, screen=choice):
        context.record(
            unit,
            board.id,
            "screen_set",
            change,
            mode=mode,
            activity=activity,
            field=field,
        )
    return choice.json()


@command
def bring_everyone(
    context: Context,
    unit: Unit,
    code: str,
    *,
    activity: str | None,
    field: str | None = None,
) -> dict[str, object] | None:
    """Brings every phone to an activity, and field; None frees them.

    Refuses `no_such_activity`, `no_such_field`.
    """
    board = lock_board(unit, code)
    _require_place(unit, board, activity, field)
    focus = Focus(activity, field, context.now()) if activity else None
    if change := store_settings(unit, board, focus=focus):
        context.record(
            unit,
            board.id,
            "everyone_brought" if focus else "everyone_freed",
            change,
            activity=activity,
        )
    return focus.json() if focus else None


def _require_place(
    unit: Unit, board: StoredBoard, activity: str | None, field: str | None
) -> None:
    """Refuses `no_such_activity`, `no_such_field`."""
    if activity is None:
        return
    stored = activities.activity_by_key(unit.connection, board.id, activity)
    framework = framework_of(unit.connection, stored.framework_id)
    if (
        field is not None
        and field not in framework.fields
        and field not in framework.block_by_id
    ):
        raise Refusal("no_such_field", field=field)

"""Undoes the last act, as long as nothing depends on it."""

from app.commands.context import Context, command
from app.domain.changes.acts import Act
from app.domain.refusals import Refusal
from app.storage.boards import StoredBoard, lock_board
from app.storage.changes.undo import restore
from app.storage.changes.values import is_unchanged
from app.storage.log import last_acts
from app.storage.unit import Unit


@command
def undo(context: Context, unit: Unit, code: str, act: int | None = None) -> Act:
    """Undoes the last act and returns it; `act`, if given, must be its id.

    Refuses `nothing_to_undo`, `act_final` (an act without changes, such as a
    sealed vote) and `act_passed` (another act, a note or a ballot came since).
    """
    board = lock_board(unit, code)
    last = _undoable_act(unit, board, act)
    for change in reversed(last.changes):
        restore(unit, code, change)
    unnamed = {"changes", "by"}
    subject = {
        name: value for name, value in last.detail.items() if name not in unnamed
    }
    context.record(unit, board.id, "undone", act=last.act, of=subject)
    return last


def _undoable_act(unit: Unit, board: StoredBoard, act: int | None) -> Act:
    """Returns the last act of the board. Refuses as `undo`."""
    last = next(iter(last_acts(unit.connection, board.id, 1)), None)
    if last is None:
        raise Refusal("nothing_to_undo")
    if act is not None and act != last.id:
        raise Refusal("act_passed")
    if not last.changes:
        raise Refusal("nothing_to_undo" if last.act == "undone" else "act_final")
    if not is_unchanged(unit.connection, board, last):
        raise Refusal("act_passed")
    return last

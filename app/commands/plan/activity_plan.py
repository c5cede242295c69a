"""Moves and removes activities while the workshop runs; each can be undone."""

from collections.abc import Mapping, Sequence

from app.commands.context import Context, command
from app.commands.plan.board_activities import activity_keys, find_activity
from app.commands.plan.ending import close_joining
from app.commands.settings import store_settings
from app.domain.changes.acts import Change, changed
from app.domain.json import without
from app.domain.plan.agenda import agenda_json
from app.domain.plan.screen import Focus, ScreenChoice
from app.domain.refusals import Refusal
from app.storage import activities as store
from app.storage.activities import StoredActivity
from app.storage.boards import StoredBoard
from app.storage.notes import any_note_of
from app.storage.unit import Unit


@command
def move_activity(
    context: Context, unit: Unit, code: str, key: str, before: str | None = None
) -> StoredActivity:
    """Moves an activity before another, None for the end; returns it. Refuses
    `no_such_activity`."""
    board, _ = find_activity(unit, code, key)
    if before is not None:
        store.activity_by_key(unit.connection, board.id, before)
    changes = _moves(place_activity(unit, board, key, before=before))
    stored = store.activity_by_key(unit.connection, board.id, key)
    if changes:
        title = stored.value.title
        context.record(
            unit, board.id, "activity_moved", changes, activity=key, title=title
        )
    return stored


@command
def remove_activity(context: Context, unit: Unit, code: str, key: str) -> None:
    """Removes an activity that was never opened and has no notes.

    Steps of the agenda that were bound to it stay without it, and what the
    screen, the phones and the chosen blocks said of it is forgotten. Where all
    others are closed, the workshop has ended: nobody new comes in. Refuses
    `no_such_activity`, `activity_already_open`.
    """
    board, stored = find_activity(unit, code, key)
    _require_unused(unit, stored)
    before = _agenda(unit, board)
    values = {**store.planned_values(stored), "framework": stored.value.framework}
    store.drop_activity(unit, board.id, stored.id)
    # The activity comes last: an undo goes backwards, and what follows it is
    # about it.
    changes = _forget(unit, board, key)
    changes += changed("agenda", "", before, _agenda(unit, board))
    changes += close_joining(unit, code, stored.value)
    changes.append(
        Change("activity", key, {**values, "exists": True}, {"exists": False})
    )
    title = stored.value.title
    context.record(
        unit, board.id, "activity_removed", changes, activity=key, title=title
    )


def _require_unused(unit: Unit, stored: StoredActivity) -> None:
    """Refuses `activity_already_open` for what was ever opened, or has
    notes."""
    activity = stored.value
    was_opened = activity.round or stored.opened_at is not None
    if activity.state != "planned" or was_opened:
        raise Refusal("activity_already_open", activity=activity.key, cause="remove")
    if any_note_of(unit.connection, stored.id):
        raise Refusal("activity_already_open", activity=activity.key, cause="notes")


def _moves(moves: Mapping[str, tuple[int, int]]) -> list[Change]:
    return [
        change
        for moved, (was, now) in moves.items()
        for change in changed("activity", moved, {"position": was}, {"position": now})
    ]


def place_activity(
    unit: Unit,
    board: StoredBoard,
    key: str,
    *,
    before: str | None = None,
    behind: str = "",
) -> dict[str, tuple[int, int]]:
    """Puts an activity before or behind another, else at the end; returns
    {key: (place before, place now)} of those that moved."""
    keys = activity_keys(unit, board.id)
    if before != key:
        keys.remove(key)
        keys.insert(_place(keys, before, behind), key)
    return store.order_activities(unit, board.id, keys)


def _place(keys: Sequence[str], before: str | None, behind: str) -> int:
    if before:
        return keys.index(before)
    return keys.index(behind) + 1 if behind else len(keys)


def _agenda(unit: Unit, board: StoredBoard) -> dict[str, object]:
    return agenda_json(store.agenda_of(unit.connection, board.id))


def _forget(unit: Unit, board: StoredBoard, key: str) -> list[Change]:
    """Stores the settings without what they say of an activity, which also
    stamps the board: its agenda or its activities changed."""
    settings = board.settings
    return store_settings(
        unit,
        board,
        screen=ScreenChoice() if _is_of(settings.screen, key) else settings.screen,
        focus=None if _is_of(settings.focus, key) else settings.focus,
        blocks=without(settings.blocks, key),
        hidden_words=without(settings.hidden_words, key),
    )


def _is_of(choice: ScreenChoice | Focus | None, key: str) -> bool:
    return choice is not None and choice.activity == key

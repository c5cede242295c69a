"""Adds, moves and removes sittings and steps of the agenda; each can be
undone."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from app.commands.context import Context, command
from app.commands.plan.board_activities import activity_keys
from app.domain.board_settings import BoardSettings
from app.domain.changes.acts import changed, setting_changes
from app.domain.plan.agenda import Sitting, agenda_json, find_sitting, find_step
from app.domain.plan.agenda_order import Arranged
from app.domain.refusals import Refusal
from app.storage import activities
from app.storage.boards import change_board, lock_board
from app.storage.log import last_arrangement
from app.storage.unit import Unit

Arrange = Callable[[Sequence[Sitting]], Arranged]


@command
def arrange_agenda(
    context: Context,
    unit: Unit,
    code: str,
    act: str,
    arrange: Arrange,
    place: tuple[int, int | None] | None = None,
    *,
    title: str = "",
    seen: int | None = None,
) -> tuple[Sitting, ...]:
    """Writes the agenda as `arrange` returns it; returns it. Logs `act` with
    the title: that of the step or sitting at `place` (sitting, step or None)
    before the act.

    Refuses `agenda_rearranged` where another order than `seen` stands by now,
    `step_running` where the running step would go, `no_such_activity`, and
    what `arrange` refuses.
    """
    board = lock_board(unit, code)
    require_arrangement(unit, board.id, seen)
    before = activities.agenda_of(unit.connection, board.id)
    arranged = arrange(before)
    _require_activities(unit, board.id, arranged)
    settings = _following(board.settings, arranged)
    activities.replace_agenda(unit, board.id, arranged.agenda)
    change_board(unit, board.id, settings=settings)
    changes = changed("agenda", "", agenda_json(before), agenda_json(arranged.agenda))
    if changes:
        changes += setting_changes(board.settings, settings)
        context.record(
            unit, board.id, act, changes, title=title or _title(before, place)
        )
    return arranged.agenda


def require_arrangement(unit: Unit, board_id: int, seen: int | None) -> None:
    """Refuses `agenda_rearranged` where sittings or steps were added, moved or
    removed since.

    `seen` is the last act of that kind that a page knew; None for a sender
    that does not say it.
    """
    if seen is not None and seen != last_arrangement(unit.connection, board_id):
        raise Refusal("agenda_rearranged")


def _require_activities(unit: Unit, board_id: int, arranged: Arranged) -> None:
    """Refuses `no_such_activity` where a step is bound to one that is not on
    the board."""
    keys = activity_keys(unit, board_id)
    for sitting in arranged.agenda:
        for step in sitting.steps:
            if step.activity is not None and step.activity not in keys:
                raise Refusal("no_such_activity", activity=step.activity)


def _title(agenda: Sequence[Sitting], place: tuple[int, int | None] | None) -> str:
    """Returns the title of what stands at a place of the agenda, "" for
    none."""
    if place is None:
        return ""
    sitting, number = place
    stood = (
        find_sitting(agenda, sitting)
        if number is None
        else find_step(agenda, sitting, number)
    )
    return stood.title if stood else ""


def _following(settings: BoardSettings, arranged: Arranged) -> BoardSettings:
    """Returns the settings with running step, present sitting and photos by
    their new numbers."""
    running, sitting = settings.running, settings.session
    if running is not None:
        place = arranged.steps.get((running.session, running.step))
        if place is None:
            raise Refusal("step_running")
        running = replace(running, session=place[0], step=place[1])
    present = arranged.sittings.get(sitting) if sitting is not None else None
    pictures = settings.pictures.following(arranged.sittings)
    return replace(settings, running=running, session=present, pictures=pictures)

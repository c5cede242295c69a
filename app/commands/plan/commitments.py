"""Write the plan of action: take proposals into it, take them out, follow it
up."""

from collections.abc import Mapping
from dataclasses import replace

from app.commands.context import Context, command
from app.commands.notes import note_id
from app.commands.plan.agenda import read_held_on
from app.domain.changes.acts import Change, changed
from app.domain.json import without
from app.domain.plan.commitment import (
    FOLLOW_UPS_EVER,
    FOLLOW_UPS_LIMIT,
    PARTS,
    Commitment,
    Progress,
    State,
    clean_parts,
    clean_reason,
)
from app.domain.refusals import Refusal
from app.storage import commitments as store
from app.storage.activities import activity_by_key
from app.storage.boards import StoredBoard, change_board, lock_board
from app.storage.notes import StoredNote, note_by_id
from app.storage.seats import StoredSeat, seat_by_public_id
from app.storage.unit import Unit


@command
def commit(
    context: Context,
    unit: Unit,
    code: str,
    note: str,
    parts: Mapping[str, str],
    seat: str | None = None,
) -> Commitment:
    """Takes a note into the plan, or changes some parts of its commitment;
    returns that.

    `seat` is who writes, None for staff. The same again changes nothing.
    Refuses `no_such_note`, `note_not_shown`, `plan_of_staff`, `note_taken` (a
    note of another group), `text_too_long`.
    """
    board = lock_board(unit, code)
    stored = _note(unit, board, note, seat)
    before = store.commitment_on(unit.connection, board.id, stored.id)
    values = clean_parts(parts)
    act = "commitment_made" if before.removed else "commitment_changed"
    return _put(context, unit, board, act, before, {"removed": False, **values}, seat)


@command
def take_out(
    context: Context, unit: Unit, code: str, note: str, seat: str | None = None
) -> None:
    """Takes a commitment out of the plan, with what follow-ups said of it; its
    note stays.

    One that is not in the plan is no error. Refuses as `commit`.
    """
    board = lock_board(unit, code)
    stored = _note(unit, board, note, seat)
    before = store.commitment_on(unit.connection, board.id, stored.id)
    if not before.removed:
        values = {**dict.fromkeys(PARTS, ""), "removed": True, "progress": {}}
        _put(context, unit, board, "commitment_removed", before, values, seat)


async def open_follow_up(context: Context, code: str, day: str) -> str:
    """Opens a follow-up of a day; returns the day. The same again changes
    nothing.

    Refuses `bad_date`, `nothing_planned`, `follow_ups_full`, `after_erase_day`
    (the workshop erases itself before).
    """
    chosen = read_held_on(day)
    if chosen is None:
        raise Refusal("bad_date")

    def work(unit: Unit) -> str:
        board = lock_board(unit, code)
        if chosen in store.follow_ups_of(unit.connection, board.id):
            return chosen
        _require_plan(unit, board)
        _require_room(unit, board)
        if board.erase_on and board.erase_on[:10] <= chosen:
            raise Refusal("after_erase_day", day=board.erase_on[:10])
        at = context.now()
        store.put_follow_up(unit, board.id, chosen, at)
        change_board(unit, board.id)
        change = Change("follow_up", chosen, {"exists": False}, {"exists": True})
        context.record(
            unit, board.id, "follow_up_opened", [change], at=at, title=chosen
        )
        return chosen

    return await context.write(work)


@command
def remove_follow_up(context: Context, unit: Unit, code: str, day: str) -> None:
    """Removes a follow-up with all that it said; an undo brings both back.

    Refuses `no_such_follow_up`.
    """
    board = lock_board(unit, code)
    opened_at = store.follow_ups_of(unit.connection, board.id).get(day)
    if opened_at is None:
        raise Refusal("no_such_follow_up")
    at = context.now()
    changes = _drop_lines(unit, board, day, at)
    store.drop_follow_up(unit, board.id, day)
    change_board(unit, board.id)
    # The day comes last: an undo goes backwards, and what was said needs its
    # day.
    exists = {"exists": True, "opened_at": opened_at}
    changes.append(Change("follow_up", day, exists, {"exists": False}))
    context.record(unit, board.id, "follow_up_removed", changes, at=at, title=day)


def _drop_lines(unit: Unit, board: StoredBoard, day: str, at: str) -> list[Change]:
    """Removes what a follow-up said of each commitment; returns the
    changes."""
    changes: list[Change] = []
    for before in store.commitments_of(unit.connection, board.id).values():
        lines = without(before.progress, day)
        after = _progress(before, lines)
        if said := changed("commitment", before.note, before.values(), after):
            store.put_commitment(unit, board.id, before.note, at, after)
            changes += said
    return changes


def _progress(before: Commitment, lines: dict[str, Progress]) -> dict[str, object]:
    """Returns the value of a commitment's progress with these lines, by
    day."""
    return {"progress": replace(before, progress=lines).values()["progress"]}


async def record_progress(
    context: Context,
    code: str,
    day: str,
    note: str,
    state: State | None,
    reason: str = "",
) -> Commitment:
    """Says what a follow-up found of a commitment; None takes it back. Returns
    the commitment.

    Refuses `no_such_follow_up`, `no_such_note` (also for one that is not in
    the plan), `text_empty` (something stopped without a reason),
    `text_too_long`.
    """
    said = clean_reason(state, reason) if state else ""

    def work(unit: Unit) -> Commitment:
        board = lock_board(unit, code)
        if day not in store.follow_ups_of(unit.connection, board.id):
            raise Refusal("no_such_follow_up")
        before = store.commitment_on(unit.connection, board.id, note_id(note))
        if before.removed:
            raise Refusal("no_such_note")
        lines = dict(before.progress)
        former = lines.pop(day, None)
        if state and former and (former.state, former.reason) == (state, said):
            return before
        if state:
            lines[day] = Progress(state, said, context.now())
        values = _progress(before, lines)
        return _put(context, unit, board, "progress_recorded", before, values, None)

    return await context.write(work)


def _put(
    context: Context,
    unit: Unit,
    board: StoredBoard,
    act: str,
    before: Commitment,
    values: Mapping[str, object],
    seat: str | None,
) -> Commitment:
    """Stores what differs; an act of staff is logged, and can be undone."""
    changes = changed("commitment", before.note, before.values(), values)
    if changes:
        at = context.now()
        store.put_commitment(unit, board.id, before.note, at, changes[0].after)
        if seat is None:
            context.record(unit, board.id, act, changes, at=at, note=before.note)
    return store.commitment_on(unit.connection, board.id, before.note)


def _require_plan(unit: Unit, board: StoredBoard) -> None:
    """Refuses `nothing_planned`."""
    plan = store.commitments_of(unit.connection, board.id).values()
    if all(commitment.removed for commitment in plan):
        raise Refusal("nothing_planned")


def _require_room(unit: Unit, board: StoredBoard) -> None:
    """Refuses `follow_ups_full`, also where as many as a file takes were
    removed."""
    every = store.every_follow_up_of(unit.connection, board.id)
    standing = sum(not removed for _, _, removed in every)
    if standing >= FOLLOW_UPS_LIMIT or len(every) >= FOLLOW_UPS_EVER:
        raise Refusal("follow_ups_full", limit=FOLLOW_UPS_LIMIT)


def _note(unit: Unit, board: StoredBoard, note: str, seat: str | None) -> StoredNote:
    """Returns the note, where this seat, or staff, may write its
    commitment."""
    writer = (
        seat_by_public_id(unit.connection, board.id, seat) if seat is not None else None
    )
    if writer is not None and board.settings.planners != "groups":
        raise Refusal("plan_of_staff")
    stored = note_by_id(unit.connection, board.id, note_id(note))
    if stored is None or stored.state == "deleted":
        raise Refusal("no_such_note")
    _require_shown(unit, board, stored)
    if writer is not None:
        _require_own(stored, writer)
    return stored


def _require_shown(unit: Unit, board: StoredBoard, note: StoredNote) -> None:
    activity = activity_by_key(unit.connection, board.id, note.activity)
    if note.state != "shown" or activity.private or activity.value.practice:
        raise Refusal("note_not_shown", cause="plan")


def _require_own(note: StoredNote, writer: StoredSeat) -> None:
    """Refuses a note that neither the writer nor the writer's group wrote."""
    if note.seat_id != writer.id and note.group_id != (writer.group_id or 0):
        raise Refusal("note_taken")

"""Adds and duplicates activities while the workshop runs; each can be
undone."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count

from app.commands.context import Context, command
from app.commands.plan.activity_plan import place_activity
from app.commands.plan.board_activities import find_activity
from app.commands.plan.rehearsal import rehearsal_key
from app.commands.settings import store_settings
from app.documents.frameworks.ids import slug
from app.domain.changes.acts import Change
from app.domain.framework import Framework
from app.domain.plan.activity import Kind
from app.domain.refusals import Refusal
from app.domain.text import clean_text
from app.storage import activities as store
from app.storage.activities import StoredActivity
from app.storage.boards import StoredBoard, lock_board
from app.storage.frameworks import frameworks_of
from app.storage.unit import Unit

# A file takes 200, and each vote may get a practice beside it
ACTIVITIES_LIMIT = 100


TITLE_LIMIT = 160


KEY_LENGTH = 40


MOST_VOTES = 3


_NUMBERED = re.compile(r" \(\d+\)$")


@dataclass(frozen=True)
class NewActivity:
    """`framework` is the id of one of the board's, "" for the one of its first
    activity of the kind. `votes` is None for three, or for as many as there
    are fields."""

    kind: Kind
    title: str
    framework: str = ""
    votes: int | None = None


@command
def add_activity(
    context: Context, unit: Unit, code: str, new: NewActivity
) -> StoredActivity:
    """Adds a planned activity at the end; returns it.

    Refuses `activities_full`, `bad_framework`, `bad_setting`, `text_empty`,
    `text_too_long`.
    """
    board = lock_board(unit, code)
    row, framework = _framework(unit, board, new)
    head = {"kind": new.kind, "title": clean_text(new.title, TITLE_LIMIT, line=True)}
    votes = {"votes": _votes(new, framework)} if new.kind == "vote" else {}
    stored = insert_activity(unit, board, {**head, **votes, "framework_id": row})
    record_added(context, unit, board, "activity_added", stored)
    return stored


@command
def duplicate_activity(
    context: Context, unit: Unit, code: str, key: str, title: str = ""
) -> StoredActivity:
    """Adds a planned activity of the same kind, framework, rule and blocks,
    behind the first.

    Without a `title` it gets the same one with a number. Refuses
    `no_such_activity`, `activities_full`, `text_too_long`.
    """
    board, first = find_activity(unit, code, key)
    named = clean_text(
        title or unused_title(unit, board, first.value.title), TITLE_LIMIT, line=True
    )
    values = {**store.planned_values(first), "title": named}
    stored = insert_activity(
        unit, board, {**values, "framework_id": first.framework_id}
    )
    chosen = board.settings.blocks.get(key)
    changes: list[Change] = []
    if chosen is not None:
        blocks = {**board.settings.blocks, stored.value.key: chosen}
        changes = store_settings(unit, board, blocks=blocks)
    place_activity(unit, board, stored.value.key, behind=key)
    record_added(context, unit, board, "activity_added", stored, changes)
    return store.activity_by_key(unit.connection, board.id, stored.value.key)


def _require_room(stored: Sequence[StoredActivity]) -> None:
    if sum(not activity.value.practice for activity in stored) >= ACTIVITIES_LIMIT:
        raise Refusal("activities_full", limit=ACTIVITIES_LIMIT)


def insert_activity(
    unit: Unit, board: StoredBoard, values: Mapping[str, object]
) -> StoredActivity:
    """Adds an activity at the end, under a key of its title, in the caller's
    transaction.

    Refuses `activities_full`.
    """
    stored = store.activities_of(unit.connection, board.id)
    _require_room(stored)
    keys = {activity.value.key for activity in stored}
    key = free_key(str(values["title"]), str(values["kind"]), keys)
    position = max((activity.position for activity in stored), default=-1) + 1
    store.add_activity(unit, board.id, {**values, "key": key, "position": position})
    return store.activity_by_key(unit.connection, board.id, key)


def record_added(
    context: Context,
    unit: Unit,
    board: StoredBoard,
    act: str,
    stored: StoredActivity,
    changes: Sequence[Change] = (),
) -> None:
    """Logs a new activity; an undo removes it."""
    key, title = stored.value.key, stored.value.title
    added = Change("activity", key, {"exists": False}, {"exists": True})
    context.record(unit, board.id, act, [*changes, added], activity=key, title=title)


def free_key(title: str, kind: str, keys: set[str]) -> str:
    """Returns a key of the title's letters that neither an activity nor its
    practice has."""
    first = slug(title, KEY_LENGTH) or kind
    candidates = chain((first,), (f"{first}-{number}" for number in count(2)))
    return next(
        key
        for key in candidates
        if keys.isdisjoint({key, rehearsal_key(key)})
        and not key.endswith(rehearsal_key(""))
    )


def _usable_frameworks(unit: Unit, board: StoredBoard) -> dict[int, Framework]:
    """Returns those of the board but of quick questions."""
    frameworks = frameworks_of(unit.connection, board.id).items()
    return {
        row: framework for row, framework in frameworks if not framework.is_of_question
    }


def _framework(
    unit: Unit, board: StoredBoard, new: NewActivity
) -> tuple[int, Framework]:
    frameworks = _usable_frameworks(unit, board)
    if new.framework:
        named = (
            row
            for row, framework in frameworks.items()
            if framework.id == new.framework
        )
        row = next(named, None)
    else:
        row = _usual(unit, board, new.kind, frameworks)
    if row is None:
        problem, value = "unknown_framework", (new.framework or "")[:40]
        raise Refusal("bad_framework", where="framework", problem=problem, value=value)
    if new.kind == "vote" and not frameworks[row].fields:
        raise Refusal("bad_framework", where="framework", problem="no_fields")
    return row, frameworks[row]


def _usual(
    unit: Unit, board: StoredBoard, kind: str, frameworks: Mapping[int, Framework]
) -> int | None:
    """Returns the framework of the first activity of a kind, else the first
    that such one can have."""
    stored = store.activities_of(unit.connection, board.id)
    used = [activity.framework_id for activity in stored if activity.value.kind == kind]
    rows = [
        row for row in (*used, *frameworks) if kind == "notes" or frameworks[row].fields
    ]
    return next(iter(rows), None)


def _votes(new: NewActivity, framework: Framework) -> int:
    if new.votes is None:
        return min(MOST_VOTES, len(framework.fields))
    if not 1 <= new.votes <= len(framework.fields):
        raise Refusal("bad_setting", value=str(new.votes))
    return new.votes


def unused_title(unit: Unit, board: StoredBoard, title: str) -> str:
    """Returns the title, behind it the first number that no other has where an
    activity has it."""
    titles = {
        stored.value.title for stored in store.activities_of(unit.connection, board.id)
    }
    if title not in titles:
        return title
    stem = _NUMBERED.sub("", title)[: TITLE_LIMIT - 6].rstrip()
    return next(
        text for text in (f"{stem} ({n})" for n in count(2)) if text not in titles
    )

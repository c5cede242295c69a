"""Changes the settings of a board: joining, names, screen, focus, the report's
texts."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, TypedDict

from app.commands.context import Context
from app.commands.plan.ending import close_joining
from app.commands.report_settings import ReportChanges, allowed, with_report
from app.domain.board_settings import (
    REASON_LIMIT,
    BoardSettings,
    ChosenBlocks,
)
from app.domain.changes.acts import Change, changed, setting_changes
from app.domain.erase_day import WARNING_DAYS, read_erase_day
from app.domain.plan.pace import Pace
from app.domain.plan.shortlist import is_made_of_notes, most_votes
from app.domain.plan.time_zone import typed_zone
from app.domain.refusals import Refusal
from app.domain.text import clean_text, tidy
from app.domain.votes.order import Order
from app.domain.wifi import Wifi, typed_wifi
from app.storage import activities
from app.storage.boards import StoredBoard, board_by_code, change_board, lock_board
from app.storage.frameworks import framework_of
from app.storage.notes import stamp_notes
from app.storage.unit import Unit

# Stand from the first opening on
PROMISES = ("votes", "repeats", "secret", "practice", "order")


class BoardChanges(ReportChanges, total=False):
    """What `change_settings` changes, the report's part included."""

    title: str
    place: str
    joining: str
    names_shown: bool
    erase_on: str | None
    headcount: int | None
    screen_languages: tuple[str, ...]
    time_zone: str


class ActivityChanges(TypedDict, total=False):
    """What `set_activity` changes."""

    title: str
    private: bool
    votes: int
    repeats: bool
    secret: bool
    practice: bool
    pace: Pace
    order: Order
    blocks: list[str]
    reason: str


async def change_settings(
    context: Context, code: str, changes: BoardChanges
) -> StoredBoard:
    """Changes some of title, place, time_zone, joining, names_shown, headcount,
    screen_languages, erase_on (None for never), and what the report says.

    Refuses `bad_setting`, `bad_date`, `date_too_early` and text refusals.
    """

    def work(unit: Unit) -> StoredBoard:
        board = lock_board(unit, code)
        columns = _columns(changes) | _erase_day(context, changes)
        settings = _changed_settings(board, changes)
        change_board(unit, board.id, settings=settings, **columns)
        if columns.get("names_shown", board.names_shown) != board.names_shown:
            stamp_notes(unit, board.id)
        undoable = _undoable_changes(board, columns, settings)
        context.record(
            unit, board.id, "settings_changed", undoable, names=sorted(changes)
        )
        return board_by_code(unit.connection, code)

    return await context.write(work)


def _columns(changes: BoardChanges) -> dict[str, object]:
    columns: dict[str, object] = {}
    if "title" in changes:
        columns["title"] = clean_text(changes["title"], 160, line=True)
    if "place" in changes:
        columns["place"] = (
            clean_text(changes["place"], 120, line=True)
            if tidy(changes["place"], line=True)
            else ""
        )
    if "joining" in changes:
        columns["joining"] = allowed(changes["joining"], ("open", "roster", "closed"))
    if "names_shown" in changes:
        columns["names_shown"] = bool(changes["names_shown"])
    return columns


def _erase_day(context: Context, changes: BoardChanges) -> dict[str, object]:
    """Returns the day of erasing: for a facilitator at least WARNING_DAYS ahead."""
    if "erase_on" not in changes:
        return {}
    notice = 0 if context.by == "organiser" else WARNING_DAYS
    return {
        "erase_on": read_erase_day(
            changes["erase_on"], today=context.today(), notice=notice
        )
    }


def _changed_settings(board: StoredBoard, changes: BoardChanges) -> BoardSettings:
    settings = board.settings
    if changes.get("joining", board.joining) != board.joining:
        settings = replace(settings, joining_before=None)
    if "headcount" in changes:
        settings = replace(settings, headcount=changes["headcount"])
    if "screen_languages" in changes:
        settings = replace(settings, screen_languages=changes["screen_languages"])
    if "time_zone" in changes:
        settings = replace(settings, time_zone=typed_zone(changes["time_zone"]))
    return with_report(settings, changes)


def _undoable_changes(
    board: StoredBoard, columns: dict[str, object], settings: BoardSettings
) -> list[Change]:
    """Returns the changes that can be undone: none for the report's texts, which are
    long."""
    if settings.texts != board.settings.texts:
        return []
    # Undone, the earlier day of erasing could be past.
    undoable = {name: value for name, value in columns.items() if name != "erase_on"}
    heads = changed(
        "board", "", {name: getattr(board, name) for name in undoable}, undoable
    )
    return heads + setting_changes(board.settings, settings)


async def set_wifi(
    context: Context, code: str, name: str, password: str
) -> Wifi | None:
    """Sets the Wi-Fi of the room, or with an empty name takes it away; returns it.

    The log says that it was set, and not to what. Refuses `bad_setting`.
    """
    wifi = typed_wifi(name, password)

    def work(unit: Unit) -> Wifi | None:
        board = lock_board(unit, code)
        change_board(unit, board.id, settings=replace(board.settings, wifi=wifi))
        context.record(unit, board.id, "wifi_set")
        return wifi

    return await context.write(work)


async def keep_room_address(context: Context, code: str, url: str) -> None:
    """Stores the address by which phones of the room come in; screens show its QR code
    anew."""

    def work(unit: Unit) -> None:
        board = lock_board(unit, code)
        change_board(unit, board.id, settings=replace(board.settings, room_address=url))

    await context.write(work)


def store_settings(unit: Unit, board: StoredBoard, **values: Any) -> list[Change]:
    """Stores these of the board's settings; returns their changes for the log."""
    settings = replace(board.settings, **values)
    change_board(unit, board.id, settings=settings)
    return setting_changes(board.settings, settings)


async def set_activity(
    context: Context, code: str, key: str, changes: ActivityChanges
) -> None:
    """Changes some of title, private, votes, repeats, secret, practice, order, pace,
    blocks and reason.

    votes, repeats, secret, practice and order change only before the first opening,
    pace only while the vote is not open. `blocks` are the only ones under which notes
    are taken, `reason` says why. Refuses `activity_already_open`, `bad_setting`,
    `no_such_field`.
    """

    def work(unit: Unit) -> None:
        board = lock_board(unit, code)
        stored = activities.activity_by_key(unit.connection, board.id, key)
        _require_changeable(stored, changes)
        values = _activity_values(stored, changes)
        if changes.keys() & {"votes", "repeats"}:
            _check_rule(unit, stored, changes)
        _store_activity(unit, stored, values)
        done = changed("activity", key, _settings_of(stored), values)
        if changes.keys() & {"blocks", "reason"}:
            done += _set_blocks(unit, board, stored, changes)
        if changes.get("practice"):  # the last that was not closed may be none any more
            done += close_joining(unit, code, stored.value)
        context.record(
            unit, board.id, "activity_set", done, activity=key, names=sorted(changes)
        )

    await context.write(work)


def _require_changeable(
    stored: activities.StoredActivity, changes: ActivityChanges
) -> None:
    """Refuses `activity_already_open` for what voters were promised, and for an open
    vote's pace."""
    activity = stored.value
    if changes.keys() & PROMISES and (activity.round or activity.state != "planned"):
        cause = "" if activity.state == "open" else "before"
        raise Refusal("activity_already_open", activity=activity.key, cause=cause)
    if "pace" in changes and activity.state == "open":
        raise Refusal("activity_already_open", activity=activity.key)
    if activity.kind == "word" and changes.get("secret") is False:
        # Files tell a named ballot at once
        raise Refusal("bad_setting", value="secret")
    if activity.kind != "vote" and changes.get("order") == "rotated":
        raise Refusal("bad_setting", value="order")


def _activity_values(
    stored: activities.StoredActivity, changes: ActivityChanges
) -> dict[str, object]:
    """Returns the columns that change; a pace only of a vote. Refuses as a text."""
    names = {"private", *PROMISES, *(("pace",) if stored.value.rule else ())}
    values: dict[str, object] = {
        name: value for name, value in changes.items() if name in names
    }
    if "title" in changes:
        values["title"] = clean_text(changes["title"], 160, line=True)
    return values


def _store_activity(
    unit: Unit, stored: activities.StoredActivity, values: dict[str, object]
) -> None:
    """Writes the columns; notes show anew where they become private or public."""
    if values:
        activities.change_activity(unit, stored.board_id, stored.id, **values)
    if values.get("private", stored.private) != stored.private:
        stamp_notes(unit, stored.board_id, activity=stored.id)


def _settings_of(stored: activities.StoredActivity) -> dict[str, object]:
    """Returns what `set_activity` can change, as it is."""
    value, rule = stored.value, stored.value.rule
    values: dict[str, object] = {
        "title": value.title,
        "private": stored.private,
        "practice": value.practice,
        "secret": value.secret,
        "pace": value.pace,
        "order": value.order,
    }
    return {**values, "votes": rule.votes, "repeats": rule.repeats} if rule else values


def _check_rule(
    unit: Unit, stored: activities.StoredActivity, changes: ActivityChanges
) -> None:
    """Refuses `bad_setting` for more votes than different fields, or a rule for what is
    no vote."""
    rule = stored.value.rule
    if rule is None or stored.value.is_question:
        raise Refusal("bad_setting", value="votes")
    votes, repeats = (
        changes.get("votes", rule.votes),
        changes.get("repeats", rule.repeats),
    )
    framework = framework_of(unit.connection, stored.framework_id)
    fields = len(framework.fields)
    if is_made_of_notes(framework) and votes > most_votes(fields):
        raise Refusal("bad_setting", cause="half", most=most_votes(fields))
    if not 1 <= votes <= (20 if repeats else fields):
        raise Refusal("bad_setting", value=str(votes))


def _set_blocks(
    unit: Unit,
    board: StoredBoard,
    stored: activities.StoredActivity,
    changes: ActivityChanges,
) -> list[Change]:
    """Chooses the blocks of an activity. Refuses `no_such_field`."""
    key, every = stored.value.key, board.settings.blocks
    before = every.get(key, ChosenBlocks(()))
    blocks, reason = (
        changes.get("blocks", before.blocks),
        changes.get("reason", before.reason),
    )
    _require_blocks(unit, stored, blocks)
    activities.change_activity(unit, board.id, stored.id)
    chosen = ChosenBlocks(tuple(blocks), tidy(reason)[:REASON_LIMIT])
    return store_settings(unit, board, blocks={**every, key: chosen})


def _require_blocks(
    unit: Unit, stored: activities.StoredActivity, blocks: Iterable[str]
) -> None:
    """Refuses `no_such_field`."""
    blocks_by_id = framework_of(unit.connection, stored.framework_id).block_by_id
    if unknown := [block for block in blocks if block not in blocks_by_id]:
        raise Refusal("no_such_field", field=unknown[0])

"""Changes the settings of a board: joining, names, the report's texts,
Wi-Fi."""

from dataclasses import replace
from typing import Any

from app.commands.context import Context, command
from app.commands.report_settings import ReportChanges, allowed, with_report
from app.domain.board_settings import BoardSettings
from app.domain.changes.acts import Change, changed, setting_changes
from app.domain.erase_day import WARNING_DAYS, read_erase_day
from app.domain.json import without
from app.domain.plan.time_zone import typed_zone
from app.domain.text import clean_text, tidy
from app.domain.wifi import Wifi, typed_wifi
from app.storage.boards import StoredBoard, board_by_code, change_board, lock_board
from app.storage.notes import stamp_notes
from app.storage.unit import Unit


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


@command
def change_settings(
    context: Context, unit: Unit, code: str, changes: BoardChanges
) -> StoredBoard:
    """Changes some of title, place, time_zone, joining, names_shown,
    headcount, screen_languages, erase_on (None for never), and what the report
    says.

    Refuses `bad_setting`, `bad_date`, `date_too_early` and text refusals.
    """
    board = lock_board(unit, code)
    columns = _columns(changes) | _erase_day(context, changes)
    settings = _changed_settings(board, changes)
    change_board(unit, board.id, settings=settings, **columns)
    if columns.get("names_shown", board.names_shown) != board.names_shown:
        stamp_notes(unit, board.id)
    undoable = _undoable_changes(board, columns, settings)
    context.record(unit, board.id, "settings_changed", undoable, names=sorted(changes))
    return board_by_code(unit.connection, code)


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
    """Returns the day of erasing: for a facilitator at least WARNING_DAYS
    ahead."""
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
    """Returns the changes that can be undone: none for the report's texts,
    which are long."""
    if settings.texts != board.settings.texts:
        return []
    # Undone, the earlier day of erasing could be past.
    undoable = without(columns, "erase_on")
    heads = changed(
        "board", "", {name: getattr(board, name) for name in undoable}, undoable
    )
    return heads + setting_changes(board.settings, settings)


async def set_wifi(
    context: Context, code: str, name: str, password: str
) -> Wifi | None:
    """Sets the Wi-Fi of the room, or with an empty name takes it away; returns
    it.

    The log says that it was set, and not to what. Refuses `bad_setting`.
    """
    wifi = typed_wifi(name, password)

    def work(unit: Unit) -> Wifi | None:
        board = lock_board(unit, code)
        change_board(unit, board.id, settings=replace(board.settings, wifi=wifi))
        context.record(unit, board.id, "wifi_set")
        return wifi

    return await context.write(work)


@command
def keep_room_address(context: Context, unit: Unit, code: str, url: str) -> None:
    """Stores the address by which phones of the room come in; screens show its
    QR code anew."""
    board = lock_board(unit, code)
    change_board(unit, board.id, settings=replace(board.settings, room_address=url))


def store_settings(unit: Unit, board: StoredBoard, **values: Any) -> list[Change]:
    """Stores these of the board's settings; returns their changes for the
    log."""
    settings = replace(board.settings, **values)
    change_board(unit, board.id, settings=settings)
    return setting_changes(board.settings, settings)

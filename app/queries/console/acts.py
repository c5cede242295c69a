"""Lists what staff did last, for both facilitators."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from app.domain.changes.acts import Act
from app.domain.explaining.texts import field_in
from app.domain.local_text import Languages
from app.domain.refusals import Refusal
from app.queries.board import BoardView, board_view
from app.storage.boards import board_by_code
from app.storage.changes.values import is_unchanged
from app.storage.log import last_acts
from app.storage.notes import note_by_id
from app.storage.seats import every_seat_of

MOST = 15
SHORT = 60  # letters of a note


@dataclass(frozen=True)
class ListedAct:
    """An act of the history.

    `subject` names what was changed, in the board's own words. `undo` is `yes`
    for the last act while it can be undone, `passed` once a later change
    stands in the way, `final` where undoing is impossible, and empty for all
    earlier acts.
    """

    act: Act
    subject: str
    undo: str


def acts_of(
    connection: Connection, code: str, languages: Languages = ()
) -> list[ListedAct]:
    """Returns the last acts, newest first. Refuses `no_such_board`."""
    return acts_on(
        connection, board_view(connection, board_by_code(connection, code), languages)
    )


def acts_on(connection: Connection, view: BoardView) -> list[ListedAct]:
    """Returns the last acts of a board that was already read, newest first."""
    acts = last_acts(connection, view.board.id, MOST)
    seats = _seat_names(connection, view, acts)
    return [
        ListedAct(
            act,
            _subject(connection, view, seats, act),
            _undo(connection, view, act) if act is acts[0] else "",
        )
        for act in acts
    ]


def _undo(connection: Connection, view: BoardView, last: Act) -> str:
    if not last.changes:
        return "" if last.act in {"undone", "board_created"} else "final"
    return "yes" if is_unchanged(connection, view.board, last) else "passed"


def _seat_names(
    connection: Connection, view: BoardView, acts: list[Act]
) -> dict[str, str]:
    if not any("seat" in _about(act) for act in acts):
        return {}
    return {
        seat.public_id: seat.name for seat in every_seat_of(connection, view.board.id)
    }


def _about(act: Act) -> Any:
    return act.detail.get("of", {}) if act.act == "undone" else act.detail


def _subject(
    connection: Connection, view: BoardView, seats: dict[str, str], act: Act
) -> str:
    about = _about(act)
    if "note" in about:
        return _note(connection, view, str(about["note"]), act)
    if "seat" in about:
        return seats.get(str(about["seat"]), "")
    return _title(view, about)


def _title(view: BoardView, about: Mapping[str, Any]) -> str:
    """Returns the activity's or the group's name as it is now, else as it
    was."""
    if about.get("activity"):
        titles = {
            activity.value.key: activity.value.title for activity in view.activities
        }
        return titles.get(about["activity"], str(about.get("title", "")))
    if "group" in about:
        names = {group.key: group.name for group in view.groups.values()}
        return names.get(about["group"], str(about.get("name", "")))
    if "explained" in about:
        return _field_name(view, str(about["explained"]))
    return str(about.get("title", ""))


def _field_name(view: BoardView, key: str) -> str:
    try:
        return field_in(view.frameworks, key)[2].name
    except Refusal:
        return ""


def _note(connection: Connection, view: BoardView, note: str, act: Act) -> str:
    stored_note = note_by_id(connection, view.board.id, note)
    if stored_note and any(
        activity.private
        for activity in view.activities
        if activity.id == stored_note.activity_id
    ):
        return ""
    text = stored_note.text if stored_note else ""
    text = text or next(
        (
            str(change.before["text"])
            for change in act.changes
            if "text" in change.before
        ),
        "",
    )
    return text if len(text) <= SHORT else f"{text[: SHORT - 1].rstrip()}…"


def act_json(listed: ListedAct) -> dict[str, object]:
    """Returns an act as `GET /b/{code}/acts` lists it."""
    act = listed.act
    about = {"of": act.detail.get("act")} if act.act == "undone" else {}
    answer = {
        "id": act.id,
        "at": act.at,
        "actor": act.actor,
        "by": act.by or None,
        "act": act.act,
        **about,
    }
    return {**answer, "subject": listed.subject, "undo": listed.undo == "yes"}

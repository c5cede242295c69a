"""Writes a whole session document at once, after its checks: the rows of a
saved session."""

from collections.abc import Mapping, Sequence

from app.documents.session.document import (
    ActivityPart,
    BoardDocument,
    NotePart,
    SeatPart,
)
from app.documents.session.pictures import read_field_files, read_pictures
from app.documents.session.voices import more_voices, taken_back, voices_of
from app.domain.framework import Framework
from app.domain.json import without
from app.domain.plan.agenda import SittingPart, StepPart
from app.domain.plan.commitment import PARTS
from app.storage.activities import activity, add_sitting, group, kind_columns
from app.storage.commitments import commitment, follow_up, progress
from app.storage.frameworks import add_framework
from app.storage.log import log
from app.storage.me_too import add_voices
from app.storage.notes import note
from app.storage.people.answers import add_answers
from app.storage.pictures import add_files
from app.storage.seats import seat
from app.storage.sessions.rounds import add_round
from app.storage.sessions.rows import SessionRows, Values, add_with_keys
from app.storage.unit import Unit

SEAT_NAMES = ("name", "organisation", "attendance", "present", "voided", "joined_at")
ACTIVITY_NAMES = (
    *("key", "state", "title", "practice", "private", "round"),
    *("opened_at", "closed_at", "closes_at"),
)
NOTE_NAMES = (
    "id",
    "block",
    "field",
    "text",
    "state",
    "merged_into",
    "created_at",
    "updated_at",
)
PLAN_NAMES = (*PARTS, "removed", "made_at", "updated_at")


def add_session(
    unit: Unit,
    board_id: int,
    document: BoardDocument,
    frameworks: Mapping[str, Framework],
) -> None:
    """Writes everything but the board's head. The constraints of the tables
    stay in force."""
    rows = SessionRows(
        unit, board_id, {"board_id": board_id, "version": unit.touch(board_id)}
    )
    rows.frameworks = {
        key: add_framework(unit, board_id, position, framework)
        for position, (key, framework) in enumerate(frameworks.items())
    }
    _add_people(rows, document)
    _add_activities(rows, document["activities"])
    _add_agenda(rows, document["sessions"])
    explaining = read_field_files(document, frameworks.values())
    add_files(unit, board_id, read_pictures(document).values(), explaining.values())
    _add_notes(rows, document["notes"])
    _add_plan(rows, document)
    common = {"board_id": board_id, "from_file": True}
    entries = ({**common, **entry} for entry in document["log"])
    unit.insert(log, *entries)
    for part in document["activities"]:
        for document_round in part["rounds"]:
            add_round(rows, rows.activities[part["key"]], document_round)


def _add_notes(rows: SessionRows, documents: Sequence[NotePart]) -> None:
    notes = [
        _note_row(rows, position, part)
        for position, part in enumerate(documents, start=1)
    ]
    rows.unit.insert(note, *notes)
    for read, is_gone in ((voices_of, False), (taken_back, True)):
        voices = [
            (part["id"], rows.seats[key]) for part in documents for key in read(part)
        ]
        add_voices(rows.unit, rows.board_id, voices, taken_back=is_gone)


def _add_people(rows: SessionRows, document: BoardDocument) -> None:
    """Writes the groups and the seats."""
    groups = [
        {**rows.common, **document_group} for document_group in document["groups"]
    ]
    rows.groups = add_with_keys(rows.unit, group, groups, document["groups"], "key")
    seats = [_seat_row(rows, part) for part in document["seats"]]
    rows.seats = add_with_keys(rows.unit, seat, seats, document["seats"], "id")
    add_answers(
        rows.unit,
        {rows.seats[p["id"]]: p.get("answers") or {} for p in document["seats"]},
    )


def _add_activities(rows: SessionRows, documents: Sequence[ActivityPart]) -> None:
    activities = [
        _activity_row(rows, position, part) for position, part in enumerate(documents)
    ]
    rows.activities = add_with_keys(rows.unit, activity, activities, documents, "key")


def _add_plan(rows: SessionRows, document: BoardDocument) -> None:
    follow_ups = [
        {"board_id": rows.board_id, **follow_up_part}
        for follow_up_part in document.get("follow_ups", ())
    ]
    rows.unit.insert(follow_up, *follow_ups)
    commitments, lines = [], []
    for part in document.get("commitments", ()):
        values: Values = part
        key = {"board_id": rows.board_id, "note_id": part["note"]}
        commitments.append({**key, **{name: values[name] for name in PLAN_NAMES}})
        lines += [{**key, **line} for line in part["progress"]]
    rows.unit.insert(commitment, *commitments)
    rows.unit.insert(progress, *lines)


def _add_agenda(rows: SessionRows, sittings: Sequence[SittingPart]) -> None:
    for sitting in sittings:
        steps = [_step_row(rows, step) for step in sitting["steps"]]
        head = without(sitting, "steps")
        add_sitting(rows.unit, rows.board_id, head, steps)


def _step_row(rows: SessionRows, document: StepPart) -> Values:
    values = without(document, "activity")
    return {**values, "activity_id": rows.activities[document["activity"]]}


def _seat_row(rows: SessionRows, document: SeatPart) -> Values:
    values: Values = document
    return {
        **rows.common,
        **{name: values[name] for name in SEAT_NAMES},
        "public_id": document["id"],
        "code": document["seat_code"],
        "group_id": rows.groups[document["group"]],
        "device": document.get("device", False),
        "finished": document.get("finished") or "",
    }


def _activity_row(rows: SessionRows, position: int, document: ActivityPart) -> Values:
    values: Values = document
    # Activities of notes have none of the vote's values, but their columns may
    # not be empty.
    rule = document["rule"] or {"votes": 3, "repeats": False}
    return {
        **rows.common,
        **{name: values[name] for name in ACTIVITY_NAMES},
        **kind_columns(document["kind"]),
        **rule,
        "locked": document.get("locked", False),
        "reveal": document["reveal"] or "live",
        "pace": document.get("pace") or "each",
        "order": document.get("order") or "printed",
        "secret": document["secret"] is not False,
        "position": position,
        "framework_id": rows.frameworks[document["framework"]],
    }


def _note_row(rows: SessionRows, position: int, document: NotePart) -> Values:
    values: Values = document
    return {
        **rows.common,
        **{name: values[name] for name in NOTE_NAMES},
        "position": position,
        "activity_id": rows.activities[document["activity"]],
        "seat_id": rows.seats[document["seat"]],
        "group_id": rows.groups[document["group"]],
        "more_voices": more_voices(document),
    }

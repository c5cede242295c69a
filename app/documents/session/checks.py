"""Checks the content of a session document: frameworks, seats, notes and
agenda.

The document's form (keys, types, lengths) is checked before, in
app/documents/session/schema.py.
"""

from collections.abc import Mapping, Sequence

from app.documents.frameworks.reader import read_framework
from app.documents.session.document import ActivityPart, BoardDocument, NotePart
from app.documents.session.pictures import read_field_files, read_pictures
from app.documents.session.plan_checks import check_plan
from app.documents.session.question_checks import check_answers
from app.documents.session.references import require_listed, require_unique
from app.documents.session.round_checks import check_activity
from app.documents.session.voices import check_voices
from app.domain.board_settings import BoardSettings
from app.domain.chosen_blocks import check_blocks
from app.domain.framework import Framework
from app.domain.group import Group
from app.domain.json import bad, read_each
from app.domain.plan.agenda import Sitting
from app.domain.refusals import Refusal

SCHEMA = "palabre-session/1"
GROUPS_LIMIT, SITTINGS_LIMIT = 1000, 100


def is_exercise(activity: ActivityPart) -> bool:
    """Returns whether it counts for results: neither a practice nor a quick
    question."""
    return not activity["practice"] and activity["kind"] in {"notes", "vote"}


def check_session(document: BoardDocument) -> dict[str, Framework]:
    """Returns the frameworks by id.

    Refuses `bad_session` with `where` and `problem`, and `seal_broken` with
    `where`.
    """
    frameworks = _frameworks(document["frameworks"])
    read_each(document["groups"], "groups", GROUPS_LIMIT, Group.read)
    require_unique("groups", "key", document["groups"])
    require_unique("activities", "key", document["activities"])
    _seats(document)
    _notes(document, frameworks)
    check_plan(document)
    check_answers(document)
    seats = {seat["id"] for seat in document["seats"]}
    for place, activity in enumerate(document["activities"]):
        check_activity(f"activities[{place}]", activity, frameworks, seats)
    _check_agenda(document)
    read_pictures(document)
    read_field_files(document, frameworks.values())
    settings = BoardSettings.read(document["board"]["settings"])
    by_activity = {
        part["key"]: frameworks[part["framework"]] for part in document["activities"]
    }
    check_blocks(settings.blocks, by_activity)
    return frameworks


def _frameworks(documents: Sequence[Mapping[str, object]]) -> dict[str, Framework]:
    frameworks: dict[str, Framework] = {}
    for place, document in enumerate(documents):
        where = f"frameworks[{place}]"
        try:
            framework = read_framework(document)
        except Refusal as refusal:
            inner = str(refusal.details["where"])
            raise bad(
                f"{where}.{inner}" if inner else where, str(refusal.details["problem"])
            ) from None
        if framework.id in frameworks:
            raise bad(f"{where}.id", "duplicate")
        frameworks[framework.id] = framework
    return frameworks


def _check_agenda(document: BoardDocument) -> None:
    """Reads the sittings; numbers are unique, and a step's activity is one of
    the board's."""
    keys = {activity["key"] for activity in document["activities"]}
    sittings = read_each(document["sessions"], "sessions", SITTINGS_LIMIT, Sitting.read)
    require_unique("sessions", "number", document["sessions"])
    for place, sitting in enumerate(sittings):
        path = f"sessions[{place}].steps"
        require_unique(path, "number", document["sessions"][place]["steps"])
        for at, step in enumerate(sitting.steps):
            require_listed(f"{path}[{at}].activity", step.activity, keys)


def _seats(document: BoardDocument) -> None:
    groups = {group["key"] for group in document["groups"]}
    notes = {part["key"] for part in document["activities"] if part["kind"] == "notes"}
    require_unique("seats", "id", document["seats"])
    require_unique("seats", "seat_code", document["seats"])
    for place, seat in enumerate(document["seats"]):
        require_listed(f"seats[{place}].group", seat["group"], groups)
        require_listed(f"seats[{place}].finished", seat.get("finished"), notes)
        if seat.get("device") and seat["present"]:
            raise bad(f"seats[{place}].present", "not_of_device")


def _notes(document: BoardDocument, frameworks: Mapping[str, Framework]) -> None:
    activities = {
        activity["key"]: activity["framework"]
        for activity in document["activities"]
        if activity["kind"] == "notes"
    }
    groups = {group["key"] for group in document["groups"]}
    seats = {seat["id"] for seat in document["seats"]}
    require_unique("notes", "id", document["notes"])
    ids = {note["id"] for note in document["notes"]}
    for place, note in enumerate(document["notes"]):
        where = f"notes[{place}]"
        require_listed(f"{where}.activity", note["activity"], activities)
        require_listed(f"{where}.group", note["group"], groups)
        require_listed(f"{where}.seat", note["seat"], seats)
        require_listed(f"{where}.merged_into", note["merged_into"], ids)
        framework = frameworks.get(activities[note["activity"]])
        if framework is not None:  # an unknown one is refused at its activity
            _note_place(where, note, framework)
        _note_state(where, note)
        check_voices(where, note, seats)


def _note_state(where: str, note: NotePart) -> None:
    """Refuses a note merged into itself, and a text that does not fit its
    state."""
    if note["merged_into"] == note["id"]:
        raise bad(f"{where}.merged_into", "itself")
    if (note["text"] == "") != (note["state"] == "deleted"):
        raise bad(f"{where}.text", "not_empty" if note["text"] else "empty")


def _note_place(where: str, note: NotePart, framework: Framework) -> None:
    try:
        _, block = framework.place(note["field"], note["block"])
    except Refusal:
        raise bad(
            f"{where}.block" if note["field"] is None else f"{where}.field", "unknown"
        ) from None
    if block != note["block"]:
        raise bad(f"{where}.block", "wrong_block")

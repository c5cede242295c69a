"""A column that is new to the database finds its place in the file, or among what is left out, and
why."""

from typing import Any

from app.documents.session.schema import json_schema
from app.storage.schema.models import METADATA

# By table: what stands in the file under the same name, and under which other one.
KEPT: dict[str, dict[str, str]] = {
    "board": {},
    "framework": {"document": "frameworks"},
    "workgroup": {},
    "activity": {
        "question": "kind",
        "votes": "rule",
        "repeats": "rule",
        "framework_id": "framework",
    },
    "sitting": {},
    "step": {"activity_id": "activity"},
    "seat": {"public_id": "id", "code": "seat_code", "group_id": "group"},
    "note": {
        "activity_id": "activity",
        "seat_id": "seat",
        "group_id": "group",
        "more_voices": "me_too",
    },
    "me_too": {"note_id": "id", "seat_id": "me_too_seats", "taken_back": "me_too_taken_back"},
    "seat_answer": {"seat_id": "seat", "question": "answers", "answer": "answers"},
    "commitment": {"note_id": "note"},
    "follow_up": {},
    "progress": {"note_id": "note"},
    "log": {},
    "round": {
        "votes": "rule",
        "repeats": "rule",
        "framework_id": "framework",
        "seal_form": "form",
        "witnesses_found": "found",
        "witnesses_missing": "missing",
    },
    "ballot": {},
    "vote": {"field_id": "fields"},
    "ballot_holder": {"seat_id": "seat"},
    "turnout": {"seat_id": "turnout"},
    "picture": {"key": "pictures", "body": "body"},
    "field_file": {"key": "field_files", "body": "body"},
    "witness": {"seat_id": "witnesses", "sha256": "witnesses", "key": "witnesses"},
}
LEFT_OUT = {
    "id": "a number of this database",
    "version": "the pace of this board's screens",
    "voices_version": "the pace of this board's screens",
    "changed": "the pace of this board's screens",
    "position": "the order of the list",
    "key": "in the framework's own document",
    **dict.fromkeys(
        ("board_id", "activity_id", "framework_id", "sitting_id", "round_id", "ballot_id"),
        "where it stands in the file",
    ),
    **dict.fromkeys(
        ("votes", "repeats", "slot", "previous", "copy"), "the rule and the order of the fields"
    ),
    "from_file": "the acts of this board, from now on, can be taken back",
    "cast": "who is in the list",
    "device_sha256": "only while the vote is open, and for no file",
    **dict.fromkeys(("how", "at", "reason"), "what the voter's own devices are told"),
    "announced": "an open secret vote comes back empty",
    "shown": "an open secret vote comes back empty",
    "rotation": "only while the vote is open, and for no file",
}
WITHOUT = {
    "setting": "the installation's own keys",
    "link": "secrets",
    "framework_field": "in the framework's own document",
    "spelling": "an open secret vote comes back empty",
    "said_word": "an open secret vote comes back empty",
    "form_answer": "what a form that is sent twice is answered, for a day",
    "programme": "of many boards",
    "programme_link": "secrets",
    "programme_town": "of a programme",
    "programme_session": "counts of boards elsewhere",
    "programme_sender": "secrets",
    "sending": "a secret of a programme elsewhere",
}


def names(schema: Any) -> set[str]:
    parts = [schema, *schema["$defs"].values()]
    return {name for part in parts for name in part.get("properties", {})}


def test_every_column_has_its_place() -> None:
    schema_names = names(json_schema())
    assert set(METADATA.tables) == set(KEPT) | set(WITHOUT)
    lost = [
        f"{table}.{column.name}"
        for table, renamed in KEPT.items()
        for column in METADATA.tables[table].columns
        if renamed.get(column.name, column.name) not in schema_names and column.name not in LEFT_OUT
    ]
    assert lost == []

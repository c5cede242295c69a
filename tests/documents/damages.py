"""Damages to a session document: (path, value, path of the refusal, problem)."""

import copy
from collections.abc import Callable
from typing import Any

Json = dict[str, Any]


DROP = object()


def put(path: str, value: Any) -> Callable[[Json], None]:
    """`a.0.b` set to the value; `del` takes the key away."""

    def change(session: Json) -> None:
        *way, last = (int(part) if part.isdigit() else part for part in path.split("."))
        place: Any = session
        for step in way:
            place = place[step]
        if value is DROP:
            del place[last]
        else:
            place[last] = value

    return change


VOTE = "activities.2"


ROUND = f"{VOTE}.rounds.0"


BALLOT = f"{ROUND}.ballots.0"


OF_FORM = [
    ("notes", DROP, "notes", "missing"),
    ("board.title", DROP, "board.title", "missing"),
    ("board.title", 7, "board.title", "not_text"),
    ("board.title", "", "board.title", "empty"),
    ("board.title", "x" * 161, "board.title", "too_long"),
    ("board.created_at", "hier", "board.created_at", "bad_form"),
    ("board.joining", "never", "board.joining", "unknown"),
    ("board.names_shown", 1, "board.names_shown", "not_boolean"),
    ("board.colour", "red", "board.colour", "unknown_key"),
    ("seats", {}, "seats", "not_list"),
    ("seats.0", [], "seats[0]", "not_object"),
    ("seats.1.seat_code", "O0O0-1111", "seats[1].seat_code", "bad_form"),
    ("notes.3.id", "not-a-uuid", "notes[3].id", "bad_form"),
    (f"{VOTE}.locked", "yes", "activities[2].locked", "not_boolean"),
    (f"{VOTE}.round", -1, "activities[2].round", "out_of_range"),
    (f"{VOTE}.round", 1.0, "activities[2].round", "not_number"),
    (f"{VOTE}.round", True, "activities[2].round", "not_number"),
    (f"{VOTE}.rule.votes", 10**30, "activities[2].rule.votes", "out_of_range"),
    (f"{BALLOT}.fields", [], "activities[2].rounds[0].ballots[0].fields", "empty"),
    (f"{BALLOT}.voter", "Awa", "activities[2].rounds[0].ballots[0].voter", "unknown_key"),
    (f"{BALLOT}.assisted", "sms", "activities[2].rounds[0].ballots[0].assisted", "unknown"),
]


OF_CONTENT = [
    ("board.created_at", "2024-02-31T00:00:00.000Z", "board.created_at", "bad_form"),
    ("board.title", "Ségou\u202e", "board.title", "unclean"),
    ("board.title", "Se\u0301gou", "board.title", "unclean"),
    ("board.settings", {"a": "\0"}, "board.settings.a", "unclean"),
    ("board.settings", {"a": "\ud800"}, "board.settings.a", "unclean"),
    ("board.settings", {"focus": "x"}, "board.settings.focus", "not_object"),
    ("board.settings", {"running": [1]}, "board.settings.running", "not_object"),
    ("board.settings", {"screen": {"mode": "x"}}, "board.settings.screen.activity", "missing"),
    (
        "board.settings",
        {"blocks": {"situation": "x"}},
        "board.settings.blocks.situation",
        "not_object",
    ),
    (
        "board.settings",
        {"blocks": {"situation": {"blocks": ["nowhere"], "reason": ""}}},
        "board.settings.blocks.situation.blocks[0]",
        "unknown",
    ),
    ("board.locale", "xx", "board.locale", "unknown"),
    (
        "frameworks.0.blocks.1.fields.0.id",
        "1",
        "frameworks[0].blocks[1].fields[0].id",
        "duplicate_id",
    ),
    ("frameworks.1.id", "culture21plus-segou-2024", "frameworks[1].id", "duplicate"),
    ("activities.0.framework", "another", "activities[0].framework", "unknown"),
    ("activities.1.key", "situation", "activities[1].key", "duplicate"),
    ("activities.0.secret", True, "activities[0].secret", "not_of_notes"),
    (f"{VOTE}.secret", None, "activities[2].secret", "missing"),
    (f"{VOTE}.state", "planned", "activities[2].rounds", "not_of_state"),
    (f"{VOTE}.state", "closed", "activities[2].rounds", "not_of_state"),
    ("activities.3.locked", True, "activities[3].locked", "not_of_state"),
    (f"{VOTE}.round", 3, "activities[2].round", "not_of_rounds"),
    (f"{VOTE}.reveal", "at_close", "activities[2].rounds[1].ballots", "hidden"),
    (f"{ROUND}.number", 2, "activities[2].rounds[0].number", "not_of_rounds"),
    (f"{ROUND}.framework", "another", "activities[2].rounds[0].framework", "unknown"),
    (f"{ROUND}.closed_at", None, "activities[2].rounds[0].closed_at", "not_of_state"),
    (f"{ROUND}.ballots", None, "activities[2].rounds[0].ballots", "missing"),
    (f"{ROUND}.turnout.0", "nobody", "activities[2].rounds[0].turnout[0]", "unknown"),
    (f"{ROUND}.turnout", [], "activities[2].rounds[0].turnout", "not_of_ballots"),
    (
        f"{BALLOT}.fields",
        ["1", "2"],
        "activities[2].rounds[0].ballots[0].fields",
        "ballot_incomplete",
    ),
    (
        f"{BALLOT}.fields",
        ["1", "2", "3", "4"],
        "activities[2].rounds[0].ballots[0].fields",
        "ballot_too_long",
    ),
    (
        f"{BALLOT}.fields",
        ["1", "1", "2"],
        "activities[2].rounds[0].ballots[0].fields",
        "field_twice",
    ),
    (
        f"{BALLOT}.fields",
        ["1", "2", "31"],
        "activities[2].rounds[0].ballots[0].fields",
        "no_such_field",
    ),
    (
        f"{BALLOT}.fields",
        ["3", "2", "1"],
        "activities[2].rounds[0].ballots[0].fields",
        "not_in_order",
    ),
    (f"{BALLOT}.seat", "somebody", "activities[2].rounds[0].ballots[0].seat", "secret"),
    (
        f"{BALLOT}.recorded_at",
        "2024-09-19T10:00:00.000Z",
        "activities[2].rounds[0].ballots[0].recorded_at",
        "secret",
    ),
    (f"{ROUND}.secret", False, "activities[2].rounds[0].ballots[0].seat", "missing"),
    ("sessions.1.number", 1, "sessions[1].number", "duplicate"),
    ("sessions.0.steps.1.activity", "nothing", "sessions[0].steps[1].activity", "unknown"),
    ("seats.0.group", "no-group", "seats[0].group", "unknown"),
    ("notes.0.activity", "priorites", "notes[0].activity", "unknown"),
    ("notes.0.field", "31", "notes[0].field", "unknown"),
    ("notes.0.block", "gouvernance", "notes[0].block", "wrong_block"),
    ("notes.0.seat", "nobody", "notes[0].seat", "unknown"),
    ("notes.0.text", "", "notes[0].text", "empty"),
    (
        "notes.0.merged_into",
        "00000000-0000-4000-8000-000000000000",
        "notes[0].merged_into",
        "unknown",
    ),
]


BROKEN_SEALS = [
    (f"{ROUND}.seal.ballots", 5, "seal.ballots"),
    (f"{ROUND}.seal.seats", 2, "seal.seats"),
    (f"{ROUND}.seal.sha256", "0" * 64, "seal.sha256"),
    (f"{ROUND}.seal.tally.0.votes", 9, "seal.tally"),
    (f"{ROUND}.seal.tally.0.rank", 9, "seal.tally"),
    (f"{BALLOT}.fields", ["28", "29", "30"], "seal.sha256"),
    (f"{BALLOT}.receipt", "2222-2222", "seal.sha256"),
]


def changed(whole: Json, path: str, value: Any) -> Json:
    session = copy.deepcopy(whole)
    put(path, value)(session)
    return session

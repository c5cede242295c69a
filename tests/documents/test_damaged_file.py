"""A file that is not whole is refused by the place and the problem, and nothing comes of it."""

import copy
import json
import random
from collections.abc import Callable
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.documents.sessions import SCHEMA, exported, fill, older_file, post, session_of, vote_of
from tests.shared import Start
from tests.web.forks import Forked
from tests.web.people import Workshop

Json = dict[str, Any]
VALIDATOR = Draft202012Validator(SCHEMA)


@pytest.fixture(scope="module")
def whole(sqlite_server: Forked, wires: Any) -> Json:
    """A session with a sealed round and an open one, which shows its ballots as older files did."""
    workshop = Workshop(sqlite_server.url, wires)
    fill(workshop)
    workshop.fanta.closes()
    workshop.fanta.opens()
    bakary = workshop.seat("Bakary")
    return older_file(session_of(workshop), [bakary.seat], ["7", "8", "9"])


@pytest.fixture(scope="module")
def workshop(sqlite_server: Forked, wires: Any) -> Workshop:
    """Where the files are brought: a refused one leaves nothing behind."""
    return Workshop(sqlite_server.url, wires)


def put(path: str, value: Any) -> Callable[[Json], None]:
    """`a.0.b` set to the value; `del` takes the key away."""

    def change(session: Json) -> None:
        *way, last = (int(part) if part.isdigit() else part for part in path.split("."))
        here: Any = session
        for step in way:
            here = here[step]
        if value is DROP:
            del here[last]
        else:
            here[last] = value

    return change


DROP = object()
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


def refused(workshop: Workshop, session: Json | bytes) -> tuple[int, str, str, str]:
    answer = post(workshop, session)
    body = answer.json()
    return (
        answer.status_code,
        body.get("refusal", ""),
        body.get("where", ""),
        body.get("problem", ""),
    )


@pytest.mark.parametrize(("path", "value", "where", "problem"), OF_FORM + OF_CONTENT)
def test_a_file_is_refused_by_path_and_problem(
    workshop: Workshop, whole: Json, path: str, value: Any, where: str, problem: str
) -> None:
    assert refused(workshop, changed(whole, path, value)) == (422, "bad_session", where, problem)


@pytest.mark.parametrize(("path", "value", "where", "problem"), OF_FORM)
def test_the_schema_refuses_what_the_form_forbids(
    whole: Json, path: str, value: Any, where: str, problem: str
) -> None:
    assert VALIDATOR.is_valid(whole)
    if value not in (1.0,):  # a whole number to JSON Schema, however it is written
        assert not VALIDATOR.is_valid(changed(whole, path, value))


@pytest.mark.parametrize(("path", "value", "where"), BROKEN_SEALS)
def test_ballots_that_were_not_sealed_are_refused(
    workshop: Workshop, whole: Json, path: str, value: Any, where: str
) -> None:
    answer = post(workshop, changed(whole, path, value))
    assert (answer.status_code, answer.json()["refusal"]) == (422, "seal_broken")
    assert answer.json()["where"] == f"activities[2].rounds[0].{where}"


def test_a_moved_vote_breaks_the_seal(workshop: Workshop, whole: Json) -> None:
    session = copy.deepcopy(whole)
    first, second = session["activities"][2]["rounds"][0]["ballots"][:2]
    first["fields"], second["fields"] = second["fields"], first["fields"]
    assert post(workshop, session).json()["refusal"] == "seal_broken"


@pytest.mark.parametrize(
    ("file", "where", "problem"),
    [
        (b"", "line 1", "not_json"),
        (b"{", "line 1", "not_json"),
        (b"\xff\xfe", "", "not_json"),
        (b"[]", "", "not_object"),
        (b"[" * 100_000, "", "not_json"),
        (b'{"schema": NaN}', "", "not_json"),
        (b"[" + b"[]," * 1_500_000 + b"[]]", "", "too_many"),
        (b"{}", "schema", "missing"),
        (b'{"schema": "another/1"}', "schema", "unknown"),
        (b'{"schema": "palabre-session/2"}', "schema", "palabre-session/2, not palabre-session/1"),
        (b'{"schema": "palabre-session/1", "x": 1e999}', "board", "missing"),
    ],
)
def test_what_is_no_session_is_refused(
    workshop: Workshop, file: bytes, where: str, problem: str
) -> None:
    assert refused(workshop, file) == (422, "bad_session", where, problem)


def test_numbers_without_end_are_refused(workshop: Workshop, whole: Json) -> None:
    file = (
        json.dumps(changed(whole, "board.settings", {"a": 0.5}))
        .replace('"a": 0.5', '"a": 1e999')
        .encode()
    )
    assert refused(workshop, file) == (422, "bad_session", "board.settings.a", "out_of_range")


def test_deep_settings_are_refused(workshop: Workshop, whole: Json) -> None:
    deep: Any = 1
    for _ in range(40):
        deep = [deep]
    assert refused(workshop, changed(whole, "board.settings", {"a": deep}))[1] == "bad_session"


def test_a_board_of_another_size_is_too_large(workshop: Workshop) -> None:
    answer = post(workshop, b" " * (32 * 1024 * 1024 + 1))
    assert (answer.status_code, answer.json()["refusal"]) == (413, "too_large")


@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_damage_anywhere_is_a_refusal_or_another_whole_board(
    request: pytest.FixtureRequest, workshop_at: Start, whole: Json, engine: str
) -> None:
    """Bytes lost and values changed by chance: never a 5xx, and what is taken exports to a file that fits its schema."""
    workshop = workshop_at(request.getfixturevalue(f"{engine}_server"), opened=False)
    chance = random.Random(21)
    file = json.dumps(whole, ensure_ascii=False).encode()
    taken = 0
    for _ in range(150):
        at = chance.randrange(len(file))
        harm = chance.choice(
            [b"", b"0", b'"', b"null", b"1e9", b"[]", "é".encode(), b"\\u0000", b"}"]
        )
        answer = post(workshop, file[:at] + harm + file[at + chance.randrange(4) :])
        assert answer.status_code in {201, 422}, answer.text
        taken += answer.status_code == 201
    assert taken > 5
    assert exported(workshop)


def test_nothing_comes_of_a_refused_file(any_workshop: Workshop, whole: Json) -> None:
    """What only the last part of a file breaks leaves no board behind: the next one gets through beside it."""
    before = exported(any_workshop)
    broken = copy.deepcopy(whole)
    vote_of(broken)["rounds"][0]["ballots"][-1]["fields"] = ["1", "2"]
    assert refused(any_workshop, broken)[0] == 422
    assert post(any_workshop, whole).status_code == 201
    assert exported(any_workshop) == before

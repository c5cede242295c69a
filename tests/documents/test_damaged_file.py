"""A file that is not whole is refused by the place and the problem, and nothing comes of it."""

import copy
import json
import random
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.documents.damages import (
    BROKEN_SEALS,
    OF_CONTENT,
    OF_FORM,
    Json,
    changed,
)
from tests.documents.sessions import SCHEMA, Imported, exported, post, session_of, vote_of
from tests.shared import Start
from tests.web.forks import ForkedServer
from tests.web.people import Workshop

VALIDATOR = Draft202012Validator(SCHEMA)


@pytest.fixture(scope="module")
def workshop(sqlite_server: ForkedServer, wires: Any) -> Workshop:
    """Where the files are brought: a refused one leaves nothing behind."""
    return Workshop(sqlite_server.url, wires)


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
        (b'{"schema": "palabre-session/0"}', "schema", "unknown"),
        (b'{"schema": "palabre-session/1", "x": 1e999}', "board", "missing"),
    ],
)
def test_what_is_no_session_is_refused(
    workshop: Workshop, file: bytes, where: str, problem: str
) -> None:
    assert refused(workshop, file) == (422, "bad_session", where, problem)


@pytest.mark.parametrize("version", [2, 10, 999_999_999])
def test_a_session_of_a_later_palabre_is_newer_and_not_damaged(
    workshop: Workshop, whole: Json, version: int
) -> None:
    newer = {**whole, "schema": f"palabre-session/{version}", "board": "of another form"}
    assert refused(workshop, newer) == (422, "newer_schema", "schema", "")


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
    """Bytes lost and values changed by chance: never a 5xx, and what is taken exports to a file
    that fits its schema."""
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
    """What only the last part of a file breaks leaves no board behind: the next one gets through
    beside it."""
    before = exported(any_workshop)
    broken = copy.deepcopy(whole)
    vote_of(broken)["rounds"][0]["ballots"][-1]["fields"] = ["1", "2"]
    assert refused(any_workshop, broken)[0] == 422
    assert post(any_workshop, whole).status_code == 201
    assert exported(any_workshop) == before


@pytest.mark.parametrize("changes", [[1], [{"of": [], "key": {}}], [{}], "x"])
def test_a_log_without_changes_where_they_should_be_breaks_no_file(
    workshop: Workshop, whole: Json, changes: object
) -> None:
    """What a file says there is kept, and only read to undo and to leave texts out."""
    session = copy.deepcopy(whole)
    for entry in session["log"]:
        entry["detail"]["changes"] = changes
    board = Imported(workshop, session)
    assert len(session_of(board)["log"]) >= len(session["log"])

"""A file whose agenda or groups have a wrong value is refused by its path, key by key."""

import copy
import json
from typing import Any

import pytest

from app.documents.session.file import read_checked
from app.domain.group import Group
from app.domain.plan.agenda import Sitting
from app.domain.refusals import Refusal
from app.frameworks.demo.session import Maker, demo_session

CODES = iter(f"AAAA-{number:04}".translate(str.maketrans("01", "PQ")) for number in range(10**4))
DOCUMENT = demo_session(Maker(str, lambda _: next(CODES), "2024-09-12T00:00:00.000Z"))
PARTS = {
    "groups[0]": DOCUMENT["groups"][0],
    "sessions[0]": DOCUMENT["sessions"][0],
    "sessions[0].steps[0]": DOCUMENT["sessions"][0]["steps"][0],
}
WRONG = (None, "x", "", 7, -1, 1.5, True, [], [1], {}, {"a": 1}, "\u202e", 10**9)


def place(document: Any, path: str) -> Any:
    """Returns the object at a path of PARTS."""
    for name in path.split("."):
        document = document[name.removesuffix("[0]")][0]
    return document


@pytest.mark.parametrize(("path", "key"), [(path, key) for path in PARTS for key in PARTS[path]])
def test_a_wrong_value_is_refused_by_its_path_or_read_as_it_is(path: str, key: str) -> None:
    refused = 0
    for value in WRONG:
        document = copy.deepcopy(DOCUMENT)
        place(document, path)[key] = value
        try:
            read_checked("a.json", json.dumps(document).encode())
        except Refusal as refusal:
            assert refusal.code == "bad_session"  # noqa: PT017 - either way is right
            assert str(refusal.details["where"]).startswith(f"a.json: {path}.{key}")  # noqa: PT017
            refused += 1
        else:
            sitting = document["sessions"][0]
            assert Sitting.read(sitting, "").json() == sitting
            assert Group.read(document["groups"][0], "").json() == document["groups"][0]
    assert refused >= len(WRONG) // 2

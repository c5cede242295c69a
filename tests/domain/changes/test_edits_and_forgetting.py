"""Nobody overwrites what somebody else changed meanwhile, and the log forgets whom it must."""

from typing import Any

import pytest

from app.domain.changes.edits import Conflict, Edit, is_same
from app.domain.changes.forgetting import (
    changes_in,
    forget_in_plan,
    forget_notes,
    forget_seat,
    names_anyone,
    names_in,
)
from app.domain.refusals import Refusal


@pytest.mark.parametrize(
    ("left", "right", "alike"),
    [(None, "", True), (" a ", "a", True), (["b", "a"], ("a", "b"), True), (1, 2, False)],
)
def test_values_that_mean_the_same_are_the_same(left: Any, right: Any, alike: bool) -> None:
    assert is_same(left, right) == alike


def test_a_value_that_nobody_else_changed_may_be_changed() -> None:
    edit = Edit({"title": "a", "place": "x"}, {"title": "b", "place": "y", "new": 1})
    edit.require_unchanged({"title": "a", "place": "y"})


def test_a_value_that_somebody_else_changed_is_told_with_both() -> None:
    edit = Edit({"title": "a", "place": "x"}, {"title": "b", "place": "y"})
    with pytest.raises(Refusal) as refusal:
        edit.require_unchanged({"title": "c", "place": "x"})
    assert refusal.value.details == {"conflicts": [Conflict("title", "c", "b")]}


def change(of: str, key: str, before: Any, after: Any) -> dict[str, Any]:
    return {"of": of, "key": key, "before": before, "after": after}


def test_a_seat_s_names_are_those_that_the_log_has() -> None:
    changes = [
        change("seat", "awa", {"name": "Awa"}, {"name": "Awa T."}),
        change("seat", "bakary", {"name": "Bakary"}, {"name": ""}),
        change("seat", "awa", None, {"name": ""}),
    ]
    assert names_in({"changes": changes}, "awa") == {"Awa", "Awa T."}
    assert names_in({"changes": "none"}, "awa") == set()
    assert changes_in({"changes": [7, {"of": "seat"}, changes[0]]}) == [changes[0]]


def test_a_name_stands_in_a_text_as_whole_words() -> None:
    assert names_anyone("Chez AWA Traoré", ["awa"])
    assert not names_anyone("Awanou", ["Awa", "?"])


def test_an_erased_seat_leaves_no_change_and_no_text_with_its_name() -> None:
    note = change("note", "n", {"text": "Awa l’a dit", "more": ["Awa", 7]}, {"text": "Non"})
    group = change("seats", "several", {"bakary": {"by": "Awa"}}, {"bakary": {"by": "Awa T."}})
    own_change = change("seat", "awa", {"name": "Awa"}, {"name": ""})
    detail = {"by": "Awa", "of": ["Awa", "x"], "count": 2, "changes": [note, own_change, group]}
    left = forget_seat(detail, "awa", ["Awa"])
    assert (left["by"], left["of"], left["count"]) == ("", ["", "x"], 2)
    assert left["changes"] == [
        {**note, "before": {"text": "", "more": ["", 7]}},
        {**group, "before": {"bakary": {"by": ""}}},
    ]
    assert forget_seat({"changes": [own_change]}, "awa", ["Awa"]) == {}
    assert forget_seat({"note": "n"}, "awa", ["Awa"]) == {"note": "n"}


def test_erased_notes_take_their_commitments_from_the_log() -> None:
    of_another = change("note", "m", {}, {})
    gone = [change("note", "n", {}, {}), change("commitment", "n", {}, {})]
    assert forget_notes({"by": "Fanta", "changes": [of_another, *gone]}, ["n"]) == {
        "by": "Fanta",
        "changes": [of_another],
    }
    assert forget_notes({"changes": gone}, ["n"]) == {}


def test_erased_people_leave_the_plans_in_the_log() -> None:
    plan = change("commitment", "n", None, {"lead": "Awa, Bakary", "due": "Awa"})
    note = change("note", "n", {"text": "Awa"}, {"text": ""})
    left = forget_in_plan({"changes": [plan, note]}, ["Awa"])
    assert left == {"changes": [{**plan, "after": {"lead": "Bakary", "due": "Awa"}}, note]}
    assert forget_in_plan({"by": "Awa"}, ["Awa"]) == {"by": "Awa"}

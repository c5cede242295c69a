"""A commitment's texts are cleaned or refused, a stop has a reason, and erased people leave it."""

import pytest

from app.domain.plan.commitment import (
    PARTS,
    REASON_LIMIT,
    Commitment,
    Progress,
    clean_parts,
    clean_reason,
    without_people,
)
from app.domain.refusals import Refusal


def test_the_texts_of_a_commitment_are_lines_and_may_be_empty() -> None:
    parts = clean_parts({"lead": " Awa\nTraoré ", "partners": " \u200b"})
    assert parts == {"lead": "Awa Traoré", "partners": ""}


@pytest.mark.parametrize("name", PARTS)
def test_each_text_has_a_limit_of_its_own(name: str) -> None:
    assert clean_parts({name: "x" * PARTS[name]}) == {name: "x" * PARTS[name]}
    with pytest.raises(Refusal, match="text_too_long"):
        clean_parts({name: "x" * (PARTS[name] + 1)})


def test_what_stopped_has_a_reason_and_the_rest_may_have_one() -> None:
    assert clean_reason("done", "  ") == ""
    assert clean_reason("stopped", " No rain ") == "No rain"
    with pytest.raises(Refusal, match="text_empty"):
        clean_reason("stopped", " \n")
    with pytest.raises(Refusal, match="text_too_long"):
        clean_reason("done", "x" * (REASON_LIMIT + 1))


def test_what_an_act_changes_has_every_text_and_the_follow_ups_by_day() -> None:
    progress = {
        "2025-03-01": Progress("stopped", "No rain", "2025-03-01T10:00:00Z"),
        "2025-01-01": Progress("done", "", "2025-01-01T10:00:00Z"),
    }
    values = Commitment("n", lead="Awa", removed=False, progress=progress).values()
    assert {name: values[name] for name in PARTS} == {**dict.fromkeys(PARTS, ""), "lead": "Awa"}
    assert values["removed"] is False
    assert list(values["progress"]) == ["2025-01-01", "2025-03-01"]  # type: ignore[call-overload]
    assert values["progress"]["2025-03-01"] == {  # type: ignore[index]
        "state": "stopped",
        "reason": "No rain",
        "at": "2025-03-01T10:00:00Z",
    }


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Awa, Bakary; Coumba", "Awa; Coumba"),
        ("BAKARY, Awa", "Awa"),
        ("Awa / bakary", "Awa"),
        ("Awa, Drissa", "Awa, Drissa"),
        ("", ""),
    ],
)
def test_who_was_erased_leaves_a_list_of_people(text: str, left: str) -> None:
    assert without_people(text, ["Bakary", ""]) == left

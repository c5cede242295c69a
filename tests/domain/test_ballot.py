"""A ballot is three different fields, whole or not at all. Awa and Bakary vote."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.framework import Block, Field, Framework
from app.domain.refusals import Refusal
from app.domain.votes.ballot import Rule, check_ballot

THREE = Rule()
FIELDS = [Field(str(number), f"Champ {number}") for number in range(1, 31)]
THIRTY = Framework(
    "thirty",
    "Trente champs",
    "fr",
    (Block("a", "A", tuple(FIELDS[:7])), Block("b", "B", tuple(FIELDS[7:]))),
)


def refused(rule: Rule, choices: list[str]) -> str:
    with pytest.raises(Refusal) as no:
        check_ballot(rule, THIRTY, choices)
    return no.value.code


def test_a_ballot_of_three_different_fields_is_taken() -> None:
    assert check_ballot(THREE, THIRTY, ["1", "8", "22"]) == ("1", "8", "22")


def test_three_different_fields_are_the_default_rule() -> None:
    assert Rule() == Rule(votes=3, repeats=False)


def test_the_order_of_tapping_is_forgotten() -> None:
    awa, bakary = ["22", "1", "8"], ["8", "22", "1"]
    assert (
        check_ballot(THREE, THIRTY, awa) == check_ballot(THREE, THIRTY, bakary) == ("1", "8", "22")
    )


def test_the_framework_s_order_is_by_place_not_by_the_alphabet() -> None:
    assert check_ballot(THREE, THIRTY, ["10", "9", "2"]) == ("2", "9", "10")


@pytest.mark.parametrize("choices", [[], ["1"], ["1", "2"]])
def test_a_ballot_of_two_fields_is_refused(choices: list[str]) -> None:
    assert refused(THREE, choices) == "ballot_incomplete"


def test_a_ballot_of_four_fields_is_refused() -> None:
    assert refused(THREE, ["1", "2", "3", "4"]) == "ballot_too_long"


@pytest.mark.parametrize("choices", [["1", "1", "2"], ["1", "1"], ["3", "2", "2", "3"]])
def test_a_field_chosen_twice_is_refused(choices: list[str]) -> None:
    assert refused(THREE, choices) == "field_twice"


@pytest.mark.parametrize("foreign", ["31", "0", "", "01", " 1", "١", "a"])
def test_a_field_of_another_framework_is_refused(foreign: str) -> None:
    with pytest.raises(Refusal) as no:
        check_ballot(THREE, THIRTY, ["1", "2", foreign])
    assert (no.value.code, no.value.details) == ("no_such_field", {"field": foreign})


def test_a_block_is_no_field() -> None:
    assert refused(THREE, ["1", "2", "a"]) == "no_such_field"


def test_a_refusal_tells_how_many_are_asked_for() -> None:
    with pytest.raises(Refusal) as no:
        check_ballot(THREE, THIRTY, ["1", "2"])
    assert no.value.details == {"votes": 3, "chosen": 2}


def test_a_rule_may_let_several_votes_fall_on_one_field() -> None:
    rule = Rule(votes=3, repeats=True)
    assert check_ballot(rule, THIRTY, ["8", "1", "8"]) == ("1", "8", "8")
    assert refused(rule, ["8", "8"]) == "ballot_incomplete"
    assert refused(rule, ["8"] * 4) == "ballot_too_long"


def test_a_rule_may_ask_for_another_number() -> None:
    assert check_ballot(Rule(votes=5), THIRTY, ["1", "2", "3", "4", "5"]) == (
        "1",
        "2",
        "3",
        "4",
        "5",
    )
    assert refused(Rule(votes=5), ["1", "2", "3"]) == "ballot_incomplete"


@settings(deadline=None)
@given(
    st.lists(st.one_of(st.sampled_from(list(THIRTY.fields)), st.text(max_size=3)), max_size=6),
    st.booleans(),
)
def test_any_choices_give_a_whole_ballot_or_a_refusal(choices: list[str], repeats: bool) -> None:
    ballot, code = (), ""
    try:
        ballot = check_ballot(Rule(3, repeats), THIRTY, choices)
    except Refusal as no:
        code = no.code
    if code:
        assert code in {"ballot_incomplete", "ballot_too_long", "field_twice", "no_such_field"}
    else:
        assert sorted(ballot) == sorted(choices)
        assert len(ballot) == 3
        assert repeats or len(set(ballot)) == 3


def test_the_field_that_stands_twice_is_named() -> None:
    with pytest.raises(Refusal) as no:
        check_ballot(THREE, THIRTY, ["3", "2", "2"])
    assert no.value.details == {"field": "2"}

"""A template goes over to another framework with its vote, which then asks for no more than there
is; and a framework tells what it was made of."""

import pytest

from app.domain.framework import Block, Field, Framework
from app.domain.plan.shortlist import is_made, is_made_of_notes, without_made
from app.domain.plan.template import TEMPLATES, template_on
from app.domain.refusals import Refusal

TWO = Framework("two", "Two", "en", (Block("b", "B", (Field("1", "One"), Field("2", "Two"))),))
NONE = Framework("none", "None", "en", (Block("b", "B"),))


@pytest.mark.parametrize("key", TEMPLATES)
def test_a_template_moves_its_vote_and_what_goes_with_it(key: str) -> None:
    template = TEMPLATES[key]
    moved = template_on(template, TWO)
    votes = {plan.framework for plan in template.activities if plan.kind == "vote"}
    for before, after in zip(template.activities, moved.activities, strict=True):
        if before.framework in votes:
            assert after.framework == "two"
            assert after.rule is None or after.rule.votes <= 2
        else:
            assert after == before


def test_a_vote_needs_a_field_to_vote_on() -> None:
    with pytest.raises(Refusal, match="bad_framework"):
        template_on(TEMPLATES["priority-vote"], NONE)


def test_frameworks_made_on_the_spot_are_left_out_where_there_are_others() -> None:
    ballot_list = Framework("m", "M", "en", TWO.blocks, extra={"made_of": "notes"})
    assert (is_made(ballot_list), is_made_of_notes(ballot_list)) == (True, True)
    assert (is_made(TWO), is_made_of_notes(TWO)) == (False, False)
    assert without_made([ballot_list, TWO]) == [TWO]
    assert without_made([ballot_list]) == [ballot_list]

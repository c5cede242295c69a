"""What an activity is asked for, it is or refuses; a workshop ends with its last activity."""

from dataclasses import replace
from typing import get_args

import pytest

from app.domain.plan.activity import Activity, Kind, has_ended
from app.domain.refusals import Refusal

VOTE = Activity("priorites", "vote", "open", "thirty", "Priorities")


@pytest.mark.parametrize("kind", get_args(Kind))
def test_ballots_go_to_votes_and_quick_questions_alone(kind: Kind) -> None:
    activity = replace(VOTE, kind=kind)
    assert activity.has_ballots == (kind != "notes")
    assert activity.is_question == (kind not in ("notes", "vote"))
    assert activity.is_real_question == activity.is_question
    assert not replace(activity, practice=True).is_real_question
    if activity.has_ballots:
        activity.require_ballots()
    else:
        with pytest.raises(Refusal, match="no_such_activity"):
            activity.require_ballots()


def test_an_activity_of_another_kind_is_none_that_was_asked_for() -> None:
    VOTE.require_kind("vote")
    with pytest.raises(Refusal, match="no_such_activity"):
        VOTE.require_kind("notes")


def test_a_workshop_has_ended_where_all_but_its_practice_is_closed() -> None:
    closed, practice = replace(VOTE, state="closed"), replace(VOTE, practice=True)
    assert has_ended([closed, practice])
    assert not has_ended([closed, VOTE])
    assert not has_ended([practice])

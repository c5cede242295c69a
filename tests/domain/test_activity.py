"""An activity is planned, open or closed. Fanta facilitates; Awa's ballot is in, Bakary's is
not."""

from dataclasses import replace

import pytest

from app.domain.plan.activity import Activity, State
from app.domain.refusals import Refusal
from app.domain.votes.ballot import Rule

VOTE = Activity(
    "priorites", "vote", "open", "culture21plus-segou-2024", "Vote des priorités", rule=Rule()
)
NOTES = Activity("situation", "notes", "open", "culture21plus-segou-2024", "État de situation")


def test_an_open_activity_takes_what_is_sent() -> None:
    VOTE.require_open()


@pytest.mark.parametrize("state", ["planned", "closed"])
def test_an_activity_that_is_not_open_refuses(state: State) -> None:
    with pytest.raises(Refusal) as no:
        replace(VOTE, state=state).require_open()
    assert (no.value.code, no.value.details) == ("activity_not_open", {"activity": "priorites"})


def test_a_locked_activity_is_open_and_takes_nothing() -> None:
    locked = replace(VOTE, locked=True)
    locked.require_open()
    VOTE.require_unlocked()
    with pytest.raises(Refusal) as no:
        locked.require_unlocked()
    assert (no.value.code, no.value.details) == ("activity_locked", {"activity": "priorites"})


def test_a_lock_shows_no_tally_and_hides_none() -> None:
    for vote in (VOTE, replace(VOTE, reveal="at_close")):
        for ballot_in, staff in ((True, False), (False, True), (False, False)):
            is_shown = replace(vote, locked=True).shows_tally(ballot_in=ballot_in, staff=staff)
            assert is_shown == vote.shows_tally(ballot_in=ballot_in, staff=staff)


def test_a_vote_takes_no_note_and_notes_take_no_ballot() -> None:
    VOTE.require_kind("vote")
    NOTES.require_kind("notes")
    for activity, kind in ((VOTE, "notes"), (NOTES, "vote")):
        with pytest.raises(Refusal) as no:
            activity.require_kind(kind)  # type: ignore[arg-type]
        assert no.value.code == "no_such_activity"


def test_a_live_tally_is_shown_to_fanta_and_to_awa_whose_ballot_is_in() -> None:
    assert VOTE.shows_tally(ballot_in=False, staff=True)
    assert VOTE.shows_tally(ballot_in=True, staff=False)


def test_a_live_tally_is_not_shown_to_bakary_before_his_ballot_is_in() -> None:
    assert not VOTE.shows_tally(ballot_in=False, staff=False)


@pytest.mark.parametrize("ballot_in", [True, False])
@pytest.mark.parametrize("staff", [True, False])
def test_a_tally_revealed_at_the_close_is_shown_to_nobody_before_and_to_all_after(
    ballot_in: bool, staff: bool
) -> None:
    vote = replace(VOTE, reveal="at_close")
    assert not vote.shows_tally(ballot_in=ballot_in, staff=staff)
    assert replace(vote, state="closed").shows_tally(ballot_in=ballot_in, staff=staff)


@pytest.mark.parametrize("staff", [True, False])
def test_a_planned_vote_has_no_tally_to_show(staff: bool) -> None:
    assert not replace(VOTE, state="planned").shows_tally(ballot_in=True, staff=staff)


def test_a_vote_is_secret_and_revealed_live_unless_said_otherwise() -> None:
    assert (VOTE.secret, VOTE.reveal, VOTE.practice, VOTE.round) == (True, "live", False, 0)

"""What a helper's pages say and do, as JSON: who has not voted, hand-over, paper, a ballot taken
back."""

from typing import Any

from tests.web.pages import PAGE
from tests.web.people import NOTES, VOTE, Person, Workshop, refusal

FIELDS = ["1", "8", "22"]


def helper_of(workshop: Workshop) -> Person:
    link = workshop.fanta.post(f"{workshop.path}/links/helper").raise_for_status().json()
    helper = workshop.someone()
    assert helper.get(link["helper_url"]).status_code == 303
    return helper


def turns(person: Person, page: str = "handover", **query: str) -> dict[str, Any]:
    answer: dict[str, Any] = (
        person.get(f"{person.path}/{page}", params=query).raise_for_status().json()
    )
    return answer


def names(lists: dict[str, Any]) -> set[str]:
    return {person["name"] for person in lists["missing"]}


def test_both_lists_name_the_vote_and_who_has_not_voted(any_workshop: Workshop) -> None:
    helper = helper_of(any_workshop)
    awa = any_workshop.seat("Awa", organisation="Coopérative")
    lists = turns(helper)
    assert lists == turns(helper, "paper")
    assert lists["vote"] == any_workshop.activity(VOTE)
    assert lists["votes"] == [lists["vote"]]
    assert lists["missing"] == [{"seat": awa.seat, "name": "Awa", "organisation": "Coopérative"}]


def test_without_an_open_vote_there_is_none_to_list(any_workshop: Workshop) -> None:
    any_workshop.seat("Awa")
    any_workshop.fanta.closes().raise_for_status()
    nothing = {"vote": None, "votes": [], "rehearsals": [], "missing": []}
    assert turns(any_workshop.fanta) == nothing


def test_a_rehearsal_has_its_own_list(any_workshop: Workshop) -> None:
    any_workshop.seat("Awa")
    practice = any_workshop.fanta.post(f"{any_workshop.path}/activities/{VOTE}/rehearse")
    key = practice.raise_for_status().json()["key"]
    lists = turns(any_workshop.fanta, activity=key)
    assert (lists["vote"]["key"], names(lists)) == (key, {"Awa"})
    assert [vote["key"] for vote in lists["rehearsals"]] == [key]
    assert turns(any_workshop.fanta)["vote"]["key"] == VOTE


def test_a_ballot_goes_in_by_hand_over_and_on_paper(any_workshop: Workshop) -> None:
    helper, awa, bakary = (
        helper_of(any_workshop),
        any_workshop.seat("Awa"),
        any_workshop.seat("Bakary"),
    )
    turn = helper.get(f"{any_workshop.path}/handover/{awa.seat}").json()
    assert turn["person"] == {"seat": awa.seat, "name": "Awa", "organisation": ""}
    named = {"activity": turn["vote"]["key"], "round": turn["vote"]["round"]}
    answers = [
        helper.post(f"{any_workshop.path}/handover/{awa.seat}", json={"fields": FIELDS, **named}),
        helper.post(
            f"{any_workshop.path}/paper", json={"seat": "Bakary", "choices": "1 8 22", **named}
        ),
    ]
    for person, answer in zip((awa, bakary), answers, strict=True):
        assert answer.status_code == 200, answer.text
        assert set(answer.json()) == {"fields", "recorded_at", "receipt"}
        assert answer.json()["fields"] == FIELDS
        page = person.get(person.path, headers={"Palabre-Receipt": answer.json()["receipt"]})
        assert page.json()["me"]["ballots"][VOTE] == answer.json()
    assert any_workshop.fanta.tally().json()["ballots"] == 2


def test_an_entry_is_refused_in_json(any_workshop: Workshop) -> None:
    helper, awa = helper_of(any_workshop), any_workshop.seat("Awa")
    turn, paper = f"{any_workshop.path}/handover/{awa.seat}", f"{any_workshop.path}/paper"
    nobody = f"{any_workshop.path}/handover/nobody"
    assert refusal(helper.get(nobody)) == (404, "no_such_seat")
    assert refusal(helper.post(nobody, json={"fields": FIELDS})) == (404, "no_such_seat")
    wrong = {"seat": "Nobody", "choices": "1 8 22"}
    assert refusal(helper.post(paper, json=wrong)) == (404, "no_such_seat")
    assert refusal(helper.post(turn, json={"fields": ["1"]})) == (422, "ballot_incomplete")
    assert refusal(helper.post(turn, json={"fields": FIELDS, "round": 9})) == (
        409,
        "activity_not_open",
    )
    awa.vote(*FIELDS).raise_for_status()
    for entry in (
        helper.post(turn, json={"fields": FIELDS}),
        helper.post(paper, json={"seat": "Awa", "choices": "1 8 22"}),
    ):
        assert refusal(entry) == (409, "seat_has_voted")
    any_workshop.fanta.closes().raise_for_status()
    assert refusal(helper.get(turn)) == (409, "activity_not_open")
    assert refusal(any_workshop.moussa.get(turn)) == (403, "not_host")


def test_control_a_browser_still_gets_the_pages(any_workshop: Workshop) -> None:
    """The control: a browser still gets the page and no JSON."""
    awa = any_workshop.seat("Awa")
    for page in ("handover", f"handover/{awa.seat}", "paper"):
        answer = any_workshop.fanta.get(f"{any_workshop.path}/{page}", headers=PAGE)
        assert answer.headers["content-type"].startswith("text/html"), page
        assert "Awa" in answer.text


def test_a_ballot_of_a_helper_is_taken_back_by_the_host_alone(any_workshop: Workshop) -> None:
    helper, awa = helper_of(any_workshop), any_workshop.seat("Awa")
    helper.post(
        f"{any_workshop.path}/handover/{awa.seat}", json={"fields": FIELDS}
    ).raise_for_status()
    address = f"{any_workshop.path}/people/{awa.seat}/ballot/void"
    reason = {"activity": VOTE, "reason": "For somebody else"}
    assert refusal(helper.post(address, json=reason)) == (403, "not_host")
    assert any_workshop.fanta.post(address, json=reason).status_code == 204
    assert any_workshop.fanta.tally().json()["ballots"] == 0
    again = helper.post(f"{any_workshop.path}/handover/{awa.seat}", json={"fields": FIELDS})
    assert again.status_code == 200, "and may be entered again"


def test_own_notes_are_read_while_they_are_private(any_workshop: Workshop) -> None:
    awa, bakary = any_workshop.seat("Awa"), any_workshop.seat("Bakary")
    private = {"private": True}
    any_workshop.fanta.post(
        f"{any_workshop.path}/activities/{NOTES}/settings", json=private
    ).raise_for_status()
    note = awa.note("Un marché").json()
    bakary.note("Un théâtre").raise_for_status()
    own_notes = f"{any_workshop.path}/activities/{NOTES}/notes/own"
    assert awa.get(own_notes).json() == [note]
    assert [note["text"] for note in bakary.get(own_notes).json()] == ["Un théâtre"]
    assert awa.notes() == [], "the list of all stays empty"
    assert refusal(any_workshop.fanta.get(own_notes)) == (401, "no_seat")
    awa.delete(f"{any_workshop.path}/notes/{note['id']}").raise_for_status()
    assert awa.get(own_notes).json() == []

"""The results over HTTP: what staff read, what stays hidden, what the organiser publishes, what a receipt finds."""

import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.shared import Start
from tests.web.crowds import Caller, callers
from tests.web.forks import Forked
from tests.web.people import NOTES, VOTE, Person, Workshop, refusal

PAGE = {"Accept": "text/html", "Accept-Language": "en"}
CHOICES = [("1", "8", "22"), ("1", "8", "30"), ("1", "2", "3"), ("2", "8", "9")]
Json = dict[str, Any]


@pytest.fixture
def board(sqlite_server: Forked, workshop_at: Start) -> Callable[..., Workshop]:
    return lambda **options: workshop_at(sqlite_server, **options)


def voted(workshop: Workshop) -> list[str]:
    """Four ballots; their receipts."""
    return [
        workshop.seat(f"Awa {place}").vote(*fields).json()["receipt"]
        for place, fields in enumerate(CHOICES)
    ]


def results(workshop: Workshop, by: Person | None = None) -> Json:
    return (by or workshop.fanta).get(f"{workshop.path}/results").raise_for_status().json()


def observer(workshop: Workshop) -> Person:
    person = workshop.someone()
    person.get(workshop.fanta.post(f"{workshop.path}/links/observer").json()["observer_url"])
    return person


def published(workshop: Workshop, on: bool = True) -> httpx.Response:
    return workshop.bearer("organiser_url").post(f"{workshop.path}/publish", json={"published": on})


def test_votes_come_by_field_and_block_with_ties_turnout_rule_and_seal(workshop: Workshop) -> None:
    voted(workshop)
    workshop.seat("Moussa the late")
    seal = workshop.fanta.closes().json()
    [vote] = results(workshop)["votes"]
    assert (vote["ballots"], vote["seats"], vote["round"], vote["rule"]) == (
        4,
        5,
        1,
        {"votes": 3, "repeats": False},
    )
    assert vote["tally"] == {**workshop.fanta.tally().json(), "ties": vote["tally"]["ties"]}
    assert vote["tally"]["ties"] == [["1", "8"], ["3", "9", "22", "30"]]
    [sealed] = vote["seals"]
    assert (sealed["sha256"], sealed["ballots"], sealed["round"]) == (seal["sha256"], 4, 1)


def test_the_page_says_what_the_json_says(workshop: Workshop) -> None:
    voted(workshop)
    writer = workshop.seat("Fanta")
    for field, text in (("1", "Un festival"), ("1", "Une école de danse"), ("9", "Un marché")):
        writer.note(text, field=field).raise_for_status()
    seal = workshop.fanta.closes().json()
    page = workshop.fanta.get(f"{workshop.path}/results", headers=PAGE)
    assert page.status_code == 200
    for said in (
        seal["sha256"],
        "4 ballots of 5 seats",
        "High priority, few programmes",
        "Un festival",
        "could be strengths",
        "could be weaknesses",
    ):
        assert said in page.text
    assert "style=" not in page.text
    assert page.text.count("m-chip") == 30


def test_no_number_of_a_hidden_tally_is_anywhere(board: Callable[..., Workshop]) -> None:
    """The control: after the close the two pages differ."""
    hidden, other = board(reveal="at_close"), board(reveal="at_close")
    for place, fields in enumerate(CHOICES):
        hidden.seat(f"Awa {place}").vote(*fields).raise_for_status()
        other.seat(f"Awa {place}").vote("11", "12", "13").raise_for_status()
    [vote] = results(hidden)["votes"]
    assert (vote["ballots"], vote["tally"], vote["matrix"], vote["seals"]) == (4, None, None, [])
    pages = [
        one.fanta.get(f"{one.path}/results", headers=PAGE).text.replace(one.code, "CODE")
        for one in (hidden, other)
    ]
    assert without_times(pages[0]) == without_times(pages[1])
    for one in (hidden, other):
        one.fanta.closes().raise_for_status()
    pages = [
        one.fanta.get(f"{one.path}/results", headers=PAGE).text.replace(one.code, "CODE")
        for one in (hidden, other)
    ]
    assert without_times(pages[0]) != without_times(pages[1])


def without_times(page: str) -> str:  # and without the one-time id of its forms
    return "\n".join(
        line for line in page.splitlines() if "UTC" not in line and 'name="once"' not in line
    )


def test_a_second_round_is_read_beside_the_first(workshop: Workshop) -> None:
    awa, bakary = workshop.seat("Awa"), workshop.seat("Bakary")
    for voter in (awa, bakary):
        voter.vote("1", "8", "22").raise_for_status()
    workshop.fanta.closes()
    workshop.fanta.opens().raise_for_status()
    awa.vote("1", "9", "22").raise_for_status()
    page = workshop.fanta.get(f"{workshop.path}/results", headers=PAGE).text
    table = page[page.index("result-rounds") :].partition("</table>")[0]
    rows = [
        re.findall(r'is-number">(\d+)<', row)
        for row in table.partition("<tbody>")[2].split("</tr>")[:-1]
    ]
    assert rows == [["2", "1"], ["2", "0"], ["0", "1"], ["2", "1"]]


def test_a_situation_meets_the_votes_in_the_matrix(workshop: Workshop) -> None:
    voted(workshop)
    writer = workshop.seat("Fanta")
    for field in ("1", "1", "8", "9"):
        writer.note("Un programme", field=field).raise_for_status()
    [vote] = results(workshop)["votes"]
    found = vote["matrix"]
    assert (found["situation"], found["notes_median"], found["votes_median"]) == (NOTES, 0, 0)
    assert len(found["fields"]) == 30
    assert found["missing"] == ["2", "3", "22", "30"]
    assert found["fields"][0] == {
        "field": "1",
        "notes": 2,
        "votes": 3,
        "many_notes": True,
        "many_votes": True,
    }


def test_what_was_written_after_the_vote_is_no_situation(workshop: Workshop) -> None:
    voted(workshop)
    workshop.fanta.opens("propositions").raise_for_status()
    workshop.seat("Fanta").note(
        "Une proposition", field="1", activity="propositions"
    ).raise_for_status()
    found = results(workshop)
    assert found["votes"][0]["matrix"] is None
    assert [one["activity"] for one in found["situations"]] == [NOTES]
    assert [(one["activity"], one["notes"]) for one in found["proposals"]] == [("propositions", 1)]


@pytest.mark.parametrize(
    ("template", "situation"),
    [("culture21plus", NOTES), ("cooperation-decentralisee", "realisations")],
)
def test_the_first_notes_before_the_vote_are_what_it_is_set_against(
    board: Callable[..., Workshop], template: str, situation: str
) -> None:
    workshop = board(template=template, opened=False)
    framework = next(
        one
        for one in workshop.moussa.board()["frameworks"]
        if one["id"] == workshop.activity()["framework"]
    )
    fields = [field["id"] for block in framework["blocks"] for field in block["fields"]]
    writer = workshop.seat("Awa")
    for one in workshop.moussa.board()["activities"]:
        if not one["practice"]:
            workshop.fanta.opens(one["key"]).raise_for_status()
        if one["kind"] == "notes" and one["framework"] == framework["id"]:
            writer.note("Une note", field=fields[0], activity=one["key"])
    writer.vote(*fields[:3]).raise_for_status()
    assert results(workshop)["votes"][0]["matrix"]["situation"] == situation


def test_practice_never_enters(workshop: Workshop) -> None:
    workshop.fanta.opens("brise-glace").raise_for_status()
    workshop.seat("Awa").note("Bonjour à tous", activity="brise-glace").raise_for_status()
    page = workshop.fanta.get(f"{workshop.path}/results", headers=PAGE).text
    assert "Bonjour" not in page
    assert "brise-glace" not in page + str(results(workshop))


def test_a_vote_is_rehearsed_and_nothing_of_it_counts(board: Callable[..., Workshop]) -> None:
    workshop = board(opened=False)
    awa = workshop.seat("Awa")
    made = (
        workshop.fanta.post(f"{workshop.path}/activities/{VOTE}/rehearse").raise_for_status().json()
    )
    assert (made["practice"], made["state"], made["rule"], made["framework"]) == (
        True,
        "open",
        *(workshop.activity()[name] for name in ("rule", "framework")),
    )
    awa.vote("1", "8", "22", activity=made["key"]).raise_for_status()
    assert awa.vote("1", "8", "22").status_code == 409  # the vote itself is as closed as before
    workshop.fanta.closes(made["key"]).raise_for_status()
    again = workshop.fanta.post(f"{workshop.path}/activities/{VOTE}/rehearse").json()
    assert (again["key"], again["round"]) == (made["key"], 2)
    assert refusal(workshop.fanta.post(f"{workshop.path}/activities/{made['key']}/rehearse")) == (
        404,
        "no_such_activity",
    )
    assert refusal(workshop.fanta.post(f"{workshop.path}/activities/{NOTES}/rehearse")) == (
        404,
        "no_such_activity",
    )
    assert made["key"] not in workshop.fanta.get(
        f"{workshop.path}/results", headers=PAGE
    ).text + str(results(workshop))


def test_private_notes_are_counted_and_not_told(workshop: Workshop) -> None:
    workshop.fanta.post(
        f"{workshop.path}/activities/{NOTES}/settings", json={"private": True}
    ).raise_for_status()
    workshop.seat("Awa").note("Entre nous").raise_for_status()
    [situation] = results(workshop)["situations"]
    assert (situation["private"], situation["notes"], situation["most"]) == (1, 1, [])
    assert {one["notes"] for one in situation["fields"]} == {0}
    assert "Entre nous" not in workshop.fanta.get(f"{workshop.path}/results", headers=PAGE).text


def test_the_blocks_kept_for_proposals_are_told_with_their_reason(workshop: Workshop) -> None:
    address = f"{workshop.path}/activities/propositions/settings"
    form = {"blocks": ["droits", "nature"], "reason": "Les plus choisis"}
    answer = workshop.fanta.post(
        address, data=form, headers={**PAGE, "Referer": f"{workshop.url}{workshop.path}/results"}
    )
    assert (answer.status_code, answer.headers["location"]) == (303, f"{workshop.path}/results")
    [proposals] = results(workshop)["proposals"]
    assert (proposals["kept_blocks"], proposals["reason"]) == (
        ["droits", "nature"],
        "Les plus choisis",
    )
    assert (
        "Les plus choisis" in observer(workshop).get(f"{workshop.path}/results", headers=PAGE).text
    )


def test_an_observer_reads_and_changes_nothing(workshop: Workshop) -> None:
    person = observer(workshop)
    page = person.get(f"{workshop.path}/results", headers=PAGE)
    assert page.status_code == 200
    assert "<form" not in page.text
    assert results(workshop, person) == results(workshop)
    assert refusal(workshop.seat("Awa").get(f"{workshop.path}/results")) == (403, "not_host")


def test_nothing_is_published_before_the_seal_nor_by_anybody_else(workshop: Workshop) -> None:
    voted(workshop)
    assert refusal(published(workshop)) == (409, "not_sealed")
    workshop.fanta.closes().raise_for_status()
    assert refusal(workshop.fanta.post(f"{workshop.path}/publish", json={"published": True})) == (
        403,
        "not_host",
    )
    assert refusal(workshop.moussa.get(f"{workshop.path}/result")) == (404, "not_published")
    assert published(workshop).json() == {"published": True}
    assert workshop.moussa.get(f"{workshop.path}/result").status_code == 200
    assert published(workshop, False).json() == {"published": False}
    assert refusal(workshop.moussa.get(f"{workshop.path}/result")) == (404, "not_published")


def test_the_published_page_has_the_wheel_the_numbers_and_the_seal(workshop: Workshop) -> None:
    voted(workshop)
    tally, seal = workshop.fanta.tally().json(), workshop.fanta.closes().json()
    published(workshop).raise_for_status()
    [vote] = workshop.moussa.get(f"{workshop.path}/result").json()["votes"]
    assert vote["tally"] == {**tally, "sealed": True}
    page = workshop.moussa.get(f"{workshop.path}/result", headers=PAGE).text
    assert f'id="wheel-{VOTE}"' in page
    assert f'id="table-{VOTE}"' in page
    assert seal["sha256"] in page
    assert "<script" not in page
    assert "console" not in page


def test_a_new_round_does_not_move_what_is_published(workshop: Workshop) -> None:
    voted(workshop)
    workshop.fanta.closes().raise_for_status()
    published(workshop).raise_for_status()
    before = workshop.moussa.get(f"{workshop.path}/result").json()
    workshop.fanta.opens().raise_for_status()
    workshop.seat("Bakary").vote("11", "12", "13").raise_for_status()
    assert workshop.moussa.get(f"{workshop.path}/result").json() == before


def test_a_receipt_finds_its_ballot_however_it_is_typed(workshop: Workshop) -> None:
    receipts = voted(workshop)
    workshop.fanta.closes().raise_for_status()
    published(workshop).raise_for_status()
    for receipt, fields in zip(receipts, CHOICES, strict=True):
        for typed in (
            receipt,
            receipt.lower(),
            f"  {receipt.replace('-', ' ')} ",
            receipt.replace("-", ""),
        ):
            found = workshop.moussa.post(f"{workshop.path}/result", json={"receipt": typed}).json()[
                "receipt"
            ]
            assert (found["fields"], found["activity"], found["round"]) == (list(fields), VOTE, 1)
    page = workshop.moussa.post(
        f"{workshop.path}/result", data={"receipt": receipts[0]}, headers=PAGE
    ).text
    assert "This ballot is in the sealed result" in page


@pytest.mark.parametrize(
    "receipt",
    ["ZZZZ-ZZZZ", "Z", "%", "ÄÖÜ", "\u202e", "a\0b", "A" * 5000, "1' OR '1'='1", "<script>"],
)
def test_a_receipt_that_no_ballot_has_is_told_so(workshop: Workshop, receipt: str) -> None:
    voted(workshop)
    workshop.fanta.closes().raise_for_status()
    published(workshop).raise_for_status()
    answer = workshop.moussa.post(f"{workshop.path}/result", json={"receipt": receipt})
    assert (answer.status_code, answer.json()["receipt"]["fields"]) == (200, None)
    page = workshop.moussa.post(f"{workshop.path}/result", data={"receipt": receipt}, headers=PAGE)
    assert "No sealed ballot has the receipt" in page.text
    assert "<script>" not in page.text


def test_before_publication_a_participant_checks_the_own_receipt_and_sees_nothing_else(
    workshop: Workshop,
) -> None:
    awa = workshop.seat("Awa")
    receipt = awa.vote("1", "8", "22").json()["receipt"]
    asked = {"receipt": receipt, "activity": VOTE}
    assert awa.post(f"{workshop.path}/result", json=asked).json() == {
        "receipt": {"receipt": receipt, "activity": None, "round": None, "fields": None}
    }
    workshop.fanta.closes().raise_for_status()
    assert awa.post(f"{workshop.path}/result", json=asked).json()["receipt"]["fields"] == [
        "1",
        "8",
        "22",
    ]
    assert list(awa.post(f"{workshop.path}/result", json=asked).json()) == ["receipt"]
    assert refusal(awa.get(f"{workshop.path}/result")) == (404, "not_published")
    assert refusal(workshop.moussa.post(f"{workshop.path}/result", json=asked)) == (
        404,
        "not_published",
    )
    page = awa.post(f"{workshop.path}/result", data=asked, headers=PAGE).text
    assert "wheel" not in page


def test_no_address_takes_a_receipt(workshop: Workshop) -> None:
    """An address stays in histories, logs and the referer of what is opened next."""
    [receipt, *_] = voted(workshop)
    workshop.fanta.closes().raise_for_status()
    published(workshop).raise_for_status()
    answer = workshop.moussa.get(f"{workshop.path}/result", params={"receipt": receipt})
    assert "receipt" not in answer.json()
    page = workshop.moussa.get(f"{workshop.path}/result", headers=PAGE).text
    form = page.partition('id="receipt-check"')[2].partition("</form>")[0]
    assert form.lstrip().startswith('method="post"')
    assert 'name="receipt"' in form


def test_a_withdrawn_or_replaced_ballot_is_found_by_no_receipt(workshop: Workshop) -> None:
    awa, bakary = workshop.seat("Awa"), workshop.seat("Bakary")
    gone = [awa.vote("1", "2", "3").json()["receipt"], bakary.vote("1", "2", "3").json()["receipt"]]
    awa.withdraw().raise_for_status()
    bakary.vote("4", "5", "6").raise_for_status()
    workshop.fanta.closes().raise_for_status()
    for one in gone:
        assert (
            awa.post(f"{workshop.path}/result", json={"receipt": one}).json()["receipt"]["fields"]
            is None
        )


def test_guessing_receipts_is_limited_by_address(fork_palabre: Callable[..., Forked]) -> None:
    """Whatever board is asked, for a board's code is no secret; this one is none, so that the server answers fast."""
    guess = ("POST", "/b/ZZZZZZ/result", {"receipt": "ZZZZ-ZZZZ"})
    seen: list[int] = []

    def guesses(caller: Caller) -> None:
        while (
            429 not in seen[-9:] and len(seen) < 4500
        ):  # a window's end may lie among the 2000 that it allows
            seen.append(caller.ask(*guess)[0])

    callers(fork_palabre().url, [guesses] * 4)
    assert set(seen) == {404, 429}

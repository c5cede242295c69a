"""The results over HTTP: what staff read, and what stays hidden."""

import re
from collections.abc import Callable

import pytest

from tests.shared import Start
from tests.web.forks import ForkedServer
from tests.web.people import NOTES, VOTE, Workshop, refusal
from tests.web.results.voting import CHOICES, PAGE, observer, published, results, voted


@pytest.fixture
def board(sqlite_server: ForkedServer, workshop_at: Start) -> Callable[..., Workshop]:
    return lambda **options: workshop_at(sqlite_server, **options)


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
        "4 ballots for 5 participants",
        "High priority, few programmes",
        "Un festival",
        "could be strengths",
        "could be weaknesses",
    ):
        assert said in page.text
    assert "style=" not in page.text
    assert page.text.count("m-chip") == 30


def test_a_sealed_vote_says_how_sure_its_first_places_are(workshop: Workshop) -> None:
    voted(workshop)
    for number in range(3):
        workshop.seat(f"Bakary {number}").vote("1", "8", "14").raise_for_status()
    address = f"{workshop.path}/results"
    [vote] = results(workshop)["votes"]
    assert vote["sureness"] is None
    assert "How sure" not in workshop.fanta.get(address, headers=PAGE).text
    workshop.fanta.closes().raise_for_status()
    [vote] = results(workshop)["votes"]
    times = {field["field"]: field["times"] for field in vote["sureness"]["fields"]}
    assert (vote["sureness"]["places"], vote["sureness"]["redraws"]) == (5, 100)
    assert (times["1"], times["8"], times["15"], len(times)) == (100, 100, 0, 30)
    page = workshop.fanta.get(address, headers=PAGE).text
    assert re.search(r"\d fields are among the first 5 at least 90 times", page)
    assert page.count("ranking-line") == 1
    published(workshop).raise_for_status()
    public = workshop.someone().get(f"{workshop.path}/result", headers=PAGE).text
    assert re.search(r"\d fields are among the first 5 at least 90 times", public)


def test_so_few_ballots_that_they_tell_too_much_are_not_drawn_anew(workshop: Workshop) -> None:
    voted(workshop)
    workshop.fanta.closes().raise_for_status()
    [vote] = results(workshop)["votes"]
    assert vote["sureness"] is None
    assert "How sure" not in workshop.fanta.get(f"{workshop.path}/results", headers=PAGE).text


def test_no_number_of_a_hidden_tally_is_anywhere(board: Callable[..., Workshop]) -> None:
    """The control: after the close the two pages differ."""
    hidden, second = board(reveal="at_close"), board(reveal="at_close")
    for place, fields in enumerate(CHOICES):
        hidden.seat(f"Awa {place}").vote(*fields).raise_for_status()
        second.seat(f"Awa {place}").vote("11", "12", "13").raise_for_status()
    [vote] = results(hidden)["votes"]
    assert (vote["ballots"], vote["tally"], vote["matrix"], vote["seals"]) == (4, None, None, [])
    pages = [
        workshop.fanta.get(f"{workshop.path}/results", headers=PAGE).text.replace(
            workshop.code, "CODE"
        )
        for workshop in (hidden, second)
    ]
    assert without_times(pages[0]) == without_times(pages[1])
    for workshop in (hidden, second):
        workshop.fanta.closes().raise_for_status()
    pages = [
        workshop.fanta.get(f"{workshop.path}/results", headers=PAGE).text.replace(
            workshop.code, "CODE"
        )
        for workshop in (hidden, second)
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
    matrix = vote["matrix"]
    assert (matrix["situation"], matrix["notes_median"], matrix["votes_median"]) == (NOTES, 0, 0)
    assert len(matrix["fields"]) == 30
    assert matrix["missing"] == ["2", "3", "22", "30"]
    assert matrix["fields"][0] == {
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
    vote_results = results(workshop)
    assert vote_results["votes"][0]["matrix"] is None
    assert [situation["activity"] for situation in vote_results["situations"]] == [NOTES]
    assert [
        (proposal["activity"], proposal["notes"]) for proposal in vote_results["proposals"]
    ] == [("propositions", 1)]


@pytest.mark.parametrize(
    ("template", "situation"),
    [("culture21plus", NOTES), ("cooperation-decentralisee", "realisations")],
)
def test_the_first_notes_before_the_vote_are_what_it_is_set_against(
    board: Callable[..., Workshop], template: str, situation: str
) -> None:
    workshop = board(template=template, opened=False)
    framework = next(
        framework
        for framework in workshop.moussa.board()["frameworks"]
        if framework["id"] == workshop.activity()["framework"]
    )
    fields = [field["id"] for block in framework["blocks"] for field in block["fields"]]
    writer = workshop.seat("Awa")
    for activity in workshop.moussa.board()["activities"]:
        if not activity["practice"]:
            workshop.fanta.opens(activity["key"]).raise_for_status()
        if activity["kind"] == "notes" and activity["framework"] == framework["id"]:
            writer.note("Une note", field=fields[0], activity=activity["key"])
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
    answer = (
        workshop.fanta.post(f"{workshop.path}/activities/{VOTE}/rehearse").raise_for_status().json()
    )
    assert (answer["practice"], answer["state"], answer["rule"], answer["framework"]) == (
        True,
        "open",
        *(workshop.activity()[name] for name in ("rule", "framework")),
    )
    awa.vote("1", "8", "22", activity=answer["key"]).raise_for_status()
    assert awa.vote("1", "8", "22").status_code == 409  # the vote itself is as closed as before
    workshop.fanta.closes(answer["key"]).raise_for_status()
    again = workshop.fanta.post(f"{workshop.path}/activities/{VOTE}/rehearse").json()
    assert (again["key"], again["round"]) == (answer["key"], 2)
    assert refusal(workshop.fanta.post(f"{workshop.path}/activities/{answer['key']}/rehearse")) == (
        404,
        "no_such_activity",
    )
    assert refusal(workshop.fanta.post(f"{workshop.path}/activities/{NOTES}/rehearse")) == (
        404,
        "no_such_activity",
    )
    assert answer["key"] not in workshop.fanta.get(
        f"{workshop.path}/results", headers=PAGE
    ).text + str(results(workshop))


def test_private_notes_are_counted_and_not_told(workshop: Workshop) -> None:
    workshop.fanta.post(
        f"{workshop.path}/activities/{NOTES}/settings", json={"private": True}
    ).raise_for_status()
    workshop.seat("Awa").note("Entre nous").raise_for_status()
    [situation] = results(workshop)["situations"]
    assert (situation["private"], situation["notes"], situation["most"]) == (1, 1, [])
    assert {field["notes"] for field in situation["fields"]} == {0}
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

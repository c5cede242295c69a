"""A live tally in steps: nothing below five ballots to anybody, then three or more at once, whole
at the close."""

from typing import Any

import pytest

from tests.documents.sessions import Imported, session_of, vote_of
from tests.shared import Start
from tests.web.forks import ForkedServer
from tests.web.lines import line
from tests.web.people import VOTE, Workshop, refusal

PAGE = {"Accept": "text/html", "Accept-Language": "fr"}
BALLOTS = [
    ("1", "8", "22"), ("4", "5", "6"), ("2", "29", "30"), ("10", "11", "12"),
    ("7", "13", "27"), ("3", "9", "14"), ("1", "2", "3"), ("1", "4", "7"),
]  # fmt: skip


def paced(workshop: Workshop, pace: str, **more: Any) -> Workshop:
    answer = workshop.fanta.post(
        f"{workshop.path}/activities/{VOTE}/reveal", json={"pace": pace, **more}
    )
    assert answer.json()["pace"] == pace, answer.text
    workshop.fanta.opens().raise_for_status()
    return workshop


def counted(workshop: Workshop) -> tuple[int, int]:
    """(ballots of the tally that staff see, 0 while it is hidden; files that hold a number of
    it)."""
    answer = workshop.fanta.tally()
    files = [
        workshop.fanta.get(f"{workshop.path}/{name}")
        for name in ("export.csv", "diagram.svg", "ranking.svg")
    ]
    if answer.status_code == 403:
        assert [refusal(answer_) for answer_ in (answer, *files)] == [(403, "tally_hidden")] * 4
        return 0, 0
    assert sum(field["votes"] for field in answer.json()["fields"]) == 3 * answer.json()["ballots"]
    return answer.json()["ballots"], sum(file.status_code == 200 for file in files)


@pytest.mark.parametrize("pace", ["each", "steps"])
def test_the_tally_moves_as_was_chosen_for_everybody(
    any_server: ForkedServer, workshop_at: Start, pace: str
) -> None:
    """At each ballot is the control."""
    workshop = paced(workshop_at(any_server, opened=False), pace)
    seen, framed = [], []
    with line(workshop, "host", person=workshop.fanta) as host:
        for number, ballot in enumerate(BALLOTS, start=1):
            voter = workshop.seat(f"Awa {number}")
            voter.vote(*ballot).raise_for_status()
            client_state = host.at(workshop.moussa.board()["version"])
            seen.append(counted(workshop)[0])
            framed.append(
                client_state.tallies[VOTE]["ballots"] if VOTE in client_state.tallies else 0
            )
            assert client_state.turnouts[VOTE]["ballots"] == number, "the number is told at once"
            assert (voter.tally().status_code == 403) is (seen[-1] == 0)
    assert (
        seen
        == framed
        == {"each": [1, 2, 3, 4, 5, 6, 7, 8], "steps": [0, 0, 0, 0, 5, 5, 5, 8]}[pace]
    )
    workshop.seat("Fatou").vote("1", "2", "30").raise_for_status()
    workshop.fanta.closes().raise_for_status()
    assert workshop.fanta.tally().json()["ballots"] == 9, "whole at the close"


def test_the_pace_is_chosen_before_the_opening_said_on_the_ballot_and_kept_in_files(
    any_server: ForkedServer, workshop_at: Start
) -> None:
    workshop = workshop_at(any_server, opened=False)
    assert workshop.activity()["pace"] == "each"
    assert "par paliers" in workshop.fanta.get(f"{workshop.path}/console", headers=PAGE).text
    paced(workshop, "steps", reveal="live")
    for address, body in (("reveal", {"pace": "each"}), ("settings", {"pace": "each"})):
        again = workshop.fanta.post(f"{workshop.path}/activities/{VOTE}/{address}", json=body)
        assert refusal(again) == (409, "activity_already_open")
    assert (
        "à partir de cinq bulletins" in workshop.seat("Awa").get(workshop.path, headers=PAGE).text
    )
    session = session_of(workshop)
    assert vote_of(session)["pace"] == "steps"
    assert Imported(workshop, session).activity()["pace"] == "steps"
    del vote_of(session)["pace"]
    assert Imported(workshop, session).activity()["pace"] == "each", "older files name none"


def test_a_choice_of_pace_can_be_taken_back(
    workshop_at: Start, sqlite_server: ForkedServer
) -> None:
    workshop = workshop_at(sqlite_server, opened=False)
    workshop.fanta.post(
        f"{workshop.path}/activities/{VOTE}/settings", json={"pace": "steps"}
    ).raise_for_status()
    assert workshop.activity()["pace"] == "steps"
    workshop.fanta.post(f"{workshop.path}/undo", json={}).raise_for_status()
    assert workshop.activity()["pace"] == "each"


FEW, ALIKE = "Moins de cinq bulletins", "Tous les bulletins sont identiques"


@pytest.mark.parametrize(("ballots", "warned"), [(BALLOTS[:3], FEW), ([BALLOTS[0]] * 6, ALIKE)])
def test_the_console_warns_before_a_close_that_would_tell_choices(
    workshop: Workshop, ballots: list[tuple[str, ...]], warned: str
) -> None:
    for number, ballot in enumerate(ballots):
        workshop.seat(f"Awa {number}").vote(*ballot).raise_for_status()
    assert warned in workshop.fanta.get(f"{workshop.path}/console", headers=PAGE).text
    workshop.fanta.closes().raise_for_status()
    [round_] = vote_of(session_of(workshop))["rounds"]
    assert (round_["turnout"], len(round_["ballots"])) == (None, len(ballots))


def test_a_close_that_tells_nothing_is_not_warned_of(workshop: Workshop) -> None:
    """The control."""
    for number, ballot in enumerate(BALLOTS):
        workshop.seat(f"Awa {number}").vote(*ballot).raise_for_status()
    page = workshop.fanta.get(f"{workshop.path}/console", headers=PAGE).text
    assert FEW not in page
    assert ALIKE not in page
    workshop.fanta.closes().raise_for_status()
    [round_] = vote_of(session_of(workshop))["rounds"]
    assert len(round_["turnout"]) == len(BALLOTS)

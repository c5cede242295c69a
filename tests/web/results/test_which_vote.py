"""What shows one vote shows the workshop's own, not a tie-break or a vote on notes after it."""

import io
import re
import zipfile
from collections.abc import Callable

import httpx
import pytest

from tests.shared import Start
from tests.web.forks import ForkedServer
from tests.web.people import NOTES, VOTE, Workshop
from tests.web.results.comparisons import Json, post

FILES = ("slides.pptx", "share.txt", "picture.svg", "ranking.svg", "matrix.svg")
FIRST, SECOND = "Droits culturels", "Écosystèmes culturels et créatifs"


def shortlist(workshop: Workshop) -> str:
    """Puts three notes to the vote; returns the vote's key."""
    awa = workshop.seat("Awa")
    notes = [awa.note(f"Une fête {place}").json()["id"] for place in range(3)]
    return workshop.fanta.post(f"{workshop.path}/shortlists", json={"notes": notes}).json()["key"]


def runoff(workshop: Workshop) -> str:
    path = f"{workshop.path}/activities/{VOTE}/runoff"
    return workshop.fanta.post(path, json={"places": 3}).raise_for_status().json()["key"]


def play(workshop: Workshop, add_vote: Callable[[Workshop], str]) -> None:
    """Closes the vote on fields, and one that is made of it or of notes."""
    people = [workshop.seat(f"Personne {number}") for number in range(5)]
    for place, person in enumerate(people):
        person.vote("1", "2", str(3 + place)).raise_for_status()
        person.note("Un marché", field="1", activity=NOTES).raise_for_status()
    workshop.fanta.closes().raise_for_status()
    vote = add_vote(workshop)
    board = workshop.moussa.board()
    framework = next(
        activity["framework"] for activity in board["activities"] if activity["key"] == vote
    )
    blocks = next(part["blocks"] for part in board["frameworks"] if part["id"] == framework)
    workshop.fanta.opens(vote).raise_for_status()
    last = blocks[-1]["fields"][-1]["id"]
    for person in people:
        person.vote(last, activity=vote).raise_for_status()
    workshop.fanta.closes(vote).raise_for_status()


def said(answer: httpx.Response) -> str:
    body = answer.raise_for_status().content
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            names = [name for name in archive.namelist() if re.search(r"(slides|charts)/\w+", name)]
            body = b" ".join(archive.read(name) for name in names if name.endswith(".xml"))
    return re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", body.decode()))


@pytest.mark.parametrize("add_vote", [shortlist, runoff])
def test_a_vote_that_was_made_later_replaces_none_in_what_shows_one_vote(
    sqlite_server: ForkedServer, workshop_at: Start, add_vote: Callable[[Workshop], str]
) -> None:
    workshop = workshop_at(sqlite_server)
    play(workshop, add_vote)
    texts = {
        name: said(workshop.fanta.get(f"{workshop.path}/{name}", params={"locale": "fr"}))
        for name in FILES
    }
    assert {name for name, text in texts.items() if FIRST in text and SECOND in text} == set(FILES)
    console = workshop.fanta.get(f"{workshop.path}/console", headers={"Accept": "text/html"}).text
    assert "Culture 21 Plus · Ségou 2024</option>" in console, "a list for a further activity"
    session = workshop.bearer("organiser_url").get(f"{workshop.path}/export.json").content
    comparison: Json = post(workshop, session, session).raise_for_status().json()
    assert comparison["framework"]["id"] == "culture21plus-segou-2024"
    assert [part["ballots"] for part in comparison["workshops"]] == [5, 5]


def test_no_two_votes_have_one_name(sqlite_server: ForkedServer, workshop_at: Start) -> None:
    workshop = workshop_at(sqlite_server)
    for place in range(3):
        workshop.seat(f"Personne {place}").vote("1", "2", str(3 + place)).raise_for_status()
        shortlist(workshop)
    workshop.fanta.closes().raise_for_status()
    for _ in range(2):
        runoff(workshop)
    board = workshop.moussa.get(workshop.path, params={"locale": "en"}).json()
    assert [activity["title"] for activity in board["activities"]][-5:] == [
        "Vote on: Local situation",
        "Vote on: Local situation (2)",
        "Vote on: Local situation (3)",
        "Tie-break: Priority vote",
        "Tie-break: Priority vote (2)",
    ]

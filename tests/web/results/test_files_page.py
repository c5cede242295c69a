"""The page of files offers nothing that would be refused, whatever state the board is in."""

import html
import re
from collections.abc import Callable

import pytest

from tests.shared import Start
from tests.web.forks import ForkedServer
from tests.web.pages import PAGE
from tests.web.people import NOTES, VOTE, Person, Workshop

OFFERED = re.compile(r'href="(/b/[^"]*?/[^"/]*?)"[^>]* download')
Board = Callable[..., Workshop]


@pytest.fixture
def board(sqlite_server: ForkedServer, workshop_at: Start) -> Board:
    return lambda **options: workshop_at(sqlite_server, **options)


DOCUMENTS = ("report", "slides", "workbook")  # each takes a process of its own


def offered(
    workshop: Workshop, link: str = "organiser_url", *, documents: bool = False
) -> dict[str, int]:
    """The status of each file on the page, by its address below the board; of those in several
    languages one."""
    person = workshop.bearer(link)
    page = person.get(f"{workshop.path}/console/files", headers=PAGE).raise_for_status().text
    links = [html.unescape(link) for link in OFFERED.findall(page)]
    in_french = [link for link in links if "locale=" not in link or "locale=fr" in link]
    assert in_french
    if not documents:
        in_french = [link for link in in_french if not is_document(link)]
    return {link.removeprefix(workshop.path): person.get(link).status_code for link in in_french}


def is_document(link: str) -> bool:
    return link.rsplit("/", 1)[1].startswith(DOCUMENTS)


def names(files: dict[str, int]) -> set[str]:
    return {re.split(r"[./?]", name.lstrip("/"))[0] for name in files}


def votes(workshop: Workshop, count: int, *fields: str) -> list[Person]:
    people = [workshop.seat(f"Awa {place}") for place in range(count)]
    for person in people:
        person.vote(*(fields or ("1", "8", "22"))).raise_for_status()
    return people


def without_activities(workshop: Workshop) -> None:
    for activity in workshop.moussa.board()["activities"]:
        workshop.fanta.delete(f"{workshop.path}/activities/{activity['key']}").raise_for_status()


def notes_alone(workshop: Workshop) -> None:
    workshop.fanta.delete(f"{workshop.path}/activities/{VOTE}").raise_for_status()
    workshop.fanta.opens(NOTES).raise_for_status()
    workshop.seat("Awa").note("Un marché").raise_for_status()


def planned(workshop: Workshop) -> None:
    pass


def live(workshop: Workshop) -> None:
    workshop.fanta.opens(NOTES).raise_for_status()
    workshop.seat("Awa").note("Un marché").raise_for_status()
    workshop.fanta.opens().raise_for_status()
    votes(workshop, 2)


def live_without_notes(workshop: Workshop) -> None:
    workshop.fanta.opens().raise_for_status()
    votes(workshop, 2)


def hidden(workshop: Workshop) -> None:
    workshop.fanta.reveals("at_close").raise_for_status()
    live(workshop)


def in_steps(workshop: Workshop) -> None:
    body = {"reveal": "live", "pace": "steps"}
    workshop.fanta.post(f"{workshop.path}/activities/{VOTE}/reveal", json=body).raise_for_status()
    workshop.fanta.opens().raise_for_status()
    votes(workshop, 3)


def closed(workshop: Workshop) -> None:
    live(workshop)
    workshop.fanta.closes().raise_for_status()


def closed_without_a_ballot(workshop: Workshop) -> None:
    workshop.fanta.opens().raise_for_status()
    workshop.fanta.closes().raise_for_status()


def reopened_and_hidden(workshop: Workshop) -> None:
    closed(workshop)
    workshop.fanta.reveals("at_close").raise_for_status()
    workshop.fanta.opens().raise_for_status()


def practice(workshop: Workshop) -> None:
    settings = f"{workshop.path}/activities/{VOTE}/settings"
    workshop.fanta.post(settings, json={"practice": True}).raise_for_status()
    workshop.fanta.opens().raise_for_status()
    votes(workshop, 2)


def shortlist_alone(workshop: Workshop) -> None:
    notes_alone(workshop)
    ids = [workshop.seat(f"B{n}").note(f"Idée {n}").json()["id"] for n in range(4)]
    body = {"notes": ids, "title": "Propositions", "votes": 1}
    vote = workshop.fanta.post(f"{workshop.path}/shortlists", json=body).json()["key"]
    workshop.fanta.opens(vote).raise_for_status()
    workshop.seat("Awa").vote(ids[0], activity=vote).raise_for_status()
    workshop.fanta.closes(vote).raise_for_status()


def second_vote_hidden(workshop: Workshop) -> None:
    closed(workshop)
    body = {"kind": "vote", "title": "Encore", "votes": 1}
    vote = workshop.fanta.post(f"{workshop.path}/activities", json=body).json()["key"]
    workshop.fanta.reveals("at_close", vote).raise_for_status()
    workshop.fanta.opens(vote).raise_for_status()


def question_alone(workshop: Workshop) -> None:
    without_activities(workshop)
    body = {"kind": "hands", "title": "Reprendre ?"}
    asking = workshop.fanta.post(f"{workshop.path}/activities", json=body).json()
    workshop.fanta.opens(asking["key"]).raise_for_status()


STATES = [
    *(without_activities, notes_alone, planned, live, live_without_notes, hidden, in_steps),
    *(closed, closed_without_a_ballot, reopened_and_hidden, practice, shortlist_alone),
    *(second_vote_hidden, question_alone),
]


@pytest.mark.parametrize(
    ("state", "template"),
    [
        *((state, "culture21plus") for state in STATES),
        *((state, "cooperation-decentralisee") for state in (planned, closed_without_a_ballot)),
    ],
)
def test_every_file_on_the_page_is_given(
    board: Board, state: Callable[[Workshop], None], template: str
) -> None:
    workshop = board(opened=False, template=template)
    state(workshop)
    files = offered(workshop, documents=state in (without_activities, hidden))
    assert {name: status for name, status in files.items() if status != 200} == {}


def test_what_can_be_made_is_offered(board: Board) -> None:
    """The control: the page does not become empty."""
    workshop = board(opened=False)
    closed(workshop)
    every = {"diagram", "ranking", "matrix", "picture", "share", "export"}
    assert names(offered(workshop)) >= every
    assert "/export.csv?table=tally&locale=fr" in offered(workshop)
    bare = board(opened=False)
    live_without_notes(bare)
    assert "matrix" not in names(offered(bare, "host_url"))
    assert "diagram" in names(offered(bare, "host_url"))

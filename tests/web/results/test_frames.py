"""Who may frame a page of ours: nobody, but the websites of PALABRE_EMBED the published result."""

import re
from collections.abc import Callable

import pytest

from tests.shared import Start
from tests.web.doors import DOORS, address_of
from tests.web.forks import ForkedServer
from tests.web.people import VOTE, Person, Workshop
from tests.web.results.voting import PAGE, observer, published, voted

SITES = "https://ville.example, https://www.ville.example:8443/"
ALLOWED = "https://ville.example https://www.ville.example:8443"
DRAWN = re.compile(r"\.(pdf|png|svg|docx|pptx|xlsx|json|csv|ics|txt)\b|\{kind\}")

COUNTED = re.compile(r"data-votes>\d")


def framers(person: Person, path: str, method: str = "GET") -> str:
    """The origins that may frame the answer, as its policy names them."""
    answer = person.request(method, path, headers=PAGE)
    policy = answer.headers["content-security-policy"]
    return policy.partition("frame-ancestors ")[2].partition(";")[0]


@pytest.fixture
def embedding(fork_palabre: Callable[..., ForkedServer], workshop_at: Start) -> Workshop:
    workshop = workshop_at(fork_palabre(embed=SITES, limits="off"))
    voted(workshop)
    workshop.fanta.closes().raise_for_status()
    return workshop


def test_the_result_is_framed_where_allowed_and_only_while_it_is_published(
    embedding: Workshop, workshop: Workshop
) -> None:
    path, organiser = f"{embedding.path}/result", embedding.bearer("organiser_url")
    assert framers(embedding.moussa, path) == "'none'", "not published"
    assert framers(organiser, path) == "'none'", "who holds a link reads it, and no site frames it"
    published(embedding).raise_for_status()
    assert framers(embedding.moussa, path) == ALLOWED
    answer = embedding.moussa.post(path, data={"receipt": "K7MZ-4P2Q"}, headers=PAGE)
    assert f"frame-ancestors {ALLOWED};" in answer.headers["content-security-policy"]
    page = organiser.get(f"{embedding.path}/results", headers=PAGE).text
    assert "&lt;iframe src=" in page
    published(embedding, False).raise_for_status()
    assert framers(embedding.moussa, path) == "'none'"
    voted(workshop)
    workshop.fanta.closes().raise_for_status()
    published(workshop).raise_for_status()
    assert framers(workshop.moussa, f"{workshop.path}/result") == "'none'", "no site is set"


def test_no_other_address_is_framed(embedding: Workshop) -> None:
    published(embedding).raise_for_status()
    organiser = embedding.bearer("organiser_url")
    walked = 0
    for line in DOORS:
        if " /result" in line or not line.startswith("GET") or line.endswith("/result"):
            continue
        method, path = address_of(line, DOORS[line], embedding)
        for person in [embedding.moussa] if DRAWN.search(line) else [embedding.moussa, organiser]:
            assert framers(person, path, method) == "'none'", line
            walked += 1
    assert walked > 60
    assert framers(embedding.moussa, f"{embedding.path}/result") == ALLOWED, "the control"


def test_online_people_and_observers_get_a_link_to_the_diagram(workshop: Workshop) -> None:
    address = f'href="{workshop.path}/screen?activity={VOTE}"'
    online = workshop.seat("Awa", attendance="online")
    assert address in online.get(workshop.path, headers=PAGE).text
    assert address not in workshop.seat("Bakary").get(workshop.path, headers=PAGE).text
    watcher = observer(workshop)
    leads = f'href="{workshop.path}/results"'
    screen = watcher.get(f"{workshop.path}/screen", headers=PAGE).text
    assert leads in screen, "where their link has brought them"
    for person in (workshop.moussa, workshop.fanta, online):
        assert leads not in person.get(f"{workshop.path}/screen", headers=PAGE).text
    overlay = watcher.get(f"{workshop.path}/screen?look=overlay", headers=PAGE).text
    assert leads not in overlay
    results = watcher.get(f"{workshop.path}/results", headers=PAGE).text
    assert address in results
    assert f'href="{workshop.path}/screen"' in results


@pytest.mark.parametrize("look", ["", "overlay"])
def test_the_linked_diagram_shows_no_more_than_the_room(workshop: Workshop, look: str) -> None:
    """A hidden vote has numbers on no screen, pinned or not, before its end."""
    workshop.fanta.post(f"{workshop.path}/activities/{VOTE}/close").raise_for_status()
    workshop.fanta.reveals("at_close").raise_for_status()
    workshop.fanta.opens(VOTE).raise_for_status()
    voted(workshop)
    watcher, query = observer(workshop), {"activity": VOTE, "look": look}
    open_page = watcher.get(f"{workshop.path}/screen", params=query, headers=PAGE).text
    assert not COUNTED.search(open_page)
    workshop.fanta.closes().raise_for_status()
    assert COUNTED.search(watcher.get(f"{workshop.path}/screen", params=query, headers=PAGE).text)


def test_a_look_that_there_is_not_is_refused(workshop: Workshop) -> None:
    assert workshop.moussa.get(f"{workshop.path}/screen?look=x").status_code == 422

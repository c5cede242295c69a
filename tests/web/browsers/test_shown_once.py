"""What a page shows once is not lost by a link to another language: it has none, or leads back to
the same."""

import re
from html import unescape

import httpx
import pytest

from tests.shared import Start
from tests.web.forks import ForkedServer
from tests.web.pages import PAGE, form_of
from tests.web.people import Workshop

SECRET = re.compile(r"/(?:host|organiser|helper|observer)/[\w.~-]{16,}")
LANGUAGE = re.compile(r'href="(/language/[^"]+)"')


def lost(browser: httpx.Client, page: str) -> set[str]:
    """The secret links of a page that are not on it any more in another language."""
    secrets, gone = set(SECRET.findall(page)), set()
    for address in LANGUAGE.findall(page):
        after = browser.get(unescape(address), follow_redirects=True).text
        gone |= secrets - set(SECRET.findall(after))
    return gone


@pytest.fixture
def organiser(sqlite_server: ForkedServer, workshop_at: Start) -> httpx.Client:
    workshop: Workshop = workshop_at(sqlite_server)
    organiser = workshop.bearer("organiser_url")
    organiser.headers.update(PAGE)
    return organiser


@pytest.mark.parametrize(
    ("form", "query"),
    [
        ("links/host", ""),
        ("links/organiser", ""),
        ("links/helper", ""),
        ("links/observer", ""),
        ("links/helper", "?from=handover"),
    ],
)
def test_a_new_link_is_not_lost(organiser: httpx.Client, form: str, query: str) -> None:
    answer = organiser.post(f"{organiser.path}/{form}{query}")  # type: ignore[attr-defined]
    assert SECRET.findall(answer.text), answer.status_code
    assert lost(organiser, answer.text) == set()


def test_the_links_of_a_programme_are_not_lost(sqlite_server: ForkedServer) -> None:
    with httpx.Client(base_url=sqlite_server.url, headers=PAGE) as browser:
        form = form_of(browser.get("/programmes").text, "/programmes")
        body = {"title": "Afrique", "lines": "Ségou; Mali; fr\nKayes; Mali; fr"}
        answer = browser.post("/programmes", data=form.says(**body))
        assert len(set(SECRET.findall(answer.text))) == 5
        assert lost(browser, answer.text) == set()


def test_the_links_of_a_board_come_in_the_other_language(sqlite_server: ForkedServer) -> None:
    with httpx.Client(base_url=sqlite_server.url, headers=PAGE) as browser:
        form = form_of(browser.get("/").text, "/boards")
        body = form.says(title="Ségou")
        answer = browser.post("/boards", data=body, follow_redirects=True)
        assert len(LANGUAGE.findall(answer.text)) == 2
        assert SECRET.findall(answer.text)
        assert lost(browser, answer.text) == set()


def test_a_lost_link_is_caught(organiser: httpx.Client) -> None:
    """The control: a page with a link, from which a language leads to another page."""
    page = '/b/X/host/abcdefghijklmnopqrstuvwx <a href="/language/en?to=/docs">English</a>'
    assert lost(organiser, page) == {"/host/abcdefghijklmnopqrstuvwx"}

"""A board's links: kept by the device that started it, reachable from the room, forgiving of
mail."""

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import parse_qs, unquote, urlsplit

import httpx
import pytest

from app.commands.context import random_token
from tests.shared import Start
from tests.web.forks import ForkedServer
from tests.web.pages import PAGE, form_of
from tests.web.people import Workshop, refusal


@pytest.fixture
def fanta(sqlite_server: ForkedServer) -> Iterator[httpx.Client]:
    """A browser."""
    with httpx.Client(base_url=sqlite_server.url, headers=PAGE) as browser:
        yield browser


def start(fanta: httpx.Client) -> httpx.Response:
    """The answer to the form of the front page."""
    form = form_of(fanta.get("/").text, "/boards")
    return fanta.post("/boards", data={**form.says(), "title": "Ségou, « demain »"})


def shown(page: str, name: str) -> str:
    match = re.search(rf'id="{name}_url" readonly value="([^"]+)"', page)
    return unescape(match[1]) if match else ""


def test_the_form_leads_to_a_page_that_can_be_loaded_again(fanta: httpx.Client) -> None:
    answer = start(fanta)
    assert answer.status_code == 303
    address = answer.headers["location"]
    pages = [fanta.get(address) for _ in range(2)]
    assert [page.status_code for page in pages] == [200, 200]
    first, second = ({name: shown(page.text, name) for name in ROLES} for page in pages)
    assert first == second
    assert all(first.values())
    for role, home in (("host", "/console"), ("organiser", "/console")):
        with httpx.Client(headers=PAGE) as client:
            opened = client.get(first[role])
            assert (opened.status_code, opened.headers["location"][-8:]) == (303, home)
            page = client.get(fanta.base_url.join(address)).text
            assert first["join"] in page
            assert first["organiser"] not in page, "another device holds no link of this one"
    assert pages[0].text.index('id="organiser_url"') < pages[0].text.index('id="join_url"')


ROLES = ("host", "organiser", "join", "screen")


def test_the_file_of_links_holds_all_and_loads_nothing(fanta: httpx.Client) -> None:
    address = start(fanta).headers["location"]
    page, file = fanta.get(address).text, fanta.get(f"{address}/files/links.html")
    assert file.headers["content-disposition"].endswith('.html"')
    for name in ROLES:
        assert f'href="{shown(page, name)}"' in file.text
    assert file.text.count("<svg") == len(ROLES)
    assert not re.search(r"<(script|link|img|iframe)\b|\bsrc=|url\(|@import", file.text)


def test_the_mail_draft_has_each_link_on_a_line_of_its_own(fanta: httpx.Client) -> None:
    page = fanta.get(start(fanta).headers["location"]).text
    whole, hosts = (
        parse_qs(urlsplit(unescape(draft)).query) for draft in re.findall(r'"(mailto:[^"]+)"', page)
    )
    for name in ROLES:
        assert shown(page, name) in whole["body"][0].split("\r\n")
    assert shown(page, "organiser") not in hosts["body"][0]
    assert shown(page, "host") in hosts["body"][0].split("\r\n")
    assert "Ségou, « demain »" in unquote(whole["subject"][0])


def test_a_new_link_takes_the_place_of_the_one_before(fanta: httpx.Client) -> None:
    address = start(fanta).headers["location"]
    before = shown(fanta.get(address).text, "host")
    form = form_of(fanta.get(address.replace("/links", "/console/files")).text, f"{address}/host")
    fanta.post(form.action, data=form.says())
    after = shown(fanta.get(address).text, "host")
    assert after not in {before, ""}
    assert fanta.get(after).status_code == 303
    form = form_of(fanta.get(address.replace("/links", "/console/files")).text, f"{address}/host")
    with httpx.Client(base_url=fanta.base_url, headers=PAGE, cookies=staff(fanta)) as elsewhere:
        elsewhere.post(form.action, data=form.says())
    assert shown(fanta.get(address).text, "host") == "", "it has ended, made anew by another device"


def staff(client: httpx.Client) -> dict[str, str]:
    """The cookie of the link alone."""
    return {
        cookie.name: cookie.value or ""
        for cookie in client.cookies.jar
        if cookie.name == "palabre_staff"
    }


@pytest.mark.parametrize(
    "mark",
    [
        ".",
        ",",
        ")",
        ">",
        "%3E",
        "%20",
        "%C2%A0%C2%BB",
        ";",
        "'",
        '"',
        ").",
        "%E2%80%A6",
        "*",
        "]",
        "!",
    ],
)
def test_a_link_survives_the_marks_of_a_sentence(any_workshop: Workshop, mark: str) -> None:
    for link in ("host_url", "organiser_url"):
        answer = any_workshop.someone().get(any_workshop.links[link] + mark)
        assert answer.status_code == 303, mark


def test_an_unknown_link_says_that_it_is_unknown(workshop: Workshop) -> None:
    address = f"{workshop.path}/host/wrong"
    answer = workshop.someone().get(address)
    assert refusal(answer) == (403, "not_host")
    page = workshop.someone().get(address, headers=PAGE).text
    assert "Ce lien n’est pas reconnu" in unescape(page)


def test_tokens_end_in_a_letter_or_a_digit() -> None:
    tokens = [random_token() for _ in range(500)]
    assert all(token[0].isalnum() and token[-1].isalnum() for token in tokens)
    assert len(set(tokens)) == 500


def test_a_program_gets_what_it_always_got(sqlite_server: ForkedServer, workshop_at: Start) -> None:
    links = workshop_at(sqlite_server).links
    assert set(links) == {"code", "join_url", "screen_url", "host_url", "organiser_url"}

"""No dead end on the way in: the home page, typed codes, pasted links, refusals, languages."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.web.door import SAFE
from tests.web.doors import DOORS, address_of
from tests.web.forks import ForkedServer
from tests.web.pages import PAGE, form_of
from tests.web.people import Person, Workshop, refusal
from tests.web.routes import addresses


@pytest.fixture
def browser(workshop: Workshop) -> Person:
    person = workshop.someone()
    person.headers.update(PAGE)
    return person


def test_a_pasted_link_is_understood(workshop: Workshop, browser: Person) -> None:
    code, path = workshop.code, workshop.path
    host = urlsplit(workshop.links["host_url"]).path
    for typed, address in {
        workshop.links["join_url"]: path,
        f"{workshop.links['join_url']}?card=K7MZ-4P2Q": f"{path}?card=K7MZ-4P2Q",
        f"  {workshop.links['host_url']}.": f"{host}",
        f"<{workshop.links['screen_url']}>": f"{path}/screen",
        f"palabre.example.org/{code.lower()}": path,
        f"Rejoignez http://192.168.1.5:8000/b/{code}, merci": path,
        f"https://evil.example/b/{code}": path,
    }.items():
        answer = browser.get("/", params={"code": typed})
        assert answer.status_code == 303, typed
        assert answer.headers["location"].rstrip(".") == address, typed


def test_who_opens_a_lesser_link_keeps_what_this_device_may_do(
    workshop: Workshop, browser: Person
) -> None:
    """An organiser looks where the links lead that go to others."""
    path = workshop.path
    browser.get(workshop.links["organiser_url"])
    observer, helper = (
        workshop.fanta.post(f"{path}/links/{role}").raise_for_status().json()[f"{role}_url"]
        for role in ("observer", "helper")
    )
    for link, page in ((workshop.links["host_url"], "console"), (observer, "screen")):
        answer = browser.get(link, follow_redirects=True)
        assert answer.url.path == f"{path}/{page}"
        assert f"{path}/erase" in browser.get(f"{path}/console/settings").text
    browser.get(helper)  # a device that is lent
    assert browser.get(f"{path}/console/settings").status_code == 403
    browser.get(workshop.links["host_url"])
    assert f"{path}/erase" not in browser.get(f"{path}/console/settings").text


def test_the_code_alone_is_an_address(workshop: Workshop, browser: Person) -> None:
    code = workshop.code
    for typed in (code, code.lower(), f"{code[:3]}-{code[3:]}", f"{code}."):
        answer = browser.get(f"/{typed}", follow_redirects=True)
        assert (answer.status_code, answer.url.path) == (200, workshop.path), typed
    for path in ("favicon.ico", "robots.txt", "ABC", f"{code}X"):
        assert browser.get(f"/{path}").status_code == 404
    assert workshop.someone().get(f"/{code}").status_code == 404, "a program is not led about"
    answer = browser.get(f"{workshop.path}/screen).", follow_redirects=True)
    assert (answer.status_code, answer.url.path) == (200, f"{workshop.path}/screen")


def test_the_home_page_lists_the_boards_of_this_browser(
    workshop: Workshop, browser: Person
) -> None:
    assert workshop.code not in browser.get("/").text
    browser.get(workshop.links["host_url"])
    page = browser.get("/").text
    assert f'href="{workshop.path}/entry"' in page
    assert browser.get("/").headers["cache-control"] == "no-store"
    for address in (f"/?code={workshop.code}", f"{workshop.path}/entry"):
        answer = browser.get(address, follow_redirects=True)
        assert answer.url.path == f"{workshop.path}/console", address
    assert f"{workshop.path}/entry" in browser.get(workshop.path).text
    stranger = workshop.someone()
    stranger.headers.update(PAGE)
    assert workshop.code not in stranger.get("/").text
    workshop.bearer("organiser_url").post(f"{workshop.path}/links/host")
    answer = browser.get(f"/?code={workshop.code}", follow_redirects=True)
    assert (answer.status_code, answer.url.path) == (200, workshop.path), "the link has ended"


def test_the_home_page_takes_the_operator_s_password(fork_palabre: Any) -> None:
    server = fork_palabre(create_token="baobab")
    with httpx.Client(base_url=server.url, headers=PAGE) as fanta:
        form = form_of(fanta.get("/").text, "/boards")
        answers = [
            fanta.post("/boards", data=form.says(title="Ségou", create_token=token))
            for token in ("", "wrong", "baobab")
        ]
        assert [answer.status_code for answer in answers] == [403, 403, 303]
        assert 'value="Ségou"' in answers[1].text, "what was typed stays"
        assert "wrong" not in answers[1].text
        assert "mot de passe" in unescape(answers[1].text)
        assert fanta.get(answers[2].headers["location"]).status_code == 200
        files = {"session": ("s.json", b"{}", "application/json")}
        assert fanta.post("/boards/import", files=files).status_code == 403
        data = {"create_token": "baobab"}
        assert fanta.post("/boards/import", files=files, data=data).status_code == 422


# A programme's page is its bearer's alone: test_contract_programs.py loads its addresses.
COMMANDS = sorted(
    path
    for path in {line.split(" ")[1] for line in addresses() if line.split(" ")[0] not in SAFE}
    - {line.split(" ")[1] for line in addresses() if line.split(" ")[0] == "GET"}
    if not path.startswith("/p/{code}")
)


def readers(workshop: Workshop) -> Iterator[tuple[str, Person]]:
    for role in ("observer", "helper"):
        workshop.links |= workshop.fanta.post(f"{workshop.path}/links/{role}").json()
    yield "nobody", workshop.someone()
    yield "seat", workshop.seat("Awa")
    for role in ("observer", "helper", "host", "organiser"):
        yield role, workshop.bearer(f"{role}_url")


def door_of(path: str, workshop: Workshop) -> str:
    line = next(line for line in DOORS if line.split(" ")[1] == path)
    return address_of(line, DOORS[line], workshop)[1]


def test_every_command_s_address_can_be_loaded_as_a_page(workshop: Workshop) -> None:
    at = {path: door_of(path, workshop) for path in COMMANDS}
    for role, person in readers(workshop):
        for path, address in at.items():
            answer = person.get(address, headers=PAGE)
            if path.startswith(("/b/{code}/people/{seat}", "/b/{code}/groups")):
                assert answer.status_code in {200, 303}, (role, path)
            else:
                assert answer.status_code == 303, (role, path)
            page = person.get(address, headers=PAGE, follow_redirects=True)
            assert (page.status_code, page.headers["content-type"][:9]) == (200, "text/html"), (
                role,
                path,
            )


def languages_of(page: str) -> set[str]:
    links = re.findall(r'href="/language/\w\w\?([^"]*)"', page)
    return {parse_qs(unescape(query))["to"][0] for query in links}


def test_languages_of_a_refused_command_lead_to_a_page(workshop: Workshop) -> None:
    at = {path: door_of(path, workshop) for path in COMMANDS}
    seen = 0
    for role, person in readers(workshop):
        for path, address in at.items():
            answer = person.post(
                address, content=b"x", headers={**PAGE, "Content-Type": "text/plain"}
            )
            for to in languages_of(answer.text):
                seen += 1
                page = person.get(to, headers=PAGE)
                assert page.status_code == 200, (role, path, to)
    assert seen > 50


def test_languages_keep_the_address_and_its_query(workshop: Workshop, browser: Person) -> None:
    for address in (f"{workshop.path}?card=K7MZ-4P2Q", "/nowhere?a=1&b=%C3%A9"):
        assert languages_of(browser.get(address).text) == {address}
        chosen = browser.get("/language/en", params={"to": address})
        assert chosen.headers["location"] == address
    awa = workshop.seat("Awa")
    address = f"{workshop.path}?activity=priorites"
    assert languages_of(awa.get(address, headers=PAGE).text) == {address}


def test_a_wrong_password_is_not_guessed_for_ever(fork_palabre: Any) -> None:
    server: ForkedServer = fork_palabre(create_token="baobab", limits="on")
    with httpx.Client(base_url=server.url, headers={"Accept": "application/json"}) as guesser:
        body = {"title": "x", "template": "priority-vote"}
        last = [
            guesser.post("/boards", json={**body, "create_token": str(number)})
            for number in range(101)
        ][-1]
        assert refusal(last) == (429, "slow_down")

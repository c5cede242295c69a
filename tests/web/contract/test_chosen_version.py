"""The form that starts a board names each template's list and version, and takes another one."""

import httpx
import pytest

from tests.web.forks import ForkedServer
from tests.web.pages import PAGE, form_of
from tests.web.people import VOTE

DRAFT = "culture21plus-2023"


def start(server: ForkedServer, **typed: str) -> httpx.Response:
    with httpx.Client(base_url=server.url, headers=PAGE) as fanta:
        form = form_of(fanta.get("/").text, "/boards")
        return fanta.post("/boards", data=form.says(title="Ségou", **typed))


def voted(server: ForkedServer, started: httpx.Response) -> str:
    assert started.status_code == 303, started.text
    address = started.headers["location"].removesuffix("/links")
    board = httpx.get(server.url + address, headers={"Accept": "application/json"}).json()
    return next(item["framework"] for item in board["activities"] if item["key"] == VOTE)


def test_the_form_names_the_list_and_the_version_of_every_template(
    sqlite_server: ForkedServer,
) -> None:
    page = httpx.get(sqlite_server.url, headers={**PAGE, "Accept-Language": "es"}).text
    for name in ("Cultura 21 Plus · Ségou 2024 (30", "Cultura 21 Plus · 2023 (30"):
        assert page.count(name) == 2, name  # beside its template, and in the list to choose from
    assert 'value="enjeux-defis"' not in page, "a list without fields cannot be voted on"


@pytest.mark.parametrize(
    ("template", "chosen", "expected"),
    [
        ("culture21plus", "", "culture21plus-segou-2024"),
        ("culture21plus", DRAFT, DRAFT),
        ("priority-vote", "culture21plus-segou-2024", "culture21plus-segou-2024"),
        ("framework", DRAFT, DRAFT),
    ],
)
def test_a_board_votes_on_the_version_that_was_chosen(
    sqlite_server: ForkedServer, template: str, chosen: str, expected: str
) -> None:
    started = start(sqlite_server, template=template, shipped=chosen)
    assert voted(sqlite_server, started) == expected


@pytest.mark.parametrize(
    "typed", [{"shipped": DRAFT, "framework": "Eau\n  Puits"}, {"shipped": "culture21plus-1999"}]
)
def test_what_was_chosen_is_never_ignored(
    sqlite_server: ForkedServer, typed: dict[str, str]
) -> None:
    body = {"title": "Ségou", "template": "culture21plus", **typed}
    answer = httpx.post(f"{sqlite_server.url}/boards", json=body)
    assert (answer.status_code, answer.json()["refusal"]) == (422, "bad_framework")
    page = start(sqlite_server, template="culture21plus", **typed)
    assert page.status_code == 422

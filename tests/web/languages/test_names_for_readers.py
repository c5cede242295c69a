"""One framework in several languages: each reader has names in theirs, and there is one tally."""

import re
from typing import Any

import httpx
import pytest

from tests.shared import Start
from tests.web.forks import ForkedServer
from tests.web.lines import line
from tests.web.pages import PAGE
from tests.web.people import VOTE, Person, Workshop, votes_of
from tests.web.seals import sha256_of

SPANISH = {"Accept-Language": "es-MX,es;q=0.9,en;q=0.5"}
TITLE = {"fr": "Vote des priorités", "en": "Priority vote", "es": "Votación de prioridades"}


def text(word: str, *languages: str) -> dict[str, str]:
    return {language: f"{word} {language}" for language in languages}


FRAMEWORK: dict[str, Any] = {
    "id": "nos-quartiers",
    "title": text("Quartiers", "fr", "en", "es"),
    "locale": "fr",
    "blocks": [
        {
            "id": "nature",
            "name": text("Nature", "fr", "en", "es"),
            "description": text("Dehors", "fr", "es"),
            "fields": [
                {"id": "1", "name": text("Eau", "fr", "en", "es", "pt")},
                {"id": "2", "name": text("Bois", "fr", "en")},
                {"id": "3", "name": "Sable"},
            ],
        }
    ],
}


@pytest.fixture
def quarters(any_server: ForkedServer, workshop_at: Start) -> Workshop:
    """Open notes and an open vote of three choices on FRAMEWORK, on each database."""
    return workshop_at(any_server, template="framework", framework=FRAMEWORK)


def names(person: Person, query: str = "", **headers: str) -> list[str]:
    """The framework's title and the names of its block and fields, then the vote's title."""
    board = person.get(f"{person.path}{query}", headers=headers).raise_for_status().json()
    [framework] = board["frameworks"]
    [block] = framework["blocks"]
    [vote] = [item["title"] for item in board["activities"] if item["key"] == VOTE]
    return [framework["title"], block["name"], *(f["name"] for f in block["fields"]), vote]


def test_names_come_in_the_reader_s_language(quarters: Workshop) -> None:
    moussa = quarters.moussa
    french = ["Quartiers fr", "Nature fr", "Eau fr", "Bois fr", "Sable", TITLE["fr"]]
    spanish = ["Quartiers es", "Nature es", "Eau es", "Bois en", "Sable", TITLE["es"]]
    assert names(moussa) == french
    assert names(moussa, **{"Accept-Language": "de"}) == french
    assert names(moussa, **SPANISH) == spanish
    assert names(moussa, "?locale=es", **{"Accept-Language": "en"})[:2] == spanish[:2]
    assert names(moussa, "?locale=pt")[2] == "Eau pt"  # a language without a catalogue
    moussa.cookies.set("palabre_language", "en")
    assert names(moussa, **SPANISH)[:4] == ["Quartiers en", "Nature en", "Eau en", "Bois en"]


def test_a_program_takes_every_language_as_objects(quarters: Workshop) -> None:
    answer = quarters.moussa.get(f"{quarters.path}?languages=all", headers=SPANISH)
    assert {"Accept-Language", "Cookie"} <= set(answer.headers["vary"].split(", "))
    board = answer.json()
    [framework] = board["frameworks"]
    [block] = framework["blocks"]
    assert framework["title"] == FRAMEWORK["title"]
    assert [field["name"] for field in block["fields"]] == [
        FRAMEWORK["blocks"][0]["fields"][0]["name"],
        FRAMEWORK["blocks"][0]["fields"][1]["name"],
        {"fr": "Sable"},
    ]
    assert [item["title"] for item in board["activities"] if item["key"] == VOTE] == [TITLE]
    assert board["title"] == "Ségou"  # one person's words


def test_there_is_one_tally_and_its_seal_is_of_no_language(quarters: Workshop) -> None:
    english, spanish = quarters.seat("Ann"), quarters.seat("Ana")
    english.headers["Accept-Language"], spanish.headers["Accept-Language"] = "en", "es"
    for person in (english, spanish):
        person.vote("1", "2", "3").raise_for_status()
    quarters.fanta.headers["Accept-Language"] = "es"
    closed = quarters.fanta.closes().json()
    assert closed["title"] == TITLE["es"]
    assert votes_of(english.tally().json()) == {"1": 2, "2": 2, "3": 2}
    organiser = quarters.bearer("organiser_url")
    [vote] = [
        item
        for item in organiser.get(f"{quarters.path}/export.json").json()["activities"]
        if item["key"] == VOTE
    ]
    assert closed["sha256"] == sha256_of(quarters, vote["rounds"][0]["ballots"])


def test_the_phone_says_what_is_in_another_language(quarters: Workshop) -> None:
    ana = quarters.seat("Ana")
    page = ana.get(f"{quarters.path}?activity={VOTE}", headers={**PAGE, **SPANISH}).text
    assert 'dir="auto">Eau es</span>' in page
    assert 'dir="auto" lang="en">Bois en</span>' in page
    assert 'dir="auto" lang="fr">Sable</span>' in page
    french = ana.get(f"{quarters.path}?activity={VOTE}", headers=PAGE).text
    assert 'dir="auto">Sable</span>' in french
    for word in ("Eau es", 'lang="en">Bois', TITLE["es"]):
        assert word not in french, word


PAGES = ("", "/console", "/console/notes", "/people", "/results", "/handover", "/paper")


@pytest.mark.parametrize("address", PAGES)
def test_no_page_in_spanish_shows_a_french_name(
    sqlite_server: ForkedServer, workshop_at: Start, address: str
) -> None:
    workshop = workshop_at(sqlite_server, template="framework", framework=FRAMEWORK)
    workshop.seat("Ana").note("Agua", field="1").raise_for_status()
    person = workshop.seat("Eva") if not address else workshop.fanta
    page = person.get(f"{workshop.path}{address}", headers={**PAGE, **SPANISH})
    if page.status_code == 303:
        page = person.get(page.headers["location"], headers={**PAGE, **SPANISH})
    assert page.status_code == 200, page.text[:500]
    assert 'lang="es"' in page.text
    for french in ("Quartiers fr", "Nature fr", "Eau fr", "Dehors fr", TITLE["fr"]):
        assert french not in re.sub(r'value="[^"]*"', "", page.text), french


def test_each_line_has_titles_in_its_language(quarters: Workshop) -> None:
    ana, awa = quarters.seat("Ana"), quarters.seat("Awa")
    ana.cookies.set("palabre_language", "es")

    def titles(frame: dict[str, Any]) -> set[str]:
        return {item["title"] for item in frame["activities"] if item["key"] == VOTE}

    with line(quarters, "phone", person=ana) as es, line(quarters, "phone", person=awa) as fr:
        assert (titles(es.next()), titles(fr.next())) == ({TITLE["es"]}, {TITLE["fr"]})
        quarters.fanta.locks().raise_for_status()
        for wire, language in ((es, "es"), (fr, "fr")):
            while "activities" not in (frame := wire.next()):
                continue
            assert titles(frame) == {TITLE[language]}
    news = ana.get(f"{quarters.path}/news?audience=phone&protocol=palabre.json").json()
    assert titles(news[0]) == {TITLE["es"]}


def test_a_title_that_was_written_anew_is_one_s_own(quarters: Workshop) -> None:
    fanta = quarters.fanta
    path = f"{quarters.path}/activities/{VOTE}/settings"
    fanta.post(path, json={"title": "Notre vote"}).raise_for_status()
    assert names(fanta, **SPANISH)[-1] == "Notre vote"
    fanta.post(path, json={"title": TITLE["es"]}).raise_for_status()  # as a reader had it
    assert names(fanta)[-1] == TITLE["fr"]


def test_the_form_of_a_title_shows_what_is_stored(quarters: Workshop) -> None:
    page = quarters.fanta.get(f"{quarters.path}/console", headers={**PAGE, **SPANISH}).text
    assert page.count(f'name="was_title" value="{TITLE["fr"]}"') == 1
    assert f'value="{TITLE["es"]}"' not in page


def test_the_agenda_follows_its_reader(quarters: Workshop) -> None:
    fanta = quarters.fanta
    fanta.post(f"{quarters.path}/agenda/1/3/run").raise_for_status()
    agenda = fanta.get(f"{quarters.path}/agenda", headers=SPANISH).json()
    assert agenda["sessions"][0]["title"] == "Situación y prioridades"
    assert agenda["running"]["title"] == agenda["sessions"][0]["steps"][2]["title"]
    board = fanta.get(quarters.path, headers=SPANISH).json()
    assert board["running"]["title"] == agenda["running"]["title"]
    assert board["running"]["title"] != fanta.board()["running"]["title"]


def test_every_language_goes_out_and_comes_in(
    quarters: Workshop, wires: httpx.HTTPTransport
) -> None:
    organiser = quarters.bearer("organiser_url")
    session = organiser.get(f"{quarters.path}/export.json", headers=SPANISH).json()
    [framework] = session["frameworks"]
    assert framework == FRAMEWORK
    answer = quarters.moussa.post("/boards/import", json=session)
    assert answer.status_code == 201, answer.text
    copy = quarters.someone()
    copy.path = f"/b/{answer.json()['code']}"
    assert names(copy, **SPANISH) == names(quarters.moussa, **SPANISH)
    path = answer.json()["organiser_url"].removeprefix(quarters.url)
    copy.get(path)
    again = copy.get(f"{copy.path}/export.json").json()
    assert again["frameworks"] == session["frameworks"]


@pytest.mark.parametrize(
    ("damage", "where"),
    [
        ({"en": "x"}, "frameworks[0].title.fr"),
        ({"fr": "x", "en": ""}, "frameworks[0].title.en"),
        ({"fr": "x", "en": 5}, "frameworks[0].title.en"),
        ({"fr": "x", "EN": "x"}, "frameworks[0].title.EN"),
        ({}, "frameworks[0].title"),
        (5, "frameworks[0].title"),
    ],
)
def test_a_session_with_a_wrong_language_is_refused_by_its_path(
    workshop: Workshop, damage: object, where: str
) -> None:
    organiser = workshop.bearer("organiser_url")
    session = organiser.get(f"{workshop.path}/export.json").json()
    session["frameworks"][0]["title"] = damage
    answer = organiser.post("/boards/import", json=session)
    assert answer.status_code == 422
    assert answer.json()["where"] == where, answer.json()

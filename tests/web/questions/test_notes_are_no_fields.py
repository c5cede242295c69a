"""A vote on notes never speaks of fields: pages, phone, screen, paper, drawings and slides."""

import html
import io
import random
import re
import zipfile

import httpx
import pytest

from app.locales import languages
from tests.shared import Start
from tests.web.forks import ForkedServer
from tests.web.people import Person, Workshop

FIELD = {"fr": r"\bchamps?\b", "en": r"\bfields?\b", "es": r"\bcampos?\b"}
SAID = re.compile(r'(?:aria-label|title|alt|placeholder|data-[a-z-]+)="([^"]*)"')
PLACEHOLDERS = re.compile(r"\{\w+\}")
PHONE = ("", "?activity={vote}")
ROOM = ("/screen?activity={vote}", "/screen?look=overlay", "/screen?mode=ranking", "/result")
STAFF = (
    *("/console", "/agenda", "/results", "/acts", "/handover?activity={vote}"),
    *("/paper?activity={vote}", "/picture.svg", "/ranking.svg", "/diagram.svg", "/share.txt"),
)
Spoken = dict[str, list[str]]


def readable(answer: httpx.Response) -> str:
    """What people read or hear of a page, a drawing or slides."""
    if "presentation" in answer.headers["content-type"]:
        archive = zipfile.ZipFile(io.BytesIO(answer.content))
        names = [name for name in archive.namelist() if re.match(r"ppt/slides/\w+\.xml", name)]
        return " ".join(re.sub(r"<[^>]+>", " ", archive.read(name).decode()) for name in names)
    text = re.sub(r"<(script|style).*?</\1>", "", answer.text, flags=re.DOTALL)
    attributes = " ".join(SAID.findall(text))
    return PLACEHOLDERS.sub("", html.unescape(f"{re.sub(r'<[^>]+>', ' ', text)} {attributes}"))


def speaking(reader: Person, paths: tuple[str, ...], vote: str) -> Spoken:
    """{language and path: what it says of fields}."""
    spoken: Spoken = {}
    for path in paths:
        for language in languages():
            place = reader.path + path.format(vote=vote)
            headers = {"Accept": "text/html", "Accept-Language": language}
            address = f"{place}{'&' if '?' in place else '?'}locale={language}"
            answer = reader.get(address, headers=headers)
            words = readable(answer) if answer.status_code == 200 else ""
            said = [
                words[max(0, match.start() - 40) : match.end() + 30]
                for match in re.finditer(FIELD[language], words, re.IGNORECASE)
            ]
            if said:
                spoken[f"{language} {path}"] = said
    return spoken


def prepared(server: ForkedServer, workshop_at: Start) -> tuple[Workshop, str, list[str]]:
    """A workshop whose own list has blocks alone, with six notes put to the vote, not open yet."""
    body = {"template": "framework", "framework": "Enjeux\nForces", "without_fields": "no_vote"}
    workshop = workshop_at(server, opened=False, **body)
    [notes] = workshop.moussa.board()["activities"]
    workshop.fanta.opens(notes["key"]).raise_for_status()
    blocks = [block["id"] for block in workshop.moussa.board()["frameworks"][0]["blocks"]]
    bakary, ids = workshop.seat("Bakary"), []
    for number in range(8):
        place = {"field": None, "block": blocks[number % 2], "activity": notes["key"]}
        ids.append(bakary.note(f"Idée {number}", **place).raise_for_status().json()["id"])
    shortlist = {"notes": ids, "title": "Propositions", "votes": 3}
    vote = workshop.fanta.post(f"{workshop.path}/shortlists", json=shortlist).json()["key"]
    return workshop, vote, ids


@pytest.mark.parametrize("repeats", [False, True])
def test_a_vote_on_notes_speaks_of_notes(
    sqlite_server: ForkedServer, workshop_at: Start, repeats: bool
) -> None:
    workshop, vote, ids = prepared(sqlite_server, workshop_at)
    rules = f"{workshop.path}/activities/{vote}/settings"
    workshop.fanta.post(rules, json={"repeats": repeats}).raise_for_status()
    people = [workshop.seat(f"Awa {place}") for place in range(7)]

    def walk(slides: bool = False) -> Spoken:
        staff = (*STAFF, "/slides.pptx") if slides else STAFF
        return {
            **speaking(people[0], PHONE, vote),
            **speaking(workshop.moussa, ROOM, vote),
            **speaking(workshop.fanta, staff, vote),
        }

    assert walk() == {}, "before it is open"
    workshop.fanta.opens(vote).raise_for_status()
    assert walk() == {}, "before the first ballot"
    chance = random.Random(3)
    for person in people:
        person.vote(*chance.sample(ids, 3), activity=vote).raise_for_status()
    assert walk() == {}, "while it is open"
    workshop.fanta.closes(vote).raise_for_status()
    assert walk(slides=not repeats) == {}, "after the close"


@pytest.mark.parametrize("language", languages())
def test_what_is_wrong_with_a_ballot_on_notes_speaks_of_notes(
    sqlite_server: ForkedServer, workshop_at: Start, language: str
) -> None:
    workshop, vote, ids = prepared(sqlite_server, workshop_at)
    workshop.fanta.opens(vote).raise_for_status()
    awa, headers = workshop.seat("Awa"), {"Accept-Language": language}
    ballot = f"{workshop.path}/activities/{vote}/ballot"
    wrong = (ids[:2], ids[:4], [ids[0], ids[0], ids[1]], [*ids[:2], "x"], [])
    refused = [awa.put(ballot, json={"fields": of}, headers=headers) for of in wrong]
    paper = {"seat": awa.seat_code, "activity": vote}
    typed = ("1 2", "1 1 2", "1 2 3 4", "1 2 9", "a b c", "")
    refused += [
        workshop.fanta.post(
            f"{workshop.path}/paper", json={**paper, "choices": of}, headers=headers
        )
        for of in typed
    ]
    assert [answer.status_code for answer in refused] == [422] * len(refused)
    texts = [answer.text for answer in refused]
    form = {**headers, "Accept": "text/html"}
    checked = workshop.fanta.post(
        f"{workshop.path}/paper", data={**paper, "choices": "1 2 3", "check": "true"}, headers=form
    )
    assert "Idée 0" in checked.text, "before it is recorded"
    spoken = [
        text for text in [*texts, readable(checked)] if re.search(FIELD[language], text, re.I)
    ]
    assert spoken == []


def test_a_vote_on_fields_speaks_of_fields(sqlite_server: ForkedServer, workshop_at: Start) -> None:
    """The control: the walk finds the word where it stands."""
    workshop = workshop_at(sqlite_server)
    spoken = {
        **speaking(workshop.seat("Awa"), PHONE, "priorites"),
        **speaking(workshop.fanta, ("/results", "/ranking.svg", "/paper"), "priorites"),
    }
    assert len(spoken) >= 4 * len(languages())

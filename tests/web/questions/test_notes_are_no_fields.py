"""A vote on notes never speaks of fields: no page, phone, screen, paper, drawing or document of a
workshop whose own list has blocks alone."""

import html
import io
import random
import re
import uuid
import zipfile

import httpx
import openpyxl
import pytest

from app.locales import languages
from tests.reports.pdf_text import Pdf
from tests.shared import Start
from tests.web.forks import ForkedServer
from tests.web.people import NOTES, VOTE, Person, Workshop
from tests.web.routes import addresses

FIELD = {"fr": r"\bchamps?\b", "en": r"\bfields?\b", "es": r"\bcampos?\b"}
SAID = re.compile(
    r'(?:aria-label|title|alt|placeholder|descr|tblCaption w:val|data-[a-z-]+)="([^"]*)"'
)
PLACEHOLDERS = re.compile(r"\{\w+\}|/b/\S+|Campo Grande")  # a town of the list of time zones
PARTS = re.compile(r"(ppt/slides/|ppt/charts/|word/(document|header|footer)|docProps/)[\w-]*\.xml")
PHONE = ("", "?activity={vote}", "?activity={notes}", "/plan")
ROOM = (
    *("/screen?activity={vote}", "/screen?look=overlay", "/screen?mode=ranking", "/result"),
    *("/screen?mode=wall", "/screen?mode=groups", "/screen?mode=plan", "/screen?mode=matrix"),
)
STAFF = (
    *("/console", "/agenda", "/results", "/acts", "/handover?activity={vote}"),
    *("/paper?activity={vote}", "/picture.svg", "/ranking.svg", "/diagram.svg", "/share.txt"),
)
AROUND = (  # pages that are not about the vote
    *("/console/notes?activity={notes}", "/console/notes?activity={notes}&note={note}"),
    *("/console/settings", "/console/fields", "/console/files", "/matrix.svg", "/plan"),
    *("/people", "/people/{seat}/named", "/handover/{seat}", "/handover/{seat}/voice"),
    *("/links", "/links/files/links.html"),
)
DOCUMENTS = (
    *("/report.docx", "/workbook.xlsx", "/report.pdf", "/slides.pptx", "/attendance.pdf"),
    *("/certificates.pdf", "/explanations.pdf", "/paper-ballots.pdf?activity={vote}"),
    *("/poster.pdf", "/seat-cards.pdf"),
)
NO_WORDS = {  # addresses without words for people, by why
    "JSON": (
        "/export.json /framework.json /news /seats/answers /activities/{key}/duplicates"
        " /activities/{key}/notes /activities/{key}/notes/own /activities/{key}/tally"
        " /activities/{key}/rounds/{number}/sealed.json /programme"
    ),
    "tables, whose heads are a contract": "/export.csv /framework.csv",
    "pictures, sounds and dates": (
        "/field-files/{key} /pictures/{key} /qr.svg /share.png /sittings.ics"
    ),
    "ways to another page": (
        "/entry /helper/{token} /host/{token} /observer/{token} /organiser/{token}"
    ),
}
Spoken = dict[str, list[str]]


def readable(answer: httpx.Response) -> str:
    """What people read or hear of a page, a drawing or a document."""
    kind = answer.headers.get("content-type", "")
    if "pdf" in kind:
        return " ".join(Pdf(answer.content).text.split())
    if "spreadsheet" in kind:  # the heads of columns are a contract
        book = openpyxl.load_workbook(io.BytesIO(answer.content))
        rows = [list(sheet.iter_rows(values_only=True))[1:] for sheet in book]
        return " ".join(str(cell) for of_sheet in rows for row in of_sheet for cell in row)
    text = answer.text if "openxml" not in kind else parts_of(answer.content)
    text = re.sub(r"<(script|style).*?</\1>", "", text, flags=re.DOTALL)
    attributes = " ".join(SAID.findall(text))
    return PLACEHOLDERS.sub("", html.unescape(f"{re.sub(r'<[^>]+>', ' ', text)} {attributes}"))


def parts_of(document: bytes) -> str:
    """The XML of a document or of slides, without its styles."""
    archive = zipfile.ZipFile(io.BytesIO(document))
    return " ".join(
        archive.read(name).decode() for name in archive.namelist() if PARTS.fullmatch(name)
    )


def speaking(reader: Person, paths: tuple[str, ...], **names: str) -> Spoken:
    """{language and path: what it says of fields}, refusals too; `names` are in the paths."""
    spoken: Spoken = {}
    for path in paths:
        for language in languages():
            place = reader.path + path.format(**names)
            headers = {"Accept": "text/html", "Accept-Language": language}
            address = f"{place}{'&' if '?' in place else '?'}locale={language}"
            answer = reader.get(address, headers=headers)
            words = readable(answer)
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
    for block in blocks:  # in two places, where one is told of look-alikes
        bakary.note("La même", field=None, block=block, activity=notes["key"]).raise_for_status()
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

    reader = workshop.bearer("organiser_url")
    names = {"vote": vote, "notes": NOTES, "note": ids[0], "seat": people[0].seat}

    def walk(*further: str) -> Spoken:
        return {
            **speaking(people[0], PHONE, **names),
            **speaking(workshop.moussa, ROOM, **names),
            **speaking(reader, (*STAFF, *(() if repeats else further)), **names),
        }

    assert walk(*AROUND, *DOCUMENTS[:2]) == {}, "before it is open"
    workshop.fanta.opens(vote).raise_for_status()
    assert walk() == {}, "before the first ballot"
    chance = random.Random(3)
    for person in people:
        person.vote(*chance.sample(ids, 3), activity=vote).raise_for_status()
    assert walk() == {}, "while it is open"
    workshop.fanta.closes(vote).raise_for_status()
    assert walk(*AROUND, *DOCUMENTS) == {}, "after the close"


def test_every_page_of_a_board_is_walked() -> None:
    """A new address is walked, or named as one without words for people."""
    walked = {path.partition("?")[0] for path in (*PHONE, *ROOM, *STAFF, *AROUND, *DOCUMENTS)}
    silent = {path for paths in NO_WORDS.values() for path in paths.split()}
    served = {
        line.removeprefix("GET /b/{code}").replace("{kind}", "svg")
        for line in addresses()
        if line.startswith("GET /b/{code}")
    }
    assert served ^ (walked | silent) == set()


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
    note = {"activity": NOTES, "field": None, "text": "Où ?"}
    refused.append(awa.put(f"{workshop.path}/notes/{uuid.uuid4()}", json=note, headers=headers))
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
        **speaking(workshop.seat("Awa"), PHONE, vote=VOTE, notes=NOTES),
        **speaking(
            workshop.fanta, ("/results", "/ranking.svg", "/paper", *DOCUMENTS[:2]), vote=VOTE
        ),
    }
    read = [f"{language} {path}" for language in languages() for path in DOCUMENTS[:2]]
    assert [place for place in read if place not in spoken] == []
    assert len(spoken) >= 6 * len(languages())

"""A Spanish board shows no French name: every page and every document is read, in every state."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from functools import cache

import httpx
import pytest

from app.domain.framework import Framework
from app.domain.plan.template import TEMPLATES
from app.frameworks import shipped
from app.locales import catalogue
from tests.reports.pdf_text import Pdf
from tests.shared import Start
from tests.web.doors import DOORS, Door, address_of
from tests.web.forks import ForkedServer
from tests.web.pages import PAGE
from tests.web.people import JSON, Person, Workshop

SPANISH = {"Accept-Language": "es-MX,es;q=0.9"}
READ = [line for line in DOORS if line.startswith("GET ") and line.count(" ") == 1]
# Files that have every language at once, or none; and addresses that lead elsewhere.
ASIDE = re.compile(
    r"/static|/docs|/openapi|/schemas|/metrics|/export\.json|/framework\.(json|csv)|/field-files|/language"
    r"|/p/|png"
)
TABLES = ("tally", "notes", "turnout", "atlas", "crosswalk", "long", "miro", "decidim")
# Words that French hardly does without, and that Spanish does not have.
FRENCH = re.compile(
    r"(?<![\w#/.&=-])(?:avec|aux|dans|du|et|leurs?|pour|sont|vos|votre|vous)(?![\w=-])"
)
STREAM = re.compile(rb"stream\n(.*?)\nendstream", re.DOTALL)
# The sentence for phones without internet is there in every language, for a room of several.
PUEBLA = {"title": "Taller de Puebla", "place": "Puebla, México", "locale": "es"}
FOR_ALL = catalogue("fr").gettext("No internet? Stay connected.")


def texts(framework: Framework) -> Iterator[str]:
    yield from (framework.title, framework.task)
    for part in (*framework.blocks, *framework.fields.values()):
        yield from (part.name, part.description)


@cache
def french_names() -> re.Pattern[str]:
    """Finds the French texts of shipped frameworks and templates that are others in Spanish.

    A PDF breaks them into lines, and may leave the spaces out there.
    """
    names = set()
    for framework in shipped().values():
        spoken = (texts(framework.in_languages([tag])) for tag in ("fr", "es"))
        names |= {str(french) for french, spanish in zip(*spoken, strict=True) if french != spanish}
    french, spanish = (catalogue(tag).gettext for tag in ("fr", "es"))
    messages = {message for template in TEMPLATES.values() for message in template.messages()}
    names |= {french(message) for message in messages if french(message) != spanish(message)}
    longest_first = sorted(names, key=len, reverse=True)
    spaced = (r"\s*".join(map(re.escape, name.split())) for name in longest_first)
    return re.compile(rf"(?<!\w)(?:{'|'.join(spaced)})(?!\w)")


def faults(text: str) -> set[str]:
    """Returns the French of a text: names, and words that only French has."""
    clean = text.replace("&#39;", "’").replace("'", "’").replace(FOR_ALL, "")
    return {match[0] for pattern in (french_names(), FRENCH) for match in pattern.finditer(clean)}


def words_of(answer: httpx.Response) -> str:
    """Returns all that a page or a document says, its hidden words too."""
    kind = answer.headers.get("content-type", "")
    if kind == "application/pdf":
        return Pdf(answer.content).text
    if kind.startswith("application/vnd.openxml"):
        with zipfile.ZipFile(io.BytesIO(answer.content)) as whole:
            parts = [whole.read(name) for name in whole.namelist() if name.endswith(".xml")]
        return " ".join(re.sub(r"<[^>]*>", " ", part.decode()) for part in parts)
    return answer.text


def addresses(workshop: Workshop, role: str) -> Iterator[str]:
    """Yields every address that somebody may read, for each activity and each table.

    A page that is the same for whoever comes is read once, by who has a seat.
    """
    keys = [activity["key"] for activity in workshop.moussa.board()["activities"]]
    for line in READ:
        template, door = line.split(" ")[1], DOORS[line]
        readers = door.may or {"seat"}  # of a result that is published, whoever comes
        is_read = role in readers and (role == "seat" or "seat" not in readers)
        if ASIDE.search(template) or not is_read:
            continue
        parts = {**door.parts(workshop), **({"key": "~key~"} if "{key}" in template else {})}
        path = address_of(line, Door(parts=lambda _, parts=parts: parts), workshop)[1]
        if "~key~" in path or template == "/b/{code}":
            yield from (f"{path.replace('~key~', key)}?activity={key}" for key in keys)
        elif template.endswith("export.csv"):
            yield from (f"{path}?table={table}&locale=es" for table in TABLES)
        else:
            yield f"{path}?locale=es"


def play(workshop: Workshop, awa: Person) -> Iterator[str]:
    """Yields the states of the board, each when it is reached."""
    path, fanta = workshop.path, workshop.fanta
    fanta.post(f"{path}/agenda", json={"title": "Tarde"}).raise_for_status()
    fanta.post(f"{path}/agenda/1", json={"held_on": "2026-04-02"}).raise_for_status()
    board = workshop.moussa.board()
    fields = {
        framework["id"]: [field["id"] for block in framework["blocks"] for field in block["fields"]]
        for framework in board["frameworks"]
    }
    real = [activity for activity in board["activities"] if not activity["practice"]]
    vote = next(activity for activity in real if activity["kind"] == "vote")
    for activity in real:
        fanta.opens(activity["key"]).raise_for_status()
        for field in fields[activity["framework"]][:4] if activity["kind"] == "notes" else ():
            awa.note("Un mercado", field=field, activity=activity["key"]).raise_for_status()
    chosen = fields[vote["framework"]]
    awa.vote(*chosen[:3], activity=vote["key"]).raise_for_status()
    yield "open"
    for number in range(5):
        person = workshop.seat(f"Lupita {number}")
        person.vote(*chosen[number % 2 :][:3], activity=vote["key"]).raise_for_status()
    for activity in real:
        fanta.closes(activity["key"]).raise_for_status()
    # The end has closed joining; the doors that lead to somebody's own page need somebody.
    fanta.post(f"{path}/settings", json={"joining": "open"}).raise_for_status()
    organiser = workshop.bearer("organiser_url")
    organiser.post(f"{path}/publish", json={"published": True}).raise_for_status()
    yield "closed"


def answers(workshop: Workshop) -> Iterator[tuple[str, httpx.Response]]:
    """Yields (address, answer) of every page in each state, and of every file at the end."""
    awa = workshop.seat("Lupita")
    readers = {"organiser": workshop.bearer("organiser_url"), "seat": awa}
    for state in play(workshop, awa):
        for role, reader in readers.items():
            for address in addresses(workshop, role):
                if "." in address and state != "closed":
                    continue
                for accept in (PAGE, JSON) if (state, role) == ("open", "seat") else (PAGE,):
                    yield address, reader.get(address, headers={**SPANISH, **accept})
    yield from compared(workshop, readers["organiser"])
    yield from programme(workshop)


def compared(workshop: Workshop, organiser: Person) -> Iterator[tuple[str, httpx.Response]]:
    """Yields the comparison of the workshop with itself, as a page and as a table."""
    session = organiser.get(f"{workshop.path}/export.json").content
    files = [("session", (f"{name}.json", session)) for name in "ab"]
    for form in ("page", "csv"):
        answer = organiser.post(
            "/compare", files=files, data={"format": form}, headers={**SPANISH, **PAGE}
        )
        yield f"/compare as {form}", answer


def programme(workshop: Workshop) -> Iterator[tuple[str, httpx.Response]]:
    """Yields the page and the files of a programme to which the workshop is sent."""
    lucia = workshop.someone()
    body = {"title": "México 2026", "template": "priority-vote", "locale": "es"}
    answer = lucia.post("/programmes", json=body).raise_for_status().json()
    lucia.get(httpx.URL(answer["programme_url"]).path)
    path = f"/p/{answer['code']}"
    session = workshop.bearer("organiser_url").get(f"{workshop.path}/export.json").json()
    lucia.post(f"{path}/sessions", json=session)
    for end in ("", "/export.csv", "/export.xlsx", "/export.pdf"):
        yield end, lucia.get(f"{path}{end}?locale=es", headers={**SPANISH, **PAGE})


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_spanish_board_has_no_french_word(
    template: str, sqlite_server: ForkedServer, workshop_at: Start
) -> None:
    workshop = workshop_at(sqlite_server, template=template, opened=False, **PUEBLA)
    faulty, read = set(), 0
    for address, answer in answers(workshop):
        read += answer.status_code == 200
        faulty |= {f"{address}: {word}" for word in faults(words_of(answer))}
    assert read > 80
    assert "\n".join(sorted(faulty)) == ""


def test_a_framework_without_spanish_is_found_and_marked(
    sqlite_server: ForkedServer, workshop_at: Start
) -> None:
    names = ("Droits culturels", "Patrimoine culturel", "Culture et espaces publics", "Nature")
    fields = [{"id": str(place), "name": name} for place, name in enumerate(names, 1)]
    french = {"title": "Trois champs", "locale": "fr"}
    french |= {"blocks": [{"id": "b", "name": "Territoires", "fields": fields}]}
    given = {"template": "framework", "framework": french, "opened": False, **PUEBLA}
    faulty, marked = set(), set()
    for address, answer in answers(workshop_at(sqlite_server, **given)):
        name = address.rpartition("/")[2].partition("?")[0]
        faulty |= {name} if faults(words_of(answer)) else set()
        marked |= {name} if is_marked(answer) else set()
    files = {"report.pdf", "report.docx", "slides.pptx", "paper-ballots.pdf"}
    pages = {"console", "results", "screen", "result"}
    tables = {"workbook.xlsx", "export.csv", "ranking.svg", "picture.svg", "share.txt"}
    assert faulty >= files | pages | tables
    assert marked >= files | pages


def is_marked(answer: httpx.Response) -> bool:
    """Says whether something in the answer is marked as French."""
    body = answer.content
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as whole:
            body = b" ".join(whole.read(name) for name in whole.namelist())
    marks = rb'lang="fr-FR"|w:val="fr-FR"|/Lang ?\(fr(?:-FR)?\)|<[^a][^>]* lang="fr"'
    return any(re.search(marks, part) for part in (body, *map(inflated, STREAM.findall(body))))


def inflated(stream: bytes) -> bytes:
    """Returns a stream of a PDF as it was before it was compressed."""
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return b""

"""Every time that people read is by the clocks of the workshop; what machines read stays UTC."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import httpx
import openpyxl
import pytest

from app.locales.days import day_in_words
from tests.reports.pdf_text import Pdf
from tests.web.forks import ForkedServer
from tests.web.pages import PAGE, form_of, send
from tests.web.people import NOTES, VOTE, Workshop, refusal
from tests.web.results.board_files import BOARD_FILES

MACHINE = re.compile(r"export\.csv|\.json|\.ics")
HANDOVER = f"handover?activity={VOTE}-essai"
PAGES = (
    *("console", "console/files", "console/settings", "people"),
    *("results", "result", "plan", HANDOVER),
)
CLOCK = re.compile(r"(?<![\d:T])([01]\d|2[0-3]):([0-5]\d)(?![\d:])")


@dataclass(frozen=True)
class Abroad:
    """A workshop far from Greenwich, and when it began by UTC."""

    workshop: Workshop
    began: datetime

    @property
    def zone(self) -> str:
        return far_zone(self.began)


def far_zone(moment: datetime) -> str:
    """Returns a zone in which it is another day than in UTC, for an hour at least."""
    return "Pacific/Kiritimati" if moment.hour >= 10 else "Pacific/Pago_Pago"


def read_file(content: bytes, address: str) -> Iterator[tuple[str, str]]:
    """Yields what people read in a file, by its part."""
    if content.startswith(b"%PDF"):
        yield address, Pdf(content).text
    elif address.endswith(".xlsx"):
        yield from read_workbook(content)
    elif content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                if name.endswith(".xml") and "docProps" not in name:
                    yield f"{address}: {name}", without_tags(archive.read(name).decode())
    elif not content.startswith(b"\x89PNG"):
        yield address, without_tags(content.decode())


def read_workbook(content: bytes) -> Iterator[tuple[str, str]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    for sheet in book:
        values = [cell.value for row in sheet.iter_rows() for cell in row]
        texts = [
            f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else str(value)
            for value in values
            if value is not None
        ]
        yield f"workbook.xlsx: {sheet.title}", "\n".join(texts)


def without_tags(markup: str) -> str:
    return re.sub(r"<(style|script).*?</\1>|<[^>]*>", "", markup, flags=re.DOTALL)


def read_all(workshop: Workshop) -> Iterator[tuple[str, str]]:
    """Yields what people read in every file and page of staff, and on the published page."""
    for address in BOARD_FILES:
        if MACHINE.search(address):
            continue
        answer = workshop.fanta.get(address.format(code=workshop.code))
        assert answer.status_code == 200 or refusal(answer) == (409, "nothing_to_draw"), address
        yield from read_file(answer.content, address)
    for name in PAGES:
        person = workshop.moussa if name == "result" else workshop.fanta
        page = person.get(f"{workshop.path}/{name}", headers=PAGE).raise_for_status()
        yield name, without_tags(page.text)


@pytest.fixture(scope="module")
def abroad(sqlite_server: ForkedServer, wires: httpx.HTTPTransport) -> Abroad:
    """A published result with notes, namesakes, and a new vote that is open beside it."""
    began = datetime.now(UTC)
    workshop = Workshop(sqlite_server.url, wires, time_zone=far_zone(began))
    for number in range(6):
        voter = workshop.seat("Awa")
        voter.vote("1", "8", str(10 + number)).raise_for_status()
        voter.note("Un marché", activity=NOTES).raise_for_status()
    workshop.fanta.closes().raise_for_status()
    workshop.fanta.opens().raise_for_status()
    workshop.fanta.closes().raise_for_status()
    organiser = workshop.bearer("organiser_url")
    organiser.post(f"{workshop.path}/publish", json={"published": True}).raise_for_status()
    workshop.fanta.post(f"{workshop.path}/activities/{VOTE}/rehearse").raise_for_status()
    return Abroad(workshop, began)


@pytest.fixture(scope="module")
def texts(abroad: Abroad) -> dict[str, str]:
    return dict(read_all(abroad.workshop))


def test_every_time_that_people_read_is_the_workshops(
    texts: dict[str, str], abroad: Abroad
) -> None:
    minutes = [abroad.began + timedelta(minutes=passed) for passed in range(-1, 15)]
    zone = ZoneInfo(abroad.zone)
    local = {f"{moment.astimezone(zone):%H:%M}" for moment in minutes}
    times_by_name = {
        name: set(re.findall(r"\d\d:\d\d", " ".join(clocks(text)))) for name, text in texts.items()
    }
    assert {name: times - local for name, times in times_by_name.items() if times - local} == {}
    with_times = {name for name, times in times_by_name.items() if times}
    assert {"console", "result", "results", HANDOVER} <= with_times
    for name in (
        "report.pdf",
        "report.docx: word/document.xml",
        "workbook.xlsx: Notes",
        "slides.pptx",
    ):
        assert any(name in name_of_part for name_of_part in with_times), name


def clocks(text: str) -> Iterator[str]:
    for match in CLOCK.finditer(text):
        yield match[0]


def test_every_day_that_people_read_is_the_workshops(texts: dict[str, str], abroad: Abroad) -> None:
    day = abroad.began.astimezone(ZoneInfo(abroad.zone)).date()
    wrong = {day_in_words(abroad.began.date(), "fr"), abroad.began.date().isoformat()}
    assert {
        name: [text for text in wrong if text in read]
        for name, read in texts.items()
        if any(text in read for text in wrong)
    } == {}
    assert sum(day_in_words(day, "fr") in read for read in texts.values()) >= 5


def test_whoever_reads_a_file_knows_by_which_clocks(texts: dict[str, str], abroad: Abroad) -> None:
    for name in ("/b/{code}/report.pdf", "/b/{code}/report.docx: word/document.xml", "result"):
        assert re.search(
            r"heure de (Kiritimati|Pago Pago) \(UTC[+−]1[14]\)", re.sub(r"\s+", " ", texts[name])
        ), name
        assert not re.search(r"\bUTC(?![+−])", texts[name]), name
    assert abroad.zone in texts["workbook.xlsx: Lisez-moi"]


def test_what_machines_read_stays_utc(abroad: Abroad) -> None:
    closed = abroad.workshop
    session = closed.bearer("organiser_url").get(f"{closed.path}/export.json").json()
    assert session["board"]["settings"]["time_zone"] == abroad.zone
    round_ = next(part for part in session["activities"] if part["key"] == VOTE)["rounds"][0]
    for at in (session["board"]["created_at"], round_["opened_at"], round_["closed_at"]):
        assert at.endswith("Z"), at
        assert abs(datetime.fromisoformat(at) - datetime.now(UTC)) < timedelta(minutes=5)
    notes = closed.fanta.get(f"{closed.path}/export.csv?table=notes").text
    assert re.search(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", notes)
    again = closed.someone().post("/boards/import", json=session).raise_for_status().json()
    head = closed.someone().get(f"/b/{again['code']}").json()
    assert head["time_zone"] == abroad.zone


def test_without_a_zone_times_are_utc(workshop: Workshop) -> None:
    workshop.fanta.closes().raise_for_status()
    assert workshop.moussa.board()["time_zone"] == "UTC"
    page = workshop.fanta.get(f"{workshop.path}/results", headers=PAGE).text
    assert re.search(r"\d\d:\d\d \(UTC\)", page)


def test_the_form_of_the_settings_sets_it(workshop: Workshop) -> None:
    path = f"{workshop.path}/settings"
    html = workshop.fanta.get(f"{workshop.path}/console/settings", headers=PAGE).text
    assert '<option value="America/Mexico_City">Mexico</option>' in html
    send(workshop.fanta, form_of(html, path), time_zone="america/mexico city")
    assert workshop.moussa.board()["time_zone"] == "America/Mexico_City"
    unknown = workshop.fanta.post(path, json={"time_zone": "Africa/Ségou"})
    assert refusal(unknown) == (422, "bad_setting")
    assert "Africa/Ségou" in unknown.json()["message"]
    workshop.fanta.post(path, json={"time_zone": "UTC"}).raise_for_status()
    assert workshop.moussa.board()["time_zone"] == "UTC"


def test_a_board_has_the_zone_of_whoever_makes_it(workshop: Workshop) -> None:
    body = {"title": "Puebla", "template": "culture21plus", "locale": "es"}
    program = workshop.someone()
    unknown = program.post("/boards", json={**body, "time_zone": "Mars/Olympus"})
    assert refusal(unknown) == (422, "bad_setting")
    home = form_of(program.get("/", headers=PAGE).text, "/boards")
    for sent, zone in (
        ("America/Mexico_City", "America/Mexico_City"),
        ("Asia/Calcutta", "Asia/Kolkata"),
        ("Mars/Olympus", "UTC"),
        ("", "UTC"),
    ):
        answer = send(workshop.someone(), home, title="Puebla", time_zone=sent)
        code = answer.headers["location"].split("/b/")[1][:6]
        assert program.get(f"/b/{code}").json()["time_zone"] == zone
        home = form_of(program.get("/", headers=PAGE).text, "/boards")


def test_towns_of_a_programme_have_its_zone_or_their_own(workshop: Workshop) -> None:
    lines = "Ségou; Mali; fr\nPuebla; México; es; ; ; America/Mexico_City\nJinju;;;;;UTC"
    body = {"title": "Trois villes", "locale": "fr", "lines": lines}
    program = workshop.someone()
    answer = program.post("/programmes", json={**body, "time_zone": "Africa/Bamako"})
    boards = answer.raise_for_status().json()["boards"]
    zones = [program.get(f"/b/{board['code']}").json()["time_zone"] for board in boards]
    assert zones == ["Africa/Bamako", "America/Mexico_City", "UTC"]
    wrong = program.post("/programmes", json={**body, "lines": "Jinju;;;;;Seoul time"})
    assert refusal(wrong) == (422, "bad_town_line")

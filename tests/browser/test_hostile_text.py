"""What people write is never run and breaks no page: 200 payloads as names of fields and of people
and as notes, some as title, block, group and organisation; through the phone, the screen, the
console and every download."""

import io
import itertools
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import docx
import openpyxl
import pytest
from playwright.sync_api import expect

from tests.browser.phones import Phone
from tests.web.forks import ForkedServer
from tests.web.people import NOTES, Workshop

if TYPE_CHECKING:
    from tests.browser.conftest import OpenPhone
    from tests.shared import Start

SEEDS = (
    "<script>fired()</script>",
    "<img src=x onerror=fired()>",
    "<svg onload=fired()>",
    "'\"><script>fired()</script>",
    "</textarea><script>fired()</script>",
    "</title><script>fired()</script>",
    "<a href=javascript:fired()>x</a>",
    "{{ fired() }}",
    "${fired()}",
    "<iframe srcdoc='<script>parent.fired()</script>'>",
    '" autofocus onfocus=fired() x="',
    "' onmouseover='fired()",
    "<details open ontoggle=fired()>",
    "<hx-partial hx-target=body>fired</hx-partial>",
    "<template hx type=partial hx-target=body>x</template>",
    "<b hx-get=/healthz hx-trigger=load>x</b>",
    "<!--",
    "<![CDATA[<script>fired()</script>]]>",
    "&lt;script&gt;",
    "<math><mtext><script>fired()</script></mtext></math>",
)
TWISTS: tuple[Callable[[str], str], ...] = (
    str,
    str.upper,
    lambda text: f"{text} x",
    lambda text: f"x {text}",
    lambda text: text.replace("<", "<\u200b"),
    lambda text: text + text,
    lambda text: text.replace(" ", "/"),
    lambda text: f"\u202e{text}",
    lambda text: text.replace("(", "`").replace(")", "`"),
    lambda text: f"]]>{text}",
)
PAYLOADS = tuple(twist(seed) for seed, twist in itertools.product(SEEDS, TWISTS))
LISTEN = (
    "window.fired = () => window.broken.push('fired'); "
    "addEventListener('error', (event) => window.broken.push(event.message));"
)
# What no template of ours makes, and markup inside what is only text.
STRANGE = """() => [...document.querySelectorAll(`script:not([src]), iframe, math, [srcdoc],
    [href^="javascript:" i], [hx-get="/healthz"],
    :is(.note-text, .note-name, .tick-name, .block-name, .place-name, .bar-title, .menu-title,
      .ranking-name, .foot strong) > :not(span)`),
    ...[...document.querySelectorAll("*")]
      .filter((node) => node.getAttributeNames().some((name) => name.startsWith("on")))]
  .map((node) => node.outerHTML.slice(0, 200))"""
ROOMS = (
    "/console",
    "/console/notes",
    "/console/files",
    "/console/settings",
    "/people",
    "/paper",
    "/handover",
    "/results",
)
WRITTEN = (
    """() => [...document.querySelectorAll(".note .note-text")].map((node) => node.textContent)"""
)
INSERT = """(text) => { const note = document.createElement("p"); note.className = "note-text";
                        document.body.append(note); note.innerHTML = text; }"""


@pytest.fixture
def hostile(sqlite_server: ForkedServer, workshop_at: "Start") -> Workshop:
    """A board on which everything that somebody can name is named in malice; nothing is written
    yet."""
    names = iter(PAYLOADS)
    blocks = [
        {
            "id": f"b{n}",
            "name": PAYLOADS[n * 7],
            "fields": [{"id": f"f{n}-{m}", "name": next(names)} for m in range(20)],
        }
        for n in range(10)
    ]
    framework = {"title": PAYLOADS[3][:80], "blocks": blocks}
    workshop = workshop_at(
        sqlite_server,
        title=PAYLOADS[0][:100],
        place=PAYLOADS[4],
        template="framework",
        framework=framework,
    )
    workshop.fanta.post(f"{workshop.path}/settings", json={"names_shown": True}).raise_for_status()
    workshop.fanta.post(
        f"{workshop.path}/groups/g1", json={"name": PAYLOADS[30][:60]}
    ).raise_for_status()
    for activity in workshop.moussa.board()["activities"]:
        workshop.fanta.opens(activity["key"]).raise_for_status()
    return workshop


def keys(workshop: Workshop) -> tuple[str, str]:
    """Of its notes and of its vote."""
    kinds = {
        activity["kind"]: activity["key"] for activity in workshop.moussa.board()["activities"]
    }
    return kinds["notes"], kinds["vote"]


def write(workshop: Workshop) -> None:
    """A note of each payload under the field of its name, by people of such names."""
    notes, _ = keys(workshop)
    writers = [
        workshop.seat(PAYLOADS[n * 10 + 1][:80], organisation=PAYLOADS[n][:100]) for n in range(20)
    ]
    for number, payload in enumerate(PAYLOADS):
        writers[number % 20].note(
            payload, field=f"f{number // 20}-{number % 20}", activity=notes
        ).raise_for_status()


def is_calm(phone: Phone) -> None:
    assert phone.page.evaluate(STRANGE) == []
    assert phone.page.evaluate("window.broken") == []


def test_the_phone_runs_nothing_that_people_write(hostile: Workshop, phone: "OpenPhone") -> None:
    notes, vote = keys(hostile)
    awa = phone(hostile)
    awa.page.add_init_script(LISTEN)
    awa.joins(PAYLOADS[12][:80]).opens(f"?activity={notes}").lives()
    write(hostile)
    expect(awa.page.locator(".note")).to_have_count(20, timeout=15000)  # pushed
    is_calm(awa)
    sent = [note["text"] for note in hostile.moussa.notes(notes)]
    assert len(sent) == 200
    assert awa.page.evaluate(WRITTEN) == sent[:20]
    for block in range(1, 10):
        awa.page.locator(".chip").nth(block).click()
        expect(awa.page.locator(".chip").nth(block)).to_have_attribute("aria-current", "true")
        assert awa.page.evaluate(WRITTEN) == sent[20 * block : 20 * block + 20]
        is_calm(awa)
    awa.opens(f"?activity={vote}").lives()
    for box in range(3):
        awa.page.locator("input[name=fields]").nth(box * 9).check()
    awa.sends()
    awa.has_receipt()
    is_calm(awa)


def test_no_page_of_the_staff_and_no_screen_does(hostile: Workshop, phone: "OpenPhone") -> None:
    notes, vote = keys(hostile)
    write(hostile)
    hostile.seat("Awa").vote("f0-0", "f1-1", "f2-2", activity=vote).raise_for_status()
    fanta = phone(hostile, width=1280, height=800)
    fanta.page.add_init_script(LISTEN)
    fanta.page.goto(hostile.links["organiser_url"])
    for room in (*ROOMS, "/screen"):
        answer = fanta.page.goto(f"{hostile.url}{hostile.path}{room}")
        assert answer is not None
        assert answer.status == 200, room
        is_calm(fanta)
    hostile.fanta.closes(vote).raise_for_status()  # the screen is open: its result is pushed
    hostile.seat("Bakary").note(
        "<img src=x onerror=fired()>", field="f0-0", activity=notes
    ).raise_for_status()
    expect(fanta.page.locator("body")).to_have_attribute("data-line", "live", timeout=15000)
    is_calm(fanta)


def test_no_download_breaks_or_carries_a_script(hostile: Workshop) -> None:
    notes, vote = keys(hostile)
    write(hostile)
    hostile.seat("Awa").vote("f0-0", "f1-1", "f2-2", activity=vote).raise_for_status()
    hostile.fanta.closes(vote).raise_for_status()
    sent = {note["text"] for note in hostile.moussa.notes(notes)}
    organiser = hostile.bearer("organiser_url")

    def download(name: str) -> Any:
        return organiser.get(f"{hostile.path}/{name}", timeout=60).raise_for_status()

    session = download("export.json").json()
    assert sent <= set(strings(session))
    drawn = ElementTree.fromstring(download("diagram.svg").content)
    assert not [
        node
        for node in drawn.iter()
        if str(node.tag).endswith("}script") or any(name.startswith("on") for name in node.attrib)
    ]
    file = docx.Document(io.BytesIO(download("report.docx").content))
    said = " ".join(
        [paragraph.text for paragraph in file.paragraphs]
        + [cell.text for table in file.tables for cell in table._cells]
    )
    assert {text for text in sent if squeezed(text) not in squeezed(said)} == set()
    assert download("report.pdf").content.startswith(b"%PDF")
    assert download("share.png").content.startswith(b"\x89PNG")
    assert download("slides.pptx").content.startswith(b"PK")
    book = openpyxl.load_workbook(io.BytesIO(download("workbook.xlsx").content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert all(
        not line.startswith(("=", "+", "@", "\t"))
        for line in re.split(r"[,\n;]", download("export.csv").text)
    )
    again = hostile.someone().post("/boards/import", json=session)
    assert again.status_code == 201, again.text


def squeezed(text: str) -> str:
    """The document sets its own quotes and spaces: letters and digits are compared."""
    return re.sub(r"\W", "", text)


def strings(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for inner in value.values() for text in strings(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in strings(inner)]
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize("payload", [SEEDS[0], SEEDS[1], SEEDS[6]])
def test_control_one_unescaped_place_is_caught(
    workshop: Workshop, phone: "OpenPhone", payload: str
) -> None:
    awa = phone(workshop)
    awa.excused += ["Content Security Policy", "script", "404"]
    awa.page.add_init_script(LISTEN)
    awa.joins().opens(f"?activity={NOTES}").lives()
    awa.page.evaluate(INSERT, payload)
    assert awa.page.evaluate(STRANGE) != []

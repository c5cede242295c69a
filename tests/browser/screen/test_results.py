"""Results, notes board, public result and comparison in a browser: every window, both themes,
without JavaScript."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.full_boards import ballots, fill_wall, people
from tests.browser.phones import Phone
from tests.documents.sessions import exported
from tests.web.forks import ForkedServer
from tests.web.people import NOTES, QUADRANTS, VOTE, Workshop

if TYPE_CHECKING:
    from tests.browser.conftest import OpenPhone
    from tests.shared import Start

Board = Callable[..., Workshop]
SIZES = [(1280, 800), (1920, 1080), (360, 740)]
CHOICES = [("1", "8", "22"), ("1", "9", "13"), ("3", "9", "22"), ("18", "20", "13")]
# Whatever is wider than the window must scroll in a box of its own.
WIDE = """() => [...document.querySelectorAll("main *")]
  .filter((node) => !node.closest(".table-scroll") && node.checkVisibility()
    && node.getBoundingClientRect().right > innerWidth + 1)
  .map((node) => node.outerHTML.slice(0, 120))"""
SMALL = """() => [...document.querySelectorAll(
    "main a, main button, main input, main summary, main textarea, main select")]
  .filter((node) => node.checkVisibility() && node.type !== "hidden"
    && !node.matches("p a, .radio input, .languages *"))
  .map((node) => [node, node.getBoundingClientRect()]).filter(([, box]) => box.height < 43.5)
  .map(([node, box]) => `${node.outerHTML.slice(0, 90)} ${box.height}`)"""
# Pairs of texts of the drawing that lie over each other.
OVERLAPS = """() => {
  const boxes = [...document.querySelectorAll(".matrix text")]
    .map((node) => [node.textContent, node.getBoundingClientRect()]);
  const overlap = (a, b) => a.left < b.right - 1 && b.left < a.right - 1
    && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  return boxes.flatMap(([text, a], at) => boxes.slice(at + 1)
    .filter(([, b]) => overlap(a, b)).map(([second]) => [text, second]));
}"""


@pytest.fixture
def board(sqlite_server: ForkedServer, workshop_at: "Start") -> Board:
    return lambda **options: workshop_at(sqlite_server, **{"locale": "en", **options})


@pytest.fixture
def staff(phone: "OpenPhone") -> Callable[..., Phone]:
    """`staff(workshop, link, …)`: a window of whoever holds the secret link."""

    def open_link(workshop: Workshop, link: str = "organiser_url", **options: object) -> Phone:
        person = phone(workshop, **{"width": 1280, "height": 800, **options})
        person.page.goto(workshop.links[link])
        return person

    return open_link


def empty(workshop: Workshop) -> None:
    """Nobody has come yet."""


def full(workshop: Workshop) -> None:
    """Ségou's ninety-three notes, challenges, repeated notes, groups, a sealed vote that is
    invented."""
    for key, name in (
        ("g1", "Groupe 1"),
        ("g2", "Les femmes et les jeunes de la rive gauche du fleuve"),
    ):
        workshop.fanta.post(
            f"{workshop.path}/groups/{key}", json={"name": name, "blocks": ["droits"]}
        ).raise_for_status()
    voters = people(workshop, 31)
    fill_wall(workshop, voters[0])
    same = [
        voters[at].note(text, field="10").json()["id"]
        for at, text in enumerate(("Dialogue inter-malien", "dialogue inter malien"))
    ]
    second_note = voters[3].note("Un dialogue").json()["id"]
    workshop.fanta.post(f"{workshop.path}/notes/{same[0]}/merge", json={"notes": [second_note]})
    for place, text in enumerate(
        (
            "L'insécurité",
            "Défis liés au chômage des jeunes",
            "La valorisation de l'identité culturelle " * 9,
        )
    ):
        block = ("culturels", "sociaux", "culturels")[place]
        voters[4].note(text, field=None, block=block, activity=QUADRANTS)
    ballots(voters[:27], *CHOICES)  # type: ignore[arg-type]
    workshop.fanta.closes().raise_for_status()
    workshop.bearer("organiser_url").post(
        f"{workshop.path}/publish", json={"published": True}
    ).raise_for_status()


PAGES = ["/results", "/result"]


@pytest.mark.parametrize("state", [empty, full])
def test_every_page_fits_every_window_and_axe_finds_nothing(
    board: Board, staff: Callable[..., Phone], state: Callable[[Workshop], None]
) -> None:
    workshop = board()
    state(workshop)
    window = staff(workshop)
    for path in PAGES if state is full else PAGES[:-1]:
        for width, height in SIZES:
            window.page.set_viewport_size({"width": width, "height": height})
            window.opens(path)
            window.page.eval_on_selector_all(
                "main details", "(all) => all.forEach((one) => { one.open = true; })"
            )
            assert window.page.evaluate(WIDE) == [], (path, width)
            assert window.page.evaluate("document.documentElement.scrollWidth") <= width, (
                path,
                width,
            )
            assert window.page.evaluate(SMALL) == [], (path, width)
            assert window.axe() == [], (path, width)
        window.page.emulate_media(color_scheme="dark")
        assert window.axe() == [], path
        window.page.emulate_media(color_scheme="light")


BROKEN_WORDS = """() => [...document.querySelectorAll(".ranking-name")].filter((name) => {
  if (!name.checkVisibility()) return false;
  name.style.overflowWrap = "normal";
  return name.scrollWidth > name.clientWidth + 1;
}).map((name) => name.textContent)"""


@pytest.mark.parametrize("language", ["fr", "en", "es"])
def test_no_word_of_a_field_breaks_on_a_small_phone(
    board: Board, phone: "OpenPhone", language: str
) -> None:
    workshop = board(locale=language)
    voters = people(workshop, 5)
    ballots(voters, *[("6", "8", "13")] * 5)  # a tie, whose words stand beside the name
    workshop.fanta.closes().raise_for_status()
    organiser = workshop.bearer("organiser_url")
    organiser.post(f"{workshop.path}/publish", json={"published": True}).raise_for_status()
    small = phone(workshop, width=320, height=568, locale=language)
    small.page.goto(f"{workshop.url}{workshop.path}/result")
    assert small.page.locator(".ranking-name").count() >= 3
    assert small.page.evaluate(BROKEN_WORDS) == []


def test_no_label_of_the_matrix_lies_over_another(
    board: Board, staff: Callable[..., Phone]
) -> None:
    workshop = board()
    full(workshop)
    window = staff(workshop).opens("/results")
    assert window.page.locator(".matrix .m-chip").count() == 30
    assert window.page.evaluate(OVERLAPS) == []
    names = window.page.locator(".quarter li .measured-name")
    assert names.count() == 30, "the lists beside the drawing have every field"
    expect(window.page.locator(".quarter-marked h3")).to_contain_text(
        "High priority, few programmes"
    )


def test_without_javascript_notes_are_merged_moved_and_hidden(
    board: Board, staff: Callable[..., Phone]
) -> None:
    workshop = board()
    awa = workshop.seat("Awa")
    for text in ("Dialogue inter-malien", "dialogue inter malien", "Un marché"):
        awa.note(text, field="10").raise_for_status()
    window = staff(workshop, "host_url", java_script_enabled=False, width=360, height=740).opens(
        f"/console/notes?activity={NOTES}"
    )
    page = window.page
    page.get_by_role(
        "button", name=re.compile("Merge, keep this one ?: dialogue inter malien")
    ).click()
    expect(page.locator(".notes-board-behind summary")).to_have_text("1 note merged into it")
    assert [note["text"] for note in awa.notes()] == ["dialogue inter malien", "Un marché"]

    page.fill("#q", "MARCHE")
    page.get_by_role("button", name="Search", exact=True).click()
    page.get_by_role("link", name=re.compile("^Change ?: Un marché")).click()
    page.select_option("#field", "22")
    page.get_by_role("button", name="Move", exact=True).click()
    expect(page).to_have_url(re.compile("q=MARCHE"))
    assert [note["field"] for note in awa.notes() if note["text"] == "Un marché"] == ["22"]

    page.get_by_role("button", name=re.compile("Hide ?: Un marché")).click()
    expect(page.locator(".notes-board-note .state")).to_have_text("hidden")
    assert [note["text"] for note in awa.notes()] == ["dialogue inter malien"]


def test_without_javascript_the_organiser_publishes_and_anybody_checks_a_receipt(
    board: Board, staff: Callable[..., Phone], phone: "OpenPhone"
) -> None:
    workshop = board()
    receipt = workshop.seat("Awa").vote("1", "8", "22").json()["receipt"]
    workshop.fanta.closes().raise_for_status()
    window = staff(workshop, java_script_enabled=False).opens("/results")
    window.page.get_by_role("button", name="Publish the result").click()
    expect(window.page.get_by_role("button", name="Withdraw the public page")).to_be_in_viewport()

    anybody = phone(workshop, java_script_enabled=False).opens("/result")
    anybody.page.fill("#receipt-code", receipt.lower().replace("-", " "))
    anybody.page.get_by_role("button", name="Check").click()
    fields = anybody.page.locator(".receipt-fields li")
    assert fields.locator(".number").all_text_contents() == ["1", "8", "22"]
    anybody.page.fill("#receipt-code", "ZZZZ-ZZZZ")
    anybody.page.get_by_role("button", name="Check").click()
    expect(anybody.page.get_by_role("status")).to_contain_text(
        "No counted ballot has the receipt ZZZZ-ZZZZ"
    )


def test_the_blocks_kept_for_proposals_are_chosen_with_a_reason(
    board: Board, staff: Callable[..., Phone]
) -> None:
    workshop = board()
    workshop.seat("Awa").vote("1", "8", "22").raise_for_status()
    window = staff(workshop, "host_url", java_script_enabled=False).opens("/results")
    section = window.page.locator("section", has=window.page.locator("#notes-propositions"))
    section.locator("input[value=droits]").check()
    section.locator("textarea").fill("Where the votes are")
    section.get_by_role("button", name="Save").click()
    expect(section.locator("blockquote")).to_have_text("Where the votes are")
    expect(section.locator("blockquote")).to_be_in_viewport()
    expect(section.locator(".kept .chip")).to_have_count(1)


def test_workshops_are_compared_from_files_and_taken_away_as_a_table(
    board: Board, staff: Callable[..., Phone], tmp_path: Path
) -> None:
    files = []
    for place, fields in enumerate(CHOICES[:2]):
        workshop = board(title=f"Atelier {place}", place="Ségou")
        workshop.seat("Awa").vote(*fields).raise_for_status()
        workshop.fanta.closes(VOTE).raise_for_status()
        files.append(tmp_path / f"atelier-{place}.json")
        files[-1].write_bytes(exported(workshop))
    window = staff(workshop)
    for width, height in SIZES:
        window.page.set_viewport_size({"width": width, "height": height})
        window.page.goto(f"{workshop.url}/compare")
        assert window.axe() == []
        window.page.set_input_files("#session", [str(file) for file in files])
        window.page.get_by_role("button", name="Compare", exact=True).click()
        expect(window.page.locator(".compared")).to_have_count(2)
        assert window.page.evaluate(WIDE) == [], width
        assert window.axe() == [], width
    with window.page.expect_download() as taken:
        window.page.locator("a[download]").click()
    table = Path(taken.value.path()).read_text(encoding="utf-8-sig")
    assert taken.value.suggested_filename == "palabre-comparison.csv"
    assert len(table.splitlines()) == 31

"""The projected wall of notes: what comes finds its place, and every note can be read on some
page."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.full_boards import fill_wall
from tests.browser.screen.screens import screen_of
from tests.browser.screen.test_screen_ranking import hexadecimal
from tests.charts.test_wheel_drawing import contrast
from tests.servers.process import until
from tests.web.people import NOTES, Workshop

if TYPE_CHECKING:
    from tests.browser.conftest import OpenPhone

SIZES = [(1920, 1080), (1280, 800), (1280, 720), (640, 360)]
SEEN_NOTES = """() => { const wall = document.getElementById("wall").getBoundingClientRect();
  const across = (box) => box.left >= wall.left - 1 && box.right <= wall.right + 1;
  const inside = (box) => across(box) && box.top >= wall.top - 1 && box.bottom <= wall.bottom + 1;
  return [...document.querySelectorAll("#wall .note")]
    .map((note) => [note.id, note.getBoundingClientRect()])
    .filter(([, box]) => box.width && inside(box)).map(([id]) => id); }"""
PAINTS = """() => [...document.querySelectorAll("#wall .wall-bar")].map((bar) => [
  getComputedStyle(bar.querySelector("rect")).fill, getComputedStyle(bar).backgroundColor,
  getComputedStyle(document.body).backgroundColor,
])"""
BARS = """() => ["7", "10"].map((id) =>
  document.getElementById(`count-situation-${id}`).parentNode.querySelector("rect").style.transform)"""


def test_a_note_comes_to_its_place_with_its_counts(
    board: Callable[..., Workshop], phone: "OpenPhone"
) -> None:
    workshop = board()
    workshop.fanta.opens(NOTES).raise_for_status()
    awa = workshop.seat("Awa")
    screen = phone(workshop, width=1280, height=720).opens("/screen").lives()
    before = len(screen.requests)
    for text in ("Kôre Hip Hop", "Quartier propre"):
        awa.note(text, field="7").raise_for_status()
    awa.note("Conter la paix", field="10").raise_for_status()
    expect(screen.page.locator(f"[id='notes-{NOTES}-7'] .note")).to_have_text(
        ["Kôre Hip Hop", "Quartier propre"]
    )
    expect(screen.page.locator(f"[id='count-{NOTES}-7']")).to_have_text("2")
    expect(screen.page.locator("[data-total='communautes']")).to_have_text("3")
    expect(screen.page.locator("[data-total='']")).to_have_text("3")
    until(
        lambda: screen.page.evaluate(BARS) == ["scale(1, 1)", "scale(0.5, 1)"],
        seconds=5,
        otherwise=lambda: screen.page.evaluate(BARS),
    )
    assert [request.url for request in screen.requests[before:]] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_bars_of_a_wall_stand_out_from_their_ground(
    workshop: Workshop, phone: "OpenPhone", scheme: str
) -> None:
    workshop.fanta.opens(NOTES).raise_for_status()
    fill_wall(workshop, workshop.seat("Awa"))
    screen = screen_of(phone, workshop, color_scheme=scheme)
    for bar, track, ground in screen.page.evaluate(PAINTS):
        assert contrast(hexadecimal(bar), hexadecimal(track)) >= 3
        assert contrast(hexadecimal(bar), hexadecimal(ground)) >= 3


def test_every_note_of_a_busy_wall_can_be_read_on_some_page(
    board: Callable[..., Workshop], phone: "OpenPhone"
) -> None:
    workshop = board()
    workshop.fanta.opens(NOTES).raise_for_status()
    written = fill_wall(workshop, workshop.seat("Awa"))
    screen = phone(workshop, width=1280, height=720).opens("/screen").lives()
    for width, height in SIZES:
        screen.resized(width, height)
        pages = int(screen.page.locator("[data-page]").inner_text().split()[-1])
        seen: list[Any] = []
        for page in range(1, pages + 1):
            expect(screen.page.locator("[data-page]")).to_have_text(f"{page} of {pages}")
            seen += screen.page.evaluate(SEEN_NOTES)
            screen.page.keyboard.press("ArrowRight")
        assert len(seen) == written == len(set(seen)), (width, height)
    expect(screen.page.locator("[data-page]")).to_have_text(f"1 of {pages}")
    expect(screen.page.locator("button[data-play]")).to_have_text("Play")
    screen.page.get_by_role("button", name="Nature").click()
    expect(screen.page.get_by_role("button", name="Nature")).to_have_attribute(
        "aria-current", "true"
    )
    expect(screen.page.get_by_role("heading", name="Culture and climate change")).to_be_visible()


def test_the_pages_turn_by_themselves_unless_less_motion_is_wanted(
    board: Callable[..., Workshop], phone: "OpenPhone"
) -> None:
    workshop = board()
    workshop.fanta.opens(NOTES).raise_for_status()
    fill_wall(workshop, workshop.seat("Awa"))
    screen, calm = (
        phone(workshop, width=1280, height=720),
        phone(workshop, width=1280, height=720, reduced_motion="reduce"),
    )
    for screen_page in (screen, calm):
        screen_page.excused.append(
            "WebSocket"
        )  # after these minutes in a moment the page takes its line for dead
        screen_page.page.clock.install()
        screen_page.opens("/screen")
        expect(screen_page.page.locator("[data-page]")).to_have_text(re.compile("^1 of"))
        screen_page.page.clock.run_for(21000)
    expect(screen.page.locator("[data-page]")).to_have_text(re.compile("^2 of"))
    expect(calm.page.locator("[data-page]")).to_have_text(re.compile("^1 of"))
    screen.page.get_by_role("button", name="Pause").click()
    screen.page.clock.run_for(60000)
    expect(screen.page.locator("[data-page]")).to_have_text(re.compile("^2 of"))

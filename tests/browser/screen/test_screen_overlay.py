"""The screen over a video: nothing but its panel is painted, and that is read from afar."""

import io
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.full_boards import ballots, people
from tests.browser.screen.screens import CHOICES, ROWS, TEXTS, hidden_vote, screen_of
from tests.web.people import VOTE

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.conftest import OpenPhone
    from tests.web.people import Workshop

SMALLEST = 1 / 36  # of the height: half as large again as on the projected screen


@pytest.mark.parametrize("size", [(640, 360), (1920, 1080)])
def test_the_overlay_paints_its_panel_alone_and_follows_the_vote(
    board: "Callable[..., Workshop]", phone: "OpenPhone", size: tuple[int, int]
) -> None:
    workshop = board()
    hidden_vote(workshop)
    screen = screen_of(phone, workshop, *size, "?look=overlay", color_scheme="dark")
    page = screen.page
    expect(page.locator(".screen-how")).to_be_visible()
    assert page.locator(".ranking-row").count() == 0, "nobody sees more than the room"
    workshop.fanta.closes().raise_for_status()
    expect(page.locator(".ranking-row:not([hidden])").first).to_be_visible()
    page.keyboard.press("Escape")  # the moment of the close
    picture = Image.open(io.BytesIO(page.screenshot(omit_background=True)))
    width, height = picture.size
    assert picture.getpixel((width // 4, height // 2))[3] == 0, "the video is covered"  # type: ignore[index]
    panel = page.locator("#stage").bounding_box()
    assert panel
    corner = (int(panel["x"] + panel["width"] / 2), int(panel["y"] + 4))
    assert picture.getpixel(corner)[3] > 200, "letters stand on nothing"  # type: ignore[index]
    rows = page.evaluate(ROWS)
    assert rows
    assert all(whole for whole, _top in rows)
    small = [text for text in page.evaluate(TEXTS) if text[1] < SMALLEST * height - 0.1]
    assert small == []


@pytest.mark.parametrize("locale", ["fr", "en", "es"])
@pytest.mark.parametrize("way", [{"reveal": "at_close"}, {"reveal": "live", "pace": "steps"}])
def test_how_to_vote_stands_above_the_foot_of_the_overlay(
    board: "Callable[..., Workshop]", phone: "OpenPhone", locale: str, way: dict[str, str]
) -> None:
    title = "Atelier Culture 21 Plus : les priorités culturelles de Ségou"
    workshop = board(locale=locale, title=title)
    address = f"{workshop.path}/activities/{VOTE}/reveal"
    workshop.fanta.post(address, json=way).raise_for_status()
    workshop.fanta.opens(VOTE, minutes=5).raise_for_status()
    page = screen_of(phone, workshop, 1280, 720, "?look=overlay").page
    for width, height in ((1280, 720), (640, 360), (1920, 1080)):
        page.set_viewport_size({"width": width, "height": height})
        ends = page.evaluate("""() => [".screen-how > p", ".screen-foot"].map((part) =>
          document.querySelector(part).getBoundingClientRect()).map((box, place) =>
            place ? box.top : box.bottom)""")
        assert ends[0] <= ends[1], (width, height)
        small = [text for text in page.evaluate(TEXTS) if text[1] < SMALLEST * height - 0.1]
        assert small == [], (width, height)


# Parts of the agenda that are seen, but not whole.
CUT = """() => {
  const list = document.querySelector("div.screen-agenda").getBoundingClientRect();
  return [...document.querySelectorAll("div.screen-agenda :is(h2, li)")]
    .filter((part) => part.checkVisibility()
      && part.getBoundingClientRect().bottom > list.bottom + 1)
    .map((part) => part.textContent.trim());
}"""


@pytest.mark.parametrize("locale", ["fr", "en", "es"])
def test_the_agenda_is_whole_in_the_overlay(
    board: "Callable[..., Workshop]", phone: "OpenPhone", locale: str
) -> None:
    workshop = board(locale=locale, template="culture21plus")
    workshop.fanta.post(f"{workshop.path}/screen-mode", json={"mode": "agenda"}).raise_for_status()
    page = screen_of(phone, workshop, 1280, 720, "?look=overlay").page
    expect(page.locator(".screen-agenda h2:visible")).to_have_count(1)
    assert page.evaluate(CUT) == []
    workshop.fanta.post(f"{workshop.path}/agenda/2/1/run", json={}).raise_for_status()
    expect(page.locator(".screen-agenda .is-now")).to_be_visible()
    for width, height in ((1280, 720), (640, 360), (1920, 1080)):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate(CUT) == [], (width, height)


def test_the_overlay_takes_the_pinned_vote(
    board: "Callable[..., Workshop]", phone: "OpenPhone"
) -> None:
    workshop = board()
    voters = people(workshop, 3)
    workshop.fanta.opens(VOTE).raise_for_status()
    page = screen_of(phone, workshop, 640, 360, f"?activity={VOTE}&look=overlay").page
    expect(page.locator(".screen-how")).to_be_visible()
    ballots(voters, *CHOICES)
    expect(page.locator(".turnout")).to_have_text("3 of 3 ballots are in.")
    workshop.fanta.post(f"{workshop.path}/screen-mode", json={"mode": "join"}).raise_for_status()
    workshop.fanta.closes().raise_for_status()
    expect(page.locator("#stage[data-state=closed][data-kind=vote]")).to_be_visible()
    expect(page.locator(".screen-tool")).to_have_count(0)


def test_the_overlay_shows_all_answers_to_a_quick_question(
    board: "Callable[..., Workshop]", phone: "OpenPhone"
) -> None:
    workshop = board()
    question = {"kind": "rating", "title": "Cet atelier vous a-t-il été utile, à vous tous ?"}
    activities = f"{workshop.path}/activities"
    key = workshop.fanta.post(activities, json=question).raise_for_status().json()["key"]
    workshop.fanta.opens(key).raise_for_status()
    people(workshop, 1)[0].vote("5", activity=key).raise_for_status()
    page = screen_of(phone, workshop, 640, 360, "?look=overlay").page
    expect(page.locator(".ranking-row")).to_have_count(5)
    assert [whole for whole, _top in page.evaluate(ROWS)] == [True] * 5

"""All pages of the team, and the page of a programme: one bar, one look, and what fingers find."""

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.console.test_console import SMALL
from tests.browser.consoles import console_of
from tests.web.people import NOTES, VOTE, Workshop

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.conftest import OpenPhone

PAGES = [
    *("/console", "/people", f"/console/notes?activity={NOTES}", "/handover", "/paper", "/results"),
    *("/plan", "/console/files", "/console/settings"),
]

# Links whose words do not stand in the middle of their height, beside words and buttons that do.
OFF_LEVEL = """() => [...document.querySelectorAll(".link")].filter((link) => {
  const words = document.createRange(), box = link.getBoundingClientRect();
  words.selectNodeContents([...link.childNodes].find((node) => node.textContent.trim()));
  const { top, bottom } = words.getBoundingClientRect();
  return box.height && Math.abs(top + bottom - box.top - box.bottom) > 6;
}).map((link) => link.textContent.trim())"""

UNFOLD = "(all) => all.forEach((details) => { details.open = true; })"
# What has a ground or a frame of its own, and touches what stands above it.
TOUCHING = """() => {
  const framed = (node) => {
    const { borderLeftWidth, backgroundColor } = getComputedStyle(node);
    return parseFloat(borderLeftWidth) || backgroundColor !== "rgba(0, 0, 0, 0)";
  };
  return [...document.querySelectorAll("main :is(.panel, .card, .notice, .button, form)")]
    .filter((node) => {
      const above = node.previousElementSibling;
      if (!above?.checkVisibility() || !node.checkVisibility()) return false;
      const [upper, lower] = [above, node].map((part) => part.getBoundingClientRect());
      const beside = Math.min(upper.right, lower.right) - Math.max(upper.left, lower.left) < 20;
      return upper.height > 2 && !beside && (framed(node) || framed(above)) &&
        Math.abs(lower.top - upper.bottom) < 3;
    }).map((node) => node.outerHTML.slice(0, 150));
}"""


def in_the_middle(workshop: Workshop) -> None:
    """A closed vote, one on its tie, and notes, both open and timed."""
    for number, last in enumerate(("13", "22", "24")):
        person = workshop.seat(f"Somebody {number}")
        person.vote("1", "8", last).raise_for_status()
        person.note("Rouvrir le marché des artisans").raise_for_status()
    workshop.fanta.closes(VOTE).raise_for_status()
    vote = workshop.fanta.post(f"{workshop.path}/activities/{VOTE}/runoff").json()["key"]
    workshop.fanta.opens(vote, minutes=5).raise_for_status()


@pytest.mark.parametrize("width", [320, 360])
def test_the_pages_of_the_team_have_one_bar_and_fit_a_phone(
    workshop: Workshop, phone: "OpenPhone", width: int
) -> None:
    in_the_middle(workshop)
    console = console_of(phone, workshop, "organiser_url", width=width, height=740)
    dark = console.page.get_by_role("button", name="Dark")
    for page in PAGES:
        console.opens(page)
        expect(console.page.get_by_role("heading", level=1)).to_have_text("Ségou")
        if page != "/results":  # which is read, and does not follow by itself
            console.lives()
        expect(dark).to_be_visible()
        expect(dark).to_have_attribute("aria-pressed", str(page != PAGES[0]).lower())
        if page == PAGES[0]:
            dark.click()
        expect(console.page.locator("html")).to_have_attribute("data-theme", "dark")
        assert console.page.evaluate(SMALL) == [], page
        console.page.eval_on_selector_all("main details", UNFOLD)
        assert console.page.evaluate(TOUCHING) == [], page
        assert console.page.evaluate(OFF_LEVEL) == [], page
        assert console.page.evaluate("document.documentElement.scrollWidth") <= width, page
        assert console.axe() == [], page


# Of the first row of people: the middles of its words that are pressed or read.
MIDDLES = """() => [...document.querySelector(".seats-table tbody tr").cells].flatMap((cell) => {
  const words = document.createRange();
  words.selectNodeContents(cell.querySelector("summary, .link, label, button") ?? cell);
  const { top, height } = words.getBoundingClientRect();
  return height ? [Math.round(top + height / 2)] : [];
})"""


def test_a_row_of_people_stands_on_one_line(workshop: Workshop, phone: "OpenPhone") -> None:
    workshop.seat("Awa")
    console = console_of(phone, workshop)
    console.opens("/people").lives()
    middles = console.page.evaluate(MIDDLES)
    assert len(middles) > 4
    assert max(middles) - min(middles) <= 4


def hold_votes(workshop: Workshop, boards: "list[dict[str, str]]") -> None:
    """Six ballots in each town, and the close."""
    for links in boards:
        host = workshop.someone()
        host.path = f"/b/{links['code']}"
        host.get(links["host_url"])
        host.opens().raise_for_status()
        for number in range(6):
            person = workshop.someone()
            person.path = host.path
            seat = {"name": f"Somebody {number}", "attendance": "in_room"}
            person.post(f"{host.path}/seats", json=seat).raise_for_status()
            person.vote("1", str(5 + number), "20").raise_for_status()
        host.closes().raise_for_status()


@pytest.mark.parametrize("width", [320, 360])
def test_the_page_of_a_programme_is_for_fingers(
    workshop: Workshop, phone: "OpenPhone", width: int
) -> None:
    towns = [{"town": "Ségou", "country": "Mali"}, {"town": "Puebla", "country": "México"}]
    body = {"title": "Villes", "template": "priority-vote", "towns": towns}
    programme = workshop.moussa.post("/programmes", json=body).json()
    hold_votes(workshop, programme["boards"])
    console = phone(workshop, width=width)
    console.page.goto(programme["programme_url"])
    expect(console.page.get_by_role("heading", level=1)).to_have_text("Villes")
    assert console.page.evaluate(SMALL) == []
    assert console.page.evaluate("document.documentElement.scrollWidth") <= width
    assert console.axe() == []
    console.page.emulate_media(color_scheme="dark")
    assert console.page.locator(".shade-5").count(), "the largest share is on the page"
    assert console.axe() == []


def test_the_first_steps_name_what_the_agenda_opens_first(
    board: "Callable[..., Workshop]", phone: "OpenPhone"
) -> None:
    workshop = board()
    assert workshop.moussa.board()["activities"][0]["key"] != "brise-glace"
    console = console_of(phone, workshop)
    named = console.page.locator(".first-steps a[href^='#activity-']")
    expect(named).to_have_attribute("href", "#activity-brise-glace")


def test_a_phone_without_scripts_says_how_much_time_is_left(
    workshop: Workshop, phone: "OpenPhone"
) -> None:
    workshop.fanta.opens(VOTE, minutes=5)
    awa = phone(workshop, java_script_enabled=False).joins()
    expect(awa.page.locator(".menu .timer")).to_have_text(re.compile(r"^0[45]:\d\d$"))


def test_the_mark_of_the_menu_stays_with_its_title(workshop: Workshop, phone: "OpenPhone") -> None:
    in_the_middle(workshop)
    awa = phone(workshop, width=320).joins().lives()
    summary = awa.page.locator(".menu summary")
    last = summary.evaluate("(node) => getComputedStyle(node, '::after').content")
    assert last in {"none", "normal"}, "no mark stands behind the timer, where it wraps"
    title = summary.locator(".menu-title")
    assert "▾" in title.evaluate("(node) => getComputedStyle(node, '::after').content")

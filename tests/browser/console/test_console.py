"""The facilitator's console: opens and closes, sees who is missing and never who chose what, by
scripts and without."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.consoles import act, console_of
from tests.browser.full_boards import ballots, fill_wall, people
from tests.web.people import NOTES, QUADRANTS, VOTE, Workshop

if TYPE_CHECKING:
    from tests.browser.conftest import OpenPhone

SIZES = [(1280, 800), (1920, 1080), (360, 740)]
ROOMS = ["", f"/notes?activity={NOTES}", f"/notes?activity={QUADRANTS}", "/files", "/settings"]
CHOICES = [("1", "8", "22"), ("1", "9", "13"), ("3", "9", "22")]
# What is to be pressed, and is less than 44 pixels high or wide. A link within a sentence is as
# high as its line.
SMALL = """() => [...document.querySelectorAll(
    "main a, main button, main input, main summary, main textarea, header button")]
  .filter((node) => node.checkVisibility() && !["hidden"].includes(node.type)
    && !node.matches(".link-inline, .languages *"))
  .map((node) => [node, (node.closest("label.radio, label.pick") ?? node).getBoundingClientRect()])
  .filter(([, box]) => box.height < 43.5 || box.width < 30)
  .map(([node, box]) => `${node.outerHTML.slice(0, 90)} ${box.width} ${box.height}`)"""


def full(workshop: Workshop) -> None:
    """Ségou in the middle of its vote: the wall is written, 27 of 31 have voted, a round was sealed
    before."""
    voters = people(workshop, 31)
    workshop.fanta.opens(NOTES).raise_for_status()
    fill_wall(workshop, voters[0])
    workshop.fanta.opens(VOTE, minutes=20).raise_for_status()
    ballots(voters[:5], *CHOICES)
    workshop.fanta.closes().raise_for_status()
    workshop.fanta.opens(VOTE, minutes=20).raise_for_status()
    ballots(voters[:27], *CHOICES)


@pytest.mark.parametrize("state", [lambda workshop: None, full], ids=["empty", "full"])
def test_the_console_fits_every_window_axe_finds_nothing_and_fingers_find_everything(
    board: Callable[..., Workshop], phone: "OpenPhone", state: Callable[[Workshop], None]
) -> None:
    workshop = board()
    state(workshop)
    console = console_of(phone, workshop, "organiser_url")
    for room in ROOMS:
        for width, height in SIZES:
            console.page.set_viewport_size({"width": width, "height": height})
            console.opens(f"/console{room}").lives()
            console.page.eval_on_selector_all(
                "main details",
                "(all) => all.forEach((one) => { one.open = !one.matches('.confirm'); })",
            )
            assert console.page.evaluate("document.documentElement.scrollWidth") <= width, (
                room,
                width,
            )
            assert console.page.evaluate(SMALL) == [], (room, width)
            wide = console.page.eval_on_selector_all(
                "input[name=minutes]", "(all) => all.map((one) => one.offsetWidth)"
            )
            assert max(wide, default=0) < 100, "an activity that is to come stands in one line"
            assert width == 1920 or console.axe() == [], (room, width)
        console.page.emulate_media(color_scheme="dark")
        assert console.axe() == [], room
        console.page.emulate_media(color_scheme="light")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_vote_is_opened_closed_sealed_and_opened_again(
    board: Callable[..., Workshop], phone: "OpenPhone", scripts: bool
) -> None:
    workshop = board()
    awa, bakary = workshop.seat("Awa"), workshop.seat("Bakary")
    console = console_of(phone, workshop, java_script_enabled=scripts)
    act(console).get_by_role("button", name="when the vote ends").click()
    expect(act(console).get_by_role("button", name="when the vote ends")).to_have_attribute(
        "aria-pressed", "true"
    )
    act(console).get_by_label("Minutes").fill("5")
    act(console).get_by_role("button", name="Open", exact=True).click()
    expect(act(console)).to_contain_text("0 of 2 ballots are in.")
    expect(act(console)).to_contain_text("not even here")
    opened = workshop.activity()
    assert (opened["state"], opened["reveal"], bool(opened["closes_at"])) == (
        "open",
        "at_close",
        True,
    )

    awa.vote("1", "8", "22").raise_for_status()
    if not scripts:
        console.page.reload()
    expect(act(console)).to_contain_text("1 of 2 ballots are in.")
    act(console).locator("#missing-priorites summary").click()
    expect(act(console).locator("#missing-priorites")).to_contain_text(
        "1 ballot is missing, from one of these 2 people"
    )
    expect(act(console).locator("#missing-priorites li")).to_have_text(
        [re.compile("Awa"), re.compile("Bakary")]
    )
    bakary.vote("1", "9", "23").raise_for_status()
    if not scripts:
        console.page.reload()
    expect(act(console)).to_contain_text("Everybody has voted.")

    act(console).get_by_text("Close the vote…").click()
    assert workshop.activity()["state"] == "open"
    act(console).get_by_role("button", name="Close for good").click()
    expect(act(console)).to_contain_text("2 ballots for 2 participants")
    seal = workshop.fanta.closes().raise_for_status().json()
    expect(act(console).locator(".hash")).to_have_text(seal["sha256"])
    act(console).get_by_text("Result", exact=True).click()
    expect(act(console).locator("tr[data-field='1'] [data-votes]")).to_have_text("2")

    act(console).get_by_text("Vote again on everything…").click()
    act(console).get_by_role("button", name="Open round 2").click()
    expect(act(console)).to_contain_text("0 of 2 ballots are in.")
    act(console).get_by_text("1 earlier round").click()
    expect(act(console).locator("#rounds-priorites")).to_contain_text(seal["sha256"])
    assert workshop.activity()["round"] == 2


def test_a_live_vote_s_numbers_move_while_its_table_stays_open(
    board: Callable[..., Workshop], phone: "OpenPhone"
) -> None:
    workshop = board()
    voters = people(workshop, 3)
    workshop.fanta.opens(VOTE).raise_for_status()
    console = console_of(phone, workshop).lives()
    act(console).get_by_text("Votes so far").click()
    ballots(voters, *CHOICES)
    expect(act(console).locator("tr[data-field='1'] [data-votes]")).to_have_text("2")
    expect(act(console)).to_contain_text("Everybody has voted.")
    assert act(console).locator("progress").evaluate("(bar) => [bar.value, bar.max]") == [3, 3]
    expect(act(console).locator("tr[data-field='1']")).to_be_visible()


def test_nobody_s_choice_and_no_hidden_number_is_in_the_page(
    board: Callable[..., Workshop], phone: "OpenPhone"
) -> None:
    workshop = board()
    workshop.fanta.reveals("at_close").raise_for_status()
    voters = people(workshop, 3)
    workshop.fanta.opens(VOTE).raise_for_status()
    ballots(voters, *CHOICES)
    console = console_of(phone, workshop, "organiser_url").lives()
    expect(act(console)).to_contain_text("3 of 3 ballots are in.")
    expect(console.page.locator("[data-votes], .ranking-row, .wheel")).to_have_count(0)
    assert "receipt" not in console.page.content().lower()


def test_what_is_being_typed_or_asked_is_left_alone(
    board: Callable[..., Workshop], phone: "OpenPhone"
) -> None:
    workshop = board()
    awa = workshop.seat("Awa")
    workshop.fanta.opens(VOTE).raise_for_status()
    console = console_of(phone, workshop).lives()
    minutes = act(console).get_by_label("Minutes")
    minutes.press_sequentially("12")
    awa.vote("1", "8", "22").raise_for_status()
    expect(act(console)).to_contain_text("Everybody has voted.", timeout=10000)
    expect(minutes).to_have_value("12")
    expect(minutes).to_be_focused()

    act(console).get_by_text("Close the vote…").click()
    version = console.page.locator("#stage").get_attribute("data-version")
    awa.withdraw().raise_for_status()
    expect(act(console)).to_contain_text("0 of 1 ballots are in.")  # numbers come all the same
    console.page.wait_for_timeout(2500)  # longer than the console ever waits
    assert console.page.locator("#stage").get_attribute("data-version") == version
    expect(act(console).get_by_role("button", name="Close for good")).to_be_visible()
    console.page.keyboard.press("Escape")
    expect(act(console)).to_contain_text("1 person has not voted yet")
    expect(act(console).locator("#close-priorites > summary")).to_be_focused()
    expect(minutes).to_have_value("12")


def test_two_facilitators_see_each_other_s_hands(
    board: Callable[..., Workshop], phone: "OpenPhone"
) -> None:
    workshop = board()
    fanta, second = console_of(phone, workshop).lives(), console_of(phone, workshop).lives()
    act(fanta, NOTES).get_by_role("button", name="Open", exact=True).click()
    expect(act(second, NOTES).get_by_role("button", name="Close")).to_be_visible()
    second.page.locator(".step", has_text="Introduction").first.get_by_role("button").click()
    expect(fanta.page.locator(".step.is-now")).to_contain_text("Introduction")
    expect(act(fanta, "brise-glace").get_by_text("open", exact=True)).to_be_visible()
    fanta.page.locator(".step.is-now").get_by_role("button", name="5 min more").click()
    expect(second.page.locator(".step.is-now [role=timer]")).to_have_text(re.compile(r"3[45]:\d\d"))
    act(second, NOTES).get_by_role("button", name="Bring everyone here").click()
    expect(act(fanta, NOTES).get_by_role("button", name="Bring everyone here")).to_have_attribute(
        "aria-pressed", "true"
    )
    act(fanta, NOTES).get_by_role("button", name="Keep on the screen").click()
    expect(act(second, NOTES).get_by_role("button", name="Keep on the screen")).to_have_attribute(
        "aria-pressed", "true"
    )
    assert workshop.moussa.board()["screen"]["activity"] == NOTES
    workshop.seat("Awa")
    expect(second.page.get_by_role("heading", name="1 present · 1 expected")).to_be_visible(
        timeout=10000
    )


def test_a_stranger_and_a_helper_are_not_let_in(
    board: Callable[..., Workshop], phone: "OpenPhone"
) -> None:
    workshop = board()
    stranger = phone(workshop).opens("/console")
    stranger.excused.append("403")
    expect(stranger.page.locator("#stage")).to_have_count(0)
    helper = (
        workshop.fanta.post(f"{workshop.path}/links/helper").raise_for_status().json()["helper_url"]
    )
    hand = phone(workshop)
    hand.excused.append("403")
    hand.page.goto(helper)
    hand.opens("/console")
    expect(hand.page.locator("#stage")).to_have_count(0)


def test_light_or_dark_is_remembered_here_too(
    board: Callable[..., Workshop], phone: "OpenPhone"
) -> None:
    console = console_of(phone, board()).lives()
    console.page.get_by_role("button", name="Dark").click()
    expect(console.page.locator("html")).to_have_attribute("data-theme", "dark")
    console.page.reload()
    expect(console.page.get_by_role("button", name="Dark")).to_have_attribute(
        "aria-pressed", "true"
    )


def test_a_keyboard_alone_runs_the_vote(board: Callable[..., Workshop], phone: "OpenPhone") -> None:
    workshop = board()
    console = console_of(phone, workshop).lives()

    def until_focus(selector: str) -> None:
        for _ in range(150):
            if console.page.evaluate(
                "(selector) => document.activeElement?.matches(selector) ?? false", selector
            ):
                return
            console.page.keyboard.press("Tab")
        raise AssertionError(f"the keyboard never reaches {selector}")

    until_focus("#minutes-priorites")
    console.page.keyboard.press("Enter")
    expect(act(console)).to_contain_text("0 of 0 ballots are in.")
    until_focus("#close-priorites > summary")
    console.page.keyboard.press("Enter")
    console.page.keyboard.press("Tab")
    console.page.keyboard.press("Enter")
    expect(act(console)).to_contain_text("Final result")

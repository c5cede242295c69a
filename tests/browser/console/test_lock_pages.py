"""A lock on the pages of those who facilitate and of the room: the console, the projected screen,
the common device, paper."""

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.consoles import act, console_of
from tests.browser.phones import Phone
from tests.web.people import NOTES, VOTE, Workshop

if TYPE_CHECKING:
    from tests.browser.conftest import OpenPhone

TEXT = (
    "Math.min(...[...document.querySelectorAll('.state-locked')]"
    ".map((sign) => parseFloat(getComputedStyle(sign).fontSize)))"
)
SCREENS = [(1920, 1080), (1280, 800), (360, 740)]


def screen_of(
    phone: "OpenPhone", workshop: Workshop, query: str = "", width: int = 1920, height: int = 1080
) -> Phone:
    screen = phone(workshop, width=width, height=height)
    screen.page.goto(workshop.links["screen_url"] + query)
    return screen.lives()


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("key", [VOTE, NOTES])
def test_one_button_locks_and_unlocks_with_scripts_and_without(
    workshop: Workshop, phone: "OpenPhone", scripts: bool, key: str
) -> None:
    console = console_of(phone, workshop, java_script_enabled=scripts)
    for name, locked in (("Lock", True), ("Unlock", False)):
        act(console, key).get_by_role("button", name=name, exact=True).click()
        expect(act(console, key).locator(".act-head .state").first).to_have_text(
            "locked" if locked else "open"
        )
        expect(
            act(console, key).get_by_role("button", name="Unlock" if locked else "Lock", exact=True)
        ).to_be_visible()
        assert workshop.activity(key)["locked"] is locked


def test_the_other_console_shows_it_and_takes_it_back(
    workshop: Workshop, phone: "OpenPhone"
) -> None:
    first, second = (console_of(phone, workshop).lives() for _ in range(2))
    act(first).get_by_role("button", name="Lock", exact=True).click()
    expect(act(second).get_by_role("button", name="Unlock", exact=True)).to_be_visible()
    expect(second.page.locator("#stage")).to_contain_text("locked “")
    second.page.get_by_role("button", name="Undo").click()
    expect(act(first).get_by_role("button", name="Lock", exact=True)).to_be_visible()
    assert not workshop.activity()["locked"]


def test_a_locked_console_fits_and_axe_finds_nothing(
    workshop: Workshop, phone: "OpenPhone"
) -> None:
    for key in (VOTE, NOTES):
        workshop.fanta.locks(key).raise_for_status()
    console = console_of(phone, workshop).lives()
    for width, height in SCREENS:
        console.page.set_viewport_size({"width": width, "height": height})
        assert console.page.evaluate("document.documentElement.scrollWidth") <= width
    for scheme in ("light", "dark"):
        console.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert console.axe() == []


@pytest.mark.parametrize("query", ["", f"?activity={NOTES}"])
def test_the_room_reads_of_the_lock_from_its_last_row(
    workshop: Workshop, phone: "OpenPhone", query: str
) -> None:
    key = NOTES if query else VOTE
    screen = screen_of(phone, workshop, query)
    workshop.fanta.locks(key).raise_for_status()
    sign = screen.page.locator(".screen-head .state-locked")
    for width, height in SCREENS:
        screen.page.set_viewport_size({"width": width, "height": height})
        expect(sign).to_be_in_viewport(ratio=1)
        assert screen.page.evaluate(TEXT) >= min(width, height) / 54
    workshop.fanta.unlocks(key).raise_for_status()
    expect(sign).to_have_count(0)


def test_an_empty_wheel_does_not_tell_how_to_vote_as_if_one_could(
    workshop: Workshop, phone: "OpenPhone"
) -> None:
    screen = screen_of(phone, workshop)
    workshop.fanta.opens().raise_for_status()
    workshop.fanta.locks().raise_for_status()
    expect(screen.page.locator("#how")).to_have_text("Le vote est en pause")
    assert screen.axe() == []


def test_the_common_device_says_so_and_keeps_what_was_chosen_in_the_middle(
    workshop: Workshop, phone: "OpenPhone"
) -> None:
    awa = workshop.seat("Awa")
    helper = phone(workshop)
    helper.excused.append("409")
    helper.page.goto(workshop.links["host_url"])
    helper.opens(f"/handover/{awa.seat}")
    helper.ticks("1", "8", "22")
    workshop.fanta.locks().raise_for_status()
    helper.sends()
    expect(helper.page.locator(".notice-refusal")).to_contain_text(
        "locked for now: nothing was recorded"
    )
    expect(helper.page.locator("#ballot :checked")).to_have_count(3)
    assert workshop.fanta.tally().json()["ballots"] == 0
    workshop.fanta.unlocks().raise_for_status()
    helper.sends()
    expect(helper.see("Pass the device on.")).to_be_visible()


@pytest.mark.parametrize("page", ["/handover", "/paper"])
def test_who_enters_ballots_for_others_reads_of_the_lock(
    workshop: Workshop, phone: "OpenPhone", page: str
) -> None:
    workshop.seat("Awa")
    workshop.fanta.locks().raise_for_status()
    helper = phone(workshop)
    helper.page.goto(workshop.links["host_url"])
    helper.opens(page)
    expect(helper.page.locator("#stage .notice")).to_contain_text("The vote is locked for now")
    assert helper.axe() == []
    helper.fits()

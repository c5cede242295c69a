"""A vote that lets several votes fall on one field: one row a field, with as many circles as there
are votes."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.phones import Phone
from tests.faults.proxy import Proxy
from tests.web.people import VOTE, Workshop, votes_of

if TYPE_CHECKING:
    from tests.browser.conftest import OpenPhone


@pytest.fixture
def sharing(board: Callable[..., Workshop]) -> Callable[[int], Workshop]:
    """`sharing(3)`: an open vote where each shares out so many."""

    def make(votes: int) -> Workshop:
        workshop = board()
        workshop.fanta.post(
            f"{workshop.path}/activities/{VOTE}/settings", json={"votes": votes, "repeats": True}
        ).raise_for_status()
        workshop.fanta.opens().raise_for_status()
        return workshop

    return make


def give(phone: Phone, field: str, votes: int) -> None:
    boxes = phone.page.locator(f"input[name=fields][value='{field}']")
    for place in range(votes):
        boxes.nth(place).check()


def given(phone: Phone) -> list[str]:
    return phone.page.locator("input[name=fields]:checked").evaluate_all(
        "(boxes) => boxes.map((box) => box.value)"
    )


def test_two_votes_on_one_field_and_one_on_another(
    sharing: Callable[[int], Workshop], phone: "OpenPhone"
) -> None:
    workshop = sharing(3)
    awa = phone(workshop, width=320, height=640).joins().lives()
    expect(awa.page.locator(".tick")).to_have_count(30)
    give(awa, "1", 2)
    expect(awa.page.locator("#ballot [data-send]")).to_have_text("1 more vote to give")
    give(awa, "8", 1)
    awa.fits()
    assert awa.axe() == []
    awa.sends()
    awa.has_receipt()
    expect(awa.page.locator(".receipt-fields .number")).to_have_text(["1", "1", "8"])
    assert votes_of(workshop.fanta.tally().json()) == {"1": 2, "8": 1}
    awa.see("Change my ballot").click()
    expect(awa.page.locator("#ballot")).to_be_visible()
    assert given(awa) == ["1", "1", "8"]


def test_what_a_lock_held_back_is_ticked_as_often_as_it_was_given(
    sharing: Callable[[int], Workshop], phone: "OpenPhone", line: Proxy
) -> None:
    workshop = sharing(3)
    awa = phone(workshop).joins().behind(line, "409").opens().lives()
    line.mode = "cut"
    give(awa, "1", 2)
    give(awa, "8", 1)
    awa.sends()
    workshop.fanta.locks().raise_for_status()
    line.mode = "pass"
    expect(awa.page.locator(".is-waiting")).to_have_attribute("data-state", "held", timeout=20000)
    awa.page.reload()
    awa.lives()
    assert given(awa) == ["1", "1", "8"]
    workshop.fanta.unlocks().raise_for_status()
    awa.has_receipt()
    assert votes_of(workshop.fanta.tally().json()) == {"1": 2, "8": 1}


def test_twenty_votes_leave_room_to_read_and_can_be_taken_back(
    sharing: Callable[[int], Workshop], phone: "OpenPhone"
) -> None:
    awa = phone(sharing(20), width=320, height=640).joins().lives()
    give(awa, "1", 2)
    slots = awa.page.locator("[data-slots] li")
    expect(slots).to_have_count(2)  # twenty empty ones would hide the fields
    awa.fits()
    slots.first.get_by_role("button").click()
    expect(slots).to_have_count(1)
    assert len(given(awa)) == 1
    expect(awa.page.locator("#ballot [data-send]")).to_have_text("19 more votes to give")


def test_without_scripts_it_is_the_same_plain_form(
    sharing: Callable[[int], Workshop], phone: "OpenPhone"
) -> None:
    workshop = sharing(3)
    awa = phone(workshop, java_script_enabled=False).joins()
    give(awa, "22", 3)
    awa.sends()
    expect(awa.receipt).to_be_visible()
    assert votes_of(workshop.fanta.tally().json()) == {"22": 3}

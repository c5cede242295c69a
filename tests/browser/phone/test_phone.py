"""The phone, from the link to the sealed result, by finger and by keyboard, with scripts and
without."""

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.full_boards import fill_wall
from tests.browser.phones import Phone
from tests.web.forks import ForkedServer
from tests.web.people import VOTE, Workshop

if TYPE_CHECKING:
    from tests.browser.conftest import OpenPhone
    from tests.shared import Start


def test_a_phone_joins_writes_votes_changes_withdraws_and_reads_the_result(
    workshop: Workshop, phone: "OpenPhone"
) -> None:
    awa = phone(workshop).joins()
    awa.goes("situation")
    awa.writes("Kôre Hip Hop", "1")
    expect(awa.notes("1")).to_have_text(re.compile("Kôre Hip Hop"))
    expect(awa.page.locator("#text")).to_have_value("")
    expect(awa.page.locator(".is-waiting")).to_have_count(0)
    assert [note["text"] for note in workshop.moussa.notes()] == ["Kôre Hip Hop"]

    awa.goes(VOTE)
    awa.votes("1", "8", "22")
    first = awa.has_receipt()
    awa.holds_whole(workshop)
    expect(awa.page.locator("#ballot")).to_be_hidden()

    awa.page.get_by_text("Change my ballot").click()
    awa.page.locator("input[name=fields][value='22']").uncheck()
    awa.votes("23")
    expect(awa.receipt.locator("li").last).to_have_text(re.compile("^23"))
    assert awa.has_receipt() != first
    awa.holds_whole(workshop)

    awa.withdraws()
    expect(awa.page.locator("#ballot")).to_be_visible()
    assert workshop.fanta.tally().json()["ballots"] == 0

    awa.page.locator("input[name=fields]:checked").first.wait_for(state="detached")
    awa.votes("2", "9", "23")
    awa.has_receipt()
    workshop.fanta.closes().raise_for_status()
    expect(awa.page.locator(".seal")).to_be_visible()
    awa.holds_whole(workshop)


def test_a_phone_without_scripts_does_the_same(workshop: Workshop, phone: "OpenPhone") -> None:
    awa = phone(workshop, java_script_enabled=False).joins()
    awa.excused.append("422")  # Chromium reports every refused form
    awa.opens("?activity=situation")
    awa.writes("Kôre Hip Hop", "2")
    expect(awa.notes("2")).to_contain_text("Kôre Hip Hop")
    awa.page.locator("[data-edit]").click()
    awa.writes("Kôre Hip Hop, à Ségou")
    expect(awa.notes("2")).to_contain_text("Kôre Hip Hop, à Ségou")
    awa.page.locator("[data-delete]").click()
    expect(awa.notes("2")).to_have_count(0)

    awa.opens()
    awa.votes("1", "8")
    expect(awa.page.get_by_role("alert")).to_contain_text("exactly 3 choices")
    expect(awa.page.locator("input[name=fields]:checked")).to_have_count(2)
    awa.votes("22")
    awa.has_receipt()
    awa.page.get_by_text("Change my ballot").click()
    awa.page.locator("input[name=fields][value='1']").uncheck()
    awa.votes("3")
    awa.has_receipt()
    awa.withdraws()
    expect(awa.page.locator("#ballot")).to_be_visible()
    awa.votes("1", "8", "22")
    workshop.fanta.closes().raise_for_status()
    awa.opens()
    expect(awa.page.locator(".seal")).to_be_visible()
    expect(awa.page.locator(".ranking-row").first.locator("[data-votes]")).to_have_text("1")
    expect(awa.page.get_by_role("link", name="Refresh")).to_be_visible()


def press(awa: Phone, *keys: str) -> None:
    for key in keys:
        awa.page.keyboard.press(key)


def until_focus(awa: Phone, selector: str, key: str = "Tab") -> None:
    """Walks on with the key until the focus stands there."""
    for _ in range(120):
        if awa.page.evaluate(
            "(selector) => document.activeElement?.matches(selector) ?? false", selector
        ):
            return
        awa.page.keyboard.press(key)
    raise AssertionError(f"the keyboard never reaches {selector}")


def test_a_keyboard_alone_does_all_of_it(workshop: Workshop, phone: "OpenPhone") -> None:
    awa = phone(workshop, width=1280, height=800).opens()
    until_focus(awa, "#name")
    awa.page.keyboard.type("Awa")
    press(awa, "Enter")
    awa.page.wait_for_selector("#stage")
    awa.lives()
    for field in ("1", "8", "22"):
        until_focus(awa, f"input[name=fields][value='{field}']")
        press(awa, "Space")
    until_focus(awa, "#ballot [data-send]")
    press(awa, "Enter")
    awa.has_receipt()
    expect(awa.receipt).to_be_focused()
    until_focus(awa, "#receipt a")
    press(awa, "Enter")
    expect(awa.page.locator("#ballot")).to_be_visible()
    until_focus(awa, "[data-slots] button")
    press(awa, "Enter")
    expect(awa.page.locator("input[name=fields]:checked")).to_have_count(2)
    until_focus(awa, ".dock-back")
    press(awa, "Enter")
    expect(awa.receipt).to_be_visible()
    until_focus(awa, ".menu summary", "Shift+Tab")
    press(awa, "Enter")
    until_focus(awa, ".menu a[data-key='situation']")
    press(awa, "Enter")
    awa.page.wait_for_selector("#compose")
    until_focus(awa, ".place-pick[value='1']")
    press(awa, "ArrowDown")
    until_focus(awa, "#text")
    awa.page.keyboard.type("Quartier propre")
    press(awa, "Control+Enter")
    expect(awa.notes("2")).to_contain_text("Quartier propre")


def test_a_fourth_choice_is_not_taken_and_the_ballot_says_so(
    workshop: Workshop, phone: "OpenPhone"
) -> None:
    awa = phone(workshop).joins()
    awa.ticks("1", "8", "22")
    awa.page.locator("input[name=fields][value='2']").click()
    expect(awa.page.locator("input[name=fields]:checked")).to_have_count(3)
    expect(awa.page.locator("[data-count]")).to_contain_text("remove one first")


def test_the_search_finds_a_field_without_its_accents(
    workshop: Workshop, phone: "OpenPhone"
) -> None:
    awa = phone(workshop).joins()
    awa.page.fill("#search", "education")
    expect(awa.page.locator(".tick:visible")).to_have_count(1)
    awa.page.fill("#search", "zzz")
    expect(awa.page.locator("[data-empty]")).to_be_visible()
    awa.page.fill("#search", "derechos cult")  # as a neighbour reads it
    expect(awa.page.locator(".tick:visible")).to_have_count(1)


def test_a_phone_follows_the_facilitator_and_another_phone(
    sqlite_server: ForkedServer, workshop_at: "Start", phone: "OpenPhone"
) -> None:
    workshop = workshop_at(sqlite_server, opened=False)
    awa, bakary = phone(workshop).joins("Awa").lives(), phone(workshop).joins("Bakary").lives()
    workshop.fanta.opens("situation").raise_for_status()
    expect(awa.page.locator("#compose")).to_be_visible()
    expect(bakary.page.locator("#compose")).to_be_visible()
    awa.writes("Symphonie pour la paix", "1")
    expect(bakary.notes("1")).to_contain_text("Symphonie pour la paix")
    expect(bakary.notes("1").locator("[data-edit]")).to_have_count(0)
    expect(awa.notes("1").locator("[data-edit]")).to_have_count(1)
    expect(bakary.page.locator("[data-total]").first).to_have_text("1")
    workshop.fanta.opens(VOTE).raise_for_status()
    expect(awa.page.locator("#ballot")).to_be_visible()
    expect(bakary.page.locator("#ballot")).to_be_visible()
    awa.votes("1", "8", "22")
    awa.has_receipt()
    expect(bakary.page.locator("#result")).to_be_hidden()
    bakary.votes("1", "9", "23")
    bakary.has_receipt()
    awa.holds_whole(workshop)
    bakary.holds_whole(workshop)


def test_who_is_writing_is_not_taken_away(workshop: Workshop, phone: "OpenPhone") -> None:
    awa = phone(workshop).joins()
    workshop.fanta.closes().raise_for_status()
    awa.opens("?activity=situation").lives()
    awa.page.fill("#text", "Une phrase à moitié")
    workshop.fanta.opens(VOTE).raise_for_status()
    link = awa.page.locator(".dock .notice")
    expect(link).to_contain_text("Priority vote")
    expect(awa.page.locator("#text")).to_have_value("Une phrase à moitié")
    link.click()
    expect(awa.page.locator("#ballot")).to_be_visible()


def test_one_s_own_note_is_changed_and_deleted_in_place(
    workshop: Workshop, phone: "OpenPhone"
) -> None:
    awa = phone(workshop).joins().opens("?activity=situation").lives()
    awa.writes("Kôre", "1")
    expect(awa.notes("1").locator("[data-edit]")).to_have_count(1)
    awa.page.locator("[data-edit]").click()
    expect(awa.page.locator("#text")).to_have_value("Kôre")
    awa.writes("Kôre Hip Hop")
    expect(awa.notes("1")).to_contain_text("Kôre Hip Hop")
    expect(awa.page.locator("#compose [data-send]")).to_have_text("Add")
    expect(awa.page.locator(".is-waiting")).to_have_count(0)
    assert [note["text"] for note in workshop.moussa.notes()] == ["Kôre Hip Hop"]
    awa.page.locator("[data-delete]").click()
    expect(awa.notes("1")).to_have_count(0)
    expect(awa.page.locator(".is-waiting")).to_have_count(0)
    assert workshop.moussa.notes() == []


@pytest.mark.parametrize("scripts", [True, False])
def test_a_board_s_pages_ask_nobody_else_and_come_in_six_requests(
    workshop: Workshop, phone: "OpenPhone", scripts: bool
) -> None:
    awa = phone(workshop, java_script_enabled=scripts).joins()
    before = len(awa.requests)
    awa.opens()
    if scripts:
        awa.lives()
    urls = [request.url for request in awa.requests[before:] if not request.url.startswith("data:")]
    assert len(urls) + 1 <= 6, urls  # and the socket


def test_who_is_brought_to_a_low_field_of_a_late_block_sees_both(
    workshop: Workshop, phone: "OpenPhone"
) -> None:
    awa = phone(workshop).joins()
    fill_wall(workshop, workshop.seat("Bakary"))
    awa.opens("?activity=situation").lives()
    workshop.fanta.post(
        f"{workshop.path}/focus", json={"activity": "situation", "field": "30"}
    ).raise_for_status()
    expect(awa.page.locator(".place-pick[value='30']")).to_be_checked()
    head = awa.page.locator(".place-head:has(:checked)")
    expect(head).to_be_in_viewport(ratio=1)
    bottom = head.evaluate("(node) => node.getBoundingClientRect().bottom")
    assert bottom <= awa.page.locator(".dock").evaluate(
        "(node) => node.getBoundingClientRect().top"
    ), "not behind the box to write in"
    awa.page.evaluate("scrollTo(0, 0)")
    expect(awa.page.locator(".chip[aria-current]")).to_be_in_viewport(ratio=1)

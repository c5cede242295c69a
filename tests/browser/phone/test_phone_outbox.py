"""What is written on a bad line: kept on the phone, sent when it is back, never doubled and never
lost. Each with its control."""

import time
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Route, expect

from tests.browser.connections import break_connection, wait_for_outbox
from tests.faults.proxy import Mode, Proxy
from tests.web.people import NOTES, VOTE, Workshop

if TYPE_CHECKING:
    from tests.browser.conftest import OpenPhone


@pytest.mark.parametrize("mode", ["cut", "hole", "portal"])
def test_a_note_and_a_ballot_written_without_a_line_are_sent_when_it_is_back(
    workshop: Workshop, line: Proxy, behind: "OpenPhone", mode: Mode
) -> None:
    awa = behind(query="?activity=situation")
    break_connection(line, mode)
    awa.writes("Kôre Hip Hop", "1")
    expect(awa.notes("1")).to_contain_text("Kôre Hip Hop")
    wait_for_outbox(awa)
    expect(awa.notes("1")).to_contain_text("Saved on this phone")
    line.mode = "pass"
    expect(awa.page.locator(".is-waiting")).to_have_count(0, timeout=20000)
    expect(awa.notes("1")).to_contain_text("recorded")
    assert [note["text"] for note in workshop.moussa.notes()] == ["Kôre Hip Hop"]

    awa.goes(VOTE)
    awa.lives()
    break_connection(line, mode)
    awa.votes("1", "8", "22")
    wait_for_outbox(awa)
    expect(awa.page.locator("#ballot")).to_be_hidden()
    expect(awa.page.locator("#outbox")).to_contain_text("8 Culture and education")
    line.mode = "pass"
    expect(awa.receipt).to_be_visible(timeout=20000)
    expect(awa.page.locator("#outbox")).to_be_hidden()
    assert workshop.fanta.tally().json()["ballots"] == 1


def test_what_waits_outlives_a_reload_and_a_closed_tab(
    workshop: Workshop, line: Proxy, behind: "OpenPhone"
) -> None:
    awa = behind(query="?activity=situation")
    awa.page.route(
        "**/notes/*", lambda route: route.abort()
    )  # the line for commands alone: a page must load to be reloaded
    awa.writes("Symphonie pour la paix", "2")
    wait_for_outbox(awa)
    awa.page.reload()
    expect(awa.notes("2")).to_contain_text("Symphonie pour la paix")
    wait_for_outbox(awa)
    context = awa.page.context
    awa.page.close()
    assert workshop.moussa.notes() == []
    awa.page = context.new_page()
    awa.opens("?activity=situation")
    # the board's own copy has its place in the order of writing; "recorded" shows for a moment only
    expect(awa.notes("2")).to_have_attribute("data-key", "00000001", timeout=15000)
    expect(awa.notes("2").locator("[data-edit]")).to_have_count(1)  # it is one's own here too
    expect(awa.notes("2").locator(".note-too")).to_have_count(0)
    assert [note["text"] for note in workshop.moussa.notes()] == ["Symphonie pour la paix"]


def test_a_refusal_on_arrival_is_shown_beside_the_text(
    workshop: Workshop, line: Proxy, behind: "OpenPhone"
) -> None:
    awa = behind()
    line.mode = "cut"
    awa.votes("1", "8", "22")
    wait_for_outbox(awa)
    workshop.fanta.closes().raise_for_status()
    line.mode = "pass"
    card = awa.page.locator("#outbox .is-waiting")
    expect(card).to_have_attribute("data-state", "refused", timeout=20000)
    expect(card).to_contain_text("not open: nothing was recorded")
    expect(card).to_contain_text("8 Culture and education")
    expect(awa.page.locator(".seal")).to_be_visible(timeout=15000)
    awa.page.get_by_role("button", name="Discard").click()
    expect(awa.page.locator("#outbox")).to_be_hidden()
    assert workshop.fanta.tally().json()["ballots"] == 0


def test_a_note_refused_on_arrival_keeps_its_text_and_can_be_tried_again(
    workshop: Workshop, line: Proxy, behind: "OpenPhone"
) -> None:
    awa = behind(query="?activity=situation")
    line.mode = "cut"
    awa.writes("Quartier propre", "1")
    wait_for_outbox(awa)
    workshop.fanta.closes(NOTES).raise_for_status()
    line.mode = "pass"
    wait_for_outbox(awa, "refused")
    expect(awa.page.locator(".is-waiting")).to_contain_text("Quartier propre")
    workshop.fanta.opens(NOTES).raise_for_status()
    awa.page.get_by_role("button", name="Try again").click()
    expect(awa.notes("1")).to_contain_text("recorded", timeout=15000)


def test_an_answer_lost_on_its_way_doubles_nothing(
    workshop: Workshop, line: Proxy, behind: "OpenPhone"
) -> None:
    awa = behind(query="?activity=situation")
    lost = []

    def swallow(route: Route) -> None:
        if len(lost) < 3:
            lost.append(route.fetch().status)
            route.abort()
        else:
            route.continue_()

    awa.page.route("**/notes/*", swallow)
    awa.writes("Conter la paix", "1")
    expect(awa.page.locator(".is-waiting")).to_have_count(0, timeout=30000)
    assert lost == [201, 200, 200]
    assert [note["text"] for note in workshop.moussa.notes()] == ["Conter la paix"]
    expect(awa.notes("1")).to_have_count(1)


def test_a_busy_board_is_asked_again_and_not_before_it_said(
    workshop: Workshop, line: Proxy, behind: "OpenPhone"
) -> None:
    awa = behind(query="?activity=situation")
    tries: list[float] = []

    def busy(route: Route) -> None:
        tries.append(time.monotonic())
        if len(tries) == 1:
            body = '{"refusal": "slow_down", "message": "…"}'
            route.fulfill(
                status=429,
                headers={"Retry-After": "2", "Content-Type": "application/json"},
                body=body,
            )
        else:
            route.continue_()

    awa.page.route("**/notes/*", busy)
    awa.writes("Kôre", "1")
    expect(awa.notes("1")).to_contain_text("recorded", timeout=15000)
    assert tries[1] - tries[0] >= 2


def test_leaving_the_device_waits_for_what_is_not_sent(
    workshop: Workshop, line: Proxy, behind: "OpenPhone"
) -> None:
    awa = behind(query="?activity=situation")
    awa.page.route("**/notes/*", lambda route: route.abort())
    awa.writes("Kôre", "1")
    wait_for_outbox(awa)
    awa.page.get_by_role("button", name="Leave this device").click()
    expect(awa.page.locator("#notice")).to_contain_text("not in the workshop yet")
    awa.page.get_by_role("button", name="Leave this device").click()
    awa.page.wait_for_selector("#name")
    awa.joins("Bakary").opens("?activity=situation").lives()
    expect(awa.page.locator(".is-waiting")).to_have_count(0)
    assert workshop.moussa.notes() == []

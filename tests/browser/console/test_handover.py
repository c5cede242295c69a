"""The device that goes from hand to hand, where a browser would show the next person the page of
the one before."""

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.web.people import Workshop

if TYPE_CHECKING:
    from tests.browser.conftest import OpenPhone

TICKED = "document.querySelectorAll('input:checked').length"
KEPT = "(kind) => dispatchEvent(new PageTransitionEvent(kind, { persisted: true }))"


def test_a_page_kept_for_the_back_button_holds_no_choice_and_asks_anew(
    workshop: Workshop, phone: "OpenPhone"
) -> None:
    """The two events of a page that a browser keeps whole and shows again; Chromium under test
    keeps none itself."""
    awa = workshop.seat("Awa")
    workshop.seat("Bakary")
    helper = phone(workshop)
    helper.page.goto(workshop.links["host_url"])
    helper.opens(f"/handover/{awa.seat}")
    helper.ticks("1", "8")
    assert helper.page.evaluate(TICKED) == 2
    helper.page.evaluate(KEPT, "pagehide")
    assert helper.page.evaluate(TICKED) == 0
    awa.vote("1", "8", "22").raise_for_status()
    helper.excused.append("409")
    helper.page.evaluate(KEPT, "pageshow")
    expect(helper.page.locator("input[name=fields]").first).to_be_visible()
    assert helper.page.evaluate(TICKED) == 0, (
        "asked anew, it tells neither a choice nor, so soon, who has voted"
    )
    helper.ticks("2", "9", "23")
    helper.sends()
    expect(helper.page.get_by_role("alert")).to_be_visible()
    expect(helper.page.locator("input[name=fields]")).to_have_count(0)
    expect(helper.page.locator(".handover-list a")).to_contain_text(["Bakary"])

"""A browser that cannot read our script (htmx needs 2021) has the plain forms, and does not look
live."""

from typing import TYPE_CHECKING

from playwright.sync_api import Route, expect

from tests.web.people import NOTES, VOTE, Workshop

if TYPE_CHECKING:
    from tests.browser.conftest import OpenPhone


def test_a_script_that_cannot_be_read_leaves_a_page_of_plain_forms(
    workshop: Workshop, phone: "OpenPhone"
) -> None:
    awa = phone(workshop, width=320, height=568)
    read: list[str] = []

    def unread(route: Route) -> None:
        read.append(route.request.url)
        route.abort()  # of a script that it cannot read, a browser runs not a line

    awa.page.route("**/static/**/*.js", unread)
    awa.excused += ["Failed to load resource"]
    awa.joins()
    assert read
    expect(awa.page.get_by_role("link", name="Refresh")).to_be_visible()
    assert awa.page.locator("body").get_attribute("data-line") is None
    awa.fits()
    awa.ticks("1", "8")
    awa.page.locator("#ballot button.button-main, #ballot [data-send]").first.click()
    expect(awa.page.locator(".notice")).to_be_visible()  # two are refused by the server
    expect(awa.page.locator("input[name=fields]:checked")).to_have_count(2)
    awa.ticks("22")
    awa.page.locator("#ballot [data-send]").click()
    expect(awa.receipt).to_be_visible()
    awa.fits()
    assert workshop.fanta.tally().json()["ballots"] == 1
    awa.opens(f"?activity={NOTES}")
    awa.writes("Kôre Hip Hop", "1")
    expect(awa.notes("1")).to_contain_text("Kôre Hip Hop")
    awa.fits()
    awa.opens(f"?activity={VOTE}")
    expect(awa.receipt).to_be_visible()


def test_a_browser_without_replace_children_follows_the_notes_and_their_numbers(
    workshop: Workshop, phone: "OpenPhone"
) -> None:
    """Chrome 85 reads htmx, and lacks what it puts plain HTML in with: what we push is laid over
    what is there."""
    awa = phone(workshop)
    awa.page.add_init_script(
        "for (const one of [Element, Document, "
        "DocumentFragment]) delete one.prototype.replaceChildren"
    )
    awa.joins().lives()
    awa.opens(f"?activity={NOTES}")
    awa.lives()
    expect(awa.page.locator("[id='count-situation-1']")).to_have_text("0")
    bakary = workshop.seat("Bakary")
    for text in ("Kôre Hip Hop", "Festival sur le Niger"):
        bakary.note(text).raise_for_status()
        expect(awa.notes("1").filter(has_text=text)).to_be_visible()
    expect(awa.page.locator("[id='count-situation-1']")).to_have_text("2")
    expect(awa.page.locator("[data-total]").first).to_have_text("2")
    assert awa.page.evaluate("typeof document.body.replaceChildren") == "undefined"

"""Half a note outlives a reload, a closed tab and an edit in between; a sent one leaves nothing."""

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.phones import Phone
from tests.web.people import NOTES, VOTE, Workshop

if TYPE_CHECKING:
    from playwright.sync_api import Locator

    from tests.browser.conftest import OpenPhone

HALF = "Une phrase à moi"


def box(awa: Phone) -> "Locator":
    return awa.page.locator("#text")


def begins(awa: Phone, text: str = HALF, place: str = "2") -> None:
    """Typed as fingers do, and not sent."""
    awa.page.locator(f".place-pick[value='{place}']").check()
    box(awa).press_sequentially(text)


def test_half_a_note_outlives_a_reload_and_a_closed_tab(
    workshop: Workshop, phone: "OpenPhone"
) -> None:
    awa = phone(workshop).joins().opens(f"?activity={NOTES}").lives()
    begins(awa)
    context = awa.page.context
    awa.page.close()
    awa.page = context.new_page()
    awa.opens(f"?activity={NOTES}").lives()
    expect(box(awa)).to_have_value(HALF)
    expect(awa.page.locator(".place-pick[value='2']")).to_be_checked()
    awa.page.locator("#compose .dock [data-send]").click()
    expect(awa.notes("2")).to_contain_text(HALF)
    awa.page.reload()
    expect(awa.notes("2")).to_contain_text(HALF)
    expect(box(awa)).to_have_value("")
    assert [note["text"] for note in workshop.moussa.notes()] == [HALF]


def test_an_edit_in_between_gives_the_draft_back(workshop: Workshop, phone: "OpenPhone") -> None:
    awa = phone(workshop).joins().opens(f"?activity={NOTES}").lives()
    awa.writes("Kôre", "1")
    expect(awa.page.locator(".note-mark")).to_be_visible()
    begins(awa)
    awa.page.locator("[data-edit]").first.click()
    expect(box(awa)).to_have_value("Kôre")
    box(awa).fill("Kôre Hip Hop")
    awa.page.locator("#compose .dock [data-send]").click()
    expect(awa.notes("1")).to_contain_text("Kôre Hip Hop")
    expect(box(awa)).to_have_value(HALF)
    awa.goes(VOTE)
    awa.goes(NOTES)
    expect(box(awa)).to_have_value(HALF)


def test_the_next_person_on_a_phone_does_not_find_the_draft(
    workshop: Workshop, phone: "OpenPhone"
) -> None:
    awa = phone(workshop).joins().opens(f"?activity={NOTES}").lives()
    begins(awa)
    awa.page.get_by_role("button", name="Leave this device").click()
    awa.page.wait_for_selector("#name")
    awa.joins("Bakary").opens(f"?activity={NOTES}").lives()
    expect(box(awa)).to_have_value("")

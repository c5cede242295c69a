"""“Me too” on a phone: on notes that a push brings, with the count in the reader's language."""

import os
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.web.people import NOTES, Workshop

if TYPE_CHECKING:
    from tests.browser.conftest import OpenPhone


def test_notes_that_come_by_a_push_can_be_said_too(phone: "OpenPhone", workshop: Workshop) -> None:
    board, oumou = workshop, phone(workshop)
    page = oumou.page
    awa, bakary = board.seat("Awa"), board.seat("Bakary")
    oumou.joins("Oumou").opens(f"?activity={NOTES}").lives()
    oumou.writes("Une place", "1")
    note = awa.note("Un marché").json()["id"]
    button = page.locator(f"#note-{note} .note-too")
    expect(button).to_have_attribute("aria-pressed", "false")
    expect(oumou.notes("1").locator(".note-too")).to_have_count(1)  # none on her own note
    page.fill("#text", "Un texte commencé")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#text")).to_have_value("Un texte commencé")
    voices = page.locator(f"#note-{note} [data-voices]")
    expect(voices).to_have_text("said by 2")
    bakary.put(f"{board.path}/notes/{note}/me-too").raise_for_status()
    expect(voices).to_have_text("said by 3")  # its push has replaced the note
    expect(button).to_have_attribute("aria-pressed", "true")
    box = button.bounding_box()
    assert box is not None
    assert box["height"] >= 44
    if folder := os.environ.get("LOOK"):
        page.screenshot(path=f"{folder}/phone.png", full_page=True)
    button.click()
    expect(voices).to_have_text("said by 2")
    oumou.fits()

"""What was ticked for one press is not ticked for the next: the page shows what the server has."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.consoles import console_of
from tests.web.people import NOTES, Workshop

# What a browser does that translates a page
TRANSLATE = """() => {
  for (const text of document.querySelectorAll(".notes-board-into label span")) {
    text.innerHTML = `<font>${text.innerHTML}</font>`;
  }
}"""

if TYPE_CHECKING:
    from tests.browser.conftest import OpenPhone


def test_a_merged_note_leaves_its_tick_to_no_other(
    board: Callable[..., Workshop], phone: "OpenPhone"
) -> None:
    workshop = board()
    workshop.fanta.opens(NOTES).raise_for_status()
    awa = workshop.seat("Awa")
    fair, chosen, *alike = (awa.note(f"Une fête {place}").json()["id"] for place in range(4))
    page = console_of(phone, workshop).page
    page.goto(f"{workshop.url}{workshop.path}/console/notes?activity={NOTES}&note={fair}")
    form = page.locator(".notes-board-into")
    ticks = form.locator("input[name=notes]")
    expect(ticks).to_have_count(3)
    page.evaluate(TRANSLATE)
    form.get_by_text("Une fête 1").click()
    expect(ticks.nth(0)).to_be_checked()
    form.get_by_role("button").click()
    expect(ticks).to_have_count(2)
    assert [tick.is_checked() for tick in ticks.all()] == [False, False]
    assert {note["id"] for note in awa.notes(NOTES)} == {fair, *alike}, chosen


def test_a_tick_to_erase_answers_is_of_one_press(
    board: Callable[..., Workshop], phone: "OpenPhone"
) -> None:
    workshop = board(join_questions=["gender"])
    page = console_of(phone, workshop, "organiser_url").page
    page.goto(f"{workshop.url}{workshop.path}/console/settings")
    form = page.locator("#join-questions form")
    question = form.get_by_role("textbox").first
    erase = form.locator("[name=erase]")
    for text in ("Your river", "Your hill"):
        question.fill(f"{text}\nNorth\nSouth")
        erase.check()
        with page.expect_response("**/join-questions") as answer:
            form.get_by_role("button", name="Save").click()
        assert answer.value.status < 400
        expect(erase).not_to_be_checked()

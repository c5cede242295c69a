"""Many notes, pasted and looked at before they are entered, at the width of a phone and of a
laptop."""

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.consoles import console_of
from tests.web.people import NOTES, Workshop

if TYPE_CHECKING:
    from tests.browser.conftest import OpenPhone

LINES = "Droits culturels\nFestival sur le Niger\n- Marché du jeudi\nSans champ\n" + "x" * 501
# The marks of lists that stand outside the panel around them: their room is the list's padding.
MARKS_OUTSIDE = """() => [...document.querySelectorAll(".panel li")].filter((item) => {
  const { display, listStyleType, listStylePosition } = getComputedStyle(item);
  if (display !== "list-item" || listStyleType === "none") return false;
  const room = item.getBoundingClientRect().left -
    item.closest(".panel").getBoundingClientRect().left;
  return item.checkVisibility() && listStylePosition === "outside" && room < 28;
}).map((item) => item.textContent)"""


@pytest.mark.parametrize("width", [320, 1280])
def test_pasted_notes_are_looked_at_within_their_panel(
    workshop: Workshop, phone: "OpenPhone", width: int
) -> None:
    console = console_of(phone, workshop, width=width).lives()
    console.opens(f"/console/notes?activity={NOTES}")
    paste = console.page.locator("#paste")
    paste.locator("summary").first.click()
    places = paste.locator("#paste-place")
    expect(places.locator("option[value='22']")).to_have_text(
        "22. Culture, agriculture, food and gastronomy"
    )
    paste.locator("#paste-text").fill(LINES)
    paste.get_by_role("button", name="Look at the notes").click()
    expect(paste.get_by_role("status")).to_contain_text("3 notes find their place")
    expect(paste.locator("section li")).to_have_count(3)
    assert console.page.evaluate(MARKS_OUTSIDE) == []
    console.fits()
    paste.get_by_role("button", name="Enter 3 notes").click()
    expect(console.page.get_by_role("region", name="Last act")).to_be_in_viewport(ratio=1)
    assert [note["text"] for note in workshop.moussa.notes()] == [
        "Festival sur le Niger",
        "Marché du jeudi",
        "Sans champ",
    ]

"""The plan of action on a phone: what its follow-ups found is in sight."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.web.people import NOTES, Workshop

if TYPE_CHECKING:
    from tests.browser.conftest import OpenPhone

STATES = ("done", "under way", "stopped", "nothing said yet")


def test_each_number_of_a_follow_up_stands_beside_its_head(
    board: Callable[..., Workshop], phone: "OpenPhone"
) -> None:
    workshop = board()
    workshop.fanta.opens(NOTES).raise_for_status()
    awa = workshop.seat("Awa")
    note = awa.note("Un marché").json()["id"]
    workshop.fanta.post(f"{workshop.path}/plan/{note}", json={"lead": "Asso"}).raise_for_status()
    days, organiser = f"{workshop.path}/follow-ups", workshop.bearer("organiser_url")
    organiser.post(days, json={"day": "2031-03-12"}).raise_for_status()
    workshop.fanta.post(f"{days}/2031-03-12/{note}", json={"state": "done"}).raise_for_status()
    page = phone(workshop).joins("Bakary").page
    page.goto(f"{workshop.url}{workshop.path}/plan")
    table = page.locator(".plan-sums")
    expect(table).to_be_visible()
    edge = page.viewport_size["width"]
    for place, state in enumerate(STATES):
        number = table.locator("td.is-number").nth(place)
        expect(number).to_have_text("1" if state == "done" else "0")
        box = number.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= edge, state
        head = number.evaluate("cell => getComputedStyle(cell, '::before').content")
        assert head == f'"{state}"'

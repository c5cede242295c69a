"""What comes after the first vote: settings, a tie-break, a quick question, the public page."""

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.consoles import console_of
from tests.web.people import VOTE, Workshop
from tests.web.questions.asking import asks

if TYPE_CHECKING:
    from tests.browser.conftest import OpenPhone


def test_two_closed_votes_and_a_question_have_names_of_their_own(
    workshop: Workshop, phone: "OpenPhone"
) -> None:
    for number, last in enumerate(("13", "22", "24")):
        workshop.seat(f"Somebody {number}").vote("1", "8", last).raise_for_status()
    workshop.fanta.closes(VOTE).raise_for_status()
    vote = workshop.fanta.post(f"{workshop.path}/activities/{VOTE}/runoff").json()["key"]
    workshop.fanta.opens(vote).raise_for_status()
    workshop.fanta.closes(vote).raise_for_status()
    console = console_of(phone, workshop).lives()
    assert console.page.get_by_role("region", name="What now?").count() == 2
    assert console.axe() == []
    console.opens("/console/settings").lives()
    console.page.locator("#board-title").fill("Forum 2026")
    console.page.get_by_role("button", name="Save").first.click()
    expect(console.page.get_by_role("region", name="Last act")).to_contain_text("settings")
    expect(console.page.get_by_role("heading", level=1)).to_have_text("Forum 2026")
    assert console.axe() == []
    organiser = workshop.bearer("organiser_url")
    organiser.post(f"{workshop.path}/publish", json={"published": True}).raise_for_status()
    console.opens("/result")
    assert console.page.get_by_role("region", name="All fields with their votes").count() == 2
    assert console.axe() == []
    asks(workshop)
    awa = phone(workshop).joins().lives()
    assert awa.axe() == []

"""Languages that take turns on the screen: only words change, numbers and place stay."""

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.screen.screens import live_vote, screen_of
from tests.web.people import Workshop

if TYPE_CHECKING:
    from tests.browser.conftest import OpenPhone


def test_the_stage_comes_in_the_next_language_every_ten_seconds(
    workshop: Workshop, phone: "OpenPhone"
) -> None:
    live_vote(workshop)
    body = {"screen_languages": "fr,es"}
    workshop.fanta.post(f"{workshop.path}/settings", json=body).raise_for_status()
    screen = screen_of(phone, workshop)
    screen.page.clock.install()
    screen.page.reload()
    screen.lives()
    head = screen.page.locator("#stage strong").first
    expect(head).to_have_text("Vote des priorités")
    votes = screen.page.locator(".ranking-row").first.inner_text().splitlines()[-1]
    for language, title, live in (
        ("es", "Votación de prioridades", "en vivo"),
        ("fr", "Vote des priorités", "en direct"),
    ):
        screen.page.clock.run_for(10_500)
        expect(head).to_have_text(title)
        expect(screen.line).to_have_text(live)
        expect(screen.line).to_have_attribute("lang", language)
        expect(screen.page.locator("#stage")).to_have_attribute("lang", language)
    assert screen.page.locator(".ranking-row").first.inner_text().splitlines()[-1] == votes
    assert screen.axe() == []

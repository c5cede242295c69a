"""While nothing can be recorded, the console's banner says so by itself, and so does what waits on
a phone; both end by themselves."""

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.consoles import console_of
from tests.web.disks import LONG, NearlyFull
from tests.web.people import NOTES, Workshop

if TYPE_CHECKING:
    from tests.browser.conftest import OpenPhone
    from tests.shared import Start

BANNER = "ne peut rien enregistrer"
PATIENCE = 20_000  # ms; the banner asks every five seconds, the outbox a little later each time
SIZES = [(360, 740), (1280, 800)]


@pytest.fixture
def full(disk: NearlyFull, workshop_at: "Start") -> Workshop:
    workshop = workshop_at(disk.server)
    workshop.fanta.opens(NOTES).raise_for_status()
    return workshop


def test_console_and_phone_say_it_while_it_lasts(
    disk: NearlyFull, full: Workshop, phone: "OpenPhone"
) -> None:
    console = console_of(phone, full, locale="fr-FR").lives()
    banner = console.page.locator("#recording")
    expect(banner).not_to_contain_text(BANNER)
    awa = phone(full, locale="fr-FR").joins().opens(f"?activity={NOTES}").lives()
    awa.excused.append("503")
    disk.fills(full.seat("Bakary"))
    expect(banner).to_contain_text(BANNER, timeout=PATIENCE)
    for width, height in SIZES:
        console.page.set_viewport_size({"width": width, "height": height})
        console.fits()
        assert console.axe() == []
    awa.writes(LONG, "1")
    expect(awa.page.locator(".is-waiting .note-state")).to_contain_text(BANNER, timeout=PATIENCE)
    disk.empties()
    expect(banner).not_to_contain_text(BANNER, timeout=PATIENCE)
    expect(awa.page.locator(".is-waiting")).to_have_count(0, timeout=2 * PATIENCE)
    expect(awa.notes("1").filter(has_text=LONG[:20]).last).to_be_visible()

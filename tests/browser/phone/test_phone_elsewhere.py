"""Two devices of one seat: what happens to the ballot on one of them is on the other within a
second, and its choices are not."""

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.phones import Phone
from tests.web.people import Workshop

if TYPE_CHECKING:
    from tests.browser.conftest import OpenPhone

SOON = 1000  # ms
CLOCK = re.compile(r"\d\d.h.\d\d")


def resumed(phone: "OpenPhone", workshop: Workshop, seat_code: str) -> Phone:
    """Another phone on which the seat was opened with its code."""
    tablet = phone(workshop, locale="fr-FR", timezone_id="Africa/Bamako")
    tablet.opens(f"?card={seat_code}")
    tablet.page.click("button:has-text('Retrouver'), form[action$='/resume'] button")
    tablet.page.wait_for_selector("#stage")
    return tablet.lives()


def seat_code_of(awa: Phone) -> str:
    return awa.page.locator(".foot .code").inner_text()


def test_two_phones_of_a_seat_show_the_same_within_a_second(
    workshop: Workshop, phone: "OpenPhone"
) -> None:
    awa = phone(workshop, locale="fr-FR", timezone_id="Africa/Bamako").joins().lives()
    tablet = resumed(phone, workshop, seat_code_of(awa))
    awa.votes("4", "18", "22")
    receipt = awa.has_receipt()
    expect(tablet.page.get_by_role("heading", name="Votre bulletin est enregistré")).to_be_visible(
        timeout=SOON
    )
    expect(tablet.page.locator("#told")).to_contain_text(
        "Votre bulletin a été enregistré depuis un autre appareil"
    )
    assert tablet.page.locator(".receipt-fields").count() == 0
    assert receipt not in tablet.page.content()
    assert awa.page.locator("#told").count() == 0, (
        "the control: the phone that did it is told nothing"
    )
    tablet.page.fill("#own-receipt", receipt)
    tablet.page.click("text=Voir mes choix")
    expect(tablet.page.locator(".receipt-fields li")).to_have_count(3)
    assert receipt not in tablet.page.url
    tablet.page.click("text=Modifier mon bulletin")
    assert tablet.page.locator("input[name=fields]:checked").count() == 0, "they were shown once"
    tablet.votes("1", "2", "3")
    expect(awa.page.locator("#told")).to_contain_text(
        "Votre bulletin a été remplacé depuis un autre appareil", timeout=SOON
    )
    expect(awa.page.locator("#told time")).to_have_text(CLOCK)
    assert receipt not in awa.page.content(), "the dead receipt is gone"
    tablet.withdraws()
    expect(awa.page.locator("#told")).to_contain_text("Votre bulletin a été retiré", timeout=SOON)
    expect(awa.page.locator("#ballot")).to_be_visible()


def test_two_windows_of_one_browser_show_the_same_ballot(
    workshop: Workshop, phone: "OpenPhone"
) -> None:
    awa = phone(workshop, locale="fr-FR").joins().lives()
    window = awa.page.context.new_page()
    window.goto(awa.page.url)
    expect(window.locator("#line")).to_have_attribute("data-state", "live", timeout=15000)
    awa.votes("4", "18", "22")
    receipt = awa.has_receipt()
    expect(window.locator("[data-receipt]")).to_have_text(receipt, timeout=SOON)
    expect(window.locator(".receipt-fields li")).to_have_count(3)
    assert window.locator("#told").count() == 0


def test_half_a_choice_stays_when_a_ballot_comes_from_elsewhere(
    workshop: Workshop, phone: "OpenPhone"
) -> None:
    awa = phone(workshop, locale="fr-FR").joins().lives()
    tablet = resumed(phone, workshop, seat_code_of(awa))
    awa.ticks("7", "9")
    tablet.votes("4", "18", "22")
    expect(awa.page.locator("#told")).to_be_visible(timeout=SOON)
    assert awa.page.locator("input[name=fields]:checked").evaluate_all(
        "boxes => boxes.map((box) => box.value)"
    ) == ["7", "9"]
    awa.votes("11")
    awa.has_receipt()
    expect(tablet.page.locator("#told")).to_contain_text(
        "remplacé depuis un autre appareil", timeout=SOON
    )

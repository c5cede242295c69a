"""The phone in every state: axe has nothing to say, nothing is wider than the window."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.phones import Phone
from tests.faults.proxy import Proxy
from tests.web.forks import ForkedServer
from tests.web.people import VOTE, Workshop

if TYPE_CHECKING:
    from tests.browser.conftest import OpenPhone
    from tests.shared import Start

WIDTHS = (320, 360, 1280, 1920)
LONGEST = (
    "Promotion de la diversité des expressions culturelles,"
    " de l’interculturalité et du vivre-ensemble en ville"
)
UNBROKEN = (
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbau"
    "unterbeamtengesellschaftsvorsitzendenstellvertreter"
)


def long_block(block: int) -> dict[str, object]:
    names = [f"{block}{n} {(LONGEST, UNBROKEN)[n % 2]}"[:105] for n in range(4)]
    return {
        "id": f"b{block}",
        "name": f"{block} {LONGEST[:60]}",
        "fields": [{"id": f"{block}-{n}", "name": name} for n, name in enumerate(names)],
    }


LONG = {
    "title": "Un cadre aux noms longs",
    "locale": "fr",
    "blocks": [long_block(block) for block in range(3)],
}


@pytest.fixture
def line(sqlite_server: ForkedServer) -> Iterator[Proxy]:
    with Proxy(sqlite_server.port) as proxy:
        yield proxy


def is_clean(phone: Phone, state: str) -> None:
    """In both themes, and at every width."""
    for theme in ("light", "dark"):
        phone.page.emulate_media(color_scheme=theme)
        problems = phone.axe()
        assert problems == [], (state, theme, json.dumps(problems, indent=1))
    for width in WIDTHS:
        phone.page.set_viewport_size({"width": width, "height": 740})
        phone.fits()
    phone.page.set_viewport_size({"width": 360, "height": 740})


def test_every_state_is_clean(
    sqlite_server: ForkedServer, workshop_at: "Start", line: Proxy, phone: "OpenPhone"
) -> None:
    workshop = workshop_at(
        sqlite_server, opened=False, title=LONGEST[:100], template="framework", framework=LONG
    )
    kinds = {
        activity["kind"]: activity["key"] for activity in workshop.moussa.board()["activities"]
    }
    notes, vote = kinds["notes"], kinds["vote"]
    awa = phone(workshop, reduced_motion="reduce")
    awa.excused += ["Failed to load resource", "WebSocket", "ERR_"]
    awa.url = line.url
    awa.opens()
    is_clean(awa, "join")
    awa.page.locator("summary").click()
    awa.page.fill("#seat_code", "AAAA-AAAA")
    awa.page.get_by_role("button", name="Come back to my place").click()
    is_clean(awa, "join, refused")
    awa.joins("Fatoumata Bintou " + "Diarra" * 9).lives()
    is_clean(awa, "planned")
    awa.goes(vote)
    is_clean(awa, "vote planned")

    workshop.fanta.opens(notes).raise_for_status()
    expect(awa.page.locator("#compose")).to_be_visible()
    is_clean(awa, "notes open, none")
    awa.writes(UNBROKEN + " " + LONGEST)
    expect(awa.page.locator(".note-mark")).to_be_visible()
    is_clean(awa, "notes open, one's own")
    line.mode = "cut"
    awa.writes("En attente")
    expect(awa.page.locator(".is-waiting")).to_have_attribute("data-state", "saved")
    expect(awa.line).to_have_attribute("data-state", "stale")
    is_clean(awa, "a note waits, the line is away")
    line.mode = "pass"
    expect(awa.page.locator(".is-waiting")).to_have_count(0, timeout=20000)
    awa.lives()
    workshop.fanta.closes(notes).raise_for_status()
    expect(awa.page.locator("[data-closed]")).to_be_visible()
    is_clean(awa, "notes closed")

    workshop.fanta.opens(vote).raise_for_status()
    expect(awa.page.locator("#ballot")).to_be_visible()
    is_clean(awa, "ballot, empty")
    awa.ticks("0-0", "0-1")
    is_clean(awa, "ballot, two of three")
    awa.ticks("1-0")
    awa.page.locator("input[value='1-1']").click()
    is_clean(awa, "ballot, one too many")
    line.mode = "cut"
    awa.sends()
    expect(awa.page.locator("#outbox .is-waiting")).to_have_attribute("data-state", "saved")
    is_clean(awa, "a ballot waits")
    line.mode = "pass"
    awa.receipt.wait_for(timeout=20000)
    awa.lives()
    is_clean(awa, "receipt and result")
    line.mode = "cut"
    awa.withdraws()
    expect(awa.page.locator("#outbox .is-waiting")).to_have_attribute("data-state", "saved")
    workshop.fanta.closes(vote).raise_for_status()
    line.mode = "pass"
    expect(awa.page.locator("#outbox .is-waiting")).to_have_attribute(
        "data-state", "refused", timeout=20000
    )
    expect(awa.page.locator(".seal")).to_be_visible(timeout=20000)
    is_clean(awa, "refused on arrival, closed")


def test_a_vote_revealed_at_its_close_is_clean_too_and_tells_no_number(
    sqlite_server: ForkedServer, workshop_at: "Start", phone: "OpenPhone"
) -> None:
    workshop = workshop_at(sqlite_server, opened=False, reveal="at_close")
    workshop.fanta.opens(VOTE).raise_for_status()
    awa = phone(workshop, java_script_enabled=True, reduced_motion="reduce").joins()
    awa.votes("1", "8", "22")
    awa.has_receipt()
    expect(awa.page.locator(".ranking-row")).to_have_count(0)
    is_clean(awa, "receipt, at close")


def test_control_axe_and_the_ruler_find_what_is_wrong(
    workshop: Workshop, phone: "OpenPhone"
) -> None:
    awa = phone(workshop).joins()
    awa.page.evaluate(
        "document.querySelector('.search label').remove(); "
        "document.querySelector('#search').removeAttribute('placeholder')"
    )
    assert "label" in [rule for rule, _ in awa.axe()]
    awa.page.evaluate("document.querySelector('.lead').style.width = '500px'")
    with pytest.raises(AssertionError):
        awa.fits()

"""What a phone pays for, in bytes on the wire: a proxy counts them. Bytes, not time: they are the
same on every machine."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.phones import HASTE, HIDE, Phone
from tests.faults.proxy import Proxy
from tests.web.crowds import write_notes
from tests.web.people import Workshop

if TYPE_CHECKING:
    from tests.browser.conftest import OpenPhone

KIB = 1024


@pytest.fixture
def awa(workshop: Workshop, line: Proxy, phone: "OpenPhone") -> Phone:
    """Awa's phone with a line that counts, in French as the board."""
    awa = phone(workshop, locale="fr-FR")
    awa.url = line.url
    return awa.joins().lives()


def settled(line: Proxy, page: Phone) -> int:
    """The bytes so far, both ways, once nothing has come for a while (a beat may: it is 16
    bytes)."""
    before = -1
    while before != line.up + line.down:
        before = line.up + line.down
        page.page.wait_for_timeout(400)
    return before


def cost(line: Proxy, page: Phone, what: Callable[[], object]) -> int:
    page.page.evaluate(
        HASTE
    )  # what comes once, some seconds after the start: not in the middle of what is measured
    before = settled(line, page)
    what()
    return settled(line, page) - before


def packed(url: str, cookie: str) -> int:
    """The bytes of a body as they travel."""
    headers = {
        "Accept-Encoding": "gzip",
        "Cookie": cookie,
        "Accept": "text/html",
        "Accept-Language": "fr",
    }
    with httpx.stream("GET", url, headers=headers) as answer:
        return len(b"".join(answer.iter_raw()))


def test_the_page_is_thirty_kilobytes_in_six_requests(workshop: Workshop, awa: Phone) -> None:
    seen = len(awa.requests)
    sockets: list[str] = []
    awa.page.on("websocket", lambda socket: sockets.append(socket.url))
    awa.opens().lives()
    # offline.js comes seconds after all of it works, and nothing waits for it
    requests = [
        request
        for request in awa.requests[seen:]
        if not request.url.startswith("data:") and not request.url.endswith("/offline.js")
    ]
    cookie = "; ".join(f"{cooky['name']}={cooky['value']}" for cooky in awa.page.context.cookies())
    sizes = {request.url.rpartition("/")[2]: packed(request.url, cookie) for request in requests}
    print(sizes, sum(sizes.values()))
    assert len(requests) + len(sockets) <= 6, [request.url for request in requests]
    assert sum(sizes.values()) <= 30 * KIB, sizes
    assert not [request for request in requests if request.resource_type in {"font", "image"}]


def test_a_ballot_is_a_kilobyte_and_a_half_with_its_answer_and_the_new_numbers(
    workshop: Workshop, line: Proxy, awa: Phone
) -> None:
    awa.ticks("1", "8", "22")

    def vote() -> None:
        awa.sends()
        awa.has_receipt()
        awa.holds_whole(workshop)

    paid = cost(line, awa, vote)
    print("a ballot:", paid)
    assert paid <= 1.5 * KIB


def test_coming_back_with_nothing_changed_is_a_kilobyte(
    workshop: Workshop, line: Proxy, awa: Phone
) -> None:
    def away_and_back() -> None:
        awa.page.evaluate(HIDE, True)
        expect(awa.line).to_have_attribute("data-state", "stale")
        awa.page.evaluate(HIDE, False)
        awa.lives()

    paid = cost(line, awa, away_and_back)
    print("coming back:", paid)
    assert paid <= KIB


def test_a_note_more_costs_the_same_in_a_field_that_has_five_hundred(
    workshop: Workshop, line: Proxy, awa: Phone
) -> None:
    awa.opens("?activity=situation").lives()
    awa.writes("The first of them", "1")  # and whatever only the first brings along
    expect(awa.notes("1")).to_contain_text(
        "recorded" if awa.page.locator("html[lang=en]").count() else re.compile(".")
    )

    def write(text: str) -> None:
        awa.writes(text, "1")
        expect(awa.notes("1").last).to_contain_text(text)
        expect(awa.page.locator(".is-waiting")).to_have_count(0)

    first = cost(line, awa, lambda: write("Kôre Hip Hop, 1"))
    write_notes(
        workshop, [workshop.seat("Bakary")] * 4, [(f"Note {number}", "1") for number in range(500)]
    )
    awa.opens("?activity=situation").lives()
    later = cost(line, awa, lambda: write("Kôre Hip Hop, 2"))
    print("a note:", first, later)
    assert later <= 1.2 * first


@pytest.mark.parametrize("connection", ["{ saveData: true }", "{ effectiveType: 'slow-2g' }"])
def test_a_phone_that_spares_data_asks_for_few_frames(
    workshop: Workshop, phone: "OpenPhone", connection: str
) -> None:
    awa = phone(workshop)
    awa.page.add_init_script(
        f"Object.defineProperty(navigator, 'connection', {{ value: {connection} }})"
    )
    sockets: list[str] = []
    awa.page.on("websocket", lambda socket: sockets.append(socket.url))
    awa.joins().lives()
    assert all("pace=slow" in socket for socket in sockets), sockets
    workshop.seat("Bakary").vote("1", "8", "22").raise_for_status()
    expect(awa.page.locator("[data-turnout]").first).to_contain_text("1")

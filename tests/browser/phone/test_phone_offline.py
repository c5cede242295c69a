"""Without a line the board opens as this phone saw it last, with what waits, and says that it is
not live."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Error, Route, expect

from tests.browser.phones import HASTE, Phone
from tests.faults.proxy import Proxy
from tests.servers.process import until
from tests.web.people import VOTE, Workshop

if TYPE_CHECKING:
    from tests.browser.conftest import OpenPhone

KEPT = """async (text) => { const pages = await (await caches.open("palabre-pages")).matchAll();
  const bodies = await Promise.all(pages.map((page) => page.text()));
  const worker = await navigator.serviceWorker.getRegistration("/b/");
  return Boolean(worker && worker.active) && bodies.some((body) => body.includes(text)); }"""
Keeps = Callable[..., Phone]


@pytest.fixture
def keeps(workshop: Workshop, line: Proxy, phone: "OpenPhone") -> Keeps:
    """`keeps(query)`: Awa's phone behind the line, once it has kept its page."""

    def hold(query: str = "", name: str = "Awa") -> Phone:
        awa = phone(workshop, service_workers="allow").behind(line, "net::")
        awa.joins(name).opens(query).lives()
        awa.page.evaluate(HASTE)
        has_kept(awa, "stage")
        return awa

    return hold


def has_kept(awa: Phone, text: str) -> None:
    until(
        lambda: bool(awa.page.evaluate(KEPT, text)),
        seconds=20,
        otherwise=lambda: f"{text} is not kept",
    )


def test_the_page_and_what_waits_open_without_a_line_and_it_is_sent_when_it_is_back(
    workshop: Workshop, line: Proxy, keeps: Keeps
) -> None:
    awa = keeps("?activity=situation")
    awa.writes("Kôre Hip Hop", "1")
    expect(awa.notes("1")).to_have_count(1)
    has_kept(awa, "Kôre Hip Hop")
    line.mode = "cut"
    awa.writes("Symphonie pour la paix", "2")
    awa.page.reload()
    expect(awa.line).to_have_text(re.compile("offline|reconnecting"))
    expect(awa.page.locator("body")).to_have_attribute("data-line", re.compile("off|stale"))
    expect(awa.notes("1")).to_contain_text("Kôre Hip Hop")
    expect(awa.notes("2")).to_contain_text("Symphonie pour la paix")
    expect(awa.page.locator(".is-waiting")).to_have_attribute("data-state", "saved")
    workshop.seat("Bakary").note("Written meanwhile").raise_for_status()
    awa.writes("Written on a kept page", "2")
    line.mode = "pass"
    awa.lives()
    expect(awa.page.locator(".is-waiting")).to_have_count(0, timeout=20000)
    expect(awa.notes("1")).to_have_count(2, timeout=10000)
    texts = {note["text"] for note in workshop.moussa.notes()}
    assert not awa.page.evaluate(KEPT, 'data-state="live"')
    assert texts == {
        "Kôre Hip Hop",
        "Symphonie pour la paix",
        "Written meanwhile",
        "Written on a kept page",
    }


def test_a_receipt_is_there_without_a_line_and_a_black_hole_is_not_waited_out(
    workshop: Workshop, line: Proxy, keeps: Keeps
) -> None:
    awa = keeps()
    awa.votes("1", "8", "22")
    receipt = awa.has_receipt()
    has_kept(awa, receipt)
    line.mode = "hole"
    awa.page.reload(timeout=20000)
    expect(awa.line).not_to_have_attribute("data-state", "live")
    assert awa.has_receipt() == receipt
    expect(awa.page.locator("#ballot")).to_be_hidden()
    line.mode = "pass"
    awa.lives()
    awa.holds_whole(workshop, VOTE)


def test_with_a_line_nothing_comes_from_what_was_kept(
    workshop: Workshop, line: Proxy, keeps: Keeps
) -> None:
    awa = keeps("?activity=situation")
    awa.page.evaluate("document.getElementById('live').remove()")  # deaf: only a reload can tell it
    workshop.seat("Bakary").note("Newer than what was kept").raise_for_status()
    awa.page.reload()
    expect(awa.notes("1")).to_contain_text("Newer than what was kept")
    awa.lives()


def test_who_leaves_the_device_leaves_no_page_behind(
    workshop: Workshop, line: Proxy, keeps: Keeps
) -> None:
    awa = keeps()
    awa.page.get_by_role("button", name="Leave this device").click()
    awa.page.wait_for_selector("#name")
    line.mode = "cut"
    with pytest.raises(Error, match="ERR_"):
        awa.page.reload()
    awa.page.wait_for_url(
        "chrome-error://**"
    )  # the browser's own page is on its way when the error is told


def test_the_offline_page_is_fetched_after_the_start(
    workshop: Workshop, line: Proxy, phone: "OpenPhone"
) -> None:
    awa = phone(workshop, service_workers="allow").joins().lives()
    assert [request.url for request in awa.requests if "offline" in request.url] == []
    has_kept(awa, "stage")


def test_a_plain_http_room_asks_for_no_offline_page(
    workshop: Workshop, line: Proxy, phone: "OpenPhone"
) -> None:
    """Where the browser has no such thing (no https), the page is as it was."""
    awa = phone(workshop)
    awa.page.add_init_script(
        "delete window.caches; Object.defineProperty(window, 'caches', { value: undefined })"
    )
    awa.joins().lives()
    awa.page.wait_for_timeout(4500)
    assert [
        request.url
        for request in awa.requests
        if "offline" in request.url or "worker" in request.url
    ] == []


def test_what_hangs_in_a_dead_connection_is_sent_again_when_the_line_lives(
    workshop: Workshop, line: Proxy, phone: "OpenPhone"
) -> None:
    """And not only after the outbox's own patience, which is endless here."""
    awa = phone(workshop)
    awa.url = line.url
    awa.excused += ["Failed to load resource", "WebSocket", "ERR_"]

    def patient(route: Route) -> None:
        answer = route.fetch()
        body, replaced = re.subn(r"= ?(15000|15e3)\b", "=1e6", answer.text())  # minified or not
        assert replaced == 1
        route.fulfill(response=answer, body=body)

    awa.page.route("**/phone.js", patient)
    awa.joins().opens("?activity=situation").lives()
    line.mode = "dead"
    awa.writes("Kôre", "1")
    expect(awa.line).to_have_attribute("data-state", "stale", timeout=12000)
    line.mode = "pass"
    awa.lives()
    expect(awa.page.locator(".is-waiting")).to_have_count(0, timeout=8000)
    assert [note["text"] for note in workshop.moussa.notes()] == ["Kôre"]

"""What a bad line does to a phone, and what the phone says of it."""

import time

from playwright.sync_api import expect

from tests.browser.phones import Phone
from tests.faults.proxy import Mode, Proxy


def wait_for_state(awa: Phone, state: str, seconds: float) -> float:
    """Seconds until the page says so; fails after that many."""
    began = time.monotonic()
    expect(awa.line).to_have_attribute("data-state", state, timeout=1000 * seconds)
    return time.monotonic() - began


def break_connection(line: Proxy, mode: Mode) -> None:
    """A hotel's page, unlike a dead line, comes after the old connections are gone."""
    line.mode = mode
    if mode == "portal":
        line.reset()


def wait_for_outbox(awa: Phone, state: str = "saved") -> None:
    expect(awa.page.locator(".is-waiting").first).to_have_attribute(
        "data-state", state, timeout=20000
    )

"""A facilitator's window, for tests of the console."""

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.phones import Phone
from tests.web.people import VOTE, Workshop

if TYPE_CHECKING:
    from playwright.sync_api import Locator

    from tests.browser.conftest import OpenPhone


def console_of(
    phone: "OpenPhone",
    workshop: Workshop,
    link: str = "host_url",
    width: int = 1280,
    height: int = 800,
    **options: object,
) -> Phone:
    """A facilitator's window, by the secret link."""
    console = phone(workshop, width=width, height=height, **options)
    console.page.goto(workshop.links[link])
    expect(console.page).to_have_url(re.compile(f"{workshop.path}/console$"))
    return console


def act(console: Phone, key: str = VOTE) -> "Locator":
    return console.page.locator(f"#activity-{key}")

"""A page that shows fragments of the wheel under the strict policy."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from app.charts.palette import PAINT, STYLESHEET

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'"


def document(body: str) -> str:
    head = (
        '<meta charset="utf-8"><title>t</title><link rel="stylesheet" href="/wheel.css"><script '
        'type="module" src="/test.js"></script>'
    )
    return f'<!doctype html><html lang="fr"><head>{head}</head><body>{body}</body></html>'


@pytest.fixture
def show(page_at: "Callable[..., Page]") -> "Callable[[str], Page]":
    """`show(body)`: the page with that body under the strict policy.

    What the policy refuses fails the test.
    """
    styles = (PAINT, STYLESHEET, STYLESHEET.with_name("ranking.css"))
    pages: dict[str, tuple[str, str]] = {
        "/wheel.css": ("text/css", "".join(style.read_text() for style in styles)),
        "/wheel.js": ("text/javascript", STYLESHEET.with_suffix(".js").read_text()),
        "/test.js": (
            "text/javascript",
            'import * as wheel from "/wheel.js"; Object.assign(window, wheel);',
        ),
    }
    page = page_at(1000, 800, reduced_motion="reduce")
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))

    def answer(route: "Route") -> None:
        kind, body = pages[route.request.url.removeprefix("http://palabre.test")]
        route.fulfill(
            body=body,
            content_type=f"{kind}; charset=utf-8",
            headers={"Content-Security-Policy": POLICY},
        )

    def open_body(body: str) -> "Page":
        pages["/"] = ("text/html", document(body))
        page.goto("http://palabre.test/")
        assert not refused, refused
        return page

    page.route("http://palabre.test/**", answer)
    return open_body

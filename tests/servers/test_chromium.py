"""The browser of the tests: its pages are apart, and one that is missing is said."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.servers import chromium

if TYPE_CHECKING:
    from playwright.sync_api import Page


def test_a_page_has_the_size_asked_for_and_cookies_of_its_own(
    page_at: "Callable[..., Page]",
) -> None:
    phone, screen = page_at(360, 640), page_at(1920, 1080)
    for page, width in ((phone, 360), (screen, 1920)):
        page.set_content("<title>Palabre</title>")
        assert page.evaluate("innerWidth") == width
    phone.context.add_cookies([{"name": "seat", "value": "1", "url": "http://127.0.0.1"}])
    assert screen.context.cookies() == []


def test_a_missing_chromium_is_said_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chromium, "find_chromium", lambda: None)
    monkeypatch.setattr(chromium, "_ways", lambda: [[["false"]]])
    with pytest.raises(RuntimeError, match=r"^no Chromium here.*apt install chromium.*$"):
        chromium.get_chromium()

"""A phone's line may die in four ways: each is seen in time. All phones wait at once, for each of
them waits ten seconds."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Route, expect

from tests.browser.connections import break_connection, wait_for_state
from tests.browser.phones import HASTE
from tests.faults.proxy import Mode, Proxy
from tests.web.forks import ForkedServer
from tests.web.people import Workshop

if TYPE_CHECKING:
    from tests.browser.conftest import OpenPhone

Lines = Callable[[], Proxy]
DEATHS: tuple[Mode, ...] = ("portal", "cut", "hole", "dead")


@pytest.fixture
def lines(sqlite_server: ForkedServer) -> Iterator[Lines]:
    """`lines()`: one more line."""
    with ExitStack() as open_lines:
        yield lambda: open_lines.enter_context(Proxy(sqlite_server.port))


def test_a_dead_line_is_seen_within_ten_seconds_and_comes_back_by_itself(
    workshop: Workshop, lines: Lines, phone: "OpenPhone"
) -> None:
    """And the control: without the watch, a phone on a dead line believes that it is live."""
    phones = {mode: (lines(), phone(workshop)) for mode in DEATHS}
    deaf_line, deaf = lines(), phone(workshop)
    deaf.page.route("**/phone.js", without_watch)
    for number, (line, awa) in enumerate((*phones.values(), (deaf_line, deaf))):
        awa.behind(line).joins(f"Awa {number}").opens("?activity=situation").lives()
    phones["portal"][1].page.evaluate(
        HASTE
    )  # or the portal would answer the script that comes late with its page
    began = time.monotonic()
    for mode, (line, _) in phones.items():
        break_connection(line, mode)
    break_connection(deaf_line, "hole")
    for mode, (_, awa) in phones.items():
        print(mode, wait_for_state(awa, "stale", max(0.2, began + 10.5 - time.monotonic())))
        workshop.seat("Bakary").note(f"Written meanwhile: {mode}").raise_for_status()
        phones[mode][0].mode = "pass"
    with pytest.raises(AssertionError):
        wait_for_state(deaf, "stale", max(0.2, began + 10.5 - time.monotonic()))
    for mode, (_, awa) in phones.items():
        wait_for_state(awa, "live", 15)
        expect(awa.notes("1").filter(has_text=f"Written meanwhile: {mode}")).to_be_visible()


def without_watch(route: Route) -> None:
    answer = route.fetch()
    body, replaced = re.subn(r"= ?(8000|8e3)\b", "=1e9", answer.text())  # minified or not
    assert replaced == 1
    route.fulfill(response=answer, body=body)

"""Real Chromium, real server: pages as people use them. A board is a world of its own, so one
server serves all tests."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from tests.browser.phones import Phone
from tests.faults.proxy import Proxy
from tests.web.forks import ForkedServer
from tests.web.people import Workshop

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.shared import Start

OpenPhone = Callable[..., Phone]


@pytest.fixture
def line(sqlite_server: ForkedServer) -> Iterator[Proxy]:
    """The way to the server: it can be cut, made slow, and counts its bytes."""
    with Proxy(sqlite_server.port) as proxy:
        yield proxy


@pytest.fixture
def board(sqlite_server: ForkedServer, workshop_at: "Start") -> Callable[..., Workshop]:
    """A board in English where nothing is open yet."""
    return lambda **options: workshop_at(sqlite_server, opened=False, **{"locale": "en", **options})


@pytest.fixture
def phone(page_at: "Callable[..., Page]") -> Iterator[OpenPhone]:
    """`phone(workshop, width=…, …)`: somebody's phone on a board. What its console, its policy or
    the net complains of fails the test."""
    phones: list[Phone] = []

    def hold(workshop: object, *, width: int = 360, height: int = 740, **options: object) -> Phone:
        phones.append(Phone(page_at(width, height, **{"locale": "en-GB", **options}), workshop))  # type: ignore[arg-type]
        return phones[-1]

    yield hold
    for phone in phones:
        phone.rests()


@pytest.fixture
def behind(workshop: Workshop, line: Proxy, phone: OpenPhone) -> OpenPhone:
    """`behind()`: Awa's phone, in the room, behind the line."""

    def hold(name: str = "Awa", query: str = "", **options: object) -> Phone:
        awa = phone(workshop, **options).behind(line)
        return awa.joins(name).opens(query).lives()

    return hold

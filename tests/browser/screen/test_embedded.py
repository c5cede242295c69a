"""The published result inside a page of another website, in a real frame: the town's may frame it,
no other may, and no other page of ours is framed."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from tests.shared import Start
from tests.web.forks import ForkedServer
from tests.web.people import Workshop
from tests.web.results.voting import published, voted

if TYPE_CHECKING:
    from playwright.sync_api import Page


class Website(BaseHTTPRequestHandler):
    """Frames the address behind `?`."""

    def do_GET(self) -> None:
        address = self.path.partition("?")[2]
        body = f'<!doctype html><iframe src="{address}" width="900" height="700"></iframe>'.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@contextmanager
def website() -> Iterator[str]:
    """Its origin."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Website) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def town() -> Iterator[str]:
    with website() as origin:
        yield origin


def text_in_frame(page: "Page", site: str, address: str) -> str:
    """What stands in the frame; "" where the browser refuses to fill it."""
    page.goto(f"{site}/?{address}", wait_until="load")
    frame = page.frames[-1]
    if frame.url != address:
        return ""
    return frame.locator("body").inner_text()


def test_the_published_result_alone_stands_in_the_town_s_page(
    town: str,
    fork_palabre: Callable[..., ForkedServer],
    workshop_at: Start,
    page_at: "Callable[..., Page]",
) -> None:
    board: Workshop = workshop_at(fork_palabre(embed=town, limits="off"))
    voted(board)
    board.fanta.closes().raise_for_status()
    page, result = page_at(1280, 900), f"{board.url}{board.path}/result"
    assert text_in_frame(page, town, result) == "", "not published yet"
    published(board).raise_for_status()
    title = board.moussa.board()["title"]
    assert title in text_in_frame(page, town, result)
    with website() as stranger:
        assert text_in_frame(page, stranger, result) == "", "another website"
    for path in ("", "/screen", "/results", "/screen?look=overlay", "/agenda"):
        assert text_in_frame(page, town, f"{board.url}{board.path}{path}") == "", path
    published(board, False).raise_for_status()
    assert text_in_frame(page, town, result) == "", "withdrawn"

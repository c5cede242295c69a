"""The phone on a bad line: what is shown is never older than it says. Each with its control."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import Route, WebSocketRoute, expect

from tests.browser.connections import wait_for_state
from tests.faults.proxy import Proxy
from tests.web.people import NOTES, VOTE, Workshop

if TYPE_CHECKING:
    from tests.browser.conftest import OpenPhone


def test_a_page_that_comes_between_a_note_and_its_version_hides_nothing(
    workshop: Workshop, behind: "OpenPhone"
) -> None:
    """The note is shown, an older page takes its place, then its version comes: what is missing is
    asked for."""
    awa = behind()
    older: list[Route] = []
    versions: list[Callable[[], None]] = []

    def between(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()

        def pass_on(message: str | bytes) -> None:
            if older and str(message).startswith("{"):
                versions.append(lambda: socket.send(message))
            else:
                socket.send(message)

        server.on_message(pass_on)

    def holding(route: Route) -> None:
        older.append(route)

    awa.page.route_web_socket(re.compile("/live"), between)
    awa.opens("?activity=situation").lives()
    # The next time the stage is asked for, the answer waits.
    awa.page.route("**/*activity=situation", holding, times=1)
    awa.page.evaluate("history.replaceState(null, '', `${location.pathname}?activity=situation`)")
    workshop.fanta.post(
        f"{workshop.path}/settings", json={"title": "Another title"}
    ).raise_for_status()
    for _ in range(500):
        if not older:
            awa.page.wait_for_timeout(20)
    answer = older[0].fetch()
    workshop.seat("Bakary").note("Written in between").raise_for_status()
    expect(awa.notes("1")).to_contain_text("Written in between")
    older[0].fulfill(response=answer)
    expect(awa.notes("1")).to_have_count(0)
    assert versions
    for send in versions:
        send()
    versions.clear()
    older.clear()
    expect(awa.notes("1")).to_contain_text("Written in between", timeout=15000)


def test_where_sockets_are_blocked_the_same_news_come_by_http(
    workshop: Workshop, line: Proxy, behind: "OpenPhone"
) -> None:
    awa = behind(query="?activity=situation")

    def blocked(socket: WebSocketRoute) -> None:
        socket.close(code=1011)

    awa.page.route_web_socket(re.compile("/live"), blocked)
    awa.opens("?activity=situation")
    wait_for_state(awa, "slow", 20)
    workshop.seat("Bakary").note("By another road").raise_for_status()
    expect(awa.notes("1")).to_contain_text("By another road", timeout=8000)
    workshop.fanta.closes(NOTES).raise_for_status()
    expect(awa.page.locator("[data-closed]")).to_be_visible(timeout=10000)


def test_a_stage_that_was_slow_fills_its_gap(
    workshop: Workshop, line: Proxy, behind: "OpenPhone"
) -> None:
    """The answer left before the note, and came after the note's push: the note must still be
    there."""
    awa = behind(query="?activity=situation")
    bakary = workshop.seat("Bakary")
    pushed: list[int] = []

    def late(route: Route) -> None:
        answer = route.fetch()
        bakary.note("In between").raise_for_status()
        awa.page.wait_for_timeout(1000)  # its push has come
        pushed.append(awa.notes("1").count())
        route.fulfill(response=answer)

    awa.page.route(re.compile(r"\?activity=situation&place=droits"), late)
    awa.page.locator(".chip").first.click()
    expect(awa.page).to_have_url(re.compile("droits$"), timeout=10000)
    expect(awa.notes("1")).to_contain_text("In between")
    assert pushed == [1]


def test_a_hidden_phone_comes_back_with_what_it_missed(
    workshop: Workshop, line: Proxy, behind: "OpenPhone"
) -> None:
    awa = behind(query="?activity=situation")
    hide = """(hidden) => {
        Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
    }"""
    awa.page.evaluate(hide, True)
    wait_for_state(awa, "stale", 5)
    workshop.seat("Bakary").note("While the phone was put away").raise_for_status()
    urls: list[str] = []
    awa.page.on("websocket", lambda socket: urls.append(socket.url))
    since = awa.page.evaluate("Number(document.getElementById('stage').dataset.version)")
    awa.page.evaluate(hide, False)
    wait_for_state(awa, "live", 10)
    expect(awa.notes("1")).to_contain_text("While the phone was put away")
    assert re.search(rf"since={since}$", urls[0])


def test_a_page_that_the_browser_kept_whole_lives_again(
    workshop: Workshop, line: Proxy, behind: "OpenPhone"
) -> None:
    awa = behind(query="?activity=situation")
    awa.page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
    wait_for_state(awa, "over", 5)
    awa.page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    wait_for_state(awa, "live", 10)
    workshop.seat("Bakary").note("After the walk").raise_for_status()
    expect(awa.notes("1")).to_contain_text("After the walk")


def test_a_part_that_cannot_be_fetched_leaves_the_page_where_it_is(
    workshop: Workshop, line: Proxy, behind: "OpenPhone"
) -> None:
    awa = behind(query="?activity=situation")
    awa.page.fill("#text", "Une phrase à moitié")
    line.mode = "cut"
    awa.page.locator(".chip").nth(1).click()
    expect(awa.page.locator("#notice")).to_contain_text("opens when it is back")
    expect(awa.page.locator("#text")).to_have_value("Une phrase à moitié")


def test_a_page_from_before_one_s_own_ballot_does_not_take_its_receipt_away(
    workshop: Workshop, behind: "OpenPhone"
) -> None:
    """The facilitator moves the timer, every phone asks for its stage, and the ballot is recorded
    before the answer is there."""
    awa = behind()
    older: list[Route] = []

    def holding(route: Route) -> None:
        older.append(route)

    awa.page.route(re.compile(f"{workshop.code}$"), holding, times=1)
    awa.ticks("1", "8", "22")
    workshop.fanta.opens(VOTE, minutes=5).raise_for_status()
    for _ in range(500):
        if not older:
            awa.page.wait_for_timeout(20)
    answer = older[0].fetch()
    awa.sends()
    receipt = awa.has_receipt()
    expect(awa.page.locator("#ballot")).to_be_hidden()
    older[0].fulfill(response=answer)
    expect(awa.page.locator(".menu summary .timer")).to_have_count(1)
    assert awa.has_receipt() == receipt
    expect(awa.page.locator("#ballot:not([hidden])")).to_have_count(0)


TOLD = """async () => {
  while (!window.htmx) await new Promise((resolve) => setTimeout(resolve, 50));
  window.told = [];
  const { swap } = htmx;
  htmx.swap = (options) => { told.push(options.text); return swap.call(htmx, options); };
}"""


def test_numbers_never_come_to_htmx_and_fragments_do(
    workshop: Workshop, line: Proxy, behind: "OpenPhone"
) -> None:
    """Its promises and events cost a slow phone as much as the numbers: on the first line, and on
    the one after it."""
    awa, votes = behind(query=f"?activity={VOTE}"), iter("abcdefgh")
    awa.votes("1", "8", "22")
    awa.has_receipt()
    awa.page.evaluate(TOLD)
    for _ in range(2):
        for _ in range(2):
            workshop.seat(next(votes)).vote("1", "2", "3").raise_for_status()
            awa.holds_whole(workshop)
        line.mode = "cut"
        wait_for_state(awa, "stale", 10)
        line.mode = "pass"
        wait_for_state(awa, "live", 15)
    assert [text for text in awa.page.evaluate("told") if text.startswith("{")] == []
    workshop.fanta.post(f"{workshop.path}/activities/{NOTES}/open")
    workshop.seat("Bakary").note("A fragment").raise_for_status()
    awa.page.wait_for_function(
        "() => told.some((one) => one.includes('A fragment'))", timeout=10_000
    )


# As a stage from before the first vote would come: the same rows, without their numbers.
OLDER = """async () => {
  while (!window.htmx) await new Promise((resolve) => setTimeout(resolve, 50));
  const text = document.getElementById("stage").outerHTML
    .replace(/ style="[^"]*"/g, "").replace(/(data-votes="">)\\d+/g, "$10");
  const sourceElement = document.getElementById("live");
  await htmx.swap({ sourceElement, target: "#stage", swap: "outerMorph", text });
  return [...document.querySelectorAll(".ranking-row [data-votes]")]
    .map((node) => node.textContent);
}"""


def test_a_stage_with_other_numbers_does_not_keep_the_next_from_being_shown(
    workshop: Workshop, behind: "OpenPhone"
) -> None:
    """What the page knows of its rows ends with a swap: the next numbers are written though it has
    written the same before."""
    awa = behind(query=f"?activity={VOTE}")
    awa.votes("1", "8", "22")
    awa.has_receipt()
    workshop.seat("Bakary").vote("1", "2", "3").raise_for_status()
    awa.holds_whole(workshop)
    assert set(awa.page.evaluate(OLDER)) == {"0"}
    workshop.seat("Salif").vote("4", "5", "6").raise_for_status()
    awa.holds_whole(workshop)

"""The projected page: read from the last row, from a small window of a call, and by whoever does
not see it."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Route, expect

from tests.browser.full_boards import ballots, people
from tests.browser.phones import HIDE
from tests.browser.screen.screens import (
    CHOICES,
    LANDSCAPE,
    ROWS,
    SIZES,
    STATES,
    TEXTS,
    hidden_vote,
    live_vote,
    screen_of,
)
from tests.web.forks import ForkedServer
from tests.web.people import NOTES, VOTE, Workshop

if TYPE_CHECKING:
    from tests.browser.conftest import OpenPhone
    from tests.shared import Start


@pytest.mark.parametrize("state", STATES)
def test_the_screen_fits_every_window_in_letters_of_a_54th_of_its_height_and_axe_finds_nothing(
    board: Callable[..., Workshop], phone: "OpenPhone", state: Callable[[Workshop], None]
) -> None:
    workshop = board()
    state(workshop)
    screen = screen_of(phone, workshop)
    for width, height in SIZES:
        screen.resized(width, height)
        assert screen.page.evaluate("document.documentElement.scrollWidth") <= width, (
            width,
            height,
        )
        if width >= 640:
            assert screen.page.evaluate("document.documentElement.scrollHeight") <= height, (
                width,
                height,
            )
        if width * 9 == height * 16:
            assert [text for text in screen.page.evaluate(TEXTS) if text[1] < height / 54] == [], (
                width,
                height,
            )
        assert screen.axe() == [], (width, height)
    screen.page.emulate_media(color_scheme="dark")
    assert screen.axe() == []


def test_a_ballot_moves_the_wheel_and_the_list_without_a_reload(
    board: Callable[..., Workshop], phone: "OpenPhone"
) -> None:
    workshop = board()
    voters = people(workshop, 3)
    workshop.fanta.opens(VOTE).raise_for_status()
    screen = screen_of(phone, workshop)
    expect(screen.page.locator(".screen-how")).to_be_visible()
    before = len(screen.requests)
    ballots(voters, *CHOICES)
    expect(screen.page.locator("[data-ballots]")).to_have_text("3")
    screen.holds_whole(workshop)
    expect(screen.page.locator(".w-count[data-field='1']")).to_have_text("2")
    grown = screen.page.locator("path[data-field='1']").evaluate("(path) => path.style.transform")
    assert re.fullmatch(r"scale\(0\.[2-9]\d*\)", grown)
    leader = screen.page.locator(".ranking-row").first
    expect(leader.locator(".ranking-label")).to_have_text("1")
    expect(leader.locator("[data-tie]")).to_have_text("3 tied")
    expect(screen.page.locator(".screen-how")).to_be_hidden()
    assert [request.url for request in screen.requests[before:]] == []


def test_a_screen_whose_own_script_comes_late_lives(
    board: Callable[..., Workshop], phone: "OpenPhone"
) -> None:
    workshop = board()
    screen = phone(workshop, width=1280, height=720)
    waiting: list[Route] = []

    def holding(route: Route) -> None:
        waiting.append(route)

    screen.page.route("**/projector.js", holding)
    with screen.page.expect_response("**/htmx.js"):
        screen.page.goto(f"{screen.url}{workshop.path}/screen", wait_until="commit")
    screen.page.wait_for_timeout(500)
    waiting[0].continue_()
    screen.lives()
    workshop.fanta.opens(VOTE).raise_for_status()
    people(workshop, 1)[0].vote("1", "8", "22").raise_for_status()
    expect(screen.page.locator("[data-ballots]")).to_have_text("1")


def test_the_screen_follows_the_facilitator_from_joining_to_the_seal(
    board: Callable[..., Workshop], phone: "OpenPhone"
) -> None:
    workshop = board()
    screen = screen_of(phone, workshop)
    stage = screen.page.locator("#stage")
    expect(stage).to_have_attribute("data-kind", "join")
    expect(stage).to_contain_text("Nobody has joined yet.")
    awa = workshop.seat("Awa")
    expect(stage).to_contain_text("1 person has joined", timeout=10000)
    workshop.fanta.opens(NOTES).raise_for_status()
    expect(stage).to_have_attribute("data-kind", "wall")
    workshop.fanta.opens(VOTE, minutes=5).raise_for_status()
    expect(stage).to_have_attribute("data-kind", "vote")
    expect(stage.locator("[role=timer]")).to_have_text(re.compile(r"0[45]:\d\d"))
    awa.vote("1", "8", "22").raise_for_status()
    seal = workshop.fanta.closes().raise_for_status().json()
    expect(stage.locator(".screen-seal")).to_contain_text("1 ballot for 1 participant")
    expect(stage.locator(".screen-seal .code")).to_contain_text(seal["sha256"][:8])
    screen.holds_whole(workshop)


def test_a_hidden_tally_is_nowhere_in_the_page_before_the_close(
    board: Callable[..., Workshop], phone: "OpenPhone"
) -> None:
    workshop = board()
    hidden_vote(workshop)
    screen = screen_of(phone, workshop)
    numbers = screen.page.locator(
        "[data-votes], [data-rank], [data-sum], .w-count"
    ).all_text_contents()
    assert set(numbers) == {""}
    expect(screen.page.locator(".w-veil")).to_have_text("shown at the close")
    expect(screen.page.locator("[data-ballots]")).to_have_text("3")
    expect(screen.page.locator(".ranking-row")).to_have_count(0)
    workshop.fanta.closes().raise_for_status()
    expect(screen.page.locator(".ranking-row:visible").first).to_be_visible()
    screen.holds_whole(workshop)


def test_the_list_holds_whole_rows_and_says_when_it_cuts_a_tie(
    board: Callable[..., Workshop], phone: "OpenPhone"
) -> None:
    workshop = board()
    voters = people(workshop, 10)
    workshop.fanta.opens(VOTE).raise_for_status()
    ballots(
        voters,
        *((str(3 * place + 1), str(3 * place + 2), str(3 * place + 3)) for place in range(10)),
    )
    screen = screen_of(phone, workshop)
    for width, height in LANDSCAPE:
        screen.resized(width, height)
        rows = screen.page.evaluate(ROWS)
        assert 6 <= len(rows) <= 12, (width, height)
        assert all(whole for whole, _ in rows), (width, height)
        assert sorted(top for _, top in rows) == [top for _, top in rows]
        expect(screen.page.locator("[data-more]")).to_have_text(
            f"and {30 - len(rows)} more fields with as many votes"
        )
    voters[0].vote("13", "3", "12").raise_for_status()
    expect(screen.page.locator(".ranking-row").first.locator("[data-votes]")).to_have_text("2")
    screen.holds_whole(workshop)
    assert all(whole for whole, _ in screen.page.evaluate(ROWS))


def test_the_table_says_all_fields_to_who_does_not_see_the_wheel(
    board: Callable[..., Workshop], phone: "OpenPhone"
) -> None:
    workshop = board()
    live_vote(workshop)
    screen = screen_of(phone, workshop)
    table = screen.page.get_by_role("table", name="All fields with their votes")
    expect(table.get_by_role("row")).to_have_count(1 + 6 + 30)
    first = {field["field"]: field["votes"] for field in workshop.fanta.tally().json()["fields"]}[
        "1"
    ]
    expect(table.locator("tr[data-field='1'] [data-votes]")).to_have_text(str(first))


def test_one_activity_can_be_pinned_and_the_facilitator_can_choose(
    board: Callable[..., Workshop], phone: "OpenPhone"
) -> None:
    workshop = board()
    workshop.fanta.opens(NOTES).raise_for_status()
    workshop.fanta.opens(VOTE).raise_for_status()
    pinned = screen_of(phone, workshop, query=f"?activity={NOTES}")
    free = screen_of(phone, workshop)
    expect(pinned.page.locator("#stage")).to_have_attribute("data-activity", NOTES)
    expect(free.page.locator("#stage")).to_have_attribute("data-activity", VOTE)
    for mode, kind in (
        ("join", "join"),
        ("agenda", "agenda"),
        ("wall", "wall"),
        ("ranking", "ranking"),
        ("auto", "vote"),
    ):
        workshop.fanta.post(f"{workshop.path}/screen-mode", json={"mode": mode}).raise_for_status()
        expect(free.page.locator("#stage")).to_have_attribute("data-kind", kind)
        assert free.axe() == []
        assert free.page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    workshop.fanta.post(
        f"{workshop.path}/screen-mode", json={"mode": "field", "activity": NOTES, "field": "3"}
    ).raise_for_status()
    expect(free.page.locator("#stage")).to_have_attribute("data-kind", "field")
    workshop.seat("Awa").note("Kôre Hip Hop", field="3").raise_for_status()
    expect(free.page.locator("#wall .note")).to_have_text("Kôre Hip Hop")
    expect(pinned.page.locator("#stage")).to_have_attribute("data-activity", NOTES)


def test_light_or_dark_is_chosen_by_key_or_button_and_remembered(
    board: Callable[..., Workshop], phone: "OpenPhone"
) -> None:
    screen = screen_of(phone, board())
    root, button = screen.page.locator("html"), screen.page.locator("[data-theme-button]")
    expect(button).to_have_attribute("aria-pressed", "false")
    screen.page.keyboard.press("d")
    expect(root).to_have_attribute("data-theme", "dark")
    expect(button).to_have_attribute("aria-pressed", "true")
    screen.page.reload()
    expect(root).to_have_attribute("data-theme", "dark")
    screen.page.mouse.move(600, 300)
    button.click()
    expect(root).to_have_attribute("data-theme", "light")
    screen.page.get_by_role("button", name="Keys").click()
    screen.page.keyboard.press("d")
    expect(root).to_have_attribute("data-theme", "light")
    screen.page.reload()
    screen.page.keyboard.press("d")
    expect(root).to_have_attribute("data-theme", "light")


def test_the_line_is_kept_in_a_hidden_window_and_says_when_it_is_lost(
    fork_palabre: Callable[..., ForkedServer], workshop_at: "Start", phone: "OpenPhone"
) -> None:
    server = fork_palabre()
    workshop = workshop_at(server, opened=False, locale="en")
    screen = screen_of(phone, workshop)
    expect(screen.line).to_have_text("live")
    closed: list[str] = []
    screen.page.on("websocket", lambda socket: closed.append(f"another: {socket.url}"))
    for hidden in (True, False):
        screen.page.evaluate(HIDE, hidden)
        screen.page.wait_for_timeout(500)
        expect(screen.line).to_have_attribute("data-state", "live")
    assert closed == []
    screen.excused += ["WebSocket", "net::"]
    server.kill()
    expect(screen.line).to_have_attribute("data-state", "stale", timeout=15000)
    expect(screen.line).to_have_text("reconnecting…")
    server.start()
    screen.lives()


def test_without_scripts_it_is_a_page_that_can_be_read(
    board: Callable[..., Workshop], phone: "OpenPhone"
) -> None:
    workshop = board()
    live_vote(workshop)
    screen = phone(workshop, width=1280, height=720, java_script_enabled=False).opens("/screen")
    expect(screen.page.locator(".ranking-row").first).to_be_visible()
    expect(screen.page.locator("[data-ballots]")).to_have_text("27")
    screen.opens(f"/screen?activity={NOTES}")
    expect(screen.page.locator("#stage")).to_have_attribute("data-kind", "wall")

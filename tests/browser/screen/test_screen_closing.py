"""Moments of the projected page: the time that runs out, the close, the keys, a vote that opens."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.full_boards import ballots, people
from tests.browser.screen.screens import screen_of
from tests.browser.screen.test_screen_ranking import WINDOWS
from tests.web.people import VOTE, Workshop

if TYPE_CHECKING:
    from tests.browser.conftest import OpenPhone

PRESS = """(code) => document.body.dispatchEvent(
  new KeyboardEvent("keydown", { code, key: "_", bubbles: true, cancelable: true }))"""
# Of the moment: rows that cannot be seen whole, and whether it covers the page.
CUT = """() => {
  const list = document.querySelector(".closing-list").getBoundingClientRect();
  return [...document.querySelectorAll(
    ".closing-row:not([hidden]), .closing h2, .closing > p:not([hidden])")]
    .filter((node) => {
      const { left, right, top, bottom } = node.getBoundingClientRect();
      const ends = node.matches(".closing-row") ? list : { top: 0, bottom: innerHeight };
      return left < 0 || right > innerWidth || top < ends.top - 1 || bottom > ends.bottom + 1;
    }).map((node) => node.textContent);
}"""
# Of the foot: what goes over an edge of the window or stands in the place of something else.
FOOT_CUT = """() => {
  const parts = [...document.querySelector(".screen-foot").children].map((part) => {
    const range = document.createRange();
    range.selectNodeContents(part);
    return [part.textContent.trim(),
      part.matches("img") ? part.getBoundingClientRect() : range.getBoundingClientRect()];
  });
  return parts.filter(([, { left, right, bottom, top }], place) =>
    left < 0 || right > innerWidth || bottom > innerHeight + 1 ||
    parts.slice(0, place).some(([, other]) =>
      left < other.right && other.left < right && top < other.bottom && other.top < bottom)
  ).map(([text]) => text);
}"""
WATCH_TURNOUT = """() => {
  window.drawings = [];
  new MutationObserver(() => window.drawings.push(performance.now()))
    .observe(document.querySelector("#stage [data-ballots]"),
      { childList: true, characterData: true, subtree: true });
}"""
KEEP_AWAKE = """navigator.__defineGetter__("wakeLock", () => ({
  request: (kind) => { (window.locks ??= []).push(kind); return Promise.reject(new Error("no")); },
}));"""


def test_the_close_shows_the_first_three_and_then_the_whole(
    workshop: Workshop, phone: "OpenPhone"
) -> None:
    awa = phone(workshop)
    awa.joins().lives().votes("1", "8", "22")
    awa.has_receipt()
    ballots(people(workshop, 9), ("1", "8", "22"), ("1", "9", "13"), ("3", "9", "22"))
    screen = screen_of(phone, workshop, 1920, 1080, locale="fr-FR")
    moment = screen.page.locator(".closing")
    expect(moment).to_be_hidden()
    workshop.fanta.closes().raise_for_status()
    expect(moment).to_be_visible()
    expect(moment.get_by_role("heading")).to_have_text(re.compile(r"Vote clos\s+·\s+10 sur 10"))
    rows = moment.locator(".closing-row")
    ranks = workshop.fanta.tally().json()["fields"]
    first = [field for field in ranks if field["votes"] and field["rank"] <= 3]
    expect(rows).to_have_count(len(first))
    for row in rows.all():
        votes = int(row.locator(".closing-votes").inner_text())
        tied = sum(field["votes"] == votes for field in first)
        expect(row.locator(".closing-tie")).to_have_text([f"{tied} ex æquo"] if tied > 1 else [])
    expect(moment.locator(".closing-checked")).to_have_text("vérifié par 1 téléphone")
    assert screen.axe() == []
    screen.page.evaluate(PRESS, "Space")
    expect(moment).to_be_hidden()
    expect(screen.page.locator(".ranking-row:visible").first).to_be_visible()
    screen.page.reload()
    screen.lives()
    expect(moment).to_be_hidden()


def test_the_moment_of_a_close_is_whole_in_every_window_and_ends_by_itself(
    workshop: Workshop, phone: "OpenPhone"
) -> None:
    ballots(
        people(workshop, 10),
        *((str(field), str(field + 1), str(field + 2)) for field in range(1, 30, 3)),
    )
    screen = screen_of(phone, workshop)
    screen.page.clock.install()
    workshop.fanta.closes().raise_for_status()
    moment = screen.page.locator(".closing")
    expect(moment).to_be_visible()
    for width, height in WINDOWS:
        screen.page.set_viewport_size({"width": width, "height": height})
        screen.page.wait_for_timeout(350)
        assert screen.page.evaluate(CUT) == [], (width, height)
        listed = moment.locator(".closing-row:visible").count()
        expect(moment.locator("[data-more]")).to_have_text(
            re.compile(rf"^et {30 - listed} autres champs? ex æquo$")
        )
    screen.page.clock.fast_forward(15_000)
    expect(moment).to_be_hidden()


def test_time_that_is_up_is_said(workshop: Workshop, phone: "OpenPhone") -> None:
    workshop.fanta.closes().raise_for_status()
    workshop.fanta.opens(minutes=5).raise_for_status()
    screen = screen_of(phone, workshop, 1280, 800, locale="fr-FR")
    timer = screen.page.get_by_role("timer")
    expect(timer).to_have_text(re.compile(r"0[45]:\d\d"))
    timer.evaluate("(timer) => { timer.dataset.remaining = 1; }")
    expect(timer).to_have_text("temps écoulé")
    expect(screen.page.get_by_text("temps restant")).to_be_hidden()
    assert screen.axe() == []


@pytest.mark.parametrize("words", ["temps écoulé", "time is up", "tiempo agotado"])
def test_what_the_foot_says_is_whole_in_every_window(
    workshop: Workshop, phone: "OpenPhone", words: str
) -> None:
    """Its longest words, beside an address of a network in a room."""
    workshop.fanta.closes().raise_for_status()
    workshop.fanta.opens(minutes=5).raise_for_status()
    screen = screen_of(phone, workshop)
    timer = screen.page.get_by_role("timer")
    timer.evaluate("(timer, over) => Object.assign(timer.dataset, { over, remaining: 1 })", words)
    expect(timer).to_have_text(words)
    host = screen.page.locator(".screen-foot .screen-host")
    host.evaluate("(host) => { host.textContent = '192.168.43.101:8000'; }")
    for width, height in WINDOWS:
        screen.page.set_viewport_size({"width": width, "height": height})
        screen.page.wait_for_timeout(350)
        assert screen.page.evaluate(FOOT_CUT) == [], (width, height)


@pytest.mark.parametrize("codes", [("Digit8", "Digit2"), ("Numpad8", "Numpad2")])
def test_keys_count_by_their_place_on_the_keyboard(
    workshop: Workshop, phone: "OpenPhone", codes: tuple[str, str]
) -> None:
    screen = phone(workshop, width=1280, height=800)
    screen.page.goto(workshop.links["host_url"])
    screen.opens("/screen").lives()
    for code, kind in zip(codes, ("matrix", "join"), strict=True):
        screen.page.evaluate(PRESS, code)
        expect(screen.page.locator("#stage")).to_have_attribute("data-kind", kind)
    screen.page.evaluate(PRESS, "KeyD")
    expect(screen.page.locator("html")).to_have_attribute("data-theme", "dark")


def test_the_laptop_is_asked_to_stay_awake_where_the_browser_can(
    workshop: Workshop, phone: "OpenPhone"
) -> None:
    screen = phone(workshop, width=1280, height=800)
    screen.page.add_init_script(KEEP_AWAKE)
    screen.opens("/screen").lives()
    assert screen.page.evaluate("window.locks") == ["screen"]
    screen.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert screen.page.evaluate("window.locks") == ["screen", "screen"]


def test_a_room_that_votes_at_once_is_drawn_ten_times_a_second_at_most(
    workshop: Workshop, phone: "OpenPhone"
) -> None:
    voters = people(workshop, 30)
    screen = screen_of(phone, workshop, 1920, 1080)
    screen.page.evaluate(WATCH_TURNOUT)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda voter: voter.vote("1", "8", "22").raise_for_status(), voters))
    expect(screen.page.locator("[data-ballots]")).to_have_text("30")
    screen.holds_whole(workshop)
    times = screen.page.evaluate("window.drawings")
    # From the beginning of a drawing to the next; noted at its end, which is later by its length.
    assert len(times) - 1 <= (times[-1] - times[0]) / 100 + 1
    assert all(later - earlier >= 50 for earlier, later in pairwise(times))


def test_a_list_whose_order_changes_at_each_ballot_keeps_all_its_rows(
    workshop: Workshop, phone: "OpenPhone"
) -> None:
    workshop.fanta.post(f"{workshop.path}/screen-mode", json={"mode": "ranking"}).raise_for_status()
    voters = people(workshop, 12)
    screen = screen_of(phone, workshop, 1920, 1080)
    for place, voter in enumerate(voters):
        fields = (str(27 - 2 * place), str(28 - 2 * place), str(30 - place))
        voter.vote(*fields).raise_for_status()
        screen.page.wait_for_timeout(120)
    screen.holds_whole(workshop)
    rows = screen.page.locator(".ranking-row:visible")
    row_count = rows.count()
    screen.page.reload()
    screen.lives()
    expect(rows).to_have_count(row_count)


def test_a_vote_that_opens_is_shown_once_the_facilitator_agrees(
    board: Callable[..., Workshop], phone: "OpenPhone"
) -> None:
    workshop = board(locale="fr")
    workshop.fanta.post(f"{workshop.path}/screen-mode", json={"mode": "join"}).raise_for_status()
    screen = screen_of(phone, workshop, 1280, 800)
    console = phone(workshop, width=1280, height=800, locale="fr-FR")
    console.page.goto(workshop.links["host_url"])
    console.lives()
    question = console.page.locator(".screen-question")
    expect(question).to_have_count(0)
    workshop.fanta.opens(VOTE).raise_for_status()
    expect(question).to_contain_text(re.compile(r"Montrer le vote à l’écran\s\?"))
    expect(screen.page.locator("#stage")).to_have_attribute("data-kind", "join")
    assert console.axe() == []
    question.get_by_role("button", name="Pas maintenant").click()
    expect(question).to_be_hidden()
    console.page.reload()
    console.lives()
    question.get_by_role("button", name="Montrer le vote").click()
    expect(screen.page.locator("#stage")).to_have_attribute("data-kind", "vote")
    expect(question).to_have_count(0)


def test_the_console_offers_no_view_that_would_be_empty(
    board: Callable[..., Workshop], phone: "OpenPhone"
) -> None:
    bare, notes = board(template="priority-vote"), board()
    console = phone(bare, width=1280, height=800)

    def offered(workshop: Workshop) -> set[str | None]:
        console.page.goto(workshop.links["host_url"])
        modes = console.page.locator("button[name=mode]")
        return {button.get_attribute("value") for button in modes.all()}

    votes = {"auto", "join", "agenda", "wheel", "ranking"}
    assert offered(bare) == votes
    assert offered(notes) == votes | {"wall", "matrix", "plan"}

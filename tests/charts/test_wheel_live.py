"""The wheel, the ranking and the table in a page with the strict policy.

What the server draws, and what the module moves.
"""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from app.domain.votes.tally import Tally
from tests.charts.wheels import (
    INVENTED,
    OWN,
    WORKSHOP,
    fragments,
    made,
    tally,
)

if TYPE_CHECKING:
    from playwright.sync_api import Page

STATE = """() => {
  const matrix = (node) => new DOMMatrix(getComputedStyle(node).transform);
  const all = (selector) => [...document.querySelectorAll(selector)];
  const texts = (selector) => all(selector).map((node) => node.textContent.trim());
  return {
    numbers: [
      ...all(".w-fill").map((node) => 400 * matrix(node).a),
      ...all("[data-bar]").map((node) => 400 * matrix(node).a),
      ...all(".w-count").map(matrix).flatMap(({ b, e, f }) => [e, f, 40 * b]),
    ],
    counts: all(".w-count").map((node) => [node.textContent, node.classList.contains("w-on")]),
    size: document.querySelector(".w-counts").getAttribute("font-size"),
    texts: texts(".wheel :is([data-sum], [data-ballots], [data-other]), .w-veil, .tally-table td"),
    rows: all(".ranking-row").map((node) =>
      [node.dataset.field, node.hidden, node.value, node.lastElementChild.textContent.trim()]),
    notes: all(".ranking-note").map((node) => !node.hidden && node.textContent),
  };
}"""


SHOW = (
    "(message) => "
    "{ const tally = JSON.parse(message); "
    "showTally(document, tally); showTurnout(document, tally); }"
)


LISTED = """() => {
  const rows = [...document.querySelectorAll(".ranking-row")];
  const bar = (row) => row.querySelector("[data-bar]").style.transform;
  const votes = (row) => row.querySelector("[data-votes]").textContent;
  return [rows.map((row) => row.dataset.field), rows.map(votes), rows.map(bar)];
}"""


def frame(counted: Tally) -> str:
    """The live message; as text, as it comes over the line."""
    turnout = {
        "activity": counted.activity,
        "round": counted.round,
        "ballots": counted.ballots,
        "seats": counted.seats,
    }
    return json.dumps({**turnout, "votes": dict(counted.votes)})


MOVES = {
    "the first ballot": (WORKSHOP, tally({}), tally({"7": 1, "1": 1, "30": 1}, ballots=1), 8),
    "the reveal": (WORKSHOP, None, tally(INVENTED), 8),
    "a withdrawn ballot": (WORKSHOP, tally(INVENTED), tally(INVENTED | {"7": 3, "22": 9}), 8),
    "a list of all": (
        WORKSHOP,
        tally(INVENTED),
        tally({"3": 120, "2": 9, "4": 9}, 900, 1000),
        None,
    ),
    "five hundred votes": (
        WORKSHOP,
        tally(INVENTED),
        tally({str(n): 7 * n % 41 for n in range(1, 30)} | {"30": 120}, 170, 200),
        8,
    ),
    "a large framework": (
        made(12, 80),
        tally({"80": 4}),
        tally({str(n): n for n in range(1, 80, 3)}),
        5,
    ),
    "ids of any kind": (OWN, tally({}), tally({'"> <i>': 2, "__proto__": 4}, ballots=2), 8),
}


@pytest.mark.parametrize("move", MOVES)
def test_the_live_module_ends_where_the_server_draws(
    show: "Callable[[str], Page]", move: str
) -> None:
    framework, before, after, limit = MOVES[move]
    page = show(fragments(framework, before, limit))
    page.evaluate(SHOW, frame(after))
    moved = page.evaluate(STATE)
    drawn = show(fragments(framework, after, limit)).evaluate(STATE)
    assert moved.pop("numbers") == pytest.approx(drawn.pop("numbers"), abs=0.11)
    assert moved == drawn


def test_the_numbers_of_a_whole_list_change_at_once_its_bars_and_its_order_once_a_second(
    show: "Callable[[str], Page]",
) -> None:
    first, last = tally({"7": 3, "1": 2}, ballots=3), tally({"1": 9, "30": 8, "7": 3}, ballots=9)
    page = show(fragments(WORKSHOP, tally({})))
    both = f"(frames) => {{ for (const frame of frames) ({SHOW})(frame); return ({LISTED})(); }}"
    fields, votes, bars_of = page.evaluate(both, [frame(first), frame(last)])
    assert fields[:2] == ["7", "1"]
    assert bars_of[:3] == ["scale(0.6, 1)", "scale(0.4, 1)", "scale(0, 1)"]
    assert dict(zip(fields, votes, strict=True)) | {"7": "3", "1": "9", "30": "8"} == dict(
        zip(fields, votes, strict=True)
    )
    page.wait_for_function(f"() => ({LISTED})()[0].slice(0, 3).join() === '1,30,7'", timeout=10_000)
    # The table beside it has a second of its own, which may end a moment later.
    page.wait_for_function(
        """() => document.querySelector(".tally-table [data-field='7'] [data-rank]")
            .textContent === '3'""",
        timeout=10_000,
    )
    moved, drawn = page.evaluate(STATE), show(fragments(WORKSHOP, last)).evaluate(STATE)
    assert moved["rows"] == drawn["rows"]
    assert moved["numbers"] == pytest.approx(drawn["numbers"], abs=0.11)
    assert (moved["texts"], moved["notes"]) == (drawn["texts"], drawn["notes"])


# Numbers in sight, and all others, after two frames of which the first was due to change all, and
# what `then` does.
SIGHT = f"""async ([frames, then]) => {{
  const soon = () => new Promise(requestAnimationFrame);
  const threeFrames = async () => {{ for (let frame = 0; frame < 3; frame += 1) await soon(); }};
  const rows = () => [...document.querySelectorAll(".ranking-row")];
  const inSight = (row) => {{
    const {{ top, bottom }} = row.getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
  }};
  const votes = (row) => row.querySelector("[data-votes]").textContent;
  const numbers = (among) => [...new Set(among.map(votes))];
  const bothNumbers = () =>
    [numbers(rows().filter(inSight)), numbers(rows().filter((row) => !inSight(row)))];
  scrollTo(0, 0);
  await threeFrames();  // it knows what is in sight
  if (then) window.setTimeout = () => 0;  // nor does the next order write them
  for (const frame of frames) ({SHOW})(frame);
  const before = bothNumbers();
  if (then === "scroll") {{
    rows().pop().scrollIntoView();
    await threeFrames();
  }} else document.dispatchEvent(new Event(then));
  return [before, bothNumbers()];
}}"""
ALL = [str(n) for n in range(1, 31)]


def every(votes: int) -> str:
    """A frame in which every field has so many."""
    return frame(tally(dict.fromkeys(ALL, votes)))


@pytest.mark.parametrize("then", ["htmx:before:swap", "visibilitychange", "scroll"])
def test_rows_out_of_sight_wait_with_their_numbers_until_a_swap_until_put_away_and_until_seen(
    show: "Callable[[str], Page]", then: str
) -> None:
    page = show(fragments(WORKSHOP, tally({})))
    page.set_viewport_size({"width": 1000, "height": 1100})
    page.evaluate(SHOW, every(1))  # with its first numbers a list is looked at
    page.wait_for_timeout(1200)
    assert page.evaluate(SIGHT, [[every(2), every(3)], then]) == [[["3"], ["2"]], [["3"], ["3"]]]


def test_rows_out_of_sight_have_their_numbers_with_the_next_order(
    show: "Callable[[str], Page]",
) -> None:
    page = show(fragments(WORKSHOP, tally({})))
    page.set_viewport_size({"width": 1000, "height": 1100})
    page.evaluate(SHOW, every(1))
    page.wait_for_timeout(1200)
    assert page.evaluate(SIGHT, [[every(2), every(3)], ""])[0] == [["3"], ["2"]]
    page.wait_for_function(
        "() => [...document.querySelectorAll('.ranking-row [data-votes]')].every((node) => "
        "node.textContent === '3')"
    )


def test_news_of_one_tick_of_a_coarse_clock_are_not_forgotten(
    show: "Callable[[str], Page]",
) -> None:
    """Some browsers' clocks stand still for up to 100 ms."""
    page = show(fragments(WORKSHOP, tally({})))
    coarse = (
        "const { now } = performance; performance.now = () => Math.round(now.call(performance) / "
        "500) * 500;"
    )
    page.evaluate(
        f"(frames) => {{ {coarse} for (const frame of frames) ({SHOW})(frame); }}",
        [every(1), frame(tally({"30": 4}))],
    )
    page.wait_for_function("() => document.querySelector('.ranking-row').dataset.field === '30'")


def test_a_hidden_tally_s_turnout_moves_alone(show: "Callable[[str], Page]") -> None:
    page = show(fragments(WORKSHOP, None))
    page.evaluate("() => showTurnout(document, { activity: 'priorites', ballots: 1, seats: 40 })")
    assert page.locator(".wheel [data-ballots]").text_content() == "1"
    assert page.locator(".wheel [data-other]").all_text_contents() == ["bulletin", "sur 40"]
    assert page.locator(".w-veil").count() == 1


def test_another_activity_s_frame_moves_nothing(show: "Callable[[str], Page]") -> None:
    page = show(fragments(WORKSHOP, tally(INVENTED), 8))
    before = page.evaluate(STATE)
    page.evaluate(SHOW, frame(tally({"1": 9}, activity="brise-glace")))
    assert page.evaluate(STATE) == before

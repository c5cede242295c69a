"""The ranking on the projected page in every window: whole rows, right counts, letters for 10 m."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import cycle, islice
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.full_boards import ballots, people
from tests.browser.phones import Phone
from tests.browser.screen.screens import screen_of
from tests.charts.test_wheel_drawing import contrast
from tests.web.boards import framework
from tests.web.people import VOTE, Person, Workshop

if TYPE_CHECKING:
    from tests.browser.conftest import OpenPhone

Ballot = tuple[str, str, str]
WINDOWS = [
    (640, 360),
    (800, 450),
    (800, 600),
    (1024, 768),
    (1280, 800),
    (1920, 1080),
    (1080, 1920),
]
TALLIES: dict[str, list[Ballot]] = {
    "all fields tied": [(str(n), str(n + 1), str(n + 2)) for n in range(1, 30, 3)],
    "nine fields tied behind one": [
        ("30", "1", "2"),
        ("30", "4", "8"),
        ("30", "11", "12"),
        ("30", "15", "18"),
        ("30", "21", "11"),
    ],
    "groups of ties": [("1", "8", "22"), ("1", "9", "13"), ("3", "9", "22"), ("13", "16", "30")] * 2
    + [("11", "12", "15"), ("16", "3", "26")],
    "few fields": [("8", "16", "26")] * 3 + [("8", "16", "1")],
}
# Of the list: what cannot be seen whole, and every row that is shown.
LISTED = """() => {
  const box = document.querySelector(".screen-side .ranking-box"), list = box.querySelector("ol");
  const place = list.getBoundingClientRect();
  const rows = [...list.children].filter((row) => !row.hidden);
  const parts = (row) =>
    [row, ...row.querySelectorAll(".ranking-name, .ranking-votes, .ranking-rank")];
  const isCut = (part) => {
    const { left, right, top, bottom } = part.getBoundingClientRect();
    return left < place.left - 1 || right > Math.min(place.right, innerWidth) + 1 ||
      top < place.top - 4 || bottom > Math.min(place.bottom, innerHeight) + 4;
  };
  const text = (row, name) => row.querySelector(name).textContent.trim();
  const more = box.querySelector("[data-more]"), page = document.documentElement;
  return {
    cut: rows.filter((row) => parts(row).some(isCut)).map((row) => row.dataset.field),
    rows: rows.map((row) => ({
      field: row.dataset.field, rank: text(row, ".ranking-rank"),
      votes: Number(text(row, "[data-votes]")), tie: text(row, "[data-tie]"),
      lines: Math.round(row.querySelector(".ranking-name").getBoundingClientRect().height /
        parseFloat(getComputedStyle(row.querySelector(".ranking-name")).lineHeight)),
      name: parseFloat(getComputedStyle(row.querySelector(".ranking-name")).fontSize),
      number: ((style) => `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`)(
        getComputedStyle(row.querySelector("[data-votes]"))),
    })),
    tops: rows.map((row) => Math.round(row.getBoundingClientRect().top)),
    more: more.hidden ? "" : more.textContent,
    rest: document.querySelector("[data-rest]").textContent,
    scrolls: [page.scrollWidth > innerWidth, page.scrollHeight > innerHeight],
  };
}"""
DIGIT_HEIGHT = """(font) => {
  const context = document.createElement("canvas").getContext("2d");
  context.font = font;
  return context.measureText("0").actualBoundingBoxAscent;
}"""


def count(sentence: str, pattern: str) -> int:
    match = re.search(pattern, sentence)
    return int(match[1]) if match else 0


def check(listed: dict[str, Any], votes: Counter[str]) -> None:
    """Every field is on the list or counted, and nothing of the list is cut."""
    assert listed["cut"] == []
    assert listed["scrolls"] == [False, False]
    rows, counts = listed["rows"], sorted(votes.values(), reverse=True)
    assert [row["votes"] for row in rows] == counts[: len(rows)]
    for row in rows:
        rank = counts.index(row["votes"]) + 1
        tied = counts.count(row["votes"])
        assert (row["rank"], row["tie"]) == (f"{rank}.", f"{tied} ex æquo" if tied > 1 else "")
    last = rows[-1]["votes"]
    tied_beyond = sum(number == last for number in counts[len(rows) :])
    fewer = sum(number < last for number in counts[len(rows) :])
    assert count(listed["more"], r"et (\d+) autres? champs? avec autant") == tied_beyond
    assert count(listed["rest"], r"et (\d+) autres? champs? avec moins") == fewer
    assert count(listed["rest"], r"(\d+) champs? sans vote") == 30 - len(counts)


def settled(screen: Phone, size: tuple[int, int]) -> dict[str, Any]:
    """The list once it stands in a window of this size."""
    screen.page.set_viewport_size({"width": size[0], "height": size[1]})
    screen.page.wait_for_timeout(350)
    return dict(screen.page.evaluate(LISTED))


def cast(voters: Sequence[Person], chosen: Sequence[Ballot]) -> Counter[str]:
    ballots(list(voters[: len(chosen)]), *chosen)
    return Counter(field for ballot in chosen for field in ballot)


@pytest.mark.parametrize("mode", ["wheel", "ranking"])
def test_no_row_is_cut_and_what_is_not_listed_is_counted_in_every_window(
    workshop: Workshop, phone: "OpenPhone", mode: str
) -> None:
    voters = people(workshop, 10)
    workshop.fanta.post(f"{workshop.path}/screen-mode", json={"mode": mode}).raise_for_status()
    screen = screen_of(phone, workshop, locale="fr-FR")
    for chosen in TALLIES.values():
        voters_of_all = list(islice(cycle(chosen), 10))
        votes = cast(voters, voters_of_all)
        expect(screen.page.locator(".screen .ranking-row").first).to_have_attribute(
            "data-field", re.compile(r"\d")
        )
        screen.holds_whole(workshop)
        for size in WINDOWS:
            check(settled(screen, size), votes)
    screen.page.emulate_media(color_scheme="dark")
    assert screen.axe() == []


def test_what_decides_is_read_at_10_m_on_an_image_of_2_m(
    workshop: Workshop, phone: "OpenPhone"
) -> None:
    """16 minutes of arc at 10 m are 46.5 mm; a pixel of 1,920 on 2 m is 1.04 mm."""
    cast(people(workshop, 10), TALLIES["groups of ties"])
    screen = screen_of(phone, workshop, 1920, 1080, locale="fr-FR")
    listed = settled(screen, (1920, 1080))
    heights = {screen.page.evaluate(DIGIT_HEIGHT, row["number"]) for row in listed["rows"]}
    assert min(heights) * 2000 / 1920 >= 46.5
    on_one_line = [row["name"] for row in listed["rows"] if row["lines"] == 1]
    assert max(on_one_line) >= 32
    for row in listed["rows"]:
        assert row["name"] >= 32 or is_long(screen, row["field"])


def is_long(screen: Phone, field: str) -> bool:
    """Whether a field's name needs more than a line in letters of 32 pixels."""
    lines = screen.page.locator(f".screen-side [data-field='{field}'] .ranking-name").evaluate(
        """(name) => {
          const set = name.style.fontSize;
          name.style.fontSize = "32.4px";
          const lines = name.getBoundingClientRect().height / (32.4 * 1.15);
          name.style.fontSize = set;
          return lines;
        }"""
    )
    return bool(lines > 1.5)


PAINTS = """() => [...document.querySelectorAll(
  ".screen-side .ranking-row:not([hidden])")].map((row) => [
  getComputedStyle(row.querySelector("[data-bar]")).fill,
  getComputedStyle(row.querySelector(".ranking-bar")).backgroundColor,
  getComputedStyle(document.body).backgroundColor,
])"""


def hexadecimal(colour: str) -> str:
    return "#" + "".join(f"{int(part):02x}" for part in re.findall(r"\d+", colour)[:3])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_bars_stand_out_from_their_ground(
    workshop: Workshop, phone: "OpenPhone", scheme: str
) -> None:
    cast(people(workshop, 10), TALLIES["all fields tied"])
    screen = screen_of(phone, workshop, 1080, 1920, color_scheme=scheme)
    paints = screen.page.evaluate(PAINTS)
    assert paints
    for bar, track, ground in paints:
        assert contrast(hexadecimal(bar), hexadecimal(track)) >= 3
        assert contrast(hexadecimal(bar), hexadecimal(ground)) >= 3


# Words of names and heads that are broken over two lines.
BROKEN = """() => [...document.querySelectorAll(".screen-side :is(h2, .ranking-name)")]
  .filter((holder) => holder.checkVisibility()).flatMap((holder) => {
    const text = holder.firstChild, words = document.createRange();
    return [...text.textContent.matchAll(/[\\p{L}’']+/gu)].filter(({ 0: word, index }) => {
      words.setStart(text, index);
      words.setEnd(text, index + word.length);
      return words.getClientRects().length > 1;
    }).map(([word]) => word);
  })"""


@pytest.mark.parametrize("mode", ["wheel", "ranking"])
def test_no_word_is_broken_where_the_list_is_read_on_a_phone(
    workshop: Workshop, phone: "OpenPhone", mode: str
) -> None:
    cast(people(workshop, 10), TALLIES["groups of ties"])
    workshop.fanta.post(f"{workshop.path}/screen-mode", json={"mode": mode}).raise_for_status()
    screen = screen_of(phone, workshop, 360, 740, locale="fr-FR")
    expect(screen.page.locator(".ranking-row:visible").first).to_be_visible()
    assert screen.page.evaluate(BROKEN) == []
    screen.fits()


@pytest.mark.parametrize("fields", [6, 7, 36, 37])
def test_bars_alone_stand_for_a_wheel_that_cannot_be_read(
    board: Callable[..., Workshop], phone: "OpenPhone", fields: int
) -> None:
    workshop = board(template="framework", framework=framework(fields))
    voters = people(workshop, 3)
    workshop.fanta.opens(VOTE).raise_for_status()
    ballots(voters, ("0.0", "0.1", "0.2"))
    screen = screen_of(phone, workshop, 1280, 800)
    draws_wheel = 7 <= fields <= 36
    expect(screen.page.locator(".wheel")).to_have_count(int(draws_wheel))
    expect(screen.page.locator(".ranking-row:visible")).to_have_count(3)
    expect(screen.page.locator("[data-rest]")).to_have_text(
        re.compile(rf"^{fields - 3} fields? without votes$")
    )
    turnout = screen.page.locator("[data-ballots]" if draws_wheel else ".ranking-top .turnout")
    expect(turnout).to_contain_text("3")
    assert screen.axe() == []


@pytest.mark.parametrize("window", [(640, 360), (1280, 720), (1920, 1080), (720, 1280)])
@pytest.mark.parametrize("look", ["", "overlay"])
def test_a_vote_on_a_tie_names_its_fields_before_the_first_ballot(
    workshop: Workshop, phone: "OpenPhone", window: tuple[int, int], look: str
) -> None:
    for person, last in zip(people(workshop, 5), ("13", "22", "24", "25", "28"), strict=True):
        person.vote("1", "8", last).raise_for_status()
    workshop.fanta.closes(VOTE).raise_for_status()
    vote = workshop.fanta.post(f"{workshop.path}/activities/{VOTE}/runoff").json()["key"]
    workshop.fanta.opens(vote, minutes=5).raise_for_status()
    screen = screen_of(phone, workshop, *window, f"?look={look}" if look else "")
    listed = screen.page.locator(".how-fields li")
    assert [row.split()[0] for row in listed.all_inner_texts()] == ["13", "22", "24", "25", "28"]
    foot = screen.page.locator(".screen-foot").bounding_box()
    last_row = listed.last.bounding_box()
    assert foot
    assert last_row
    assert last_row["y"] + last_row["height"] <= foot["y"] + 1
    screen.fits()
    assert screen.axe() == []

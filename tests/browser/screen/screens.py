"""Screens in the states of a workshop, and what is measured on them."""

from typing import TYPE_CHECKING

from tests.browser.full_boards import ballots, fill_wall, people
from tests.browser.phones import Phone
from tests.web.people import NOTES, VOTE, Workshop

if TYPE_CHECKING:
    from tests.browser.conftest import OpenPhone

SIZES = [(1920, 1080), (1280, 800), (1280, 720), (640, 360), (360, 740)]
LANDSCAPE = [size for size in SIZES if size[0] >= 640]
CHOICES = [("1", "8", "22"), ("1", "9", "13"), ("3", "9", "22"), ("13", "16", "30")]

# Words that can be seen, and how high their letters are set, in pixels.
TEXTS = """() => {
  const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walk.nextNode());) {
    const holder = node.parentElement, box = holder.getBoundingClientRect();
    if (!node.textContent.trim() || !box.width || !holder.checkVisibility()) continue;
    if (getComputedStyle(holder).clipPath !== "none") continue;
    if (holder.closest(".visually-hidden, .skip, title, desc, .screen-tools")) continue;
    const svg = holder.ownerSVGElement, scale = svg ? svg.getScreenCTM().a : 1;
    found.push([node.textContent.trim(), parseFloat(getComputedStyle(holder).fontSize) * scale]);
  } return found; }"""
# Whether every row of the ranking that is shown is whole, and its top: none stands in another's
# place.
ROWS = """() => {
  const box = document.querySelector(".screen-side").getBoundingClientRect();
  const within = (row) =>
    row.left >= box.left - 1 && row.right <= box.right + 1 && row.bottom <= box.bottom + 1;
  return [...document.querySelectorAll(".ranking-row:not([hidden])")]
    .map((row) => row.getBoundingClientRect()).map((row) => [within(row), row.top]);
}"""


def joining(workshop: Workshop) -> None:
    people(workshop, 2)


def nothing_yet(workshop: Workshop) -> None:
    people(workshop, 2)
    workshop.fanta.opens(VOTE, minutes=5).raise_for_status()


def live_vote(workshop: Workshop) -> None:
    voters = people(workshop, 31)
    workshop.fanta.opens(VOTE, minutes=5).raise_for_status()
    ballots(voters[:27], *CHOICES)


def hidden_vote(workshop: Workshop) -> None:
    workshop.fanta.reveals("at_close").raise_for_status()
    nothing_yet(workshop)
    ballots(people(workshop, 3), *CHOICES)


def closed_vote(workshop: Workshop) -> None:
    live_vote(workshop)
    workshop.fanta.closes().raise_for_status()


def wall(workshop: Workshop) -> None:
    workshop.fanta.opens(NOTES).raise_for_status()
    fill_wall(workshop, workshop.seat("Awa"))


STATES = [joining, nothing_yet, live_vote, hidden_vote, closed_vote, wall]


def screen_of(
    phone: "OpenPhone",
    workshop: Workshop,
    width: int = 1280,
    height: int = 720,
    query: str = "",
    **options: object,
) -> Phone:
    return phone(workshop, width=width, height=height, **options).opens(f"/screen{query}").lives()

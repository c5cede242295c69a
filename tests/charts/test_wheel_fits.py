"""Bars and names of the wheel and the ranking have their place in a page, whatever they say."""

from collections.abc import Callable
from math import pi
from typing import TYPE_CHECKING

import pytest

from app.charts.wheel import wheel
from app.domain.framework import Framework
from tests.charts.wheels import INVENTED, LONG, WHEEL, WORKSHOP, fragments, made, tally

if TYPE_CHECKING:
    from playwright.sync_api import Page

TRACKS = """() => [...document.querySelectorAll(".ranking-bar")]
  .map((bar) => bar.getBoundingClientRect())
  .filter(({ width }) => width).map(({ width }) => Math.round(width))"""


def test_full_bars_are_as_long_in_each_row_with_a_tie_or_without(
    show: "Callable[[str], Page]",
) -> None:
    page = show(fragments(WORKSHOP, tally({"1": 120, "2": 9, "4": 9, "5": 2}, 200, 300)))
    for width in (360, 1000):
        page.set_viewport_size({"width": width, "height": 800})
        assert len(set(page.evaluate(TRACKS))) == 1, width


LENGTHS = """() => [...document.querySelectorAll(".wheel textPath")].map((node) => {
  const href = node.getAttribute("href"), path = document.querySelector(href);
  return [+href.split("-").at(-2), node.getComputedTextLength(), path.getTotalLength()];
})"""


@pytest.mark.parametrize(
    "framework",
    [WORKSHOP, made(12, 80), made(4, 8, LONG[:70]), made(1, 5, LONG)],
    ids=["30", "80", "8", "5"],
)
def test_no_name_is_longer_than_its_arc(
    show: "Callable[[str], Page]", framework: Framework
) -> None:
    measured = show(str(wheel(framework, tally(INVENTED), WHEEL))).evaluate(LENGTHS)
    assert {block for block, _, _ in measured} == set(range(len(framework.blocks)))
    for block, length, path in measured:
        arc = 2 * pi * 450 * len(framework.blocks[block].fields) / len(framework.fields)
        assert length < min(arc, path)

"""The narrowest phone in each language: no page of the team is wider than its window."""

from typing import TYPE_CHECKING

import pytest

from tests.browser.console.test_pages_alike import PAGES, in_the_middle
from tests.browser.consoles import console_of
from tests.browser.phones import WIDEST
from tests.web.explaining.explaining_doors import FRAMEWORK, draws, says
from tests.web.people import NOTES, VOTE, Workshop

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.conftest import OpenPhone

FIELD = f"/console/fields?framework={FRAMEWORK}&field=1"
TABS = [*PAGES, "/console/fields", FIELD]
# What is asked before an act lies over the page.
OPEN = """(all) => all.forEach((fold) => { fold.open = !fold.matches('.confirm'); })"""


def planned(workshop: Workshop) -> None:
    """Nothing is open yet."""


def timed(workshop: Workshop) -> None:
    """A vote and notes are open, with a timer each."""
    for key in (VOTE, NOTES):
        workshop.fanta.opens(key, minutes=1440).raise_for_status()


def decided(workshop: Workshop) -> None:
    """A closed vote with a tie, one on that tie, and notes."""
    for key in (VOTE, NOTES):
        workshop.fanta.opens(key).raise_for_status()
    in_the_middle(workshop)


@pytest.mark.parametrize("state", [planned, timed, decided])
@pytest.mark.parametrize("locale", ["fr", "es"])
def test_no_tab_is_wider_than_the_narrowest_phone(
    board: "Callable[..., Workshop]",
    phone: "OpenPhone",
    locale: str,
    state: "Callable[[Workshop], None]",
) -> None:
    workshop = board(locale=locale, title="Ségou")
    state(workshop)
    draws(workshop.fanta).raise_for_status()
    says(workshop.fanta, "bm").raise_for_status()
    console = console_of(phone, workshop, "organiser_url", 320, 740, locale=locale)
    for tab in TABS:
        console.opens(tab)
        console.page.eval_on_selector_all("main details", OPEN)
        scroll, inner, wide = console.page.evaluate(WIDEST)
        assert scroll <= inner, (tab, wide)


# Words of three letters and more that are broken over two lines, but in what cannot be set
# otherwise: addresses, hashes, drawings.
BROKEN_WORDS = """() => {
  const broken = [], texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text; (text = texts.nextNode());) {
    const holder = text.parentElement, words = document.createRange();
    if (holder.closest("svg, script, style, textarea, .hash, .address, .visually-hidden")) continue;
    if (!holder.checkVisibility()) continue;
    for (const { 0: word, index } of text.textContent.matchAll(/[\\p{L}’']{3,}/gu)) {
      words.setStart(text, index);
      words.setEnd(text, index + word.length);
      const rows = [...words.getClientRects()].filter(({ width }) => width > 1);
      if (new Set(rows.map(({ top }) => Math.round(top))).size > 1) broken.push(word);
    }
  }
  return broken;
}"""


@pytest.mark.parametrize("locale", ["fr", "en", "es"])
def test_no_word_is_broken_on_the_narrowest_phone(
    board: "Callable[..., Workshop]", phone: "OpenPhone", locale: str
) -> None:
    workshop = board(locale=locale, title="Ségou")
    decided(workshop)
    organiser = workshop.bearer("organiser_url")
    organiser.post(f"{workshop.path}/publish", json={"published": True}).raise_for_status()
    console = console_of(phone, workshop, "organiser_url", 320, 740, locale=locale)
    for tab in (*TABS, "/result"):
        console.opens(tab)
        console.page.eval_on_selector_all("main details", OPEN)
        assert console.page.evaluate(BROKEN_WORDS) == [], tab
        assert console.page.evaluate("document.documentElement.scrollWidth") <= 320, tab

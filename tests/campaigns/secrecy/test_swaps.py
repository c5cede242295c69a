"""The short form of swapped ballots; exports with times, or in the order of voting, are its
control."""

from tests.campaigns.campaign import campaigns
from tests.campaigns.secrecy.witness import DRAWN

SURENESS = """<p>before</p><div class="sureness"><p>{text}</p><table><tr class="block-1 {line}">
<td class="is-number">{times}</td></tr></table></div><p class="block-1">after</p>"""


def test_two_swapped_ballots_change_nothing_for_others() -> None:
    campaigns()["swaps"].holds()


def test_what_is_drawn_from_the_seal_is_left_out_and_nothing_else() -> None:
    """The last row of those that are sure has a line below it."""
    page = SURENESS.format(text="no field is sure", line="", times=92)
    changed = SURENESS.format(text="1 field is sure", line="sureness-line", times=98)
    assert DRAWN.sub("", page) == DRAWN.sub("", changed)
    assert DRAWN.sub("", page) != DRAWN.sub("", changed.replace("after", "later"))

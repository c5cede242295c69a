"""Says in which order ballots showed the blocks, and how many votes went to
each place."""

from collections.abc import Sequence

from app.locales import _
from app.reports.words import Words

BIAS = _(
    "What stands first on a ballot is chosen more often. Where the blocks were "
    "rotated, each person’s ballot began with a block drawn for that person, under the "
    "same numbers and colours; paper ballots are as printed. Votes by place on the "
    "ballot are about equal where the place had no influence. They are counted at the "
    "close, before the link between person and ballot is cut, and only from five "
    "ballots on."
)


def order_text(words: Words, order: str) -> str:
    """Returns the order of a vote's blocks: "printed" or "rotated"."""
    if order == "rotated":
        return words.say(_("Rotated: each person’s ballot began with another block"))
    return words.say(_("As printed, for everybody"))


def places_text(words: Words, places: Sequence[int] | None) -> str:
    """Returns "place 1: 12 · place 2: 9", "" where nothing was counted."""
    said = (
        words.say(
            _("place %(place)s: %(votes)s"), place=place, votes=words.number(votes)
        )
        for place, votes in enumerate(places or (), start=1)
    )
    return " · ".join(said)

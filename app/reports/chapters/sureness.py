"""Says how sure the first places of a vote are: in two sentences, and field by
field."""

from collections.abc import Sequence

from app.domain.votes.redraws import REDRAWS, SURE, Sureness
from app.domain.votes.tally import Ranked
from app.locales import _
from app.reports.words import Words


def sureness_text(words: Words, sure: Sureness, ranked: Sequence[Ranked]) -> str:
    """Returns two sentences: how many fields are surely among the first, and
    what is below."""
    above = sure.above_line(ranked)
    values = {"redraws": REDRAWS, "sure": SURE, "places": sure.places}
    if not above:
        none = _(
            "When as many ballots are drawn %(redraws)s times from the sealed ones, no "
            "field is among the first %(places)s at least %(sure)s times. A few other "
            "ballots could have changed the whole order."
        )
        return words.say(none, **values)
    first = words.count(
        above,
        _(
            "When as many ballots are drawn %(redraws)s times from the sealed ones, "
            "%(count)s field is among the first %(places)s at least %(sure)s times."
        ),
        _(
            "When as many ballots are drawn %(redraws)s times from the sealed ones, "
            "%(count)s fields are among the first %(places)s at least %(sure)s times."
        ),
        **values,
    )
    below = words.say(
        _(
            "Below them the order is not sure: a few other ballots could have changed "
            "it."
        )
    )
    return f"{first} {below}"


def first_places_text(words: Words, sure: Sureness) -> str:
    """Returns the head of the counts: "First 5, of 100"."""
    return words.say(
        _("First %(places)s, of %(redraws)s"), places=sure.places, redraws=REDRAWS
    )

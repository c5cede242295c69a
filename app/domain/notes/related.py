"""Finds the texts that share words with a name: challenges that speak of a
field."""

from collections import Counter
from collections.abc import Sequence

from app.domain.text import fold

# Letters of a word that says something, and of what is compared of it
SHORTEST, STEM = 5, 6
# A word in more than one name of so many tells none of them apart ("culture")
OFTEN = 8


def related(name: str, names: Sequence[str], texts: Sequence[str]) -> list[int]:
    """Returns the places of the texts that share words with `name`, those that
    share most first.

    Words that many of the `names`, the other fields' among them, have do not
    count.
    """
    seen = Counter(stem for text in names for stem in _stems(text))
    most = max(1, len(names) // OFTEN)
    telling = {stem for stem in _stems(name) if seen[stem] <= most}
    shared = [len(telling & _stems(text)) for text in texts]
    places = [place for place, count in enumerate(shared) if count]
    return sorted(places, key=lambda place: -shared[place])


def _stems(text: str) -> frozenset[str]:
    """Returns the beginnings of the longer words: "artistes" and "artistiques"
    have the same."""
    return frozenset(
        word[:STEM] for word in fold(text).split() if len(word) >= SHORTEST
    )

"""Keeps which notes were last found to be of like meaning."""

from collections import OrderedDict

ACTIVITIES_KEPT = 64
Pairs = list[tuple[str, str]]


class LikeNotes:
    """The last pairs of notes (their ids) that were suggested, by board and
    activity: a page that follows the news shows them again without comparing
    anew."""

    def __init__(self) -> None:
        self._pairs: OrderedDict[tuple[str, str], Pairs] = OrderedDict()

    def of(self, code: str, activity: str) -> Pairs | None:
        """Returns the pairs; None where nobody asked."""
        return self._pairs.get((code, activity))

    def put(self, code: str, activity: str, pairs: Pairs) -> None:
        self._pairs[code, activity] = pairs
        self._pairs.move_to_end((code, activity))
        while len(self._pairs) > ACTIVITIES_KEPT:
            self._pairs.popitem(last=False)

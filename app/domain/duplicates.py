"""Notes that probably say the same: suggestions for a facilitator, never decided alone."""

from collections.abc import Sequence
from difflib import SequenceMatcher

from app.domain.text import fold

ALIKE = 0.86
NOTES_COMPARED = 400


def alike(one: str, other: str) -> bool:
    """Whether two texts read the same once case, accents, apostrophes, inclusive marks and word order are folded away."""
    first, second = fold(one), fold(other)
    if not first or not second:
        return False
    if first == second or sorted(first.split()) == sorted(second.split()):
        return True
    if min(len(first), len(second)) < 8 or not 0.6 <= len(first) / len(second) <= 1.67:
        return False
    return SequenceMatcher(None, first, second, autojunk=False).ratio() >= ALIKE


def suggest(notes: Sequence[tuple[str, str]]) -> list[list[str]]:
    """Groups of ids of `(id, text)` that look alike, in the order of writing; only the newest 400 are compared."""
    groups: list[list[tuple[str, str]]] = []
    for note in notes[-NOTES_COMPARED:]:
        home = next((group for group in groups if alike(group[0][1], note[1])), None)
        if home is None:
            groups.append([note])
        else:
            home.append(note)
    return [[note_id for note_id, _ in group] for group in groups if len(group) > 1]

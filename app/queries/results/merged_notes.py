"""Counts the notes that were merged into others."""

from collections import Counter
from collections.abc import Sequence

from app.storage.notes import StoredNote


def merged_counts(written: Sequence[StoredNote]) -> Counter[str]:
    """Returns {note id: how many notes ended in it}, through several mergings
    too."""
    into = {
        note.id: note.merged_into
        for note in written
        if note.state == "merged" and note.merged_into
    }
    counts: Counter[str] = Counter()
    for start in into:
        end, seen = start, {start}
        while (following := into.get(end)) is not None and following not in seen:
            end = following
            seen.add(end)
        counts[end] += 1
    return counts

"""Notes that probably say the same: suggestions for a facilitator, never decided alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.domain.text import fold

ALIKE = 0.78
NOTES_COMPARED = 400


@dataclass(frozen=True)
class _Read:
    """A text as it is compared: its words and its numbers in order of the alphabet, and its pairs of letters, the second
    "an" being another than the first."""

    words: tuple[str, ...]
    numbers: tuple[str, ...]
    pairs: frozenset[tuple[str, int]]


def _read(text: str) -> _Read:
    words = sorted(fold(text).split())
    numbers = tuple(word for word in words if word.isdecimal())
    return _Read(
        tuple(words),
        numbers,
        frozenset(_numbered(pair for word in words for pair in _pairs(f" {word} "))),
    )


def _pairs(word: str) -> Iterator[str]:
    return (word[at : at + 2] for at in range(len(word) - 1))


def _numbered(pairs: Iterator[str]) -> Iterator[tuple[str, int]]:
    seen: dict[str, int] = {}
    for pair in pairs:
        seen[pair] = seen.get(pair, 0) + 1
        yield pair, seen[pair]


def _alike(one: _Read, other: _Read) -> bool:
    # Pairs of letters and no matching of sequences: four hundred notes of a line each took 44 seconds with difflib.
    if not one.words or not other.words:
        return False
    if one.words == other.words:
        return True
    fewer, more = sorted((len(one.pairs), len(other.pairs)))
    if fewer < 7 or fewer < more * ALIKE / (2 - ALIKE) or one.numbers != other.numbers:
        return False
    return 2 * len(one.pairs & other.pairs) >= ALIKE * (fewer + more)


def alike(one: str, other: str) -> bool:
    """Whether two texts read the same once case, accents, apostrophes, inclusive marks and word order are folded away, or
    nearly the same: some letters or a small word apart, no number."""
    return _alike(_read(one), _read(other))


def suggest(notes: Sequence[tuple[str, str]]) -> list[list[str]]:
    """Groups of ids of `(id, text)` that look alike, in the order of writing; only the newest 400 are compared."""
    groups: list[tuple[_Read, list[str]]] = []
    for note_id, text in notes[-NOTES_COMPARED:]:
        read = _read(text)
        home = next((ids for first, ids in groups if _alike(first, read)), None)
        if home is None:
            groups.append((read, [note_id]))
        else:
            home.append(note_id)
    return [ids for _, ids in groups if len(ids) > 1]

"""Notes that probably say the same: suggestions for a facilitator."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.domain.text import fold

ALIKE = 0.78
NOTES_COMPARED = 400


@dataclass(frozen=True)
class _Read:
    """A text in the form in which it is compared: its words and numbers,
    sorted, and its pairs of letters, each numbered by its occurrence (the
    second "an" is not the first)."""

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


def _alike(left: _Read, right: _Read) -> bool:
    # Pairs of letters, because difflib took 44 seconds for 400 notes of a line
    # each.
    if not left.words or not right.words:
        return False
    if left.words == right.words:
        return True
    fewer, more = sorted((len(left.pairs), len(right.pairs)))
    if fewer < 7 or fewer < more * ALIKE / (2 - ALIKE) or left.numbers != right.numbers:
        return False
    return 2 * len(left.pairs & right.pairs) >= ALIKE * (fewer + more)


def alike(left: str, right: str) -> bool:
    """Returns whether two texts are the same, or nearly, once folded and with
    their words sorted.

    Nearly: some letters or a small word differ, and no number does.
    """
    return _alike(_read(left), _read(right))


def suggest(notes: Sequence[tuple[str, str]]) -> list[list[str]]:
    """Returns groups of ids of `(id, text)` that look alike, in the order of
    writing.

    Only the newest 400 notes are compared.
    """
    groups: list[tuple[_Read, list[str]]] = []
    for note_id, text in notes[-NOTES_COMPARED:]:
        read = _read(text)
        group = next((ids for first, ids in groups if _alike(first, read)), None)
        if group is None:
            groups.append((read, [note_id]))
        else:
            group.append(note_id)
    return [ids for _, ids in groups if len(ids) > 1]

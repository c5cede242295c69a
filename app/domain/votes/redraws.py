"""Draws a sealed round's ballots anew, to say how sure each field's place is.

A re-draw takes as many ballots as were sealed, each perhaps several times or
never. Its numbers come from the seal, so that whoever has the sealed list
finds the same.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from app.domain.votes.seal import FEWEST_LISTED
from app.domain.votes.tally import Ranked

REDRAWS = 100
SURE = 90  # re-draws in which a field must be among the first
MOST_PLACES = 5


@dataclass(frozen=True)
class Sureness:
    """Counts, by field, the re-draws out of REDRAWS in which it was among the
    first `places`.

    A field that never was has no count.
    """

    places: int
    times: Mapping[str, int]

    def of(self, field: str) -> int:
        return self.times.get(field, 0)

    def above_line(self, ranked: Sequence[Ranked]) -> int:
        """Returns how many fields from the top of a ranking are surely among
        the first `places`.

        Each was so in SURE re-draws or more; fields with equal votes are taken
        together.
        """
        above = 0
        for _, level in groupby(ranked, lambda field: field.rank):
            fields = [field.field for field in level]
            if any(self.of(field) < SURE for field in fields):
                break
            above += len(fields)
        return above


def sureness(
    ballots: Sequence[tuple[str, Sequence[str]]], fields: int, sha256: str
) -> Sureness | None:
    """Returns how sure the first places are, from (receipt, chosen fields) of
    every sealed ballot.

    `fields` counts those of the framework: of fewer than ten, half are the
    first places. None for fewer than four fields, and for fewer ballots than a
    sealed list has.
    """
    places = min(MOST_PLACES, fields // 2)
    if len(ballots) < FEWEST_LISTED or places < 2:
        return None
    chosen = [list(ballot_fields) for _, ballot_fields in sorted(ballots)]
    times: Counter[str] = Counter()
    for number in range(REDRAWS):
        votes: Counter[str] = Counter()
        for place in drawn_places(sha256, number, len(chosen)):
            votes.update(chosen[place])
        times.update(_first(votes, places))
    return Sureness(places, dict(times))


def drawn_places(sha256: str, number: int, ballots: int) -> Iterator[int]:
    """Yields the places, from 0, that re-draw `number` (from 0) takes of the
    ballots by receipt.

    They are the 32-bit big-endian numbers of the SHA-256 of "{seal} {number}
    0", then of "{seal} {number} 1" and so on, each modulo the number of
    ballots.
    """
    for place in range(ballots):
        part, offset = divmod(place, 8)
        if offset == 0:
            digest = hashlib.sha256(f"{sha256} {number} {part}".encode()).digest()
        yield int.from_bytes(digest[4 * offset : 4 * offset + 4], "big") % ballots


def _first(votes: Mapping[str, int], places: int) -> Iterator[str]:
    """Yields the fields of rank `places` or better; all that tie for the last
    place."""
    counts = sorted(votes.values(), reverse=True)
    least = counts[places - 1] if len(counts) >= places else 1
    yield from (field for field, count in votes.items() if count >= least)

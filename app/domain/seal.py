"""The seal of a round: a hash that anyone can recompute from the exported ballots."""

import hashlib
import json
from collections.abc import Iterable, Sequence


def ballots_sha256(ballots: Iterable[tuple[str, Sequence[str]]]) -> str:
    """Hex SHA-256 of the UTF-8 JSON `[[receipt, [field, …]], …]`, sorted by receipt, without spaces.

    Receipts are random, so their order tells nothing of who voted when.
    """
    rows = sorted([receipt, list(fields)] for receipt, fields in ballots)
    text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()

"""The seal of a round: a SHA-256 that anyone can recompute from what is
exported or published.

`seal/2` is the hash of the round as `sealed_list` writes it: rule, times, who
closed it, counts and ballots. `seal/1`, of rounds closed before it, is the
hash of the ballots alone.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.votes.divisions import DivisionPart

SEAL_1, SEAL_2 = "seal/1", "seal/2"
FEWEST_LISTED = 5  # ballots; the list of fewer would tell too much of each


@dataclass(frozen=True)
class SealedBallot:
    """`assisted` is "", "handover" or "paper"; a secret vote has no `seat` and
    `recorded_at`."""

    receipt: str
    fields: tuple[str, ...]
    assisted: str = ""
    seat: str | None = None
    recorded_at: str | None = None


@dataclass(frozen=True)
class SealedRound:
    """What a seal is over. `seats` were entitled at the close, `turnout` of
    them had voted.

    `places` are the votes by the place of their block on the ballot, where its
    blocks were rotated. `parts` are turnout and votes by part, as
    app/domain/votes/parts.py counts them.
    """

    framework: str
    number: int
    votes: int
    repeats: bool
    secret: bool
    reveal: str | None
    pace: str | None
    opened_at: str
    closed_at: str
    closed_by: str
    seats: int
    turnout: int
    replaced: int
    withdrawn: int
    voided: int
    ballots: tuple[SealedBallot, ...]
    order: str = "printed"
    places: tuple[int, ...] | None = None
    parts: tuple[DivisionPart, ...] | None = None


def sealed_list(form: str, sealed: SealedRound) -> dict[str, object]:
    """Returns what is published of a sealed round, without its `sha256`.

    How ballots were cast is in it as numbers: a mark on each ballot would show
    the choices of the only person who was helped. The seats of the ballots, in
    a named vote, are in it as a hash.
    """
    ballots = [
        {"receipt": ballot.receipt, "fields": list(ballot.fields)}
        for ballot in _sorted(sealed)
    ]
    if form == SEAL_1:
        return {"seal": SEAL_1, "ballots": ballots}
    return {
        "seal": SEAL_2,
        "framework": sealed.framework,
        "round": sealed.number,
        "rule": {name: getattr(sealed, name) for name in _RULE} | _order(sealed),
        **{name: getattr(sealed, name) for name in _COUNTED},
        **_places(sealed),
        **({} if sealed.parts is None else {"parts": list(sealed.parts)}),
        "cast": count_ways(ballot.assisted for ballot in sealed.ballots),
        "holders": None if sealed.secret else _holders_sha256(sealed),
        "ballots": ballots,
    }


_RULE = ("votes", "repeats", "secret", "reveal", "pace")
_COUNTED = (
    *("opened_at", "closed_at", "closed_by", "seats", "turnout"),
    *("replaced", "withdrawn", "voided"),
)


def _order(sealed: SealedRound) -> dict[str, object]:
    """Returns the order of the blocks where it is not the printed one, which
    no seal has named."""
    return {} if sealed.order == "printed" else {"order": sealed.order}


def _places(sealed: SealedRound) -> dict[str, object]:
    if sealed.order == "printed":
        return {}
    return {"places": None if sealed.places is None else list(sealed.places)}


def count_ways(assisted: Iterable[str]) -> dict[str, int]:
    """Returns {own, handover, paper}: how many ballots were cast each way."""
    ways = Counter(way or "own" for way in assisted)
    return {way: ways[way] for way in ("own", "handover", "paper")}


def seal_sha256(form: str, sealed: SealedRound) -> str:
    """Returns the seal's hex SHA-256. `form` is SEAL_1 or SEAL_2."""
    if form == SEAL_1:
        return ballots_sha256(
            (ballot.receipt, ballot.fields) for ballot in sealed.ballots
        )
    return _sha256(sealed_list(form, sealed))


def ballots_sha256(ballots: Iterable[tuple[str, Sequence[str]]]) -> str:
    """Returns the hex SHA-256 of the UTF-8 JSON `[[receipt, [field, …]], …]`.

    Sorted by receipt, without spaces.

    Receipts are random, so their order tells nothing of who voted when.
    """
    return _sha256(sorted([receipt, list(fields)] for receipt, fields in ballots))


def round_of_document(document: Mapping[str, Any]) -> SealedRound:
    """Reads a sealed round of a session document, whose form was checked.

    A document from before seal/2 has no reveal, pace and counts of changes.
    """
    places, parts = (document["seal"].get(name) for name in ("places", "parts"))
    return SealedRound(
        framework=document["framework"],
        number=document["number"],
        votes=document["rule"]["votes"],
        repeats=document["rule"]["repeats"],
        secret=document["secret"],
        reveal=document.get("reveal"),
        pace=document.get("pace"),
        opened_at=document["opened_at"],
        closed_at=document["closed_at"],
        closed_by=document["closed_by"] or "",
        seats=document["seal"]["seats"],
        turnout=len(
            document["ballots"] if document["turnout"] is None else document["turnout"]
        ),
        replaced=document.get("replaced", 0),
        withdrawn=document.get("withdrawn", 0),
        voided=document.get("voided", 0),
        ballots=tuple(_ballot_of_document(ballot) for ballot in document["ballots"]),
        order=document.get("order") or "printed",
        places=None if places is None else tuple(places),
        parts=None if parts is None else tuple(parts),
    )


def form_of(seal: Mapping[str, Any]) -> str:
    """Returns a seal's form; one that names none is from before there were
    two."""
    return str(seal.get("form") or SEAL_1)


def _ballot_of_document(document: Mapping[str, Any]) -> SealedBallot:
    return SealedBallot(
        receipt=document["receipt"],
        fields=tuple(document["fields"]),
        assisted=document["assisted"] or "",
        seat=document.get("seat"),
        recorded_at=document.get("recorded_at"),
    )


def _sorted(sealed: SealedRound) -> list[SealedBallot]:
    return sorted(sealed.ballots, key=lambda ballot: ballot.receipt)


def _holders_sha256(sealed: SealedRound) -> str:
    """Returns the hash of receipt, seat, time and way of each ballot. Seat ids
    are random, so the hash reveals nothing."""
    return _sha256(
        [
            [ballot.receipt, ballot.seat, ballot.recorded_at, ballot.assisted or "own"]
            for ballot in _sorted(sealed)
        ]
    )


def _sha256(value: Any) -> str:
    """Returns the hash, in hex, of the UTF-8 JSON with sorted keys, without
    spaces."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()

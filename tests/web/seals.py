"""A seal's hash by its own description, without the product's code."""

import hashlib
import json
from typing import Any

from tests.web.people import VOTE, Workshop

Json = dict[str, Any]


def sha256(value: Any) -> str:
    """Of the JSON with sorted keys and without spaces."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def sealed_document(round_: Json, ballots: list[Json]) -> Json:
    """What a seal/2 of this exported round is over, had it these ballots."""
    rows = sorted(ballots, key=lambda ballot: str(ballot["receipt"]))
    ways = [ballot.get("assisted") or "own" for ballot in round_["ballots"]]
    holders = [
        [row["receipt"], row["seat"], row["recorded_at"], row["assisted"] or "own"]
        for row in rows
        if row.get("seat")
    ]
    rule = round_["rule"] | {name: round_[name] for name in ("secret", "reveal", "pace")}
    places = {}
    if round_["order"] != "printed":
        rule |= {"order": round_["order"]}
        places = {"places": round_["seal"]["places"]}
    if "parts" in round_["seal"]:
        places |= {"parts": round_["seal"]["parts"]}
    names = ("framework", "opened_at", "closed_at", "closed_by", "replaced", "withdrawn", "voided")
    return {
        **{name: round_[name] for name in names},
        **places,
        "seal": "seal/2",
        "round": round_["number"],
        "rule": rule,
        "seats": round_["seal"]["seats"],
        "turnout": len(round_["turnout"] or round_["ballots"]),
        "cast": {way: ways.count(way) for way in ("own", "handover", "paper")},
        "holders": None if round_["secret"] else sha256(holders),
        "ballots": [{"receipt": row["receipt"], "fields": row["fields"]} for row in rows],
    }


def sealed_round(workshop: Workshop, key: str = VOTE) -> Json:
    """The last round of the vote in the organiser's file."""
    session = workshop.bearer("organiser_url").get(f"{workshop.path}/export.json").json()
    rounds: list[Json] = next(row["rounds"] for row in session["activities"] if row["key"] == key)
    return rounds[-1]


def sha256_of(workshop: Workshop, ballots: list[Json]) -> str:
    """The hash of the last round, had it exactly these ballots."""
    return sha256(sealed_document(sealed_round(workshop), ballots))

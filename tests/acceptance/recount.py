"""Recounts a saved session: `python recount.py session.json [receipt]`. Standard library only.

With `--redraws` it says too how sure the first places are, as the report does."""

import hashlib
import json
import sys
from collections import Counter
from pathlib import Path

COVERED = ("framework", "opened_at", "closed_at", "closed_by", "replaced", "withdrawn", "voided")


def sha256(value):
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    return hashlib.sha256(text).hexdigest()


def sealed(round_, seal, ballots):
    """The SHA-256 that the seal must have: seal/1 is over the ballots, seal/2 over the round."""
    if seal.get("form", "seal/1") == "seal/1":
        return sha256([[ballot["receipt"], ballot["fields"]] for ballot in ballots])
    rows = [
        (b["receipt"], b.get("seat"), b.get("recorded_at"), b["assisted"] or "own") for b in ballots
    ]
    parts = {name: round_[name] for name in COVERED}
    parts |= {"seal": seal["form"], "round": round_["number"], "seats": seal["seats"]}
    parts["turnout"] = len(round_["turnout"] or ballots)
    parts["rule"] = round_["rule"] | {name: round_[name] for name in ("secret", "reveal", "pace")}
    if round_.get("order", "printed") != "printed":
        parts["rule"]["order"], parts["places"] = round_["order"], seal["places"]
    if "parts" in seal:
        parts["parts"] = seal["parts"]
    parts["cast"] = {
        way: [row[3] for row in rows].count(way) for way in ("own", "handover", "paper")
    }
    parts["holders"] = None if round_["secret"] else sha256(rows)
    parts["ballots"] = [
        {name: ballot[name] for name in ("receipt", "fields")} for ballot in ballots
    ]
    return sha256(parts)


def recount(round_, seal, ballots, rule):
    """What the seal says and the round does not bear out."""
    digest = sealed(round_, seal, sorted(ballots, key=lambda ballot: ballot["receipt"]))
    if (seal["ballots"], seal["sha256"]) != (len(ballots), digest):
        yield f"{len(ballots)} ballots, SHA-256 {digest}"
    for fields in (ballot["fields"] for ballot in ballots):
        if len(fields) != rule["votes"] or (len(set(fields)) < len(fields) and not rule["repeats"]):
            yield f"no whole ballot: {', '.join(fields)}"
    votes = Counter(field for ballot in ballots for field in ballot["fields"])
    listed = {row["field"]: (row["votes"], row["rank"]) for row in seal["tally"]}
    for field in {**listed, **votes}:
        counted = votes[field], 1 + sum(more > votes[field] for more in votes.values())
        if listed.get(field) != counted:
            yield f"field {field} has {counted[0]} votes and rank {counted[1]}"
    for part in (part for part in seal.get("parts") or () if part["votes"]):
        added = Counter()
        for row in part["votes"]:
            added.update({line["field"]: line["votes"] for line in row["votes"]})
        if added != votes or sum(row["ballots"] for row in part["votes"]) != len(ballots):
            yield f"the parts by {part['by']} do not add up"


def first_places(ballots, sha256, fields):
    """In how many of 100 re-draws each field was among the first five (of few fields: the first
    half), as the report says it; the draws come from the seal."""
    places = min(5, fields // 2)
    if len(ballots) < 5 or places < 2:
        return "  too few ballots or fields for re-draws"
    chosen = [ballot["fields"] for ballot in sorted(ballots, key=lambda ballot: ballot["receipt"])]
    times = Counter()
    for redraw in range(100):
        votes = Counter()
        for place in range(len(chosen)):
            digest = hashlib.sha256(f"{sha256} {redraw} {place // 8}".encode()).digest()
            number = int.from_bytes(digest[place % 8 * 4 :][:4], "big")
            votes.update(chosen[number % len(chosen)])
        times.update(
            field for field in votes if sum(more > votes[field] for more in votes.values()) < places
        )
    counts = ", ".join(f"{field}: {count}" for field, count in times.most_common())
    return f"  among the first {places} in 100 re-draws: {counts}"


def main(path, receipt=None, *, redraws=False):
    failed, missing = False, bool(receipt)
    for activity in json.loads(Path(path).read_text(encoding="utf-8"))["activities"]:
        for round_ in activity["rounds"]:
            seal, ballots = round_["seal"], round_["ballots"] or []
            problems = [*recount(round_, seal, ballots, round_["rule"])] if seal else []
            failed, said = failed or bool(problems), "as sealed" if seal else "still open"
            print(f"{activity['key']}, round {round_['number']}: {'; '.join(problems) or said}")
            if seal and redraws:
                print(first_places(ballots, seal["sha256"], len(seal["tally"])))
            for fields in (ballot["fields"] for ballot in ballots if ballot["receipt"] == receipt):
                missing = print(f"{receipt} chose {', '.join(fields)}") or False
    return 1 if failed or missing else 0


words = [word for word in sys.argv[1:] if word != "--redraws"]
sys.exit(main(*words[:2], redraws="--redraws" in sys.argv))

"""Recounts an exported session from its ballots alone: `python recount.py session.json [receipt]`. Standard library only."""

import hashlib
import json
import sys
from collections import Counter
from pathlib import Path


def recount(seal, ballots, rule):
    """What the seal says and the ballots do not bear out."""
    rows = sorted([ballot["receipt"], ballot["fields"]] for ballot in ballots)
    digest = hashlib.sha256(json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
    if (seal["ballots"], seal["sha256"]) != (len(rows), digest):
        yield f"{len(rows)} ballots, SHA-256 {digest}"
    for receipt, fields in rows:
        if len(fields) != rule["votes"] or (len(set(fields)) < len(fields) and not rule["repeats"]):
            yield f"{receipt} is no whole ballot: {', '.join(fields)}"
    votes = Counter(field for _, fields in rows for field in fields)
    listed = {one["field"]: (one["votes"], one["rank"]) for one in seal["tally"]}
    for field in {**listed, **votes}:
        counted = votes[field], 1 + sum(more > votes[field] for more in votes.values())
        if listed.get(field) != counted:
            yield f"field {field} has {counted[0]} votes and rank {counted[1]}"


def main(path, receipt=None):
    failed, found = False, receipt is None
    for activity in json.loads(Path(path).read_text(encoding="utf-8"))["activities"]:
        for round_ in activity["rounds"]:
            problems = list(recount(round_["seal"], round_["ballots"], round_["rule"])) if round_["seal"] else ["still open"]
            failed |= bool(round_["seal"] and problems)
            print(f"{activity['key']}, round {round_['number']}: {'; '.join(problems) or 'as sealed'}")
            for own in (ballot for ballot in round_["ballots"] or [] if ballot["receipt"] == receipt):
                found = print(f"{receipt} chose {', '.join(own['fields'])}") or True
    return 1 if failed or not found else 0


sys.exit(main(*sys.argv[1:3]))

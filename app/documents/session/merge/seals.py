"""Seals a merged round anew: who was entitled, votes by field, place and
part."""

from collections import Counter
from operator import add

from app.documents.session.document import BallotPart, RoundPart, SealPart
from app.documents.session.merge.sites import Sites
from app.documents.session.round_checks import sealed_tally
from app.domain.framework import Framework
from app.domain.votes.divisions import DivisionPart, FieldVotes, VotesPart
from app.domain.votes.seal import (
    SEAL_1,
    SEAL_2,
    form_of,
    round_of_document,
    seal_sha256,
)


def count_entitled(sites: Sites, voted: int) -> int:
    """Returns the seats entitled at both sites, less those that are present in
    both files.

    A seal has only their number; it is never less than at one site, or than
    the ballots.
    """
    sealed = [site.sealed_seats for site in sites.both]
    in_both = sites.first.entitled & sites.second.entitled
    return max(sum(sealed) - len(in_both), voted, *sealed)


def _voters(sites: Sites) -> list[str] | None:
    """Returns the seats that voted at either site; None where one file
    withholds them."""
    return (
        sorted(sites.first.turnout | sites.second.turnout)
        if has_turnouts(sites)
        else None
    )


def has_turnouts(sites: Sites) -> bool:
    """Returns whether both files say who voted.

    A file of few ballots, or of ballots all alike, does not, so that nobody is
    found in both.
    """
    return all(round_["turnout"] is not None for round_ in sites.rounds)


def sealed_anew(
    sites: Sites, ballots: list[BallotPart], seats: int, framework: Framework
) -> RoundPart:
    """Returns one round with a new seal, which no phone has checked yet.

    It has the newer form only if both seals have.
    """
    rounds = sites.rounds
    counted = Counter(field for ballot in ballots for field in ballot["fields"])
    last = max(
        rounds, key=lambda round_: (str(round_["closed_at"]), str(round_["closed_by"]))
    )
    forms = {form_of(round_["seal"]) for round_ in rounds if round_["seal"]}
    seal: SealPart = {
        "form": SEAL_2 if forms == {SEAL_2} else SEAL_1,
        "ballots": len(ballots),
        "seats": seats,
        "sha256": "",
        "tally": sealed_tally(framework, counted),
        "places": _places(rounds, len(ballots)),
        "witnesses": {"found": 0, "missing": 0},
    }
    if parts := _merged_parts(rounds, len(ballots)):
        seal["parts"] = parts
    merged: RoundPart = {
        **last,
        "replaced": sum(round_.get("replaced", 0) for round_ in rounds),
        "withdrawn": sum(round_.get("withdrawn", 0) for round_ in rounds),
        "voided": sum(round_.get("voided", 0) for round_ in rounds),
        "opened_at": min(round_["opened_at"] for round_ in rounds),
        "turnout": _voters(sites),
        "seal": seal,
        "ballots": ballots,
    }
    seal["sha256"] = seal_sha256(seal["form"], round_of_document(merged))
    return merged


def _places(rounds: tuple[RoundPart, RoundPart], ballots: int) -> list[int] | None:
    """Adds the votes by place of both sites; None where one has none, or where
    a ballot is in both: no file says what it added to the counts."""
    first, second = (round_["seal"] for round_ in rounds)
    if not first or not second or first["ballots"] + second["ballots"] != ballots:
        return None
    left, right = first.get("places"), second.get("places")
    return None if left is None or right is None else list(map(add, left, right))


def _merged_parts(
    rounds: tuple[RoundPart, RoundPart], ballots: int
) -> list[DivisionPart]:
    """Adds the votes by part where both sites joined the same parts of a
    division, and no ballot is in both files. Turnout is left out: a seat that
    is present in both would count twice."""
    first, second = (round_["seal"] for round_ in rounds)
    if not first or not second or first["ballots"] + second["ballots"] != ballots:
        return []
    parts_by_key = {part["by"]: part for part in second.get("parts") or ()}
    merged: list[DivisionPart] = []
    for part in first.get("parts") or ():
        twin = parts_by_key.get(part["by"])
        if twin and _heads(part) == _heads(twin) and part["votes"]:
            pairs = zip(part["votes"], twin["votes"] or (), strict=True)
            merged.append(
                {**part, "turnout": None, "votes": [_added(*pair) for pair in pairs]}
            )
    return merged


def _heads(part: DivisionPart) -> object:
    """Returns what two divisions must have in common to be added."""
    joined = [row["of"] for row in part["votes"] or ()]
    return part["title"], part["names"], joined


def _added(left: VotesPart, right: VotesPart) -> VotesPart:
    votes: Counter[str] = Counter()
    for row in (*left["votes"], *right["votes"]):
        votes[row["field"]] += row["votes"]
    counted: list[FieldVotes] = [
        {"field": field, "votes": count} for field, count in sorted(votes.items())
    ]
    return {**left, "ballots": left["ballots"] + right["ballots"], "votes": counted}

"""Checks the activities of a session document: settings, rounds, ballots and
seals."""

from collections import Counter
from collections.abc import Mapping

from app.documents.session.document import (
    ActivityPart,
    BallotPart,
    CountPart,
    RoundPart,
    SealPart,
)
from app.documents.session.question_checks import check_counts, check_kind
from app.documents.session.references import require_listed, require_unique
from app.domain.framework import Framework
from app.domain.json import bad
from app.domain.refusals import Refusal
from app.domain.votes.ballot import Rule, check_ballot
from app.domain.votes.seal import form_of, round_of_document, seal_sha256
from app.domain.votes.tally import Tally, ranking


def sealed_tally(framework: Framework, votes: Mapping[str, int]) -> list[CountPart]:
    """Returns {field, votes, rank} of every field in the framework's order."""
    places = {
        ranked.field: ranked
        for ranked in ranking(framework, Tally("", 0, True, 0, 0, votes))
    }
    return [
        {"field": field, "votes": places[field].votes, "rank": places[field].rank}
        for field in framework.fields
    ]


def is_hidden(state: str, reveal: str | None, *, secret: bool, closed: bool) -> bool:
    """Returns whether a round's ballots are left out of files: before its
    close, if it is secret or its tally hidden. Whole ballots beside a list of
    voters would show whose they are."""
    return state == "open" and not closed and (secret or reveal == "at_close")


def check_activity(
    where: str,
    activity: ActivityPart,
    frameworks: Mapping[str, Framework],
    seats: set[str],
) -> None:
    require_listed(f"{where}.framework", activity["framework"], frameworks)
    is_vote = activity["kind"] != "notes"
    _require_settings(where, activity, is_vote=is_vote)
    fits = _has_rounds_of_state(activity) if is_vote else not activity["rounds"]
    if not fits:
        raise bad(f"{where}.rounds", "not_of_state")
    if activity.get("locked") and activity["state"] != "open":
        raise bad(f"{where}.locked", "not_of_state")
    if activity["round"] != len(activity["rounds"]):
        raise bad(f"{where}.round", "not_of_rounds")
    for place, round_ in enumerate(activity["rounds"]):
        inner = f"{where}.rounds[{place}]"
        if round_["number"] != place + 1:
            raise bad(f"{inner}.number", "not_of_rounds")
        require_listed(f"{inner}.framework", round_["framework"], frameworks)
        _require_hiding(inner, activity, round_)
        _round(inner, round_, frameworks, seats)
    check_kind(where, activity, frameworks)


def _has_rounds_of_state(vote: ActivityPart) -> bool:
    """Returns whether a planned vote has no round, a closed one only sealed
    rounds, and an open one a last round that alone is not sealed."""
    sealed = [round_["seal"] is not None for round_ in vote["rounds"]]
    if vote["state"] == "planned" or not sealed:
        return vote["state"] == "planned" and not sealed
    return all(sealed[:-1]) and sealed[-1] == (vote["state"] == "closed")


def _require_settings(
    where: str, values: Mapping[str, object], *, is_vote: bool
) -> None:
    """Refuses settings of a vote that notes have, or that a vote lacks."""
    if values.get("pace") is not None and not is_vote:
        raise bad(f"{where}.pace", "not_of_notes")
    for key in ("reveal", "rule", "secret"):
        if (values[key] is not None) != is_vote:
            raise bad(f"{where}.{key}", "missing" if is_vote else "not_of_notes")


def _require_hiding(where: str, activity: ActivityPart, round_: RoundPart) -> None:
    """Refuses ballots and turnout that are present or missing against
    `is_hidden`.

    Both are null together. Older files have those of an open secret vote with
    a live tally.
    """
    closed, secret = round_["seal"] is not None, round_["secret"]
    hidden = is_hidden(
        activity["state"], activity["reveal"], secret=secret, closed=closed
    )
    values: Mapping[str, object] = round_
    for key in ("ballots", "turnout"):
        if (
            values[key] is None
            and not hidden
            and not (key == "turnout" and closed and secret)
        ):
            raise bad(f"{where}.{key}", "missing")
        if values[key] is not None and hidden and activity["reveal"] == "at_close":
            raise bad(f"{where}.{key}", "hidden")
    unnamed = closed and secret and round_["turnout"] is None
    if (round_["ballots"] is None) != (round_["turnout"] is None) and not unnamed:
        raise bad(f"{where}.turnout", "not_of_ballots")


def _round(
    where: str, round_: RoundPart, frameworks: Mapping[str, Framework], seats: set[str]
) -> None:
    if (round_["closed_at"] is None) != (round_["seal"] is None):
        raise bad(f"{where}.closed_at", "not_of_state")
    ballots, turnout = round_["ballots"], round_["turnout"]
    if ballots is None:
        return
    framework = frameworks[round_["framework"]]
    if turnout is not None:
        _require_turnout(f"{where}.turnout", turnout, len(ballots), seats)
    require_unique(f"{where}.ballots", "receipt", ballots)
    rule = Rule(round_["rule"]["votes"], round_["rule"]["repeats"])
    for place, ballot in enumerate(ballots):
        _ballot(
            f"{where}.ballots[{place}]",
            ballot,
            rule,
            framework,
            named=not round_["secret"],
        )
    if not round_["secret"] and {ballot["seat"] for ballot in ballots} != set(
        turnout or ()
    ):
        raise bad(f"{where}.turnout", "not_of_ballots")
    if round_["seal"] is not None:
        _seal(f"{where}.seal", round_, round_["seal"], ballots, framework)


def _require_turnout(
    where: str, turnout: list[str], ballots: int, seats: set[str]
) -> None:
    """Refuses a seat that is not of the board, or turnout that is not as long
    as the ballots."""
    for place, seat in enumerate(turnout):
        require_listed(f"{where}[{place}]", seat, seats)
    if len(set(turnout)) != len(turnout) or len(turnout) != ballots:
        raise bad(where, "not_of_ballots")


def _ballot(
    where: str, ballot: BallotPart, rule: Rule, framework: Framework, *, named: bool
) -> None:
    try:
        whole = check_ballot(rule, framework, ballot["fields"])
    except Refusal as refusal:
        raise bad(f"{where}.fields", refusal.code) from None
    if list(whole) != ballot["fields"]:
        raise bad(f"{where}.fields", "not_in_order")
    for key in ("seat", "recorded_at"):
        if (ballot.get(key) is not None) != named:
            raise bad(f"{where}.{key}", "missing" if named else "secret")


def _seal(
    where: str,
    round_: RoundPart,
    seal: SealPart,
    ballots: list[BallotPart],
    framework: Framework,
) -> None:
    """Refuses `seal_broken` where the seal differs from what its round
    gives."""
    values: Mapping[str, object] = seal
    counted = Counter(field for ballot in ballots for field in ballot["fields"])
    recomputed = {
        "ballots": len(ballots),
        "sha256": seal_sha256(form_of(seal), round_of_document(round_)),
        "tally": sealed_tally(framework, counted),
    }
    if seal["seats"] < len(ballots):
        raise Refusal("seal_broken", where=f"{where}.seats")
    check_counts(where, round_, seal, framework)
    for key, value in recomputed.items():
        if values[key] != value:
            raise Refusal("seal_broken", where=f"{where}.{key}")

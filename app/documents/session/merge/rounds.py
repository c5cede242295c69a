"""Merges the rounds of a vote held at two sites: every ballot counts once, or
it is refused."""

from collections.abc import Iterator, Mapping, Sequence

from app.documents.session.document import (
    ActivityPart,
    BallotPart,
    LogPart,
    RoundPart,
    SeatPart,
)
from app.documents.session.merge.seals import count_entitled, has_turnouts, sealed_anew
from app.documents.session.merge.sites import Seats, Site, Sites, cannot_merge
from app.domain.framework import Framework
from app.domain.text import fold

Rounds = Sequence[RoundPart]
NAMED_PEOPLE = 5  # whom a refusal names at most


def merged_rounds(
    where: str,
    rounds: tuple[Rounds, Rounds],
    seats: tuple[Seats, Seats],
    framework: Framework,
) -> list[RoundPart]:
    """Returns the rounds of one vote; `where` is the path of its activity.

    The rounds with which both files begin were held before the board was
    copied. After them either one site went on, or both held as many, which are
    paired in order. Refuses `cannot_merge`.
    """
    first, second = rounds
    compared = zip(_without_witnesses(first), _without_witnesses(second), strict=False)
    differing = (place for place, (left, right) in enumerate(compared) if left != right)
    common = next(differing, min(len(first), len(second)))
    if len(first) != len(second) and common < min(len(first), len(second)):
        raise cannot_merge(f"{where}.rounds", "rounds_apart")
    merged = [
        _merged_round(
            Sites(
                f"{where}.rounds[{place}]", Site(left, seats[0]), Site(right, seats[1])
            ),
            framework,
        )
        for place, (left, right) in enumerate(
            zip(first[common:], second[common:], strict=False), start=common
        )
    ]
    only_one = max(first, second, key=len)[common + len(merged) :]
    return [*first[:common], *merged, *only_one]


def _merged_round(sites: Sites, framework: Framework) -> RoundPart:
    for name in ("framework", "rule", "secret", "reveal", "pace", "order"):
        left, right = (round_.get(name) for round_ in sites.rounds)
        # Older files do not have them all
        if None not in (left, right) and left != right:
            raise cannot_merge(f"{sites.where}.{name}", "other_terms")
    if any(round_["seal"] is None for round_ in sites.rounds):
        raise cannot_merge(f"{sites.where}.closed_at", "still_open")
    _require_no_namesake(sites)
    ballots = (
        _secret_ballots(sites) if sites.first.round["secret"] else _named_ballots(sites)
    )
    entitled = count_entitled(sites, len(ballots))
    # One file may have all ballots of the other: its seal stands
    for site in sites.both:
        if (ballots, entitled) == (site.round["ballots"], site.sealed_seats):
            return site.round
    return sealed_anew(sites, ballots, entitled, framework)


def _secret_ballots(sites: Sites) -> list[BallotPart]:
    """Returns the ballots of both sites by receipt; they have no seats.

    A receipt is random and new with each ballot, so one in both files is one
    ballot, cast before the board was copied, and its seat is in both turnouts.
    Any further seat in both has voted twice, and no file says which ballots
    are its own: refuses `voted_twice`.
    """
    first, second = (
        {ballot["receipt"]: ballot for ballot in site.ballots} for site in sites.both
    )
    shared = first.keys() & second.keys()
    if any(first[receipt] != second[receipt] for receipt in shared):
        raise cannot_merge(f"{sites.where}.ballots", "other_ballot")
    twice = sorted(sites.first.turnout & sites.second.turnout)
    if len(twice) != len(shared) and has_turnouts(sites):
        seats = sites.first.seats
        names = ", ".join(seats[seat]["name"] or seat for seat in twice[:NAMED_PEOPLE])
        raise cannot_merge(f"{sites.where}.turnout", "voted_twice", names)
    return [ballot for _, ballot in sorted((first | second).items())]


def _named_ballots(sites: Sites) -> list[BallotPart]:
    """Returns each seat's last ballot, by receipt: at one site it would have
    replaced the first."""
    last: dict[str, BallotPart] = {}
    for ballot in sorted(
        (ballot for site in sites.both for ballot in site.ballots),
        key=lambda ballot: (ballot["recorded_at"], ballot["receipt"]),
    ):
        last[ballot["seat"]] = ballot
    ballots = sorted(last.values(), key=lambda ballot: str(ballot["receipt"]))
    if len({ballot["receipt"] for ballot in ballots}) != len(ballots):
        raise cannot_merge(f"{sites.where}.ballots", "other_ballot")
    return ballots


def _require_no_namesake(sites: Sites) -> None:
    """Refuses `namesakes`: a person who took a new seat at the other site and
    voted from both.

    Two seats of one name that both files have are two people.
    """
    first, second = sites.first, sites.second
    only_second = {
        _person(second.seats[seat]): seat for seat in second.turnout - first.turnout
    }
    for seat in sorted(first.turnout - second.turnout):
        namesake = only_second.get(_person(first.seats[seat]) or "?")
        if namesake and not all(
            key in site.seats for key in (seat, namesake) for site in (first, second)
        ):
            raise cannot_merge(
                f"{sites.where}.turnout", "namesakes", first.seats[seat]["name"]
            )


def _person(seat: SeatPart) -> str:
    """Returns name and organisation, folded; "" for an erased seat."""
    return f"{fold(seat['name'])}/{fold(seat['organisation'])}" if seat["name"] else ""


def _without_witnesses(rounds: Rounds) -> list[Mapping[str, object]]:
    """Returns the rounds without witnesses: phones may check a seal after the
    board was copied."""
    return [
        {**round_, "seal": round_["seal"] and {**round_["seal"], "witnesses": None}}
        for round_ in rounds
    ]


def merge_lines(
    activity: ActivityPart, sources: Sequence[ActivityPart]
) -> Iterator[LogPart]:
    """Yields a line of the log, {at, actor, act, detail}, for each round whose
    seal is new.

    `sources` are the activity as it is in the files.
    """
    for place, round_ in enumerate(activity["rounds"]):
        seals = [
            source["rounds"][place]["seal"]
            for source in sources
            if place < len(source["rounds"])
        ]
        if round_["seal"] and round_["seal"] not in seals:
            sha256 = sorted(seal["sha256"] for seal in seals if seal)
            detail = {
                "activity": activity["key"],
                "round": round_["number"],
                "sha256": sha256,
            }
            yield {
                "at": str(round_["closed_at"]),
                "actor": "organiser",
                "act": "round_merged",
                "detail": detail,
            }

"""Merges the rounds of a vote held at two sites: every ballot counts once, or it is
refused."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from operator import add
from typing import NamedTuple

from app.documents.session.checks import sealed_tally
from app.documents.session.document import (
    ActivityPart,
    BallotPart,
    LogPart,
    RoundPart,
    SealPart,
    SeatPart,
)
from app.domain.framework import Framework
from app.domain.refusals import Refusal
from app.domain.text import fold
from app.domain.votes.parts import DivisionPart, FieldVotes, VotesPart
from app.domain.votes.seal import (
    SEAL_1,
    SEAL_2,
    form_of,
    round_of_document,
    seal_sha256,
)

Seats = Mapping[str, SeatPart]  # by id
Rounds = Sequence[RoundPart]
NAMED_PEOPLE = 5  # whom a refusal names at most


class Site(NamedTuple):
    """One site's file of the round, and its seats by id."""

    round: RoundPart
    seats: Seats

    @property
    def turnout(self) -> set[str]:
        """The seats that voted; empty where the file withholds them."""
        return set(self.round["turnout"] or ())

    @property
    def ballots(self) -> Sequence[BallotPart]:
        """The ballots; a closed round's are in every file."""
        return self.round["ballots"] or ()

    @property
    def sealed_seats(self) -> int:
        """The number of seats that the seal says were entitled; 0 without a seal."""
        return self.round["seal"]["seats"] if self.round["seal"] else 0

    @property
    def entitled(self) -> set[str]:
        """The seats that are present and not voided."""
        return {
            key
            for key, seat in self.seats.items()
            if seat["present"] and not seat["voided"]
        }


class Sites(NamedTuple):
    """A round at both sites; `where` is its path in the file that was named first."""

    where: str
    first: Site
    second: Site

    @property
    def both(self) -> tuple[Site, Site]:
        return self.first, self.second

    @property
    def rounds(self) -> tuple[RoundPart, RoundPart]:
        return self.first.round, self.second.round


def cannot_merge(where: str, problem: str, names: str = "") -> Refusal:
    """Returns the refusal of two files: `where` is a path in the first, `problem` a
    code, `names` the people whom it is about."""
    if names:
        return Refusal(
            "cannot_merge", where=f"{where}: {names}", problem=problem, names=names
        )
    return Refusal("cannot_merge", where=where, problem=problem)


def merged_rounds(
    where: str,
    rounds: tuple[Rounds, Rounds],
    seats: tuple[Seats, Seats],
    framework: Framework,
) -> list[RoundPart]:
    """Returns the rounds of one vote; `where` is the path of its activity.

    The rounds with which both files begin were held before the board was copied. After
    them either one site went on, or both held as many, which are paired in order.
    Refuses `cannot_merge`.
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
    entitled = _count_entitled(sites, len(ballots))
    # One file may have all ballots of the other: its seal stands
    for site in sites.both:
        if (ballots, entitled) == (site.round["ballots"], site.sealed_seats):
            return site.round
    return _sealed(sites, ballots, entitled, framework)


def _secret_ballots(sites: Sites) -> list[BallotPart]:
    """Returns the ballots of both sites by receipt; they have no seats.

    A receipt is random and new with each ballot, so one in both files is one ballot,
    cast before the board was copied, and its seat is in both turnouts. Any further seat
    in both has voted twice, and no file says which ballots are its own: refuses
    `voted_twice`.
    """
    first, second = (
        {ballot["receipt"]: ballot for ballot in site.ballots} for site in sites.both
    )
    shared = first.keys() & second.keys()
    if any(first[receipt] != second[receipt] for receipt in shared):
        raise cannot_merge(f"{sites.where}.ballots", "other_ballot")
    twice = sorted(sites.first.turnout & sites.second.turnout)
    if len(twice) != len(shared) and _has_turnouts(sites):
        seats = sites.first.seats
        names = ", ".join(seats[seat]["name"] or seat for seat in twice[:NAMED_PEOPLE])
        raise cannot_merge(f"{sites.where}.turnout", "voted_twice", names)
    return [ballot for _, ballot in sorted((first | second).items())]


def _named_ballots(sites: Sites) -> list[BallotPart]:
    """Returns each seat's last ballot, by receipt: at one site it would have replaced
    the first."""
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
    """Refuses `namesakes`: a person who took a new seat at the other site and voted
    from both.

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


def _count_entitled(sites: Sites, voted: int) -> int:
    """Returns the seats entitled at both sites, less those that are present in both
    files.

    A seal has only their number; it is never less than at one site, or than the
    ballots.
    """
    sealed = [site.sealed_seats for site in sites.both]
    in_both = sites.first.entitled & sites.second.entitled
    return max(sum(sealed) - len(in_both), voted, *sealed)


def _voters(sites: Sites) -> list[str] | None:
    """Returns the seats that voted at either site; None where one file withholds
    them."""
    return (
        sorted(sites.first.turnout | sites.second.turnout)
        if _has_turnouts(sites)
        else None
    )


def _has_turnouts(sites: Sites) -> bool:
    """Returns whether both files say who voted.

    A file of few ballots, or of ballots all alike, does not, so that nobody is found in
    both.
    """
    return all(round_["turnout"] is not None for round_ in sites.rounds)


def _sealed(
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
    """Adds the votes by place of both sites; None where one has none, or where a ballot
    is in both: no file says what it added to the counts."""
    first, second = (round_["seal"] for round_ in rounds)
    if not first or not second or first["ballots"] + second["ballots"] != ballots:
        return None
    left, right = first.get("places"), second.get("places")
    return None if left is None or right is None else list(map(add, left, right))


def _merged_parts(
    rounds: tuple[RoundPart, RoundPart], ballots: int
) -> list[DivisionPart]:
    """Adds the votes by part where both sites joined the same parts of a division, and
    no ballot is in both files. Turnout is left out: a seat that is present in both
    would count twice."""
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


def _without_witnesses(rounds: Rounds) -> list[Mapping[str, object]]:
    """Returns the rounds without witnesses: phones may check a seal after the board was
    copied."""
    return [
        {**round_, "seal": round_["seal"] and {**round_["seal"], "witnesses": None}}
        for round_ in rounds
    ]


def merge_lines(
    activity: ActivityPart, sources: Sequence[ActivityPart]
) -> Iterator[LogPart]:
    """Yields a line of the log, {at, actor, act, detail}, for each round whose seal is
    new.

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

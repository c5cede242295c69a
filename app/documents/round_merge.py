"""One round of a vote that was held at two sites, each with a file of its own: every ballot counts once, or the two are refused."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.documents.session_checks import sealed_tally
from app.domain.framework import Framework
from app.domain.refusals import Refusal
from app.domain.seal import SEAL_1, SEAL_2, form_of, round_of_document, seal_sha256
from app.domain.text import fold

Json = Mapping[str, Any]
Seats = Mapping[str, Json]
Rounds = Sequence[Json]
TOLD = 5  # people whom a refusal names
CHANGES = ("replaced", "withdrawn", "voided")


def apart(where: str, problem: str) -> Refusal:
    """Two files that cannot be one, by path (in the first of them) and problem."""
    return Refusal("cannot_merge", where=where, problem=problem)


def merged_rounds(
    where: str, rounds: tuple[Rounds, Rounds], seats: tuple[Seats, Seats], framework: Framework
) -> list[Json]:
    """The rounds of one vote. Those with which both files begin were held before the board was copied. After them either one
    site went on, or both held as many: the first of one site is then the first of the other, and so on."""
    one, other = rounds
    decided = zip(_without_witnesses(one), _without_witnesses(other), strict=False)
    differing = (at for at, (first, second) in enumerate(decided) if first != second)
    common = next(differing, min(len(one), len(other)))
    if len(one) != len(other) and common < min(len(one), len(other)):
        raise apart(f"{where}.rounds", "rounds_apart")
    paired = zip(one[common:], other[common:], strict=False)
    met = [
        _round(f"{where}.rounds[{common + at}]", pair, seats, framework)
        for at, pair in enumerate(paired)
    ]
    alone = max(one, other, key=len)[common + len(met) :]
    return [*one[:common], *met, *alone]


def _round(
    where: str, pair: tuple[Json, Json], seats: tuple[Seats, Seats], framework: Framework
) -> Json:
    one, other = pair
    for key in ("framework", "rule", "secret", "reveal", "pace"):
        terms = [site.get(key) for site in pair]
        if None not in terms and terms[0] != terms[1]:  # an older file does not tell them all
            raise apart(f"{where}.{key}", "other_terms")
    if one["seal"] is None or other["seal"] is None:
        raise apart(f"{where}.closed_at", "still_open")
    _require_no_namesake(where, pair, seats)
    ballots = _secret(where, pair, seats[0]) if one["secret"] else _named(where, pair)
    entitled = _entitled(pair, seats, len(ballots))
    for whole in pair:  # one file already holds what the other has: its seal stands
        if (ballots, entitled) == (whole["ballots"], whole["seal"]["seats"]):
            return whole
    return _sealed(pair, ballots, entitled, framework)


def _secret(where: str, pair: tuple[Json, Json], people: Seats) -> list[Json]:
    """Ballots without seats. A receipt is random and new with each ballot, so one in both files is one ballot, cast before the
    board was copied, and its seat is in both turnouts. A further seat in both has voted twice, and no one can tell with which."""
    one, other = ({ballot["receipt"]: ballot for ballot in each["ballots"]} for each in pair)
    shared = one.keys() & other.keys()
    if any(one[receipt] != other[receipt] for receipt in shared):
        raise apart(f"{where}.ballots", "other_ballot")
    both = sorted(set(pair[0]["turnout"] or ()) & set(pair[1]["turnout"] or ()))
    if len(both) != len(shared) and _names_voters(pair):
        raise apart(
            f"{where}.turnout: {', '.join(people[seat]['name'] or seat for seat in both[:TOLD])}",
            "voted_twice",
        )
    return [ballot for _, ballot in sorted((one | other).items())]


def _named(where: str, pair: tuple[Json, Json]) -> list[Json]:
    """A seat's last ballot, as at one site it would have replaced the one before."""
    found: dict[str, Json] = {}
    for ballot in sorted(
        (one for each in pair for one in each["ballots"]),
        key=lambda one: (one["recorded_at"], one["receipt"]),
    ):
        found[ballot["seat"]] = ballot
    ballots = sorted(found.values(), key=lambda one: str(one["receipt"]))
    if len({one["receipt"] for one in ballots}) != len(ballots):
        raise apart(f"{where}.ballots", "other_ballot")
    return ballots


def _require_no_namesake(where: str, pair: tuple[Json, Json], seats: tuple[Seats, Seats]) -> None:
    """Somebody who took a new seat at the other site and voted from both would count twice. Two seats that both sites know are
    two people."""
    first, second = (set(each["turnout"] or ()) for each in pair)
    there = {_name(seats[1][seat]): seat for seat in second - first}
    for seat in sorted(first - second):
        twin = there.get(_name(seats[0][seat]) or "?")
        if twin and not all(one in site for one in (seat, twin) for site in seats):
            raise apart(f"{where}.turnout: {seats[0][seat]['name']}", "namesakes")


def _name(seat: Json) -> str:
    """Name and organisation as one compares them; empty for an erased seat, of which nothing is known."""
    return f"{fold(seat['name'])}/{fold(seat['organisation'])}" if seat["name"] else ""


def _entitled(pair: tuple[Json, Json], seats: tuple[Seats, Seats], voted: int) -> int:
    """A seal says how many seats were entitled, not which: those of both sites, less the ones who are present in both."""
    here, there = (
        {key for key, seat in each.items() if seat["present"] and not seat["voided"]}
        for each in seats
    )
    sealed: list[int] = [each["seal"]["seats"] for each in pair]
    return max(sum(sealed) - len(here & there), voted, *sealed)


def _voters(pair: tuple[Json, Json]) -> list[str] | None:
    """The seats that voted at either site, None where one of them does not say."""
    named = _names_voters(pair)
    return sorted({seat for site in pair for seat in site["turnout"]}) if named else None


def _names_voters(pair: tuple[Json, Json]) -> bool:
    """Whether both sites say who voted. One with few ballots, or all alike, withholds it, so that
    nobody can find somebody who voted at both."""
    return all(site["turnout"] is not None for site in pair)


def _sealed(pair: tuple[Json, Json], ballots: list[Json], seats: int, framework: Framework) -> Json:
    """One round with a new seal, that no phone has checked yet. It covers what both seals did."""
    counted = Counter(field for ballot in ballots for field in ballot["fields"])
    last = max(pair, key=lambda one: (one["closed_at"], str(one["closed_by"])))
    form = SEAL_2 if all(form_of(site["seal"]) == SEAL_2 for site in pair) else SEAL_1
    merged = {
        **last,
        **{name: sum(site.get(name, 0) for site in pair) for name in CHANGES},
        "opened_at": min(one["opened_at"] for one in pair),
        "turnout": _voters(pair),
        "seal": {
            "form": form,
            "ballots": len(ballots),
            "seats": seats,
            "tally": sealed_tally(framework, counted),
            "witnesses": {"found": 0, "missing": 0},
        },
        "ballots": ballots,
    }
    merged["seal"]["sha256"] = seal_sha256(form, round_of_document(merged))
    return merged


def _without_witnesses(rounds: Rounds) -> list[Json]:
    """What was decided: phones may have checked one file's seal after the board was copied."""
    return [
        {**document, "seal": document["seal"] and {**document["seal"], "witnesses": None}}
        for document in rounds
    ]


def merges_of(activity: Json, sources: Sequence[Json]) -> Iterator[dict[str, Any]]:
    """A line of the log for each round that is in no file as it is now: {at, actor, act, detail}."""
    for at, round_ in enumerate(activity["rounds"]):
        seals = [each["rounds"][at]["seal"] for each in sources if at < len(each["rounds"])]
        if round_["seal"] and round_["seal"] not in seals:
            sealed = sorted(seal["sha256"] for seal in seals)
            detail = {"activity": activity["key"], "round": round_["number"], "sha256": sealed}
            yield {
                "at": round_["closed_at"],
                "actor": "organiser",
                "act": "round_merged",
                "detail": detail,
            }

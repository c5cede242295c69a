"""Parts of those who take part, and what each chose: counts that give nobody
away.

A vote is parted by room and online, by each question at joining, and by group.
The ballots of a sealed round are public without their voters, so whoever has
the votes of a part may find which ballots add up to them; with two such
counts, which ballots are in both. So all parts that are published cut the
ballots, taken together, into pieces of FEWEST ballots or more that are not all
alike. What is smaller is joined to another part of the same kind, or that kind
is not counted.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TypedDict

from app.domain.json import JsonView
from app.domain.local_text import written
from app.domain.people.join_questions import UNSAID
from app.domain.plan.pace import FEWEST, gives_away
from app.domain.votes.divisions import (
    Division,
    DivisionHead,
    DivisionPart,
    Entitled,
    FieldVotes,
    TurnoutPart,
    VotesPart,
)

Joined = list[tuple[str, ...]]  # the keys of each part that is published
NOBODY_SAID = ((UNSAID,), ("",))  # parts of those who are in none


def count_parts(
    divisions: Sequence[Division], people: Sequence[Entitled], *, secret: bool
) -> list[DivisionPart] | None:
    """Returns the parts as a seal has them; a division without turnout and
    votes is left out.

    None for a round whose result tells what each voter chose. In a named vote
    no votes are counted by question: whoever reads the ballots could find who
    answered what.
    """
    cast = [person for person in people if person.fields is not None]
    if gives_away(len(cast), _votes(cast)):
        return None
    counted: list[DivisionPart] = []
    pieces = [cast]
    for division in divisions:
        is_counted = secret or not division.is_question
        joined = _joined_votes(division, pieces) if is_counted else []
        pieces = _cut(division.by, joined, pieces)
        votes = [_chosen(division.by, of, cast) for of in joined] or None
        turnout = _turnout(division, people)
        if turnout or votes:
            counted.append({**_head(division), "turnout": turnout, "votes": votes})
    return counted or None


def _votes(people: Iterable[Entitled]) -> Counter[str]:
    return Counter(field for person in people for field in person.fields or ())


def _cut(by: str, joined: Joined, pieces: list[list[Entitled]]) -> list[list[Entitled]]:
    """Returns the pieces cut by the parts of a division; as they are without
    parts."""
    if not joined:
        return pieces
    return [part for piece in pieces for part in _split(by, joined, piece)]


def _split(by: str, joined: Joined, people: Sequence[Entitled]) -> list[list[Entitled]]:
    """Returns the people by part, without empty parts."""
    parts = [[person for person in people if person.key(by) in of] for of in joined]
    return [part for part in parts if part]


def _chosen(by: str, of: tuple[str, ...], cast: Sequence[Entitled]) -> VotesPart:
    inside = [person for person in cast if person.key(by) in of]
    votes: list[FieldVotes] = [
        {"field": key, "votes": count} for key, count in sorted(_votes(inside).items())
    ]
    return {"of": list(of), "ballots": len(inside), "votes": votes}


def _joined_votes(division: Division, pieces: Sequence[Sequence[Entitled]]) -> Joined:
    """Joins the parts of a division until each has enough ballots in each
    piece, or none.

    Returns [] where one part is left.
    """
    cells = [_by_key(division.by, piece) for piece in pieces]
    sizes = Counter(
        {key: sum(len(cell.get(key, ())) for cell in cells) for key in division.keys}
    )
    joined: Joined = [(key,) for key in division.keys if sizes[key]]
    while len(joined) > 1 and (small := _too_small(joined, cells)):
        joined = _join(division, joined, small, sizes)
    return joined if len(joined) > 1 else []


Cell = dict[str, list[Entitled]]  # the people of a piece by part


def _by_key(by: str, people: Sequence[Entitled]) -> Cell:
    cell: Cell = {}
    for person in people:
        cell.setdefault(person.key(by), []).append(person)
    return cell


def _too_small(joined: Joined, cells: Sequence[Cell]) -> set[int]:
    """Returns the places of the parts that tell too much in some piece."""
    small = set()
    for place, of in enumerate(joined):
        for cell in cells:
            inside = [person for key in of for person in cell.get(key, ())]
            if inside and gives_away(len(inside), _votes(inside)):
                small.add(place)
                break
    return small


def _join(
    division: Division, joined: Joined, small: set[int], sizes: Counter[str]
) -> Joined:
    """Joins the smallest of the parts that are too small to the smaller of its
    neighbours, because answers may be steps; who gave none, or has no group,
    to the largest part."""

    def size(place: int) -> tuple[int, int]:
        return sum(sizes[key] for key in joined[place]), place

    first = min(small, key=size)
    answered = [place for place, of in enumerate(joined) if of not in NOBODY_SAID]
    if joined[first] in NOBODY_SAID:
        second = max(answered, key=size)
    else:
        beside = [place for place in answered if abs(place - first) == 1]
        second = min(
            beside or [place for place in range(len(joined)) if place != first],
            key=size,
        )
    both = {*joined[first], *joined[second]}
    whole = tuple(key for key in division.keys if key in both)
    rest = [of for place, of in enumerate(joined) if place not in (first, second)]
    return sorted([*rest, whole], key=lambda of: division.keys.index(of[0]))


def _joined_seats(
    division: Division, people: Sequence[Entitled]
) -> tuple[Joined, Counter[str]]:
    """Joins the parts of a division until each has enough people, or one is
    left; returns them, and the number of people by key."""
    sizes = _sizes(division, people)
    joined: Joined = [(key,) for key in division.keys if sizes[key]]
    while len(joined) > 1 and (small := _few_seats(joined, sizes)):
        joined = _join(division, joined, small, sizes)
    return joined, sizes


def _sizes(division: Division, people: Sequence[Entitled]) -> Counter[str]:
    return Counter(person.key(division.by) for person in people)


def _turnout(
    division: Division, people: Sequence[Entitled]
) -> list[TurnoutPart] | None:
    """Returns how many of each part voted, small parts joined; None for one
    part, and where it would tell who gave which answer: staff know who
    voted."""
    joined, sizes = _joined_seats(division, people)
    voted = _sizes(division, [person for person in people if person.fields is not None])
    counts = [
        (of, sum(sizes[key] for key in of), sum(voted[key] for key in of))
        for of in joined
    ]
    if len(joined) < 2 or (division.is_question and _names_answers(counts)):
        return None
    return [
        {"of": list(of), "seats": seats, "ballots": ballots}
        for of, seats, ballots in counts
    ]


class PeopleRow(TypedDict):
    """How many people of the keys `of` took part."""

    of: list[str]
    seats: int


def count_people(
    divisions: Sequence[Division], people: Sequence[Entitled]
) -> list[JsonView]:
    """Returns {by, title, names, seats: [{of, seats}]} of each division by
    which people who do not vote can be counted: small parts are joined, and
    one part alone would say it of everybody."""
    counted: list[JsonView] = []
    for division in divisions:
        joined, sizes = _joined_seats(division, people)
        rows: list[PeopleRow] = [
            {"of": list(of), "seats": sum(sizes[key] for key in of)} for of in joined
        ]
        if len(rows) > 1:
            counted.append({**_head(division), "seats": rows})
    return counted


def _head(division: Division) -> DivisionHead:
    return {
        "by": division.by,
        "title": written(division.title) if division.title else None,
        "names": [
            {"key": key, "name": written(name)} for key, name in division.names.items()
        ],
    }


def _few_seats(joined: Joined, sizes: Counter[str]) -> set[int]:
    seats = [sum(sizes[key] for key in of) for of in joined]
    return {place for place, count in enumerate(seats) if count < FEWEST}


def _names_answers(counts: Sequence[tuple[tuple[str, ...], int, int]]) -> bool:
    """Returns whether those who have voted, or those who have not, are so few
    or so alike that knowing who they are tells their answers."""
    voted = [ballots for _, _, ballots in counts]
    absent = [seats - ballots for _, seats, ballots in counts]
    return any(
        sum(side) > 0 and (sum(side) < FEWEST or max(side) == sum(side))
        for side in (voted, absent)
    )

"""The two sites of a merge: their documents, and what each says of a round."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from app.documents.session.document import (
    BallotPart,
    BoardDocument,
    RoundPart,
    SeatPart,
)
from app.domain.refusals import Refusal

Seats = Mapping[str, SeatPart]  # by id


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
        """The number of seats that the seal says were entitled; 0 without a
        seal."""
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
    """A round at both sites; `where` is its path in the file that was named
    first."""

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
    """Returns the refusal of two files: `where` is a path in the first,
    `problem` a code, `names` the people whom it is about."""
    if names:
        return Refusal(
            "cannot_merge", where=f"{where}: {names}", problem=problem, names=names
        )
    return Refusal("cannot_merge", where=where, problem=problem)


class Pair(NamedTuple):
    """The two documents; `first` is the one that was named first, whose paths
    a refusal has."""

    first: BoardDocument
    newer: BoardDocument
    older: BoardDocument

"""Compares several workshops on one framework, from their session documents; stores
nothing."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

from app.documents.session.checks import is_exercise
from app.documents.session.document import (
    ActivityPart,
    BoardDocument,
    NotePart,
    RoundPart,
)
from app.domain.board_settings import BoardSettings
from app.domain.framework import Framework
from app.domain.framework_names import same
from app.domain.plan.shortlist import is_made
from app.domain.plan.time_zone import local_day
from app.domain.programmes.programme import LeftField
from app.domain.refusals import Refusal
from app.domain.votes.ballot import Rule
from app.frameworks import Crosswalk, crosswalk, shipped

FEWEST, MOST = 2, 12


@dataclass(frozen=True)
class Workshop:
    """The numbers of one document.

    `votes` and `notes` are by field id of its own framework, None where it has no such
    activity; `ballots` out of `seats` as sealed (while the vote is open: so far).
    `situation` is the title of the notes activity.
    """

    file: str
    title: str
    place: str
    day: str
    framework: Framework
    rule: Rule | None = None
    sealed: bool = False
    ballots: int = 0
    seats: int | None = None
    votes: Mapping[str, int] | None = None
    situation: str = ""
    notes: Mapping[str, int] | None = None


@dataclass(frozen=True)
class Column:
    """A workshop read on the common framework; fields that its own one lacks are left
    out."""

    workshop: Workshop
    votes: Mapping[str, int] | None
    notes: Mapping[str, int] | None
    left: tuple[LeftField, ...] = ()
    remarks: str = ""

    @property
    def total(self) -> int:
        """Returns all of its votes, including those on fields that are left out."""
        return sum((self.workshop.votes or {}).values())

    def share(self, field_id: str) -> float | None:
        """Returns the votes of a field per ballot; 0 to 1 where a ballot names a field
        once."""
        if (
            self.votes is None
            or field_id not in self.votes
            or not self.workshop.ballots
        ):
            return None
        return self.votes[field_id] / self.workshop.ballots

    def of_block(self, ids: Sequence[str]) -> int | None:
        """Returns the votes on these fields of a block, or None without a vote."""
        return (
            None
            if self.votes is None
            else sum(self.votes.get(field_id, 0) for field_id in ids)
        )


@dataclass(frozen=True)
class Comparison:
    """The workshops on a common framework: the first file's, unless another loses fewer
    fields."""

    framework: Framework
    columns: tuple[Column, ...] = field(default_factory=tuple)

    @property
    def top(self) -> float:
        """Returns the largest share of any field, which a full bar stands for."""
        return (
            max(
                (
                    column.share(key) or 0
                    for column in self.columns
                    for key in self.framework.fields
                ),
                default=0,
            )
            or 1.0
        )

    @property
    def most_notes(self) -> int:
        """Returns the most notes of any field, at least 1."""
        return (
            max(
                (
                    count
                    for column in self.columns
                    for count in (column.notes or {}).values()
                ),
                default=1,
            )
            or 1
        )


def workshop_of(
    file: str, document: BoardDocument, frameworks: Mapping[str, Framework]
) -> Workshop:
    """Returns a checked document in numbers: its last sealed vote, and the situation
    before it.

    Without a sealed vote it is the open one, if its ballots may be seen. A tie-break or
    a vote on notes is it only where there is no other: nobody else voted on these
    notes. Practice never enters. Refuses `nothing_to_compare`.
    """
    activities = [
        activity for activity in document["activities"] if is_exercise(activity)
    ]
    place, round_ = _vote(activities, frameworks)
    situation = _situation(
        activities[:place], frameworks, round_["framework"] if round_ else None
    )
    source = round_ or situation
    if source is None:
        raise Refusal("nothing_to_compare", file=file)
    workshop = Workshop(
        file,
        document["board"]["title"],
        document["board"]["place"],
        _day(document, round_),
        frameworks[source["framework"]],
    )
    return _with_notes(_with_votes(workshop, round_), document["notes"], situation)


def _vote(
    activities: Sequence[ActivityPart], frameworks: Mapping[str, Framework]
) -> tuple[int, RoundPart | None]:
    """Returns (index of the vote, its round), or (number of activities, None) without a
    vote."""
    rounds: list[tuple[int, RoundPart | None]] = [
        (at, round_)
        for at, vote in enumerate(activities)
        for round_ in vote["rounds"]
        if round_["ballots"] is not None
    ]
    sealed = [
        (at, round_) for at, round_ in rounds if round_ and round_["seal"] is not None
    ]
    shared = [
        (at, round_)
        for at, round_ in sealed or rounds
        if round_ and not is_made(frameworks[round_["framework"]])
    ]
    return (shared or sealed or rounds or [(len(activities), None)])[-1]


def _situation(
    before: Sequence[ActivityPart],
    frameworks: Mapping[str, Framework],
    voted: str | None,
) -> ActivityPart | None:
    fitting = [
        activity
        for activity in before
        if activity["kind"] == "notes"
        and not activity["private"]
        and frameworks[activity["framework"]].fields
    ]
    return next(
        (activity for activity in fitting if voted in {None, activity["framework"]}),
        None,
    )


def _with_votes(workshop: Workshop, round_: RoundPart | None) -> Workshop:
    if round_ is None:
        return workshop
    ballots, seal = round_["ballots"] or [], round_["seal"]
    return replace(
        workshop,
        rule=Rule(round_["rule"]["votes"], round_["rule"]["repeats"]),
        sealed=seal is not None,
        ballots=len(ballots),
        seats=seal["seats"] if seal else None,
        votes=Counter(field_id for ballot in ballots for field_id in ballot["fields"]),
    )


def _with_notes(
    workshop: Workshop, notes: Sequence[NotePart], situation: ActivityPart | None
) -> Workshop:
    if situation is None:
        return workshop
    fields = [
        note["field"]
        for note in notes
        if note["activity"] == situation["key"] and note["state"] == "shown"
    ]
    counts = Counter(field_id for field_id in fields if field_id is not None)
    return replace(workshop, situation=situation["title"], notes=counts)


def _day(document: BoardDocument, round_: RoundPart | None) -> str:
    """Returns the ISO date of the first sitting, else of the vote, else of the
    board."""
    dates = [
        str(session["held_on"])
        for session in document["sessions"]
        if session["held_on"]
    ]
    if dates:
        return min(dates)
    board = document["board"]
    zone = BoardSettings.read(board["settings"]).time_zone
    return local_day(round_["opened_at"] if round_ else board["created_at"], zone)


def compare(workshops: Sequence[Workshop]) -> Comparison:
    """Reads all workshops on one framework.

    Refuses `frameworks_apart`, with two files whose frameworks have no crosswalk.
    """
    common = min(
        _candidates(workshops),
        key=lambda candidate: sum(
            len(counterparts(workshop.framework, candidate)[1])
            for workshop in workshops
        ),
    )
    return Comparison(
        common, tuple(_column(workshop, common) for workshop in workshops)
    )


def _candidates(workshops: Sequence[Workshop]) -> list[Framework]:
    """Returns the frameworks on which every workshop can be read, in the order of the
    files."""
    frameworks = [
        candidate.framework
        for candidate in workshops
        if all(
            _readable(workshop.framework, candidate.framework) for workshop in workshops
        )
    ]
    if not frameworks:
        first, second = next(
            pair
            for pair in combinations(workshops, 2)
            if not _readable(pair[0].framework, pair[1].framework)
        )
        raise Refusal("frameworks_apart", one=first.file, other=second.file)
    return frameworks


def _readable(source: Framework, target: Framework) -> bool:
    return same(source, target) or walk_of(source, target) is not None


def walk_of(source: Framework, target: Framework) -> Crosswalk | None:
    """Returns the crosswalk of two shipped frameworks; None for changed ones under the
    same ids."""
    are_shipped = all(
        framework.id in shipped() and same(framework, shipped()[framework.id])
        for framework in (source, target)
    )
    return crosswalk(source.id, target.id) if are_shipped else None


def counterparts(
    source: Framework, target: Framework
) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """Returns the fields of `source` by id: (with one counterpart, with several)."""
    if same(source, target):
        return {key: key for key in source.fields}, {}
    walk = walk_of(source, target)
    links = walk.links if walk else {}
    single = {key: to[0] for key, to in links.items() if len(to) == 1}
    return single, {key: to for key, to in links.items() if len(to) > 1}


def _column(workshop: Workshop, common: Framework) -> Column:
    single, several = counterparts(workshop.framework, common)
    walk = (
        None
        if same(workshop.framework, common)
        else walk_of(workshop.framework, common)
    )
    votes, notes = (
        None if counts is None else read_counts(counts, single)
        for counts in (workshop.votes, workshop.notes)
    )
    return Column(
        workshop,
        votes,
        notes,
        tuple(_left(workshop, single, several)),
        walk.remarks if walk else "",
    )


def read_counts(counts: Mapping[str, int], single: Mapping[str, str]) -> dict[str, int]:
    """Returns the counts by field of the common framework; merged fields are added
    up."""
    counts_there = dict.fromkeys(single.values(), 0)
    for key, to in single.items():
        counts_there[to] += counts.get(key, 0)
    return counts_there


def _left(
    workshop: Workshop,
    single: Mapping[str, str],
    several: Mapping[str, tuple[str, ...]],
) -> Iterator[LeftField]:
    for key, definition in workshop.framework.fields.items():
        if key not in single:
            votes, notes = (
                (counts or {}).get(key, 0)
                for counts in (workshop.votes, workshop.notes)
            )
            yield LeftField(key, definition.name, votes, notes, several.get(key, ()))

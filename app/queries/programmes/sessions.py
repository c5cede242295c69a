"""Reads the numbers of a session document for a programme: sealed votes, and
notes before them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.documents.session.checks import is_exercise
from app.documents.session.document import ActivityPart, BoardDocument, RoundPart
from app.domain.board_settings import BoardSettings
from app.domain.framework import Framework
from app.domain.framework_names import same
from app.domain.plan.time_zone import local_day
from app.domain.programmes.programme import LeftField, PlanSum, TownNumbers
from app.domain.votes.ballot import Rule
from app.queries.compare.crosswalks import counterparts, read_counts, walk_of
from app.queries.programmes.plans import plan_of_document
from app.storage.programmes.programmes import key_of


@dataclass(frozen=True)
class Counts:
    """A sealed vote, or where there is none the notes alone, on the town's own
    framework.

    `votes` and `notes` are by field id; `seal` is the SHA-256 of the vote,
    None without one.
    """

    framework: Framework
    ballots: int = 0
    seats: int = 0
    votes: Mapping[str, int] | None = None
    notes: Mapping[str, int] | None = None
    seal: str | None = None
    sealed_at: str = ""
    rule: Rule | None = None


@dataclass(frozen=True)
class SessionNumbers:
    """A session in numbers, without anything that somebody wrote.

    `key` names its board, `changed_at` is the time of the last thing that
    happened. `counts` are in the order of the activities.
    """

    town: str
    country: str
    locale: str
    day: str
    key: str
    changed_at: str
    erase_on: str | None
    seats: int
    counts: tuple[Counts, ...]
    plan: PlanSum | None = None


def _count_present(document: BoardDocument) -> int:
    return sum(
        seat["present"] and not seat["voided"] and not seat["device"]
        for seat in document["seats"]
    )


def session_numbers(
    document: BoardDocument, frameworks: Mapping[str, Framework]
) -> SessionNumbers:
    """Returns a checked document in numbers. Practice and open votes never
    enter."""
    board = document["board"]
    country = board["settings"].get("country")
    return SessionNumbers(
        town=board["place"] or board["title"],
        country=country if isinstance(country, str) else "",
        locale=board["locale"],
        day=_day(document),
        key=key_of(board["code"], board["created_at"]),
        changed_at=_changed_at(document),
        erase_on=board["erase_on"],
        seats=_count_present(document),
        counts=tuple(_counts(document, frameworks)),
        plan=plan_of_document(document),
    )


def _day(document: BoardDocument) -> str:
    """Returns the ISO date of the first dated sitting, else of the last sealed
    vote, else ""."""
    dates = [
        sitting["held_on"] for sitting in document["sessions"] if sitting["held_on"]
    ]
    if dates:
        return min(dates)
    sealed = [
        round_["opened_at"]
        for activity in document["activities"]
        for round_ in activity["rounds"]
        if round_["seal"] is not None and is_exercise(activity)
    ]
    zone = BoardSettings.read(document["board"]["settings"]).time_zone
    return local_day(max(sealed), zone) if sealed else ""


def _changed_at(document: BoardDocument) -> str:
    times = [
        document["board"]["created_at"],
        *(entry["at"] for entry in document["log"]),
        *(note["updated_at"] for note in document["notes"]),
        *(part["updated_at"] for part in document.get("commitments", ())),
        *(seat["joined_at"] for seat in document["seats"]),
    ]
    for activity in document["activities"]:
        times += [
            round_["closed_at"] or round_["opened_at"] for round_ in activity["rounds"]
        ]
    return max(times)


def _counts(
    document: BoardDocument, frameworks: Mapping[str, Framework]
) -> Iterator[Counts]:
    activities = [
        activity for activity in document["activities"] if is_exercise(activity)
    ]
    voted = set()
    for place, activity in enumerate(activities):
        round_ = _last_sealed(activity)
        if round_ is not None:
            voted.add(round_["framework"])
            notes = _notes(document, activities[:place], round_["framework"])
            yield _sealed(frameworks[round_["framework"]], round_, notes)
    for key in dict.fromkeys(activity["framework"] for activity in activities):
        notes = _notes(document, activities, key)
        if key not in voted and notes is not None:
            yield Counts(frameworks[key], notes=notes)


def _last_sealed(activity: ActivityPart) -> RoundPart | None:
    return next(
        (r for r in reversed(activity["rounds"]) if r["seal"] is not None), None
    )


def _sealed(
    framework: Framework, round_: RoundPart, notes: Mapping[str, int] | None
) -> Counts:
    seal = round_["seal"]
    assert seal is not None
    votes = {count["field"]: count["votes"] for count in seal["tally"]}
    return Counts(
        framework,
        seal["ballots"],
        seal["seats"],
        votes,
        notes,
        seal["sha256"],
        round_["closed_at"] or "",
        Rule(round_["rule"]["votes"], round_["rule"]["repeats"]),
    )


def _notes(
    document: BoardDocument, before: Sequence[ActivityPart], framework: str
) -> Mapping[str, int] | None:
    """Returns {field: shown notes} of the first notes on the framework, None
    without any."""
    situation = next(
        (
            activity["key"]
            for activity in before
            if (activity["kind"], activity["framework"]) == ("notes", framework)
            and not activity["private"]
        ),
        None,
    )
    if situation is None:
        return None
    return Counter(
        note["field"]
        for note in document["notes"]
        if note["activity"] == situation
        and note["state"] == "shown"
        and note["field"] is not None
    )


class Reader:
    """Reads counts on one framework, and remembers of each other one whether
    it can be read: its fields are the same, or a crosswalk leads to them."""

    def __init__(self, target: Framework) -> None:
        self.target = target
        self._readable: dict[int, tuple[Framework, bool]] = {}

    def is_readable(self, source: Framework) -> bool:
        key, target = id(source), self.target
        if key not in self._readable:
            is_known = same(source, target) or walk_of(source, target) is not None
            self._readable[key] = (source, bool(target.fields) and is_known)
        return self._readable[key][1]

    def readable(self, counts: Sequence[Counts]) -> list[Counts]:
        return [count for count in counts if self.is_readable(count.framework)]

    def counting(self, counts: Sequence[Counts]) -> Counts | None:
        """Returns the last sealed vote that can be read, else the notes, else
        None."""
        readable = self.readable(counts)
        sealed = [count for count in readable if count.votes is not None]
        return next(iter([*reversed(sealed), *readable]), None)

    def unread(self, counts: Sequence[Counts]) -> tuple[str, ...]:
        """Returns the ids of frameworks with a sealed vote that cannot be
        read."""
        ids = [
            count.framework.id
            for count in counts
            if count.votes is not None and not self.is_readable(count.framework)
        ]
        return tuple(dict.fromkeys(ids))


def _left_field(counts: Counts, key: str, several: tuple[str, ...]) -> LeftField:
    return LeftField(
        key,
        counts.framework.fields[key].name,
        (counts.votes or {}).get(key, 0),
        (counts.notes or {}).get(key, 0),
        several,
    )


def read_on(counts: Counts, target: Framework) -> TownNumbers:
    """Returns the numbers on another framework. What has no single counterpart
    is in `left`."""
    single, several = counterparts(counts.framework, target)
    votes, notes = (
        None if values is None else read_counts(values, single)
        for values in (counts.votes, counts.notes)
    )
    left = tuple(
        _left_field(counts, key, several.get(key, ()))
        for key in counts.framework.fields
        if key not in single
    )
    head = (counts.framework.id, counts.ballots, counts.seats, votes, notes, left)
    return TownNumbers(*head, counts.sealed_at, counts.rule)

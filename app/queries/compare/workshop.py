"""Reads a workshop in numbers from its session document."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.documents.session.checks import is_exercise
from app.documents.session.document import (
    ActivityPart,
    BoardDocument,
    NotePart,
    RoundPart,
)
from app.domain.board_settings import BoardSettings
from app.domain.framework import Framework
from app.domain.plan.shortlist import is_made
from app.domain.plan.time_zone import local_day
from app.domain.refusals import Refusal
from app.domain.votes.ballot import Rule


@dataclass(frozen=True)
class Workshop:
    """The numbers of one document.

    `votes` and `notes` are by field id of its own framework, None where it has
    no such activity; `ballots` out of `seats` as sealed (while the vote is
    open: so far). `situation` is the title of the notes activity.
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


def workshop_of(
    file: str, document: BoardDocument, frameworks: Mapping[str, Framework]
) -> Workshop:
    """Returns a checked document in numbers: its last sealed vote, and the
    situation before it.

    Without a sealed vote it is the open one, if its ballots may be seen. A
    tie-break or a vote on notes is it only where there is no other: nobody
    else voted on these notes. Practice never enters. Refuses
    `nothing_to_compare`.
    """
    activities = [part for part in document["activities"] if is_exercise(part)]
    place, round_ = _vote(activities, frameworks)
    voted = round_["framework"] if round_ else None
    situation = _situation(activities[:place], frameworks, voted)
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
    """Returns (index of the vote, its round), or (number of activities, None)
    without a vote."""
    rounds = [
        (at, round_)
        for at, vote in enumerate(activities)
        for round_ in vote["rounds"]
        if round_["ballots"] is not None
    ]
    sealed = [(at, round_) for at, round_ in rounds if round_["seal"] is not None]
    shared = [
        (at, round_)
        for at, round_ in sealed or rounds
        if not is_made(frameworks[round_["framework"]])
    ]
    chosen = shared or sealed or rounds
    return chosen[-1] if chosen else (len(activities), None)


def _situation(
    before: Sequence[ActivityPart],
    frameworks: Mapping[str, Framework],
    voted: str | None,
) -> ActivityPart | None:
    """Returns the first notes on fields that all may read, on the framework of
    the vote where there is one."""
    fitting = (
        part
        for part in before
        if part["kind"] == "notes"
        and not part["private"]
        and frameworks[part["framework"]].fields
        and voted in {None, part["framework"]}
    )
    return next(fitting, None)


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
    counts = Counter(
        note["field"]
        for note in notes
        if note["activity"] == situation["key"]
        and note["state"] == "shown"
        and note["field"] is not None
    )
    return replace(workshop, situation=situation["title"], notes=counts)


def _day(document: BoardDocument, round_: RoundPart | None) -> str:
    """Returns the ISO date of the first sitting, else of the vote, else of the
    board."""
    sittings = (sitting["held_on"] for sitting in document["sessions"])
    dates = [str(held_on) for held_on in sittings if held_on]
    if dates:
        return min(dates)
    board = document["board"]
    zone = BoardSettings.read(board["settings"]).time_zone
    return local_day(round_["opened_at"] if round_ else board["created_at"], zone)

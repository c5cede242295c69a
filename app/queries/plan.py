"""Reads the plan of action: commitments with their proposals, and proposals
without one."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from app.domain.framework import Framework
from app.domain.plan.commitment import Commitment
from app.queries.board import BoardView
from app.storage.activities import StoredActivity
from app.storage.commitments import commitments_of, follow_ups_of
from app.storage.notes import StoredNote, notes_since
from app.storage.seats import StoredSeat


@dataclass(frozen=True)
class PlanLine:
    """A proposal with its commitment. `note` is what stands for it, after
    merging."""

    note: StoredNote
    framework: Framework
    commitment: Commitment


@dataclass(frozen=True)
class Proposal:
    """A note that is not in the plan yet."""

    note: StoredNote
    framework: Framework


@dataclass(frozen=True)
class Plan:
    """`lines` in the order of the fields; `follow_ups` are days, oldest
    first."""

    lines: tuple[PlanLine, ...]
    proposals: tuple[Proposal, ...]
    follow_ups: tuple[str, ...]

    def count(self, day: str, state: str) -> int:
        """Returns how many lines a follow-up found in a state; "" for those it
        said nothing of."""
        said = (line.commitment.progress.get(day) for line in self.lines)
        return sum((progress.state if progress else "") == state for progress in said)


def plan_of(connection: Connection, view: BoardView) -> Plan:
    """Returns the plan, without what stands on hidden, private or practice
    notes."""
    stored = commitments_of(connection, view.board.id)
    notes = {note.id: note for note in notes_since(connection, view.board.id, -1)}
    sources = {
        activity.id: activity for activity in view.real("notes") if not activity.private
    }
    lines = []
    for commitment in stored.values():
        note = _end(notes, commitment.note)
        if not commitment.removed and note is not None and note.activity_id in sources:
            framework = view.framework(sources[note.activity_id])
            lines.append(PlanLine(note, framework, commitment))
    lines.sort(key=lambda line: _order(line.note, line.framework))
    planned = {line.note.id for line in lines}
    proposing = _proposing(view, sources)
    proposals = [
        Proposal(note, view.framework(proposing[note.activity_id]))
        for note in notes.values()
        if note.activity_id in proposing
        and note.state == "shown"
        and note.id not in planned
    ]
    proposals.sort(key=lambda proposal: _order(proposal.note, proposal.framework))
    return Plan(
        tuple(lines), tuple(proposals), tuple(follow_ups_of(connection, view.board.id))
    )


def _end(notes: Mapping[str, StoredNote], note_id: str) -> StoredNote | None:
    """Returns the shown note in which a note ended, through several mergings;
    None for none."""
    note, seen = notes.get(note_id), {note_id}
    while (
        note is not None
        and note.state == "merged"
        and note.merged_into not in {None, *seen}
    ):
        seen.add(str(note.merged_into))
        note = notes.get(str(note.merged_into))
    return note if note is not None and note.state == "shown" else None


def _order(note: StoredNote, framework: Framework) -> tuple[int, int]:
    places = [field.id if field else block.id for block, field in framework.places()]
    return (
        places.index(note.place) if note.place in places else len(places),
        note.position,
    )


def _proposing(
    view: BoardView, sources: Mapping[int, StoredActivity]
) -> dict[int, StoredActivity]:
    """Returns the activities whose notes are proposals: those after the first
    vote, else all."""
    order = [activity.id for activity in view.activities]
    votes = [order.index(vote.id) for vote in view.real("vote")]
    after = {
        row: activity
        for row, activity in sources.items()
        if votes and order.index(row) > min(votes) and view.framework(activity).fields
    }
    return after or dict(sources)


def may_write(view: BoardView, seat: StoredSeat | None, note: StoredNote) -> bool:
    """Returns whether a participant may write the commitment on a note."""
    if seat is None or view.board.settings.planners != "groups":
        return False
    return note.seat_id == seat.id or (seat.group_id or 0) == note.group_id


def place_name(line: PlanLine | Proposal) -> str:
    """Returns the name of the field or block of a note."""
    field = line.framework.fields.get(line.note.place)
    return field.name if field else line.framework.block_by_id[line.note.block].name


def plan_json(plan: Plan, planners: str) -> dict[str, object]:
    """Returns the plan as `GET /b/{code}/plan` gives it."""
    return {
        "planners": planners,
        "follow_ups": list(plan.follow_ups),
        "commitments": [
            {**_note_json(line.note), **commitment_json(line.commitment)}
            for line in plan.lines
        ],
        "proposals": [_note_json(proposal.note) for proposal in plan.proposals],
    }


def _note_json(note: StoredNote) -> dict[str, object]:
    return {
        "note": note.id,
        "activity": note.activity,
        "block": note.block,
        "field": note.field,
        "text": note.text,
    }


def commitment_json(commitment: Commitment) -> dict[str, object]:
    """Returns {note, lead, partners, due, first_step, indicator, progress:
    {day: …}}."""
    values = commitment.values()
    return {
        "note": commitment.note,
        **commitment.parts(),
        "progress": values["progress"],
    }

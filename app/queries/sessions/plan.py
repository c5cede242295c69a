"""Reads the plan of action as parts of a session document."""

from collections.abc import Sequence

from sqlalchemy import Connection

from app.documents.session.document import CommitmentPart, FollowUpPart, ProgressPart
from app.domain.plan.commitment import Commitment
from app.storage.activities import StoredActivity
from app.storage.commitments import commitments_of, follow_ups_of
from app.storage.notes import StoredNote


def commitment_parts(
    connection: Connection,
    board_id: int,
    notes: Sequence[StoredNote],
    activities: Sequence[StoredActivity],
) -> list[CommitmentPart]:
    """Returns the commitments but those on notes of private activities."""
    private = {activity.id for activity in activities if activity.private}
    withheld = {note.id for note in notes if note.activity_id in private}
    stored = commitments_of(connection, board_id).values()
    return [_part(commitment) for commitment in stored if commitment.note not in withheld]


def _part(commitment: Commitment) -> CommitmentPart:
    return CommitmentPart(
        note=commitment.note,
        lead=commitment.lead,
        partners=commitment.partners,
        due=commitment.due,
        first_step=commitment.first_step,
        indicator=commitment.indicator,
        removed=commitment.removed,
        made_at=commitment.made_at,
        updated_at=commitment.updated_at,
        progress=[
            ProgressPart(day=day, state=line.state, reason=line.reason, at=line.at)
            for day, line in sorted(commitment.progress.items())
        ],
    )


def follow_up_parts(connection: Connection, board_id: int) -> list[FollowUpPart]:
    days = follow_ups_of(connection, board_id)
    return [FollowUpPart(day=day, opened_at=opened_at) for day, opened_at in days.items()]

"""Reads the plan of action as parts of a session document."""

from collections.abc import Collection

from sqlalchemy import Connection

from app.documents.session.document import CommitmentPart, FollowUpPart, ProgressPart
from app.domain.plan.commitment import Commitment
from app.storage.commitments import commitments_of, every_follow_up_of


def commitment_parts(
    connection: Connection, board_id: int, private_notes: Collection[str]
) -> list[CommitmentPart]:
    """Returns the commitments but those on notes (ids) of private
    activities."""
    stored = commitments_of(connection, board_id).values()
    return [
        _part(commitment)
        for commitment in stored
        if commitment.note not in private_notes
    ]


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
    return [
        FollowUpPart(day=day, opened_at=opened_at, removed=removed)
        for day, opened_at, removed in every_follow_up_of(connection, board_id)
    ]

"""Merges the plans of action of two session documents: what was last said of
each stands."""

from collections.abc import Collection, Sequence
from itertools import chain

from app.documents.session.document import (
    BoardDocument,
    CommitmentPart,
    FollowUpPart,
    ProgressPart,
)
from app.documents.session.plan_checks import removed_days
from app.domain.grouping import grouped_by


def merged_commitments(
    newer: BoardDocument, older: BoardDocument
) -> list[CommitmentPart]:
    """Returns each commitment as it was last changed, in the order in which
    they were made.

    Each follow-up's line stands as it was last said; of a commitment that was
    taken back, and of a follow-up that was removed, none.
    """
    gone = removed_days(newer) | removed_days(older)
    commitments = chain(newer.get("commitments", ()), older.get("commitments", ()))
    by_note = grouped_by(commitments, lambda commitment: commitment["note"])
    merged = [_merged(twins, gone) for twins in by_note.values()]
    return sorted(
        merged, key=lambda commitment: (commitment["made_at"], commitment["note"])
    )


def _merged(twins: Sequence[CommitmentPart], gone: Collection[str]) -> CommitmentPart:
    latest = max(twins, key=lambda commitment: commitment["updated_at"])
    lines = _latest_lines(twins)
    progress = (
        []
        if latest["removed"]
        else [lines[day] for day in sorted(lines) if day not in gone]
    )
    made_at = min(commitment["made_at"] for commitment in twins)
    return {**latest, "made_at": made_at, "progress": progress}


def _latest_lines(twins: Sequence[CommitmentPart]) -> dict[str, ProgressPart]:
    """Returns what was said last of each day."""
    lines: dict[str, ProgressPart] = {}
    for commitment in twins:
        for line in commitment["progress"]:
            said = lines.setdefault(line["day"], line)
            lines[line["day"]] = max(said, line, key=lambda part: part["at"])
    return lines


def merged_follow_ups(newer: BoardDocument, older: BoardDocument) -> list[FollowUpPart]:
    """Returns the follow-ups of both by their days; what was removed at one
    site stays removed."""
    gone = removed_days(newer) | removed_days(older)
    both = (*older.get("follow_ups", ()), *newer.get("follow_ups", ()))
    by_day = {part["day"]: part for part in both}
    return [
        FollowUpPart(day=day, opened_at=by_day[day]["opened_at"], removed=day in gone)
        for day in sorted(by_day)
    ]

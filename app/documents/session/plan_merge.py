"""Merges the plans of action of two session documents: what was last said of each stands."""

from collections.abc import Sequence

from app.documents.session.document import (
    BoardDocument,
    CommitmentPart,
    FollowUpPart,
    ProgressPart,
)


def merged_commitments(newer: BoardDocument, older: BoardDocument) -> list[CommitmentPart]:
    """Returns each commitment as it was last changed, in the order in which they were made.

    Each follow-up's line stands as it was last said; of a commitment that was taken back, none.
    """
    by_note: dict[str, list[CommitmentPart]] = {}
    for document in (newer, older):
        for commitment in document.get("commitments", ()):
            by_note.setdefault(commitment["note"], []).append(commitment)
    merged = [_merged(twins) for twins in by_note.values()]
    return sorted(merged, key=lambda commitment: (commitment["made_at"], commitment["note"]))


def _merged(twins: Sequence[CommitmentPart]) -> CommitmentPart:
    latest = max(twins, key=lambda commitment: commitment["updated_at"])
    lines: dict[str, ProgressPart] = {}
    for commitment in twins:
        for line in commitment["progress"]:
            said = lines.setdefault(line["day"], line)
            lines[line["day"]] = max(said, line, key=lambda part: part["at"])
    progress = [] if latest["removed"] else [lines[day] for day in sorted(lines)]
    made_at = min(commitment["made_at"] for commitment in twins)
    return {**latest, "made_at": made_at, "progress": progress}


def merged_follow_ups(newer: BoardDocument, older: BoardDocument) -> list[FollowUpPart]:
    """Returns the follow-ups of both by their days."""
    both = (*older.get("follow_ups", ()), *newer.get("follow_ups", ()))
    by_day = {part["day"]: part for part in both}
    return [by_day[day] for day in sorted(by_day)]

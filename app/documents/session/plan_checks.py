"""Checks what a session document says of the plan of action against the rest
of it."""

from collections.abc import Collection, Mapping

from app.documents.session.document import BoardDocument, CommitmentPart, ProgressPart
from app.domain.json import bad
from app.domain.plan.commitment import PARTS


def check_plan(document: BoardDocument) -> None:
    """Refuses a commitment or a line of a follow-up twice, or about what is
    not in the document."""
    days = _follow_up_days(document)
    note_ids, planned = {note["id"] for note in document["notes"]}, set[str]()
    for place, commitment in enumerate(document.get("commitments", [])):
        where = f"commitments[{place}]"
        _require_new(f"{where}.note", commitment["note"], planned)
        if commitment["note"] not in note_ids:
            raise bad(f"{where}.note", "unknown")
        _check_lines(where, commitment, days)


def _follow_up_days(document: BoardDocument) -> set[str]:
    """Returns the days of the follow-ups that stand."""
    days: set[str] = set()
    for place, part in enumerate(document.get("follow_ups", [])):
        _require_new(f"follow_ups[{place}].day", part["day"], days)
    return days - removed_days(document)


def removed_days(document: BoardDocument) -> set[str]:
    """Returns the days of the follow-ups that were removed."""
    return {
        part["day"] for part in document.get("follow_ups", []) if part.get("removed")
    }


def _require_reason(path: str, line: ProgressPart) -> None:
    if line["state"] == "stopped" and not line["reason"]:
        raise bad(f"{path}.reason", "empty")


def _check_lines(where: str, commitment: CommitmentPart, days: Collection[str]) -> None:
    values: Mapping[str, object] = commitment
    if commitment["removed"] and any(values[name] for name in (*PARTS, "progress")):
        raise bad(f"{where}.removed", "not_empty")
    said: set[str] = set()
    for place, line in enumerate(commitment["progress"]):
        path = f"{where}.progress[{place}]"
        _require_new(f"{path}.day", line["day"], said)
        if line["day"] not in days:
            raise bad(f"{path}.day", "unknown")
        _require_reason(path, line)


def _require_new(where: str, key: str, seen: set[str]) -> None:
    """Refuses `duplicate` for a key that was seen, and notes it."""
    if key in seen:
        raise bad(where, "duplicate")
    seen.add(key)

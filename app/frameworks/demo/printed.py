"""Reads the sittings and the notes that the report of Ségou prints."""

import uuid
from collections.abc import Iterator

from app.documents.session.document import NotePart
from app.domain.plan.agenda import SittingPart, StepPart
from app.domain.text import tidy
from app.frameworks import shipped
from app.frameworks.demo import Workshop

SITTING_OF = {"situation": 1, "defis": 2, "propositions": 2}
NAMESPACE = uuid.UUID("5e600000-2024-4912-8919-000000000000")


def day_of(workshop: Workshop, activity: str) -> str | None:
    """Returns the day of the sitting in which its notes were written; the hour
    is not told."""
    number = SITTING_OF.get(activity)
    return (
        f"{workshop['sessions'][number - 1]['date']}T00:00:00.000Z" if number else None
    )


def sitting_of(place: int, workshop: Workshop) -> SittingPart:
    """Returns a sitting of the agenda with its steps; `place` counts from
    0."""
    sitting = workshop["sessions"][place]
    steps: list[StepPart] = [
        {
            "number": step["number"],
            "title": step["title"],
            "minutes": step["minutes"],
            # One printed step holds the vote and the proposals: it opens the
            # vote, its first part.
            "activity": step["activities"][0] if step["activities"] else None,
            "details": [tidy(text) for text in step["texts"]],
        }
        for step in sitting["steps"]
    ]
    return {
        "number": sitting["number"],
        "title": sitting["title"],
        "held_on": sitting["date"],
        "announced_minutes": sitting["announced_minutes"],
        "summary": tidy(sitting["summary"]),
        "steps": steps,
    }


def notes_of(workshop: Workshop) -> Iterator[NotePart]:
    """Yields them as printed, repeated ones too; nobody is named as their
    writer."""
    for activity, field_id, block_id, texts in _printed(workshop):
        field, block = shipped()[workshop["frameworks"][activity]].place(
            field_id, block_id
        )
        at = str(day_of(workshop, activity))
        for order, text in enumerate(texts):
            name = str(uuid.uuid5(NAMESPACE, f"{activity}/{field or block}/{order}"))
            yield {
                "id": name,
                "activity": activity,
                "block": block,
                "field": field,
                "text": tidy(text),
                "state": "shown",
                "merged_into": None,
                "seat": None,
                "group": None,
                "created_at": at,
                "updated_at": at,
            }


def _printed(
    workshop: Workshop,
) -> Iterator[tuple[str, str | None, str | None, list[str]]]:
    """Yields (activity, field, block, texts) in the order of the workshop."""
    notes = workshop["notes"]
    yield from (
        ("situation", entry["field"], None, entry["texts"])
        for entry in notes["situation"]
    )
    yield from (
        ("defis", None, entry["block"], entry["texts"]) for entry in notes["defis"]
    )
    yield from (
        ("propositions", entry["field"], None, entry["texts"])
        for entry in notes["propositions"]
    )

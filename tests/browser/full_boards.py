"""Boards as full as Ségou's was: 31 people, 93 notes, ballots."""

from app.frameworks.demo import segou
from tests.web.people import NOTES, VOTE, Person, Workshop


def people(workshop: Workshop, count: int) -> list[Person]:
    """Seats that bear the roles of the demo."""
    listed = segou()["participants"]
    names = [listed[place % len(listed)] for place in range(count)]
    return [
        workshop.seat(
            participant["role"] or participant["institution"],
            organisation=participant["institution"],
        )
        for participant in names
    ]


def fill_wall(workshop: Workshop, writer: Person, activity: str = NOTES) -> int:
    """Every printed note of the situation; how many."""
    written = 0
    for field_notes in segou()["notes"]["situation"]:
        for text in field_notes["texts"]:
            writer.note(text, field=field_notes["field"], activity=activity).raise_for_status()
            written += 1
    return written


def ballots(voters: list[Person], *fields: tuple[str, str, str]) -> None:
    """A ballot for each; the choices come round again."""
    for place, voter in enumerate(voters):
        voter.vote(*fields[place % len(fields)], activity=VOTE).raise_for_status()

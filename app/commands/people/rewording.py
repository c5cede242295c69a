"""Words anew what names somebody, and lets go of the former wording: in the log too."""

from collections.abc import Callable
from dataclasses import replace

from app.commands.context import Context
from app.domain.changes.forgetting import forget_texts, forget_wording
from app.domain.plan.commitment import PARTS, Commitment, clean_parts, clean_reason
from app.domain.refusals import Refusal
from app.domain.text import NOTE_LIMIT, clean_text, tidy
from app.storage.boards import (
    StoredBoard,
    change_board,
    change_framework,
    frameworks_of,
    lock_board,
)
from app.storage.commitments import commitments_of, put_commitment
from app.storage.log import change_details, details_of
from app.storage.notes import change_note, note_by_id
from app.storage.unit import Unit


async def reword(context: Context, code: str, place: str, text: str, *, empty: str) -> None:
    """Puts another text in a place: `note/ID`, `vote/ID` (a note as it was put to the vote),
    `plan/ID/PART` or `plan/ID/DAY` (a reason), also where the note is hidden by now.

    `empty` stands for a blank text where there must be one. No undo brings the former text back.
    Refuses `no_such_place`, `text_too_long`.
    """

    def work(unit: Unit) -> None:
        board = lock_board(unit, code)
        kind, _, rest = place.partition("/")
        if kind not in _BY_KIND:
            raise Refusal("no_such_place")
        before = _BY_KIND[kind](unit, board, context.now(), rest, text, empty)
        details = details_of(unit.connection, board.id)
        change_details(unit, details, lambda detail: forget_wording(detail, before))
        unit.clean_files("erase")
        context.record(unit, board.id, "text_reworded")

    await context.write(work)


async def forget_name(context: Context, code: str, name: str) -> None:
    """Takes every text with a name in it out of the log, but for the changes of people on the list.

    Acts whose texts are gone cannot be undone to what they were. Refuses `text_empty`.
    """
    if not tidy(name, line=True):
        raise Refusal("text_empty")

    def work(unit: Unit) -> None:
        board = lock_board(unit, code)
        details = details_of(unit.connection, board.id)
        change_details(unit, details, lambda detail: forget_texts(detail, {name}))
        change_board(unit, board.id)
        unit.clean_files("erase")
        context.record(unit, board.id, "name_forgotten")

    await context.write(work)


def _reword_note(unit: Unit, board: StoredBoard, at: str, note: str, text: str, empty: str) -> str:
    """Returns the former text of a note."""
    stored = note_by_id(unit.connection, board.id, note)
    if stored is None or stored.state == "deleted":
        raise Refusal("no_such_place")
    after = clean_text(text, NOTE_LIMIT) if tidy(text) else empty
    change_note(unit, board.id, note, text=after, updated_at=at)
    return stored.text


def _reword_vote(unit: Unit, board: StoredBoard, at: str, note: str, text: str, empty: str) -> str:
    """Returns the former text of a note as it was put to the vote; ballots and seals stay."""
    after = clean_text(text, NOTE_LIMIT, line=True) if tidy(text, line=True) else empty
    rows = frameworks_of(unit.connection, board.id).items()
    frameworks = {row: value for row, value in rows if value.is_of_notes and note in value.fields}
    if not frameworks:
        raise Refusal("no_such_place")
    for row, value in frameworks.items():
        field = replace(value.fields[note], name=after)
        change_framework(unit, board.id, row, value.with_field(field))
    change_board(unit, board.id)
    return str(next(iter(frameworks.values())).fields[note].name)


def _reword_plan(unit: Unit, board: StoredBoard, at: str, rest: str, text: str, empty: str) -> str:
    """Returns the former text of a part of a commitment, or of what a follow-up said of it."""
    note, _, part = rest.partition("/")
    commitment = commitments_of(unit.connection, board.id).get(note)
    if commitment is None:
        raise Refusal("no_such_place")
    if part in PARTS:
        put_commitment(unit, board.id, note, at, clean_parts({part: text}))
        return str(getattr(commitment, part))
    if part not in commitment.progress:
        raise Refusal("no_such_place")
    put_commitment(unit, board.id, note, at, _with_reason(commitment, part, text, empty))
    return commitment.progress[part].reason


def _with_reason(commitment: Commitment, day: str, text: str, empty: str) -> dict[str, object]:
    line = commitment.progress[day]
    must_say = line.state == "stopped" and not tidy(text)
    reason = empty if must_say else clean_reason(line.state, text)
    progress = {**commitment.progress, day: replace(line, reason=reason)}
    return {"progress": replace(commitment, progress=progress).values()["progress"]}


_Reworder = Callable[[Unit, StoredBoard, str, str, str, str], str]
_BY_KIND: dict[str, _Reworder] = {
    "note": _reword_note,
    "vote": _reword_vote,
    "plan": _reword_plan,
}

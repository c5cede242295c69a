"""Words anew what names somebody, and lets go of the former wording: in the
log too."""

from collections.abc import Callable
from dataclasses import replace

from app.commands.context import Context, command
from app.commands.plan.new_activities import TITLE_LIMIT
from app.commands.voids import REASON_LIMIT
from app.documents.frameworks.reader import MAX_NAME
from app.domain.changes.forgetting import forget_texts, forget_wording, names_anyone
from app.domain.plan.commitment import PARTS, Commitment, clean_parts, clean_reason
from app.domain.plan.questions import WORD_LIMIT
from app.domain.refusals import Refusal
from app.domain.text import NOTE_LIMIT, clean_text, tidy
from app.storage.activities import activities_of, change_activity, keys_of
from app.storage.boards import StoredBoard, change_board, lock_board
from app.storage.commitments import commitments_of, put_commitment
from app.storage.frameworks import change_framework, frameworks_of
from app.storage.log import change_details, details_of
from app.storage.notes import change_note, note_by_id
from app.storage.unit import Unit
from app.storage.votes.turnout import reasons_told, retell_reason

# Of a list that was made for a vote
LIMITS = {"title": TITLE_LIMIT, "block-name": MAX_NAME}


@command
def reword(
    context: Context, unit: Unit, code: str, place: str, text: str, *, empty: str
) -> None:
    """Puts another text in a place: `note/ID`, `vote/ID` (a note as it was put
    to the vote), `plan/ID/PART` or `plan/ID/DAY` (a reason), also where the
    note is hidden by now; `reason/ENTRY` (why a ballot was taken away,
    wherever it stands in the log), `list/KEY/WHAT/ID` (a word that people
    said, or another text of a list that was made for a vote).

    `empty` stands for a blank text where there must be one. No undo brings the
    former text back. Refuses `no_such_place`, `text_too_long`.
    """
    board = lock_board(unit, code)
    kind, _, rest = place.partition("/")
    if kind not in _BY_KIND:
        raise Refusal("no_such_place")
    before = _BY_KIND[kind](unit, board, context.now(), rest, text, empty)
    details = details_of(unit.connection, board.id)
    change_details(unit, details, lambda detail: forget_wording(detail, before))
    unit.clean_files("erase")
    context.record(unit, board.id, "text_reworded")


async def forget_name(context: Context, code: str, name: str) -> None:
    """Takes every text with a name in it out of the log, but for the changes
    of people on the list.

    Acts whose texts are gone cannot be undone to what they were. Refuses
    `text_empty`.
    """
    if not tidy(name, line=True):
        raise Refusal("text_empty")

    def work(unit: Unit) -> None:
        board = lock_board(unit, code)
        details, keys = (
            details_of(unit.connection, board.id),
            keys_of(unit.connection, board.id),
        )
        change_details(unit, details, lambda detail: forget_texts(detail, {name}, keys))
        for reason in reasons_told(unit.connection, board.id):
            if names_anyone(reason, {name}):
                retell_reason(unit, board.id, reason, "")
        change_board(unit, board.id)
        unit.clean_files("erase")
        context.record(unit, board.id, "name_forgotten")

    await context.write(work)


def _cleaned(text: str, limit: int, empty: str, *, line: bool = True) -> str:
    """Returns the text as it is stored, `empty` for a blank one. Refuses
    `text_too_long`."""
    return clean_text(text, limit, line=line) if tidy(text, line=line) else empty


def _reword_note(
    unit: Unit, board: StoredBoard, at: str, note: str, text: str, empty: str
) -> str:
    """Returns the former text of a note."""
    stored = note_by_id(unit.connection, board.id, note)
    if stored is None or stored.state == "deleted":
        raise Refusal("no_such_place")
    after = _cleaned(text, NOTE_LIMIT, empty, line=False)
    change_note(unit, board.id, note, text=after, updated_at=at)
    return stored.text


def _reword_vote(
    unit: Unit, board: StoredBoard, at: str, note: str, text: str, empty: str
) -> str:
    """Returns the former text of a note as it was put to the vote; ballots and
    seals stay."""
    after = _cleaned(text, NOTE_LIMIT, empty)
    rows = frameworks_of(unit.connection, board.id).items()
    frameworks = {
        row: value for row, value in rows if value.is_of_notes and note in value.fields
    }
    if not frameworks:
        raise Refusal("no_such_place")
    for row, value in frameworks.items():
        field = replace(value.fields[note], name=after)
        change_framework(unit, board.id, row, value.with_field(field))
    change_board(unit, board.id)
    return str(next(iter(frameworks.values())).fields[note].name)


def _reword_plan(
    unit: Unit, board: StoredBoard, at: str, rest: str, text: str, empty: str
) -> str:
    """Returns the former text of a part of a commitment, or of what a
    follow-up said of it."""
    note, _, part = rest.partition("/")
    commitment = commitments_of(unit.connection, board.id).get(note)
    if commitment is None:
        raise Refusal("no_such_place")
    if part in PARTS:
        put_commitment(unit, board.id, note, at, clean_parts({part: text}))
        return str(getattr(commitment, part))
    if part not in commitment.progress:
        raise Refusal("no_such_place")
    put_commitment(
        unit, board.id, note, at, _with_reason(commitment, part, text, empty)
    )
    return commitment.progress[part].reason


def _with_reason(
    commitment: Commitment, day: str, text: str, empty: str
) -> dict[str, object]:
    line = commitment.progress[day]
    must_say = line.state == "stopped" and not tidy(text)
    reason = empty if must_say else clean_reason(line.state, text)
    progress = {**commitment.progress, day: replace(line, reason=reason)}
    return {"progress": replace(commitment, progress=progress).values()["progress"]}


def _reword_reason(
    unit: Unit, board: StoredBoard, at: str, entry: str, text: str, empty: str
) -> str:
    """Returns the former reason of an act. All acts for that reason get the
    new one, and so do the voters who were told it: their pages show it when
    they are next read."""
    details = details_of(unit.connection, board.id)
    numbers = {str(number): detail for number, detail in details.items()}
    before = numbers.get(entry, {}).get("reason")
    if not isinstance(before, str):
        raise Refusal("no_such_place")
    after = _cleaned(text, REASON_LIMIT, empty)
    entries = {
        number: detail
        for number, detail in details.items()
        if detail.get("reason") == before
    }
    change_details(unit, entries, lambda detail: {**detail, "reason": after})
    retell_reason(unit, board.id, before, after)
    return before


def _reword_list(
    unit: Unit, board: StoredBoard, at: str, rest: str, text: str, empty: str
) -> str:
    """Returns the former text of a list that was made for a vote, which
    changes wherever it stands there, also as the title of the vote. The ids of
    words stay, and with them ballots and seals; whoever says the same word
    again says it under the new text."""
    key, what, part = (*rest.split("/", 2), "", "")[:3]
    rows = frameworks_of(unit.connection, board.id).items()
    lists_made = {
        row: value for row, value in rows if value.is_of_notes or value.is_of_question
    }
    row, value = next(
        ((row, of) for row, of in lists_made.items() if of.id == key), (0, None)
    )
    before = value and value.texts.get((what.replace("-", " "), part))
    if value is None or before is None:
        raise Refusal("no_such_place")
    after = _cleaned(text, LIMITS.get(what, WORD_LIMIT), empty)
    changed = value.with_texts(
        lambda wording, _: after if wording == before else wording
    )
    change_framework(unit, board.id, row, changed)
    for stored in activities_of(unit.connection, board.id):
        if stored.framework_id == row and stored.value.title == before:
            change_activity(unit, board.id, stored.id, title=after)
    change_board(unit, board.id)
    return str(before)


_Reworder = Callable[[Unit, StoredBoard, str, str, str, str], str]
_BY_KIND: dict[str, _Reworder] = {
    "note": _reword_note,
    "vote": _reword_vote,
    "plan": _reword_plan,
    "reason": _reword_reason,
    "list": _reword_list,
}

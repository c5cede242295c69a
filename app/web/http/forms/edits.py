"""Forms that two people have open: what one of them changed is not undone
unseen by the other."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple, cast

from fastapi import Request
from starlette.datastructures import FormData

from app.commands.context import Context
from app.domain.changes.edits import Conflict, Edit
from app.domain.local_text import Languages, said
from app.domain.refusals import Refusal
from app.locales import _
from app.queries.console.forms import Read, names_by_key
from app.storage.boards import lock_board
from app.storage.unit import Unit
from app.web.http.forms.hidden_fields import CHOICE, ONCE, WAS, once_field
from app.web.http.pages.reader import reader_languages

LABELS = {
    "title": _("Title"),
    "place": _("Place"),
    "time_zone": _("Time zone"),
    "password": _("Password"),
    "name": _("Name"),
    "organisation": _("Organisation"),
    "attendance": _("Where"),
    "group": _("Group"),
    "present": _("Present"),
    "joining": _("Who may join"),
    "questions": _("Questions at joining"),
    "headcount": _("At most so many seats"),
    "screen_languages": _("Languages of the screen"),
    "participants": _("What the report says of participants"),
    "introduction": _("Introduction"),
    "context": _("Local context"),
    "organisers": _("Organised by"),
    "facilitators": _("Facilitators"),
    "modality": _("How people took part"),
    "planners": _("Who writes the plan"),
    "lead": _("Lead"),
    "partners": _("Partners"),
    "due": _("When"),
    "first_step": _("First step"),
    "indicator": _("Indicator"),
    "state": _("State"),
    "structure": _("Before the structure"),
    "course": _("Before the course of the workshop"),
    "priorities": _("Before the votes"),
    "challenges": _("Before the challenges"),
    "situation": _("Before the notes on the situation"),
    "strengths": _("Before strengths and priorities"),
    "proposals": _("Before the proposals"),
    "conclusions": _("Conclusions"),
    "contacts": _("Contacts"),
    "erase_on": _("The board erases itself on"),
    "held_on": _("Day"),
    "minutes": _("Minutes"),
    "text": _("The note’s new wording"),
    "reason": _("Why these"),
    "description": _("Description"),
    "objectives": _("Objectives, one a line"),
    "blocks": _("Blocks"),
    "field": _("Field"),
    "block": _("Block"),
    "activity": _("Activity"),
    "names_shown": _("Names beside the notes"),
    "votes": _("Choices of each person"),
    "repeats": _("Several choices for the same one"),
    "secret": _("Secret vote"),
    "practice": _("Practice"),
    "order": _("Order of the blocks on the ballot"),
}
WORDS = {
    "in_room": _("In the room"),
    "online": _("Online"),
    "both": _("In the room and online"),
    "true": _("yes"),
    "false": _("no"),
    "staff": _("The facilitators"),
    "groups": _("Also each group, on its own proposals"),
    "done": _("done"),
    "under_way": _("under way"),
    "stopped": _("stopped"),
    "open": _("Whoever has the link"),
    "roster": _("Only the seats of the list, by their codes"),
    "closed": _("Nobody new"),
    "printed": _("As printed"),
    "rotated": _("Rotated: each person’s begins with another block"),
    "organisations": _("Organisations and how many came of each"),
    "names": _("Names, organisations, and who was there"),
    "count": _("How many there were, nothing else"),
}
CHOICES = {
    "attendance",
    "group",
    "present",
    "joining",
    "participants",
    "modality",
    "planners",
    "names_shown",
    "repeats",
    "secret",
    "practice",
    "order",
    "blocks",
    "field",
    "block",
    "activity",
    "state",
}


class Difference(NamedTuple):
    """Holds a conflict as a page shows it: both values in words; `was`: the
    value that stands now.

    `is_text`: the person's own value can be written anew.
    """

    name: str
    label: str
    theirs: str
    yours: str
    is_text: bool
    was: Any


def seen_by(context: Context, code: str, edit: Edit | None, read: Read) -> Context:
    """Returns a context whose command first checks, in its own transaction,
    what its sender saw.

    That refuses `changed_meanwhile`, with both values of each name.
    """
    if edit is None:
        return context

    def check(unit: Unit) -> None:
        lock_board(unit, code)
        if context.first is not None:
            context.first(unit)
        try:
            edit.require_unchanged(read(unit.connection))
        except Refusal as refusal:
            refusal.details["names_by_key"] = names_by_key(unit.connection, code)
            raise

    return replace(context, first=check)


def conflicts_of(refusal: Refusal) -> list[Conflict]:
    """Returns the conflicts of a refusal, none for any other than
    `changed_meanwhile`."""
    conflicts = refusal.details.get("conflicts", [])
    assert isinstance(conflicts, list)
    return conflicts


def page_values(
    request: Request, refusal: Refusal, say: Callable[[str], str]
) -> dict[str, object]:
    """Returns what the page of both values shows: the differences, and the
    form as it was sent."""
    form: FormData | None = getattr(request, "_form", None)
    sent = (
        [item for item in form.multi_items() if isinstance(item[1], str)]
        if form
        else []
    )
    query = f"?{request.url.query}" if request.url.query else ""
    return {
        "differences": list(_differences(refusal, say, reader_languages(request))),
        "hidden": _sent_again(
            sent, {conflict.name for conflict in conflicts_of(refusal)}
        ),
        "action": request.url.path + query,
        "once": once_field(),
        "can_send": bool(sent),
    }


def _sent_again(
    sent: Sequence[tuple[str, object]], conflicts: set[str]
) -> list[object]:
    """Returns (name, value) of what the form sends again as it was: all that
    is in no conflict, and then the person's own choices."""
    untouched = [
        (name, value)
        for name, value in sent
        if name != ONCE and name.removeprefix(WAS).removeprefix(CHOICE) not in conflicts
    ]
    choices = [
        (name, value) for name, value in sent if name in conflicts and name in CHOICES
    ]
    return [*untouched, *choices]


def _differences(
    refusal: Refusal, say: Callable[[str], str], languages: Languages
) -> Iterator[Difference]:
    """Yields each conflict of the refusal in the reader's words."""
    names = cast(dict[str, dict[str, str]], refusal.details.get("names_by_key", {}))
    for conflict in conflicts_of(refusal):
        name, by_key = conflict.name, names.get(conflict.name, {})
        words = {key: said(text, languages) for key, text in by_key.items()}
        yield Difference(
            name,
            say(LABELS.get(name, name)),
            _in_words(conflict.theirs, say, words),
            _in_words(conflict.yours, say, words),
            name not in CHOICES,
            conflict.theirs,
        )


def _in_words(value: Any, say: Callable[[str], str], names: Mapping[str, str]) -> str:
    """Returns a value as people read it: a key by its name, nothing as a
    dash."""
    if isinstance(value, list | tuple):
        return ", ".join(names.get(str(key), str(key)) for key in value) or "–"
    if value in names:
        return names[value]
    text = (
        str(value).lower()
        if isinstance(value, bool)
        else str(value if value is not None else "")
    )
    return say(WORDS[text]) if text in WORDS else text or "–"

"""Forms of staff that two people have open: what one changed meanwhile is not undone by the other."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, NamedTuple

from fastapi import Request
from starlette.datastructures import FormData

from app.commands.context import Context
from app.domain.changes.edits import Conflict, Edit
from app.domain.refusals import Refusal
from app.locales import _
from app.queries.console.forms import Read
from app.storage.boards import board_by_code
from app.storage.unit import Unit
from app.web.http.rendering import ONCE, WAS, once_field

LABELS = {
    "title": _("Title"),
    "place": _("Place"),
    "name": _("Name"),
    "organisation": _("Organisation"),
    "attendance": _("Where"),
    "group": _("Group"),
    "present": _("Present"),
    "joining": _("Who may join"),
    "headcount": _("At most so many seats"),
    "participants": _("What the report says of participants"),
    "introduction": _("Introduction"),
    "context": _("Local context"),
    "conclusions": _("Conclusions"),
    "contacts": _("Contacts"),
    "erase_on": _("The board erases itself on"),
    "held_on": _("Day"),
    "minutes": _("Minutes"),
    "text": _("The note’s new wording"),
    "reason": _("Why these"),
    "blocks": _("Blocks"),
    "field": _("Field"),
    "block": _("Block"),
    "activity": _("Activity"),
}
WORDS = {
    "in_room": _("In the room"),
    "online": _("Online"),
    "true": _("yes"),
    "false": _("no"),
    "open": _("Whoever has the link"),
    "roster": _("Only the seats of the list, by their codes"),
    "closed": _("Nobody new"),
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
    "names_shown",
    "blocks",
    "field",
    "block",
    "activity",
    "state",
}


class Difference(NamedTuple):
    """A conflict as a page shows it: in words, and yours to be written anew where it is a text."""

    name: str
    label: str
    theirs: str
    yours: str
    is_text: bool
    was: Any


def seen_by(context: Context, code: str, edit: Edit | None, read: Read) -> Context:
    """The desk whose command looks first, in its own transaction, whether what its sender saw still stands.

    That refuses `changed_meanwhile`, with both values of each name.
    """
    if edit is None:
        return context

    def look(unit: Unit) -> None:
        board_by_code(unit.connection, code, lock=True)
        edit.require_unchanged(read(unit.connection))

    return replace(context, first=look)


def conflicts_of(refusal: Refusal) -> list[Conflict]:
    """The conflicts of a refusal, none for any other than `changed_meanwhile`."""
    conflicts = refusal.details.get("conflicts", [])
    assert isinstance(conflicts, list)
    return conflicts


def page_values(request: Request, refusal: Refusal, say: Callable[[str], str]) -> dict[str, Any]:
    """What the page of both values needs: the differences, where the form goes, and what else it said."""
    conflicts = {conflict.name: conflict for conflict in conflicts_of(refusal)}
    form: FormData | None = getattr(request, "_form", None)
    sent = (
        [(name, value) for name, value in form.multi_items() if isinstance(value, str)]
        if form
        else []
    )
    hidden = [
        (name, value)
        for name, value in sent
        if name != ONCE and name.removeprefix(WAS) not in conflicts
    ]
    hidden += [(name, value) for name, value in sent if name in conflicts and name in CHOICES]
    differences = [
        Difference(
            name,
            say(LABELS.get(name, name)),
            _said(one.theirs, say),
            _said(one.yours, say),
            name not in CHOICES,
            one.theirs,
        )
        for name, one in conflicts.items()
    ]
    action = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return {
        "differences": differences,
        "hidden": hidden,
        "action": action,
        "once": once_field(),
        "can_send": bool(sent),
    }


def _said(value: Any, say: Callable[[str], str]) -> str:
    """A value in words; a list as its ids."""
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value)) or "–"
    text = (
        str(value).lower() if isinstance(value, bool) else str(value if value is not None else "")
    )
    return say(WORDS[text]) if text in WORDS else text or "–"

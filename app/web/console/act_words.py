"""Sentences for the acts of staff, as the console lists them."""

from collections.abc import Callable

from app.domain.changes.acts import Act
from app.locales import _
from app.queries.console.acts import ListedAct

ROLES = {
    "participant": _("Participant"),
    "host": _("Facilitator"),
    "organiser": _("Organiser"),
    "helper": _("Helper"),
}
ACTS = {
    "board_created": _("started the board"),
    "demo_loaded": _("loaded the demonstration"),
    "activity_opened": _("opened “%(subject)s”"),
    "activity_locked": _("locked “%(subject)s”"),
    "activity_unlocked": _("unlocked “%(subject)s”"),
    "activity_closed": _("closed “%(subject)s”"),
    "ballot_assisted": _("recorded a ballot for somebody in “%(subject)s”"),
    "ballot_replaced": _("replaced a ballot from another device in “%(subject)s”"),
    "ballot_withdrawn": _("withdrew a ballot from another device in “%(subject)s”"),
    "ballot_refused": _("was refused a ballot for somebody who had voted in “%(subject)s”"),
    "ballot_voided": _("took a ballot away in “%(subject)s”"),
    "code_shown": _("asked for the seat code of %(subject)s"),
    "cards_printed": _("printed the seat cards"),
    "timer_set": _("set the timer of “%(subject)s”"),
    "activity_set": _("changed the settings of “%(subject)s”"),
    "reveal_chosen": _("chose when the result of “%(subject)s” shows"),
    "step_started": _("started the step “%(subject)s”"),
    "step_extended": _("gave the step “%(subject)s” another end"),
    "step_stopped": _("ended the step “%(subject)s”"),
    "agenda_changed": _("changed “%(subject)s” in the agenda"),
    "session_added": _("added the session “%(subject)s” to the agenda"),
    "session_moved": _("moved the session “%(subject)s” in the agenda"),
    "session_removed": _("removed the session “%(subject)s” from the agenda"),
    "step_added": _("added the step “%(subject)s” to the agenda"),
    "step_moved": _("moved the step “%(subject)s” in the agenda"),
    "step_removed": _("removed the step “%(subject)s” from the agenda"),
    "everyone_brought": _("brought everyone to “%(subject)s”"),
    "everyone_freed": _("let everyone go where they like"),
    "screen_set": _("changed what the screen shows"),
    "note_hidden": _("hid the note “%(subject)s”"),
    "note_shown": _("showed the note “%(subject)s” again"),
    "note_reworded": _("reworded the note “%(subject)s”"),
    "note_moved": _("moved the note “%(subject)s”"),
    "notes_merged": _("merged notes into “%(subject)s”"),
    "note_separated": _("separated the note “%(subject)s” again"),
    "note_deleted": _("deleted the note “%(subject)s”"),
    "roster_imported": _("imported a list of people"),
    "seat_changed": _("changed the seat of %(subject)s"),
    "seat_voided": _("took the seat of %(subject)s away"),
    "people_marked": _("marked people present or absent"),
    "seats_voided": _("took seats away"),
    "notes_hidden": _("hid the notes of some seats"),
    "person_erased": _("erased a person"),
    "group_added": _("added the group “%(subject)s”"),
    "group_changed": _("changed the group “%(subject)s”"),
    "device_given": _("gave the group “%(subject)s” a device"),
    "group_removed": _("removed the group “%(subject)s”"),
    "settings_changed": _("changed the board’s settings"),
    "link_rotated": _("made a new secret link"),
    "result_published": _("published the result"),
    "result_withdrawn": _("withdrew the published result"),
}
UNDONE = _("took back: %(act)s")


def who(act: Act, say: Callable[[str], str]) -> str:
    """Returns the name that the facilitator signs with, else the role."""
    return act.by or say(ROLES.get(act.actor, ROLES["host"]))


def what(listed: ListedAct, say: Callable[[str], str]) -> str:
    """Returns the sentence of an act; its code where another version of Palabre made it."""
    if listed.act.act == "undone":
        inner = str(listed.act.detail.get("act"))
        return say(UNDONE) % {"act": _sentence(inner, listed.subject, say)}
    return _sentence(listed.act.act, listed.subject, say)


def _sentence(act: str, subject: str, say: Callable[[str], str]) -> str:
    return say(ACTS[act]) % {"subject": subject} if act in ACTS else act

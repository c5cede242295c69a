"""Sentences for the acts of staff, as the console lists them."""

from collections.abc import Callable
from datetime import date

from app.domain.changes.acts import Act
from app.locales import _
from app.locales.days import day_in_words
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
    "ballot_refused": _(
        "was refused a ballot for somebody who had voted in “%(subject)s”"
    ),
    "ballot_voided": _("took a ballot away in “%(subject)s”"),
    "code_shown": _("asked for the seat code of %(subject)s"),
    "cards_printed": _("printed the seat cards"),
    "timer_set": _("set the timer of “%(subject)s”"),
    "activity_added": _("added the activity “%(subject)s”"),
    "shortlist_made": _("put notes to the vote: “%(subject)s”"),
    "word_hidden": _("hid a word said in “%(subject)s”"),
    "word_shown": _("showed a word said in “%(subject)s” again"),
    "runoff_made": _("added a vote on a tie: “%(subject)s”"),
    "activity_moved": _("moved the activity “%(subject)s”"),
    "activity_removed": _("removed the activity “%(subject)s”"),
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
    "notes_pasted": _("entered many notes at once in “%(subject)s”"),
    "commitment_made": _("took “%(subject)s” into the plan"),
    "commitment_changed": _("changed “%(subject)s” in the plan"),
    "commitment_removed": _("took “%(subject)s” out of the plan"),
    "follow_up_opened": _("opened the follow-up of %(subject)s"),
    "follow_up_removed": _("removed the follow-up of %(subject)s"),
    "progress_recorded": _("said what became of “%(subject)s”"),
    "roster_imported": _("imported a list of people"),
    "seat_changed": _("changed the seat of %(subject)s"),
    "seat_voided": _("took the seat of %(subject)s away"),
    "people_marked": _("marked people present or absent"),
    "seats_voided": _("took seats away"),
    "notes_hidden": _("hid the notes of some seats"),
    "person_erased": _("erased a person"),
    "text_reworded": _("worded a text anew for good"),
    "name_forgotten": _("took a name out of this list for good"),
    "group_added": _("added the group “%(subject)s”"),
    "group_changed": _("changed the group “%(subject)s”"),
    "device_given": _("gave the group “%(subject)s” a device"),
    "group_removed": _("removed the group “%(subject)s”"),
    "settings_changed": _("changed the board’s settings"),
    "questions_set": _("set the questions at joining"),
    "joining_closed": _("ended the workshop: nobody new can enter"),
    "links_added": _("made further secret links, on the server itself"),
    "picture_added": _("added a picture to the report"),
    "picture_removed": _("took a picture out of the report"),
    "field_explained": _("explained “%(subject)s”"),
    "wifi_set": _("set the Wi-Fi of the room"),
    "link_rotated": _("made a new secret link"),
    "programme_linked": _("had the result sent to a programme"),
    "programme_unlinked": _("ended the sending to a programme"),
    "result_published": _("published the result"),
    "result_withdrawn": _("withdrew the published result"),
}
# The subject is a day as 2027-09-12
OF_DAYS = {"follow_up_opened", "follow_up_removed"}
UNDONE = _("undid %(act)s")
OTHER = _("another act")
# What was undone, as a noun: a sentence inside the sentence of another person
# would not agree.
NOUNS = {
    "activity_opened": _("the opening of “%(subject)s”"),
    "activity_locked": _("the pause of “%(subject)s”"),
    "activity_unlocked": _("the end of the pause of “%(subject)s”"),
    "activity_closed": _("the end of “%(subject)s”"),
    "timer_set": _("the timer of “%(subject)s”"),
    "activity_added": _("the addition of the activity “%(subject)s”"),
    "shortlist_made": _("the vote on notes “%(subject)s”"),
    "word_hidden": _("the hiding of a word in “%(subject)s”"),
    "word_shown": _("the showing of a word in “%(subject)s”"),
    "runoff_made": _("the vote on a tie “%(subject)s”"),
    "activity_moved": _("the move of the activity “%(subject)s”"),
    "activity_removed": _("the removal of the activity “%(subject)s”"),
    "activity_set": _("the new settings of “%(subject)s”"),
    "reveal_chosen": _("the choice when the result of “%(subject)s” shows"),
    "step_started": _("the start of the step “%(subject)s”"),
    "step_extended": _("the new end of the step “%(subject)s”"),
    "step_stopped": _("the end of the step “%(subject)s”"),
    "agenda_changed": _("the change of “%(subject)s” in the agenda"),
    "everyone_brought": _("the call of everyone to “%(subject)s”"),
    "everyone_freed": _("the end of the call of everyone"),
    "screen_set": _("the change of the screen"),
    "note_hidden": _("the hiding of the note “%(subject)s”"),
    "note_shown": _("the return of the note “%(subject)s”"),
    "note_reworded": _("the new wording of the note “%(subject)s”"),
    "note_moved": _("the move of the note “%(subject)s”"),
    "notes_merged": _("the merging of notes into “%(subject)s”"),
    "note_separated": _("the separation of the note “%(subject)s”"),
    "note_deleted": _("the deletion of the note “%(subject)s”"),
    "notes_pasted": _("the notes entered at once in “%(subject)s”"),
    "commitment_made": _("the entry of “%(subject)s” in the plan"),
    "commitment_changed": _("the change of “%(subject)s” in the plan"),
    "commitment_removed": _("the removal of “%(subject)s” from the plan"),
    "follow_up_opened": _("the opening of the follow-up of %(subject)s"),
    "follow_up_removed": _("the removal of the follow-up of %(subject)s"),
    "progress_recorded": _("what was said of “%(subject)s”"),
    "roster_imported": _("the import of a list of people"),
    "seat_changed": _("the change of the entry of %(subject)s"),
    "seat_voided": _("the removal of %(subject)s"),
    "people_marked": _("the attendance of several people"),
    "seats_voided": _("the removal of several people"),
    "notes_hidden": _("the hiding of the notes of some people"),
    "group_added": _("the addition of the group “%(subject)s”"),
    "group_changed": _("the change of the group “%(subject)s”"),
    "device_given": _("the device of the group “%(subject)s”"),
    "group_removed": _("the removal of the group “%(subject)s”"),
    "settings_changed": _("the new settings of the board"),
    "field_explained": _("the new explanation of “%(subject)s”"),
    "joining_closed": _("the end of joining"),
    "result_published": _("the publication of the result"),
    "result_withdrawn": _("the withdrawal of the published result"),
}


def who(act: Act, say: Callable[[str], str]) -> str:
    """Returns the name that the facilitator signs with, else the role."""
    return act.by or say(ROLES.get(act.actor, ROLES["host"]))


def what(listed: ListedAct, language: str, say: Callable[[str], str]) -> str:
    """Returns the sentence of an act; its code where another version of
    Palabre made it."""
    act = listed.act.act
    if act == "undone":
        undone = str(listed.act.detail.get("act"))
        noun = say(NOUNS.get(undone, OTHER)) % {
            "subject": _subject(undone, listed, language)
        }
        return say(UNDONE) % {"act": noun}
    if act not in ACTS:
        return act
    return say(ACTS[act]) % {"subject": _subject(act, listed, language)}


def _subject(act: str, listed: ListedAct, language: str) -> str:
    """Returns the subject of the act, a day in words."""
    if act in OF_DAYS and listed.subject:
        return day_in_words(date.fromisoformat(listed.subject), language)
    return listed.subject

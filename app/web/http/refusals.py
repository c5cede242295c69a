"""Every refusal's status and sentence, in one table. A 500 is always a bug."""

from datetime import date

from app.domain.refusals import Refusal
from app.domain.text import tidy
from app.locales import _ as msgid
from app.locales import catalogue
from app.locales.days import day_in_words
from app.web.http.file_sentences import OF_FILES, fill_details
from app.web.http.problems import CAUSES, LONGEST_ID, NAMED, ONE

# code: (HTTP status, sentence of the catalogues)
REFUSALS: dict[str, tuple[int, str]] = {
    "no_seat": (401, msgid("You have no seat on this board yet: please join first.")),
    "unknown_seat_code": (
        401,
        msgid("No seat has this code. Please check it, or join with your name."),
    ),
    "not_host": (403, msgid("This needs the host link or the organiser link.")),
    "other_seat": (
        403,
        msgid(
            "This was written from another seat on this device: nothing was recorded."
        ),
    ),
    "plan_of_staff": (
        403,
        msgid("The plan of this workshop is written by its facilitators."),
    ),
    "list_withheld": (
        403,
        msgid(
            "With fewer than five ballots, the sealed list would tell too much:"
            " it is not published."
        ),
    ),
    "tally_hidden": (403, msgid("The tally is not shown yet.")),
    "wrong_receipt": (
        403,
        msgid("This is not the receipt of your ballot. Please check it."),
    ),
    "device_has_no_vote": (
        403,
        msgid(
            "This device writes for its group and has no vote: each person votes from "
            "an own seat."
        ),
    ),
    "foreign_origin": (
        403,
        msgid("This request came from another site, so nothing was done."),
    ),
    "no_cookies": (
        403,
        msgid(
            "This browser refuses cookies and would forget your seat at once: you have "
            "not entered. Allow them, or try another browser."
        ),
    ),
    "joining_closed": (403, msgid("This board takes no new participants now.")),
    "no_such_board": (404, msgid("There is no board with this code.")),
    "no_such_programme": (404, msgid("There is no programme with this code.")),
    "no_such_town": (404, msgid("This programme has no town of this name.")),
    "no_such_activity": (404, msgid("This board has no such activity.")),
    "no_such_note": (404, msgid("This note is not on the board.")),
    "no_such_follow_up": (404, msgid("This plan has no follow-up of that day.")),
    "no_such_place": (
        404,
        msgid("This text is no longer there: look at the list again."),
    ),
    "no_such_round": (404, msgid("This vote has no such round.")),
    "not_published": (404, msgid("The result of this board is not published.")),
    "no_such_page": (404, msgid("There is nothing at this address.")),
    "no_such_step": (404, msgid("The agenda has no such step.")),
    "no_crosswalk": (
        404,
        msgid("Nothing links this framework with another version of it."),
    ),
    "nothing_to_draw": (
        409,
        msgid("There are no notes and votes yet to set against each other."),
    ),
    "nothing_dated": (
        409,
        msgid("No session has a date yet: give it one in the agenda."),
    ),
    "not_sealed": (
        409,
        msgid("There is no sealed result to publish yet: close the vote first."),
    ),
    "round_not_sealed": (
        409,
        msgid("This vote is not closed yet: its ballots are not published."),
    ),
    "nothing_to_undo": (409, msgid("There is no act to undo.")),
    "act_passed": (
        409,
        msgid(
            "Something was done, written or voted since: this can no longer be undone."
        ),
    ),
    "act_final": (409, msgid("This act cannot be undone.")),
    "no_step_running": (409, msgid("No step of the agenda is running.")),
    "step_running": (409, msgid("This step is running: end it first.")),
    "agenda_rearranged": (
        409,
        msgid(
            "Somebody changed the order of the agenda meanwhile. Nothing was saved:"
            " look at it anew."
        ),
    ),
    "agenda_full": (409, msgid("The agenda takes no more sessions or steps.")),
    "changed_meanwhile": (
        409,
        msgid(
            "Somebody changed this meanwhile. Nothing was saved: choose what is to "
            "stand there."
        ),
    ),
    "sent_before": (409, msgid("This was sent before, and is recorded already.")),
    "which_vote": (
        409,
        msgid(
            "Several votes are open: choose which one this ballot is for. Nothing was "
            "recorded."
        ),
    ),
    "nobody_present": (
        409,
        msgid("Nobody is marked as present: mark who was there under “People” first."),
    ),
    "not_present": (
        409,
        msgid("This person is not marked as present: mark them under “People” first."),
    ),
    "seat_has_voted": (409, msgid("This person has already voted.")),
    "no_such_seat": (404, msgid("This seat is not on the board.")),
    "activity_not_open": (
        409,
        msgid("This activity is not open: nothing was recorded."),
    ),
    "activity_locked": (
        409,
        msgid(
            "This activity is locked for now: nothing was recorded."
            " It can be sent once it is unlocked."
        ),
    ),
    "activities_full": (
        409,
        msgid("A board has at most %(limit)s activities: nothing was added."),
    ),
    "activity_already_open": (409, msgid("This activity is already open.")),
    "ballot_unlinked": (
        409,
        msgid(
            "Your ballot is in. This board came from a file that does not tell whose "
            "is whose: it stays as it is."
        ),
    ),
    "ballot_changed": (
        409,
        msgid(
            "Your ballot was changed meanwhile, on this device or another: it stays as "
            "it is now."
        ),
    ),
    "note_changed": (
        409,
        msgid("This note was changed meanwhile: it stays as it is now."),
    ),
    "block_not_open": (
        409,
        msgid("This activity takes notes only under the chosen blocks."),
    ),
    "note_not_shown": (
        409,
        msgid("Hidden and private notes are not put to the vote: nothing was added."),
    ),
    "no_tie": (
        409,
        msgid(
            "No tie stands in the way of the first places: there is nothing to decide."
        ),
    ),
    "no_such_word": (404, msgid("Nobody said this word.")),
    "nothing_to_send": (
        409,
        msgid("This workshop is not linked with a programme: paste its link."),
    ),
    "nothing_planned": (
        409,
        msgid("There is nothing to follow up: the plan is empty."),
    ),
    "follow_ups_full": (
        409,
        msgid("A plan has at most %(limit)s follow-ups: none was opened."),
    ),
    "note_taken": (409, msgid("This note belongs to somebody else.")),
    "own_note": (
        409,
        msgid("This note is your own, or your group’s: it counts already."),
    ),
    "is_it_you": (409, msgid("Somebody called %(name)s is here already. Is it you?")),
    "seat_taken": (409, msgid("This seat is already taken.")),
    "bad_picture": (
        422,
        msgid("This file is no picture that can be used: send a PNG or a JPEG."),
    ),
    "too_many_pictures": (
        409,
        msgid("There are %(most)s already: take one out first. Nothing was added."),
    ),
    "no_such_picture": (404, msgid("This picture is not in the report any more.")),
    "bad_field_picture": (
        422,
        msgid(
            "This file is no picture that can be used: send a drawing (SVG), or PNG, "
            "JPEG or WebP."
        ),
    ),
    "bad_sound": (
        422,
        msgid(
            "This file is no sound that can be used: send Ogg, WebM or MP4 with sound "
            "alone."
        ),
    ),
    "no_such_file": (
        404,
        msgid("This picture or sound is not in the workshop any more."),
    ),
    "too_many_files": (
        409,
        msgid("There are %(most)s already: take one out first. Nothing was added."),
    ),
    "objectives_apart": (
        422,
        msgid(
            "There must be %(count)s objectives, as in the language that they were "
            "written in."
        ),
    ),
    "too_large": (413, msgid("This is too large.")),
    "ballot_incomplete": (
        422,
        msgid("A ballot has exactly %(votes)s choices; this one has %(chosen)s."),
    ),
    "ballot_too_long": (
        422,
        msgid("A ballot has exactly %(votes)s choices; this one has %(chosen)s."),
    ),
    "field_twice": (
        422,
        msgid("The same choice stands there twice: please make different ones."),
    ),
    "no_such_field": (422, msgid("This field is not part of the framework.")),
    "no_such_group": (422, msgid("This board has no such group.")),
    "text_empty": (422, msgid("Please write something first.")),
    "text_too_long": (
        422,
        msgid("This text has %(length)s characters; the most is %(limit)s."),
    ),
    "bad_form": (
        422,
        msgid("Something is missing in what was sent, or is not as expected."),
    ),
    "unknown_name": (
        422,
        msgid("The name “%(name)s” is not known here: nothing was done."),
    ),
    "wrong_method": (405, msgid("This address does not take this kind of request.")),
    "bad_sending_link": (
        422,
        msgid(
            "This is not the link by which a town sends its result to a programme:"
            " paste it whole, as the programme gives it."
        ),
    ),
    "host_not_allowed": (
        422,
        msgid(
            "This server may not send anything to %(host)s. Ask whoever runs it to "
            "allow that server (PALABRE_PROGRAMME_HOSTS)."
        ),
    ),
    "bad_note_id": (422, msgid("A note's id must be a UUID.")),
    "bad_answer": (422, msgid("This is no answer to a question of this workshop.")),
    "bad_question": (
        422,
        msgid(
            "A question has two to eight different answers, one on each line below it."
        ),
    ),
    "questions_answered": (
        409,
        msgid(
            "People have answered a question that you change or take out: say that "
            "these answers are erased, or leave it as it is."
        ),
    ),
    "bad_attendance": (422, msgid("Please choose “in the room” or “online”.")),
    "bad_template": (422, msgid("There is no such template.")),
    "bad_locale": (422, msgid("This language is not available.")),
    "nobody_chosen": (422, msgid("Choose at least one person.")),
    "shortlist_count": (
        422,
        msgid("Please choose from %(fewest)s to %(most)s notes; these are %(count)s."),
    ),
    "bad_paste": (422, msgid("Nothing was pasted that can be read as notes.")),
    "nothing_pasted": (422, msgid("No line found its place: nothing was entered.")),
    "nothing_to_merge": (422, msgid("Choose at least one other note to merge.")),
    "bad_setting": (422, msgid("This setting cannot have this value.")),
    "bad_date": (422, msgid("A day is written as 2024-09-12.")),
    "after_erase_day": (
        422,
        msgid(
            "This workshop erases itself on %(day)s: choose an earlier day, or move "
            "that one."
        ),
    ),
    "date_too_early": (422, msgid("Please choose a day from %(first)s on.")),
    "slow_down": (429, msgid("Too many requests: please wait a moment.")),
    "broken": (
        500,
        msgid(
            "Something went wrong on the server, and is in its log. Before you try "
            "again, look whether what you did is there."
        ),
    ),
    "cannot_record": (
        503,
        msgid(
            "This server cannot record anything right now: its database does not "
            "answer as it should. What was confirmed stays confirmed; please tell the "
            "facilitators."
        ),
    ),
    "cannot_set": (
        503,
        msgid("The document cannot be made just now: please try again in a moment."),
    ),
    "busy": (503, msgid("The board is busy: please try again in a moment.")),
    **OF_FILES,
}


# Details that are days as 2027-09-12, by refusal; of other refusals they are numbers.
DAY_OF_REFUSAL = {"date_too_early": "first", "after_erase_day": "day"}


def status_of(refusal: Refusal) -> int:
    return REFUSALS[refusal.code][0]


def sentence_of(refusal: Refusal, language: str) -> str:
    """Returns the refusal in the reader's language, with no code in it and days in
    words."""
    translate = catalogue(language).gettext
    sentence = CAUSES.get((refusal.code, str(refusal.details.get("cause", ""))))
    name_of, naming = NAMED.get(refusal.code, ("", ""))
    if refusal.details.get(name_of) and not sentence:
        sentence = naming
    number_of, singular = ONE.get(refusal.code, ("", ""))
    if refusal.details.get(number_of) == 1 and not sentence:
        sentence = singular
    details = fill_details(refusal.code, refusal.details, translate)
    if sentence and sentence == naming:
        details[name_of] = tidy(str(details[name_of]), line=True)[:LONGEST_ID]
    if name := DAY_OF_REFUSAL.get(refusal.code):
        details[name] = day_in_words(date.fromisoformat(str(details[name])), language)
    return translate(sentence or REFUSALS[refusal.code][1]) % details


def headers_of(refusal: Refusal) -> dict[str, str]:
    """Returns Retry-After (seconds) where waiting helps."""
    if refusal.code == "slow_down":
        return {"Retry-After": str(refusal.details.get("seconds", 5))}
    waits = {"busy": "2", "cannot_set": "2", "cannot_record": "5"}
    return {"Retry-After": waits[refusal.code]} if refusal.code in waits else {}

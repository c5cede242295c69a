"""Says why somebody who leads a board or a programme was refused."""

from app.locales import _ as msgid

# code: (HTTP status, sentence of the catalogues); a part of
# app/web/http/refusals.py.
OF_STAFF: dict[str, tuple[int, str]] = {
    "not_host": (403, msgid("This needs the host link or the organiser link.")),
    "plan_of_staff": (
        403,
        msgid("The plan of this workshop is written by its facilitators."),
    ),
    "no_such_programme": (404, msgid("There is no programme with this code.")),
    "no_such_town": (404, msgid("This programme has no town of this name.")),
    "no_such_follow_up": (404, msgid("This plan has no follow-up of that day.")),
    "no_such_place": (
        404,
        msgid("This text is no longer there: look at the list again."),
    ),
    "not_published": (404, msgid("The result of this board is not published.")),
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
    "activities_full": (
        409,
        msgid("A board has at most %(limit)s activities: nothing was added."),
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
    "bad_template": (422, msgid("There is no such template.")),
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
}

"""Sentences for what is wrong in a file, a list or an outline, and for causes of
refusals."""

from app.locales import _ as msgid

# What is wrong in a line of a pasted list or outline, or at a path of a file, by its
# code.
PROBLEMS = {
    "empty": msgid("there is nothing to read"),
    "no_name_column": msgid(
        "no line names the columns; write above the list, for example: name; "
        "organisation; group"
    ),
    "not_a_list": msgid("this is no list that can be read; save it as .xlsx or as CSV"),
    "too_many_groups": msgid("there are too many groups"),
    "no_town": msgid("the town is missing"),
    "unknown_language": msgid("this language is not available"),
    "unknown_time_zone": msgid("this time zone is not known; one is Africa/Bamako"),
    "bad_day": msgid("a day is written as 2024-09-12"),
    "no_name": msgid("the name is missing"),
    "unknown_place": msgid("“present” must be the room or online"),
    "unknown_group": msgid("there is no such group"),
    "twice": msgid(
        "the same person stands twice;"
        " an organisation or a group tells two people of one name apart"
    ),
    "no_session": msgid("this is not a workshop that Palabre saved"),
    "no_file": msgid("there is no such file"),
    "is_folder": msgid("this is a folder, and not a file"),
    "no_permission": msgid("this user may not read it"),
    "no_reading": msgid("the disk does not give it"),
    "not_csv": msgid("this is not a table"),
    "not_json": msgid("this is not JSON"),
    "too_long": msgid("this is too long"),
    "bad_picture": msgid("the picture is no WebP of at most 2 kB"),
    "bad_sound": msgid("the sound is no Ogg, WebM or MP4 of at most 10 kB"),
    "too_many": msgid("there are too many lines"),
    "too_much": msgid("there is too much of it"),
    "field_before_block": msgid("a field stands before its block"),
    "nothing_above": msgid("a description stands before what it describes"),
    "duplicate_number": msgid("this number stands twice"),
    "mixed_indent": msgid("tabs and spaces are mixed"),
    "aims_apart": msgid("the languages have different numbers of objectives"),
    "too_deep": msgid("this is indented too deep"),
    "too_many_columns": msgid("there are too many columns"),
    "unknown_column": msgid("the head of a column is not known"),
    "open_quote": msgid("a quotation mark opens here and is not closed"),
    "unknown_key": msgid("this name is not known"),
    "unknown": msgid("nothing here has this name"),
    "not_number": msgid("it is not a whole number"),
    "out_of_range": msgid("the number is out of range"),
    "not_boolean": msgid("it is neither true nor false"),
    "bad_form": msgid("it is not written as it must be"),
    "unclean": msgid("it has characters that are not allowed"),
    "not_form": msgid("this is not a form"),
    "not_empty": msgid("it must be empty"),
    "duplicate": msgid("this stands twice"),
    "hidden": msgid("it must not be in the file before the close"),
    "secret": msgid("a secret vote must not tell it"),
    "itself": msgid("it names itself"),
    "author_or_twice": msgid("this person wrote the note, or is named twice"),
    "wrong_count_of_voices": msgid(
        "there are fewer than people named beside it, or the note is deleted"
    ),
    "wrong_block": msgid("the field is in another block"),
    "not_in_order": msgid("the fields are not in the framework’s order"),
    "not_of_ballots": msgid("it does not fit the ballots"),
    "not_of_device": msgid("a device is nobody present"),
    "not_of_kind": msgid("it does not fit the kind of the activity"),
    "not_of_notes": msgid("only a vote has it"),
    "not_of_rounds": msgid("it does not fit the rounds"),
    "not_of_state": msgid("it does not fit the state"),
    "ballot_incomplete": msgid("the ballot has too few choices"),
    "ballot_too_long": msgid("the ballot has too many choices"),
    "field_twice": msgid("the same field was chosen twice"),
    "no_such_field": msgid("the framework has no such field"),
    "missing": msgid("it is missing"),
    "not_text": msgid("it is not a text"),
    "not_list": msgid("it is not a list"),
    "not_object": msgid("it is not an object"),
    "no_vote": msgid("it has blocks and no field, so that nobody could vote"),
    "no_fields": msgid("it has no field to vote on"),
    "unknown_framework": msgid("no framework has this id"),
    "unknown_framework_id": msgid("no framework has the id “%(value)s”"),
    "two_frameworks": msgid("choose a list or write your own, not both"),
    "no_blocks": msgid("it has no blocks"),
    "duplicate_id": msgid("this id stands twice"),
    "bad_id": msgid("this id has characters that are not allowed"),
    "unknown_locale": msgid("this language is not known"),
    "language_twice": msgid("this language stands twice"),
    "too_many_languages": msgid("there are too many languages"),
    "no_such_block": msgid("there is no such block"),
    "not_a_framework": msgid("this is not a framework"),
    "bad_key": msgid("a name in it is not allowed"),
    "bad_value": msgid("a value in it is not allowed"),
    "other_workshop": msgid("they are of different workshops"),
    "other_framework": msgid("the frameworks have one name and different fields"),
    "other_activity": msgid("the activities have one name and are of different kinds"),
    "other_seat": msgid("the same seat has two codes, or two seats have one"),
    "other_terms": msgid("the two sites voted under different rules"),
    "other_ballot": msgid("the same receipt stands on two different ballots"),
    "rounds_apart": msgid(
        "the sites held different numbers of rounds, and nothing says which belong "
        "together"
    ),
    "still_open": msgid("the vote is still open at one of the sites"),
    "voted_twice": msgid(
        "the same people voted at both sites, and a secret ballot does not tell whose "
        "it is: no count of both is right"
    ),
    "namesakes": msgid("one name voted from a different seat at each site"),
}

LONGEST_ID = 60  # characters of an id in a sentence
# Sentences that name what is unknown, by code: (the detail, the sentence), where there
# is such a detail.
NAMED: dict[str, tuple[str, str]] = {
    "bad_locale": ("value", msgid("This language is not available: “%(value)s”.")),
    "bad_template": ("value", msgid("There is no such template: “%(value)s”.")),
    "no_such_activity": (
        "activity",
        msgid("This board has no such activity: “%(activity)s”."),
    ),
    "no_such_field": ("field", msgid("“%(field)s” is not part of the framework.")),
    "no_such_group": ("group", msgid("This board has no such group: “%(group)s”.")),
}
# Sentences for the number one, by code: (the detail, the sentence).
ONE: dict[str, tuple[str, str]] = {
    "ballot_incomplete": (
        "votes",
        msgid("A ballot has exactly one choice; this one has %(chosen)s."),
    ),
    "ballot_too_long": (
        "votes",
        msgid("A ballot has exactly one choice; this one has %(chosen)s."),
    ),
    "objectives_apart": (
        "count",
        msgid(
            "There must be one objective, as in the language that it was written in."
        ),
    ),
}
# The same code for another cause: (code, cause) of a refusal's details.
CAUSES: dict[tuple[str, str], str] = {
    ("bad_setting", "unknown"): msgid("This setting cannot be “%(value)s”."),
    ("bad_setting", "wifi_name"): msgid("The name of a Wi-Fi has 32 bytes at most."),
    ("bad_setting", "wifi_password"): msgid(
        "The password of a Wi-Fi has 8 to 63 characters; leave it empty for an open "
        "one."
    ),
    ("bad_setting", "time_zone"): msgid(
        "There is no time zone “%(value)s”. Choose one from the list, such as "
        "Africa/Bamako."
    ),
    ("bad_question", "several"): msgid(
        "There are at most three questions, all different."
    ),
    ("not_host", "create"): msgid(
        "This is not the password of this installation: whoever runs it has it."
        " Nothing was started."
    ),
    ("not_host", "sending"): msgid(
        "This link by which a town sends its result has ended, or was not copied whole."
        " Ask the programme’s organisers for a new one."
    ),
    ("no_such_town", "number"): msgid("This programme has no town number %(town)s."),
    ("town_not_compared", "small"): msgid(
        "%(town)s has fewer than 5 ballots: its numbers stand in sums only."
    ),
    ("town_not_compared", "version"): msgid(
        "%(town)s voted on a framework that nothing links with this programme’s."
    ),
    ("town_not_compared", "erased"): msgid("The workshop of %(town)s is erased."),
    ("not_host", "organiser"): msgid("This needs the organiser link."),
    ("not_host", "helper"): msgid(
        "This needs a helper link, the host link or the organiser link."
    ),
    ("not_host", "observer"): msgid(
        "This needs one of the secret links of this workshop."
    ),
    ("not_host", "programme"): msgid("This needs the secret link of the programme."),
    ("not_host", "link"): msgid(
        "This link is not known: it was not copied whole, or a newer one has replaced "
        "it. Ask whoever gave it to you for the present one."
    ),
    ("note_taken", "deleted"): msgid(
        "This note was deleted: it stays so. Please write a new one."
    ),
    ("note_not_shown", "plan"): msgid(
        "Hidden, private and practice notes are not taken into the plan: nothing was "
        "added."
    ),
    ("bad_sound", "bytes"): msgid(
        "A sound has 10 kB at most, about eight seconds: record it here, or say less."
    ),
    ("text_empty", "stopped"): msgid("Please say why it was stopped."),
    ("no_such_field", "missing"): msgid(
        "Please choose the field that this note is about."
    ),
    ("no_such_field", "missing_block"): msgid(
        "Please choose the block that this note is about."
    ),
    ("no_such_field", "typed"): msgid(
        "%(field)s is not on the list (%(first)s to %(last)s). Nothing was recorded."
    ),
    ("no_such_seat", "typed"): msgid(
        "Nobody in the list has this name or code. Nothing was recorded."
    ),
    ("no_such_seat", "many"): msgid(
        "%(count)s people bear this name: choose which one. Nothing was recorded."
    ),
    ("activity_already_open", "before"): msgid(
        "This activity has been opened before: its rule and its promises stay as they "
        "are."
    ),
    ("activity_already_open", "remove"): msgid(
        "This activity has been opened before: it stays, with what was written or "
        "voted in it."
    ),
    ("activity_already_open", "notes"): msgid(
        "Notes were put into this activity: it stays, with them."
    ),
    ("activities_full", "frameworks"): msgid(
        "A workshop has at most %(limit)s lists to vote on: nothing was added."
    ),
    ("bad_paste", "too_many"): msgid(
        "At most %(limit)s notes at once: nothing was entered."
    ),
    ("bad_setting", "half"): msgid(
        "Of these notes each person can choose at most half: %(most)s. Nothing was "
        "changed."
    ),
    ("bad_setting", "votes_of_notes"): msgid("Only a vote has choices of each person."),
    ("bad_setting", "code"): msgid(
        "This is not the code of this board: nothing was erased."
    ),
    ("text_empty", "alt"): msgid(
        "Please say what the picture shows, for those who cannot see it."
    ),
    ("bad_field_picture", "pixels"): msgid(
        "This picture has too many pixels: 50 million at most."
    ),
    ("bad_field_picture", "bytes"): msgid("This picture is too large: 12 MB at most."),
    ("bad_field_picture", "damaged"): msgid(
        "This picture is damaged and cannot be read."
    ),
    ("bad_picture", "pixels"): msgid(
        "This picture has too many pixels: 50 million at most."
    ),
    ("bad_picture", "bytes"): msgid("This picture is too large: 12 MB at most."),
    ("bad_picture", "damaged"): msgid("This picture is damaged and cannot be read."),
    ("joining_closed", "ended"): msgid(
        "This workshop has ended: nobody new can enter. Its result: %(address)s"
    ),
    ("bad_session", "not_chosen"): msgid(
        "Choose the file of a workshop first: it ends in .json. Nothing was done."
    ),
    ("bad_session", "not_form"): msgid(
        "What was sent is neither a form nor JSON: send the file with the form of the "
        "page."
    ),
    ("too_large", "file"): msgid(
        "This is too large: at most %(most)s MB can be sent here. Nothing was read."
    ),
    ("bad_form", "kind"): msgid(
        "Please send JSON (Content-Type: application/json) or a form: nothing was read."
    ),
}

# Why a session could not be sent to a programme, by its code.
SENDING = {
    "unreachable": msgid("the programme’s server cannot be reached"),
    "timeout": msgid("the programme’s server does not answer in time"),
    "certificate": msgid("the certificate of the programme’s server is not valid"),
    "not_palabre": msgid("something else than Palabre answers at its address"),
    "private_address": msgid(
        "its address is in a private network, which this server may not reach"
    ),
    "host_not_allowed": msgid("whoever runs this server no longer allows that server"),
    "refused:slow_down": msgid("the programme’s server is busy"),
    "refused:busy": msgid("the programme’s server is busy"),
    "refused:cannot_record": msgid(
        "the programme’s server cannot record anything right now"
    ),
    "refused:newer_schema": msgid("the programme’s server has an older Palabre"),
    "refused:not_host": msgid(
        "the link has ended: ask the programme’s organisers for a new one"
    ),
    "refused:no_such_programme": msgid("the programme is not there any more"),
    "refused:frameworks_apart": msgid(
        "the programme votes on another list, which nothing links with this one"
    ),
    "refused:too_many_towns": msgid("the programme has no place for another town"),
    "refused:too_large": msgid("the session is too large for the programme’s server"),
}
SENDING_OTHERWISE = msgid("the programme’s server refuses the session")

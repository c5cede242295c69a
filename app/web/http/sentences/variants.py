"""Says a refusal more exactly where its details allow it: a name, one, a
cause."""

from app.locales import _ as msgid

LONGEST_ID = 60  # characters of an id in a sentence
# Sentences that name what is unknown, by code: (the detail, the sentence),
# where there is such a detail.
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

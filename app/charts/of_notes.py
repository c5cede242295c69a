"""Sentences that speak of fields, each with the one for notes that were put to
the vote, and for a workshop whose lists have blocks alone."""

from app.domain.framework import Framework
from app.locales import _

OF_NOTES = {
    _("All fields with their votes"): _("All notes with their votes"),
    _("Field"): _("Note"),
    _("Field of action"): _("Note"),
    _("Field by field"): _("Note by note"),
    _("Fields"): _("Notes"),
    _("Fields in the lead"): _("Notes in the lead"),
    _("Framework"): _("List"),
    _("What explains the fields"): _("What explains the notes"),
    _("Structure: blocks and fields of action"): _("Structure: blocks and notes"),
    _("The same votes added up by block, with its number of fields."): _(
        "The same votes added up by block, with its number of notes."
    ),
    _(
        "A row per field and round, most votes first. Fields with equal votes share a "
        "rank. Of a vote that is still hidden there is nothing."
    ): _(
        "A row per note and round, most votes first. Notes with equal votes share a "
        "rank. Of a vote that is still hidden there is nothing."
    ),
    _("Field before"): _("Note before"),
    _("Next field"): _("Next note"),
    _("On the same field"): _("On the same note"),
    _("Votes by field"): _("Votes by note"),
    _("Votes per field"): _("Votes per note"),
    _(
        "A wheel of %(blocks)s blocks and %(fields)s fields; the table has the same "
        "numbers."
    ): _(
        "A wheel of %(blocks)s blocks and %(fields)s notes; the table has the same "
        "numbers."
    ),
    _("No field stands out: too many are equal."): _(
        "No note stands out: too many are equal."
    ),
    _("The first fields of each part, with their votes."): _(
        "The first notes of each part, with their votes."
    ),
    _("Share out %(votes)s votes over the fields."): _(
        "Share out %(votes)s votes over the notes."
    ),
    _("The priorities, field by field"): _("The priorities, note by note"),
    _("The fields with most votes."): _("The notes with most votes."),
    _(
        "The fields that have votes, most votes first; the table has the same numbers."
    ): _(
        "The notes that have votes, most votes first; the table has the same numbers."
    ),
    _("Every field with its rank and its votes, most votes first."): _(
        "Every note with its rank and its votes, most votes first."
    ),
    _("Every block with its number of fields and its votes."): _(
        "Every block with its number of notes and its votes."
    ),
    _("Votes by field, most votes first."): _("Votes by note, most votes first."),
    _(
        "Votes by field. Each sector is a field under its number; its length and the "
        "number in it are its votes."
    ): _(
        "Votes by note. Each sector is a note under its number; its length and the "
        "number in it are its votes."
    ),
    _(
        "Votes of each part, with its ballots; its first fields stand out. Fields that "
        "no part chose among its first five are left out."
    ): _(
        "Votes of each part, with its ballots; its first notes stand out. Notes that "
        "no part chose among its first five are left out."
    ),
    _("and {count} more field with as many votes"): _(
        "and {count} more note with as many votes"
    ),
    _("and {count} more fields with as many votes"): _(
        "and {count} more notes with as many votes"
    ),
    _("and %(count)s more field with votes"): _("and %(count)s more note with votes"),
    _("and %(count)s more fields with votes"): _("and %(count)s more notes with votes"),
    _("%(count)s field of %(all)s received votes."): _(
        "%(count)s note of %(all)s received votes."
    ),
    _("%(count)s fields of %(all)s received votes."): _(
        "%(count)s notes of %(all)s received votes."
    ),
    _("fields of %(all)s received votes"): _("notes of %(all)s received votes"),
    _("%(name)s (%(count)s field)"): _("%(name)s (%(count)s note)"),
    _("%(name)s (%(count)s fields)"): _("%(name)s (%(count)s notes)"),
    _("%(count)s field of action"): _("%(count)s note"),
    _("%(count)s fields of action"): _("%(count)s notes"),
    _("Block and field of action"): _("Block and note"),
    _("Blocks of the framework with their fields of action."): _(
        "Blocks with their notes."
    ),
    _(
        "When as many ballots are drawn %(redraws)s times from the sealed ones, no "
        "field is among the first %(places)s at least %(sure)s times. A few other "
        "ballots could have changed the whole order."
    ): _(
        "When as many ballots are drawn %(redraws)s times from the sealed ones, no "
        "note is among the first %(places)s at least %(sure)s times. A few other "
        "ballots could have changed the whole order."
    ),
    _(
        "When as many ballots are drawn %(redraws)s times from the sealed ones, "
        "%(count)s field is among the first %(places)s at least %(sure)s times."
    ): _(
        "When as many ballots are drawn %(redraws)s times from the sealed ones, "
        "%(count)s note is among the first %(places)s at least %(sure)s times."
    ),
    _(
        "When as many ballots are drawn %(redraws)s times from the sealed ones, "
        "%(count)s fields are among the first %(places)s at least %(sure)s times."
    ): _(
        "When as many ballots are drawn %(redraws)s times from the sealed ones, "
        "%(count)s notes are among the first %(places)s at least %(sure)s times."
    ),
}


def worded(framework: Framework, message: str) -> str:
    """Returns the message for a vote on a framework: of notes, where its
    fields are some."""
    return OF_NOTES[message] if framework.is_of_notes else message

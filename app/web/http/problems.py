"""What is wrong in a line of a pasted list or outline, in words: codes of the domain, sentences of the catalogues."""

from app.locales import _

PROBLEMS = {
    "empty": _("there is nothing to read"),
    "no_name_column": _(
        "no line names the columns; write above the list, for example: name; organisation; group"
    ),
    "not_a_list": _("this is no list that can be read; save it as .xlsx or as CSV"),
    "too_many_groups": _("there are too many groups"),
    "no_name": _("the name is missing"),
    "unknown_place": _("“present” must be the room or online"),
    "unknown_group": _("there is no such group"),
    "twice": _(
        "the same person stands twice; an organisation or a group tells two people of one name apart"
    ),
    "not_csv": _("this is not a table"),
    "not_json": _("this is not JSON"),
    "too_long": _("this is too long"),
    "too_many": _("there are too many lines"),
    "field_before_block": _("a field stands before its block"),
    "duplicate_number": _("this number stands twice"),
    "mixed_indent": _("tabs and spaces are mixed"),
    "too_deep": _("this is indented too deep"),
    "too_many_columns": _("there are too many columns"),
    "unknown_key": _("this name is not known"),
    "unknown": _("nothing here has this name"),
    "not_number": _("it is not a whole number"),
    "out_of_range": _("the number is out of range"),
    "not_boolean": _("it is neither true nor false"),
    "bad_form": _("it is not written as it must be"),
    "unclean": _("it has characters that are not allowed"),
    "not_form": _("this is not a form"),
    "not_empty": _("it must be empty"),
    "duplicate": _("this stands twice"),
    "hidden": _("it must not be in the file before the close"),
    "secret": _("a secret vote must not tell it"),
    "itself": _("it names itself"),
    "wrong_block": _("the field is in another block"),
    "not_in_order": _("the fields are not in the framework’s order"),
    "not_of_ballots": _("it does not fit the ballots"),
    "not_of_device": _("a device is nobody present"),
    "not_of_notes": _("only a vote has it"),
    "not_of_rounds": _("it does not fit the rounds"),
    "not_of_state": _("it does not fit the state"),
    "ballot_incomplete": _("the ballot has too few choices"),
    "ballot_too_long": _("the ballot has too many choices"),
    "field_twice": _("the same field was chosen twice"),
    "no_such_field": _("the framework has no such field"),
    "missing": _("it is missing"),
    "not_text": _("it is not a text"),
    "not_list": _("it is not a list"),
    "not_object": _("it is not an object"),
    "no_fields": _("it has no field to vote on"),
    "unknown_framework": _("no framework has this id"),
    "no_blocks": _("it has no blocks"),
    "duplicate_id": _("this id stands twice"),
    "bad_id": _("this id has characters that are not allowed"),
    "unknown_locale": _("this language is not known"),
    "no_such_block": _("there is no such block"),
    "not_a_framework": _("this is not a framework"),
    "bad_key": _("a name in it is not allowed"),
    "bad_value": _("a value in it is not allowed"),
    "other_workshop": _("they are of different workshops"),
    "other_framework": _("the frameworks have one name and different fields"),
    "other_activity": _("the activities have one name and are of different kinds"),
    "other_seat": _("the same seat has two codes, or two seats have one"),
    "other_terms": _("the two sites voted under different rules"),
    "other_ballot": _("the same receipt stands on two different ballots"),
    "rounds_apart": _(
        "the sites held different numbers of rounds, and nothing says which belong together"
    ),
    "still_open": _("the vote is still open at one of the sites: close it there, and export again"),
    "voted_twice": _(
        "the same people voted at both sites, and a secret ballot does not tell whose it is: no count of both is right"
    ),
    "namesakes": _(
        "one name voted from a different seat at each site: rename one of them if they are two people"
    ),
}

"""Sentences for what is wrong in a file, a list or an outline."""

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

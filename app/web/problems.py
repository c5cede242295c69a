"""What is wrong in a line of a pasted list or outline, in words: codes of the domain, sentences of the catalogues."""

from app.locales import _

PROBLEMS = {
    "empty": _("there is nothing to read"),
    "no_name_column": _("no column is called “name”"),
    "no_name": _("the name is missing"),
    "unknown_place": _("“present” must be the room or online"),
    "unknown_group": _("there is no such group"),
    "twice": _("the same person stands twice"),
    "not_csv": _("this is not a table"),
    "not_json": _("this is not JSON"),
    "too_long": _("this is too long"),
    "too_many": _("there are too many lines"),
    "field_before_block": _("a field stands before its block"),
    "duplicate_number": _("this number stands twice"),
    "mixed_indent": _("tabs and spaces are mixed"),
    "too_deep": _("this is indented too deep"),
    "too_many_columns": _("there are too many columns"),
    "missing": _("it is missing"),
    "not_text": _("it is not a text"),
    "not_list": _("it is not a list"),
    "not_object": _("it is not an object"),
    "no_blocks": _("it has no blocks"),
    "duplicate_id": _("this id stands twice"),
    "bad_id": _("this id has characters that are not allowed"),
    "unknown_locale": _("this language is not known"),
    "no_such_block": _("there is no such block"),
    "not_a_framework": _("this is not a framework"),
    "bad_key": _("a name in it is not allowed"),
    "bad_value": _("a value in it is not allowed"),
}

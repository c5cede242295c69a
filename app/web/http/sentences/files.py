"""Says of a file, a list or a pasted text that was refused: where, what is
wrong, what to do."""

from collections.abc import Callable, Mapping

from app.locales import _ as msgid
from app.web.http.sentences.problems import PROBLEMS

Translate = Callable[[str], str]

# code: (HTTP status, sentence); a part of app/web/http/refusals.py.
OF_FILES: dict[str, tuple[int, str]] = {
    "bad_framework": (
        422,
        msgid("The framework could not be read%(place)s: %(problem)s. %(remedy)s"),
    ),
    "bad_outline": (
        422,
        msgid(
            "The text could not be read, line %(line)s: %(problem)s."
            " Correct it there, and send it again."
        ),
    ),
    "bad_roster": (
        422,
        msgid(
            "The list could not be read, line %(line)s: %(problem)s. Nothing was "
            "imported: correct the list, and send it again."
        ),
    ),
    "bad_session": (
        422,
        msgid("The file could not be read%(place)s: %(problem)s. %(remedy)s"),
    ),
    "newer_schema": (
        422,
        msgid(
            "This file comes from a newer version%(place)s: update Palabre, then "
            "choose it again."
        ),
    ),
    "compare_count": (
        422,
        msgid("Please choose from 2 to 12 workshops; these are %(count)s."),
    ),
    "nothing_to_compare": (
        422,
        msgid(
            "This session has neither a result that may be seen nor notes on fields: "
            "%(file)s. Leave it out, or export it again once its vote is closed."
        ),
    ),
    "town_not_compared": (
        422,
        msgid("%(town)s has neither a closed vote nor notes on fields yet."),
    ),
    "frameworks_apart": (
        422,
        msgid(
            "These files are on frameworks that nothing links: %(one)s and %(other)s."
            " Choose workshops on one framework, or on versions of it."
        ),
    ),
    "nothing_to_gather": (
        422,
        msgid(
            "None of these sessions has a closed vote or notes on fields."
            " Export one again once its vote is closed."
        ),
    ),
    "too_many_towns": (
        422,
        msgid(
            "A programme has at most %(most)s towns; these would be %(count)s."
            " Divide them between several programmes."
        ),
    ),
    "bad_links": (
        422,
        msgid(
            "The table of links could not be read: use the one of the page that was "
            "shown."
        ),
    ),
    "bad_town_line": (
        422,
        msgid(
            "Line %(line)s: %(problem)s. Nothing was started:"
            " correct this line, and send the list again."
        ),
    ),
    "cannot_merge": (
        422,
        msgid("The two files are not made one%(place)s: %(problem)s. %(remedy)s"),
    ),
    "sessions_count": (
        422,
        msgid(
            "Please choose one session file, or two of one workshop; these are "
            "%(count)s."
        ),
    ),
    "seal_broken": (
        422,
        msgid(
            "The ballots in the file are not those that were sealed%(place)s. "
            "%(remedy)s"
        ),
    ),
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
}
# What to do, by a refusal's code and the code of its problem; "" for every
# other problem.
REMEDIES: dict[str, dict[str, str]] = {
    "bad_session": {
        "": msgid(
            "It was cut or changed since it was saved: export it again, and choose "
            "that."
        ),
        "no_session": msgid(
            "Choose a file that Palabre saved under “Files”: it ends in .json."
        ),
        "no_file": msgid("Check its name and its folder."),
        "is_folder": msgid("Give the name of one file in it."),
        "no_permission": msgid("Ask whoever owns it to let you read it."),
        "no_reading": msgid("Copy it to this disk again."),
        "unknown_locale": msgid(
            "Ask whoever runs this Palabre to add it, or to update Palabre."
        ),
    },
    "cannot_merge": {
        "": msgid("Open each as a workshop of its own, or compare them."),
        "other_workshop": msgid("Choose the two files of one workshop."),
        "other_seat": msgid(
            "One of them was changed since it was saved: export both again."
        ),
        "other_ballot": msgid(
            "One of them was changed since it was saved: export both again."
        ),
        "still_open": msgid("Close it there, and export again."),
        "namesakes": msgid(
            "Rename one of them if they are two people, and export again."
        ),
    },
    "seal_broken": {
        "": msgid("Somebody changed it since: choose the one that was exported.")
    },
    "bad_framework": {
        "": msgid("Correct it there, and send the list again."),
        "unknown_framework": msgid("Choose one of the lists that are offered."),
        "unknown_framework_id": msgid("Choose one of the lists that are offered."),
        "two_frameworks": msgid("Leave one of them empty."),
        "no_fields": msgid("Choose a list with fields."),
        "no_vote": msgid(
            "Indent the fields under their blocks, or choose what to make of them."
        ),
    },
}
# Paths of a framework that are fields of a form: they are no places for
# whoever reads the sentence.
OF_FORMS = {"unknown_framework", "two_frameworks", "no_fields", "no_vote"}
NAMING = {"unknown_framework_id"}  # problems whose sentence has details
# Of the whole, or of its schema
NO_SESSION = {"not_json", "not_object", "unknown", "missing"}
JSON_CODES = {"bad_session", "bad_framework"}  # whose lists are not of lines


def fill_details(
    code: str, details: Mapping[str, object], translate: Translate
) -> dict[str, object]:
    """Returns what a refusal's sentence needs: its details, `place` in
    parentheses, `problem` in words and what to do as `remedy`. "" for what it
    has not."""
    problem, path = _told(code, details)
    if problem == "unknown_framework" and details.get("value"):
        problem = "unknown_framework_id"
    remedies = REMEDIES.get(code, {})
    remedy = remedies.get(problem) or remedies.get("", "")
    return {
        **details,
        "place": _place(details, path, translate),
        "problem": _in_words(problem, details, translate),
        "remedy": translate(remedy) if remedy else "",
    }


def _in_words(problem: str, details: Mapping[str, object], translate: Translate) -> str:
    """Returns a problem in words, with the id that is unknown; "" for none."""
    if not problem:
        return ""
    sentence = translate(PROBLEMS.get(problem, PROBLEMS["bad_value"]))
    return sentence % details if problem in NAMING else sentence


def _told(code: str, details: Mapping[str, object]) -> tuple[str, str]:
    """Returns the problem's code and the path as people are told."""
    problem, path = str(details.get("problem", "")), _path(details)
    if code in JSON_CODES and problem == "too_many":
        problem = "too_much"
    if code == "bad_session":
        return _of_session(problem, path, details)
    return problem, "" if problem in OF_FORMS else path


def _of_session(
    problem: str, path: str, details: Mapping[str, object]
) -> tuple[str, str]:
    """Returns (problem, path) as people are told: another kind of file has no
    place."""
    if path == "board.locale" and problem == "unknown":
        return "unknown_locale", path
    is_foreign = problem in NO_SESSION and not path and details.get("line", 1) == 1
    return ("no_session" if is_foreign else problem), path


def _path(details: Mapping[str, object]) -> str:
    """Returns the path inside a file, without the file's name; "" where a line
    or names say it."""
    file, where = str(details.get("file", "")), str(details.get("where", ""))
    is_line = "line" in details and where.endswith(f"line {details['line']}")
    if is_line or "names" in details or where in (file, "schema", f"{file}: schema"):
        return ""
    return where.removeprefix(f"{file}: ") if file else where


def _place(details: Mapping[str, object], path: str, translate: Translate) -> str:
    """Returns " (segou.json, line 3)", with a path behind it, or "" without
    any place."""
    parts = [str(details[name]) for name in ("file", "names") if details.get(name)]
    if "line" in details:
        parts.append(translate(msgid("line %(line)s")) % {"line": details["line"]})
    if path:
        parts.append(translate(msgid("“%(path)s”")) % {"path": path})
    return f" ({', '.join(parts)})" if parts else ""

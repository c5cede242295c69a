"""Every refusal's status and sentence, in one table. A 500 is always a bug."""

from datetime import date

from app.domain.refusals import Refusal
from app.domain.text import tidy
from app.locales import _ as msgid
from app.locales import catalogue
from app.locales.days import day_in_words
from app.web.http.sentences.files import OF_FILES, fill_details
from app.web.http.sentences.participants import OF_PARTICIPANTS
from app.web.http.sentences.staff import OF_STAFF
from app.web.http.sentences.variants import CAUSES, LONGEST_ID, NAMED, ONE

# code: (HTTP status, sentence of the catalogues)
REFUSALS: dict[str, tuple[int, str]] = {
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
    "no_such_board": (404, msgid("There is no board with this code.")),
    "no_such_page": (404, msgid("There is nothing at this address.")),
    "changed_meanwhile": (
        409,
        msgid(
            "Somebody changed this meanwhile. Nothing was saved: choose what is to "
            "stand there."
        ),
    ),
    "sent_before": (409, msgid("This was sent before, and is recorded already.")),
    "too_large": (413, msgid("This is too large.")),
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
    "bad_locale": (422, msgid("This language is not available.")),
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
    **OF_PARTICIPANTS,
    **OF_STAFF,
    **OF_FILES,
}


# Details that are days as 2027-09-12, by refusal; of other refusals they are
# numbers.
DAY_OF_REFUSAL = {"date_too_early": "first", "after_erase_day": "day"}


def status_of(refusal: Refusal) -> int:
    return REFUSALS[refusal.code][0]


def sentence_of(refusal: Refusal, language: str) -> str:
    """Returns the refusal in the reader's language, with no code in it and
    days in words."""
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

"""Every form of staff says what it was shown with, so that an older page undoes nothing unseen."""

import re

import pytest

from tests.shared import Start
from tests.web.forks import ForkedServer
from tests.web.form_walk import filled_board
from tests.web.pages import PAGE, Form, forms_of
from tests.web.people import NOTES

# Names of staff's forms that need not say what they were shown with, and why.
FREE = {
    "minutes": "how long from now",
    "q": "a search",
    "csv": "a list to be read",
    "seat": "a ballot",
    "choices": "a ballot",
    "fields": "a ballot",
    "notes": "notes to be merged",
    "code": "the board's code, said again",
    "erase": "what is erased with it, said each time",
    "answers": "of a person who is helped",
    "whom": "to whom an act is done",
}
# A name of this device, which nobody else changes; why a ballot is voided; notes and pictures that
# are not there yet; a search for a name.
ELSEWHERE = ("/sign", "/void", "/paste", "/pictures", "/named")


def unsaid(form: Form) -> set[str]:
    """What a form of staff shows, and does not say it did."""
    if form.method != "post" or form.action.partition("?")[0].endswith(ELSEWHERE):
        return set()
    names = {name for name, _ in form.values} | form.visible
    return {name for name in form.visible if f"was_{name}" not in names} - set(FREE)


@pytest.mark.parametrize("template", ["culture21plus", "cooperation-decentralisee"])
def test_every_form_of_staff_says_what_it_was_shown_with(
    sqlite_server: ForkedServer, workshop_at: Start, template: str
) -> None:
    workshop, awa = filled_board(sqlite_server, workshop_at, template)
    note = (
        next((note for note in awa.notes(NOTES)), {"id": ""})
        if template == "culture21plus"
        else {"id": ""}
    )
    seen = 0
    for page in (
        "console",
        f"console/notes?activity={NOTES}&note={note['id']}",
        "console/files",
        "console/settings",
        "people",
        "paper",
        "results",
    ):
        answer = workshop.fanta.get(f"{workshop.path}/{page}", headers=PAGE)
        if answer.status_code == 404:
            continue
        for form in forms_of(answer.text):
            # a group, an activity, a session or a step that is not there yet
            fresh = re.search(
                r"(/groups/g[2-9]|/activities|/shortlists|/agenda|/agenda/\d+/steps)$", form.action
            )
            assert fresh or not unsaid(form), (page, form.action)
            seen += any(name.startswith("was_") for name, _ in form.values)
    assert seen >= 6


def test_a_form_that_does_not_say_it_is_caught() -> None:
    [form] = forms_of(
        '<form method="post" action="/b/X/people/1"><input name="name" value="Awa"></form>'
    )
    assert unsaid(form) == {"name"}
    [form] = forms_of(
        '<form method="post" action="/x"><input type="hidden" '
        'name="was_name" value="Awa"><input name="name" value="Awa"></form>'
    )
    assert not unsaid(form)

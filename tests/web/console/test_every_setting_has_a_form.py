"""Everything that can be set by a program has a form control on a page."""

import re
from collections.abc import Iterable, Iterator, Mapping

from app.web.http.bodies import described_body
from tests.shared import Start
from tests.web.explaining.explaining_doors import FRAMEWORK
from tests.web.forks import ForkedServer
from tests.web.form_walk import filled_board
from tests.web.pages import PAGE, Form, forms_of
from tests.web.people import NOTES, Workshop
from tests.web.routes import routes

BOXES = "boxes in the table of people, which name their form"
# Commands of staff, and the names in their bodies that no page sends, with the reason.
FREE = {
    "/b/{code}/focus": {"field": "pages bring everyone to an activity; the field is for programs"},
    "/b/{code}/activities/{key}/settings": {"pace": "stands beside the reveal, sent to /reveal"},
    "/b/{code}/people/mark": {"seats": BOXES, "all": "the form says `whom`"},
    "/b/{code}/people/void": {"seats": BOXES},
    "/b/{code}/people/hide-notes": {"seats": BOXES},
    "/b/{code}/paper": {"answers": "stands where the ballot is looked at"},
    "/b/{code}/handover/{seat}/voice": dict.fromkeys(
        ("again", "answers"), "stands where the choices are read back"
    ),
    "/b/{code}/roster": dict.fromkeys(("seen", "namesakes"), "stands on the preview"),
}
OF_STAFF = re.compile(
    r"/b/\{code\}/(settings|screen-mode|focus|erase|publish|sign|undo|links|roster|paper|people|"
    r"groups|agenda|handover|pictures|fields|plan|follow-ups|"
    r"activities/\{key\}/(settings|open|extend|reveal))\b"
)


def bodies() -> dict[str, set[str]]:
    """Returns the names of each documented body of staff, by the address that takes it."""
    names: dict[str, set[str]] = {}
    for route in routes():
        extra = getattr(route, "openapi_extra", None) or {}
        if "requestBody" not in extra or not OF_STAFF.match(route.path):
            continue
        content = described_body(extra["requestBody"])["content"]["application/json"]
        names[route.path] = set(content["schema"].get("properties", {}))
    return names


def controls(form: Form) -> set[str]:
    """Returns the names of what one can fill in, choose or press in a form."""
    return (
        form.names | form.visible | form.files | {name for name, *_ in (*form.boxes, *form.buttons)}
    )


def without_a_form(
    names_by_path: Mapping[str, set[str]], forms: Iterable[Form]
) -> dict[str, set[str]]:
    """Returns the names that no form sends, by address."""
    sent: dict[str, set[str]] = {path: set() for path in names_by_path}
    # The longest pattern first: /agenda/stop is no /agenda/{sitting}.
    patterns = {
        path: re.compile(re.sub(r"\{\w+\}", "[^/?#]+", path) + r"(\?[^#]*)?(#.*)?")
        for path in sorted(names_by_path, key=lambda path: path.count("{"))
    }
    for form in forms:
        actions = {form.action, *(address for _, _, address in form.buttons if address)}
        for action in actions if form.method == "post" else ():
            for path, pattern in patterns.items():
                if pattern.fullmatch(action):
                    sent[path] |= controls(form)
                    break
    missing = {
        path: names - sent[path] - set(FREE.get(path, {})) for path, names in names_by_path.items()
    }
    return {path: names for path, names in missing.items() if names}


def pages_in_all_states(workshop: Workshop) -> Iterator[Form]:
    """Yields the forms of every page of staff: before the opening, while all is open, and after the
    close."""
    staff, path = workshop.fanta, workshop.path
    looks = ["console", "console/settings", "console/files", f"console/notes?activity={NOTES}"]
    sira = f"handover/{workshop.seat('Sira').seat}"
    looks += ["people", "plan", "results", "paper", sira, f"{sira}/voice"]
    looks.append(f"console/fields?framework={FRAMEWORK}&field=1")
    keys = [activity["key"] for activity in workshop.moussa.board()["activities"]]
    for is_open in (True, False):
        for key in keys:
            staff.opens(key, minutes=20) if is_open else staff.closes(key)
        staff.post(f"{path}/agenda/1/1/run").raise_for_status()
        for note in workshop.moussa.notes()[:1]:
            looks.append(f"console/notes?activity={NOTES}&note={note['id']}")
        for look in looks:
            yield from forms_of(staff.get(f"{path}/{look}", headers=PAGE).text)


def planned_forms(workshop: Workshop) -> Iterator[Form]:
    """Yields the forms of the console before anything was opened."""
    yield from forms_of(workshop.fanta.get(f"{workshop.path}/console", headers=PAGE).text)


def test_everything_that_can_be_set_has_a_form(
    sqlite_server: ForkedServer, workshop_at: Start
) -> None:
    planned = workshop_at(sqlite_server, opened=False)
    workshop, _ = filled_board(sqlite_server, workshop_at, "culture21plus")
    forms = [*planned_forms(planned), *pages_in_all_states(workshop)]
    assert {"votes", "repeats", "secret", "practice"} <= bodies()[
        "/b/{code}/activities/{key}/settings"
    ]
    assert without_a_form(bodies(), forms) == {}


def test_a_name_without_a_form_is_found() -> None:
    forms = forms_of(
        '<form method="post" action="/b/X/settings"><input name="title"></form>'
        '<form method="get" action="/b/X/settings"><input name="place"></form>'
    )
    settings = {"/b/{code}/settings": {"title", "place"}}
    assert without_a_form(settings, forms) == {"/b/{code}/settings": {"place"}}

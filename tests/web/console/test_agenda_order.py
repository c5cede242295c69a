"""The agenda takes new sessions and steps, moved and removed: by forms and by programs."""

from typing import Any

from tests.shared import Start
from tests.web.forks import ForkedServer
from tests.web.pages import PAGE, Form, forms_of, send
from tests.web.people import VOTE, Workshop, refusal


def titles(workshop: Workshop) -> list[list[str]]:
    """Returns each session's title and the titles of its steps."""
    sessions = workshop.fanta.get(f"{workshop.path}/agenda").json()["sessions"]
    return [
        [session["title"], *(step["title"] for step in session["steps"])] for session in sessions
    ]


def agenda_form(workshop: Workshop, action: str, **values: str) -> Form:
    """Returns the console's form for an address of the agenda that has these hidden values."""
    html = workshop.fanta.get(f"{workshop.path}/console", headers=PAGE).text
    forms = forms_of(html, f"{workshop.path}/agenda{action}")
    return next(form for form in forms if values.items() <= dict(form.values).items())


def small(any_server: ForkedServer, workshop_at: Start) -> Workshop:
    return workshop_at(any_server, template="priority-vote", opened=False)


def test_sessions_and_steps_come_and_go_by_the_forms_alone(
    any_server: ForkedServer, workshop_at: Start
) -> None:
    workshop = small(any_server, workshop_at)
    [first] = titles(workshop)
    send(workshop.fanta, agenda_form(workshop, ""), title="Soirée", held_on="2026-12-01")
    send(workshop.fanta, agenda_form(workshop, "/2/steps"), title="Pause", minutes="15")
    send(workshop.fanta, agenda_form(workshop, "/2/steps"), title="Vote", activity=VOTE)
    assert titles(workshop) == [first, ["Soirée", "Pause", "Vote"]]
    up = agenda_form(workshop, "/2/2/move", session="2", before="1")
    assert send(workshop.fanta, up).status_code == 303
    assert titles(workshop)[1] == ["Soirée", "Vote", "Pause"]
    send(workshop.fanta, agenda_form(workshop, "/2/1/move", session="1", before=""))
    assert titles(workshop) == [[*first, "Vote"], ["Soirée", "Pause"]]
    send(workshop.fanta, agenda_form(workshop, "/2/move"), before="1")
    assert [session[0] for session in titles(workshop)] == ["Soirée", first[0]]
    send(workshop.fanta, agenda_form(workshop, "/1/1/remove"))
    send(workshop.fanta, agenda_form(workshop, "/1/remove"))
    assert titles(workshop) == [[*first, "Vote"]]
    said = [act["act"] for act in workshop.fanta.get(f"{workshop.path}/acts").json()["acts"]]
    assert said[:2] == ["session_removed", "step_removed"]
    bound = workshop.fanta.get(f"{workshop.path}/agenda").json()["sessions"][0]["steps"][-1]
    assert (bound["activity"], bound["minutes"]) == (VOTE, 10)


def test_the_running_step_keeps_running_wherever_it_moves(any_workshop: Workshop) -> None:
    fanta, agenda = any_workshop.fanta, f"{any_workshop.path}/agenda"
    fanta.post(f"{agenda}/2/1/run").raise_for_status()
    assert refusal(fanta.post(f"{agenda}/2/1/remove")) == (409, "step_running")
    assert refusal(fanta.post(f"{agenda}/2/remove")) == (409, "step_running")
    fanta.post(f"{agenda}/2/1/move", json={"before": 3}).raise_for_status()
    fanta.post(f"{agenda}/2/move", json={"before": 1}).raise_for_status()
    running = fanta.get(agenda).json()["running"]
    assert (running["session"], running["step"]) == (1, 2)
    act = fanta.get(f"{any_workshop.path}/acts").json()["acts"][0]
    fanta.post(f"{any_workshop.path}/undo", json={"act": act["id"]}).raise_for_status()
    running = fanta.get(agenda).json()["running"]
    assert (running["session"], running["step"]) == (2, 2)


def test_an_older_page_changes_no_other_step_than_it_showed(any_workshop: Workshop) -> None:
    """The numbers of steps move: a page of before the move is refused, whatever it sends."""
    older = [
        agenda_form(any_workshop, action)
        for action in ("/1/1", "/1", "/1/1/run", "/1/1/move", "/1/2/remove", "/1/steps", "")
    ]
    move = f"{any_workshop.path}/agenda/1/1/move"
    any_workshop.fanta.post(move, json={}).raise_for_status()
    before = titles(any_workshop)
    changed: dict[str, Any] = {"title": "Autre", "minutes": "7"}
    for form in older:
        sent = {name: value for name, value in changed.items() if name in form.visible}
        answer = send(any_workshop.fanta, form, **sent)
        assert (answer.status_code, "l’ordre du déroulé" in answer.text) == (409, True), form.action
    assert titles(any_workshop) == before
    act = any_workshop.fanta.get(f"{any_workshop.path}/acts").json()["acts"][0]
    any_workshop.fanta.post(f"{any_workshop.path}/undo", json={"act": act["id"]}).raise_for_status()
    assert send(any_workshop.fanta, older[0], **changed).status_code == 409
    fresh = agenda_form(any_workshop, "/1/1")
    assert send(any_workshop.fanta, fresh, **changed).status_code == 303


def test_what_a_program_says_wrong_is_refused_and_changes_nothing(any_workshop: Workshop) -> None:
    fanta, agenda = any_workshop.fanta, f"{any_workshop.path}/agenda"
    before = titles(any_workshop)
    for path, body, expected in (
        ("", {"title": " "}, (422, "text_empty")),
        ("", {"title": "Soir", "held_on": "demain"}, (422, "bad_date")),
        ("/1/steps", {"title": "Pause", "activity": "rien"}, (404, "no_such_activity")),
        ("/9/steps", {"title": "Pause"}, (404, "no_such_step")),
        ("/1/move", {"before": 9}, (404, "no_such_step")),
        ("/1/1/move", {"session": 9}, (404, "no_such_step")),
        ("/1/9/remove", {}, (404, "no_such_step")),
    ):
        assert refusal(fanta.post(f"{agenda}{path}", json=body)) == expected, path
    assert titles(any_workshop) == before

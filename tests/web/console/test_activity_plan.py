"""Activities are added, renamed, moved, duplicated and removed while the workshop runs."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.documents.sessions import Imported, exported, without_code
from tests.shared import Start
from tests.web.forks import ForkedServer
from tests.web.pages import forms_of
from tests.web.people import NOTES, QUADRANTS, VOTE, Workshop, refusal

Json = dict[str, Any]


@pytest.fixture
def planned(sqlite_server: ForkedServer, workshop_at: Start) -> Workshop:
    """The whole workshop of Ségou, nothing of it opened."""
    return workshop_at(sqlite_server, opened=False)


def adds(workshop: Workshop, **body: Any) -> Any:
    return workshop.fanta.post(f"{workshop.path}/activities", json=body)


def acts_on(workshop: Workshop, key: str, verb: str, **body: Any) -> Any:
    return workshop.fanta.post(f"{workshop.path}/activities/{key}/{verb}", json=body)


def removes(workshop: Workshop, key: str) -> Any:
    return workshop.fanta.delete(f"{workshop.path}/activities/{key}")


def undoes(workshop: Workshop) -> Any:
    return workshop.fanta.post(f"{workshop.path}/undo")


def keys(workshop: Workshop) -> list[str]:
    return [activity["key"] for activity in workshop.moussa.board()["activities"]]


def agenda(workshop: Workshop) -> list[list[str | None]]:
    sessions = workshop.moussa.get(f"{workshop.path}/agenda").json()["sessions"]
    return [[step["activity"] for step in session["steps"]] for session in sessions]


def test_a_vote_is_added_opened_voted_and_sealed(planned: Workshop) -> None:
    answer = adds(planned, kind="vote", title="Où commencer ?", votes=2)
    assert answer.status_code == 201
    added = answer.json()
    assert added["key"] == "ou-commencer"
    assert (added["state"], added["rule"]) == ("planned", {"votes": 2, "repeats": False})
    assert added["framework"] == planned.activity(VOTE)["framework"]
    assert keys(planned)[-1] == "ou-commencer"
    planned.fanta.opens("ou-commencer").raise_for_status()
    awa = planned.seat("Awa")
    assert awa.vote("1", "8", activity="ou-commencer").status_code == 200
    assert planned.fanta.closes("ou-commencer").json()["ballots"] == 1


def test_notes_are_added_on_any_framework_of_the_board(planned: Workshop) -> None:
    quadrants = planned.activity(QUADRANTS)["framework"]
    added = adds(planned, kind="notes", title="Et demain", framework=quadrants).json()
    assert (added["kind"], added["framework"], added["rule"]) == ("notes", quadrants, None)


@pytest.mark.parametrize(
    ("body", "refused"),
    [
        ({"kind": "vote", "title": " "}, (422, "text_empty")),
        ({"kind": "vote", "title": "x" * 161}, (422, "text_too_long")),
        ({"kind": "vote", "title": "V", "framework": "none"}, (422, "bad_framework")),
        ({"kind": "vote", "title": "V", "framework": "enjeux-defis"}, (422, "bad_framework")),
        ({"kind": "notes", "title": "V", "votes": 2}, (422, "bad_setting")),
        ({"kind": "vote", "title": "V", "votes": 0}, (422, "bad_form")),
        ({"kind": "dance", "title": "V"}, (422, "bad_form")),
        ({"kind": "vote", "title": "V", "colour": "red"}, (422, "unknown_name")),
    ],
)
def test_what_cannot_be_added_changes_nothing(
    planned: Workshop, body: Json, refused: tuple[int, str]
) -> None:
    before = planned.moussa.board()
    answer = adds(planned, **body)
    assert (answer.status_code, answer.json().get("refusal", "bad_form")) == refused
    assert planned.moussa.board() == before


def test_a_board_has_a_hundred_activities_at_most(planned: Workshop) -> None:
    statuses = {adds(planned, kind="notes", title="Idées").status_code for _ in range(90)}
    while (answer := adds(planned, kind="notes", title="Idées")).status_code == 201:
        pass
    assert statuses == {201}
    assert refusal(answer) == (409, "activities_full")
    real = [
        activity for activity in planned.moussa.board()["activities"] if not activity["practice"]
    ]
    assert len(real) == 100
    assert refusal(acts_on(planned, VOTE, "duplicate")) == (409, "activities_full")


def test_a_new_vote_never_takes_the_key_of_a_practice(planned: Workshop) -> None:
    """A practice is found by its vote's key: another's would be opened in its place."""
    first = adds(planned, kind="vote", title="Vote").json()["key"]
    acts_on(planned, first, "rehearse").raise_for_status()
    removes(planned, first).raise_for_status()
    assert adds(planned, kind="vote", title="Vote").json()["key"] == "vote-2"
    assert adds(planned, kind="vote", title="Vote essai").json()["key"] == "vote-essai-2"


def test_a_duplicate_stands_behind_and_has_rule_and_blocks(planned: Workshop) -> None:
    acts_on(planned, "propositions", "settings", blocks=["droits"], private=True)
    copy = acts_on(planned, "propositions", "duplicate").json()
    order = keys(planned)
    assert order.index(copy["key"]) == order.index("propositions") + 1
    assert copy["title"].endswith(" (2)")
    awa = planned.seat("Awa")
    planned.fanta.opens(copy["key"])
    assert refusal(awa.note("Ailleurs", field="22", activity=copy["key"]))[0] == 409
    assert awa.note("Ici", field="1", activity=copy["key"]).status_code == 201
    assert planned.moussa.notes(copy["key"]) == []  # private, as the first
    again = acts_on(planned, copy["key"], "duplicate", title="Suite").json()
    assert (again["title"], again["state"]) == ("Suite", "planned")


def test_an_activity_moves_before_another_or_to_the_end(planned: Workshop) -> None:
    order = keys(planned)
    assert acts_on(planned, order[2], "move", before=order[0]).status_code == 200
    assert keys(planned) == [order[2], order[0], order[1], *order[3:]]
    acts_on(planned, order[2], "move")
    assert keys(planned) == [order[0], order[1], *order[3:], order[2]]
    assert undoes(planned).status_code == 200
    assert keys(planned) == [order[2], order[0], order[1], *order[3:]]
    assert refusal(acts_on(planned, order[2], "move", before="none")) == (404, "no_such_activity")
    acts = planned.fanta.get(f"{planned.path}/acts").json()["acts"]
    acts_on(planned, order[2], "move", before=order[2])
    assert planned.fanta.get(f"{planned.path}/acts").json()["acts"] == acts  # nothing to log


def test_what_was_removed_leaves_agenda_screen_and_phones_and_comes_back(
    planned: Workshop,
) -> None:
    planned.fanta.post(f"{planned.path}/screen-mode", json={"mode": "wheel", "activity": VOTE})
    planned.fanta.post(f"{planned.path}/focus", json={"activity": VOTE})
    organiser = planned.bearer("organiser_url")
    before = organiser.get(f"{planned.path}/export.json").json()
    bound = agenda(planned)
    assert any(VOTE in steps for steps in bound)
    assert removes(planned, VOTE).status_code == 204
    assert VOTE not in keys(planned)
    assert agenda(planned) == [[None if key == VOTE else key for key in day] for day in bound]
    board = planned.moussa.board()
    assert (board["focus"], board["screen"]["mode"]) == (None, "auto")
    assert refusal(planned.fanta.opens()) == (404, "no_such_activity")
    for page in ("", "/screen", "/console", "/results", "/report.docx"):
        assert planned.fanta.get(f"{planned.path}{page}").status_code == 200
    copy = Imported(planned, organiser.get(f"{planned.path}/export.json").json())
    assert without_code(exported(copy)) == without_code(exported(planned))
    assert undoes(planned).status_code == 200
    after = organiser.get(f"{planned.path}/export.json").json()
    assert {**after, "log": []} == {**before, "log": []}


def test_what_was_opened_or_holds_notes_stays(planned: Workshop) -> None:
    planned.fanta.opens(NOTES)
    note = planned.seat("Awa").note("Un marché").json()["id"]
    moved = {"activity": "propositions", "field": "1"}
    planned.fanta.post(f"{planned.path}/notes/{note}/move", json=moved).raise_for_status()
    assert refusal(removes(planned, "propositions")) == (409, "activity_already_open")
    planned.fanta.opens(VOTE)
    assert refusal(removes(planned, VOTE)) == (409, "activity_already_open")
    planned.fanta.closes(VOTE)
    assert refusal(removes(planned, VOTE)) == (409, "activity_already_open")
    assert refusal(removes(planned, "none")) == (404, "no_such_activity")
    planned.fanta.opens(QUADRANTS)
    undoes(planned).raise_for_status()  # an opening that was taken back was none
    assert removes(planned, QUADRANTS).status_code == 204


def test_a_removal_races_an_opening(planned: Workshop) -> None:
    """Either it is gone, or it is open: never a round without its vote."""
    opener, remover = planned.bearer("host_url"), planned.bearer("host_url")
    with ThreadPoolExecutor(2) as pool:
        for number in range(6):
            key = adds(planned, kind="vote", title=f"Vote {number}").json()["key"]
            path = f"{planned.path}/activities/{key}"
            opening = pool.submit(opener.post, f"{path}/open")
            removal = pool.submit(remover.delete, path)
            statuses = (opening.result().status_code, removal.result().status_code)
            assert statuses in {(200, 409), (404, 204)}
            assert (key in keys(planned)) == (statuses[0] == 200)


def test_two_hosts_who_add_at_once_get_two_activities(planned: Workshop) -> None:
    hosts = [planned.bearer("host_url") for _ in range(2)]
    body = {"kind": "notes", "title": "Idées"}
    with ThreadPoolExecutor(2) as pool:
        path = f"{planned.path}/activities"
        sent = [pool.submit(host.post, path, json=body) for host in hosts]
        answers = [request.result().json() for request in sent]
    assert {answer["key"] for answer in answers} == {"idees", "idees-2"}


def test_the_console_has_a_form_for_each_that_works_without_scripts(planned: Workshop) -> None:
    page = planned.fanta.get(f"{planned.path}/console", headers={"Accept": "text/html"})
    actions = {form.action.partition("#")[0] for form in forms_of(page.text)}
    path = f"{planned.path}/activities"
    verbs = ("move", "duplicate", "remove", "settings")
    assert {path, *(f"{path}/{VOTE}/{verb}" for verb in verbs)} <= actions
    once = {"once": "A" * 22}
    body = {"kind": "vote", "title": "Deux fois envoyé", "votes": "", **once}
    sent = [planned.fanta.post(path, data=body, headers={"Accept": "text/html"}) for _ in range(2)]
    assert [answer.status_code for answer in sent] == [303, 303]
    assert keys(planned).count("deux-fois-envoye") == 1
    assert "deux-fois-envoye-2" not in keys(planned)

"""When every activity is closed the workshop has ended: nobody new comes in, by link, name or code;
who is in stays in; a late reader is led to the result; whoever facilitates can let people in."""

import json

import pytest

from tests.documents.sessions import Imported, exported
from tests.shared import Start
from tests.web.forks import ForkedServer
from tests.web.pages import PAGE, form_of, send
from tests.web.people import JSON, VOTE, Person, Workshop, refusal
from tests.web.rosters import imports, people

ENDED = {
    "fr": "Cet atelier est terminé",
    "es": "Este taller ha terminado",
    "en": "This workshop has ended",
}


@pytest.fixture(params=["sqlite", "postgres"])
def vote_only(request: pytest.FixtureRequest, workshop_at: Start) -> Workshop:
    """A workshop with one activity, a vote that is open."""
    server: ForkedServer = request.getfixturevalue(f"{request.param}_server")
    return workshop_at(server, template="priority-vote")


def joining(workshop: Workshop) -> str:
    return str(workshop.moussa.board()["joining"])


def knocks(workshop: Workshop, name: str = "Late") -> tuple[int, str]:
    """Somebody new at the door: (status, refusal)."""
    body = {"name": name, "attendance": "online"}
    answer = workshop.someone().post(f"{workshop.path}/seats", json=body)
    return answer.status_code, answer.json().get("refusal", "")


def test_the_close_of_the_last_activity_closes_the_joining(vote_only: Workshop) -> None:
    workshop = vote_only
    awa = workshop.seat("Awa")
    assert joining(workshop) == "open"
    workshop.fanta.closes().raise_for_status()
    assert joining(workshop) == "closed"
    assert knocks(workshop) == (403, "joining_closed")
    again = workshop.someone().post(
        f"{workshop.path}/seats/resume", json={"seat_code": awa.seat_code}
    )
    assert (again.status_code, again.json()["seat"]) == (200, awa.seat)
    assert awa.board()["me"]["seat"] == awa.seat


def test_an_activity_that_is_still_to_come_keeps_the_door_open(workshop: Workshop) -> None:
    """The control: the same close, with activities that were never opened or are open."""
    workshop.fanta.closes().raise_for_status()
    assert joining(workshop) == "open"
    assert knocks(workshop)[0] == 201


def test_a_practice_neither_ends_a_workshop_nor_lets_people_in(vote_only: Workshop) -> None:
    workshop = vote_only
    workshop.fanta.closes().raise_for_status()
    rehearsal = f"{workshop.path}/activities/{VOTE}/rehearse"
    workshop.fanta.post(rehearsal).raise_for_status()
    assert knocks(workshop) == (403, "joining_closed")
    host = workshop.fanta
    host.post(f"{workshop.path}/settings", json={"joining": "open"}).raise_for_status()
    host.closes(f"{VOTE}-essai").raise_for_status()
    assert knocks(workshop)[0] == 201


def test_a_card_of_the_list_that_nobody_used_does_not_come_in_after_the_end(
    vote_only: Workshop,
) -> None:
    workshop = vote_only
    imports(workshop.fanta, "nom\nAwa\nBakary\n").raise_for_status()
    used, unused = (
        workshop.fanta.post(f"{workshop.path}/people/{person['seat']}/code").json()["seat_code"]
        for person in people(workshop)
    )
    resume = f"{workshop.path}/seats/resume"

    def comes(code: str) -> tuple[int, str]:
        answer = workshop.someone().post(resume, json={"seat_code": code})
        return answer.status_code, answer.json().get("refusal", "")

    assert comes(used) == (200, "")
    workshop.fanta.post(f"{workshop.path}/settings", json={"joining": "roster"}).raise_for_status()
    workshop.fanta.closes().raise_for_status()
    assert joining(workshop) == "closed"
    assert comes(used) == (200, "")
    assert comes(unused) == (403, "joining_closed")
    workshop.fanta.opens().raise_for_status()
    assert joining(workshop) == "roster"
    assert comes(unused) == (200, "")


def test_another_round_lets_in_again_and_its_close_ends_again(vote_only: Workshop) -> None:
    workshop = vote_only
    for _ in range(2):
        workshop.fanta.closes().raise_for_status()
        assert knocks(workshop) == (403, "joining_closed")
        workshop.fanta.opens().raise_for_status()
        assert knocks(workshop, "Bakary")[0] == 201


def test_who_facilitates_can_let_people_in_and_a_door_closed_by_hand_stays_so(
    vote_only: Workshop,
) -> None:
    workshop = vote_only
    settings = f"{workshop.path}/settings"
    workshop.fanta.closes().raise_for_status()
    workshop.fanta.post(settings, json={"joining": "open"}).raise_for_status()
    assert knocks(workshop)[0] == 201
    workshop.fanta.post(settings, json={"joining": "closed"}).raise_for_status()
    workshop.fanta.opens().raise_for_status()
    assert knocks(workshop) == (403, "joining_closed")


def test_the_end_is_an_act_that_can_be_undone(vote_only: Workshop) -> None:
    workshop = vote_only
    workshop.fanta.closes().raise_for_status()
    said = workshop.fanta.get(f"{workshop.path}/console", headers=PAGE)
    assert "plus personne ne peut entrer" in said.text
    workshop.fanta.post(f"{workshop.path}/undo", json={}).raise_for_status()
    assert joining(workshop) == "open"
    assert workshop.activity()["state"] == "closed"


@pytest.mark.parametrize("way", ["removed", "made a practice"])
def test_a_workshop_ends_with_the_last_activity_that_was_to_come(
    vote_only: Workshop, way: str
) -> None:
    fanta, body = vote_only.fanta, {"kind": "vote", "title": "Encore un vote", "votes": 1}
    fanta.post(f"{vote_only.path}/activities", json=body).raise_for_status()
    fanta.closes().raise_for_status()
    assert knocks(vote_only)[0] == 201
    address = f"{vote_only.path}/activities/encore-un-vote"
    if way == "removed":
        fanta.delete(address).raise_for_status()
    else:
        fanta.post(f"{address}/settings", json={"practice": True}).raise_for_status()
    assert (joining(vote_only), knocks(vote_only)) == ("closed", (403, "joining_closed"))
    fanta.post(f"{vote_only.path}/undo", json={}).raise_for_status()
    assert knocks(vote_only, "Oumou")[0] == 201


@pytest.mark.parametrize("language", ENDED)
def test_a_late_reader_is_told_and_led_to_the_result(vote_only: Workshop, language: str) -> None:
    workshop = vote_only
    page = workshop.someone().get(workshop.path, headers=PAGE).text
    form = form_of(page, f"{workshop.path}/seats")
    for name in ("Awa", "Bakary", "Coumba", "Djeneba", "Issa"):
        workshop.seat(name).vote("1", "8", "22").raise_for_status()
    workshop.fanta.closes().raise_for_status()
    late = workshop.someone()
    late.headers["Accept-Language"] = language
    body = {"name": "Late", "attendance": "online"}
    message = late.post(f"{workshop.path}/seats", json=body).json()["message"]
    assert message.startswith(ENDED[language])
    assert message.endswith(f"{workshop.path}/screen")
    assert late.get(f"{workshop.path}/screen", headers=PAGE).status_code == 200
    for answer in (
        late.get(workshop.path, headers=PAGE),
        send(late, form, name="Late", attendance="online"),
    ):
        assert ENDED[language] in answer.text
        assert f'href="{workshop.path}/screen"' in answer.text
        assert 'name="name"' not in answer.text
    organiser = workshop.bearer("organiser_url")
    organiser.post(f"{workshop.path}/publish", json={"published": True}).raise_for_status()
    assert f'href="{workshop.path}/result"' in late.get(workshop.path, headers=PAGE).text
    assert late.get(f"{workshop.path}/result", headers=PAGE).status_code == 200


def test_the_file_of_an_ended_workshop_stays_ended_until_it_goes_on(vote_only: Workshop) -> None:
    workshop = vote_only
    workshop.fanta.closes().raise_for_status()
    file = exported(workshop)
    assert json.loads(file)["board"]["joining"] == "closed"
    brought = Imported(workshop, file)
    assert knocks(brought) == (403, "joining_closed")
    brought.fanta.opens().raise_for_status()
    assert knocks(brought)[0] == 201
    older = json.loads(file)
    older["board"]["joining"] = "open"
    del older["board"]["settings"]["joining_before"]
    assert knocks(Imported(workshop, older))[0] == 201


def test_a_refusal_of_the_end_is_the_contract_s(vote_only: Workshop) -> None:
    workshop = vote_only
    workshop.fanta.closes().raise_for_status()
    late: Person = workshop.someone()
    answer = late.post(f"{workshop.path}/seats", json={"name": "A"}, headers=JSON)
    assert refusal(answer) == (403, "joining_closed")
    assert late.board()["me"] is None

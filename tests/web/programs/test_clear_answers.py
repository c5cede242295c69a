"""A refusal says what is wrong: to whoever has mistyped an address, called JSON a form, opened the
weaker link, or sends late what was deleted."""

from collections.abc import Callable
from uuid import uuid4

import httpx
import pytest

from tests.shared import Start
from tests.web.forks import ForkedServer
from tests.web.people import JSON, NOTES, VOTE, Person, Workshop, refusal

ENGLISH = {"Accept-Language": "en"}
OF_SEATS = {
    "PUT activities/{vote}/ballot": {"fields": ["1", "8", "22"]},
    "DELETE activities/{vote}/ballot": None,
    "PUT notes/{note}": {"activity": NOTES, "field": "1", "text": "Un marché"},
    "DELETE notes/{note}": None,
    "PUT notes/{note}/me-too": None,
    "PUT activities/{vote}/finished": None,
    "GET activities/{vote}/notes/own": None,
    "GET seats/answers": None,
    "GET plan": None,
    "POST seats/resume": {"seat_code": "AAAA-AAAA"},
    "POST activities/{vote}/rounds/1/witness": {"found": True, "sha256": "0" * 64},
}


def ask(person: Person, line: str, board: str) -> httpx.Response:
    """Sends one of OF_SEATS to a board."""
    method, _, path = line.partition(" ")
    address = f"/b/{board}/{path.format(vote=VOTE, note=uuid4())}"
    body = OF_SEATS[line]
    return person.request(method, address, json=body) if body else person.request(method, address)


@pytest.mark.parametrize("line", OF_SEATS)
def test_without_a_board_nobody_is_asked_for_a_seat(workshop: Workshop, line: str) -> None:
    assert refusal(ask(workshop.moussa, line, "ZZZZZZ")) == (404, "no_such_board")
    assert refusal(ask(workshop.moussa, line, workshop.code)) == (401, "no_seat")


def test_wrong_codes_are_counted_whatever_is_asked_of_them(
    fork_palabre: Callable[..., ForkedServer], workshop_at: Start
) -> None:
    """Else a ballot without a seat would tell which codes are boards'."""
    moussa = workshop_at(fork_palabre()).moussa
    line = "PUT activities/{vote}/ballot"
    answers = [ask(moussa, line, "ZZZZZZ").status_code for _ in range(101)]
    assert set(answers[:100]) == {404}
    assert answers[100] == 429


@pytest.mark.parametrize("kind", ["", "application/x-www-form-urlencoded", "text/plain"])
def test_json_that_is_called_something_else_is_named(workshop: Workshop, kind: str) -> None:
    """As `curl -d` sends it, and as a program that forgets the header does."""
    awa = workshop.seat("Awa")
    headers = {"Content-Type": kind} if kind else {}
    answer = awa.put(
        f"{workshop.path}/activities/{VOTE}/ballot",
        content=b'{"fields": ["1", "8", "22"]}',
        headers={**headers, **ENGLISH},
    )
    assert refusal(answer) == (422, "bad_form")
    assert "Content-Type: application/json" in answer.json()["message"]


@pytest.mark.parametrize("kind", ["", "application/x-www-form-urlencoded"])
@pytest.mark.parametrize("path", ["/boards/import", "/p/{}/sessions", "/compare"])
def test_a_session_that_is_called_something_else_is_named(
    workshop: Workshop, path: str, kind: str
) -> None:
    """It is not said that no file was chosen."""
    fanta = workshop.bearer("organiser_url")
    session = fanta.get(f"{workshop.path}/export.json").content
    programme = fanta.post(
        "/programmes", json={"title": "Mali", "template": "priority-vote"}
    ).json()
    fanta.get(programme["programme_url"])
    headers = {"Content-Type": kind} if kind else {}
    address = path.format(programme["code"])
    answer = fanta.post(address, content=session, headers={**headers, **ENGLISH})
    assert refusal(answer) == (422, "bad_session")
    assert "neither a form nor JSON" in answer.json()["message"]


def test_a_form_and_nothing_are_no_json(workshop: Workshop) -> None:
    """The control: what a browser sends, and a command that needs no body."""
    awa = workshop.seat("Awa")
    ballot = f"{workshop.path}/activities/{VOTE}/ballot"
    assert awa.put(ballot, data={"fields": ["1", "8", "22"]}).status_code == 200
    assert awa.delete(ballot).status_code == 204
    assert workshop.fanta.post(f"{workshop.path}/activities/{VOTE}/close").status_code == 200


def test_a_facilitator_is_told_that_the_organiser_s_link_is_needed(workshop: Workshop) -> None:
    """And not the host link, which is open already."""
    messages = {
        client.get(f"{workshop.path}/{page}", headers={**JSON, **ENGLISH}).json()["message"]
        for client in (workshop.fanta, workshop.moussa)
        for page in ("export.json",)
    }
    assert messages == {"This needs the organiser link."}
    for page, word in (("people", "the host link"), ("handover", "helper"), ("results", "one of")):
        answer = workshop.moussa.get(f"{workshop.path}/{page}", headers={**JSON, **ENGLISH})
        assert refusal(answer) == (403, "not_host")
        assert word in answer.json()["message"], page


def test_a_note_that_was_deleted_belongs_to_nobody_else(workshop: Workshop) -> None:
    awa, bakary = workshop.seat("Awa"), workshop.seat("Bakary")
    awa.headers.update(ENGLISH)
    bakary.headers.update(ENGLISH)
    note = awa.note("Un marché").json()["id"]
    assert awa.delete(f"{workshop.path}/notes/{note}").status_code == 204
    late, foreign = awa.note("Un marché", id=note), bakary.note("Mien", id=note)
    assert refusal(late) == refusal(foreign) == (409, "note_taken")
    assert "deleted" in late.json()["message"]
    assert "somebody else" in foreign.json()["message"]
    assert workshop.moussa.notes() == []


METHODS = {
    "activities/priorites/ballot": {"PUT", "DELETE", "POST"},
    "notes/2c5f77a0-ef46-4710-ae87-a5c0653440c2": {"PUT", "DELETE", "POST"},
    "activities/priorites/tally": {"GET", "HEAD"},
    "seats/answers": {"GET", "HEAD", "POST"},
    "": {"GET", "HEAD"},
}


@pytest.mark.parametrize("path", METHODS)
def test_a_wrong_method_is_told_all_that_the_address_takes(workshop: Workshop, path: str) -> None:
    answer = workshop.moussa.patch(f"{workshop.path}/{path}".rstrip("/"))
    assert refusal(answer) == (405, "wrong_method")
    assert set(answer.headers["allow"].split(", ")) == METHODS[path]

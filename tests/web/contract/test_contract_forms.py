"""The same by plain forms: the same names, POST for PUT, a 303, or the page with the refusal and
its status."""

import uuid

import httpx
import pytest

from tests.web.people import NOTES, VOTE, Person, Workshop

HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture
def awa(workshop: Workshop) -> Person:
    """In a browser without JavaScript."""
    return browser(workshop.seat("Awa"))


def browser(person: Person) -> Person:
    person.headers.update(HTML)
    return person


def goes_to(answer: httpx.Response, path: str) -> bool:
    return (
        answer.status_code == 303
        and answer.headers["location"].partition("#")[0].partition("?")[0] == path
    )


def is_page(answer: httpx.Response, status: int) -> bool:
    return (
        answer.status_code == status
        and answer.headers["content-type"].startswith("text/html")
        and "<html" in answer.text
    )


def as_program(person: Person) -> dict[str, object]:
    return person.get(person.path, headers={"Accept": "application/json"}).json()


def test_a_plain_form_takes_a_seat(workshop: Workshop) -> None:
    awa = browser(workshop.someone())
    assert is_page(awa.get(workshop.path), 200)
    answer = awa.post(f"{workshop.path}/seats", data={"name": "Awa", "attendance": "in_room"})
    assert goes_to(answer, workshop.path)
    assert as_program(awa)["me"]
    assert is_page(awa.get(workshop.path), 200)


def test_a_plain_form_without_a_name_comes_back(workshop: Workshop) -> None:
    moussa = browser(workshop.someone())
    assert is_page(
        moussa.post(f"{workshop.path}/seats", data={"name": " ", "attendance": "in_room"}), 422
    )
    assert as_program(moussa)["me"] is None


def test_a_plain_form_comes_back_to_its_seat(workshop: Workshop, awa: Person) -> None:
    borrowed = browser(workshop.someone())
    resume = f"{workshop.path}/seats/resume"
    assert is_page(borrowed.post(resume, data={"seat_code": "ZZZZ-ZZZZ"}), 401)
    assert goes_to(borrowed.post(resume, data={"seat_code": awa.seat_code.lower()}), workshop.path)
    assert as_program(borrowed)["me"]["seat"] == awa.seat  # type: ignore[index]


def test_a_plain_form_casts_and_withdraws_a_ballot(workshop: Workshop, awa: Person) -> None:
    address = f"{workshop.path}/activities/{VOTE}/ballot"
    assert goes_to(awa.post(address, data={"fields": ["1", "8", "22"]}), workshop.path)
    assert as_program(awa)["me"]["ballots"][VOTE]["fields"] == ["1", "8", "22"]  # type: ignore[index]
    assert goes_to(awa.post(f"{address}/withdraw"), workshop.path)
    assert as_program(awa)["me"]["ballots"] == {}  # type: ignore[index]


@pytest.mark.parametrize("fields", [[], ["1", "2"], ["1", "2", "3", "4"], ["1", "2", "99"]])
def test_a_plain_form_with_a_wrong_ballot_comes_back_with_its_status(
    workshop: Workshop, awa: Person, fields: list[str]
) -> None:
    assert is_page(
        awa.post(f"{workshop.path}/activities/{VOTE}/ballot", data={"fields": fields}), 422
    )
    assert as_program(awa)["me"]["ballots"] == {}  # type: ignore[index]


def test_a_plain_form_after_the_close_says_so(workshop: Workshop, awa: Person) -> None:
    workshop.fanta.closes()
    assert is_page(
        awa.post(f"{workshop.path}/activities/{VOTE}/ballot", data={"fields": ["1", "8", "22"]}),
        409,
    )


def test_a_plain_form_writes_edits_and_deletes_a_note(workshop: Workshop, awa: Person) -> None:
    note = {"id": str(uuid.uuid4()), "activity": NOTES, "field": "1", "text": "Un marché"}
    address = f"{workshop.path}/notes/{note['id']}"
    for text in ("Un marché", "Un marché", "Deux marchés"):
        assert goes_to(awa.post(address, data={**note, "text": text}), workshop.path)
    assert [note["text"] for note in workshop.moussa.notes()] == ["Deux marchés"]
    assert goes_to(awa.post(f"{address}/delete"), workshop.path)
    assert workshop.moussa.notes() == []


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"text": ""}, 422),
        ({"text": "x" * 501}, 422),
        ({"field": "99"}, 422),
        ({"id": "not a uuid"}, 422),
    ],
)
def test_a_plain_form_with_a_wrong_note_comes_back_with_its_text(
    workshop: Workshop, awa: Person, wrong: dict[str, str], status: int
) -> None:
    note = {"id": str(uuid.uuid4()), "activity": NOTES, "field": "1", "text": "Un marché", **wrong}
    answer = awa.post(f"{workshop.path}/notes/{note['id']}", data=note)
    assert is_page(answer, status)
    assert note["text"] in answer.text
    assert workshop.moussa.notes() == []


def test_a_plain_form_for_the_wrong_kind_of_activity_is_a_page(
    workshop: Workshop, awa: Person
) -> None:
    assert is_page(
        awa.post(f"{workshop.path}/activities/{NOTES}/ballot", data={"fields": ["1", "8", "22"]}),
        404,
    )
    note = {"id": str(uuid.uuid4()), "activity": VOTE, "field": "1", "text": "Un marché"}
    assert is_page(awa.post(f"{workshop.path}/notes/{note['id']}", data=note), 404)
    assert is_page(
        awa.post(f"{workshop.path}/notes/{note['id']}", data={**note, "activity": "nowhere"}), 404
    )


def test_a_plain_form_of_a_host_opens_and_closes(workshop: Workshop) -> None:
    fanta = browser(workshop.fanta)
    for act, state in (("close", "closed"), ("open", "open")):
        assert goes_to(
            fanta.post(f"{workshop.path}/activities/{VOTE}/{act}"), f"{workshop.path}/console"
        )
        assert workshop.activity()["state"] == state


def test_a_plain_form_that_may_not_gets_a_page_with_its_status(
    workshop: Workshop, awa: Person
) -> None:
    assert is_page(awa.post(f"{workshop.path}/activities/{VOTE}/open"), 403)
    foreign = awa.post(f"{workshop.path}/seats/leave", headers={"Origin": "https://evil.example"})
    assert is_page(foreign, 403)
    assert as_program(awa)["me"]
    assert is_page(awa.get("/b/ZZZZZZ"), 404)
    assert is_page(awa.get("/nowhere"), 404)


def test_a_plain_form_starts_a_board(workshop: Workshop) -> None:
    fanta = browser(workshop.someone())
    assert is_page(fanta.get("/"), 200)
    answer = fanta.post(
        "/boards", data={"title": "Ségou", "template": "priority-vote", "locale": "fr"}
    )
    assert answer.status_code == 303 or is_page(answer, 201)
    assert is_page(
        fanta.post("/boards", data={"title": " ", "template": "priority-vote", "locale": "fr"}), 422
    )


def test_a_typed_code_finds_its_board(workshop: Workshop) -> None:
    moussa = browser(workshop.someone())
    assert goes_to(
        moussa.get("/", params={"code": f" {workshop.code[:3].lower()}-{workshop.code[3:]}"}),
        workshop.path,
    )
    assert goes_to(moussa.get(f"/b/{workshop.code.lower()}"), workshop.path)


@pytest.mark.parametrize(
    "code", ["a\r\nSet-Cookie: x=1", "日本", "%0d%0ax", "//evil.example", "\0", "é" * 500]
)
def test_no_typed_code_leaves_the_address(workshop: Workshop, code: str) -> None:
    moussa = browser(workshop.someone())
    answer = moussa.get("/", params={"code": code})
    assert answer.status_code in {303, 404}
    assert set(answer.headers) & {"set-cookie"} == set()
    location = answer.headers["location"]
    assert location.startswith("/b/")
    assert location.isascii()
    assert moussa.get(location).status_code in {303, 404}


def test_pages_say_their_language_and_are_kept_by_nobody(workshop: Workshop) -> None:
    for language in ("fr", "en", "es"):
        answer = browser(workshop.someone()).get(
            workshop.path, headers={"Accept-Language": language}
        )
        assert is_page(answer, 200)
        assert answer.headers["content-language"] == language
        assert answer.headers["cache-control"] == "no-store"
        assert f'lang="{language}"' in answer.text


def test_a_scanned_seat_card_leads_to_its_seat_and_to_no_other(workshop: Workshop) -> None:
    awa, bakary = workshop.seat("Awa"), workshop.seat("Bakary")
    card_page = awa.get(awa.path, params={"card": awa.seat_code.lower()}, headers=HTML)
    assert (card_page.status_code, card_page.headers["location"]) == (303, awa.path)
    for device in (awa, workshop.moussa):
        page = device.get(awa.path, params={"card": bakary.seat_code}, headers=HTML)
        assert page.status_code == 200
        assert page.text.index(f'value="{bakary.seat_code}"') < page.text.index(
            'name="attendance"'
        ), "the code comes before a new seat"
    assert awa.board()["me"]["seat"] == awa.seat, "to look is not to take"
    assert (
        workshop.moussa.get(awa.path, params={"card": '"><script>' * 50}, headers=HTML).status_code
        == 200
    )

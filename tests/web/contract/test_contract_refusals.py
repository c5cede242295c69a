"""Every refusal of the contract: its status, its form, its sentence in the reader's language, and
that nothing changes."""

import re
from collections.abc import Callable

import httpx
import pytest

from app.locales import catalogue
from app.web.http.refusals import REFUSALS
from app.web.http.sentences.variants import NAMED
from tests.servers.postgres import Postgres
from tests.servers.process import shared_folder
from tests.shared import Start
from tests.web.forks import ForkedServer
from tests.web.pages import PAGE
from tests.web.people import JSON, VOTE, Person, Workshop, refusal

CONTRACT = {
    "no_seat": 401, "not_host": 403, "tally_hidden": 403, "foreign_origin": 403,
    "no_such_board": 404, "no_such_activity": 404,
    "activity_not_open": 409, "activity_locked": 409, "note_taken": 409,
    "seat_taken": 409, "too_large": 413, "ballot_incomplete": 422,
    "ballot_too_long": 422, "field_twice": 422, "no_such_field": 422,
    "text_empty": 422, "text_too_long": 422, "slow_down": 429,
    "busy": 503, "cannot_record": 503,
}  # fmt: skip
LANGUAGES = ("fr", "en", "es")


def note_of_awa(workshop: Workshop) -> str:
    return str(workshop.seat("Awa").note("Un marché").json()["id"])


def closed(workshop: Workshop) -> Workshop:
    workshop.fanta.closes()
    return workshop


def locked(workshop: Workshop) -> Workshop:
    workshop.fanta.locks()
    return workshop


# How each refusal is met over HTTP. `seat_taken` has no road yet, `slow_down`, `busy` and
# `cannot_record` have tests of their own.
ROADS: dict[str, Callable[[Workshop], httpx.Response]] = {
    "no_seat": lambda w: w.moussa.vote("1", "8", "22"),
    "not_host": lambda w: w.seat().opens(),
    "tally_hidden": lambda w: w.seat().tally(),
    "foreign_origin": lambda w: w.seat().post(
        f"{w.path}/seats/leave", headers={**JSON, "Origin": "https://evil.example"}
    ),
    "no_such_board": lambda w: w.moussa.get("/b/ZZZZZZ"),
    "no_such_activity": lambda w: w.moussa.get(f"{w.path}/activities/nowhere/tally"),
    "activity_not_open": lambda w: closed(w).seat().vote("1", "8", "22"),
    "activity_locked": lambda w: locked(w).seat().vote("1", "8", "22"),
    "note_taken": lambda w: w.seat("Bakary").note("Mien", id=note_of_awa(w)),
    "too_large": lambda w: w.seat().note("x" * 70_000),
    "ballot_incomplete": lambda w: w.seat().vote("1", "8"),
    "ballot_too_long": lambda w: w.seat().vote("1", "2", "3", "4"),
    "field_twice": lambda w: w.seat().vote("1", "2", "2"),
    "no_such_field": lambda w: w.seat().vote("1", "2", "99"),
    "text_empty": lambda w: w.seat().note(" "),
    "text_too_long": lambda w: w.seat().note("x" * 501),
}


def test_every_refusal_of_the_contract_has_its_status() -> None:
    assert {code: REFUSALS[code][0] for code in CONTRACT} == CONTRACT


def test_every_refusal_of_the_contract_is_met_here() -> None:
    assert set(CONTRACT) - set(ROADS) == {"seat_taken", "slow_down", "busy", "cannot_record"}


@pytest.mark.parametrize("code", ROADS)
def test_a_refusal_says_its_code_and_a_sentence_in_three_languages(
    workshop: Workshop, code: str
) -> None:
    messages = {language: told(workshop, code, language) for language in LANGUAGES}
    assert len(set(messages.values())) == len(LANGUAGES), messages


def told(workshop: Workshop, code: str, language: str) -> str:
    """The sentence of the refusal to a reader of that language."""
    speak = {"Accept-Language": f"{language}-XX, {language};q=0.9, de;q=0.5"}
    seat = workshop.seat
    workshop.moussa.headers.update(speak)
    workshop.seat = lambda *a, **k: greeted(seat(*a, **k), speak)  # type: ignore[method-assign]
    try:
        answer = ROADS[code](workshop)
    finally:
        workshop.seat = seat  # type: ignore[method-assign]
    assert refusal(answer) == (CONTRACT[code], code)
    assert answer.headers["content-type"].startswith("application/json")
    message: str = answer.json()["message"]
    sentences = REFUSALS | NAMED  # the latter say what it is that is not known
    sentence = catalogue(language).gettext(sentences[code][1])
    assert re.fullmatch(re.sub(r"%\\\((\w+)\\\)s", ".+", re.escape(sentence)), message), message
    return message


def greeted(person: Person, headers: dict[str, str]) -> Person:
    person.headers.update(headers)
    return person


def test_whoever_lacks_a_link_of_staff_is_led_to_the_workshop(workshop: Workshop) -> None:
    page = workshop.someone().get(f"{workshop.path}/console", headers=PAGE)
    assert page.status_code == 403
    assert f'href="{workshop.path}"' in page.text
    unknown = workshop.someone().get("/b/ZZZZZZ/console", headers=PAGE)
    assert unknown.status_code == 404
    assert 'href="/b/' not in unknown.text


def test_an_unknown_language_gets_the_installation_s(workshop: Workshop) -> None:
    for language in (
        "tlh",
        "*",
        "",
        "x" * 500,
        ";;;,,q=",
        "fr_FR@é".encode("latin-1").decode("latin-1"),
        "-",
        "_",
    ):
        answer = workshop.moussa.get(
            "/b/ZZZZZZ", headers={"Accept-Language": language.encode("latin-1")}
        )  # type: ignore[dict-item]
        assert refusal(answer) == (404, "no_such_board"), language


def test_every_sentence_s_blanks_are_filled(workshop: Workshop) -> None:
    for road in ROADS.values():
        message = road(workshop).json()["message"]
        assert "%(" not in message
        assert "None" not in message


def test_too_large_is_told_with_and_without_a_length(any_workshop: Workshop) -> None:
    awa = any_workshop.seat("Awa")
    address = f"{any_workshop.path}/activities/{VOTE}/ballot"
    body = b'{"fields": ["1", "8", "22"], "more": "' + b"x" * 70_000 + b'"}'
    chunks = (body[start : start + 9000] for start in range(0, len(body), 9000))
    for content in (body, chunks):
        answer = awa.put(
            address, content=content, headers={**JSON, "Content-Type": "application/json"}
        )
        assert refusal(answer) == (413, "too_large")
    assert awa.board()["me"]["ballots"] == {}


def test_a_ballot_of_64_kilobytes_is_no_flood(workshop: Workshop) -> None:
    """The control: just below the limit the same body is read."""
    answer = workshop.seat("Awa").put(
        f"{workshop.path}/activities/{VOTE}/ballot",
        content=b'{"fields": ["1", "8", "22"]' + b" " * 60_000 + b"}",
        headers={**JSON, "Content-Type": "application/json"},
    )
    assert answer.status_code == 200


def test_a_database_that_is_away_cannot_record_and_comes_back(
    fork_palabre: Callable[..., ForkedServer], workshop_at: Start, wires: httpx.HTTPTransport
) -> None:
    with shared_folder() as folder:
        postgres = Postgres(folder).start()
        server = fork_palabre(database_url=postgres.create())
        workshop = workshop_at(server)
        awa = workshop.seat("Awa")
        postgres.kill()
        for answer in (
            awa.vote("1", "8", "22"),
            awa.note("Un marché"),
            awa.tally(),
            awa.get(workshop.path),
        ):
            assert refusal(answer) == (503, "cannot_record")
            assert int(answer.headers["retry-after"]) > 0
        health = awa.get("/healthz")
        assert (health.status_code, health.json()) == (
            503,
            {"ok": False, "database": False, "bus": True, "cause": "unreachable"},
        )
        postgres.start()
        assert awa.vote("1", "8", "22").status_code == 200
        assert awa.get("/healthz").status_code == 200
        server.stop()
        postgres.stop()


def test_an_address_that_is_not_there_is_a_404_in_the_contract_s_form(
    sqlite_server: ForkedServer, wires: httpx.HTTPTransport
) -> None:
    anyone = Person(base_url=sqlite_server.url, transport=wires, headers=JSON)
    for address in (
        "/nowhere",
        "/b",
        "/b/",
        "/static/../app/main.py",
        "/static/x/%2e%2e/%2e%2e/settings.py",
        "/b/ZZZZZZ/nope",
    ):
        answer = anyone.get(address)
        assert (answer.status_code, set(answer.json())) == (404, {"refusal", "message"}), address

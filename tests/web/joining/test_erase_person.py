"""A person who was erased is named nowhere: pages, frames, files, log, bytes; what was sealed stays
as sealed."""

import json
import re
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.domain.changes.forgetting import forget_notes, forget_seat
from tests.file_bytes import files_of, words_in
from tests.servers.palabre import Palabre
from tests.servers.postgres import Postgres
from tests.servers.process import until
from tests.shared import Start
from tests.web.people import NOTES, VOTE, Person, Workshop, refusal

NAMES = ("Zqawa", "Zqancienne", "Zqfaute")  # hers now, and those that were corrected
SAID = ("Zqremarque", "Zqavant", "Zqprive", "Zqvote", "Zqetape")
MAYOR = "Zqmairie"
HTML = {"Accept": "text/html", "Accept-Language": "fr"}
PAGES = [
    "", "/screen", "/console", "/console/notes", "/console/files", "/console/settings",
    "/people", "/paper", "/handover", "/acts", "/result", "/results", "/agenda",
    "/export.json", "/export.json?anonymous=1", "/export.csv?table=notes",
    "/export.csv?table=turnout", "/news?audience=host", "/plan", "/export.csv?table=plan",
    f"/activities/{NOTES}/notes",
]  # fmt: skip


def has_lived(workshop: Workshop) -> Person:
    """Everything that leaves a trace of her: joined under a wrong name, corrected twice, notes
    written, put to the vote, taken into the plan, reworded and deleted."""
    fanta, awa = workshop.fanta, workshop.seat("Zqfaute", organisation=MAYOR)
    for name in ("Zqancienne", "Zqawa"):
        assert (
            fanta.post(f"{workshop.path}/people/{awa.seat}", json={"name": name}).status_code == 200
        )
    assert (
        fanta.post(
            f"{workshop.path}/settings", json={"names_shown": True, "participants": "names"}
        ).status_code
        == 200
    )
    first, second = (awa.note(text).json()["id"] for text in ("Zqavant", "Zqvote"))
    shortlist = {"notes": [first, second], "title": "Vote sur des notes"}
    assert fanta.post(f"{workshop.path}/shortlists", json=shortlist).is_success
    assert fanta.post(
        f"{workshop.path}/notes/{first}/moderate", json={"state": "shown", "text": "Zqremarque"}
    ).is_success
    for parts in ({"lead": "Zqawa", "first_step": "Zqetape"}, {"partners": "IKAM, Zqancienne"}):
        assert fanta.post(f"{workshop.path}/plan/{first}", json=parts).is_success
    gone = awa.note("Zqprive").json()["id"]
    assert fanta.delete(f"{workshop.path}/notes/{gone}").status_code == 204
    return awa


def shown_to_all(workshop: Workshop, words: tuple[str, ...]) -> dict[str, list[str]]:
    """{role and page: the words that stand in it}."""
    places = {}
    readers = {
        "nobody": workshop.moussa,
        "Fanta": workshop.fanta,
        "organiser": workshop.bearer("organiser_url"),
    }
    for role, reader in readers.items():
        for page in PAGES:
            for accept in ("text/html", "application/json"):
                text = reader.get(workshop.path + page, headers={"Accept": accept}).text
                if words_there := [word for word in words if word in text]:
                    places[f"{role} {page} {accept}"] = words_there
    return places


def erase(workshop: Workshop, person: Person, notes: str = "") -> httpx.Response:
    query = {"notes": notes} if notes else {}
    return workshop.bearer("organiser_url").delete(
        f"{workshop.path}/people/{person.seat}", params=query
    )


@pytest.mark.parametrize("notes", ["keep", "erase"])
def test_afterwards_nothing_names_the_person(any_workshop: Workshop, notes: str) -> None:
    awa = has_lived(any_workshop)
    words = (*NAMES, MAYOR, *(SAID if notes == "erase" else ()))
    before = shown_to_all(any_workshop, words)
    assert {word for words in before.values() for word in words} >= {
        *NAMES,
        MAYOR,
    }  # the control: they are told today
    assert erase(any_workshop, awa, notes).status_code == 204
    assert shown_to_all(any_workshop, words) == {}
    assert (
        "Zqremarque"
        in any_workshop.moussa.get(f"{any_workshop.path}/activities/{NOTES}/notes").text
    ) is (notes == "keep")


def test_the_form_does_the_same_and_goes_back_to_the_people(workshop: Workshop) -> None:
    awa, organiser = has_lived(workshop), workshop.bearer("organiser_url")
    page = organiser.get(f"{workshop.path}/people", headers=HTML).text
    assert f'action="{workshop.path}/people/{awa.seat}/erase"' in page
    assert (
        "/erase" not in workshop.fanta.get(f"{workshop.path}/people", headers=HTML).text
    )  # a facilitator is not offered it
    answer = organiser.post(
        f"{workshop.path}/people/{awa.seat}/erase", data={"notes": "erase"}, headers=HTML
    )
    assert (answer.status_code, answer.headers["location"]) == (303, f"{workshop.path}/people")
    assert shown_to_all(workshop, (*NAMES, *SAID)) == {}


def test_only_an_organiser_erases_and_once(workshop: Workshop) -> None:
    awa = workshop.seat("Awa")
    for person in (workshop.fanta, awa, workshop.moussa):
        assert refusal(person.delete(f"{workshop.path}/people/{awa.seat}")) == (403, "not_host")
    assert erase(workshop, awa, "burn").status_code == 422
    assert erase(workshop, awa).status_code == 204
    assert refusal(erase(workshop, awa)) == (404, "no_such_seat")
    assert refusal(awa.note("encore")) == (401, "no_seat")
    assert (
        refusal(
            workshop.someone().post(
                f"{workshop.path}/seats/resume", json={"seat_code": awa.seat_code}
            )
        )[0]
        == 401
    )


def test_a_ballot_of_an_open_vote_is_withdrawn(any_workshop: Workshop) -> None:
    awa, bakary = any_workshop.seat("Awa"), any_workshop.seat("Bakary")
    for person in (awa, bakary):
        assert person.vote("1", "8", "22").status_code == 200
    assert erase(any_workshop, awa).status_code == 204
    tally = any_workshop.fanta.tally().json()
    assert (tally["ballots"], tally["seats"]) == (1, 1)


@pytest.mark.parametrize("secret", [True, False])
def test_sealed_rounds_stay_as_sealed(sqlite_server: Any, workshop_at: Start, secret: bool) -> None:
    workshop = workshop_at(sqlite_server, opened=False)
    workshop.fanta.post(
        f"{workshop.path}/activities/{VOTE}/settings", json={"secret": secret}
    ).raise_for_status()
    workshop.fanta.opens().raise_for_status()
    people = [workshop.seat(name) for name in ("Zqawa", "Bakary", "Oumou")]
    for number, person in enumerate(people, start=1):
        assert person.vote(str(number), "8", "22").status_code == 200
    workshop.fanta.closes().raise_for_status()
    organiser = workshop.bearer("organiser_url")

    def sealed() -> Any:
        document = organiser.get(f"{workshop.path}/export.json").json()
        return next(
            activity["rounds"] for activity in document["activities"] if activity["key"] == VOTE
        ), document

    before, _ = sealed()
    assert erase(workshop, people[0]).status_code == 204
    after, document = sealed()
    assert after == before
    assert "Zqawa" not in json.dumps(document)
    imported = workshop.someone().post("/boards/import", json=document)  # the seal is checked there
    assert imported.status_code == 201, imported.text


def test_what_was_merged_into_an_erased_note_stands_again(workshop: Workshop) -> None:
    awa, bakary = workshop.seat("Awa"), workshop.seat("Bakary")
    kept_note, merged = awa.note("Un marché").json()["id"], bakary.note("Le marché").json()["id"]
    answer = workshop.fanta.post(
        f"{workshop.path}/notes/{kept_note}/merge", json={"notes": [merged]}
    )
    assert answer.status_code < 300, answer.text
    assert erase(workshop, awa, "erase").status_code == 204
    assert [note["text"] for note in workshop.moussa.notes()] == ["Le marché"]


def test_a_namesake_keeps_the_name(workshop: Workshop) -> None:
    awa, namesake = workshop.seat("Awa Traoré"), workshop.seat("Awa Traore")
    workshop.fanta.post(
        f"{workshop.path}/people/{namesake.seat}", json={"name": "Awa Traoré"}
    ).raise_for_status()
    assert erase(workshop, awa).status_code == 204
    people = workshop.fanta.get(f"{workshop.path}/people").json()["seats"]
    assert [person["name"] for person in people] == ["Awa Traoré"]


def test_the_log_forgets_values_and_keeps_acts() -> None:
    change = {"of": "seat", "key": "s1", "before": {"name": "Awa"}, "after": {"name": "Awa T."}}
    entry = {"of": "seat", "key": "s2", "before": {"name": "Bakary"}, "after": {"name": "B."}}
    detail = {
        "seat": "s1",
        "changes": [change, entry],
        "rows": [{"name": "Awa", "group": "g1"}],
        "by": "Fanta",
    }
    assert forget_seat(detail, "s1", {"Awa"}) == {
        "seat": "s1",
        "changes": [entry],
        "rows": [{"name": "", "group": "g1"}],
        "by": "Fanta",
    }
    said = {"of": "note", "key": "n1", "before": {"text": "avant"}, "after": {"text": "après"}}
    assert forget_notes({"note": "n1", "changes": [said]}, {"n1"}) == {"note": "n1"}
    assert forget_notes({"note": "n1", "changes": [said]}, set()) == {
        "note": "n1",
        "changes": [said],
    }  # the control


# Bytes: on a Palabre of its own, running, killed, stopped and in a backup


def test_an_erased_person_is_in_no_byte(
    any_palabre: Palabre, wires: httpx.HTTPTransport, request: pytest.FixtureRequest
) -> None:
    workshop = Workshop(any_palabre.url, wires)
    awa = has_lived(workshop)
    workshop.seat("Bakary").note("Un marché").raise_for_status()
    on_server = "database_url" in any_palabre.settings
    server: Postgres | None = request.getfixturevalue("postgres") if on_server else None
    data = server.folder / "data" if server else Path()
    words = (*NAMES, *SAID, MAYOR)
    assert words_in(files_of(any_palabre, data), words)
    assert erase(workshop, awa, "erase").status_code == 204
    if on_server:  # PostgreSQL's tables are rewritten a moment after the answer
        until(
            lambda: not words_in(files_of(any_palabre, data), words),
            seconds=20,
            otherwise=lambda: "still there",
        )
    assert words_in(files_of(any_palabre, data), words) == {}
    any_palabre.kill()
    assert words_in(files_of(any_palabre, data), words) == {}
    any_palabre.start()
    any_palabre.stop()
    assert words_in(files_of(any_palabre, data), words) == {}
    assert "Bakary" in str(
        words_in(files_of(any_palabre, data), ("Bakary",))
    )  # the control: others are there


def test_the_anonymous_file_names_nobody_and_can_be_imported(any_workshop: Workshop) -> None:
    awa = has_lived(any_workshop)
    strangers = [
        any_workshop.seat(f"Zqautre{number}", organisation=f"Zqstructure{number}")
        for number in range(5)
    ]
    receipts = [person.vote("1", "8", "22").json()["receipt"] for person in (awa, *strangers)]
    any_workshop.fanta.closes().raise_for_status()
    organiser = any_workshop.bearer("organiser_url")
    organiser.post(
        f"{any_workshop.path}/settings", json={"contacts": "Zqcontact", "introduction": "Bienvenue"}
    ).raise_for_status()
    whole = organiser.get(f"{any_workshop.path}/export.json").text
    shared = organiser.get(f"{any_workshop.path}/export.json?anonymous=1")
    assert re.search("anonymous", shared.headers["content-disposition"])
    secrets = [person.seat_code for person in (awa, *strangers)] + [
        person.seat for person in (awa, *strangers)
    ]
    hidden = [*NAMES, MAYOR, "Zqautre", "Zqstructure", "Zqcontact", *secrets]
    assert [word for word in hidden if word not in whole] == []  # the control
    assert [word for word in hidden if word in shared.text] == []
    assert [receipt for receipt in receipts if receipt not in shared.text] == []
    assert {note["seat"] for note in shared.json()["notes"]} == {None}
    imported = any_workshop.someone().post(
        "/boards/import", content=shared.content, headers={"content-type": "application/json"}
    )
    assert imported.status_code == 201, imported.text
    assert refusal(any_workshop.fanta.get(f"{any_workshop.path}/export.json?anonymous=1")) == (
        403,
        "not_host",
    )


def test_the_anonymous_file_of_a_named_vote_keeps_its_seal(
    sqlite_server: Any, workshop_at: Start
) -> None:
    workshop = workshop_at(sqlite_server, opened=False)
    workshop.fanta.post(
        f"{workshop.path}/activities/{VOTE}/settings", json={"secret": False}
    ).raise_for_status()
    workshop.fanta.opens().raise_for_status()
    for name in ("Zqawa", "Zqbakary"):
        workshop.seat(name).vote("1", "8", "22").raise_for_status()
    workshop.seat("Zqoumou")
    workshop.fanta.closes().raise_for_status()
    shared = workshop.bearer("organiser_url").get(f"{workshop.path}/export.json?anonymous=1")
    assert "Zq" not in shared.text
    assert workshop.someone().post("/boards/import", json=shared.json()).status_code == 201

"""A ballot by picture and voice on the common device: read back, then sent, and nowhere else."""

import re

from tests.documents.sessions import session_of
from tests.web.explaining.explaining_doors import draws, says
from tests.web.pages import PAGE, form_of, send
from tests.web.people import VOTE, Person, Workshop, refusal

CHOICES = ["1", "8", "22"]


def spoken_board(workshop: Workshop) -> Person:
    """Awa's seat, on a board whose first fields have pictures and sounds."""
    for field in CHOICES:
        draws(workshop.fanta, field).raise_for_status()
        says(workshop.fanta, "bm", field).raise_for_status()
    says(workshop.fanta, "fr", "1").raise_for_status()
    return workshop.seat("Awa")


def address(workshop: Workshop, seat: str, query: str = "") -> str:
    return f"{workshop.path}/handover/{seat}/voice{query}"


def test_without_scripts_it_is_one_form_that_is_read_back_before_it_is_sent(
    any_workshop: Workshop,
) -> None:
    awa, fanta = spoken_board(any_workshop), any_workshop.fanta
    ballot = fanta.get(f"{any_workshop.path}/handover/{awa.seat}", headers=PAGE).text
    assert f'href="{address(any_workshop, awa.seat)}"' in ballot
    page = fanta.get(address(any_workshop, awa.seat, "?voice=bm"), headers=PAGE).text
    assert page.count('<section class="voice-field') == 30
    assert page.count("<audio") == 3
    assert page.count('preload="none"') == 3
    form = form_of(page, address(any_workshop, awa.seat))
    read_back = send(fanta, form, fields=CHOICES, check="true")
    assert read_back.status_code == 200
    assert read_back.text.count('<li class="card') == 3
    assert read_back.text.count("<audio") == 3
    assert "Droits culturels" in read_back.text
    assert fanta.tally().json()["ballots"] == 0, "nothing is recorded yet"
    again = send(fanta, form_of(read_back.text, address(any_workshop, awa.seat)), again="true")
    assert again.text.count(" checked") == 3
    sent = send(fanta, form_of(read_back.text, address(any_workshop, awa.seat)))
    assert "Bulletin enregistré" in sent.text
    assert fanta.tally().json()["ballots"] == 1
    assert all(place not in sent.text for place in ("voice-choices", "Droits culturels"))


def test_the_language_that_is_heard_is_chosen(workshop: Workshop) -> None:
    awa = spoken_board(workshop)
    keys = {}
    for language in ("fr", "bm", ""):
        query = f"?voice={language}" if language else ""
        page = workshop.fanta.get(address(workshop, awa.seat, query), headers=PAGE).text
        keys[language] = re.findall(r"<audio[^>]*field-files/(\w+)", page)[0]
    assert keys["fr"] != keys["bm"]
    assert keys[""] == keys["fr"], "the reader's"


def test_a_wrong_number_is_refused_with_what_was_ticked(workshop: Workshop) -> None:
    awa = spoken_board(workshop)
    form = form_of(
        workshop.fanta.get(address(workshop, awa.seat), headers=PAGE).text,
        address(workshop, awa.seat),
    )
    for more in ({"check": "true"}, {}):
        answer = send(workshop.fanta, form, fields=CHOICES[:2], **more)
        assert answer.status_code == 422
        assert answer.text.count(" checked") == 2
    assert workshop.fanta.tally().json()["ballots"] == 0


def test_an_own_ballot_stands_and_the_assisted_one_is_marked(any_workshop: Workshop) -> None:
    awa, bakary = spoken_board(any_workshop), any_workshop.seat("Bakary")
    awa.vote("4", "18", "23").raise_for_status()
    path, fanta = address(any_workshop, awa.seat), any_workshop.fanta
    assert refusal(fanta.post(path, json={"fields": CHOICES})) == (409, "seat_has_voted")
    answer = fanta.post(address(any_workshop, bakary.seat), json={"fields": CHOICES})
    assert answer.status_code == 200
    assert sorted(answer.json()["fields"], key=int) == CHOICES
    fanta.closes().raise_for_status()
    votes = next(part for part in session_of(any_workshop)["activities"] if part["key"] == VOTE)
    marks = {
        tuple(ballot["fields"]): ballot["assisted"] for ballot in votes["rounds"][0]["ballots"]
    }
    assert marks == {("4", "18", "23"): None, tuple(CHOICES): "handover"}


def test_no_address_and_no_log_tells_a_choice(workshop: Workshop) -> None:
    awa = spoken_board(workshop)
    page = workshop.fanta.get(address(workshop, awa.seat), headers=PAGE).text
    form = form_of(page, address(workshop, awa.seat))
    assert form.method == "post"
    read_back = send(workshop.fanta, form, fields=CHOICES, check="true")
    assert read_back.headers["cache-control"] == "no-store"
    again = form_of(read_back.text, address(workshop, awa.seat))
    assert again.method == "post"
    assert "fields" not in again.action
    send(workshop.fanta, again)
    acts = [entry["act"] for entry in session_of(workshop)["log"]]
    assert "ballot_assisted" not in acts, "the vote is open and secret"


def test_a_vote_that_is_not_open_gives_the_list_again(workshop: Workshop) -> None:
    awa = spoken_board(workshop)
    workshop.fanta.closes().raise_for_status()
    answer = workshop.fanta.get(address(workshop, awa.seat), headers=PAGE)
    assert answer.status_code in {404, 409}
    json = workshop.fanta.get(address(workshop, "nobody"))
    assert refusal(json) == (404, "no_such_seat")

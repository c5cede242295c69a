"""A paper ballot typed in by a page: forgiving in how it is typed, shown in words before it is
recorded."""

import re

import httpx
import pytest

from app.domain.framework import Block, Field, Framework
from app.domain.refusals import Refusal
from app.web.participant.paper_entry import read_choices
from tests.web.pages import PAGE, form_of, forms_of, send
from tests.web.people import VOTE, Person, Workshop, votes_of

RECEIPT = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b")


def entry(workshop: Workshop, seat: str, choices: str = "1 8 22") -> httpx.Response:
    """Types a ballot into the page and presses its button, which asks to look at it first."""
    html = workshop.fanta.get(f"{workshop.path}/paper", headers=PAGE).text
    assert '<button name="check" value="true"' in html
    form = form_of(html, f"{workshop.path}/paper")
    return send(workshop.fanta, form, seat=seat, choices=choices, check="true")


def test_a_program_that_fills_in_the_form_and_presses_nothing_records_at_once(
    any_workshop: Workshop,
) -> None:
    people(any_workshop)
    html = any_workshop.fanta.get(f"{any_workshop.path}/paper", headers=PAGE).text
    form = form_of(html, f"{any_workshop.path}/paper")
    done = send(any_workshop.fanta, form, seat="Sira", choices="1 8 22")
    assert (done.status_code, bool(RECEIPT.search(done.text))) == (200, True)
    assert votes(any_workshop) == {"1": 1, "8": 1, "22": 1}


def votes(workshop: Workshop) -> dict[str, int]:
    return votes_of(workshop.fanta.tally().json())


def people(workshop: Workshop) -> list[Person]:
    names = [("Awa Traoré", "Mairie"), ("Awa Traoré", "Radio"), ("Moussa Traoré", ""), ("Sira", "")]
    return [workshop.seat(name, organisation=organisation) for name, organisation in names]


@pytest.mark.parametrize("seat", ["Moussa Traoré", "moussa", "MOUSSA traore", "mou tra", "Sira"])
def test_the_beginning_of_a_name_is_enough_and_the_ballot_is_shown_first(
    any_workshop: Workshop, seat: str
) -> None:
    people(any_workshop)
    answer = entry(any_workshop, seat)
    assert answer.status_code == 200
    assert votes(any_workshop) == {}
    names = [field["name"] for field in fields_of(any_workshop) if field["id"] in {"1", "8", "22"}]
    assert [name for name in names if httpx.Response(200, html=name).text not in answer.text] == []
    check = forms_of(answer.text, f"{any_workshop.path}/paper")[0]
    done = send(any_workshop.fanta, check)
    assert (done.status_code, bool(RECEIPT.search(done.text))) == (200, True)
    assert votes(any_workshop) == {"1": 1, "8": 1, "22": 1}


def fields_of(workshop: Workshop) -> list[dict[str, str]]:
    board = workshop.moussa.board()
    key = workshop.activity(VOTE)["framework"]
    framework = next(item for item in board["frameworks"] if item["id"] == key)
    return [field for block in framework["blocks"] for field in block["fields"]]


def test_namesakes_are_counted_and_one_is_chosen(any_workshop: Workshop) -> None:
    seats = people(any_workshop)
    for typed, count in (("awa traore", 2), ("traoré", 3), ("Awa", 2)):
        answer = entry(any_workshop, typed)
        assert answer.status_code == 404
        assert f"{count} personnes portent ce nom" in answer.text
        form = form_of(answer.text, f"{any_workshop.path}/paper")
        assert len({value for name, value in form.boxes if name == "seat"}) == count
    checked = send(any_workshop.fanta, form, seat=seats[1].seat, check="true")
    assert "Radio" in checked.text
    send(any_workshop.fanta, forms_of(checked.text, f"{any_workshop.path}/paper")[0])
    assert seats[1].board()["me"]["ballots"][VOTE]["elsewhere"] is True


@pytest.mark.parametrize(
    ("seat", "choices", "status", "sentence"),
    [
        ("Sira", "1 8 44", 422, "« 44 » n’est pas sur la liste (de 1 à 30)"),
        ("Sira", "1-8-440", 422, "« 440 » n’est pas sur la liste (de 1 à 30)"),
        ("Sira", "1 8", 422, "celui-ci en a 2"),
        ("Sarah", "1 8 22", 404, "Dans la liste, personne n’a ce nom"),
        ("", "1 8 22", 404, "Dans la liste, personne n’a ce nom"),
    ],
)
def test_what_is_wrong_is_named_and_stays_typed(
    any_workshop: Workshop, seat: str, choices: str, status: int, sentence: str
) -> None:
    people(any_workshop)
    answer = entry(any_workshop, seat, choices)
    assert answer.status_code == status
    assert sentence in answer.text
    values = form_of(answer.text, f"{any_workshop.path}/paper").says()
    assert (values["seat"], values["choices"]) == ([seat], [choices])
    assert votes(any_workshop) == {}


def test_a_program_names_a_person_in_full(any_workshop: Workshop) -> None:
    """A name cut short is no person for a program: nothing asks it whether this one is meant."""
    people(any_workshop)
    body = {"seat": "moussa", "choices": "1/8/22"}
    answer = any_workshop.fanta.post(f"{any_workshop.path}/paper", json=body)
    assert (answer.status_code, answer.json()["refusal"]) == (404, "no_such_seat")
    body["seat"] = "Moussa Traoré"
    answer = any_workshop.fanta.post(f"{any_workshop.path}/paper", json=body).raise_for_status()
    assert answer.json()["fields"] == ["1", "8", "22"]


def framework(*ids: str) -> Framework:
    return Framework("f", "F", "fr", (Block("b", "B", tuple(Field(i, f"Champ {i}") for i in ids)),))


@pytest.mark.parametrize(
    "text", ["1 8 22", "1-8-22", "1–8–22", "1,8,22", "1, 8, 22", "1.8.22", "1/8/22", " 01;8 \n22."]
)
def test_numbers_are_read_however_they_are_parted(text: str) -> None:
    assert read_choices(text, framework("1", "8", "22")) == ["1", "8", "22"]


def test_a_number_with_a_dot_is_one_where_the_framework_has_it() -> None:
    assert read_choices("1.2-2.1", framework("1.2", "2.1", "1")) == ["1.2", "2.1"]


def test_long_ids_are_typed_by_the_numbers_that_are_printed() -> None:
    ids = ("9f0c1d2e-0001-4000-8000-000000000001", "9f0c1d2e-0001-4000-8000-000000000002")
    assert read_choices("2 1", framework(*ids)) == [ids[1], ids[0]]
    with pytest.raises(Refusal) as refused:
        read_choices("3", framework(*ids))
    assert (refused.value.details["first"], refused.value.details["last"]) == ("1", "2")

"""A request that the line held up arrives after a later one of the same person. It must not undo
what it knows nothing of.

A phone gives a request up after some seconds and sends the next one on a new connection; the system
goes on repeating the first one's bytes, and delivers them when the line heals. So what a phone
sends says what it knew."""

import uuid

import httpx
import pytest

from tests.web.people import NOTES, VOTE, Person, Workshop, refusal

X, Y = ["1", "8", "22"], ["2", "9", "23"]


def send(person: Person, fields: list[str] | None, **basis: object) -> httpx.Response:
    """The ballot (None: its withdrawal) with what the phone knew."""
    headers = {f"Palabre-{name}": str(value) for name, value in basis.items()}
    address = f"{person.path}/activities/{VOTE}/ballot"
    return person.request(
        "PUT" if fields else "DELETE", address, json=fields and {"fields": fields}, headers=headers
    )


def known(answer: httpx.Response) -> int:
    return int(answer.raise_for_status().headers["palabre-known"])


def stands(person: Person) -> list[str] | None:
    ballot = person.board()["me"]["ballots"].get(VOTE)
    return ballot and ballot["fields"]


def test_a_late_ballot_does_not_undo_a_later_one(workshop: Workshop) -> None:
    awa = workshop.seat("Awa")
    first = known(send(awa, X, known=0, round=1))
    assert known(send(awa, Y, known=first, round=1)) > first
    assert refusal(send(awa, X, known=0, round=1)) == (409, "ballot_changed")
    assert stands(awa) == Y


def test_a_late_ballot_does_not_bring_back_a_withdrawn_one(workshop: Workshop) -> None:
    awa = workshop.seat("Awa")
    first = known(send(awa, X, known=0, round=1))
    assert known(send(awa, None, known=first, round=1)) > first
    assert refusal(send(awa, X, known=0, round=1)) == (409, "ballot_changed")
    assert stands(awa) is None


def test_a_late_withdrawal_does_not_take_a_later_ballot(workshop: Workshop) -> None:
    awa = workshop.seat("Awa")
    first = known(send(awa, X, known=0, round=1))
    gone = known(send(awa, None, known=first, round=1))
    known(send(awa, Y, known=gone, round=1))
    assert refusal(send(awa, None, known=first, round=1)) == (409, "ballot_changed")
    assert stands(awa) == Y


def test_a_ballot_of_an_earlier_round_is_none_of_this_one(workshop: Workshop) -> None:
    awa = workshop.seat("Awa")
    workshop.fanta.closes().raise_for_status()
    workshop.fanta.opens().raise_for_status()
    assert refusal(send(awa, X, known=0, round=1)) == (409, "activity_not_open")
    assert stands(awa) is None


def test_the_same_ballot_again_is_the_same_receipt_whatever_it_knew(workshop: Workshop) -> None:
    awa = workshop.seat("Awa")
    first = send(awa, X, known=0, round=1)
    again = send(awa, X, known=0, round=1)
    assert again.json() == first.json()
    assert known(again) == known(first)


@pytest.mark.parametrize(
    "basis", [{}, {"known": "-1"}, {"known": "many"}, {"known": "9" * 400}, {"round": "٣"}]
)
def test_control_without_what_it_knew_the_late_ballot_wins(
    workshop: Workshop, basis: dict[str, str]
) -> None:
    awa = workshop.seat("Awa")
    send(awa, X)
    send(awa, Y)
    headers = {f"Palabre-{name}".encode(): value.encode() for name, value in basis.items()}
    late = awa.put(f"{awa.path}/activities/{VOTE}/ballot", json={"fields": X}, headers=headers)
    assert late.status_code == 200
    assert stands(awa) == X


def test_a_late_note_does_not_undo_its_edit(workshop: Workshop) -> None:
    awa, note = workshop.seat("Awa"), str(uuid.uuid4())

    def write(text: str, *, knew: int) -> httpx.Response:
        body = {"activity": NOTES, "field": "1", "text": text}
        return awa.put(f"{awa.path}/notes/{note}", json=body, headers={"Palabre-Known": str(knew)})

    first = known(write("Kôre", knew=0))
    known(write("Kôre Hip Hop", knew=first))
    assert refusal(write("Kôre", knew=0)) == (409, "note_changed")
    assert [note["text"] for note in awa.notes()] == ["Kôre Hip Hop"]


def test_what_awa_wrote_is_not_sent_as_bakary_s(workshop: Workshop) -> None:
    """One phone, two people: what waited on it for the line belongs to who wrote it."""
    awa, bakary = workshop.seat("Awa"), workshop.seat("Bakary")
    headers = {"Palabre-Seat": awa.seat}
    ballot = bakary.put(
        f"{bakary.path}/activities/{VOTE}/ballot", json={"fields": X}, headers=headers
    )
    body = {"activity": NOTES, "field": "1", "text": "Kôre"}
    note = bakary.put(f"{bakary.path}/notes/{uuid.uuid4()}", json=body, headers=headers)
    assert refusal(ballot) == refusal(note) == (403, "other_seat")
    assert stands(bakary) is None
    assert awa.notes() == []

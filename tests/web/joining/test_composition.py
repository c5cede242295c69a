"""Who took part in a workshop without a vote: counted once at its end, and told where no part is
under five."""

import json

import pytest

from app.domain.people.composition import Composition
from app.domain.refusals import Refusal
from app.domain.votes.divisions import Entitled, divisions_of
from app.domain.votes.parts import count_people
from tests.documents.sessions import Imported, session_of
from tests.shared import Start
from tests.web.forks import ForkedServer
from tests.web.joining.questions import PAGE, answers, sets
from tests.web.people import NOTES, QUADRANTS, VOTE, Person, Workshop

TITLE = "Qui a pris part"


def without_vote(server: ForkedServer, workshop_at: Start, women: int, men: int) -> Workshop:
    """Notes alone, on which so many women in the room and men online took part; not ended yet."""
    workshop = workshop_at(server, opened=False)
    for activity in workshop.moussa.board()["activities"]:
        if activity["key"] != NOTES:
            address = f"{workshop.path}/activities/{activity['key']}"
            workshop.fanta.delete(address).raise_for_status()
    sets(workshop, "gender").raise_for_status()
    workshop.fanta.opens(NOTES).raise_for_status()
    for place in range(women + men):
        is_woman = place < women
        answer = "gender:woman" if is_woman else "gender:man"
        attendance = "in_room" if is_woman else "online"
        workshop.seat(f"Awa {place}", attendance=attendance, answers=[answer])
    return workshop


def composition(workshop: Workshop) -> dict[str, list[tuple[list[str], int]]] | None:
    parts = workshop.fanta.get(f"{workshop.path}/results").raise_for_status().json()["composition"]
    if parts is None:
        return None
    return {part["by"]: [(row["of"], row["seats"]) for row in part["seats"]] for part in parts}


def test_the_end_counts_who_took_part(any_server: ForkedServer, workshop_at: Start) -> None:
    workshop = without_vote(any_server, workshop_at, 6, 5)
    results = f"{workshop.path}/results"
    assert composition(workshop) is None, "nothing is told while people may join"
    assert TITLE not in workshop.fanta.get(results, headers=PAGE).text
    workshop.fanta.closes(NOTES).raise_for_status()
    assert composition(workshop) == {
        "gender": [(["woman"], 6), (["man"], 5)],
        "attendance": [(["in_room"], 6), (["online"], 5)],
    }
    page = workshop.fanta.get(results, headers=PAGE).text
    assert TITLE in page
    assert "Votre genre" in page
    table = workshop.fanta.get(f"{workshop.path}/export.csv?table=parts&locale=fr").text
    assert '"Votre genre";"Femme";6' in table
    for name in ("report.docx", "report.pdf", "workbook.xlsx"):
        assert workshop.fanta.get(f"{workshop.path}/{name}").status_code == 200
    again = Imported(workshop, session_of(workshop))
    assert session_of(again)["board"]["settings"]["composition"]["seats"] == 11


@pytest.mark.parametrize(("women", "men"), [(4, 0), (6, 4), (4, 4), (11, 0)])
def test_no_part_under_five_is_told_nor_what_all_answered(
    sqlite_server: ForkedServer, workshop_at: Start, women: int, men: int
) -> None:
    workshop = without_vote(sqlite_server, workshop_at, women, men)
    workshop.fanta.closes(NOTES).raise_for_status()
    assert composition(workshop) is None


def test_counting_again_tells_nobody_s_answer(
    sqlite_server: ForkedServer, workshop_at: Start
) -> None:
    """Whoever marks one person absent and ends the workshop again sees the same counts."""
    workshop = without_vote(sqlite_server, workshop_at, 6, 5)
    workshop.fanta.closes(NOTES).raise_for_status()
    before = composition(workshop)
    people = workshop.fanta.get(f"{workshop.path}/people").json()["seats"]
    away = {"present": False}
    workshop.fanta.post(f"{workshop.path}/people/{people[0]['seat']}", json=away).raise_for_status()
    workshop.fanta.opens(NOTES).raise_for_status()
    workshop.fanta.closes(NOTES).raise_for_status()
    assert composition(workshop) == before
    workshop.fanta.opens(NOTES).raise_for_status()
    newcomers = [workshop.seat(f"Oumou {n}", answers=["gender:man"]) for n in range(6)]
    workshop.fanta.closes(NOTES).raise_for_status()
    assert composition(workshop) != before, "with many more people it is counted anew"
    counted = composition(workshop)
    answers(newcomers[0], "gender:woman").raise_for_status()
    assert composition(workshop) == counted


def test_a_workshop_with_a_vote_has_its_parts_there(
    sqlite_server: ForkedServer, workshop_at: Start
) -> None:
    workshop: Workshop = workshop_at(sqlite_server)
    people: list[Person] = [workshop.seat(f"Awa {place}") for place in range(6)]
    for person in people:
        person.vote("1", "8", "22").raise_for_status()
    for key in (NOTES, VOTE, QUADRANTS):
        workshop.fanta.closes(key)
    assert composition(workshop) is None
    assert "composition" not in session_of(workshop)["board"]["settings"]


def test_small_parts_are_joined_and_a_file_cannot_bring_smaller_ones() -> None:
    people = [Entitled("in_room", group) for group in "a" * 5 + "b" * 2 + "c" * 4]
    [part] = count_people(divisions_of((), {"a": "A", "b": "B", "c": "C"}), people)
    assert [(row["of"], row["seats"]) for row in part["seats"]] == [(["a"], 5), (["b", "c"], 6)]
    whole = {"seats": 11, "parts": [dict(part)]}
    assert Composition.read(whole, "x").json() == whole
    for text in ('"seats": 5}', '"seats": 4}'):
        forged = json.loads(json.dumps(whole).replace('"seats": 5}', text))
        if text.startswith('"seats": 4'):
            with pytest.raises(Refusal, match="bad_session"):
                Composition.read(forged, "x")


@pytest.mark.parametrize("rows", [[11], [5, 5], [5, 7]])
def test_a_file_cannot_bring_parts_that_are_not_its_people(rows: list[int]) -> None:
    seats = [{"of": [str(place)], "seats": size} for place, size in enumerate(rows)]
    names = [{"key": row["of"][0], "name": "Femme"} for row in seats]
    part = {"by": "gender", "title": None, "names": names, "seats": seats}
    with pytest.raises(Refusal, match="bad_session") as refused:
        Composition.read({"seats": 11, "parts": [part]}, "x")
    assert refused.value.details["where"] == "x.parts"

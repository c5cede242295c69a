"""Who has voted, by name, never moves with the numbers: at every door names change several at a
time."""

import csv
import io
import re

import pytest

from tests.shared import Start
from tests.web.forks import ForkedServer
from tests.web.people import VOTE, Person, Workshop, refusal

PEOPLE = 13
FIELDS = [(str(1 + at), str(14 + at % 7), str(22 + at % 9)) for at in range(PEOPLE)]


def by_table(workshop: Workshop) -> set[str]:
    """Names with a yes in the table of turnout."""
    text = workshop.fanta.get(f"{workshop.path}/export.csv?table=turnout").text.lstrip("\ufeff")
    return {row[0] for row in csv.reader(io.StringIO(text), delimiter=";") if row[-1] == "oui"}


def by_page(workshop: Workshop, person: Person, page: str, everybody: set[str]) -> set[str]:
    """Names that a list of those who have not voted leaves out."""
    text = person.get(f"{workshop.path}/{page}", headers={"Accept": "text/html"}).text
    if page == "console":
        text = "".join(re.findall(rf'id="missing-{VOTE}".*?</details>', text, re.S))
        if not text:  # everybody has voted: the number says it
            return set()
    return {name for name in everybody if not re.search(rf"\b{name}\b", text)}


def by_program(workshop: Workshop, page: str, everybody: set[str]) -> set[str]:
    """Returns the names that the JSON of a list leaves out."""
    missing = workshop.fanta.get(f"{workshop.path}/{page}").raise_for_status().json()["missing"]
    return everybody - {person["name"] for person in missing}


def looks(workshop: Workshop, everybody: set[str]) -> list[set[str]]:
    """Who is said to have voted, at each door that says it."""
    pages = [
        by_page(workshop, workshop.fanta, page, everybody)
        for page in ("console", "handover", "paper")
    ]
    programs = [by_program(workshop, page, everybody) for page in ("handover", "paper")]
    return [by_table(workshop), *pages, *programs]


@pytest.mark.parametrize(
    ("reveal", "pace"), [("live", "each"), ("live", "steps"), ("at_close", "each")]
)
def test_names_change_three_or_more_at_a_time_at_every_door(
    any_server: ForkedServer, workshop_at: Start, reveal: str, pace: str
) -> None:
    workshop = workshop_at(any_server, opened=False)
    workshop.fanta.post(
        f"{workshop.path}/activities/{VOTE}/reveal", json={"reveal": reveal, "pace": pace}
    ).raise_for_status()
    workshop.fanta.opens().raise_for_status()
    seats = {f"Personne{at:02}": workshop.seat(f"Personne{at:02}") for at in range(PEOPLE + 2)}
    everybody, said, sizes = set(seats), [set[str]()], []
    for at, fields in enumerate(FIELDS):
        seats[f"Personne{at:02}"].vote(*fields).raise_for_status()
        doors = looks(workshop, everybody)
        assert doors == [doors[0]] * len(doors), "each door says the same"
        assert doors[0] <= {f"Personne{number:02}" for number in range(at + 1)}, (
            "nobody who has not voted"
        )
        sizes.append(len(doors[0] ^ said[-1]))
        said.append(doors[0])
    assert {size for size in sizes if size} == {3}
    assert len(said[-1]) >= PEOPLE - 5
    for at in range(7):  # who is said to have voted goes on being said while some take theirs back
        seats[f"Personne{at:02}"].withdraw().raise_for_status()
        [now, *_] = looks(workshop, everybody)
        assert len(now ^ said[-1]) in {0, 3, 4, 5}
        said.append(now)
    workshop.fanta.closes().raise_for_status()
    assert by_table(workshop) == {f"Personne{at:02}" for at in range(7, PEOPLE)}


def test_the_number_is_told_at_once_and_how_many_are_left_among_whom(workshop: Workshop) -> None:
    seats = [workshop.seat(f"Personne{at:02}") for at in range(9)]
    for seat, fields in zip(seats[:7], FIELDS, strict=False):
        seat.vote(*fields).raise_for_status()
    page = workshop.fanta.get(f"{workshop.path}/console", headers={"Accept": "text/html"}).text
    assert re.search(r"\b7 (bulletins )?sur 9\b", page)
    assert "Il manque 2 bulletins parmi ceux de ces 6 personnes" in page


def handed(workshop: Workshop, seat: Person) -> str:
    """Somebody's page on the common device, without what is new each time."""
    answer = workshop.fanta.get(
        f"{workshop.path}/handover/{seat.seat}", headers={"Accept": "text/html"}
    )
    assert 'name="fields"' in answer.text, "the ballot"
    return re.sub(r'name="once" value="[^"]*"', "", answer.text)


def test_the_hand_over_page_of_somebody_not_announced_is_as_if_they_had_not_voted(
    workshop: Workshop,
) -> None:
    awa, bakary = workshop.seat("Awa"), workshop.seat("Bakary")
    pages = [handed(workshop, seat) for seat in (awa, bakary)]
    awa.vote("1", "8", "22").raise_for_status()
    assert [handed(workshop, seat) for seat in (awa, bakary)] == pages
    incomplete = [workshop.fanta.vote("1", seat=seat.seat) for seat in (awa, bakary)]
    assert [refusal(answer) for answer in incomplete] == [(422, "ballot_incomplete")] * 2


def test_in_a_named_vote_names_are_told_at_once(
    any_server: ForkedServer, workshop_at: Start
) -> None:
    """The control: the same look sees one name for one ballot."""
    workshop = workshop_at(any_server, opened=False)
    workshop.fanta.post(
        f"{workshop.path}/activities/{VOTE}/settings", json={"secret": False}
    ).raise_for_status()
    workshop.fanta.opens().raise_for_status()
    seats = {f"Personne{at:02}": workshop.seat(f"Personne{at:02}") for at in range(3)}
    for at, seat in enumerate(seats.values()):
        seat.vote(*FIELDS[at]).raise_for_status()
        assert by_table(workshop) == {f"Personne{number:02}" for number in range(at + 1)}

"""Tables and the workbook number the notes of a vote as its ballots do, and call them notes."""

import csv
import io
from typing import Any

import openpyxl
import pytest

from tests.shared import Start
from tests.web.forks import ForkedServer
from tests.web.people import NOTES, VOTE, Workshop

HEADS = {
    "en": ("Note", "Field or note"),
    "fr": ("Note", "Champ d’action ou note"),
    "es": ("Nota", "Campo de acción o nota"),
}
Rows = list[dict[str, Any]]


@pytest.fixture
def voted(sqlite_server: ForkedServer, workshop_at: Start) -> tuple[Workshop, str]:
    """Five ballots on fields and on four notes, both closed, and the key of the vote on notes."""
    workshop = workshop_at(sqlite_server)
    people = [workshop.seat(f"Personne {number}") for number in range(5)]
    notes = [people[0].note(f"Idée {place}").json()["id"] for place in range(4)]
    body = {"notes": notes, "votes": 2}
    vote = workshop.fanta.post(f"{workshop.path}/shortlists", json=body).json()["key"]
    workshop.fanta.opens(vote).raise_for_status()
    for person in people:
        person.vote("1", "2", "3").raise_for_status()
        person.vote(*notes[:2], activity=vote).raise_for_status()
    for key in (VOTE, vote, NOTES):
        workshop.fanta.closes(key).raise_for_status()
    return workshop, vote


def table(workshop: Workshop, language: str, **query: str) -> Rows:
    answer = workshop.fanta.get(f"{workshop.path}/export.csv", params={"locale": language, **query})
    mark = "," if language == "en" else ";"
    text = io.StringIO(answer.raise_for_status().content.decode("utf-8-sig"))
    return list(csv.DictReader(text, delimiter=mark))


def sheets(workshop: Workshop, language: str) -> list[Rows]:
    answer = workshop.fanta.get(f"{workshop.path}/workbook.xlsx", params={"locale": language})
    book = openpyxl.load_workbook(io.BytesIO(answer.raise_for_status().content))
    rows = [list(sheet.iter_rows(values_only=True)) for sheet in book]
    return [[dict(zip(head, row, strict=True)) for row in rest] for head, *rest in rows]


@pytest.mark.parametrize("language", HEADS)
def test_the_tables_of_a_vote_on_notes(voted: tuple[Workshop, str], language: str) -> None:
    workshop, vote = voted
    note, both = HEADS[language]
    number = {"en": "No.", "fr": "N°", "es": "N.º"}[language]
    tally = table(workshop, language, table="tally", activity=vote)
    assert [(row[number], row[note]) for row in tally] == [
        (str(place), f"Idée {place - 1}") for place in range(1, 5)
    ]
    parts = {"locale": language, "table": "parts"}
    head = workshop.fanta.get(f"{workshop.path}/export.csv", params=parts).text.split("\n")[0]
    assert f'"{both}"' in head
    results, blocks, *_others, ballots, _read_me = sheets(workshop, language)
    chosen = {row[both]: row[number] for row in results if str(row[both]).startswith("Idée")}
    assert chosen == {f"Idée {place - 1}": place for place in range(1, 5)}
    assert {str(row[number]) for row in ballots} == {"1", "2", "3"}
    assert both in ballots[0]
    assert len(blocks) == 7, "six of the fields, one of the notes"

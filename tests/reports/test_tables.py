"""CSV for spreadsheets.

What each language's Excel opens, nothing that it would run, and no number before its time.
"""

import csv
import io
import re

import pytest

from tests.documents.sessions import fill
from tests.shared import Start
from tests.web.forks import ForkedServer
from tests.web.people import Workshop, refusal

FORMULAS = ['=HYPERLINK("http://evil.example")', "+1", "-1", "@SUM(A1)", "=2+2;=3+3", '="a"\n=1']


def rows_of(workshop: Workshop, table: str, **query: str) -> list[list[str]]:
    answer = workshop.fanta.get(f"{workshop.path}/export.csv", params={"table": table, **query})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert re.match(
        r'attachment; filename="[a-z-]+-segou-\d{4}-\d\d-\d\d-(fr|en|es)\.csv"',
        answer.headers["content-disposition"],
    )
    assert answer.headers["cache-control"] == "no-store"
    assert answer.content.startswith("\ufeff".encode())
    text = answer.content.decode("utf-8-sig")
    return list(
        csv.reader(
            io.StringIO(text, newline=""),
            delimiter="," if query.get("locale") == "en" else ";",
            strict=True,
        )
    )


def test_the_tally_is_a_row_a_field(any_workshop: Workshop) -> None:
    fill(any_workshop)
    any_workshop.fanta.closes()
    head, *rows = rows_of(any_workshop, "tally")
    tally = {field["field"]: field for field in any_workshop.moussa.tally().json()["fields"]}
    assert (len(head), len(rows)) == (7, 30)
    assert [row[3] for row in rows] == list(tally)
    assert all(
        (int(row[5]), int(row[6])) == (tally[row[3]]["votes"], tally[row[3]]["rank"])
        for row in rows
    )


@pytest.mark.parametrize(("locale", "separator"), [("fr", b";"), ("es", b";"), ("en", b",")])
def test_each_language_has_its_separator(workshop: Workshop, locale: str, separator: bytes) -> None:
    answer = workshop.fanta.get(f"{workshop.path}/export.csv", params={"locale": locale})
    assert answer.content.splitlines()[0].count(b'"' + separator + b'"') == 6


def test_the_boards_language_is_the_files(any_server: ForkedServer, workshop_at: Start) -> None:
    english = workshop_at(any_server, locale="en")
    assert (
        b'"Votes","Rank"' in english.fanta.get(f"{english.path}/export.csv").content.splitlines()[0]
    )


@pytest.mark.parametrize("text", FORMULAS)
def test_what_a_spreadsheet_would_run_stays_a_text(workshop: Workshop, text: str) -> None:
    workshop.seat(text, organisation=text).note(text)
    [_, note] = rows_of(workshop, "notes")
    assert note[4] == f"'{text}"
    [_, seat] = rows_of(workshop, "turnout")
    assert seat[0].startswith("'")
    assert seat[1].startswith("'")


def test_notes_stand_under_their_places_hidden_ones_marked(any_workshop: Workshop) -> None:
    fill(any_workshop)
    head, *rows = rows_of(any_workshop, "notes", locale="en")
    assert head[:5] == ["Activity", "Block", "No.", "Field", "Note"]
    assert head[5:] == ["State", "Group", "Written at", "Said by"]
    assert len(rows) == 9
    assert [row[5] for row in rows if row[4] == "À revoir"] == ["hidden"]
    assert [row[1:5] for row in rows if row[4] == "La jeunesse"] == [
        ["Social issues and challenges", "", "", "La jeunesse"]
    ]
    defis = rows_of(any_workshop, "notes", activity="defis", locale="en")
    assert {row[0] for row in defis[1:]} == {rows[-1][0]} == {"Local challenges"}
    unknown = any_workshop.fanta.get(
        f"{any_workshop.path}/export.csv", params={"table": "notes", "activity": "x"}
    )
    assert refusal(unknown) == (404, "no_such_activity")


def test_turnout_says_who_voted_and_never_what(
    any_server: ForkedServer, workshop_at: Start
) -> None:
    """Of an open secret vote it says nobody yet: their names come in batches."""
    hidden = workshop_at(any_server, reveal="at_close")
    awa, bakary = hidden.seat("Awa"), hidden.seat("Bakary", attendance="online")
    awa.vote("1", "2", "3")
    bakary.vote("4", "5", "6")
    bakary.withdraw()
    for number in range(4):
        hidden.seat(f"Coumba {number}").vote("1", "2", str(10 + number))
    head, *rows = rows_of(hidden, "turnout", locale="en")
    assert head[5].endswith("from the names announced so far")
    assert {row[5] for row in rows} == {"no"}
    hidden.fanta.closes()
    head, *rows = rows_of(hidden, "turnout", locale="en")
    assert not head[5].endswith("from the names announced so far")
    assert [[row[0], row[2], row[5]] for row in rows[:2]] == [
        ["Awa", "in the room", "yes"],
        ["Bakary", "online", "no"],
    ]
    assert [row[5] for row in rows[2:]] == ["yes"] * 4


def test_where_names_would_tell_choices_the_table_withholds_them_for_good(
    any_workshop: Workshop,
) -> None:
    any_workshop.seat("Awa").vote("1", "2", "3")
    any_workshop.seat("Bakary")
    any_workshop.fanta.closes()
    _, *rows = rows_of(any_workshop, "turnout", locale="en")
    assert [row[5] for row in rows] == ["withheld", "withheld"]


def test_a_hidden_tally_is_in_no_table_and_no_drawing(
    any_server: ForkedServer, workshop_at: Start
) -> None:
    hidden = workshop_at(any_server, reveal="at_close")
    hidden.seat("Awa").vote("1", "2", "3")
    for file in ("export.csv", "diagram.svg", "diagram.png", "ranking.svg", "matrix.svg"):
        assert refusal(hidden.fanta.get(f"{hidden.path}/{file}")) == (403, "tally_hidden")
        assert refusal(hidden.bearer("organiser_url").get(f"{hidden.path}/{file}?round=1")) == (
            403,
            "tally_hidden",
        )
    hidden.fanta.closes()
    hidden.fanta.opens()
    assert refusal(hidden.fanta.get(f"{hidden.path}/export.csv")) == (403, "tally_hidden")
    assert sum(int(row[5]) for row in rows_of(hidden, "tally", round="1")[1:]) == 3
    assert refusal(hidden.fanta.get(f"{hidden.path}/export.csv?round=3")) == (404, "no_such_round")


def test_a_vote_that_never_opened_has_no_tally_yet(
    any_server: ForkedServer, workshop_at: Start
) -> None:
    planned = workshop_at(any_server, opened=False)
    assert refusal(planned.fanta.get(f"{planned.path}/export.csv")) == (403, "tally_hidden")


@pytest.mark.parametrize(
    "file", ["export.csv", "diagram.svg", "diagram.png", "ranking.svg", "ranking.png"]
)
def test_downloads_are_for_hosts(workshop: Workshop, file: str) -> None:
    assert refusal(workshop.moussa.get(f"{workshop.path}/{file}")) == (403, "not_host")
    assert refusal(workshop.seat("Awa").get(f"{workshop.path}/{file}")) == (403, "not_host")
    assert workshop.bearer("organiser_url").get(f"{workshop.path}/{file}").status_code == 200


ATLAS = {
    "fr": [
        ["Thématique", "Sous-thématique", "Priorité", "Ex æquo"],
        ["Environnement, Climat et Énergie", "Eau et déchets", "1", ""],
        ["Éducation, Social et Recherche", "Jeunesse & genre", "2", "2 ex æquo"],
        ["Éducation, Social et Recherche", "Santé", "2", "2 ex æquo"],
    ],
    "en": [
        ["Theme", "Sub-theme", "Priority", "Ties"],
        ["Environment, climate and energy", "Water and waste", "1", ""],
        ["Education, social affairs and research", "Youth and gender", "2", "2 tied"],
        ["Education, social affairs and research", "Health", "2", "2 tied"],
    ],
}


@pytest.mark.parametrize("locale", ATLAS)
def test_the_atlas_lists_its_themes_by_priority(
    any_server: ForkedServer, workshop_at: Start, locale: str
) -> None:
    """As in a record of the Atlas: a theme, its sub-theme, its priority.

    A rank that is shared is said to be.
    """
    towns = workshop_at(any_server, template="cooperation-decentralisee")
    for fields in (("2", "4", "3"), ("2", "4", "3"), ("2", "1", "4"), ("2", "1", "3")):
        towns.seat("Awa").vote(*fields).raise_for_status()
    towns.fanta.closes().raise_for_status()
    rows = rows_of(towns, "atlas", locale=locale)
    assert rows[:4] == ATLAS[locale]
    assert [row[2:] for row in rows[4:]] == [["4", ""], ["", ""]]
    files = towns.fanta.get(f"{towns.path}/console/files", headers={"Accept": "text/html"}).text
    assert "export.csv?table=atlas" in files


def test_the_atlas_stays_with_its_template(workshop: Workshop) -> None:
    assert (
        "table=atlas"
        not in workshop.fanta.get(
            f"{workshop.path}/console/files", headers={"Accept": "text/html"}
        ).text
    )


def test_a_result_is_read_on_another_version_of_its_framework(workshop: Workshop) -> None:
    """Field 4 of Ségou is 5 and 6 of the draft: its votes stand once, beside both.

    19 and 20 are in Ségou's alone, 2 in the draft.
    """
    workshop.seat("Awa").vote("1", "4", "19").raise_for_status()
    workshop.seat("Bakary").vote("4", "11", "19").raise_for_status()
    _, *rows = rows_of(workshop, "crosswalk", locale="en", framework="culture21plus-2023")
    rows_by_field = {row[0]: row for row in rows if row[0]}
    assert len(rows_by_field) == 30
    assert sum(int(row[2]) for row in rows_by_field.values()) == 6
    assert (rows_by_field["1"][2], rows_by_field["1"][4:6]) == ("1", ["same name", "1"])
    assert (rows_by_field["4"][2:4], rows_by_field["4"][4:6]) == (
        ["2", "1"],
        ["parted into several", "5, 6"],
    )
    assert rows_by_field["4"][6].count(" / ") == 1
    assert rows_by_field["11"][4:6] == ["another wording", "13"]
    assert rows_by_field["19"][2:] == ["2", "1", "only in this version", "", ""]
    assert [row[4:6] for row in rows if not row[0]] == [["only in the other version", "2"]]
    files = workshop.fanta.get(
        f"{workshop.path}/console/files", headers={"Accept": "text/html"}
    ).text
    assert "table=crosswalk&amp;activity=priorites&amp;framework=culture21plus-2023" in files


def test_from_the_draft_two_fields_are_read_as_one(
    any_server: ForkedServer, workshop_at: Start
) -> None:
    draft = workshop_at(any_server, template="priority-vote")
    draft.seat("Awa").vote("2", "5", "6").raise_for_status()
    rows_by_field = {row[0]: row[2:6] for row in rows_of(draft, "crosswalk", locale="en")[1:]}
    assert rows_by_field["5"] == rows_by_field["6"] == ["1", "1", "merged with others", "4"]
    assert rows_by_field["2"] == ["1", "1", "only in this version", ""]


def test_a_framework_without_versions_has_no_crosswalk(
    any_server: ForkedServer, workshop_at: Start
) -> None:
    towns = workshop_at(any_server, template="cooperation-decentralisee")
    assert refusal(towns.fanta.get(f"{towns.path}/export.csv?table=crosswalk")) == (
        404,
        "no_crosswalk",
    )
    segou = workshop_at(any_server)
    assert refusal(
        segou.fanta.get(f"{segou.path}/export.csv?table=crosswalk&framework=atlas-themes")
    ) == (404, "no_crosswalk")

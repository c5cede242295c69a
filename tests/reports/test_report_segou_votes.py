"""The report of Ségou holds the vote: rule, seal, every field with its votes, and the matrix."""

from typing import Any

import pytest

from app.documents.session.round_checks import sealed_tally
from app.domain.votes.matrix import quadrants
from app.domain.votes.redraws import SURE, sureness
from app.frameworks.demo import segou
from app.reports.chapters.matrix import QUARTERS
from tests.reports.reports import Json, Set, activity_of, missing, squeezed
from tests.reports.segou import FILES, SEGOU, say, title


def fields_table(files: Set) -> Any:
    """The long table of votes; that of the first page has no blocks."""
    return next(
        table
        for table in files.docx.tables
        if [cell.text for cell in table.rows[0].cells][::3][:2] == [say("Rank"), say("Block")]
    )


def field_rows(files: Set) -> list[list[str]]:
    """The rows of the fields in the table of votes, without the heads of the line between them."""
    table = fields_table(files)
    rows = [[cell.text for cell in row.cells] for row in table.rows[1:]]
    return [row for row in rows if len(set(row)) > 1]


@pytest.mark.parametrize("file", FILES)
def test_the_vote_says_its_rule_turnout_round_and_seal(
    segou_report: Set, session: Json, file: str
) -> None:
    seal = activity_of(session, "priorites")["rounds"][0]["seal"]
    facts = [
        "exactement 3",
        "27 bulletins",
        "31",
        "(87 %)",
        "81",
        "19 septembre 2024",
        seal["sha256"],
    ]
    assert missing(segou_report.texts()[file], facts, start=title(session, "priorites") + " ") == []


def test_a_recount_from_the_report_s_own_table_gives_the_sealed_tally(
    segou_report: Set, session: Json
) -> None:
    round_ = activity_of(session, "priorites")["rounds"][0]
    rows = field_rows(segou_report)
    votes = {label: int(number) for _, label, _, _, number, _ in rows}
    assert sealed_tally(SEGOU, votes) == round_["seal"]["tally"]
    assert sum(votes.values()) == 3 * round_["seal"]["ballots"]
    ranks = {row["field"]: row["rank"] for row in round_["seal"]["tally"] if row["votes"]}
    assert {label: int(rank.split(" ")[0]) for rank, label, *_ in rows if rank != "–"} == ranks
    assert [
        name
        for _, _, name, *_ in rows
        if squeezed(name) not in {squeezed(field.name) for field in SEGOU.fields.values()}
    ] == []


@pytest.mark.parametrize("file", FILES)
def test_every_field_stands_in_the_ranking_with_its_number_block_and_votes(
    segou_report: Set, session: Json, file: str
) -> None:
    tally = activity_of(session, "priorites")["rounds"][0]["seal"]["tally"]
    order = {field: place for place, field in enumerate(SEGOU.fields)}
    ranked = sorted(tally, key=lambda row: (-row["votes"], order[row["field"]]))
    wanted = [
        f"{row['field']} {SEGOU.fields[row['field']].name} {SEGOU.block_of[row['field']].name} "
        f"{row['votes']}"
        for row in ranked
    ]
    first = f"{say('Surely among the first %(places)s') % {'places': 5}} 1"
    assert missing(segou_report.texts()[file], wanted, start=first) == []


def test_ties_are_said_as_ties(segou_report: Set) -> None:
    ranks = [row[0] for row in field_rows(segou_report)]
    for rank in {rank for rank in ranks if rank != "–"}:
        many = ranks.count(rank)
        assert ("(" in rank) == (many > 1)
        assert many == 1 or f"({many} " in rank


def test_votes_by_block_stand_beside_the_number_of_their_fields(
    segou_report: Set, session: Json
) -> None:
    tally = {
        row["field"]: row["votes"]
        for row in activity_of(session, "priorites")["rounds"][0]["seal"]["tally"]
    }
    table = next(
        table
        for table in segou_report.docx.tables
        if table.rows[0].cells[-1].text == say("Votes per field")
    )
    rows = [[cell.text for cell in row.cells][:3] for row in table.rows[1:]]
    assert rows == [
        [b.name, str(len(b.fields)), str(sum(tally[f.id] for f in b.fields))] for b in SEGOU.blocks
    ]


def test_the_matrix_sets_the_notes_of_every_field_against_its_votes(
    segou_report: Set, session: Json
) -> None:
    tally = {
        row["field"]: row["votes"]
        for row in activity_of(session, "priorites")["rounds"][0]["seal"]["tally"]
    }
    notes = {place["field"]: len(place["texts"]) for place in segou()["notes"]["situation"]}
    head = [say("No."), say("Field of action"), say("Notes"), say("Votes")]
    table = next(
        table
        for table in segou_report.docx.tables
        if [cell.text for cell in table.rows[0].cells] == head
    )
    rows = [[cell.text for cell in row.cells] for row in table.rows[1:]]
    measured = {row[0]: (int(row[2]), int(row[3])) for row in rows if row[0].isdigit()}
    assert measured == {field: (notes[field], tally[field]) for field in SEGOU.fields}
    split, heads = quadrants(SEGOU, notes, tally), [row[0] for row in rows if not row[0].isdigit()]
    assert split is not None
    assert heads == [say(title) for title in QUARTERS.values()], "as the page of results parts them"
    parted = [
        [field.field for field in split.of(many_votes=key[0], many_notes=key[1])]
        for key in QUARTERS
    ]
    assert list(measured) == [field for quarter in parted for field in quarter]


def test_the_table_says_how_sure_each_place_is_and_draws_the_line(
    segou_report: Set, session: Json
) -> None:
    round_ = activity_of(session, "priorites")["rounds"][0]
    cast = [(ballot["receipt"], ballot["fields"]) for ballot in round_["ballots"]]
    sure = sureness(cast, len(SEGOU.fields), round_["seal"]["sha256"])
    assert sure is not None
    rows = field_rows(segou_report)
    assert {row[1]: int(row[5]) for row in rows} == {
        field: sure.of(field) for field in SEGOU.fields
    }
    table = fields_table(segou_report)
    firsts = [row.cells[0].text for row in table.rows[1:]]
    line = firsts.index(say("From here on the order is not sure"))
    above = [int(row[5]) for row in rows[: line - 1]]
    assert all(times >= SURE for times in above)
    assert int(rows[line - 1][5]) < SURE or rows[line - 1][0] == rows[line][0]

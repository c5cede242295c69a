"""The report of Ségou holds everything that the workshop wrote and chose, in the order of the printed one, in both files."""

import asyncio
import os
from pathlib import Path
from shutil import copy

import pytest

from app.charts.png import png_of
from app.documents.session_checks import sealed_tally
from app.domain.matrix import quadrants
from app.frameworks import shipped
from app.frameworks.demo import segou
from app.locales import catalogue
from app.reports.document import document_of
from app.reports.docx.writer import write_docx
from app.reports.matrix import QUARTERS
from app.reports.model import Figure, Heading
from app.reports.pdf import report_order
from app.reports.typesetter import set_pdf
from app.web.results.report import ZOOM
from tests.reports.reports import (
    NOW,
    Json,
    Set,
    activity_of,
    add_note,
    missing,
    report_from,
    segou_session,
    squeezed,
)

SEGOU = shipped()["culture21plus-segou-2024"]
QUADRANTS = shipped()["enjeux-defis"]
FILES = ("docx", "pdf")


def say(message: str) -> str:
    return catalogue("fr").gettext(message)


def change(session: Json) -> None:
    """What an organiser adds, and what must stay out."""
    session["board"]["settings"]["texts"] = {
        "introduction": "L'atelier s'est déroulé en deux séances.",
        "context": "Ségou est une ville du Mali.",
        "conclusions": "Les résultats seront présentés à la mairie.",
        "contacts": "Commission culture de CGLU\nSégou Ville Créative",
    }
    add_note(session, "Une note d'essai", activity="brise-glace", field="1", block="droits")
    add_note(session, "Une note masquée", state="hidden")
    add_note(session, "Une note réunie", state="merged", merged_into=session["notes"][0]["id"])


@pytest.fixture(scope="module")
def session() -> Json:
    return segou_session(change)


@pytest.fixture(scope="module")
def made(session: Json, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Set:
    path = copy(sqlite_template, tmp_path_factory.mktemp("report") / "palabre.db")
    return Set(report_from(f"sqlite:///{path}", session))


def title(session: Json, key: str) -> str:
    return str(activity_of(session, key)["title"])


def test_the_chapters_stand_in_the_order_of_the_printed_report(made: Set, session: Json) -> None:
    chapters = [
        part.text.words
        for part in made.document.parts
        if isinstance(part, Heading) and part.level == 1
    ]
    wanted = [
        say("Introduction"),
        say("Structure: blocks and fields of action"),
        say("Course of the workshop"),
        title(session, "priorites"),
    ]
    wanted += [
        title(session, "defis"),
        title(session, "situation"),
        say("Strengths and priorities"),
        title(session, "propositions"),
    ]
    assert chapters == [*wanted, say("Conclusions"), say("Participants"), say("Contacts")]


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("key", ["situation", "propositions"])
def test_every_field_with_notes_and_every_note_is_there_in_order(
    made: Set, session: Json, file: str, key: str
) -> None:
    written = {one["field"]: one["texts"] for one in segou()["notes"][key]}  # type: ignore[literal-required]
    wanted = []
    for block in SEGOU.blocks:
        wanted.append(block.name)
        for field in block.fields:
            wanted += (
                [f"{field.id}. {field.name}", *written[field.id]] if field.id in written else []
            )
    assert sum(map(len, written.values())) == {"situation": 93, "propositions": 24}[key]
    assert (
        missing(
            made.texts()[file],
            wanted,
            start=f"{title(session, key)} {sum(map(len, written.values()))} notes",
        )
        == []
    )


@pytest.mark.parametrize("file", FILES)
def test_every_challenge_is_there_by_quadrant(made: Set, session: Json, file: str) -> None:
    wanted = []
    for one in segou()["notes"]["defis"]:
        wanted += [QUADRANTS.block_by_id[one["block"]].name, *one["texts"]]
    assert len(wanted) == 33 + 4
    assert missing(made.texts()[file], wanted, start=f"{title(session, 'defis')} 33 notes") == []


@pytest.mark.parametrize("file", FILES)
def test_the_structure_has_every_block_with_its_goal_and_every_field(made: Set, file: str) -> None:
    wanted = [
        text
        for block in SEGOU.blocks
        for text in (block.name, block.description, *(f"{f.id} {f.name}" for f in block.fields))
    ]
    wanted += [QUADRANTS.title, QUADRANTS.task, *(block.name for block in QUADRANTS.blocks)]
    assert (
        missing(
            made.texts()[file],
            wanted,
            start=f"{say('No.')} {say('Block and field of action')} DROITS",
        )
        == []
    )


@pytest.mark.parametrize("file", FILES)
def test_the_sessions_are_told_step_by_step(made: Set, file: str) -> None:
    for one in segou()["sessions"]:
        steps = [text for step in one["steps"] for text in (step["title"], *step["texts"])]
        assert missing(made.texts()[file], [one["summary"], *steps], start=one["title"]) == []
    assert (
        missing(
            made.texts()[file],
            [
                "12 septembre 2024",
                "2 h 30",
                "30 min",
                "1 h 45",
                "19 septembre 2024",
                "2 h 25",
                "50 min",
                "1 h 05",
            ],
        )
        == []
    )


@pytest.mark.parametrize("file", FILES)
def test_the_vote_says_its_rule_turnout_round_and_seal(made: Set, session: Json, file: str) -> None:
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
    assert missing(made.texts()[file], facts, start=title(session, "priorites") + " ") == []


def test_a_recount_from_the_report_s_own_table_gives_the_sealed_tally(
    made: Set, session: Json
) -> None:
    round_ = activity_of(session, "priorites")["rounds"][0]
    table = next(one for one in made.docx.tables if one.rows[0].cells[0].text == say("Rank"))
    rows = [[cell.text for cell in row.cells] for row in table.rows[1:]]
    votes = {label: int(number) for _, label, _, _, number in rows}
    assert sealed_tally(SEGOU, votes) == round_["seal"]["tally"]
    assert sum(votes.values()) == 3 * round_["seal"]["ballots"]
    ranks = {one["field"]: one["rank"] for one in round_["seal"]["tally"] if one["votes"]}
    assert {label: int(rank.split(" ")[0]) for rank, label, *_ in rows if rank != "–"} == ranks
    assert [
        name
        for _, _, name, _, _ in rows
        if squeezed(name) not in {squeezed(field.name) for field in SEGOU.fields.values()}
    ] == []


@pytest.mark.parametrize("file", FILES)
def test_every_field_stands_in_the_ranking_with_its_number_block_and_votes(
    made: Set, session: Json, file: str
) -> None:
    tally = activity_of(session, "priorites")["rounds"][0]["seal"]["tally"]
    order = {field: place for place, field in enumerate(SEGOU.fields)}
    ranked = sorted(tally, key=lambda one: (-one["votes"], order[one["field"]]))
    wanted = [
        f"{one['field']} {SEGOU.fields[one['field']].name} {SEGOU.block_of[one['field']].name} {one['votes']}"
        for one in ranked
    ]
    assert missing(made.texts()[file], wanted, start=f"{say('Rank')} {say('No.')}") == []


def test_ties_are_said_as_ties(made: Set) -> None:
    table = next(one for one in made.docx.tables if one.rows[0].cells[0].text == say("Rank"))
    ranks = [row.cells[0].text for row in table.rows[1:]]
    for rank in {one for one in ranks if one != "–"}:
        many = ranks.count(rank)
        assert ("(" in rank) == (many > 1)
        assert many == 1 or f"({many} " in rank


def test_votes_by_block_stand_beside_the_number_of_their_fields(made: Set, session: Json) -> None:
    tally = {
        one["field"]: one["votes"]
        for one in activity_of(session, "priorites")["rounds"][0]["seal"]["tally"]
    }
    table = next(
        one for one in made.docx.tables if one.rows[0].cells[-1].text == say("Votes per field")
    )
    rows = [[cell.text for cell in row.cells][:3] for row in table.rows[1:]]
    assert rows == [
        [b.name, str(len(b.fields)), str(sum(tally[f.id] for f in b.fields))] for b in SEGOU.blocks
    ]


def test_the_matrix_sets_the_notes_of_every_field_against_its_votes(
    made: Set, session: Json
) -> None:
    tally = {
        one["field"]: one["votes"]
        for one in activity_of(session, "priorites")["rounds"][0]["seal"]["tally"]
    }
    notes = {one["field"]: len(one["texts"]) for one in segou()["notes"]["situation"]}
    head = [say("No."), say("Field of action"), say("Notes"), say("Votes")]
    table = next(
        one for one in made.docx.tables if [cell.text for cell in one.rows[0].cells] == head
    )
    rows = [[cell.text for cell in row.cells] for row in table.rows[1:]]
    found = {row[0]: (int(row[2]), int(row[3])) for row in rows if row[0].isdigit()}
    assert found == {field: (notes[field], tally[field]) for field in SEGOU.fields}
    split, heads = quadrants(SEGOU, notes, tally), [row[0] for row in rows if not row[0].isdigit()]
    assert split is not None
    assert heads == [say(title) for title in QUARTERS.values()], "as the page of results parts them"
    parted = [
        [field.field for field in split.of(many_votes=key[0], many_notes=key[1])]
        for key in QUARTERS
    ]
    assert list(found) == [field for quarter in parted for field in quarter]


def test_what_must_stay_out_stays_out(made: Set) -> None:
    for text in made.texts().values():
        for one in ("Une note d’essai", "Une note masquée", "Une note réunie", "Brise-glace"):
            assert squeezed(one) not in squeezed(text).replace(squeezed("Activité brise-glace"), "")


@pytest.mark.parametrize("file", FILES)
def test_a_merged_note_tells_how_many_it_stands_for(made: Set, file: str) -> None:
    assert squeezed("(BUMDA)" + say("(%(count)s notes alike)") % {"count": 2}) in squeezed(
        made.texts()[file]
    )


@pytest.mark.parametrize("file", FILES)
def test_free_texts_are_placed(made: Set, file: str) -> None:
    texts = [
        "L'atelier s'est déroulé en deux séances.",
        "Ségou est une ville du Mali.",
        "Les résultats seront présentés à la mairie.",
    ]
    assert (
        missing(
            made.texts()[file],
            [*texts, say("Participants"), "Commission culture de CGLU", "Ségou Ville Créative"],
        )
        == []
    )


def test_quotes_and_apostrophes_are_a_printer_s(made: Set) -> None:
    for text in made.texts().values():
        assert "«\u00a0Banco rouge\u00a0»" in text
        assert "l’augmentation" in text
        assert "'" not in text


def processor() -> float:
    """Seconds of this process and of the drawing one, which a busy machine does not stretch as it does the clock's."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def test_each_file_takes_less_than_three_seconds(made: Set) -> None:
    async def drawn() -> list[bytes]:
        return [await png_of(part.svg, ZOOM) for part in document.parts if isinstance(part, Figure)]

    begun = processor()
    document = document_of(made.report, "es")
    pictures = asyncio.run(drawn())
    write_docx(document, pictures, NOW)
    assert len(pictures) == 2
    assert all(picture.startswith(b"\x89PNG") for picture in pictures)
    assert processor() - begun < 3
    begun = processor()
    set_pdf(report_order(document_of(made.report, "es"), NOW))
    assert processor() - begun < 3

"""The report of Ségou holds everything that the workshop wrote and chose.

In the order of the printed one, in both files.
"""

import asyncio
import os
import re

import pytest

from app.charts.png import png_of
from app.frameworks.demo import segou
from app.reports.document import document_of
from app.reports.docx.writer import write_docx
from app.reports.model import Figure, Heading
from app.reports.pdf import report_order
from app.reports.typesetter import set_pdf
from app.web.results.report import ZOOM
from tests.reports.reports import (
    NOW,
    Json,
    Set,
    missing,
    squeezed,
)
from tests.reports.segou import FILES, OWN_TEXTS, QUADRANTS, SEGOU, say, title


def test_the_chapters_stand_in_the_order_of_the_printed_report(
    segou_report: Set, session: Json
) -> None:
    chapters = [
        part.text.words
        for part in segou_report.document.parts
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
    wanted += [say("The priorities, field by field"), say("Conclusions"), say("Participants")]
    assert chapters == [*wanted, say("Contacts"), say("Annex: method and integrity")]
    assert segou_report.document.summary[0].words == say("The result on one page")  # type: ignore[union-attr]


def test_a_chosen_field_has_its_situation_then_challenges_then_proposals(
    segou_report: Set, session: Json
) -> None:
    heads = [part for part in segou_report.document.parts if isinstance(part, Heading)]
    start = [head.text.words for head in heads].index(say("The priorities, field by field"))
    fields: list[list[str]] = []
    for head in heads[start + 1 :]:
        if head.level == 1:
            break
        if head.level == 2:
            fields.append([])
        else:
            fields[-1].append(head.text.words.partition(" (")[0])
    order = [
        title(session, "situation"),
        say("Challenges that share words with this field’s name"),
        title(session, "propositions"),
    ]
    assert len(fields) >= 5
    assert order in fields
    assert all(sorted(kinds, key=order.index) == kinds for kinds in fields)


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize(
    ("key", "role"), [("situation", "situation"), ("propositions", "proposals")]
)
def test_every_field_with_notes_and_every_note_is_there_in_order(
    segou_report: Set, file: str, key: str, role: str
) -> None:
    written = {note["field"]: note["texts"] for note in segou()["notes"][key]}  # type: ignore[literal-required]
    wanted, silent = [], []
    for block in SEGOU.blocks:
        fields = [field for field in block.fields if field.id in written]
        (wanted if fields else silent).append(block.name)
        for field in fields:
            wanted += [f"{field.id}. {field.name}", *written[field.id]]
    wanted += silent  # in one line at the end
    assert sum(map(len, written.values())) == {"situation": 93, "propositions": 24}[key]
    assert (
        missing(
            segou_report.texts()[file],
            wanted,
            start=f"{OWN_TEXTS[role]} {sum(map(len, written.values()))} notes",
        )
        == []
    )


@pytest.mark.parametrize("file", FILES)
def test_every_challenge_is_there_by_quadrant(segou_report: Set, session: Json, file: str) -> None:
    wanted = []
    for challenge in segou()["notes"]["defis"]:
        wanted += [QUADRANTS.block_by_id[challenge["block"]].name, *challenge["texts"]]
    assert len(wanted) == 33 + 4
    assert (
        missing(segou_report.texts()[file], wanted, start=f"{OWN_TEXTS['challenges']} 33 notes")
        == []
    )


@pytest.mark.parametrize("file", FILES)
def test_the_structure_has_every_block_with_its_goal_and_every_field(
    segou_report: Set, file: str
) -> None:
    wanted = [
        text
        for block in SEGOU.blocks
        for text in (block.name, block.description, *(f"{f.id} {f.name}" for f in block.fields))
    ]
    wanted += [QUADRANTS.title, QUADRANTS.task, *(block.name for block in QUADRANTS.blocks)]
    assert (
        missing(
            segou_report.texts()[file],
            wanted,
            start=f"{say('No.')} {say('Block and field of action')} Droits",
        )
        == []
    )


@pytest.mark.parametrize("file", FILES)
def test_the_sessions_are_told_step_by_step(segou_report: Set, file: str) -> None:
    foot = rf"{re.escape(segou_report.document.running.words)}\s*\d+ / \d+"
    text = re.sub(foot, "", segou_report.texts()[file])
    for session in segou()["sessions"]:
        steps = [text for step in session["steps"] for text in (step["title"], *step["texts"])]
        assert missing(text, [session["summary"], *steps], start=session["title"]) == []
    assert (
        missing(
            segou_report.texts()[file],
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


def test_what_must_stay_out_stays_out(segou_report: Set) -> None:
    for text in segou_report.texts().values():
        for sentence in ("Une note d’essai", "Une note masquée", "Une note réunie", "Brise-glace"):
            assert squeezed(sentence) not in squeezed(text).replace(
                squeezed("Activité brise-glace"), ""
            )


@pytest.mark.parametrize("file", FILES)
def test_a_merged_note_tells_how_many_it_stands_for(segou_report: Set, file: str) -> None:
    assert squeezed("(BUMDA)" + say("(%(count)s notes alike)") % {"count": 2}) in squeezed(
        segou_report.texts()[file]
    )


@pytest.mark.parametrize("file", FILES)
def test_free_texts_are_placed(segou_report: Set, file: str) -> None:
    texts = [
        say("In the room and online"),
        "Jordi Baltà et Sarah Vieux",
        *(
            text
            for name, text in OWN_TEXTS.items()
            if name not in {"organisers", "facilitators", "contacts"}
        ),
    ]
    assert (
        missing(
            segou_report.texts()[file],
            [*texts, say("Participants"), "Commission culture de CGLU", "Ségou Ville Créative"],
        )
        == []
    )


def test_quotes_and_apostrophes_are_a_printer_s(segou_report: Set) -> None:
    for text in segou_report.texts().values():
        assert "«\u00a0Banco rouge\u00a0»" in text
        assert "l’augmentation" in text
        assert "'" not in text


def processor() -> float:
    """Seconds of this process and of the drawing one.

    Which a busy machine does not stretch as it does the clock's.
    """
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def test_each_file_takes_less_than_three_seconds(segou_report: Set) -> None:
    async def drawn() -> list[bytes]:
        return [await png_of(part.svg, ZOOM) for part in document.parts if isinstance(part, Figure)]

    begun = processor()
    document = document_of(segou_report.report, "es")
    pictures = asyncio.run(drawn())
    write_docx(document, pictures, NOW)
    assert len(pictures) == 2
    assert all(picture.startswith(b"\x89PNG") for picture in pictures)
    assert processor() - begun < 3
    begun = processor()
    set_pdf(report_order(document_of(segou_report.report, "es"), NOW))
    assert processor() - begun < 3

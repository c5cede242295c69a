"""The editable report is made of real styles.

Whoever edits it, or listens to it, finds what a careful hand would have put there.
"""

import copy
import io
import re
import zipfile
from itertools import pairwise
from pathlib import Path
from shutil import copy as copied
from typing import Any

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn

from app.locales import catalogue
from app.reports.docx.writer import write_docx
from app.reports.docx.xml import element, run
from app.reports.model import Cover, Document, Heading, Prose, Text, runs
from tests.reports.reports import (
    NOW,
    Set,
    activity_of,
    dot,
    level_of,
    report_from,
    segou_session,
    squeezed,
)


@pytest.fixture(scope="module")
def files(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Set:
    path = copied(sqlite_template, tmp_path_factory.mktemp("report") / "palabre.db")
    return Set(report_from(f"sqlite:///{path}", segou_session()))


def part(files: Set, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(files.docx_file)) as file:
        return file.read(name).decode()


def all_of(element: Any, tag: str) -> list[Any]:
    return list(element.iter(qn(f"w:{tag}")))


def test_headings_have_their_levels_and_none_is_skipped(files: Set) -> None:
    levels = [level for level in map(level_of, files.docx.paragraphs) if level]
    assert len(levels) > 60
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_contents_are_a_field_with_pages_and_nothing_asks_to_update(files: Set) -> None:
    codes = [element.text for element in all_of(files.docx.element.body, "instrText")]
    assert codes[0] == r' TOC \o "1-2" \h \z \u '
    assert all(re.fullmatch(r" PAGEREF _Toc\d{6} \\h ", code) for code in codes[1:])
    assert files.docx.settings.element.find(qn("w:updateFields")) is None
    kinds = [
        element.get(qn("w:fldCharType")) for element in all_of(files.docx.element.body, "fldChar")
    ]
    inner = ["begin", "separate", "end"] * (len(codes) - 1)
    assert kinds == ["begin", "separate", *inner, "end"]


def test_the_contents_hold_every_heading_as_a_link_to_it_with_its_page(files: Set) -> None:
    entries = {
        element.get(qn("w:anchor")): [t.text for t in all_of(element, "t")]
        for element in all_of(files.docx.element.body, "hyperlink")
    }
    headings = [paragraph for paragraph in files.docx.paragraphs if level_of(paragraph) in {1, 2}]
    marked = {
        all_of(heading._p, "bookmarkStart")[0].get(qn("w:name")): heading.text
        for heading in headings
    }
    assert {anchor: "".join(texts[:-1]) for anchor, texts in entries.items()} == marked
    for *words, page in entries.values():
        assert squeezed("".join(words)) in squeezed(files.pdf.pages[int(page) - 1])


def test_without_pages_the_contents_are_links_alone(files: Set) -> None:
    file = docx.Document(io.BytesIO(write_docx(files.document, [dot()] * 9, NOW)))
    codes = [element.text for element in all_of(file.element.body, "instrText")]
    assert codes == [r' TOC \o "1-2" \h \z \u ']


def test_every_table_repeats_its_head_and_keeps_its_rows_whole(files: Set) -> None:
    assert len(files.docx.tables) == 10
    for table in files.docx.tables:
        first, *rest = all_of(table._tbl, "tr")
        assert all_of(first, "tblHeader")
        assert not [row for row in rest if all_of(row, "tblHeader")]
        assert all(all_of(row, "cantSplit") for row in (first, *rest))
        assert table.style.name == "Report Table"
        assert all(cell.text for cell in table.rows[0].cells)
        assert all_of(table._tbl, "tblDescription")[0].get(qn("w:val"))


def test_every_row_is_as_wide_as_the_table_s_grid(files: Set) -> None:
    for table in files.docx.tables:
        columns = len(all_of(table._tbl, "gridCol"))
        for row in all_of(table._tbl, "tr"):
            spans = [all_of(cell, "gridSpan") for cell in all_of(row, "tc")]
            assert sum(int(span[0].get(qn("w:val"))) if span else 1 for span in spans) == columns


def test_a_small_table_stays_on_one_page_with_its_heading(files: Set) -> None:
    short = [
        table
        for table in files.docx.tables
        if len(table.rows) <= 11
        and sum(len(cell.text) for row in table.rows for cell in row.cells) < 600
    ]
    assert len(short) >= 2
    for table in short:
        *rest, last = all_of(table._tbl, "tr")[1:]
        assert all(all_of(cell, "keepNext") for row in rest for cell in all_of(row, "tc"))
        assert not all_of(last, "keepNext")


def test_the_drawings_have_words_for_who_cannot_see_it(files: Set) -> None:
    properties = [
        element for element in files.docx.element.body.iter() if element.tag.endswith("}docPr")
    ]
    band, text, against = (element.get("descr") for element in properties)
    assert band == "", "the colours on the title page say nothing"
    assert (
        against == "Forces et priorités\u00a0: un graphique en quatre "
        "quadrants. Le tableau ci-dessous donne les mêmes nombres."
    )
    assert "6" in text
    assert "30" in text
    leader = max(
        activity_of(segou_session(), "priorites")["rounds"][0]["seal"]["tally"],
        key=lambda element: int(element["votes"]),
    )
    assert f"({leader['votes']} votes)" in text


@pytest.mark.parametrize(("language", "tag"), [("fr", "fr-FR"), ("en", "en-GB"), ("es", "es-ES")])
def test_the_document_says_its_language_and_that_of_words_in_another(
    files: Set, language: str, tag: str
) -> None:
    spoken = Set(files.report, language)
    assert spoken.docx.core_properties.language == tag
    default = spoken.docx.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    assert default.get(qn("w:val")) == tag
    foreign = {element.get(qn("w:val")) for element in all_of(spoken.docx.element.body, "lang")}
    assert foreign == (set() if language == "fr" else {"fr-FR"})
    note = next(
        paragraph
        for paragraph in spoken.docx.paragraphs
        if paragraph.text.startswith("Présence du Bureau")
    )
    assert [element.get(qn("w:val")) for element in all_of(note._p, "lang")] == (
        [] if language == "fr" else ["fr-FR"]
    )
    assert catalogue(language).gettext("Contents") in spoken.docx_text


def test_every_page_but_the_first_has_its_number(files: Set) -> None:
    assert files.docx.sections[0].different_first_page_header_footer
    foot = files.docx.sections[0].footer
    assert [element.text.strip() for element in all_of(foot._element, "instrText")] == [
        "PAGE",
        "NUMPAGES",
    ]
    assert "Ségou" in foot.paragraphs[0].text


def test_words_are_in_styles_and_looks_are_not_pasted_on(files: Set) -> None:
    used = {paragraph.style.name for paragraph in files.docx.paragraphs}
    assert {
        "Title",
        "Subtitle",
        "Heading 1",
        "Heading 2",
        "Heading 3",
        "List Bullet",
        "Lead",
        "Facts",
        "Caption",
        "toc 1",
        "toc 2",
    } <= used
    ids = {element.get(qn("w:styleId")) for element in files.docx.styles.element}
    named = {
        element.get(qn("w:val"))
        for tag in ("pStyle", "tblStyle")
        for element in all_of(files.docx.element.body, tag)
    }
    assert named <= ids
    assert not all_of(files.docx.element.body, "rFonts")


def test_the_file_opens_as_one_of_today_and_names_nobody(files: Set) -> None:
    assert 'w:name="compatibilityMode"' in part(files, "word/settings.xml")
    about = files.docx.core_properties
    assert (about.title, about.author) == (files.report.board.title, "Palabre")
    assert about.created.replace(tzinfo=None) == NOW.replace(tzinfo=None)
    with zipfile.ZipFile(io.BytesIO(files.docx_file)) as file:
        assert not [name for name in file.namelist() if "thumbnail" in name]


@pytest.mark.parametrize(
    "words",
    [
        "</w:t><w:br/>",
        "&amp; <b>",
        "a\tb",
        "  deux  ",
        "🎉 ߒߞߏ ⵣ العربية",
        "=1+1",
        "%(count)s {0}",
        "]]>",
    ],
)
def test_people_s_words_are_only_ever_words(words: str) -> None:
    document = Document(
        "fr",
        Cover("Rapport", Text(words), (), (), ()),
        "Sommaire",
        Text(words),
        (Heading(1, Text(words)), Prose(runs(words))),
    )
    read = docx.Document(io.BytesIO(write_docx(document, [], NOW)))
    chapter_text = words.replace("\t", " ")
    assert [
        paragraph.text
        for paragraph in read.paragraphs
        if paragraph.style.name in {"Heading 1", "Normal", "Title"}
    ] == [chapter_text] * 3


def test_a_line_break_of_a_note_is_one_of_the_page() -> None:
    lines = all_of(run(Text("un\ndeux\n\ntrois")), "t")
    assert [line.text for line in lines] == ["un", "deux", "", "trois"]
    assert len(all_of(run(Text("un\ndeux\n\ntrois")), "br")) == 3


def test_a_document_without_figures_and_headings_is_a_document() -> None:
    document = Document("es", Cover("Informe", Text("x"), (), (), ()), "Índice", Text("x"), ())
    assert docx.Document(io.BytesIO(write_docx(document, [dot()], NOW))).paragraphs[1].text == "x"


def test_the_blocks_keep_their_colours(files: Set) -> None:
    names = {paragraph.style.name for paragraph in files.docx.paragraphs}
    blocks = [files.docx.styles[name] for name in names if name.startswith("Block ")]
    fills = {all_of(style.element, "shd")[0].get(qn("w:fill")) for style in blocks}
    assert len(fills) == len(blocks) == 6
    assert all(re.fullmatch("[0-9A-F]{6}", fill) for fill in fills)
    assert {style.base_style.name for style in blocks} == {"Heading 2"}


# What a style says: where one of these stands in the text, changing the style changes nothing.
LOOKS = ("color", "sz", "szCs", "b", "bCs", "i", "rFonts", "jc", "ind", "spacing", "pBdr")


def looks_in(root: Any) -> list[str]:
    """Looks that are set on paragraphs and runs themselves, and not by their styles."""
    return [
        f"{name} of {element.getparent().tag.rpartition('}')[2]}"
        for name in LOOKS
        for element in all_of(root, name)
    ]


def test_only_styles_say_how_the_report_looks(files: Set) -> None:
    body = files.docx.element.body
    assert looks_in(body) == []
    paragraphs, runs_ = all_of(body, "p"), all_of(body, "r")
    assert len(all_of(body, "pStyle")) == len(paragraphs) > 500
    assert len(all_of(body, "rStyle")) > 100
    shaded = {element.getparent().tag.rpartition("}")[2] for element in all_of(body, "shd")}
    assert shaded == {"tcPr"}, "rows of a block in a table: no style can colour these"
    by_hand = copy.deepcopy(runs_[0])  # the control
    by_hand.get_or_add_rPr().append(element("color", val="FF0000"))
    assert looks_in(by_hand) == ["color of rPr"]


def test_every_style_in_the_text_is_one_of_the_file_and_has_a_name(files: Set) -> None:
    body = files.docx.element.body
    named = {style.style_id: style.name for style in files.docx.styles}
    used = {
        mark.get(qn("w:val"))
        for kind in ("pStyle", "rStyle", "tblStyle")
        for mark in all_of(body, kind)
    }
    assert used <= set(named)
    wanted = {"Title", "Heading 1", "Heading 2", "Heading 3", "Caption", "Report Table", "Note"}
    wanted |= {"Block 1", "Label 1", "Strong", "Muted", "List Bullet", "Facts", "Lead"}
    assert {named[style] for style in used} >= wanted
    tables = [style.name for style in files.docx.styles if style.type == WD_STYLE_TYPE.TABLE]
    assert len(tables) == 2

"""The report to be read.

A tagged PDF/UA-1 that carries its own type, and takes any words as words.
"""

import re
from pathlib import Path
from shutil import copy

import pytest

from app.charts.fonts import FALLBACKS, FAMILY, FOLDER
from app.reports.model import (
    Bullets,
    Cell,
    Column,
    Cover,
    Document,
    Heading,
    Prose,
    Row,
    Table,
    Text,
    runs,
)
from app.reports.pdf import report_order, spoken
from app.reports.typesetter import set_pdf
from tests.reports.pdf_text import Pdf
from tests.reports.reports import NOW, Set, report_from, segou_session, squeezed

HOSTILE = [
    '#eval("1+1") #include "/etc/passwd" #let x = 1',
    "$x^2$ *gras* _penché_ `code` ```py 1``` = titre",
    "<label> @ref \\ // /* fin */ [a](b) ~ -- ---",
    "- tiret\n+ plus\n/ terme: mot",
    "</script><b>&amp; ]]> %(count)s {0} {{x}}",
    "=SUM(A1) 'apostrophe' \"guillemets\"",
]
LETTERS = [
    "Bɛɛ ka kalan ɲɛ ŋɔ Ɛ Ɔ Ɲ Ŋ",
    "ߒߞߏ",
    "ⵜⵉⴼⵉⵏⴰⵖ",
    "👍 🎉 ☀️",
    "العربية",
    "Ωμέγα Жизнь",
    "½ № ✓ → €",
]


@pytest.fixture(scope="module")
def files(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Set:
    path = copy(sqlite_template, tmp_path_factory.mktemp("report") / "palabre.db")
    return Set(report_from(f"sqlite:///{path}", segou_session()))


def saying(*notes: str, language: str = "fr") -> Document:
    """A small document that says these everywhere that people's words go."""
    first = Text(notes[0])
    table = Table(
        notes[0],
        (Column("A", 0.2), Column("B", 0.8)),
        (Row((Cell(runs(notes[0])), Cell(runs("b"), (runs(notes[0]),)))),),
    )
    parts = (
        Heading(1, first),
        Prose(runs(*notes[:1])),
        Bullets(tuple(runs(note) for note in notes)),
        table,
    )
    return Document(
        language, Cover("Rapport", first, (runs(first),), ("x",), (1, 2)), "Sommaire", first, parts
    )


def is_ua(pdf: Pdf) -> bool:
    return b"<pdfuaid:part>1</pdfuaid:part>" in pdf.raw


def test_the_file_says_that_it_is_pdf_ua_with_title_language_and_tags(files: Set) -> None:
    raw = files.pdf.raw
    assert raw.startswith(b"%PDF-1.7")
    assert is_ua(files.pdf)
    assert b"/Lang(fr-FR)" in raw
    assert b"/Marked true" in raw
    assert b"/DisplayDocTitle true" in raw
    assert '<rdf:li xml:lang="x-default">Atelier Culture 21 Plus – Ségou'.encode() in raw
    assert b"2026-11-22T10:00:00" in raw


def test_headings_lists_tables_and_drawings_are_tagged(files: Set) -> None:
    roles = files.pdf.roles()
    assert {
        "H1",
        "H2",
        "H3",
        "P",
        "L",
        "LI",
        "TOC",
        "TOCI",
        "Table",
        "TH",
        "TD",
        "Figure",
        "Caption",
        "Link",
    } <= set(roles)
    assert roles.count("Table") == 10
    assert roles.count("Figure") == 2
    assert re.search(rb"/Alt ?[<(]", files.pdf.raw)


def test_only_the_shipped_type_is_used(files: Set) -> None:
    assert files.pdf.fonts() == {"Inter-Regular"}  # one variable face, at several weights
    assert b"/FontFile" in files.pdf.raw


def test_no_letter_is_without_its_meaning(files: Set) -> None:
    assert "\ufffd" not in files.pdf.text
    assert not re.search("[\u200b\u2060]", files.pdf.text)


def test_every_page_but_the_first_has_its_number(files: Set) -> None:
    last = len(files.pdf.pages)
    assert f"1 / {last}" not in files.pdf.pages[0]
    assert all(f"{number} / {last}" in page for number, page in enumerate(files.pdf.pages[1:], 2))


def test_the_contents_give_every_chapter_its_page(files: Set) -> None:
    chapters = [
        part.text.words
        for part in files.document.parts
        if isinstance(part, Heading) and part.level == 1
    ]
    for chapter in chapters:
        listed = re.search(re.escape(chapter) + r"\s+(\d+)", files.pdf.pages[2])
        assert listed, chapter
        assert chapter in files.pdf.pages[int(listed[1]) - 1]


@pytest.mark.parametrize("words", HOSTILE)
def test_people_s_words_are_never_source(words: str) -> None:
    pdf = Pdf(set_pdf(report_order(saying(words), NOW)))
    assert is_ua(pdf)
    letters = re.sub(r"\s", "", words)
    assert re.sub(r"\s", "", pdf.text).count(letters) >= 8


@pytest.mark.parametrize("words", LETTERS)
def test_the_letters_of_mali_and_of_phones_are_shown(words: str) -> None:
    assert is_ua(Pdf(set_pdf(report_order(saying(words), NOW))))


def test_the_bambara_letters_are_read_out_again() -> None:
    assert LETTERS[0] in Pdf(set_pdf(report_order(saying(LETTERS[0]), NOW))).text


def test_letters_that_no_type_holds_cost_the_label_and_not_the_report() -> None:
    pdf = Pdf(set_pdf(report_order(saying("avant \U0001d2e0\U00012345 après"), NOW)))
    assert "avant" in pdf.text
    assert b"/StructTreeRoot" in pdf.raw


def test_a_word_longer_than_the_line_is_broken_not_cut() -> None:
    pdf = Pdf(set_pdf(report_order(saying("M" * 500), NOW)))
    assert re.sub(r"\s", "", pdf.text).count("M") >= 500 * 8
    assert re.search(r"M{6,100} ", pdf.text)
    assert not re.search(r"M{150}", pdf.text)


def test_two_hundred_notes_under_one_field_are_all_there() -> None:
    notes = [
        f"Note {number} : {'un marché pour tous, ' * (number % 5)}fin {number}."
        for number in range(200)
    ]
    pdf = Pdf(set_pdf(report_order(saying(*notes), NOW)))
    assert len(pdf.pages) > 5
    text = squeezed(pdf.text)
    assert [note for note in notes if squeezed(note) not in text] == []


def test_names_of_languages_reach_typst_in_its_form() -> None:
    assert [spoken(code) for code in ("fr-FR", "bm", "zh-Hans-CN", "es-419")] == [
        ["fr", "FR"],
        ["bm", None],
        ["zh", "CN"],
        ["es", None],
    ]


def test_the_shipped_type_is_small_and_has_its_licences() -> None:
    assert (
        sum(path.stat().st_size for path in FOLDER.glob("*.ttf")) < 2_250_000
    )  # every emoji, and Arabic in bold too
    for name in ("LICENSE", "LICENSE-Noto"):
        assert "SIL Open Font License" in (FOLDER / name).read_text(encoding="utf-8")
    faces = [path.stem for path in FOLDER.glob("*.ttf") if not path.stem.endswith("Bold")]
    assert len(FALLBACKS) + 1 == len(faces)
    assert (FOLDER / f"{FAMILY}.ttf").exists()

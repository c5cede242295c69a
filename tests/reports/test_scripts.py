"""Arabic, flags and families stand whole in every file, in the shipped type, from their own
side."""

import asyncio
import io
import json
import re
import struct
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import pytest
import typst
from PIL import Image, ImageChops

from app.charts import png
from app.charts.bars import Bar
from app.charts.font_runs import FIRST_SEQUENCE, sequences, single_emoji, with_font_runs
from app.charts.fonts import FOLDER
from app.charts.ranking import ranking_rows
from app.domain.text import runs_right_to_left
from app.reports import pdf as report_pdf
from app.reports.docx.writer import write_docx
from app.reports.docx.xml import line
from app.reports.model import Prose, Text, runs
from app.reports.pdf import report_order
from app.reports.typesetter import set_pdf
from tests.reports.pdf_text import Pdf
from tests.reports.reports import NOW
from tests.reports.test_report_pdf import saying

ARABIC = "الحقوق الثقافية"


def letters_of(font: bytes) -> set[int]:
    """Returns the code points of the font's cmap (formats 4 and 12)."""
    count = struct.unpack(">H", font[4:6])[0]
    tables = [struct.unpack(">4sLLL", font[12 + 16 * n : 28 + 16 * n]) for n in range(count)]
    start = next(offset for name, _, offset, _ in tables if name == b"cmap")
    letters: set[int] = set()
    for number in range(struct.unpack(">H", font[start + 2 : start + 4])[0]):
        at = start + struct.unpack(">L", font[start + 8 + 8 * number : start + 12 + 8 * number])[0]
        if struct.unpack(">H", font[at : at + 2])[0] == 4:
            pairs = struct.unpack(">H", font[at + 6 : at + 8])[0] // 2
            ends = struct.unpack(f">{pairs}H", font[at + 14 : at + 14 + 2 * pairs])
            first = at + 16 + 2 * pairs
            starts = struct.unpack(f">{pairs}H", font[first : first + 2 * pairs])
            letters.update(
                letter
                for low, high in zip(starts, ends, strict=True)
                for letter in range(low, high + 1)
            )
        elif struct.unpack(">H", font[at : at + 2])[0] == 12:
            groups = struct.unpack(">L", font[at + 12 : at + 16])[0]
            for group in range(groups):
                low, high, _ = struct.unpack(">3L", font[at + 16 + 12 * group :][:12])
                letters.update(range(low, high + 1))
    return letters


def test_the_shipped_type_has_the_arabic_letters_and_the_latin_one_has_not() -> None:
    wanted = {ord(letter) for letter in ARABIC if letter != " "}
    assert wanted <= letters_of((FOLDER / "NotoSansArabic.ttf").read_bytes())
    assert not wanted & letters_of((FOLDER / "NotoSansTifinagh.ttf").read_bytes())


def test_the_first_letter_with_a_direction_decides() -> None:
    assert runs_right_to_left(f"12. {ARABIC} (Ségou)")
    assert not runs_right_to_left(f"12. Ségou {ARABIC}")
    assert not runs_right_to_left("12 · 3")


def test_a_line_of_a_docx_runs_from_the_right() -> None:
    arabic, latin = line("Normal", runs(ARABIC)), line("Normal", runs("Ségou"))
    assert "<w:bidi/>" in arabic.xml
    assert "<w:rtl/>" in arabic.xml
    assert "w:bidi" not in latin.xml
    assert "w:rtl" not in latin.xml


def test_headings_and_contents_of_a_docx_run_from_the_right() -> None:
    document = docx.Document(io.BytesIO(write_docx(saying(ARABIC), [1], NOW)))
    headings = [row for row in document.paragraphs if row.style.name in ("Heading 1", "toc 1")]
    said = [row for row in headings if ARABIC in row._p.xml]
    assert len(said) == 2
    assert all("<w:bidi/>" in row._p.xml for row in said)


def test_the_votes_of_a_docx_stand_behind_a_name_from_the_right() -> None:
    votes = Text(" · 7 votes", "muted")
    assert "\u200e · 7 votes" in line("Normal", (Text(f"Ségou {ARABIC}"), votes)).xml
    assert " · \u200e7 votes" in line("Normal", (Text(ARABIC), votes)).xml
    assert "\u200e" not in line("Normal", (Text("Ségou"), votes)).xml


def test_a_pdf_is_set_in_the_shipped_arabic_type() -> None:
    order = report_order(saying(ARABIC), NOW)
    pdf = Pdf(set_pdf({**order, "own_fonts": True}))
    assert any("Arabic" in font for font in pdf.fonts())
    assert not any(
        "Arabic" in font for font in Pdf(set_pdf(report_order(saying("Ségou"), NOW))).fonts()
    )


def test_runs_of_one_line_keep_their_own_direction() -> None:
    mixed = line("Normal", (Text(ARABIC), Text(" Ségou 2024")))
    assert mixed.xml.count("<w:rtl/>") == 1


FAMILY, MALI = "👨‍👩‍👧‍👦", "🇲🇱"


def test_every_sequence_of_the_list_has_its_glyph() -> None:
    letters = letters_of((FOLDER / "NotoEmoji.ttf").read_bytes())
    assert len(sequences()) > 500
    assert {FIRST_SEQUENCE + place for place in sequences().values()} <= letters
    assert FIRST_SEQUENCE + len(sequences()) not in letters


@pytest.mark.parametrize(
    ("typed", "drawn"),
    [
        ("👍🏿", "👍"),
        ("❤️", "❤"),
        ("été", "été"),
        (f"{MALI}🇫🇷", "".join(chr(FIRST_SEQUENCE + sequences()[flag]) for flag in (MALI, "🇫🇷"))),
        ("👩🏾‍🌾", chr(FIRST_SEQUENCE + sequences()["👩‍🌾"])),
        ("👍‍🌾‍👍", "□"),  # one for what no face has, never three
        ("🇽🇶", "XQ"),
    ],
)
def test_each_emoji_is_one_code_point(typed: str, drawn: str) -> None:
    assert single_emoji(typed) == drawn


def test_only_words_of_a_drawing_are_prepared() -> None:
    drawing = f'<svg><title>{MALI}</title><text x="1">{MALI} {ARABIC}</text></svg>'
    prepared = with_font_runs(drawing)
    assert prepared.startswith(f'<svg><title>{MALI}</title><text x="1"><tspan font-family="Noto')
    assert prepared.count(MALI) == 1
    assert with_font_runs("<svg><text>Ségou</text></svg>") == "<svg><text>Ségou</text></svg>"


def breadth(words: str) -> int:
    """Returns the pixels between the first and the last ink of the words at 100 pixels."""
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="900" height="150"><rect width="900" '
        f'height="150" fill="#fff"/><text x="20" y="110" font-size="100">{words}</text></svg>'
    )
    drawn = Image.open(io.BytesIO(asyncio.run(png.png_of(png.with_font(drawing), 1)))).convert("L")
    box = ImageChops.invert(drawn).getbbox()
    assert box
    return box[2] - box[0]


def test_a_flag_and_a_family_are_one_glyph_in_a_png(monkeypatch: pytest.MonkeyPatch) -> None:
    beside = breadth("Ii")
    assert 90 < breadth(f"I{FAMILY}i") - beside < 150
    assert 90 < breadth(f"I{MALI}i") - beside < 150
    monkeypatch.setattr(png, "with_font_runs", lambda svg: svg)
    png._drawn.clear()
    assert not 90 < breadth(f"I{FAMILY}i") - beside < 150


@pytest.mark.parametrize(("first", "second"), [("🎭", "🎪"), (FAMILY, MALI)])
def test_emoji_beside_arabic_letters_are_drawn_in_a_png(first: str, second: str) -> None:
    """What no face has would be the same box twice."""
    with_first, with_second = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="900" height="150"><text x="20" y="110" '
        f'font-size="60">{ARABIC} {emoji} Ségou</text></svg>'
        for emoji in (first, second)
    )
    drawn = [asyncio.run(png.png_of(png.with_font(svg), 1)) for svg in (with_first, with_second)]
    assert drawn[0] != drawn[1]


def test_bold_arabic_is_set_bold_in_a_pdf() -> None:
    fonts = Pdf(set_pdf({**report_order(saying(ARABIC), NOW), "own_fonts": True})).fonts()
    assert any("Arabic" in font and "Bold" in font for font in fonts)


def test_a_row_from_the_right_ends_at_the_votes() -> None:
    row = ranking_rows(
        [Bar("1", "1", ARABIC, 0, 0, "Droits", 1, 3, 1, 1, 1.0, "", True)], 1000, 400
    ).drawn
    assert 'r-end" font-size="24"' in row.split(ARABIC)[0].rpartition("<text")[2]
    assert f"\u2067{ARABIC}\u2069" in row


def test_a_docx_names_a_type_with_arabic_letters_for_them() -> None:
    document = docx.Document(io.BytesIO(write_docx(saying(ARABIC), [], NOW)))
    faces = re.findall(r'<w:rFonts [^>]*w:cs="([^"]*)"', document.styles.element.xml)
    assert set(faces) == {"Arial"}


def test_the_looks_of_a_docx_are_said_for_every_script() -> None:
    styles = docx.Document(io.BytesIO(write_docx(saying(ARABIC), [], NOW))).styles
    for name, look in (("Strong", "b"), ("Label 1", "b"), ("Small", "sz"), ("Code", "sz")):
        xml = styles[name].element.xml
        assert 0 < xml.index(f"<w:{look}") < xml.index(f"<w:{look}Cs"), name


def test_a_docx_names_its_typeface_and_the_one_that_may_stand_for_it() -> None:
    with zipfile.ZipFile(io.BytesIO(write_docx(saying(ARABIC), [], NOW))) as file:
        fonts = file.read("word/fontTable.xml").decode()
        assert "word/stylesWithEffects.xml" not in file.namelist()
    assert 'w:name="Calibri"><w:altName w:val="Carlito"/>' in fonts


def pages_of(words: str, ppi: int) -> list[Image.Image]:
    """Returns the pages of a report that says these words, in grey."""
    order = report_order(saying(words), NOW)
    pages = typst.compile(
        str(TEMPLATES / "report.typ"),
        format="png",
        ppi=ppi,
        font_paths=[str(FOLDER)],
        sys_inputs={"report": json.dumps(order["data"], ensure_ascii=False)},
    )
    return [Image.open(io.BytesIO(page)).convert("L") for page in pages]


@pytest.mark.parametrize("words", [f"Ségou {ARABIC}", "Ségou ߒߞߏ"])
def test_a_page_stands_at_the_end_of_its_row_of_the_contents(words: str) -> None:
    rows = [pages_of(said, 40)[1] for said in (words, "Ségou")]
    ends = [row.crop((row.width * 8 // 10, 0, row.width, row.height // 4)) for row in rows]
    assert ImageChops.difference(*ends).getbbox() is None


def test_the_votes_stand_behind_a_name_that_ends_from_the_right() -> None:
    votes = Prose((Text(f"Ségou {ARABIC}"), Text(" · 7 votes", "muted")))
    pdf = Pdf(set_pdf(report_order(replace(saying("Ségou"), parts=(votes,)), NOW)))
    assert " · 7 votes" in pdf.text, "drawn as one, not around the name"


def ink(words: str) -> float:
    """Returns where the words of a paragraph stand: 0 at the left of the page, 1 at its right."""
    cover = pages_of(words, 20)[0]
    title = cover.crop((0, cover.height // 4, cover.width, cover.height // 2))
    box = ImageChops.invert(title).getbbox()
    assert box
    return (box[0] + box[2]) / 2 / cover.width


def test_a_title_in_a_pdf_stands_on_its_own_side() -> None:
    assert ink("Ségou") < 0.4
    assert ink("سيغو") > 0.45


TEMPLATES = Path(report_pdf.__file__).parent / "typst"


@pytest.mark.parametrize(
    "words", [ARABIC, "Ségou", "12. סגו", "ߒߞߏ Ségou", "12 · 3", "", "a ب", "中文", "😀 ب"]
)
def test_the_typesetter_and_python_agree_on_the_side(words: str, tmp_path: Path) -> None:
    question = tmp_path / "question.typ"
    rules = (TEMPLATES / "direction.typ").read_text(encoding="utf-8")
    ask = f"#metadata(runs-right-to-left({json.dumps(words, ensure_ascii=False)})) <side>"
    question.write_text(f"{rules}\n{ask}", encoding="utf-8")
    answer = json.loads(typst.query(str(question), "<side>", field="value", one=True))
    assert answer is runs_right_to_left(words)

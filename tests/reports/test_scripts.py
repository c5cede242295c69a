"""Arabic stands in every file: its letters have glyphs in the shipped type, lines run from the right."""

import struct

from app.charts.fonts import FOLDER
from app.domain.text import runs_right_to_left
from app.reports.docx.xml import line
from app.reports.model import Text, runs
from app.reports.pdf import report_order
from app.reports.typesetter import set_pdf
from tests.reports.pdf_text import Pdf
from tests.reports.reports import NOW
from tests.reports.test_report_pdf import saying

ARABIC = "الحقوق الثقافية"


def letters_of(font: bytes) -> set[int]:
    """Returns the code points of the font's cmap (format 4 or 12)."""
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

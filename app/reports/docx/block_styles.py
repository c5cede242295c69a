"""Adds a style for each colour of a block, and for the looks of words, to the
editable report."""

from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.shared import Pt, RGBColor

from app.charts.palette import Shade, shades
from app.reports.docx.xml import (
    MUTED,
    Element,
    element,
    label_style,
    qualified,
    shading,
    style_id,
)

CODE, SMALL = 7.5, 8.5  # points
INDENT = 8  # points: a block's heading stands clear of its bar


def block_style(colour: int) -> str:
    """Returns the paragraph style of a block's headings."""
    return f"Block {colour}"


def add_block_styles(document: Any) -> None:
    """Adds "Block 1" to "Block 8", "Label" and "Label 1" to "Label 8", and the
    looks of words.

    Whoever changes one of them changes all headings, or all labels, of that
    block.
    """
    for colour, shade in shades().items():
        label = _character_style(document, label_style(colour))
        label.font.bold, label.font.color.rgb = (
            True,
            RGBColor.from_string(shade.text.upper()),
        )
        _say_again(label)
        if colour:
            _add_block(document, colour)
    muted = _character_style(document, "Muted")
    muted.font.color.rgb = RGBColor.from_string(MUTED)
    _add_looks(document)


def _add_looks(document: Any) -> None:
    """Adds "Small" and "Code"; sets "Strong", which the template has."""
    small, code = (
        _character_style(document, "Small"),
        _character_style(document, "Code"),
    )
    small.font.size, code.font.size = Pt(SMALL), Pt(CODE)
    strong = document.styles["Strong"]
    strong.font.bold = True
    for style in (small, code, strong):
        _say_again(style)
    code.element.get_or_add_rPr().insert(0, element("noProof"))
    strong.element.set(qualified("w:styleId"), "Strong")


def _add_block(document: Any, colour: int) -> None:
    """Adds the heading of a block: on its pale colour, with a bar of its full
    one at the left."""
    shade = shades()[colour]
    style = document.styles.add_style(block_style(colour), WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Heading 2"]
    style.element.set(qualified("w:styleId"), style_id(style.name))
    style.next_paragraph_style = document.styles["Normal"]
    style.quick_style = True
    style.font.color.rgb = RGBColor.from_string(shade.text.upper())
    borders = _borders(shade)
    indent = element("ind", left=20 * INDENT)
    style.element.get_or_add_pPr().extend([borders, shading(shade.soft), indent])


def _borders(shade: Shade) -> Element:
    side = element("left", val="single", sz=36, space=6, color=shade.strong.upper())
    top, bottom = (
        element(edge, val="single", sz=24, space=1, color=shade.soft.upper())
        for edge in ("top", "bottom")
    )
    return element("pBdr", top, side, bottom)


def _character_style(document: Any, name: str) -> Any:
    style = document.styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
    style.element.set(qualified("w:styleId"), style_id(name))
    style.quick_style = True
    return style


def _say_again(style: Any) -> None:
    """Says weight and size again for Arabic and other scripts, which have
    elements of their own."""
    properties = style.element.rPr
    for name in ("b", "sz"):
        said, again = (
            properties.find(qualified(f"w:{part}")) for part in (name, f"{name}Cs")
        )
        if said is not None and again is None:
            value = said.get(qualified("w:val"))
            said.addnext(element(f"{name}Cs", **({"val": value} if value else {})))

"""Sets the look of the editable report: styles, page and settings.

Whoever edits the report changes a style once.
"""

from dataclasses import dataclass
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm, Pt, RGBColor

from app.reports.docx.block_styles import add_block_styles
from app.reports.docx.xml import (
    COMPLEX_FONT,
    FONT,
    MUTED,
    Element,
    element,
    field,
    qualified,
    run,
    style_id,
    words,
)
from app.reports.model import Text
from app.reports.words import tag

INK, LINE, HEAD = "1C1917", "D6D0C7", "EFEBE4"
WIDTH = 16.4  # centimetres between the margins


@dataclass(frozen=True)
class Style:
    """A paragraph style, in points; `before` and `after` are the space around.

    `together` keeps it on the page of what follows, `new_page` starts one.
    """

    name: str
    size: float
    before: float = 0
    after: float = 0
    bold: bool = False
    colour: str = INK
    left: float = 0
    hanging: float = 0
    based: str = "Normal"
    together: bool = False
    side: str = ""  # right or center; left without it
    new_page: bool = False


# Sizes and spaces are those of the PDF (typst/report.typ); at single spacing a
# report has as many pages, whose numbers stand in the contents, and its
# summary and its contents have one each.
STYLES = (
    Style("Normal", 10, after=6, based=""),
    Style("Title", 30, before=6, after=16, bold=True),
    Style("Subtitle", 13, after=6),
    Style("Heading 1", 20, before=24, after=10, bold=True),
    Style("Page Heading 1", 20, after=10, bold=True, based="Heading 1", new_page=True),
    Style("Heading 2", 13, before=18, after=8, bold=True),
    Style("Heading 3", 10.5, before=12, after=4, bold=True),
    Style("List Bullet", 10, after=4, left=18, hanging=12),
    Style("Note", 10, after=4, left=18, hanging=12, based="List Bullet"),
    Style("Caption", 9, after=12, colour=MUTED, side="center"),
    Style("Footer", 8, colour=MUTED),
    Style("Cover Logos", 10),
    Style("Cover Kind", 11, before=180, after=6, colour=MUTED),
    Style("Cover Band", 10, before=240, after=6),
    Style("Cover Note", 8.5, after=3, colour=MUTED),
    Style("TOC Heading", 20, after=12, bold=True, new_page=True),
    Style("toc 1", 10, before=5, after=0, bold=True),
    Style("toc 2", 10, after=0, left=12),
    Style("Lead", 10, after=8, together=True),
    Style("Aside", 10, before=6, after=6),
    Style("Facts", 10, after=4, left=108, hanging=108),
    Style("Last Fact", 10, after=12, left=108, hanging=108, based="Facts"),
    Style("Table Text", 9, before=2.2, after=2.2),
    Style("Table Number", 9, before=2.2, after=2.2, based="Table Text", side="right"),
    Style("Table Head", 9, before=2.2, after=2.2, bold=True, together=True),
    Style(
        "Table Head Number",
        9,
        before=2.2,
        after=2.2,
        bold=True,
        together=True,
        based="Table Head",
        side="right",
    ),
    Style("Table Bullet", 9, after=2, left=12, hanging=10),
    Style("Figure", 10, before=6, after=6, together=True, side="center"),
    Style("Photo", 10, before=6, after=8),
)
SIDES = {"": 0, "center": 1, "right": 2}

TABLE_STYLE = """<w:style {ns} w:type="table" w:customStyle="1" w:styleId="ReportTable">
<w:name w:val="Report Table"/>
<w:basedOn w:val="TableNormal"/><w:uiPriority w:val="59"/><w:qFormat/>
<w:tblPr><w:tblBorders>
<w:bottom w:val="single" w:sz="4" w:space="0" w:color="{line}"/>
<w:insideH w:val="single" w:sz="4" w:space="0" w:color="{line}"/>
</w:tblBorders>
<w:tblCellMar><w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/>
</w:tblCellMar></w:tblPr>
<w:tblStylePr w:type="firstRow"><w:tcPr>
<w:shd w:val="clear" w:color="auto" w:fill="{head}"/>
</w:tcPr></w:tblStylePr></w:style>"""


def _set_language(styles: Element, language: str) -> None:
    defaults = styles.find(f".//{qualified('w:rPrDefault')}/{qualified('w:rPr')}")
    _replace(
        defaults,
        element("lang", val=tag(language), eastAsia=tag(language), bidi=tag(language)),
    )


def prepare(document: Any, language: str) -> None:
    """Sets styles, language, page and settings of a new document."""
    drop_table_styles(document.styles.element)
    for style in STYLES:
        _set_style(document, style)
    add_block_styles(document)
    _set_bullets(document)
    table = TABLE_STYLE.format(ns=nsdecls("w"), line=LINE, head=HEAD)
    document.styles.element.append(parse_xml(table))
    _set_language(document.styles.element, language)
    _set_page(document.sections[0])
    _set_settings(document.settings.element, language)


def _set_style(document: Any, wanted: Style) -> None:
    styles = {style.name: style for style in document.styles}
    style = styles.get(wanted.name) or document.styles.add_style(
        wanted.name,
        WD_STYLE_TYPE.PARAGRAPH,
        builtin=wanted.name.lower().startswith("toc"),
    )
    if wanted.based and wanted.name not in styles:
        style.base_style = document.styles[wanted.based]
    style.element.set(qualified("w:styleId"), style_id(wanted.name))
    font, layout = style.font, style.paragraph_format
    font.size, font.bold, font.italic, font.color.rgb = (
        Pt(wanted.size),
        wanted.bold,
        False,
        RGBColor.from_string(wanted.colour),
    )
    _set_font(style.element.get_or_add_rPr())
    _set_complex(style.element.get_or_add_rPr(), wanted)
    layout.space_before, layout.space_after = Pt(wanted.before), Pt(wanted.after)
    layout.line_spacing, layout.widow_control = 1.0, True
    if wanted.left or wanted.hanging:
        layout.left_indent, layout.first_line_indent = (
            Pt(wanted.left),
            Pt(-wanted.hanging),
        )
    layout.alignment = SIDES[wanted.side]
    if wanted.together:
        layout.keep_with_next = True
    if wanted.new_page:
        layout.page_break_before = True
    for name in ("pBdr", "contextualSpacing"):  # the template's
        _drop(style.element.get_or_add_pPr(), name)


def _set_complex(properties: Any, wanted: Style) -> None:
    """Says size and weight again for Arabic and other scripts, which have
    elements of their own."""
    for name, value in (("b", int(wanted.bold)), ("sz", round(2 * wanted.size))):
        _drop(properties, f"{name}Cs")
        properties.find(qualified(f"w:{name}")).addnext(element(f"{name}Cs", val=value))


def _set_font(properties: Element) -> None:
    """Sets one font family in the place of the theme's."""
    faces = {"ascii": FONT, "hAnsi": FONT, "cs": COMPLEX_FONT, "eastAsia": FONT}
    _replace(properties, element("rFonts", **faces), first=True)
    for name in ("spacing", "kern"):  # those of the template's title
        _drop(properties, name)


def _drop(parent: Element, name: str) -> None:
    for old in parent.findall(qualified(f"w:{name}")):
        parent.remove(old)


def _replace(parent: Element, new: Element, *, first: bool = False) -> None:
    for old in parent.findall(new.tag):
        parent.remove(old)
    parent.insert(0, new) if first else parent.append(new)


def drop_table_styles(styles: Element) -> None:
    """Removes the hundred table styles of the template, which hide ours from
    who looks for it."""
    for style in styles.findall(qualified("w:style")):
        is_default = style.get(qualified("w:default")) is not None
        if style.get(qualified("w:type")) == "table" and not is_default:
            styles.remove(style)


def _set_bullets(document: Any) -> None:
    """Gives notes, and lists in cells, the numbering of the other lists."""
    numbering = document.styles["List Bullet"].element.pPr.numPr.numId.val
    for name in ("Note", "Table Bullet"):
        properties = document.styles[name].element.get_or_add_pPr()
        properties.get_or_add_numPr().get_or_add_numId().val = numbering
    for name, width in (
        ("Facts", 108),
        ("Last Fact", 108),
        ("toc 1", WIDTH / 2.54 * 72),
        ("toc 2", WIDTH / 2.54 * 72),
        ("Footer", WIDTH / 2.54 * 72),
    ):
        tabs = document.styles[name].paragraph_format.tab_stops
        tabs.clear_all()
        tabs.add_tab_stop(Pt(width), 0 if width == 108 else 2)  # left, right


def _set_page(section: Any) -> None:
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm((21 - WIDTH) / 2)
    section.top_margin, section.bottom_margin = Cm(2.3), Cm(2.3)
    section.different_first_page_header_footer = True


def set_footer(document: Any, running: Text) -> None:
    """Writes the running title, the page number and the number of pages."""
    foot = document.sections[0].footer.paragraphs[0]
    foot.style = document.styles["Footer"]
    tab = element("r", element("tab"))
    foot._p.extend(
        [
            run(running),
            tab,
            *field("PAGE"),
            element("r", words(" / ")),
            *field("NUMPAGES"),
        ]
    )


def _set_settings(settings: Element, language: str) -> None:
    """Sets Word 2013 or later without compatibility mode, and the language."""
    compat = element(
        "compat",
        element(
            "compatSetting",
            name="compatibilityMode",
            uri="http://schemas.microsoft.com/office/word",
            val=15,
        ),
    )
    old = settings.find(compat.tag)
    old.addprevious(compat)
    settings.remove(old)
    settings.find(qualified("w:themeFontLang")).set(qualified("w:val"), tag(language))

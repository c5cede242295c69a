"""The few words of WordprocessingML that the report is written in. The order of children is the schema's."""

from collections.abc import Iterable
from functools import cache

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from app.exports.palette import shades
from app.exports.report_model import Runs, Text
from app.exports.report_words import tag

Element = BaseOxmlElement
MUTED = "57534E"
SIZES = {"code": 15, "small": 17}  # half points
qualified = cache(qn)


def element(name: str, /, *children: Element, **attributes: object) -> Element:
    """<w:name w:attribute=…> with its children."""
    made: Element = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qualified(f"w:{key}"), str(value))
    made.extend(children)
    return made


def run(one: Text, colour: int = 0, *, bold: bool = False) -> Element:
    """Words in their look; a line break of the words is one of the page."""
    made = element("r")
    properties = list(_looks(one, colour, bold))
    if properties:
        made.append(element("rPr", *properties))
    for place, line in enumerate(one.words.replace("\t", " ").split("\n")):
        if place:
            made.append(element("br"))
        made.append(words(line))
    return made


def words(text: str, name: str = "t") -> Element:
    made = element(name)
    made.text = text
    made.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return made


def _looks(one: Text, colour: int, bold: bool) -> Iterable[Element]:
    if bold or one.look in {"strong", "label"}:
        yield element("b")
    if one.look == "code":
        yield element("noProof")
    if one.look == "muted":
        yield element("color", val=MUTED)
    if one.look == "label":
        yield element("color", val=shades()[colour].text.upper())
    if one.look in SIZES:
        yield element("sz", val=SIZES[one.look])
    if one.language:
        yield element("lang", val=tag(one.language))


def paragraph(style: str, content: Iterable[Element] = (), *properties: Element) -> Element:
    """A paragraph in a style, by the style's id."""
    return element("p", element("pPr", element("pStyle", val=style), *properties), *content)


def line(style: str, runs: Runs, *properties: Element, colour: int = 0) -> Element:
    return paragraph(style, [run(one, colour) for one in runs], *properties)


def field(code: str, shown: str = "") -> list[Element]:
    """A field that word processors compute; `shown` stands there until they do."""
    marks = [element("r", element("fldChar", fldCharType=kind)) for kind in ("begin", "separate", "end")]
    begin, separate, end = marks
    result = [element("r", words(shown))] if shown else []
    return [begin, element("r", words(f" {code} ", "instrText")), separate, *result, end]


def bookmark(number: int, name: str, content: list[Element]) -> list[Element]:
    """The content, to be found by its name."""
    return [element("bookmarkStart", id=number, name=name), *content, element("bookmarkEnd", id=number)]


def shading(fill: str) -> Element:
    return element("shd", val="clear", color="auto", fill=fill.upper())

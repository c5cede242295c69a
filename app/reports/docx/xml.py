"""Builds the elements of WordprocessingML that the report needs, in the
schema's order."""

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from app.domain.text import has_right_to_left, runs_right_to_left
from app.reports.model import Runs, Text
from app.reports.words import tag

Element = BaseOxmlElement
# Word processors have it or a font of the same widths, and it has the Bambara
# letters.
FONT = "Calibri"
# For Arabic and what else is set by its own rules, of which Calibri has
# nothing.
COMPLEX_FONT = "Arial"
MUTED = "57534E"
FROM_LEFT = "\u200e"  # an invisible letter
FIRST = re.compile(r"(?=[\w(])")
LOOKS = {"strong": "Strong", "muted": "Muted", "small": "Small", "code": "Code"}
qualified = cache(qn)


def element(name: str, /, *children: Element, **attributes: object) -> Element:
    """Returns <w:name w:attribute=…> with its children."""
    node: Element = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        node.set(qualified(f"w:{key}"), str(value))
    node.extend(children)
    return node


def label_style(colour: int) -> str:
    """Returns the character style of labels in a block's colour; 0 is that of
    none."""
    return f"Label {colour}" if colour else "Label"


def style_id(name: str) -> str:
    return name.replace(" ", "")


def run(text: Text, colour: int = 0) -> Element:
    """Returns words in the style of their look; a line break of the words is
    one of the page."""
    node = element("r")
    properties = list(_looks(text, colour))
    if properties:
        node.append(element("rPr", *properties))
    for place, line in enumerate(text.words.replace("\t", " ").split("\n")):
        if place:
            node.append(element("br"))
        node.append(words(line))
    return node


def words(text: str, name: str = "t") -> Element:
    node = element(name)
    node.text = text
    node.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return node


def _looks(text: Text, colour: int) -> Iterable[Element]:
    """Yields the style of a look, and what is true of the words in any
    look."""
    name = label_style(colour) if text.look == "label" else LOOKS.get(text.look)
    if name:
        yield element("rStyle", val=style_id(name))
    if runs_right_to_left(text.words):
        yield element("rtl")
    if text.language:
        yield element("lang", val=tag(text.language))


def paragraph(
    style: str, content: Iterable[Element] = (), *properties: Element
) -> Element:
    """Returns a paragraph in a style, by the style's id."""
    return element(
        "p", element("pPr", element("pStyle", val=style), *properties), *content
    )


def line(style: str, runs: Runs, *properties: Element, colour: int = 0) -> Element:
    """Returns a paragraph of runs, laid out from the right where its first
    letter asks for it."""
    direction = direction_of("".join(text.words for text in runs))
    keeping = sum(node.tag == qualified("w:keepNext") for node in properties)
    ordered = (*properties[:keeping], *direction, *properties[keeping:])
    set_runs = _apart(runs) if direction else _in_order(runs)
    return paragraph(style, [run(text, colour) for text in set_runs], *ordered)


def direction_of(written: str) -> list[Element]:
    """Returns the property of a paragraph that runs from the right, none for
    another."""
    return [element("bidi")] if runs_right_to_left(written) else []


def _apart(runs: Runs) -> Runs:
    """Returns runs from the right: among them ours ("2 votes") keep their
    order."""
    return tuple(
        text
        if has_right_to_left(text.words) or not any(map(str.isalpha, text.words))
        else replace(text, words=FIRST.sub(FROM_LEFT, text.words, count=1))
        for text in runs
    )


def _in_order(runs: Runs) -> Runs:
    """Returns runs from the left: a number behind a name that ends from the
    right stays there."""
    return tuple(
        replace(text, words=FROM_LEFT + text.words)
        if has_right_to_left(before) and not has_right_to_left(text.words)
        else text
        for text, before in zip(
            runs, ("", *(text.words for text in runs)), strict=False
        )
    )


def field(code: str, text: str = "") -> list[Element]:
    """Returns a field that word processors compute; `text` stands there until
    they do."""
    marks = [
        element("r", element("fldChar", fldCharType=kind))
        for kind in ("begin", "separate", "end")
    ]
    begin, separate, end = marks
    result = [element("r", words(text))] if text else []
    return [
        begin,
        element("r", words(f" {code} ", "instrText")),
        separate,
        *result,
        end,
    ]


def bookmark(number: int, name: str, content: list[Element]) -> list[Element]:
    """Returns the content under a name that links can point to."""
    return [
        element("bookmarkStart", id=number, name=name),
        *content,
        element("bookmarkEnd", id=number),
    ]


def shading(fill: str) -> Element:
    return element("shd", val="clear", color="auto", fill=fill.upper())

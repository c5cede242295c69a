"""A page as somebody without scripts has it: its links, its forms, and the parts they stand in."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Self

VOID = {"br", "hr", "img", "input", "link", "meta", "source", "wbr"}
PARTS = {"article", "details", "fieldset", "form", "main", "nav", "section"}
BLOCKS = {"dd", "div", "dt", "h1", "h2", "h3", "h4", "li", "option", "p", "td", "text", "th"}
HEADS = {"h1", "h2", "h3", "h4", "legend", "summary"}


def join_words(text: str) -> str:
    """Returns the text on one line, its no-break spaces as spaces."""
    return " ".join(text.split())


@dataclass(eq=False)
class Element:
    """A tag with what stands inside, in order: elements and texts."""

    tag: str
    values: dict[str, str] = field(default_factory=dict)
    parent: Self | None = None
    children: list["Element | str"] = field(default_factory=list)

    def walk(self) -> Iterator["Element"]:
        """Yields this element and all below it, in the order of the page."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()

    def find(self, *tags: str, **values: str) -> list["Element"]:
        """Returns the elements of these tags, with these values, that stand in the page."""
        return [
            element
            for element in self.walk()
            if element.tag in tags
            and all(element.values.get(name) == value for name, value in values.items())
        ]

    def ancestors(self) -> Iterator["Element"]:
        """Yields this element and all that it stands in, the innermost first."""
        element: Element | None = self
        while element:
            yield element
            element = element.parent

    @property
    def text(self) -> str:
        """What one reads in it."""
        return join_words(self.all_text)

    @property
    def all_text(self) -> str:
        """The same with the spaces of the page; a block stands apart from what surrounds it."""
        if self.tag in {"script", "style", "template"}:
            return ""
        parts = (child if isinstance(child, str) else child.all_text for child in self.children)
        edge = " " if self.tag in BLOCKS else ""
        return "".join((edge, *parts, edge))

    @property
    def is_usable(self) -> bool:
        """Says whether somebody without scripts can see and use it."""
        return not any(
            "hidden" in element.values
            or element.tag == "template"
            or element.values.get("aria-hidden") == "true"
            or ("disabled" in element.values and element is self)
            for element in self.ancestors()
        )

    @property
    def head(self) -> str:
        """The first heading of a part of the page, "" where there is none."""
        return next((element.text for element in self.walk() if element.tag in HEADS), "")


class PageReader(HTMLParser):
    """Makes the tree of a page: `root`."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.root = self._inner = Element("page")
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, self._inner)
        self._inner.children.append(element)
        if tag not in VOID:
            self._inner = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        for element in self._inner.ancestors():
            if element.tag == tag and element.parent:
                self._inner = element.parent
                return

    def handle_data(self, data: str) -> None:
        self._inner.children.append(data)


def read_page(html: str) -> Element:
    """Returns the root of the page's tree."""
    return PageReader(html).root


def parts_headed(root: Element, head: str) -> list[Element]:
    """Returns the parts under a heading that begins so, the smallest first; [root] for ""."""
    if not head:
        return [root]
    parts = [part for part in root.find(*PARTS) if part.head.startswith(head)]
    return sorted(parts, key=lambda part: sum(1 for _ in part.walk()))


def form_of(button: Element, root: Element) -> Element | None:
    """Returns the form that a button sends: the one it names, else the one it stands in."""
    if "form" in button.values:
        return next(iter(root.find("form", id=button.values["form"])), None)
    return next((element for element in button.ancestors() if element.tag == "form"), None)


def controls_of(form: Element, root: Element) -> list[Element]:
    """Returns the form's fields, also those that stand elsewhere and name it."""
    named = form.values.get("id", "")
    return [
        control
        for control in root.find("input", "textarea", "select")
        if control.values.get("name")
        and (
            control.values["form"] == named
            if "form" in control.values
            else form in control.ancestors()
        )
    ]


def value_of(control: Element) -> str | None:
    """Returns what a field sends as it stands, None where it sends nothing."""
    kind = control.values.get("type", "text")
    if control.tag == "textarea":
        return control.all_text.removeprefix("\n")
    if control.tag == "select":
        options = control.find("option")
        chosen = [option for option in options if "selected" in option.values] or options[:1]
        return next((option.values.get("value", option.text) for option in chosen), None)
    if kind in {"checkbox", "radio"}:
        return control.values.get("value", "on") if "checked" in control.values else None
    return None if kind == "file" else control.values.get("value", "")


def value_typed(control: Element, typed: list[str]) -> str | None:
    """Returns what a field sends once these are typed or ticked, None where it sends nothing."""
    offered = control.values.get("value", "on")
    if control.values.get("type") in {"checkbox", "radio"}:
        return offered if offered in typed else None
    if control.tag == "select":
        options = {option.values.get("value", option.text) for option in control.find("option")}
        return typed[0] if typed[0] in options else None
    return typed[0]


def may_be_sent(control: Element, value: str | None) -> bool:
    """Says whether a browser lets the form go with this value: not empty, not too long."""
    if control.values.get("type") in {"checkbox", "radio"}:
        return True
    is_empty = "required" in control.values and not value
    return not is_empty and len(value or "") <= int(control.values.get("maxlength", 10**6))


def has_label(control: Element, root: Element) -> bool:
    """Says whether the page tells what a field is for."""
    if control.values.get("aria-label"):
        return True
    around = [element for element in control.ancestors() if element.tag == "label"]
    labels = around + root.find("label", **{"for": control.values.get("id", "")})
    return any(label.text for label in labels)

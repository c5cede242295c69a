"""Rules of the templates, each a function that lists what breaks it in one source."""

import re
from collections.abc import Iterator
from pathlib import Path

from jinja2 import Environment, nodes

from tests.figures import EMPTY_NAMES

MOST_COLUMNS = 110
TAG = re.compile(
    r"<(\w+)\s((?:\{\{.*?\}\}|\{%.*?%\}|\"(?:\{\{.*?\}\}|[^\"])*\"|[^>\"])*)>", re.DOTALL
)
NUMERIC = re.compile(
    r"class=\"[^\"]*(?<![\w-])(number|code|timer|hash|chip-count|screen-code)(?![\w-])"
    r"|(?<![\w-])data-(votes|sum|total|receipt)(?=[\s=]|$)|id=\"count-"
)
# Properties of a form that a swap reads: a control of that name would stand in their place.
READ_BY_SWAPS = re.compile(
    r"(?<![\w-])name=\"(id|tagName|node\w+|attributes|child\w+|children|(first|last|next|previous)\w+"
    r"|parent\w+|isEqualNode|matches|contains|querySelector\w*|\w+Attribute|remove|action|method)\""
)
PARSER = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"])


def wide_lines(source: str, name: str) -> list[str]:
    """Returns "name:line has n columns" for every line wider than `MOST_COLUMNS`."""
    return [
        f"{name}:{number} has {len(line)} columns"
        for number, line in enumerate(source.splitlines(), 1)
        if len(line) > MOST_COLUMNS
    ]


def empty_template_names(source: str, name: str) -> list[str]:
    """Returns "name:line is called x" for every empty name that a `for`, `set`, `with` or macro
    gives."""
    return [
        f"{name}:{node.lineno} is called {node.name}"
        for node in PARSER.parse(source).find_all(nodes.Name)
        if node.ctx != "load" and node.name in EMPTY_NAMES
    ]


def translatable_numbers(source: str, name: str) -> list[str]:
    """Returns "name: tag" for every number, code and receipt that a browser's translation may
    touch."""
    return [
        f"{name}: {tag[0]}"
        for tag in TAG.finditer(source)
        if tag[1] not in {"input", "form", "svg"}
        and NUMERIC.search(tag[2])
        and 'translate="no"' not in tag[2]
    ]


def cutting_boxes(source: str, name: str) -> list[str]:
    """Returns "name: tag" for every box for texts that cuts what is pasted, without a word."""
    return [
        f"{name}: {tag[0]}"
        for tag in TAG.finditer(source)
        if tag[1] == "textarea" and "maxlength" in tag[2]
    ]


def hiding_controls(source: str, name: str) -> list[str]:
    """Returns "name: tag" for every control whose name hides a property of its form: the form is
    then not recognised when its page comes again, and built anew under the reader's hands."""
    return [
        f"{name}: {tag[0]}"
        for tag in TAG.finditer(source)
        if tag[1] in {"input", "button", "select", "textarea", "fieldset", "output"}
        and READ_BY_SWAPS.search(tag[2])
    ]


def templates_in(folder: Path) -> Iterator[tuple[str, str]]:
    """Yields (source, name below the folder) of every template."""
    for path in sorted(folder.rglob("*.html")):
        yield path.read_text(encoding="utf-8"), path.relative_to(folder).as_posix()

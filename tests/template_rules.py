"""Rules of the templates, each a function that lists what breaks it in one source."""

from collections.abc import Iterator
from pathlib import Path

from jinja2 import Environment, nodes

from tests.figures import EMPTY_NAMES

MOST_COLUMNS = 110
PARSER = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"])


def wide_lines(source: str, name: str) -> list[str]:
    """Returns "name:line has n columns" for every line wider than `MOST_COLUMNS`."""
    return [
        f"{name}:{number} has {len(line)} columns"
        for number, line in enumerate(source.splitlines(), 1)
        if len(line) > MOST_COLUMNS
    ]


def empty_template_names(source: str, name: str) -> list[str]:
    """Returns "name:line is called x" for every empty name that a `for`, `set`, `with` or macro gives."""
    return [
        f"{name}:{node.lineno} is called {node.name}"
        for node in PARSER.parse(source).find_all(nodes.Name)
        if node.ctx != "load" and node.name in EMPTY_NAMES
    ]


def templates_in(folder: Path) -> Iterator[tuple[str, str]]:
    """Yields (source, name below the folder) of every template."""
    for path in sorted(folder.rglob("*.html")):
        yield path.read_text(encoding="utf-8"), path.relative_to(folder).as_posix()

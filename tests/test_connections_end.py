"""A rule for the sources: `with sqlite3.connect(…)` commits and does not close, so an open
connection is left behind.

Since Python 3.13 that is a ResourceWarning, told in whatever test runs when the garbage is
collected.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("app", "bench", "migrations", "tests")
DRIVERS = {"sqlite3", "dbapi2", "sqlite_module", "pysqlite3"}


def driver_of(node: ast.expr) -> str:
    """Returns the last name before `.connect`: sqlite3, sqlite_module (called or not), dbapi2."""
    if isinstance(node, ast.Call):
        return driver_of(node.func)
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def bare_connections(source: str) -> list[int]:
    """Returns the lines of `with` statements that enter an SQLite connection itself."""
    items = (
        item
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.With | ast.AsyncWith)
        for item in node.items
    )
    calls = (item.context_expr for item in items if isinstance(item.context_expr, ast.Call))
    return [
        call.lineno
        for call in calls
        if isinstance(call.func, ast.Attribute)
        and call.func.attr == "connect"
        and driver_of(call.func.value) in DRIVERS
    ]


def sources() -> Iterator[Path]:
    for folder in FOLDERS:
        yield from sorted((ROOT / folder).rglob("*.py"))


def test_an_sqlite_connection_is_closed_and_not_only_committed() -> None:
    lines = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in sources()
        for line in bare_connections(path.read_text(encoding="utf-8"))
    ]
    assert lines == []


@pytest.mark.parametrize(
    "source",
    [
        "with sqlite3.connect(path) as file: pass",
        "with sqlite_module().connect(path) as file, open(other): pass",
        "with open(other), engines.sqlite3.connect(path): pass",
    ],
)
def test_a_connection_left_open_is_caught(source: str) -> None:
    assert bare_connections(source) == [1]


@pytest.mark.parametrize(
    "source",
    [
        "with closing(sqlite3.connect(path)) as file: pass",
        "with engine.connect() as connection: pass",  # SQLAlchemy gives it back to its pool
        "with psycopg.connect(address) as connection: pass",  # closes
    ],
)
def test_a_connection_that_is_closed_passes(source: str) -> None:
    assert bare_connections(source) == []

"""Statements are made with tables.json: it has what they need of the models."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Column, Dialect, Integer, MetaData, Table, insert, make_url, select, update

from app.storage.schema import core, models
from tests.storage.schema.tables import written

ROOT = Path(__file__).resolve().parents[3]
DIALECTS = ["sqlite://", "postgresql+psycopg://"]


def test_tables_are_as_the_models_have_them() -> None:
    assert core.TABLES.read_text() == written(), "run `python3 -m app tables`"


def statements(table: Table, dialect: Dialect) -> Iterator[str]:
    """The table's statements as the database gets them, with what SQLAlchemy adds to them: values
    that were not given, a number that the database gives."""
    given = [column.name for column in table.c if column is not table.autoincrement_column]
    keys = [column.name for column in table.primary_key if column.name in given]
    for statement, names in (
        (insert(table), [*table.c.keys()]),
        (insert(table), given),
        (insert(table), keys),
        (select(table), None),
        (update(table), given),
    ):
        compiled = statement.compile(dialect=dialect, column_keys=names)
        prefetched = [(column.name, repr(column.default)) for column in compiled.insert_prefetch]
        yield f"{compiled} {compiled.params} {prefetched}"


@pytest.mark.parametrize("url", DIALECTS)
def test_statements_are_those_of_the_models(url: str) -> None:
    dialect = make_url(url).get_dialect()()
    assert set(core.METADATA.tables) == set(models.METADATA.tables)
    for name, table in core.METADATA.tables.items():
        ours = list(statements(table, dialect))
        assert ours == list(statements(models.METADATA.tables[name], dialect))


@pytest.mark.parametrize("url", DIALECTS)
def test_a_key_that_numbers_itself_would_be_seen(url: str) -> None:
    dialect = make_url(url).get_dialect()()
    key = Column("board_id", Integer, primary_key=True)
    numbered = Table("sending", MetaData(), key, *core.columns_of({"rest": ("text", {})}))
    plain = Table("sending", MetaData(), *core.columns_of({
        "board_id": ("integer", {"primary_key": True, "autoincrement": False}),
        "rest": ("text", {}),
    }))  # fmt: skip
    assert list(statements(numbered, dialect)) != list(statements(plain, dialect))


def test_a_server_loads_no_models() -> None:
    code = "import sys, app.launch; print(*{'sqlmodel', 'sqlalchemy.orm'} & {*sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True)
    assert done.stdout.split() == []

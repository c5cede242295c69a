"""A server migrates in a process that ends, and knows without Alembic that nothing is to do."""

import subprocess
import sys
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

from app.storage.sql.engines import reader_engine
from app.storage.upkeep.bad_database import BadDatabase
from app.storage.upkeep.migrate import (
    MIGRATIONS,
    NEWEST,
    is_newest,
    migrate,
    migrate_apart,
    newest_revision,
)
from tests.storage.schema.tables import by_revisions, dumped, newest

ROOT = Path(__file__).resolve().parents[3]


def test_the_newest_revision_is_the_head_of_alembic() -> None:
    """It is read without Alembic, which a start of a server does not load."""
    script = ScriptDirectory(str(MIGRATIONS))
    assert script.get_heads() == [newest_revision()]


def test_a_migration_apart_leaves_nothing_to_do(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'apart.db'}"
    migrate(url)
    migrate(url, "base")
    migrate_apart(url)
    engine = reader_engine(url, 1)
    assert is_newest(engine)
    engine.dispose()


def test_a_new_file_has_what_all_migrations_make() -> None:
    assert NEWEST.read_text() == newest(), "run `python3 -m app tables`"
    assert dumped(migrate) == dumped(by_revisions)


def test_a_new_file_needs_no_alembic(tmp_path: Path) -> None:
    code = (
        "import sys; from app.storage.upkeep.migrate import migrate; migrate(sys.argv[1]);"
        " print('alembic' in sys.modules)"
    )
    command = [sys.executable, "-c", code, f"sqlite:///{tmp_path / 'new.db'}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False"]


def test_what_stops_a_migration_apart_is_said_here(tmp_path: Path) -> None:
    file = tmp_path / "no.db"
    file.write_bytes(b"no database at all" * 100)
    with pytest.raises(BadDatabase):
        migrate_apart(f"sqlite:///{file}")

"""What the tests of the hub share."""

from collections.abc import Iterator

import pytest

from app.commands.context import Context
from app.storage.database import Database


@pytest.fixture
def context(fresh_sqlite_url: str) -> Iterator[Context]:
    """On an embedded database of its own."""
    database = Database(fresh_sqlite_url)
    yield Context(database)
    database.close()

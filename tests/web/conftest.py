"""What the tests of the hub share."""

from collections.abc import Iterator

import pytest

from app.commands.context import Desk
from app.storage.database import Database


@pytest.fixture
def desk(fresh_sqlite_url: str) -> Iterator[Desk]:
    """On an embedded database of its own."""
    database = Database(fresh_sqlite_url)
    yield Desk(database)
    database.close()

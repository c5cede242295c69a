"""Databases with a hall in them, opened as the writer opens them."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from app.storage.sql.engines import writer_engine
from tests.storage.logged_boards import context
from tests.storage.rows import Hall, build_hall

__all__ = ["context", "engine", "hall"]


@pytest.fixture
def engine(any_database_url: str) -> Iterator[Engine]:
    """The writer's engine, once on each database."""
    engine = writer_engine(any_database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def hall(engine: Engine) -> Hall:
    return build_hall(engine)

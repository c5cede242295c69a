"""Reports of Ségou: one as it was printed, and one changed as a test wants."""

from pathlib import Path
from shutil import copy

import pytest

from tests.reports.reports import Json, Set, report_from, segou_session
from tests.reports.segou import change
from tests.reports.states import Report


@pytest.fixture(scope="module")
def session() -> Json:
    return segou_session(change)


@pytest.fixture(scope="module")
def segou_report(
    session: Json, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Set:
    path = copy(sqlite_template, tmp_path_factory.mktemp("report") / "palabre.db")
    return Set(report_from(f"sqlite:///{path}", session))


@pytest.fixture
def report(fresh_sqlite_url: str) -> Report:
    return lambda change: Set(report_from(fresh_sqlite_url, segou_session(change)))

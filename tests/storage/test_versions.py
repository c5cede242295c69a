"""A board's version goes up by one in each write, alone."""

from sqlalchemy import Engine

from app.storage.sql.prepared import run_together
from app.storage.versions import board_lock, board_versions, next_version, setting_version
from tests.storage.rows import build_hall

OTHER = 999_999


def test_each_write_raises_the_version_of_its_board_by_one(engine: Engine) -> None:
    first, second = build_hall(engine), build_hall(engine, code="OTHER2")
    with engine.begin() as connection:
        before = board_versions(connection, [first.board, second.board])
        assert next_version(connection, first.board) == before[first.board] + 1
        assert next_version(connection, first.board) == before[first.board] + 2
        after = board_versions(connection, [first.board, second.board, OTHER])
    assert after == {first.board: before[first.board] + 2, second.board: before[second.board]}


def test_the_versions_of_no_board_are_none(engine: Engine) -> None:
    build_hall(engine)
    with engine.begin() as connection:
        assert board_versions(connection, []) == {}


def test_a_lock_gives_the_row_and_its_version_and_a_setting_writes_it(engine: Engine) -> None:
    first, second = build_hall(engine), build_hall(engine, code="OTHER2")
    with engine.begin() as connection:
        code = connection.exec_driver_sql(
            f"SELECT code FROM board WHERE id = {first.board}"
        ).scalar_one()
        before = board_versions(connection, [first.board, second.board])
        [[row]] = run_together(connection, board_lock(str(code)))
        assert tuple(row) == (first.board, before[first.board])
        run_together(connection, setting_version(first.board, 41))
        after = board_versions(connection, [first.board, second.board])
    assert after == {first.board: 41, second.board: before[second.board]}

"""No constraint of the migrated schema passes by NULL. The tables are read from the database: a new
one is walked by itself.

A CHECK that is NULL passes, so one on a nullable column says IS NULL or IS NOT NULL. A foreign key
of several columns is not looked at where one of them is NULL, so the others stand in a foreign key
that always holds.
"""

import pytest
from sqlalchemy import Engine, inspect

from app.storage.sql.engines import writer_engine
from app.storage.upkeep.migrate import migrate
from tests.storage.schema.null_walk import (
    count_checks,
    passes_by_null,
    read_checks,
    unguarded_by_null,
)


def checks_that_pass_by_null(engine: Engine) -> list[str]:
    checks = list(read_checks(engine))
    with engine.connect() as connection:
        return [line for check in checks for line in passes_by_null(connection, check)]


def test_no_check_of_any_table_is_null_whatever_is_null_in_a_row(engine: Engine) -> None:
    assert checks_that_pass_by_null(engine) == []


def test_the_walk_meets_every_check_of_the_database(engine: Engine) -> None:
    checks = list(read_checks(engine))
    with engine.connect() as connection:
        assert len(checks) == count_checks(connection) > 10


def test_the_old_check_on_previous_is_caught(any_database_url: str) -> None:
    """The control: the constraint of the versions before."""
    migrate(any_database_url, "0002")
    engine = writer_engine(any_database_url)
    passing = checks_that_pass_by_null(engine)
    engine.dispose()
    assert passing
    assert all(line.startswith("vote.ck_vote_previous") for line in passing)
    assert any("'slot': 3, 'previous': None" in line for line in passing)


def test_no_foreign_key_is_switched_off_by_a_null(engine: Engine) -> None:
    assert unguarded_by_null(engine) == []


@pytest.mark.parametrize(
    "column", ["seat_id INTEGER NOT NULL", "seat_id INTEGER NOT NULL REFERENCES seat (id)"]
)
def test_a_foreign_key_that_a_null_switches_off_is_caught(engine: Engine, column: str) -> None:
    """The control: the seat of a new table is looked at only while its round is there, unless it
    has a key of its own."""
    with engine.begin() as connection:
        connection.exec_driver_sql(
            f"CREATE TABLE paired (round_id INTEGER, {column},"
            " CONSTRAINT fk_paired FOREIGN KEY (round_id, seat_id)"
            " REFERENCES ballot_holder (round_id, seat_id))"
        )
    caught = unguarded_by_null(engine)
    own_key = "REFERENCES" in column
    assert caught == (
        [] if own_key else ["paired.fk_paired leaves seat_id unchecked where round_id is NULL"]
    )
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE paired")


def test_a_check_of_a_new_table_is_walked(engine: Engine) -> None:
    """The control for tables that come later: their checks are met without a line here."""
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE TABLE paced (pace VARCHAR, late BOOLEAN,"
            " CONSTRAINT ck_paced_pace CHECK (pace IN ('each', 'steps')),"
            " CONSTRAINT ck_paced_late CHECK (late IS NULL OR NOT late))"
        )
    assert "paced" in inspect(engine).get_table_names()
    assert checks_that_pass_by_null(engine) == ["paced.ck_paced_pace is NULL for {'pace': None}"]

"""The migrations make what the tables say, lose nothing on the way, and may be started by many at
once."""

import threading
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect
from sqlmodel import SQLModel

import app.storage.upkeep.soundness  # noqa: F401 - with it, every table is known
from app.storage.sql.engines import migration_engine, sqlite_module, writer_engine
from app.storage.upkeep.bad_database import BadDatabase
from app.storage.upkeep.migrate import is_newest, migrate
from tests.storage.rows import Hall, build_hall, count, put
from tests.storage.votes.ballot_sql import put_unchained


def differences(engine: Engine) -> list[object]:
    """What alembic would still change, as `alembic check` finds it."""
    with engine.connect() as connection:
        return list(
            compare_metadata(
                MigrationContext.configure(connection, opts={"compare_type": True}),
                SQLModel.metadata,
            )
        )


def orphans(engine: Engine) -> list[object]:
    with engine.connect() as connection:
        return (
            list(connection.exec_driver_sql("PRAGMA foreign_key_check"))
            if engine.dialect.name == "sqlite"
            else []
        )


def test_the_migrations_make_what_the_tables_say(engine: Engine) -> None:
    assert differences(engine) == []


def test_a_column_that_was_forgotten_would_be_noticed(engine: Engine) -> None:
    """The control."""
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE board DROP COLUMN place")
    assert len(differences(engine)) == 1


def constraints(engine: Engine) -> dict[str, set[str]]:
    """The names that alembic's comparison does not look at: checks, foreign keys, uniques, by
    table."""
    inspector = inspect(engine)
    names: dict[str, set[str]] = {}
    for name in inspector.get_table_names():
        rows = (
            inspector.get_check_constraints(name)
            + inspector.get_foreign_keys(name)
            + inspector.get_unique_constraints(name)
        )  # type: ignore[operator]
        names[name] = {str(row["name"]) for row in rows}
    return names


def test_every_constraint_of_the_tables_is_in_the_database(engine: Engine) -> None:
    existing = constraints(engine)
    for table in SQLModel.metadata.sorted_tables:
        wanted = {
            str(constraint.name)
            for constraint in table.constraints
            if constraint.name and not str(constraint.name).startswith("pk_")
        }
        assert wanted <= existing[table.name], table.name


def test_a_start_on_the_newest_schema_changes_nothing_and_an_older_one_is_noticed(
    any_database_url: str,
) -> None:
    engine = migration_engine(any_database_url)
    assert is_newest(engine)
    migrate(any_database_url)
    migrate(any_database_url, "base")
    assert not is_newest(engine)
    migrate(any_database_url)
    assert is_newest(engine)
    assert differences(engine) == []


def test_up_down_and_up_again_leaves_no_orphan(any_database_url: str) -> None:
    engine = writer_engine(any_database_url)
    hall = build_hall(engine)
    with engine.begin() as connection:
        hall.hold(connection, hall.ballot(connection, "1", "8", "22"), hall.awa)
    assert orphans(engine) == []
    engine.dispose()
    migrate(any_database_url, "base")
    assert set(inspect(migration_engine(any_database_url)).get_table_names()) <= {"alembic_version"}
    migrate(any_database_url)
    again = writer_engine(any_database_url)
    assert differences(again) == []
    build_hall(again)
    assert orphans(again) == []
    again.dispose()


def test_activities_from_before_there_were_locks_are_unlocked(any_database_url: str) -> None:
    engine = writer_engine(any_database_url)
    build_hall(engine)
    before = count(engine, "activity")
    engine.dispose()
    for revision in ("0001", "head"):
        migrate(any_database_url, revision)
    again = writer_engine(any_database_url)
    with again.connect() as connection:
        assert (
            [
                bool(locked)
                for locked in connection.exec_driver_sql("SELECT locked FROM activity").scalars()
            ]
            == [False] * before
            != []
        )
    assert differences(again) == orphans(again) == []
    again.dispose()


def build_hall_at(url: str, revision: str) -> Hall:
    """A hall in the schema of an earlier version, which knew fewer columns."""
    engine = writer_engine(url)
    hall = build_hall(engine)
    engine.dispose()
    migrate(url, revision)
    return hall


def votes(engine: Engine) -> list[tuple[object, ...]]:
    with engine.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT ballot_id, slot, previous, field_id FROM vote ORDER BY 1, 2"
        )
        return [tuple(row) for row in rows]


def test_ballots_from_before_a_vote_needed_the_one_before_keep_their_votes(
    any_database_url: str,
) -> None:
    engine = writer_engine(any_database_url)
    hall = build_hall(engine)
    with engine.begin() as connection:
        hall.hold(connection, hall.ballot(connection, "1", "8", "22"), hall.awa)
    before = votes(engine)
    engine.dispose()
    for revision in ("0002", "head"):
        migrate(any_database_url, revision)
    again = writer_engine(any_database_url)
    assert votes(again) == before != []
    assert differences(again) == orphans(again) == []
    again.dispose()


def test_a_whole_ballot_whose_chain_was_cut_is_chained_again(any_database_url: str) -> None:
    hall = build_hall_at(any_database_url, "0002")
    engine = writer_engine(any_database_url)
    with engine.begin() as connection:
        put_unchained(connection, hall, 9001, 1, 2, 3)
    engine.dispose()
    migrate(any_database_url)
    again = writer_engine(any_database_url)
    assert votes(again) == [(9001, 1, None, "1"), (9001, 2, 1, "2"), (9001, 3, 2, "3")]
    again.dispose()


@pytest.mark.parametrize("slots", [(3,), (1, 3), (2, 3)])
def test_a_ballot_that_is_not_whole_is_named_and_nothing_is_changed(
    any_database_url: str, slots: tuple[int, ...]
) -> None:
    hall = build_hall_at(any_database_url, "0002")
    engine = writer_engine(any_database_url)
    with engine.begin() as connection:
        put_unchained(connection, hall, 9001, *slots)
        put_unchained(connection, hall, 9002, 1, 2, 3)
    before = votes(engine)
    engine.dispose()
    with pytest.raises(
        BadDatabase, match=r"1 ballots .*id 9001; board SEGQUU.*nothing was changed"
    ) as refused:
        migrate(any_database_url)
    assert "\n" not in str(refused.value)
    again = writer_engine(any_database_url)
    assert votes(again) == before
    again.dispose()


def test_migrating_what_is_migrated_changes_nothing(any_database_url: str) -> None:
    engine = writer_engine(any_database_url)
    build_hall(engine)
    migrate(any_database_url)
    assert (count(engine, "board"), count(engine, "seat"), count(engine, "alembic_version")) == (
        1,
        2,
        1,
    )
    engine.dispose()


def test_who_starts_while_another_makes_the_file_waits_for_it(tmp_path: Path) -> None:
    file = tmp_path / "new.db"
    with closing(
        sqlite_module().connect(file, isolation_level=None, check_same_thread=False)
    ) as second:
        second.execute("CREATE TABLE first (id)")
        second.execute(
            "BEGIN IMMEDIATE"
        )  # SQLite refuses the change to WAL at once now, whatever its busy_timeout
        release = threading.Timer(0.5, second.rollback)
        release.start()
        engine = writer_engine(f"sqlite:///{file}")
        with engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        release.join()
        engine.dispose()


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_processes_that_start_together_migrate_once(
    database: str, tmp_path: object, request: pytest.FixtureRequest
) -> None:
    url = (
        f"sqlite:///{tmp_path}/new.db"
        if database == "sqlite"
        else request.getfixturevalue("empty_postgres_url")
    )
    failed: list[BaseException] = []

    def start() -> None:
        try:
            migrate(url)
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=start) for _ in range(3)]
    for worker in threads:
        worker.start()
    for thread in threads:
        thread.join()
    assert failed == []
    engine = writer_engine(url)
    assert count(engine, "alembic_version") == 1
    engine.dispose()


def test_ballots_from_before_they_were_counted_have_no_device_and_no_counts(
    any_database_url: str,
) -> None:
    engine = writer_engine(any_database_url)
    hall = build_hall(engine)
    with engine.begin() as connection:
        ballot = hall.ballot(connection, "1", "8", "22")
        hall.hold(connection, ballot, hall.awa, device_sha256="ab")
        put(
            connection,
            "turnout",
            round_id=hall.round,
            seat_id=hall.awa,
            cast=True,
            version=1,
            state="recorded",
            how="device",
        )
        connection.exec_driver_sql("UPDATE round SET replaced = 1")
    engine.dispose()
    for revision in ("0005", "head"):
        migrate(any_database_url, revision)
    again = writer_engine(any_database_url)
    with again.connect() as connection:
        assert [
            tuple(row)
            for row in connection.exec_driver_sql("SELECT device_sha256 FROM ballot_holder")
        ] == [("",)]
        query = "SELECT seat_id, state, how, at, reason FROM turnout"
        assert [tuple(row) for row in connection.exec_driver_sql(query)] == [
            (hall.awa, "", "", "", "")
        ]
        counts = "SELECT replaced, withdrawn, voided FROM round"
        assert {tuple(row) for row in connection.exec_driver_sql(counts)} == {(0, 0, 0)}
    assert differences(again) == orphans(again) == []
    again.dispose()

"""The doctor's recount finds what was changed behind the program's back, and nothing in a sound
database."""

import json

import pytest
from sqlalchemy import Engine, update

from app.storage.upkeep.soundness import recount
from tests.servers.process import ROOT
from tests.storage.rows import AT, Hall, table

SEAL = (
    f"UPDATE round SET closed_at = '{AT}', closed_by = 'host',"
    " ballots = 0, seats = 2, sha256 = 'forged' WHERE id = 1"
)


def faults(engine: Engine) -> dict[str, list[str]]:
    return {check.name: check.faults for check in recount(engine) if check.faults}


def change(engine: Engine, *statements: str) -> None:
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def test_a_sound_database_has_no_fault(engine: Engine, hall: Hall) -> None:
    assert faults(engine) == {}


def test_a_forged_seal_is_found(engine: Engine, hall: Hall) -> None:
    document = json.loads((ROOT / "app/frameworks/culture21plus-2023.json").read_text())
    with engine.begin() as connection:
        connection.execute(update(table("framework")).values(document=document))
    change(engine, SEAL)
    assert "SEGQUU priorites round 1" in faults(engine)["seals"][0]


def test_a_sealed_round_that_cannot_be_read_is_a_fault(engine: Engine, hall: Hall) -> None:
    change(engine, SEAL)
    assert "cannot be read" in faults(engine)["seals"][0]


@pytest.mark.parametrize("column", ["place", "erase_on"])
def test_a_column_that_is_gone_is_found(engine: Engine, column: str) -> None:
    change(engine, f"ALTER TABLE board DROP COLUMN {column}")
    assert column in faults(engine)["schema"][0]


def test_a_constraint_that_is_gone_is_found(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        change(
            engine,
            "DROP TABLE turnout",
            "CREATE TABLE turnout"
            ' (round_id INTEGER, seat_id INTEGER, "cast" BOOLEAN, version INTEGER)',
        )
        assert "fk_turnout_seat_id" in faults(engine)["constraints"]
    else:
        change(engine, "ALTER TABLE vote DROP CONSTRAINT ck_vote_previous")
        assert faults(engine)["constraints"] == ["ck_vote_previous"]

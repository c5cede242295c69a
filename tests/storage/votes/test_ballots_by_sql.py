"""Exactly k votes or no ballot, whatever SQL is sent: inserts, updates and deletes, in any order,
to the commit.

What is refused on the way is taken back alone, and the rest goes on, as a patient attacker would.
"""

import itertools
import random
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from sqlalchemy import Engine, text

from app.storage.sql.engines import migration_engine, writer_engine
from app.storage.upkeep.migrate import migrate
from tests.storage.rows import Hall, build_hall
from tests.storage.votes.ballot_sql import Statement, add_ballot, add_vote, try_out

SCRIPTS = {"sqlite": 1500, "postgresql": 400}
UNWHOLE = """
SELECT ballot.id, count(vote.slot) AS votes, round.votes AS rule FROM ballot
JOIN round ON round.id = ballot.round_id LEFT JOIN vote ON vote.ballot_id = ballot.id
GROUP BY ballot.id, round.votes
HAVING count(vote.slot) <> round.votes OR count(DISTINCT vote.slot) <> round.votes"""


def unwhole(engine: Engine) -> list[dict[str, Any]]:
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(text(UNWHOLE)).mappings()]


def clear(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM ballot"))


def build(engine: Engine, votes: int) -> Hall:
    return build_hall(engine, votes=votes)


def inserts(votes: int) -> Iterator[list[tuple[int, int | None]]]:
    """Yields every set of (slot, previous) out of slots 0…k+2: none of it, no previous, the one
    before, the same."""
    slots = range(votes + 3)
    for choice in itertools.product(("absent", None, "before", "same"), repeat=len(slots)):
        rows = zip(slots, choice, strict=True)
        values = {
            None: lambda slot: None,
            "before": lambda slot: slot - 1,
            "same": lambda slot: slot,
        }
        yield [(slot, values[kind](slot)) for slot, kind in rows if kind != "absent"]


def wrong_by_insert(engine: Engine, votes: int) -> list[dict[str, Any]]:
    """Tries each set of votes as a ballot of its own, in a mixed order; returns the ballots that
    are not whole."""
    hall = build(engine, votes)
    chance = random.Random(votes)
    sets = list(inserts(votes))
    for ballot, rows in enumerate(chance.sample(sets, min(len(sets), 1100)), 1):
        chance.shuffle(rows)
        script = [
            add_vote(hall, ballot, votes, slot, previous, str(slot + 1)) for slot, previous in rows
        ]
        try_out(engine, [add_ballot(hall, ballot, votes), *script])
    return unwhole(engine)


@pytest.mark.parametrize("votes", [1, 2, 3])
def test_no_set_of_inserted_votes_makes_a_ballot_that_is_not_whole(
    engine: Engine, votes: int
) -> None:
    assert wrong_by_insert(engine, votes) == []


def test_a_whole_ballot_can_be_inserted_in_any_order(engine: Engine) -> None:
    """The other side: what is refused is not everything."""
    hall = build(engine, 3)
    for ballot, order in enumerate(itertools.permutations((1, 2, 3)), 1):
        script = [add_vote(hall, ballot, 3, slot, slot - 1 or None, str(slot)) for slot in order]
        try_out(engine, [add_ballot(hall, ballot, 3), *script])
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM ballot")).scalar_one() == 6
    assert unwhole(engine) == []


def any_statement(chance: random.Random, hall: Hall, votes: int) -> Statement:
    """An insert, update or delete in the ballots 1 and 2, which may be there."""
    ballot, slot = chance.choice((1, 2)), chance.randint(0, votes + 2)
    values = {
        "ballot": ballot,
        "slot": slot,
        "other": chance.choice((1, 2)),
        "to": chance.randint(0, votes + 2),
    }
    previous = chance.choice((None, slot - 1, values["to"]))
    return chance.choice(
        [
            add_ballot(hall, ballot, chance.choice((votes, votes, values["to"]))),
            add_vote(hall, ballot, votes, slot, previous, str(chance.randint(1, 9))),
            Statement(
                "UPDATE vote SET previous = NULL WHERE ballot_id = :ballot AND slot = :slot", values
            ),
            Statement(
                "UPDATE vote SET previous = :to WHERE ballot_id = :ballot AND slot = :slot", values
            ),
            Statement(
                "UPDATE vote SET slot = :to WHERE ballot_id = :ballot AND slot = :slot", values
            ),
            Statement(
                "UPDATE vote SET slot = :to, previous = NULL"
                " WHERE ballot_id = :ballot AND slot = :slot",
                values,
            ),
            Statement(
                "UPDATE vote SET ballot_id = :other WHERE ballot_id = :ballot AND slot = :slot",
                values,
            ),
            Statement("UPDATE vote SET votes = :to WHERE ballot_id = :ballot", values),
            Statement("UPDATE ballot SET votes = :to WHERE id = :ballot", values),
            Statement("UPDATE round SET votes = :to", values),
            Statement("UPDATE ballot SET id = :other WHERE id = :ballot", values),
            Statement("DELETE FROM vote WHERE ballot_id = :ballot AND slot = :slot", values),
            Statement("DELETE FROM vote WHERE ballot_id = :ballot AND slot < :slot", values),
            Statement("DELETE FROM vote WHERE ballot_id = :ballot AND slot > :slot", values),
            Statement("DELETE FROM ballot WHERE id = :ballot", values),
        ]
    )


def wrong_by_script(engine: Engine, votes: int) -> list[dict[str, Any]]:
    """Runs many mixed transactions over two cast ballots; returns the first ballots that are not
    whole."""
    hall = build(engine, votes)
    for number in range(SCRIPTS[engine.dialect.name]):
        chance = random.Random(number)
        clear(engine)
        cast = [
            add_vote(hall, ballot, votes, slot, slot - 1 or None, str(slot))
            for ballot in (1, 2)
            for slot in range(1, votes + 1)
        ]
        try_out(engine, [add_ballot(hall, 1, votes), add_ballot(hall, 2, votes), *cast])
        script = [any_statement(chance, hall, votes) for _ in range(chance.randint(1, 8))]
        try_out(engine, script)
        if wrong := unwhole(engine):
            return wrong
    return []


def test_no_mix_of_inserts_updates_and_deletes_makes_a_ballot_that_is_not_whole(
    engine: Engine,
) -> None:
    assert wrong_by_script(engine, 3) == []


@pytest.fixture
def older_engine(any_database_url: str) -> Iterator[Engine]:
    """A database of today with the check on `previous` of before, which was NULL, so passed, where
    it must refuse."""
    migrate(any_database_url)
    migrating = migration_engine(any_database_url)
    with migrating.begin() as connection:
        change = import_module("migrations.versions.0003_no_check_passes_by_null")
        change.change_check(connection, change.OLD)
    migrating.dispose()
    engine = writer_engine(any_database_url)
    yield engine
    engine.dispose()


def test_with_the_old_check_inserts_make_ballots_of_one_vote(older_engine: Engine) -> None:
    """The control."""
    assert {row["votes"] for row in wrong_by_insert(older_engine, 3)} >= {1, 2}


def test_with_the_old_check_a_cast_ballot_can_be_cut(older_engine: Engine) -> None:
    """The control."""
    assert wrong_by_script(older_engine, 3) != []

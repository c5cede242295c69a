"""The constraints alone make a wrong ballot impossible, in both databases, at the latest at the
commit."""

from collections.abc import Callable

import pytest
from sqlalchemy import Connection, Engine, delete, update
from sqlalchemy.exc import IntegrityError

from tests.storage.rows import AT, TERMS, Hall, build_hall, count, put, table

Wrong = Callable[[Hall, Connection], object]


def refused(engine: Engine, act: Callable[[Connection], object]) -> bool:
    """Whether the transaction is refused, by a statement or by its commit."""
    try:
        with engine.begin() as connection:
            act(connection)
    except IntegrityError:
        return True
    return False


def cast(hall: Hall, connection: Connection, *fields: str, seat: int = 0, **more: str) -> int:
    """A whole and right ballot of Awa."""
    ballot = hall.ballot(connection, *(fields or ("1", "8", "22")), **more)
    hall.hold(connection, ballot, seat or hall.awa)
    return ballot


def test_a_right_ballot_is_taken(engine: Engine, hall: Hall) -> None:
    assert not refused(engine, lambda connection: cast(hall, connection))
    assert not refused(
        engine, lambda connection: cast(hall, connection, receipt="R2", seat=hall.bakary)
    )
    assert (count(engine, "ballot"), count(engine, "vote"), count(engine, "ballot_holder")) == (
        2,
        6,
        2,
    )


WRONG: dict[str, Wrong] = {
    "no vote": lambda hall, c: hall.ballot(c),
    "one vote": lambda hall, c: hall.ballot(c, "1"),
    "two votes": lambda hall, c: hall.ballot(c, "1", "8"),
    "four votes": lambda hall, c: hall.ballot(c, "1", "8", "22", "23"),
    "four votes that say so": lambda hall, c: hall.ballot(c, "1", "8", "22", "23", votes=4),
    "two votes that say so": lambda hall, c: hall.ballot(c, "1", "8", votes=2),
    "a doubled field": lambda hall, c: hall.ballot(c, "1", "8", "8"),
    "a doubled field as a copy": lambda hall, c: hall.vote(
        c, hall.ballot(c, "1", "8"), 3, "8", copy=1
    ),
    "a doubled field that says it may": lambda hall, c: hall.ballot(
        c, "1", "8", "22", repeats=True
    ),
    "a foreign field": lambda hall, c: hall.ballot(c, "1", "8", "31"),
    "no field": lambda hall, c: hall.ballot(c, "1", "8", ""),
    "a field of another framework": lambda hall, c: hall.vote(
        c, hall.ballot(c, "1", "8"), 3, "31", framework_id=hall.other_framework
    ),
    "another framework": lambda hall, c: hall.ballot(
        c, "1", "8", "31", framework_id=hall.other_framework
    ),
    "a gap in its slots": lambda hall, c: hall.ballot(c, "1", "8", slots=(1, 3)),
    "a gap that is papered over": lambda hall, c: hall.vote(
        c, hall.ballot(c, "1"), 3, "8", previous=1
    ),
    "no first slot": lambda hall, c: hall.ballot(c, "1", "8", slots=(2, 3)),
    "a slot 0": lambda hall, c: hall.ballot(c, "1", "8", "22", "23", slots=(0, 1, 2, 3)),
    "a slot twice": lambda hall, c: hall.ballot(c, "1", "8", "22", "23", slots=(1, 2, 3, 3)),
    "no round": lambda hall, c: (
        cast(hall, c),
        c.execute(update(table("ballot")).values(round_id=999)),
    ),
    "votes without a ballot": lambda hall, c: [
        hall.vote(c, 999, slot, str(slot)) for slot in (1, 2, 3)
    ],
    "an unknown kind of help": lambda hall, c: (
        cast(hall, c),
        c.execute(update(table("ballot")).values(assisted="x")),
    ),
    "a receipt twice in a round": lambda hall, c: [cast(hall, c), cast(hall, c, seat=hall.bakary)],
    "a second ballot of the seat": lambda hall, c: [cast(hall, c), cast(hall, c, receipt="R2")],
    "a second ballot under another round": lambda hall, c: [
        cast(hall, c),
        hall.hold(
            c, hall.ballot(c, "2", "3", "4", receipt="R2"), hall.awa, round_id=hall.next_round
        ),
    ],
    "two holders": lambda hall, c: hall.hold(c, cast(hall, c), hall.bakary),
    "a holder that is not there": lambda hall, c: hall.hold(c, hall.ballot(c, "1", "8", "22"), 999),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_ballot_is_refused_by_the_database(engine: Engine, hall: Hall, what: str) -> None:
    assert refused(engine, lambda connection: WRONG[what](hall, connection))
    assert (count(engine, "ballot"), count(engine, "vote"), count(engine, "ballot_holder")) == (
        0,
        0,
        0,
    )


def vote_of(ballot: int, slot: int) -> object:
    return (table("vote").c.ballot_id == ballot) & (table("vote").c.slot == slot)


LATER: dict[str, Callable[[Hall, Connection, int], object]] = {
    "lose a vote": lambda hall, c, ballot: c.execute(
        delete(table("vote")).where(vote_of(ballot, 2))
    ),
    "lose its last vote": lambda hall, c, ballot: c.execute(
        delete(table("vote")).where(vote_of(ballot, 3))
    ),
    "lose all its votes": lambda hall, c, ballot: c.execute(
        delete(table("vote")).where(table("vote").c.ballot_id == ballot)
    ),
    "gain a vote": lambda hall, c, ballot: hall.vote(c, ballot, 4, "23"),
    "get a doubled field": lambda hall, c, ballot: c.execute(
        update(table("vote")).where(vote_of(ballot, 3)).values(field_id="1")
    ),
    "get a foreign field": lambda hall, c, ballot: c.execute(
        update(table("vote")).where(vote_of(ballot, 3)).values(field_id="99")
    ),
    "have its rule changed under it": lambda hall, c, ballot: c.execute(
        update(table("round")).values(votes=2)
    ),
    "have its field taken away": lambda hall, c, ballot: c.execute(
        delete(table("framework_field"))
    ),
}


@pytest.mark.parametrize("what", LATER)
def test_a_wrong_change_of_a_ballot_is_refused_by_the_database(
    engine: Engine, hall: Hall, what: str
) -> None:
    with engine.begin() as connection:
        ballot = cast(hall, connection)
    assert refused(engine, lambda connection: LATER[what](hall, connection, ballot))
    assert (count(engine, "ballot"), count(engine, "vote")) == (1, 3)


def test_a_ballot_may_be_replaced_whole_in_one_transaction(engine: Engine, hall: Hall) -> None:
    with engine.begin() as connection:
        ballot = cast(hall, connection)
    with engine.begin() as connection:
        connection.execute(delete(table("ballot")).where(table("ballot").c.id == ballot))
        cast(hall, connection, "1", "8", "23", receipt="R2")
    assert (count(engine, "ballot"), count(engine, "vote"), count(engine, "ballot_holder")) == (
        1,
        3,
        1,
    )


def test_a_seat_has_a_ballot_in_each_round(engine: Engine, hall: Hall) -> None:
    with engine.begin() as connection:
        cast(hall, connection)
        columns = {"framework_id": hall.framework, **TERMS}
        second = put(
            connection,
            "ballot",
            round_id=hall.next_round,
            receipt="R1",
            assisted="",
            recorded_at=AT,
            **columns,
        )
        for slot in (1, 2, 3):
            hall.vote(connection, second, slot, str(slot))
        hall.hold(connection, second, hall.awa, round_id=hall.next_round)
    assert count(engine, "ballot") == 2


def test_where_the_rule_lets_votes_repeat_one_field_takes_all_three(engine: Engine) -> None:
    hall = build_hall(engine, code="REPEAT", repeats=True)
    with engine.begin() as connection:
        columns = {"framework_id": hall.framework, "votes": 3, "repeats": True}
        ballot = put(
            connection,
            "ballot",
            round_id=hall.round,
            receipt="R1",
            assisted="",
            recorded_at=AT,
            **columns,
        )
        for slot in (1, 2, 3):
            hall.vote(connection, ballot, slot, "8", repeats=True, copy=slot - 1)
    assert count(engine, "vote") == 3


def test_without_its_constraints_a_table_takes_anything(engine: Engine, hall: Hall) -> None:
    """The control: the same two votes, where nothing but the code above would object."""

    def bare(connection: Connection) -> None:
        connection.exec_driver_sql(
            "CREATE TABLE bare_vote (ballot_id int, slot int, field_id text)"
        )
        connection.exec_driver_sql("INSERT INTO bare_vote VALUES (1, 1, '8'), (1, 3, '8')")

    assert not refused(engine, bare)


def test_erasing_a_board_takes_its_ballots_along(engine: Engine, hall: Hall) -> None:
    with engine.begin() as connection:
        cast(hall, connection)
    with engine.begin() as connection:
        connection.execute(delete(table("board")))
    left = {
        name: count(engine, name)
        for name in (
            "ballot",
            "vote",
            "ballot_holder",
            "round",
            "activity",
            "seat",
            "framework",
            "framework_field",
        )
    }
    assert set(left.values()) == {0}, left

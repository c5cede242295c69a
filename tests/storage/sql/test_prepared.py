"""Prepared statements: the order of their rows, their plans on PostgreSQL, and a lost
connection."""

import asyncio

import pytest
from sqlalchemy import Engine, create_engine, text

from app.domain.refusals import Refusal
from app.storage.sql.engines import writer_engine
from app.storage.sql.prepared_rows import PreparedRows
from app.storage.votes import ballot_reads
from app.storage.votes import ballots as store
from tests.storage.rows import build_hall
from tests.storage.votes.vote_boards import VOTE, VoteBoard


def test_rows_in_another_order_than_the_table_s_are_refused_at_the_start() -> None:
    with pytest.raises(TypeError, match="vote"):
        PreparedRows(store.vote, ("slot", "ballot_id"))


def test_postgres_looks_each_voter_up_by_its_keys_however_new_the_tables(
    fresh_postgres_url: str,
) -> None:
    """Without the writer's settings it reads whole tables, and with the round joined instead of
    given the turnout of all rounds."""

    def plan(engine: Engine) -> str:
        with engine.connect() as connection:
            values = {"code": "NOBODY", "activity": VOTE, "seats": ["awa", "bakary"]}
            looked, parameters = ballot_reads.read_voters.filled(connection, values)
            cursor = connection.connection.cursor()
            cursor.execute(f"EXPLAIN {looked}", parameters)
            return "\n".join(row[0] for row in cursor.fetchall())

    ours, bare = writer_engine(fresh_postgres_url), create_engine(fresh_postgres_url)
    build_hall(ours)
    with ours.begin() as connection:
        connection.execute(text("ANALYZE"))
    assert "Seq Scan" not in plan(ours)
    for table in ("turnout", "ballot_holder"):
        cond = plan(ours).split(f" on {table} ")[1].split("Index Cond: ")[1].split("\n")[0]
        assert "round_id = " in cond
        assert "seat_id = " in cond
    assert "Seq Scan" in plan(bare), "the control"
    ours.dispose()
    bare.dispose()


def test_a_writer_whose_server_hung_up_takes_a_new_line(fresh_postgres_url: str) -> None:
    vote_board = VoteBoard(fresh_postgres_url)

    async def run() -> None:
        await vote_board.begin("Awa")
        hang_up = text(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE pid <> pg_backend_pid() AND datname = current_database()"
        )
        await vote_board.context.database.read(lambda connection: connection.execute(hang_up).all())
        with pytest.raises(Refusal, match="cannot_record"):
            await vote_board.cast("Awa", "1", "8", "22")
        assert (await vote_board.cast("Awa", "1", "8", "22")).fields == ("1", "8", "22")

    asyncio.run(run())
    vote_board.context.database.close()

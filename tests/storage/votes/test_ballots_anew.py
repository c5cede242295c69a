"""At the seal of a secret vote its ballots are numbered anew: no id and no place of a row keeps the
order of casting."""

import asyncio

import pytest
from sqlalchemy import Connection, text

from app.commands.ballots import cast_ballot
from app.commands.context import Context
from app.commands.people.seats import join
from app.commands.plan.activities import close_activity, open_activity
from app.commands.sessions import import_session
from app.queries.sessions.session import session_json
from app.storage.activities import activity_by_key
from app.storage.boards import board_by_code
from app.storage.database import Database
from app.storage.votes.ballots import StoredBallot, ballots_of
from app.storage.votes.rounds import present_round
from tests.new_boards import new_board

PEOPLE = 30
PLACE = {"sqlite": "rowid", "postgresql": "ctid"}


async def board_of(context: Context, *, secret: bool) -> str:
    """An open vote, named or secret, on a board of its own."""
    board = await new_board(context)
    session = await context.database.read(
        lambda connection: session_json(connection, board_by_code(connection, board.code))
    )
    session["activities"][0]["secret"] = secret
    code = (await import_session(context, session)).code
    await open_activity(context, code, "priorites")
    return code


async def cast(context: Context, code: str) -> list[tuple[str, tuple[str, ...]]]:
    """(receipt, fields) of as many ballots, in the order of casting."""
    receipts = []
    for number in range(PEOPLE):
        seat = await join(context, code, name=f"Awa {number}")
        receipt = await cast_ballot(
            context,
            code,
            seat.public_id,
            "priorites",
            [str(1 + (number + step) % 30) for step in (0, 7, 11)],
        )
        receipts.append((receipt.receipt, receipt.fields))
    return receipts


def stored(connection: Connection, code: str) -> list[StoredBallot]:
    board = board_by_code(connection, code)
    vote = activity_by_key(connection, board.id, "priorites")
    return ballots_of(connection, present_round(connection, vote.id, 1).id)


def in_rows(connection: Connection, column: str, table: str) -> list[int]:
    """A column in the order in which the rows lie in the file."""
    return list(
        connection.execute(
            text(f"SELECT {column} FROM {table} ORDER BY {PLACE[connection.dialect.name]}")
        ).scalars()
    )


@pytest.mark.parametrize("secret", [True, False])
def test_no_number_and_no_row_keeps_the_order_of_casting(
    any_database_url: str, secret: bool
) -> None:
    """A named vote is the control: there the order stays, so that a look at the rows would see
    it."""

    async def run() -> None:
        database = Database(any_database_url)
        context = Context(database)
        code = await board_of(context, secret=secret)
        order = await cast(context, code)
        before = await database.read(
            lambda connection: {ballot.id for ballot in stored(connection, code)}
        )
        await close_activity(context, code, "priorites")
        ballots = await database.read(lambda connection: stored(connection, code))
        assert {(ballot.receipt, ballot.fields) for ballot in ballots} == set(order), (
            "the ballots are the same"
        )
        by_number = [ballot.receipt for ballot in sorted(ballots, key=lambda ballot: ballot.id)]
        assert {ballot.id for ballot in ballots} == before
        assert (by_number == [receipt for receipt, _ in order]) is not secret
        for column, table in (("id", "ballot"), ("ballot_id", "vote")):
            numbers = await database.read(
                lambda connection, place=(column, table): in_rows(connection, *place)
            )
            assert numbers == sorted(numbers), f"rows of {table} lie as their numbers do"
        database.close()

    asyncio.run(run())

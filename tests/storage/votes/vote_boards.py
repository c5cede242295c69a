"""A board with an open vote, driven by the commands."""

import asyncio
from collections.abc import Awaitable, Iterator
from typing import Any

import pytest
from sqlalchemy import text

from app.commands.ballots import cast_ballot, withdraw_ballot
from app.commands.context import Context
from app.commands.people.seats import join
from app.commands.plan.activities import open_activity
from app.commands.plan.activity_settings import set_activity
from app.domain.refusals import Refusal
from app.storage.activities import activity_by_key
from app.storage.boards import board_by_code
from app.storage.database import Database
from app.storage.votes import ballots as store
from app.storage.votes.rounds import rounds_of
from tests.new_boards import new_board
from tests.storage.gates import gathering

VOTE = "priorites"
Cast = dict[str, tuple[str, ...]]


class VoteBoard:
    """A board with an open vote and its seats, by name."""

    def __init__(self, url: str = "", beside: "VoteBoard | None" = None) -> None:
        """Opens the database at the address, or takes that of a board beside."""
        self.context = beside.context if beside else Context(Database(url))
        self.code = ""
        self.seats: dict[str, str] = {}

    async def begin(self, *names: str, **rule: Any) -> None:
        self.code = (await new_board(self.context)).code
        for name in names:
            self.seats[name] = (await join(self.context, self.code, name=name)).public_id
        if rule:
            await set_activity(self.context, self.code, VOTE, rule)
        await open_activity(self.context, self.code, VOTE)

    def cast(self, name: str, *fields: str, **more: Any) -> Awaitable[Any]:
        return cast_ballot(
            self.context, self.code, self.seats.get(name, name), VOTE, fields, **more
        )

    def withdraw(self, name: str, **more: Any) -> Awaitable[Any]:
        return withdraw_ballot(self.context, self.code, self.seats[name], VOTE, **more)

    async def answers(self, *works: Awaitable[Any]) -> list[Any]:
        """What each of one batch was answered: its value, or its refusal's code."""
        async with gathering(self.context.database):
            tasks = [asyncio.ensure_future(work) for work in works]
        answers = await asyncio.gather(*tasks, return_exceptions=True)
        return [answer.code if isinstance(answer, Refusal) else answer for answer in answers]

    async def stored_ballots(self) -> Cast:
        """{name: fields} of the ballots in."""

        def query(connection: Any) -> Cast:
            vote = activity_by_key(connection, board_by_code(connection, self.code).id, VOTE)
            cast = {
                ballot.seat_id: ballot.fields
                for ballot in store.ballots_of(connection, rounds_of(connection, vote.id)[-1].id)
            }
            rows = connection.execute(text("SELECT id, public_id FROM seat")).all()
            names = {public_id: name for name, public_id in self.seats.items()}
            return {names[row.public_id]: cast[row.id] for row in rows if row.id in cast}

        return await self.context.database.read(query)


@pytest.fixture
def vote_board(any_database_url: str) -> Iterator[VoteBoard]:
    vote_board = VoteBoard(any_database_url)
    yield vote_board
    vote_board.context.database.close()

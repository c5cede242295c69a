"""A board with many ballots and texts, of which each can be found in the bytes of the files."""

import random
import uuid
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from app.storage import boards
from app.storage.cleaning.marks import MARK, setting
from app.storage.database import Database
from app.storage.sql import engines
from app.storage.unit import Unit
from app.storage.votes import ballots, sealing
from app.storage.votes.rounds import rounds_of
from tests.file_bytes import Pair, folder_files, server_files
from tests.servers.postgres import Postgres
from tests.servers.process import until
from tests.storage.rows import AT, TERMS, build_hall, put, table

PEOPLE = 240
FIRST_SEAT, FIRST_BALLOT = 5_000_000, 7_000_000
Files = Callable[[], list[Path]]


@pytest.fixture
def files(any_database_url: str, request: pytest.FixtureRequest, tmp_path: Path) -> Files:
    """The files of the database, as they are at the call."""
    if any_database_url.startswith("sqlite"):
        return lambda: [
            path for path in folder_files(tmp_path) if path.name.startswith("palabre.db")
        ]
    server: Postgres = request.getfixturevalue("postgres")
    return lambda: server_files(any_database_url, server.folder / "data")


class Voted:
    """A board on which many have voted, in any order, and some have changed their names and notes
    meanwhile."""

    def __init__(self, url: str) -> None:
        writer = engines.writer_engine(url)
        self.hall = build_hall(writer)
        writer.dispose()
        self.database = Database(url)
        self.pairs: list[Pair] = []
        self.words: set[str] = set()
        self.chance = random.Random(5)

    async def fill(self) -> None:
        """In many commits, as people come, so that pages split and rows move."""
        order = [FIRST_SEAT + number for number in range(PEOPLE)]
        self.chance.shuffle(order)
        for begin in range(0, PEOPLE, 20):
            await self.database.write(
                lambda unit, some=tuple(order[begin : begin + 20]): self._arrive(unit, some)
            )

    def _arrive(self, unit: Unit, seats: tuple[int, ...]) -> None:
        for seat in seats:
            number = FIRST_BALLOT + len(self.pairs)
            self.pairs.append(Pair(seat, number))
            name, note = f"Zqnom{seat}", f"Zqnote{seat}" + "x" * self.chance.randrange(400)
            self.words |= {f"Zqnom{seat}", f"Zqnote{seat}"}
            board = {"board_id": self.hall.board}
            head = {
                "public_id": str(seat),
                "code": self.chance.randbytes(4).hex(),
                "name": name,
                "joined_at": AT,
            }
            put(unit.connection, "seat", id=seat, **board, **head)
            written = {
                "activity_id": self.hall.activity,
                "block": "1",
                "position": seat,
                "created_at": AT,
                "updated_at": AT,
            }
            put(
                unit.connection,
                "note",
                id=str(uuid.UUID(bytes=self.chance.randbytes(16))),
                **board,
                seat_id=seat,
                text=note,
                **written,
            )
            put(
                unit.connection,
                "log",
                **board,
                at=AT,
                actor="host",
                act="seat_changed",
                detail={"was": f"Zqlog{seat}"},
            )
            self.words.add(f"Zqlog{seat}")
            terms = {"framework_id": self.hall.framework, **TERMS}
            put(
                unit.connection,
                "ballot",
                id=number,
                round_id=self.hall.round,
                receipt=f"R{seat}",
                assisted="",
                recorded_at=AT,
                **terms,
            )
            for row in ballots.vote_rows(number, ("1", "2", "3"), ballots.Terms(**terms)):
                put(unit.connection, "vote", **dict(zip(ballots.VOTE_COLUMNS, row, strict=True)))
            self.hall.hold(unit.connection, number, seat)
            if seat % 3 == 0:
                longer = f"Zqnouveau{seat}" + "x" * self.chance.randrange(400)
                self.words.add(f"Zqnouveau{seat}")
                unit.connection.execute(
                    update(table("seat")).where(table("seat").c.id == seat - 3).values(name=longer)
                )
                unit.connection.execute(
                    update(table("note"))
                    .where(table("note").c.seat_id == seat - 3)
                    .values(text=longer)
                )

    async def seal(self) -> None:
        def work(unit: Unit) -> None:
            stored = rounds_of(unit.connection, self.hall.activity)[0]
            closed = replace(stored, closed_at=AT, closed_by="host", ballots=0, seats=0, tally={})
            sealing.seal_round(unit, replace(closed, sha256="0"))

        await self.database.write(work)

    async def erase(self) -> None:
        await self.database.write(lambda unit: boards.erase_board(unit, self.hall.board))

    def marks(self) -> int:
        """How much is still to be cleaned."""
        with self.database.reader.connect() as connection:
            return int(
                connection.scalar(select(func.count()).where(setting.c.key.startswith(MARK))) or 0
            )

    def cleaned(self) -> None:
        until(lambda: self.marks() == 0, seconds=30, otherwise=lambda: "not cleaned")


async def voted_on(url: str) -> Voted:
    voted = Voted(url)
    await voted.fill()
    return voted

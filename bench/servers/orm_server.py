"""What ballot_cost.py compares with: the vote as tutorials write it, an AsyncSession of the ORM for
each request.

`python3 -m app bench servers/orm_server.py postgresql+psycopg://…` makes its tables, a board, a
vote of thirty fields and 300 seats; prints its port. `PUT /b/orm/activities/priorites/ballot` with
the header `Cookie: seat=N` replaces that seat's three choices; 200.
"""

import asyncio
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

import uvicorn
from fastapi import Cookie, FastAPI, HTTPException
from pydantic import BaseModel
from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import selectinload
from sqlmodel import Field, Relationship, SQLModel, select


class OrmBoard(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)


class OrmActivity(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    board_id: int = Field(foreign_key="ormboard.id")
    key: str
    state: str = "open"


class OrmSeat(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    board_id: int = Field(foreign_key="ormboard.id")
    name: str


class OrmBallot(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    activity_id: int = Field(foreign_key="ormactivity.id", index=True)
    seat_id: int = Field(foreign_key="ormseat.id", unique=True)
    choices: list["OrmChoice"] = Relationship(
        sa_relationship_kwargs={"cascade": "all, delete-orphan"}
    )


class OrmChoice(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    ballot_id: int = Field(foreign_key="ormballot.id", index=True)
    field: str


class Choices(BaseModel):
    fields: list[str]


def create_app(url: str) -> FastAPI:
    engine = create_async_engine(url, pool_size=20, max_overflow=0)
    session = async_sessionmaker(engine, expire_on_commit=False)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with engine.begin() as connection:
            await connection.run_sync(SQLModel.metadata.create_all)
        async with session() as unit:
            board = OrmBoard(code="orm")
            unit.add(board)
            await unit.flush()
            unit.add(OrmActivity(board_id=board.id, key="priorites"))
            unit.add_all(OrmSeat(board_id=board.id, name=f"Seat {number}") for number in range(300))
            await unit.commit()
        yield
        await engine.dispose()

    app = FastAPI(lifespan=lifespan)

    @app.put("/b/{code}/activities/{key}/ballot")
    async def cast(
        code: str, key: str, body: Choices, seat: Annotated[int, Cookie()]
    ) -> dict[str, list[str]]:
        async with session() as unit:
            await replace(unit, code, key, seat, body.fields)
            await unit.commit()
        return {"fields": body.fields}

    return app


async def replace(unit: AsyncSession, code: str, key: str, seat: int, fields: list[str]) -> None:
    board = (await unit.execute(select(OrmBoard).where(OrmBoard.code == code))).scalar_one()
    activity = (
        await unit.execute(
            select(OrmActivity).where(OrmActivity.board_id == board.id, OrmActivity.key == key)
        )
    ).scalar_one()
    holder = await unit.get(OrmSeat, seat, with_for_update=True)
    if holder is None or activity.state != "open" or len(set(fields)) != 3:
        raise HTTPException(409)
    request = (
        select(OrmBallot)
        .where(OrmBallot.activity_id == activity.id, OrmBallot.seat_id == seat)
        .options(selectinload(OrmBallot.choices))
    )
    ballot = (await unit.execute(request)).scalar_one_or_none()
    if ballot is None:
        ballot = OrmBallot(activity_id=activity.id, seat_id=seat)
        unit.add(ballot)
        await unit.flush()
    else:
        await unit.execute(delete(OrmChoice).where(OrmChoice.ballot_id == ballot.id))
    unit.add_all(OrmChoice(ballot_id=ballot.id, field=field) for field in fields)


async def main() -> None:
    listener = socket.create_server(("127.0.0.1", 0), backlog=2048)
    server = uvicorn.Server(
        uvicorn.Config(create_app(sys.argv[1]), log_level="warning", access_log=False)
    )
    print(f"http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
    await server.serve([listener])


if __name__ == "__main__":
    asyncio.run(main())

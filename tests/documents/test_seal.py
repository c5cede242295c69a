"""The seal covers what was decided: the import, the script without the app and the database's own
check each catch whatever was changed after the close."""

import asyncio
import copy
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from app.commands.ballots import cast_ballot
from app.commands.context import Context
from app.commands.people.seats import join
from app.commands.plan.activities import close_activity, open_activity, set_reveal
from app.commands.sessions import import_session
from app.documents.session.checks import check_session
from app.documents.session.file import write_session
from app.domain.refusals import Refusal
from app.domain.votes.seal import SEAL_1, ballots_sha256
from app.queries.sessions.session import session_json
from app.storage.boards import board_by_code
from app.storage.database import Database
from app.storage.unit import Unit
from app.storage.votes.ballots import ballot, vote
from app.storage.votes.rounds import round_
from app.storage.votes.seals import BrokenSeal, broken_seals
from app.storage.votes.turnout import turnout
from tests.documents.sessions import recount
from tests.new_boards import new_board

Json = dict[str, Any]
SEAL = "activities[0].rounds[0].seal"
CHOICES = (["1", "8", "22"], ["2", "9", "30"], ["1", "2", "3"], ["4", "5", "6"], ["1", "8", "22"])


@pytest.fixture
def context(any_database_url: str) -> Iterator[Context]:
    database = Database(any_database_url)
    yield Context(database, by="host")
    database.close()


async def sealed_board(context: Context, *, secret: bool = True) -> str:
    """A board with a sealed vote of five ballots, one on paper and one handed over; its code."""
    board = await new_board(context)
    session = await session_of(context, board.code)
    session["activities"][0]["secret"] = secret
    code = (await import_session(context, session)).code
    await open_activity(context, code, "priorites")
    for at, fields in enumerate(CHOICES):
        seat = await join(context, code, name=f"Awa {at}")
        assisted = {0: "paper", 1: "handover"}.get(at, "")
        await cast_ballot(context, code, seat.public_id, "priorites", fields, assisted)
    await close_activity(context, code, "priorites")
    return code


async def session_of(context: Context, code: str) -> Json:
    def query(connection: Any) -> Json:
        return session_json(connection, board_by_code(connection, code))

    return await context.database.read(query)


async def seals_of(context: Context) -> list[BrokenSeal]:
    return await context.database.read(broken_seals)


def round_in(session: Json) -> Json:
    first: Json = session["activities"][0]["rounds"][0]
    return first


def relabel(document: Json) -> None:
    """A paper ballot passes for one that its voter cast."""
    next(row for row in document["ballots"] if row["assisted"] == "paper")["assisted"] = None


def move_vote(document: Json) -> None:
    """Two ballots exchange their choices; the tally stays."""
    first = document["ballots"][0]
    second = next(row for row in document["ballots"] if row["fields"] != first["fields"])
    first["fields"], second["fields"] = second["fields"], first["fields"]


def forget_a_voter(document: Json) -> None:
    document["turnout"].pop()


def change(name: str, value: Any) -> Callable[[Json], None]:
    def harm(document: Json) -> None:
        place = document
        *path, last = name.split(".")
        for key in path:
            place = place[key]
        assert place[last] != value
        place[last] = value

    return harm


HARMS = {
    "a vote moved": move_vote,
    "paper as own": relabel,
    "rule": change("rule.repeats", True),
    "opened_at": change("opened_at", "2020-01-01T00:00:00.000Z"),
    "closed_at": change("closed_at", "2020-01-01T00:00:00.000Z"),
    "closed_by": change("closed_by", "organiser"),
    "reveal": change("reveal", "at_close"),
    "pace": change("pace", "steps"),
    "seats": change("seal.seats", 40),
    "replaced": change("replaced", 3),
    "withdrawn": change("withdrawn", 3),
    "voided": change("voided", 3),
}
COVERED_BY_SEAL_1 = {"a vote moved"}


def refused(session: Json) -> tuple[str, str]:
    """The import's refusal and its path; empty when it takes the session."""
    try:
        check_session(session)
    except Refusal as refusal:
        return refusal.code, str(refusal.details["where"])
    return "", ""


def as_seal_1(session: Json) -> Json:
    """The same session as a Palabre from before seal/2 wrote it."""
    older = copy.deepcopy(session)
    document = round_in(older)
    for name in ("reveal", "pace", "replaced", "withdrawn", "voided"):
        document.pop(name)
    for name in ("form", "witnesses"):
        document["seal"].pop(name)
    rows = ((row["receipt"], row["fields"]) for row in document["ballots"])
    document["seal"]["sha256"] = ballots_sha256(rows)
    return older


@pytest.mark.parametrize("name", [*HARMS])
def test_whatever_was_changed_is_refused_and_recounted(
    context: Context, tmp_path: Path, name: str
) -> None:
    async def run() -> Json:
        return await session_of(context, await sealed_board(context))

    session = asyncio.run(run())
    assert refused(session) == ("", "")
    assert recount(write_session(session), tmp_path).returncode == 0
    HARMS[name](round_in(session))
    assert refused(session) == ("seal_broken", f"{SEAL}.sha256")
    assert recount(write_session(session), tmp_path).returncode == 1


def test_a_turnout_that_does_not_fit_is_refused(context: Context, tmp_path: Path) -> None:
    async def run() -> Json:
        return await session_of(context, await sealed_board(context))

    session = asyncio.run(run())
    forget_a_voter(round_in(session))
    assert refused(session) == ("bad_session", "activities[0].rounds[0].turnout")
    assert recount(write_session(session), tmp_path).returncode == 1


@pytest.mark.parametrize("changed", ["seat", "recorded_at"])
def test_in_a_named_vote_the_seal_covers_whose_and_when(
    context: Context, tmp_path: Path, changed: str
) -> None:
    async def run() -> Json:
        return await session_of(context, await sealed_board(context, secret=False))

    session = asyncio.run(run())
    assert refused(session) == ("", "")
    assert recount(write_session(session), tmp_path).stdout == "priorites, round 1: as sealed\n"
    first, second = round_in(session)["ballots"][:2]  # exchanged, so that the turnout stays
    assert first[changed] != second[changed]
    first[changed], second[changed] = second[changed], first[changed]
    assert refused(session) == ("seal_broken", f"{SEAL}.sha256")
    assert recount(write_session(session), tmp_path).returncode == 1


def test_older_seals_are_verified_and_kept_as_they_were(context: Context, tmp_path: Path) -> None:
    async def run() -> tuple[Json, Json, list[BrokenSeal]]:
        older = as_seal_1(await session_of(context, await sealed_board(context)))
        code = (await import_session(context, older)).code
        return older, await session_of(context, code), await seals_of(context)

    older, again, broken = asyncio.run(run())
    assert broken == []
    assert round_in(again)["seal"]["sha256"] == round_in(older)["seal"]["sha256"]
    assert round_in(again)["seal"]["form"] == SEAL_1
    assert refused(again) == ("", "")
    for session in (older, again):
        assert recount(write_session(session), tmp_path).stdout == "priorites, round 1: as sealed\n"


def test_a_seal_of_the_ballots_alone_lets_all_else_be_changed(
    context: Context, tmp_path: Path
) -> None:
    """The control: what seal/1 does not cover is imported, and recounted as sealed."""

    async def run() -> Json:
        return as_seal_1(await session_of(context, await sealed_board(context)))

    older = asyncio.run(run())
    caught = set()
    for name, harm in HARMS.items():
        session = copy.deepcopy(older)
        for key in ("reveal", "pace", "replaced", "withdrawn", "voided"):
            round_in(session).setdefault(key, None)
        harm(round_in(session))
        if refused(session)[0] or recount(write_session(session), tmp_path).returncode:
            caught.add(name)
    assert caught == COVERED_BY_SEAL_1


IN_THE_DATABASE = {
    "a vote moved": update(vote).where(vote.c.field_id == "22").values(field_id="23"),
    "paper as own": update(ballot).where(ballot.c.assisted == "paper").values(assisted=""),
    "closed_at": update(round_).values(closed_at="2020-01-01T00:00:00.000Z"),
    "closed_by": update(round_).values(closed_by="organiser"),
    "reveal": update(round_).values(reveal="at_close"),
    "seats": update(round_).values(seats=40),
    "turnout": update(turnout)
    .where(turnout.c.seat_id == select(turnout.c.seat_id).limit(1).scalar_subquery())
    .values(cast=False),
    "tally": update(round_).values(tally={"1": 15}),
    "ballots": update(round_).values(ballots=4),
    "form": update(round_).values(seal_form=SEAL_1),
}


@pytest.mark.parametrize("name", [*IN_THE_DATABASE])
def test_rows_changed_after_the_seal_are_named(context: Context, name: str) -> None:
    """What the operator's check of the database asks. Before the change, all is as sealed."""

    async def run() -> tuple[str, list[BrokenSeal], list[BrokenSeal]]:
        code = await sealed_board(context)
        before = await seals_of(context)

        def work(unit: Unit) -> None:
            unit.connection.execute(IN_THE_DATABASE[name])

        await context.database.write(work)
        return code, before, await seals_of(context)

    code, before, after = asyncio.run(run())
    assert before == []
    assert [(row.board, row.activity, row.round) for row in after] == [(code, "priorites", 1)]
    assert after[0].problem


def test_the_reveal_of_the_next_round_does_not_touch_the_seal(context: Context) -> None:
    async def run() -> tuple[list[BrokenSeal], Json]:
        code = await sealed_board(context)
        await set_reveal(context, code, "priorites", "at_close")
        return await seals_of(context), await session_of(context, code)

    broken, session = asyncio.run(run())
    assert broken == []
    assert (round_in(session)["reveal"], refused(session)) == ("live", ("", ""))

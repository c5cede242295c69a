"""Databases and session files of every version of before, on this one."""

import asyncio
import contextlib
import itertools
import json
import random
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import create_engine, text

from app.commands.context import Context
from app.commands.sessions import import_session
from app.doctor import recounted
from app.documents.session.file import read_checked, write_session
from app.domain.refusals import Refusal
from app.queries.sessions.session import session_json
from app.storage.boards import board_by_code
from app.storage.database import Database
from app.storage.upkeep.bad_database import BadDatabase
from app.storage.upkeep.migrate import migrate
from tests.campaigns.campaign import Campaign, Outcome
from tests.campaigns.past.written import Json, State, lost, states
from tests.servers.postgres import Postgres
from tests.servers.process import shared_folder

RECEIPTS_ANEW = "UPDATE ballot SET receipt = 'A' || substr(receipt, 2)"
KINDS = ("sqlite", "postgres")
OLDEST = "0001"
COUNTED = ("board", "seat", "note", "ballot", "vote", "ballot_holder", "round", "log")


@contextlib.contextmanager
def databases() -> Iterator[Callable[[str], str]]:
    """Yields a function that makes an empty database of a kind and returns its address."""
    numbers = itertools.count()
    with shared_folder(quick=True) as folder, contextlib.ExitStack() as stack:
        servers: list[Postgres] = []

        def make(kind: str) -> str:
            if kind == "sqlite":
                return f"sqlite:///{folder}/{next(numbers)}.db"
            if not servers:
                (folder / "postgres").mkdir()
                servers.append(Postgres(folder / "postgres").start())
                stack.callback(servers[0].stop)
            return servers[0].create()

        yield make


def row_counts(url: str) -> dict[str, int]:
    """Returns how many people, notes and votes are stored."""
    engine = create_engine(url)
    with engine.connect() as connection:
        counts = {
            table: connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()
            for table in COUNTED
        }
    engine.dispose()
    return counts


def document_of(url: str, code: str) -> Json:
    """Returns a board as a session document."""

    async def run() -> Any:
        database = Database(url)
        try:
            return await database.read(
                lambda connection: session_json(connection, board_by_code(connection, code))
            )
        finally:
            database.close()

    return dict(asyncio.run(run()))


def with_changes_meant(session: Json) -> Json:
    """Returns an old session as files have been written since: while a secret vote is open without
    ballots and without who has voted; nor does any name who voted where few did or all alike."""
    session = json.loads(json.dumps(session))
    for activity in session["activities"]:
        for round in activity["rounds"]:
            if activity["secret"] and not round["closed_at"]:
                round["ballots"] = None
            choices = [sorted(ballot["fields"]) for ballot in round["ballots"] or []]
            is_told = activity["secret"] and (
                len(choices) < 5 or choices == choices[:1] * len(choices)
            )
            if is_told:
                round["turnout"] = None
    return session


def unsound(url: str) -> list[str]:
    """Returns what the doctor finds."""
    return [f"{finding.name}: {finding.value}" for finding in recounted(url) if not finding.ok]


def upgraded(state: State, kind: str, url: str) -> Iterator[str]:
    """Upgrades a database; yields what the doctor finds, and what its boards no longer say."""
    state.load(kind, url)
    before = row_counts(url)
    try:
        migrate(url)
        yield from lost(before, row_counts(url), "rows")
        yield from unsound(url)
        for name, board in state.played[kind].items():
            old = with_changes_meant(board["session"])
            for loss in lost(old, document_of(url, old["board"]["code"])):
                yield f"{name}{loss}"
    except (BadDatabase, Refusal) as error:
        yield f"{error!r}"


def chosen(seed: int, size: int) -> list[tuple[State, str]]:
    """Returns states with a kind of database: all, or the oldest and some others."""
    pairs = [(state, kind) for state in states().values() for kind in KINDS if state.dumps[kind]]
    chance = random.Random(seed)
    chance.shuffle(pairs)
    pairs.sort(key=lambda pair: pair[0].revision != OLDEST)
    return pairs[:size]


def run_upgrades(seed: int, size: int) -> Outcome:
    outcome = Outcome({"databases": 0, "boards": 0})
    with databases() as make:
        for state, kind in chosen(seed, size):
            outcome.count("databases")
            outcome.count("boards", len(state.played[kind]))
            outcome.harms += [
                f"{state.name} on {kind}: {harm}" for harm in upgraded(state, kind, make(kind))
            ]
    return outcome


def control_upgrades(seed: int) -> Outcome:
    """Upgrades a database by a migration that writes receipts anew."""
    state = states()[chosen(seed, 1)[0][0].name]
    with databases() as make:
        url = make("sqlite")
        state.load("sqlite", url)
        migrate(url)
        engine = create_engine(url)
        with engine.begin() as connection:
            connection.exec_driver_sql(RECEIPTS_ANEW)
        engine.dispose()
        return Outcome({"databases": 1}, unsound(url))


def imported(url: str, session: Json) -> Iterator[str]:
    """Imports a session file; yields why it was refused, or what is lost of it."""

    async def run() -> Any:
        database = Database(url)
        try:
            document, _ = read_checked("session.json", write_session(session))  # type: ignore[arg-type]
            return await import_session(Context(database), document)
        finally:
            database.close()

    try:
        board = asyncio.run(run())
    except Refusal as refusal:
        yield f"refused: {refusal.code} {refusal.details}"
        return
    new = document_of(url, board.code)
    new["board"] = {**new["board"], "code": session["board"]["code"]}
    yield from lost(with_changes_meant(session), new)


def run_sessions(seed: int, size: int) -> Outcome:
    outcome = Outcome({"files": 0})
    files = [
        (state.name, name, board["session"])
        for state in states().values()
        for name, board in state.played["sqlite"].items()
    ]
    random.Random(seed).shuffle(files)
    with databases() as make:
        url = make("sqlite")
        migrate(url)
        for state, name, session in files[:size]:
            outcome.count("files")
            outcome.harms += [f"{state} {name}: {harm}" for harm in imported(url, session)]
        outcome.harms += unsound(url)
    return outcome


def control_sessions(seed: int) -> Outcome:
    """Reads the oldest files where every name of today's form must be there."""
    from jsonschema import Draft202012Validator

    from app.documents.session.schema import json_schema

    schema = json_schema()
    for part in [schema, *schema["$defs"].values()]:
        if "properties" in part:
            part["required"] = list(part["properties"])
    outcome = Outcome({"files": 0})
    oldest = next(iter(states().values()))
    for board in oldest.played["sqlite"].values():
        outcome.count("files")
        errors = Draft202012Validator(schema).iter_errors(board["session"])
        outcome.harms += [error.message[:200] for error in itertools.islice(errors, 1)]
    return outcome


CAMPAIGNS = (
    Campaign(
        name="upgrades",
        promise="a database of any version of before is upgraded: the doctor finds nothing, seals"
        " hold, boards in every state say what they said",
        unit="databases",
        short=6,
        full=len(chosen(0, 1000)),
        safeguard="rows as they were: a migration writes receipts anew",
        run=run_upgrades,
        control=control_upgrades,
    ),
    Campaign(
        name="past-sessions",
        promise="a session file of any version of before is imported whole",
        unit="files",
        short=24,
        full=sum(len(state.played["sqlite"]) for state in states().values()),
        safeguard="names that older files may leave out",
        run=run_sessions,
        control=control_sessions,
    ),
)

"""I15: the file alone suffices to recount, by a script that knows nothing of the app.

A voter finds the own ballot in it.
"""

import asyncio
import copy
import json
import random
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from app.commands.ballots import cast_ballot, withdraw_ballot
from app.commands.context import Context
from app.commands.people.seats import join
from app.commands.plan.activities import close_activity, open_activity
from app.commands.sessions import import_session
from app.documents.session.file import write_session
from app.domain.plan.template import COOPERATION, CULTURE21PLUS, PRIORITY_VOTE
from app.domain.votes.redraws import sureness
from app.frameworks import shipped
from app.queries.sessions.session import session_json
from app.storage.boards import board_by_code
from app.storage.database import Database
from tests.documents.sessions import recount
from tests.new_boards import new_board

Json = dict[str, Any]
BOARDS = 24


async def file_of(context: Context, code: str) -> Json:
    return await context.database.read(
        lambda connection: session_json(connection, board_by_code(connection, code))
    )


async def generated(context: Context, seed: int) -> tuple[Json, list[str]]:
    """Makes a random board: template, rule, secrecy, people, changes of mind, rounds.

    Returns it with the receipts that its last voters hold.
    """
    chance = random.Random(seed)
    template = chance.choice([CULTURE21PLUS, PRIORITY_VOTE, COOPERATION])
    board = await new_board(context, template)
    session = await file_of(context, board.code)
    vote = next(activity for activity in session["activities"] if activity["kind"] == "vote")
    vote["rule"] = {"votes": chance.randint(1, 5), "repeats": chance.random() < 0.4}
    vote["secret"] = chance.random() < 0.7
    code = (await import_session(context, session)).code
    fields = list(shipped()[vote["framework"]].fields)
    seats = [
        (await join(context, code, name=f"Awa {at}")).public_id
        for at in range(chance.randint(0, 12))
    ]
    receipts: dict[str, str] = {}
    for _ in range(chance.randint(1, 3)):
        await open_activity(context, code, "priorites")
        receipts.clear()
        for seat in chance.choices(seats, k=2 * len(seats)) if seats else []:
            if chance.random() < 0.2:
                await withdraw_ballot(context, code, seat, "priorites")
                receipts.pop(seat, None)
                continue
            choose = chance.choices if vote["rule"]["repeats"] else chance.sample
            chosen = choose(fields, k=vote["rule"]["votes"])
            receipts[seat] = (await cast_ballot(context, code, seat, "priorites", chosen)).receipt
        await close_activity(context, code, "priorites")
    return await file_of(context, code), list(receipts.values())


@pytest.fixture(scope="module")
def boards(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> list[tuple[Json, list[str]]]:
    path = tmp_path_factory.mktemp("recount") / "palabre.db"
    path.write_bytes(sqlite_template.read_bytes())

    async def run() -> list[tuple[Json, list[str]]]:
        database = Database(f"sqlite:///{path}")
        try:
            return [await generated(Context(database), seed) for seed in range(BOARDS)]
        finally:
            database.close()

    return asyncio.run(run())


def counted(folder: Path, *files: tuple[Json, str]) -> "list[subprocess.CompletedProcess[str]]":
    """What the script says of each session and receipt, four processes at a time."""

    def run(at: int) -> "subprocess.CompletedProcess[str]":
        session, receipt = files[at]
        copy_folder = folder / str(at)
        copy_folder.mkdir(exist_ok=True)
        return recount(write_session(session), copy_folder, receipt)

    with ThreadPoolExecutor(4) as processes:
        return list(processes.map(run, range(len(files))))


def test_every_board_recounts(boards: list[tuple[Json, list[str]]], tmp_path: Path) -> None:
    sessions = [session for session, _ in boards]
    for session, done in zip(
        sessions, counted(tmp_path, *((session, "") for session in sessions)), strict=True
    ):
        assert (done.returncode, done.stderr) == (0, ""), done.stdout
        assert done.stdout.count("as sealed") == len(sealed(session))


def test_the_script_finds_the_same_sureness_as_the_report(
    boards: list[tuple[Json, list[str]]], tmp_path: Path
) -> None:
    compared = 0
    for session, _ in boards[:8]:
        printed = recount(write_session(session), tmp_path, "--redraws").stdout
        for round_ in sealed(session):
            cast = [(ballot["receipt"], ballot["fields"]) for ballot in round_["ballots"]]
            sure = sureness(cast, len(round_["seal"]["tally"]), round_["seal"]["sha256"])
            lines = [
                dict(count.rsplit(": ", 1) for count in line.split(": ", 1)[1].split(", "))
                for line in printed.splitlines()
                if line.startswith(f"  among the first {sure.places if sure else 0} ")
            ]
            counts = {field: str(times) for field, times in sure.times.items()} if sure else {}
            assert not counts or counts in lines
            compared += bool(counts)
    assert compared > 2


def test_every_voter_finds_the_own_ballot(
    boards: list[tuple[Json, list[str]]], tmp_path: Path
) -> None:
    questions = [(session, receipt) for session, receipts in boards for receipt in receipts[:3]]
    *answers, unknown = counted(tmp_path, *questions, (boards[0][0], "2222-2222"))
    for (_, receipt), done in zip(questions, answers, strict=True):
        assert done.returncode == 0
        assert f"{receipt} chose " in done.stdout
    assert unknown.returncode == 1


def sealed(session: Json) -> list[Json]:
    return [
        round_
        for activity in session["activities"]
        for round_ in activity["rounds"]
        if round_["seal"]
    ]


def moved_vote(round_: Json) -> None:
    """Moves one choice of one ballot to a field that it did not choose, and the tally with it."""
    ballot = round_["ballots"][0]
    tally = {row["field"]: row for row in round_["seal"]["tally"]}
    gone, new = ballot["fields"][0], next(field for field in tally if field not in ballot["fields"])
    ballot["fields"][0] = new
    tally[gone]["votes"] -= 1
    tally[new]["votes"] += 1
    for row in tally.values():
        row["rank"] = 1 + sum(second["votes"] > row["votes"] for second in tally.values())


def exchanged(round_: Json) -> None:
    first, second = (
        round_["ballots"][0],
        next(
            ballot
            for ballot in round_["ballots"]
            if ballot["fields"] != round_["ballots"][0]["fields"]
        ),
    )
    first["fields"], second["fields"] = second["fields"], first["fields"]


def lost(round_: Json) -> None:
    round_["ballots"].pop()


def doubled(round_: Json) -> None:
    round_["ballots"].append({**round_["ballots"][0], "receipt": "ZZZZ-ZZZZ"})


def miscounted(round_: Json) -> None:
    round_["seal"]["tally"][0]["votes"] += 1


def misranked(round_: Json) -> None:
    round_["seal"]["tally"][0]["rank"] += 1


@pytest.mark.parametrize("harm", [moved_vote, exchanged, lost, doubled, miscounted, misranked])
def test_whatever_was_moved_is_caught(
    boards: list[tuple[Json, list[str]]], tmp_path: Path, harm: Any
) -> None:
    files = []
    for session, _ in boards:
        changed = copy.deepcopy(session)
        rounds = [
            changed_ballot
            for changed_ballot in sealed(changed)
            if len({json.dumps(ballot["fields"]) for ballot in changed_ballot["ballots"]}) > 1
        ]
        if rounds:
            harm(rounds[-1])
            files.append((changed, ""))
    assert {done.returncode for done in counted(tmp_path, *files)} == {1}
    assert len(files) > BOARDS / 2

"""I9 with parts: swapping two ballots inside a piece changes no byte of the file."""

import asyncio
import random
from collections.abc import Iterator
from typing import Any

import pytest

from app.commands.ballots import cast_ballot
from app.commands.context import Context
from app.commands.people.join_questions import set_join_questions
from app.commands.people.seats import join
from app.commands.plan.activities import close_activity
from app.documents.session.checks import check_session
from app.documents.session.file import write_session
from app.documents.session.merge.sessions import merge_sessions
from app.storage.database import Database
from tests.documents.sessions import vote_of
from tests.documents.test_secrecy import open_vote, session_of, swap, ticking

Json = dict[str, Any]
PEOPLE = [("in_room", "woman")] * 6 + [("online", "man")] * 6
CHANCE = random.Random(5)
BALLOTS = [sorted(CHANCE.sample([f"{number}" for number in range(1, 31)], 3), key=int)
           for _ in PEOPLE]  # fmt: skip


@pytest.fixture
def context(any_database_url: str) -> Iterator[Context]:
    database = Database(any_database_url)
    yield Context(database, ticking())
    database.close()


async def cast(context: Context, code: str) -> list[int]:
    await set_join_questions(context, code, ["gender"])
    rows = []
    for place, (where, answer) in enumerate(PEOPLE):
        said = [f"gender:{answer}"]
        seat = await join(context, code, name=f"Awa {place}", attendance=where, answers=said)
        await cast_ballot(context, code, seat.public_id, "priorites", BALLOTS[place])
        rows.append(seat.id)
    return rows


async def sealed_after(context: Context, places: tuple[int, int] | None) -> Json:
    """The round's seal after two seats hold each other's ballot."""
    code = await open_vote(context, secret=True)
    rows = await cast(context, code)
    if places:
        await context.database.write(swap(rows[places[0]], rows[places[1]]))
    await close_activity(context, code, "priorites")
    session = await session_of(context, code)
    check_session(session)  # type: ignore[arg-type]
    seal: Json = vote_of(session)["rounds"][0]["seal"]
    return seal


def test_whose_ballot_it_is_inside_a_piece_changes_no_count(context: Context) -> None:
    async def run() -> None:
        before = await sealed_after(context, None)
        inside = await sealed_after(context, (0, 3))
        assert [part["by"] for part in before["parts"]] == ["gender", "attendance"]
        assert inside["parts"] == before["parts"]
        across = await sealed_after(context, (0, 6))
        assert across["parts"] != before["parts"], "the control: the swap is a swap"
        assert across["tally"] == before["tally"]

    asyncio.run(run())


def test_while_the_vote_is_open_the_file_is_the_same_whoever_holds_a_ballot(
    context: Context,
) -> None:
    async def run() -> None:
        code = await open_vote(context, secret=True)
        rows = await cast(context, code)
        before = write_session(await session_of(context, code))  # type: ignore[arg-type]
        await context.database.write(swap(rows[0], rows[6]))
        assert write_session(await session_of(context, code)) == before  # type: ignore[arg-type]

    asyncio.run(run())


def test_two_sites_add_up_votes_that_both_parted_alike(context: Context) -> None:
    async def run() -> None:
        files = []
        for site in range(2):
            code = await open_vote(context, secret=True)
            await cast(context, code)
            await close_activity(context, code, "priorites")
            files.append(await session_of(context, code))
            if site:
                files[1]["board"]["created_at"] = files[0]["board"]["created_at"]
                for seat in files[1]["seats"]:
                    seat["name"] = f"Bakary {seat['name']}"
        merged: Json = merge_sessions(*files)  # type: ignore[arg-type, assignment]
        check_session(merged)  # type: ignore[arg-type]
        single, both = (vote_of(file)["rounds"][0]["seal"] for file in (files[0], merged))
        assert both["ballots"] == 24
        for one_site, two_sites in zip(single["parts"], both["parts"], strict=True):
            assert two_sites["turnout"] is None
            rows = [(row["of"], row["ballots"]) for row in two_sites["votes"]]
            assert rows == [(row["of"], 2 * row["ballots"]) for row in one_site["votes"]]
        assert {tuple(seat["answers"].items()) for seat in merged["seats"]} == {
            (("gender", "woman"),),
            (("gender", "man"),),
        }
        vote_of(files[1])["rounds"][0]["seal"].pop("parts")
        files[1]["seats"][0]["name"] = ""
        assert "parts" not in vote_of(merge_sessions(*files))["rounds"][0]["seal"]  # type: ignore

    asyncio.run(run())

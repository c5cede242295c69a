"""A lock: the activity stays open, and nothing that participants send changes anything until it is unlocked."""

import asyncio
import random
import uuid
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest

from app.commands.activities import lock_activity, open_activity
from app.commands.ballots import cast_ballot
from app.commands.boards import create_board
from app.commands.context import Context
from app.commands.people.seats import join
from app.domain.refusals import Refusal
from app.domain.template import PRIORITY_VOTE
from app.frameworks import shipped
from app.storage.activities import StoredActivity, activity_by_key
from app.storage.boards import board_by_code
from app.storage.database import Database
from app.storage.unit import Unit
from app.storage.votes import ballots as store
from app.storage.votes.rounds import require_round
from tests.shared import Start
from tests.storage.rows import put_ballot
from tests.web.crowds import Caller, callers
from tests.web.forks import Forked
from tests.web.people import NOTES, VOTE, Workshop, refusal, votes_of
from tests.web.seals import sha256_of
from tests.web.secrecy.test_races import ROUNDS, RUNNERS, VOTERS, Race, seats

LOCKED = (409, "activity_locked")


def test_a_locked_activity_stays_open_and_says_so(any_workshop: Workshop) -> None:
    for key in (VOTE, NOTES):
        before = any_workshop.activity(key)
        assert (before["state"], before["locked"]) == ("open", False)
        for _ in range(2):
            answer = any_workshop.fanta.locks(key)
            assert (answer.status_code, answer.json()) == (200, {**before, "locked": True})
        assert any_workshop.activity(key) == {**before, "locked": True}
        for _ in range(2):
            answer = any_workshop.fanta.unlocks(key)
            assert (answer.status_code, answer.json()) == (200, before)
        assert any_workshop.activity(key) == before


def test_locking_again_is_no_act_and_no_news(workshop: Workshop) -> None:
    workshop.fanta.locks().raise_for_status()
    version, acts = (
        workshop.moussa.board()["version"],
        workshop.fanta.get(f"{workshop.path}/acts").json(),
    )
    workshop.fanta.locks().raise_for_status()
    assert (
        workshop.moussa.board()["version"],
        workshop.fanta.get(f"{workshop.path}/acts").json(),
    ) == (version, acts)


def test_only_what_is_open_can_be_locked(sqlite_server: Forked, workshop_at: Start) -> None:
    workshop = workshop_at(sqlite_server, opened=False)
    for act in (workshop.fanta.locks, workshop.fanta.unlocks):
        assert refusal(act()) == (409, "activity_not_open")
        assert refusal(act("nowhere")) == (404, "no_such_activity")
    workshop.fanta.opens().raise_for_status()
    workshop.fanta.closes().raise_for_status()
    for act in (workshop.fanta.locks, workshop.fanta.unlocks):
        assert refusal(act()) == (409, "activity_not_open")


def test_no_ballot_comes_changes_or_goes_while_the_vote_is_locked(any_workshop: Workshop) -> None:
    awa, bakary = any_workshop.seat("Awa"), any_workshop.seat("Bakary")
    cast = awa.vote("1", "8", "22").json()
    before = any_workshop.fanta.tally().json()
    any_workshop.fanta.locks().raise_for_status()
    assert refusal(bakary.vote("1", "8", "22")) == LOCKED
    assert refusal(awa.vote("1", "8", "23")) == LOCKED
    assert refusal(awa.withdraw()) == LOCKED
    assert any_workshop.fanta.tally().json() == before
    assert awa.board()["me"]["ballots"][VOTE] == cast
    any_workshop.fanta.unlocks().raise_for_status()
    assert awa.vote("1", "8", "23").status_code == bakary.vote("1", "8", "22").status_code == 200
    after = any_workshop.fanta.tally().json()
    assert (after["round"], after["ballots"], votes_of(after)) == (
        before["round"],
        2,
        {"1": 2, "8": 2, "22": 1, "23": 1},
    )


@pytest.mark.parametrize("how", ["paper", "handover"])
def test_what_a_host_types_in_for_a_seat_waits_too(any_workshop: Workshop, how: str) -> None:
    awa = any_workshop.seat("Awa")
    any_workshop.fanta.locks().raise_for_status()
    assert refusal(any_workshop.fanta.vote("1", "8", "22", seat=awa.seat, assisted=how)) == LOCKED
    paper = any_workshop.fanta.post(
        f"{any_workshop.path}/paper", json={"seat": awa.seat_code, "choices": "1 8 22"}
    )
    handed = any_workshop.fanta.post(
        f"{any_workshop.path}/handover/{awa.seat}", json={"fields": ["1", "8", "22"]}
    )
    assert (
        paper.status_code,
        handed.status_code,
        any_workshop.fanta.tally().json()["ballots"],
    ) == (409, 409, 0)


def test_a_ballot_whose_answer_was_lost_hears_its_receipt_through_the_lock(
    any_workshop: Workshop,
) -> None:
    """It is in: to say that nothing was recorded would be untrue."""
    awa, bakary = any_workshop.seat("Awa"), any_workshop.seat("Bakary")
    cast = awa.vote("1", "8", "22").json()
    any_workshop.fanta.locks().raise_for_status()
    assert awa.vote("1", "8", "22").json() == cast
    assert bakary.withdraw().status_code == 204, "there is nothing to take back"


def test_no_note_comes_changes_or_goes_by_its_author_while_the_activity_is_locked(
    any_workshop: Workshop,
) -> None:
    awa, note = any_workshop.seat("Awa"), str(uuid.uuid4())
    awa.note("Un marché", id=note).raise_for_status()
    any_workshop.fanta.locks(NOTES).raise_for_status()
    assert refusal(awa.note("Deux marchés")) == LOCKED
    assert refusal(awa.note("Deux marchés", id=note)) == LOCKED
    assert refusal(awa.delete(f"{any_workshop.path}/notes/{note}")) == LOCKED
    assert awa.note("Un marché", id=note).status_code == 200, "an outbox hears that its note is in"
    assert [one["text"] for one in awa.notes()] == ["Un marché"]
    any_workshop.fanta.unlocks(NOTES).raise_for_status()
    assert awa.note("Deux marchés", id=note).status_code == 200


def test_facilitators_moderate_a_locked_wall(workshop: Workshop) -> None:
    note, other = (
        workshop.seat("Awa").note(text).json()["id"] for text in ("Un marché", "Le marché")
    )
    workshop.fanta.locks(NOTES).raise_for_status()
    path = f"{workshop.path}/notes/{note}"
    for address, body in (
        ("moderate", {"state": "shown", "text": "Marché"}),
        ("move", {"field": "2"}),
        ("merge", {"notes": [other]}),
    ):
        workshop.fanta.post(f"{path}/{address}", json=body).raise_for_status()
    assert workshop.fanta.delete(path).status_code == 204


def test_one_lock_is_about_one_activity(workshop: Workshop) -> None:
    workshop.fanta.locks().raise_for_status()
    awa = workshop.seat("Awa")
    assert awa.note("Un marché").status_code == 201
    workshop.fanta.unlocks().raise_for_status()
    workshop.fanta.locks(NOTES).raise_for_status()
    assert awa.vote("1", "8", "22").status_code == 200


def test_a_locked_vote_closes_with_its_seal_and_opens_again_unlocked(
    any_workshop: Workshop,
) -> None:
    cast = any_workshop.seat("Awa").vote("1", "8", "22").json()
    any_workshop.fanta.locks().raise_for_status()
    any_workshop.fanta.opens(minutes=5).raise_for_status()
    assert any_workshop.activity()["locked"], "a timer unlocks nothing"
    seal = any_workshop.fanta.closes().json()
    assert (seal["round"], seal["sha256"]) == (1, sha256_of(any_workshop, [cast]))
    assert (any_workshop.activity()["state"], any_workshop.activity()["locked"]) == (
        "closed",
        False,
    )
    assert any_workshop.fanta.opens().json()["locked"] is False
    assert any_workshop.seat("Bakary").vote("1", "8", "22").status_code == 200


def test_a_lock_is_pushed_with_the_activities(workshop: Workshop) -> None:
    before = workshop.moussa.board()["version"]
    workshop.fanta.locks().raise_for_status()
    [news] = workshop.moussa.get(
        f"{workshop.path}/news?audience=screen&protocol=palabre.json&since={before}"
    ).json()
    assert {one["key"]: one["locked"] for one in news["activities"]}[VOTE] is True


@pytest.mark.parametrize(
    ("language", "act"), [("fr", "a verrouillé"), ("en", "locked"), ("es", "ha bloqueado")]
)
def test_the_other_facilitator_reads_of_it(workshop: Workshop, language: str, act: str) -> None:
    workshop.fanta.locks().raise_for_status()
    page = (
        workshop.bearer("host_url")
        .get(
            f"{workshop.path}/console", headers={"Accept": "text/html", "Accept-Language": language}
        )
        .text
    )
    assert act in page
    assert workshop.fanta.get(f"{workshop.path}/acts").json()["acts"][0]["act"] == "activity_locked"


@pytest.mark.parametrize("key", [VOTE, NOTES])
def test_a_plain_form_brings_back_to_the_console(workshop: Workshop, key: str) -> None:
    for act in ("lock", "unlock"):
        answer = workshop.fanta.post(
            f"{workshop.path}/activities/{key}/{act}", headers={"Accept": "text/html"}
        )
        assert (answer.status_code, answer.headers["location"]) == (303, f"{workshop.path}/console")


class LockRace(Race):
    """Ballots against a lock: it comes when half of them are answered, and the tally is read as soon as it says that it holds."""

    def close(self, caller: Caller) -> dict[str, Any]:
        assert self.half.wait(30)
        status, activity = caller.ask(
            "POST",
            f"{self.workshop.path}/activities/{VOTE}/lock",
            cookie=self.workshop.fanta.cookie,
        )
        assert (status, activity["locked"]) == (200, True)
        return dict(caller.ask("GET", f"{self.workshop.path}/activities/{VOTE}/tally")[1])


def test_nothing_is_recorded_after_the_answer_of_the_lock(any_workshop: Workshop) -> None:
    cookies, refused = seats(any_workshop, VOTERS), 0
    for number in range(1, ROUNDS + 1):
        race = LockRace(any_workshop, cookies)
        held = race.run(random.Random(number))
        recorded, late = race.recorded, race.late
        assert set(late) <= {LOCKED}
        assert any_workshop.moussa.tally().json() == held
        assert (held["ballots"], votes_of(held)) == (
            len(recorded),
            Counter(field for ballot in recorded for field in ballot["fields"]),
        )
        refused += len(late)
        assert any_workshop.fanta.closes().json()["sha256"] == sha256_of(any_workshop, recorded)
        any_workshop.fanta.opens()
    assert refused, "the lock came after every ballot: this was no race"


def test_locks_that_race_each_other_end_as_the_last_one_said(any_workshop: Workshop) -> None:
    cookie = any_workshop.fanta.cookie

    def turn(caller: Caller, chance: random.Random) -> set[int]:
        acts = [chance.choice(("lock", "unlock")) for _ in range(10)]
        return {
            caller.ask("POST", f"{any_workshop.path}/activities/{VOTE}/{act}", cookie=cookie)[0]
            for act in acts
        }

    assert set().union(
        *callers(
            any_workshop.url, [lambda one, n=n: turn(one, random.Random(n)) for n in range(RUNNERS)]
        )
    ) == {200}  # type: ignore[misc]
    acts = any_workshop.fanta.get(f"{any_workshop.path}/acts").json()["acts"]
    told = [one["act"] for one in acts if one["act"] in {"activity_locked", "activity_unlocked"}]
    assert any_workshop.activity()["locked"] == (told[0] == "activity_locked")
    assert all(one != next_ for one, next_ in pairwise(told)), "each act changed something"


@pytest.fixture
def context(any_database_url: str) -> Iterator[Context]:
    database = Database(any_database_url)
    yield Context(database)
    database.close()


async def _locked_vote(context: Context) -> tuple[str, str, StoredActivity]:
    """(code, a seat, the vote as it was read before the lock)."""
    made = await create_board(
        context,
        title="Ségou",
        place="",
        locale="fr",
        template=PRIORITY_VOTE,
        frameworks=shipped(),
        translate=lambda text: text,
    )
    await open_activity(context, made.code, VOTE)
    seat = await join(
        context, made.code, name="Awa", organisation="", attendance="in_room", group=None
    )
    before = await context.database.read(
        lambda c: activity_by_key(c, board_by_code(c, made.code).id, VOTE)
    )
    before.value.require_unlocked()
    await lock_activity(context, made.code, VOTE, locked=True)
    return made.code, seat.public_id, before


def test_a_lock_read_outside_the_transaction_lets_a_ballot_in(context: Context) -> None:
    """The control: the lock fits between the look and the ballot."""

    async def run() -> int:
        _, _, before = await _locked_vote(context)

        def work(unit: Unit) -> int:
            current = require_round(unit.connection, before.id, before.value.round)
            put_ballot(unit.connection, current, ("1", "8", "22"), "RECEIPT")
            return len(store.ballots_of(unit.connection, current.id))

        return await context.database.write(work)

    assert asyncio.run(run()) == 1


def test_the_command_looks_under_the_board_s_lock(context: Context) -> None:
    async def run() -> None:
        code, seat, _ = await _locked_vote(context)
        await cast_ballot(context, code, seat, VOTE, ["1", "8", "22"])

    with pytest.raises(Refusal) as no:
        asyncio.run(run())
    assert no.value.code == "activity_locked"

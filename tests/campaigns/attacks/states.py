"""A state machine over the real program: every act of every role by chance; after each, raw
database, tally, export, screens and seal say the same."""

import json
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

import httpx
from hypothesis import HealthCheck, Phase, Verbosity, settings
from hypothesis import seed as with_seed
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)
from hypothesis.strategies import integers, sampled_from

from tests.campaigns.attacks.kills import forked
from tests.campaigns.campaign import Campaign, Outcome
from tests.campaigns.long_day import ACTS, LongDay
from tests.campaigns.raw_database import (
    ROUND,
    SHOWN,
    TURNOUT,
    UNANNOUNCED,
    VOTES,
    RawDatabase,
)
from tests.servers.postgres import Postgres
from tests.servers.process import ROOT, shared_folder
from tests.web.crowds import Caller
from tests.web.lines import SUBPROTOCOL, ClientState, snapshot
from tests.web.live.days import Client, difference, gathered
from tests.web.people import NOTES, VOTE, Person, Workshop, votes_of

STEPS_A_BOARD = 50
PATIENCE = 10.0  # seconds until a screen holds what a fresh one is told
PATIENCE_OF_CONTROL = 3.0  # for what never comes
SCREENS = 2  # compared after an act
SAMPLE = 10  # of so many steps that wrote nothing one is compared all the same


class BoardMachine(RuleBasedStateMachine):
    """One board, three screens, a host and four phones.

    A step is an act or a line that breaks. Where the database was not written to since everything
    was compared, it is compared again after one of `SAMPLE` steps alone.
    """

    url: ClassVar[str] = ""
    wires: ClassVar[httpx.BaseTransport]
    caller: ClassVar[Caller]
    raw_database: ClassVar[RawDatabase]
    outcome: ClassVar[Outcome]
    tampers: ClassVar[bool] = False
    patience: ClassVar[float] = PATIENCE
    recounted: ClassVar[set[str]] = set()

    def __init__(self) -> None:
        super().__init__()
        self.clients: list[Client] = []
        self.acts = 0
        self.compared: object = None  # what the database's writes were at the last comparison

    @initialize()
    def gather(self) -> None:
        """Makes the board: not where Hypothesis gives a machine up before its first step."""
        self.workshop = Workshop(self.url, self.wires)
        self.organiser = self.workshop.bearer("organiser_url")
        self.day = LongDay(self.workshop, random.Random(0))
        self.clients = gathered(self.workshop, self.day, random.Random(0))
        self.clients.append(Client(self.workshop, "screen", None, random.Random(1)))
        for client in self.clients:
            client.is_honest = True

    @rule(name=sampled_from(ACTS.split()), seed=integers(0, 2**32))
    def act(self, name: str, seed: int) -> None:
        self.day.chance = chance = random.Random(seed)
        answer = getattr(self.day, name)()
        assert answer is None or answer.status_code < 500, (name, answer.text)
        self.outcome.count("steps")
        self.outcome.count("acts")
        self.acts += 1
        if self.tampers and self.acts > 5:
            self.raw_database.change_unannounced(self.workshop.code)
        self.check(chance)

    @precondition(lambda self: self.acts > 3)
    @rule(place=integers(0, 7))
    def break_line(self, place: int) -> None:
        self.outcome.count("steps")
        self.clients[place].break_line()
        self.check_screen(self.clients[place])

    def check(self, chance: random.Random) -> None:
        writes = self.raw_database.writes()
        if writes == self.compared and chance.randrange(SAMPLE):
            return
        self.check_numbers()
        self.check_notes()
        for client in chance.sample(self.clients, SCREENS):
            self.check_screen(client)
        self.compared = writes
        self.outcome.count("whole_comparisons")

    def read(self, person: Person, address: str) -> tuple[int, Any]:
        return self.caller.ask("GET", self.workshop.path + address, cookie=person.cookie)

    def check_numbers(self) -> None:
        """The newest round of the vote: database, tally, export and seal."""
        rows = self.raw_database.rows(ROUND, code=self.workshop.code, key=VOTE)
        if not rows:
            return
        [(round_id, closed_at)] = rows
        votes = dict(map(tuple, self.raw_database.rows(VOTES, round=round_id)))
        assert sum(votes.values()) % 3 == 0, votes
        choices = Counter(seat for seat, _ in self.raw_database.rows(TURNOUT, round=round_id))
        assert set(choices.values()) <= {3}, choices
        status, tally = self.read(self.workshop.fanta, f"/activities/{VOTE}/tally")
        if status == 200 and tally.get("pace") != "steps":
            self.compare_tally(tally, votes)
        if closed_at:
            self.check_seal(votes)

    def compare_tally(self, tally: dict[str, Any], votes: dict[str, int]) -> None:
        counted = votes_of(tally)
        if counted != votes:
            in_steps = self.workshop.activity()["pace"] == "steps" and not tally["sealed"]
            assert in_steps, (counted, votes)

    def check_seal(self, votes: dict[str, int]) -> None:
        """What was sealed is what the database holds, and recounts from the export alone."""
        _, document = self.read(self.organiser, "/export.json")
        [activity] = [part for part in document["activities"] if part["key"] == VOTE]
        newest = activity["rounds"][-1]
        listed = {row["field"]: row["votes"] for row in newest["seal"]["tally"] if row["votes"]}
        assert listed == votes, (listed, votes)
        self.outcome.count("seals_compared")
        digest = newest["seal"]["sha256"]
        if digest not in self.recounted:
            self.recounted.add(digest)
            self.outcome.count("seals_recounted")
            recount(document)

    def check_notes(self) -> None:
        stored = dict(map(tuple, self.raw_database.rows(SHOWN, code=self.workshop.code, key=NOTES)))
        _, answer = self.read(self.workshop.fanta, f"/activities/{NOTES}/notes")
        listed = {note["id"]: note["text"] for note in answer}
        assert listed == stored or not listed, (listed, stored)

    def check_screen(self, client: Client) -> None:
        """A screen comes to hold what a fresh one is told."""
        end = time.monotonic() + self.patience
        fresh = self.fresh(client)
        while differences := difference(client.state(), fresh):
            assert time.monotonic() < end, (client.audience, differences)
            client.wait_for_news()
            is_behind = (client.state().version or 0) < (fresh.version or 0)
            if not is_behind and difference(client.state(), fresh):
                fresh = self.fresh(client)
        self.outcome.count("screens_compared")

    def fresh(self, client: Client) -> ClientState:
        """Returns what somebody who comes now is told: every tenth time by a socket, else by the
        address that tells the same to whom no socket reaches."""
        self.outcome.count("fresh_screens")
        if self.outcome.counts["fresh_screens"] % 10 == 0:
            return snapshot(self.workshop, client.audience, client.person)
        address = f"/news?audience={client.audience}&protocol={SUBPROTOCOL}"
        status, frames = self.read(client.person or self.workshop.moussa, address)
        assert status == 200, (status, frames)
        client_state = ClientState()
        for frame in frames:
            client_state.take(frame)
        return client_state

    def teardown(self) -> None:
        for client in self.clients:
            client.open.close()


def recount(document: dict[str, Any]) -> None:
    """Recounts a session as a stranger does: with a program that knows nothing of Palabre."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "session.json"
        path.write_text(json.dumps(document), encoding="utf-8")
        program = ROOT / "tests" / "acceptance" / "recount.py"
        done = subprocess.run(
            [sys.executable, "-I", "-S", program, path],
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stdout


def play(url: str, database: str, seed: int, steps: int, *, tampers: bool = False) -> Outcome:
    """Plays boards of 50 steps until all are done; a harm has the shortest example."""
    outcome = Outcome({"steps": 0})
    raw_database = RawDatabase(database)
    with httpx.HTTPTransport() as wires, Caller(url) as caller, closing(raw_database):
        machine = type(
            "Machine",
            (BoardMachine,),
            {
                "url": url,
                "wires": wires,
                "caller": caller,
                "raw_database": raw_database,
                "outcome": outcome,
                "tampers": tampers,
                "patience": PATIENCE_OF_CONTROL if tampers else PATIENCE,
                "recounted": set(),
            },
        )
        try:
            run_state_machine_as_test(  # type: ignore[no-untyped-call]
                with_seed(seed)(machine), settings=how_often(steps, shrinks=not tampers)
            )
        except Exception as error:
            notes = "\n".join(getattr(error, "__notes__", []))
            outcome.harms.append(f"{error!r}\n{notes}"[:3000])
    return outcome


def how_often(steps: int, *, shrinks: bool) -> settings:
    phases = [Phase.generate, Phase.shrink] if shrinks else [Phase.generate]
    return settings(
        max_examples=max(1, steps // STEPS_A_BOARD) + 1,  # the simplest makes no step
        stateful_step_count=STEPS_A_BOARD + 1,  # the making of the board is one
        deadline=None,
        database=None,
        print_blob=False,
        phases=phases,
        verbosity=Verbosity.quiet,
        suppress_health_check=list(HealthCheck),
    )


def on_sqlite(seed: int, steps: int, *, tampers: bool = False) -> Outcome:
    with shared_folder(quick=True) as folder, forked(folder / "palabre") as server:
        database = f"sqlite:///{folder}/palabre/data/palabre.db"
        return play(server.url, database, seed, steps, tampers=tampers)


def on_postgres(seed: int, steps: int) -> Outcome:
    with shared_folder(quick=True) as folder, Postgres(folder) as postgres:
        url = postgres.create()
        with forked(folder / "palabre", database_url=url) as server:
            return play(server.url, url, seed, steps)


@cache
def control(seed: int) -> Outcome:
    """Rewords notes past the program; the harm must be theirs. It is the same for both databases:
    what it shows is that screens are compared."""
    outcome = on_sqlite(seed, STEPS_A_BOARD * 20, tampers=True)
    harms = [harm for harm in outcome.harms if UNANNOUNCED in harm]
    return Outcome(outcome.counts, harms)


def campaign(name: str, database: str, run: Callable[[int, int], Outcome]) -> Campaign:
    return Campaign(
        name=name,
        promise="after each act of any role raw database, tally, export, screens and seal say the"
        f" same ({database})",
        unit="steps",
        short=150,
        full=100_000,
        safeguard="the version of what changes",
        run=run,
        control=control,
    )


CAMPAIGNS = (
    campaign("states", "SQLite", on_sqlite),
    campaign("states-postgres", "PostgreSQL", on_postgres),
)

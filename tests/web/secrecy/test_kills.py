"""kill -9 in the middle of the votes: what was answered is there exactly once, and a retry is the
same request.

The control stands in tests/storage/test_answers_follow_commits.py: a database that answers before
its commit loses what it said yes to."""

import http.client
import random
import threading
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.servers.postgres import Postgres
from tests.servers.process import Server, shared_folder
from tests.shared import Start
from tests.web.crowds import Caller, callers
from tests.web.forks import ForkedServer
from tests.web.people import NOTES, VOTE, Workshop

FIELDS = [str(number) for number in range(1, 31)]
VOTERS = 6


@dataclass
class Meter:
    """Lets the killer strike after so many more answers."""

    left: int = 0
    enough: threading.Event = field(default_factory=threading.Event)

    def count(self) -> None:
        self.left -= 1
        if self.left <= 0:
            self.enough.set()


@dataclass
class Voter:
    """Votes and writes without a pause, keeps what was answered, and asks again whatever was
    not."""

    workshop: Workshop
    cookie: str
    chance: random.Random
    notes: dict[str, str] = field(default_factory=dict)
    ballot: Any = None
    request: tuple[str, str, dict[str, Any]] | None = (
        None  # method, path and body of what has no answer yet
    )

    def run(self, caller: Caller, meter: Meter) -> None:
        """Until the line breaks or the server is busy."""
        while True:
            self.request = (
                self.request
                or self.chance.choice([self.new_ballot, self.new_note, self.edited_note])()
            )
            try:
                status, answer = caller.ask(*self.request, cookie=self.cookie)
            except (OSError, http.client.HTTPException):
                return
            if status == 503:
                return
            assert status in {200, 201}, (self.request, answer)
            self.keep(answer)
            meter.count()

    def keep(self, answer: dict[str, Any]) -> None:
        self.request = None
        if "receipt" in answer:
            self.ballot = answer
        else:
            self.notes[answer["id"]] = answer["text"]

    def new_ballot(self) -> tuple[str, str, dict[str, Any]]:
        fields = sorted(self.chance.sample(FIELDS, 3), key=int)
        return "PUT", f"{self.workshop.path}/activities/{VOTE}/ballot", {"fields": fields}

    def new_note(self, id: str = "") -> tuple[str, str, dict[str, Any]]:
        body = {
            "activity": NOTES,
            "field": self.chance.choice(FIELDS),
            "text": f"{self.chance.random()}",
        }
        return (
            "PUT",
            f"{self.workshop.path}/notes/{id or uuid.UUID(int=self.chance.getrandbits(128))}",
            body,
        )

    def edited_note(self) -> tuple[str, str, dict[str, Any]]:
        return self.new_note(self.chance.choice([*self.notes, ""]))

    def check(self, caller: Caller) -> None:
        """Everything answered is there, and nothing that was never asked."""
        _, board = caller.ask("GET", self.workshop.path, cookie=self.cookie)
        ballot = board["me"]["ballots"].get(VOTE)
        assert ballot == self.ballot or (
            self.request and ballot["fields"] == self.request[2].get("fields")
        ), (ballot, self.ballot, self.request)

    def may_have(self, id: str, text: str) -> bool:
        request = (
            self.request is not None
            and self.request[1].endswith(id)
            and self.request[2].get("text") == text
        )
        return self.notes.get(id) == text or request


def check_notes(caller: Caller, workshop: Workshop, voters: list[Voter]) -> None:
    _, notes = caller.ask("GET", f"{workshop.path}/activities/{NOTES}/notes")
    times = Counter(note["id"] for note in notes)
    assert set(times.values()) <= {1}
    assert {id for voter in voters for id in voter.notes} <= set(times), "an answered note is lost"
    for own_note in notes:
        assert any(voter.may_have(own_note["id"], own_note["text"]) for voter in voters), own_note


def survives(
    workshop: Workshop,
    victim: Server | ForkedServer,
    kills: int,
    strikes_after: Callable[[random.Random], int],
) -> None:
    chance = random.Random(kills)
    voters = [
        Voter(workshop, workshop.seat(f"Siège {n}").cookie, random.Random(n)) for n in range(VOTERS)
    ]
    for _ in range(kills):
        meter = Meter(strikes_after(chance))

        def kill(caller: Caller, meter: Meter = meter) -> None:
            assert meter.enough.wait(30)
            victim.kill()

        callers(
            workshop.url,
            [
                *(
                    lambda caller, voter=voter, meter=meter: voter.run(caller, meter)
                    for voter in voters
                ),
                kill,
            ],
        )  # type: ignore[misc]
        victim.start()
        with Caller(workshop.url) as caller:
            for voter in voters:
                voter.check(caller)
            check_notes(caller, workshop, voters)
    with Caller(workshop.url) as caller:
        tally = caller.ask("GET", f"{workshop.path}/activities/{VOTE}/tally")[1]
        assert sum(field["votes"] for field in tally["fields"]) == 3 * tally["ballots"]
    assert sum(len(voter.notes) for voter in voters) > kills, "they did write"


def soon(chance: random.Random) -> int:
    return chance.randint(1, 60)


def test_a_killed_server_on_sqlite_has_lost_and_doubled_nothing(
    fork_palabre: Callable[..., ForkedServer], workshop_at: Start
) -> None:
    server = fork_palabre(limits="off")
    survives(workshop_at(server), server, 20, soon)


def test_a_killed_server_on_postgres_has_lost_and_doubled_nothing(
    fork_palabre: Callable[..., ForkedServer], workshop_at: Start, fresh_postgres_url: str
) -> None:
    server = fork_palabre(limits="off", database_url=fresh_postgres_url)
    survives(workshop_at(server), server, 6, soon)


def test_a_killed_postgres_has_lost_and_doubled_nothing(
    fork_palabre: Callable[..., ForkedServer], workshop_at: Start
) -> None:
    with shared_folder() as folder:
        postgres = Postgres(folder).start()
        server = fork_palabre(limits="off", database_url=postgres.create())
        survives(workshop_at(server), postgres, 3, soon)
        server.stop()
        postgres.stop()

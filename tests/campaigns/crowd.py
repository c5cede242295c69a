"""People who vote and write without a pause while something is killed."""

import http.client
import random
import threading
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.servers.process import Server
from tests.web.crowds import Caller, callers
from tests.web.forks import ForkedServer
from tests.web.people import NOTES, VOTE, Workshop

FIELDS = [str(number) for number in range(1, 31)]
VOTERS = 6
AFTERMATH = 0.2  # seconds in which people go on without what was killed


@dataclass
class Meter:
    """Lets the killer strike after so many more answers; `over` ends what the kill did not end."""

    left: int = 0
    enough: threading.Event = field(default_factory=threading.Event)
    over: threading.Event = field(default_factory=threading.Event)

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
        """Until the line breaks, the server is busy or it is over."""
        while not meter.over.is_set():
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
            self.request and ballot and ballot["fields"] == self.request[2].get("fields")
        ), (ballot, self.ballot, self.request)

    def may_have(self, id: str, text: str) -> bool:
        request = (
            self.request is not None
            and self.request[1].endswith(id)
            and self.request[2].get("text") == text
        )
        return self.notes.get(id) == text or request


class Crowd:
    """`VOTERS` people of one workshop; `strike` kills in the middle of what they do."""

    def __init__(self, workshop: Workshop, seed: int = 1) -> None:
        self.workshop, self.chance = workshop, random.Random(seed)
        self.voters = [
            Voter(workshop, workshop.seat(f"Siège {n}").cookie, random.Random(seed * 100 + n))
            for n in range(VOTERS)
        ]

    @property
    def answered(self) -> int:
        """Notes that were answered with a yes."""
        return sum(len(voter.notes) for voter in self.voters)

    def strike(self, victim: Server | ForkedServer) -> None:
        """Kills after 1 to 60 answers, starts again, and looks whether all is there."""
        meter = Meter(self.chance.randint(1, 60))

        def kill(caller: Caller) -> None:
            assert meter.enough.wait(30)
            victim.kill()
            meter.over.wait(AFTERMATH)
            meter.over.set()

        acts: list[Callable[[Caller], None]] = [
            lambda caller, voter=voter: voter.run(caller, meter)  # type: ignore[misc]
            for voter in self.voters
        ]
        callers(self.workshop.url, [*acts, kill])
        victim.start()
        self.check()

    def check(self) -> None:
        with Caller(self.workshop.url) as caller:
            for voter in self.voters:
                voter.check(caller)
            self.check_notes(caller)
            tally = caller.ask("GET", f"{self.workshop.path}/activities/{VOTE}/tally")[1]
        assert sum(field["votes"] for field in tally["fields"]) == 3 * tally["ballots"]

    def check_notes(self, caller: Caller) -> None:
        _, notes = caller.ask("GET", f"{self.workshop.path}/activities/{NOTES}/notes")
        times = Counter(note["id"] for note in notes)
        assert set(times.values()) <= {1}, "a note is there twice"
        answered = {id for voter in self.voters for id in voter.notes}
        assert answered <= set(times), "an answered note is lost"
        for note in notes:
            assert any(voter.may_have(note["id"], note["text"]) for voter in self.voters), note

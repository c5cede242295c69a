"""A clock on the wall that jumps forwards and back while people vote and write."""

import random
import time
from datetime import UTC, datetime, timedelta

import httpx

from app.documents.session.file import read_checked
from app.domain.refusals import Refusal
from tests.campaigns.attacks.upgrades import unsound
from tests.campaigns.campaign import Campaign, Outcome
from tests.campaigns.clock.moved_clock import ClockedPalabre, MovedClock, WeakenedClockedPalabre
from tests.servers.palabre import Palabre
from tests.servers.process import shared_folder
from tests.web.people import NOTES, Person, Workshop

HOUR, DAY = 3600, 86_400
MOST = 5 * DAY  # that the clock is off; people are warned 14 days before a board erases itself
KEPT_DAYS = 14 + 6
FLOOD = 80  # commands at once; a seat may send 60 in ten seconds
PATIENCE = 11.0  # seconds until a seat that sent too many may go on
PEOPLE = 4


class Hall:
    """People of a workshop on a server with its limits."""

    def __init__(self, server: Palabre, wires: httpx.BaseTransport, outcome: Outcome) -> None:
        self.outcome, self.written = outcome, 0
        day = datetime.now(UTC).date() + timedelta(days=KEPT_DAYS)
        self.workshop = Workshop(server.url, wires, erase_on=day.isoformat())
        self.people = [self.workshop.seat(f"P{number}") for number in range(PEOPLE)]
        self.hasty = self.workshop.seat("Hasty")

    def expect(self, answer: httpx.Response, act: str) -> None:
        self.outcome.count("answered")
        if not answer.is_success:
            self.outcome.harms.append(f"{act}: {answer.status_code} {answer.text[:100]}")

    def act(self, chance: random.Random) -> None:
        """Everybody votes and writes, somebody joins, the facilitator locks and unlocks."""
        for person in self.people:
            fields = sorted(chance.sample(range(1, 31), 3))
            self.expect(person.vote(*map(str, fields)), "a vote")
            self.writes(person)
        self.workshop.seat("New")
        self.expect(self.workshop.fanta.locks(), "a lock")
        self.expect(self.workshop.fanta.unlocks(), "an unlock")

    def writes(self, person: Person) -> None:
        self.written += 1
        self.expect(person.note(f"note {self.written:06}"), "a note")

    def is_shut_out(self) -> bool:
        """Lets a seat send too much, until it is refused."""
        return any(self.hasty.note("again", id=UUID).status_code == 429 for _ in range(FLOOD))

    def check(self) -> None:
        """Notes stand in their order, and the file of the sealed vote is taken."""
        harms = self.outcome.harms
        texts = [note["text"] for note in self.workshop.moussa.notes(NOTES)]
        numbered = [text for text in texts if text.startswith("note ")]
        if numbered != sorted(numbered) or len(numbered) != self.written:
            harms.append("notes are not in the order of writing")
        self.expect(self.workshop.fanta.closes(), "a close")
        export = self.workshop.bearer("organiser_url").get(f"{self.workshop.path}/export.json")
        try:
            read_checked("session.json", export.content)
        except Refusal as refusal:
            harms.append(f"its file is refused: {refusal.code} {refusal.details}")


UUID = "6ba7b810-9dad-41d1-80b4-00c04fd430c8"


def attack(server: Palabre, clock: MovedClock, seed: int, jumps: int) -> Outcome:
    chance = random.Random(seed)
    outcome = Outcome({"jumps": 0, "answered": 0})
    server.start()
    try:
        with httpx.HTTPTransport() as wires:
            hall = Hall(server, wires, outcome)
            hall.act(chance)
            assert hall.is_shut_out()
            clock.jump_to(-HOUR)
            ends = time.monotonic() + PATIENCE
            hall.act(chance)
            time.sleep(max(0, ends - time.monotonic()))
            hall.writes(hall.hasty)
            for _ in range(jumps):
                outcome.count("jumps")
                clock.jump_to(chance.choice([1, -1]) * chance.choice([1, HOUR, DAY, MOST]))
                hall.act(chance)
                time.sleep(0.5)
            clock.jump_to(MOST)
            server.restart()  # boards whose day has come erase themselves at the start
            time.sleep(2)
            hall.expect(hall.workshop.moussa.get(hall.workshop.path), "the board")
            clock.jump_to(-MOST)
            hall.check()
    finally:
        server.stop()
    outcome.harms += unsound(f"sqlite:///{server.folder / 'data' / 'palabre.db'}")
    outcome.harms += ["a traceback in the log"] if "Traceback" in server.log() else []
    return outcome


def run(seed: int, size: int) -> Outcome:
    with shared_folder() as folder:
        clock = MovedClock(folder)
        return attack(ClockedPalabre(folder, clock), clock, seed, size)


def control(seed: int) -> Outcome:
    """Counts what each seat sends by the clock on the wall: set back, it shuts people out."""
    with shared_folder() as folder:
        clock = MovedClock(folder)
        return attack(WeakenedClockedPalabre(folder, clock, "steady clock"), clock, seed, 2)


CAMPAIGNS = (
    Campaign(
        name="clocks",
        promise="a clock that jumps both ways, by seconds or days, refuses nobody, shuts nobody"
        " out, keeps the order and erases nothing unwarned",
        unit="jumps",
        short=3,
        full=150,
        safeguard="limits by a clock that only goes forward",
        run=run,
        control=control,
        waits=True,
    ),
)

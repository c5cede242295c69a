"""Phones that write and vote over lines that fail, and what is true in the end.

Gaps: screens that do not hold what the board holds. Lost: wishes that the board does not hold.
Doubled: notes that it holds twice. Undone: what a late request took back. Truth: seconds from a
line's healing until its phone holds what the board held then."""

import asyncio
import random
import statistics
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field

import httpx

from tests.faults.clients import Model, Omission, PhoneProgram
from tests.faults.proxy import MODES, Mode, Proxy
from tests.servers.palabre import Palabre
from tests.web.people import VOTE, Person, Workshop

LONG_HOLE = 11.0  # seconds: more than a phone believes in silence


@dataclass
class Figures:
    faults: int = 0
    phones: int = 0
    kinds: dict[str, int] = field(default_factory=dict)
    restarts: int = 0
    wishes: int = 0
    gaps: int = 0
    lost: int = 0
    doubled: int = 0
    undone: int = 0
    refused: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)  # what the gaps are about
    truth_p50: float = 0.0
    truth_p99: float = 0.0
    truth_max: float = 0.0
    seconds: float = 0.0

    @property
    def harm(self) -> int:
        return self.gaps + self.lost + self.doubled + self.undone + len(self.refused)


class Campaign:
    """`server` runs; each phone gets a line of its own."""

    def __init__(
        self,
        server: Palabre,
        *,
        faults: int,
        phones: int,
        restarts: int = 1,
        seed: int = 1,
        without: Omission = "",
        modes: Sequence[Mode] = MODES,
        patience: float = 30.0,
        pace: float = 1.0,
    ) -> None:
        self.server, self.seed = server, seed
        self.wanted, self.crowd, self.wanted_restarts, self.without = (
            faults,
            phones,
            restarts,
            without,
        )
        self.modes, self.patience, self.pace = modes, patience, pace
        self.figures = Figures(phones=phones)
        self.kinds: Counter[str] = Counter()
        self.truths: list[float] = []
        self.wires = httpx.HTTPTransport(limits=httpx.Limits(max_connections=20))
        self.workshop = Workshop(server.url, self.wires)
        self.seats: list[Person] = []
        self.phones: list[PhoneProgram] = []

    def run(self) -> Figures:
        began = time.monotonic()
        with ExitStack() as lines:
            for number in range(self.crowd):
                line = lines.enter_context(Proxy(self.server.port, seed=self.seed * 1000 + number))
                line.lag = 6.0
                seat = self.workshop.seat(f"P{number}")
                self.seats.append(seat)
                self.phones.append(
                    PhoneProgram(
                        line,
                        self.workshop.path,
                        seat.cookie,
                        self.seed * 1000 + number,
                        self.without,
                    )
                )
            asyncio.run(self._run())
        self.wires.close()
        self.figures.seconds = round(time.monotonic() - began, 1)
        return self.figures

    async def _run(self) -> None:
        tasks = [
            asyncio.create_task(work())
            for phone in self.phones
            for work in (phone.follows, phone.sends)
        ]
        wishes = [asyncio.create_task(self._wish(phone)) for phone in self.phones]
        try:
            troubles = [self._trouble(phone, number) for number, phone in enumerate(self.phones)]
            await asyncio.gather(*troubles, self._restart())
            for wish in wishes:
                wish.cancel()
            await asyncio.gather(*wishes, return_exceptions=True)
            await self._settle()
            self._judge()
        finally:
            # Again and again: a cancellation that meets a socket's own error while it closes is
            # lost in that.
            while lasting := [task for task in tasks if not task.done()]:
                for late_task in lasting:
                    late_task.cancel()
                await asyncio.wait(lasting, timeout=1)

    async def _wish(self, phone: PhoneProgram) -> None:
        while True:
            phone.writes()
            self.figures.wishes += 1
            await asyncio.sleep(self.pace * phone.chance.uniform(0.5, 5.0))

    async def _trouble(self, phone: PhoneProgram, number: int) -> None:
        chance = random.Random(self.seed * 7919 + number)
        await phone.reaches(1, self.patience)
        while self.figures.faults < self.wanted:  # whoever is well again takes the next one
            self.figures.faults += 1
            mode = chance.choice(self.modes)
            phone.line.mode = mode
            self.kinds[mode] += 1
            await asyncio.sleep(
                LONG_HOLE
                if mode in {"hole", "dead"} and chance.random() < 0.2
                else chance.uniform(0.1, 2.5)
            )
            phone.line.mode = "pass"
            took = await phone.reaches(self._version(), self.patience)
            if took is None:
                self.figures.gaps += 1
                self.figures.missing.append(
                    f"not there {self.patience} s after {mode}: {', '.join(phone.trail)}"
                )
            else:
                self.truths.append(took)

    def _version(self) -> int:
        """The newest that any phone has heard of: what this one must reach."""
        return max(phone.model.version for phone in self.phones)

    async def _restart(self) -> None:
        for _ in range(self.wanted_restarts):
            await asyncio.sleep(5)
            await asyncio.to_thread(self.server.kill)
            await asyncio.to_thread(self.server.start)
            self.figures.restarts += 1

    async def _settle(self) -> None:
        """Until every outbox is empty and every phone holds the board's version."""
        end = time.monotonic() + self.patience
        while any(phone.outbox for phone in self.phones) and time.monotonic() < end:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
        await asyncio.sleep(
            7 if self.without == "basis" else 1
        )  # what a hole still holds comes now
        version = self.workshop.moussa.board()["version"]
        await asyncio.gather(*(phone.reaches(version, self.patience) for phone in self.phones))

    def _judge(self) -> None:
        figures, notes = self.figures, self.workshop.moussa.notes()
        texts = Counter(note["text"] for note in notes)
        figures.doubled = sum(count - 1 for count in texts.values())
        for seat, phone in zip(self.seats, self.phones, strict=True):
            figures.lost += sum(text not in texts for text in phone.notes.values()) + len(
                phone.outbox
            )
            figures.refused += phone.refused
            ballot = seat.board()["me"]["ballots"].get(VOTE)
            figures.undone += (
                sorted(ballot["fields"], key=int) if ballot else None
            ) != phone.ballot
            fresh = Model()
            for message in seat.get(
                f"{seat.path}/news?audience=phone&protocol=palabre.json"
            ).json():
                fresh.take(message)
            if not ballot:
                # who has withdrawn keeps the numbers seen before: no later ones are told
                phone.model.tallies.pop(VOTE, None)
            if phone.model != fresh:
                figures.gaps += 1
                lacks = phone.model.lacks(fresh)[:300]
                figures.missing.append(f"{lacks}: {', '.join(phone.trail)}")
        figures.doubled += max(0, len(notes) - sum(len(phone.notes) for phone in self.phones))
        ordered = sorted(self.truths) or [0.0]
        figures.truth_p50 = round(statistics.median(ordered), 2)
        figures.truth_p99 = round(ordered[int(0.99 * (len(ordered) - 1))], 2)
        figures.truth_max = round(ordered[-1], 2)
        figures.kinds = dict(self.kinds)

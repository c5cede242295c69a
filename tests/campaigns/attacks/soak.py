"""A whole workshop: hundreds of phones, some on slow lines, ballots and notes without an end, and
restarts in between."""

import asyncio
import contextlib
import random

import httpx

from bench.listener import Phone
from tests.campaigns.campaign import Campaign, Outcome
from tests.campaigns.diaries import Diary, saved_values
from tests.campaigns.room import Listener, Room, SlowPhone, memory, moment
from tests.servers.palabre import Palabre
from tests.servers.process import shared_folder
from tests.web.people import NOTES, VOTE, Workshop

CROWD, SLOW = 440, 60
SMALL_CROWD, SMALL_SLOW = 36, 4
LONG = 300  # seconds from which on the whole crowd comes
RESTARTS = 10
FEW_RESTARTS = 1
ACTS_A_SECOND = 8
BACK, BACK_BESIDE_TESTS = 15.0, 60.0  # seconds in which everybody is there again
MOST_GROWTH = 50.0  # MiB, between restarts, after the first tenth of the time between them
MOST_LATENCY, MOST_LATENCY_BESIDE_TESTS = 1.0, 10.0  # seconds, p99


class Soak:
    """People act on one board for `seconds`; the server is stopped or killed in between."""

    come_back = True  # phones that were cut
    beside_tests = BACK_BESIDE_TESTS

    def __init__(self, server: Palabre, workshop: Workshop, seed: int, seconds: int) -> None:
        self.server, self.workshop, self.seconds = server, workshop, seconds
        self.chance, self.outcome = random.Random(seed), Outcome({"restarts": 0, "acts": 0})
        self.room = Room(server, workshop.path)
        self.places = 0
        self.diary = Diary(self.next_place)
        self.grown = 0.0

    def next_place(self) -> int:
        self.places += 1
        return self.places

    async def run(self) -> Outcome:
        is_long = self.seconds >= LONG
        await self.seat(*((CROWD, SLOW) if is_long else (SMALL_CROWD, SMALL_SLOW)))
        work = self.room.keep_connected() if self.come_back else asyncio.sleep(0)
        keeper = asyncio.create_task(work)
        restarts = RESTARTS if is_long else FEW_RESTARTS
        for number in range(restarts + 1):
            await self.go_on(self.seconds / (restarts + 1))
            if number < restarts:
                await self.restart(kills=number % 2 == 1)
        keeper.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await keeper
        await self.room.close()
        self.judge()
        return self.outcome

    async def seat(self, healthy: int, slow: int) -> None:
        for number, kind in enumerate([Phone] * healthy + [SlowPhone] * slow):
            person = await asyncio.to_thread(self.workshop.seat, f"P{number}")
            self.room.listeners.append(Listener(kind, person.cookie, seat=person.seat))
        await asyncio.gather(*map(self.room.connect, self.room.listeners))

    async def go_on(self, seconds: float) -> None:
        """Lets people act, and watches the memory."""
        end, warm = moment() + seconds, 0.0
        async with httpx.AsyncClient(base_url=self.server.url) as http:
            while moment() < end:
                await self.act(http)
                if not warm and moment() > end - 0.9 * seconds:
                    warm = memory(self.server)
                await asyncio.sleep(self.chance.uniform(0.5, 1.5) / ACTS_A_SECOND)
        self.grown = max(self.grown, memory(self.server) - warm)

    async def act(self, http: httpx.AsyncClient) -> None:
        listener = self.chance.choice(self.room.listeners)
        if self.chance.random() < 0.5:
            fields = sorted(self.chance.sample([str(n) for n in range(1, 31)], 3), key=int)
            key, value = f"seat {listener.seat}", " ".join(fields)
            path, body = f"activities/{VOTE}/ballot", {"fields": fields}
        else:
            key, value = self.own_note(listener), f"note {self.chance.random()}"
            path, body = f"notes/{key}", {"activity": NOTES, "field": "1", "text": value}  # type: ignore[dict-item]
        entry, sent = self.diary.begin(key, value), moment()
        self.outcome.count("acts")
        try:
            answer = await http.put(
                f"{self.workshop.path}/{path}", json=body, headers={"Cookie": listener.cookie}
            )
        except httpx.HTTPError as error:  # a harm, which ends nothing: hours may be behind it
            self.outcome.harms.append(f"an act had no answer: {type(error).__name__}")
            return
        if answer.status_code not in {200, 201}:
            self.outcome.harms.append(f"an act was answered {answer.status_code}")
            return
        entry.answered = self.next_place()
        self.room.answered(int(answer.headers["palabre-known"]), sent)

    def own_note(self, listener: Listener) -> str:
        number = self.room.listeners.index(listener) + 1
        return f"00000000-0000-4000-8000-{number:012}"

    async def restart(self, *, kills: bool) -> None:
        """Stops or kills the server and starts it again; everybody must be back in time."""
        self.outcome.count("restarts")
        await asyncio.to_thread(self.server.kill if kills else self.server.stop)
        await asyncio.to_thread(self.server.start)
        began = moment()
        while not all(listener.is_open() for listener in self.room.listeners):
            if moment() - began > (BACK if self.seconds >= LONG else self.beside_tests):
                self.outcome.harms.append("not all were back in time")
                return
            await asyncio.sleep(0.1)

    def judge(self) -> None:
        p99 = self.room.percentile(0.99)
        self.outcome.counts |= {
            "phones": len(self.room.listeners),
            "deliveries": self.room.latencies.total(),
            "p50_ms": round(1000 * self.room.percentile(0.5)),
            "p99_ms": round(1000 * p99),
            "MiB_grown": round(self.grown, 1),
        }
        most = MOST_LATENCY if self.seconds >= LONG else MOST_LATENCY_BESIDE_TESTS
        if p99 > most:
            self.outcome.harms.append(f"p99 was {p99:.2f} s")
        if self.grown > MOST_GROWTH:
            self.outcome.harms.append(f"the memory grew by {self.grown:.0f} MiB")


def play(kind: type[Soak], seed: int, seconds: int) -> Outcome:
    with shared_folder() as folder:
        server = Palabre(folder, limits="off").start()
        try:
            with httpx.HTTPTransport() as wires:
                soak = kind(server, Workshop(server.url, wires), seed, seconds)
                outcome = asyncio.run(soak.run())
            outcome.read_log(server.log())
        finally:
            server.kill()
        values = saved_values(folder / "data" / "palabre.db")
        outcome.harms += soak.diary.differences(values, soak.places)
    return outcome


class SoakWithoutReturn(Soak):
    """Phones stay away once they are cut."""

    come_back = False
    beside_tests = 3.0


def run(seed: int, size: int) -> Outcome:
    return play(Soak, seed, size)


def control(seed: int) -> Outcome:
    return play(SoakWithoutReturn, seed, 4)


CAMPAIGNS = (
    Campaign(
        name="soak",
        promise="a workshop of many hours with restarts: nothing answered is lost, all are back"
        " within 15 s, p99 stays below 1 s and the memory flat",
        unit="seconds",
        short=12,
        full=9000,
        safeguard="phones that come back",
        run=run,
        control=control,
        waits=True,
    ),
)

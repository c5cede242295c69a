"""Bad neighbours: phones that stop reading and phones on slow lines, beside healthy ones."""

import asyncio
import contextlib
import random
import string
import uuid
from collections.abc import Callable
from pathlib import Path

import httpx

from bench.listener import Phone
from tests.campaigns.campaign import Campaign, Outcome
from tests.campaigns.room import Listener, Room, SlowPhone, memory, moment
from tests.campaigns.weakened import WeakenedPalabre
from tests.servers.palabre import Palabre
from tests.servers.process import shared_folder
from tests.web.people import NOTES, VOTE, Workshop

CROWD = 500  # healthy phones; a tenth of them stall, and as many are slow
SMALL_CROWD = 40
LONG = 300  # seconds from which on the whole crowd comes
NOTES_EDITED = 60
ACTS_A_SECOND = 15
WARM = 0.2  # share of the time after which memory must no longer grow
MOST_GROWTH = 50.0  # MiB
MOST_LATENCY, MOST_LATENCY_BESIDE_TESTS = 1.0, 3.0  # seconds, p99


async def act(
    http: httpx.AsyncClient, workshop: Workshop, room: Room, chance: random.Random
) -> int:
    """A ballot, or a note of text that no compression makes small; returns its status."""
    listener = chance.choice(room.listeners)
    if chance.random() < 0.4:
        path = f"{workshop.path}/activities/{VOTE}/ballot"
        body: dict[str, object] = {"fields": chance.sample([str(n) for n in range(1, 31)], 3)}
    else:
        text = "".join(chance.choices(string.ascii_letters + string.digits, k=450))
        number = chance.randrange(NOTES_EDITED)
        listener = room.listeners[number % len(room.listeners)]
        path = f"{workshop.path}/notes/{uuid.UUID(int=number + 1, version=4)}"
        body = {"activity": NOTES, "field": "1", "text": text}
    sent = moment()
    answer = await http.put(path, json=body, headers={"Cookie": listener.cookie})
    room.answered(int(answer.headers.get("palabre-known", 0)), sent)
    return answer.status_code


async def attack(server: Palabre, workshop: Workshop, seed: int, seconds: int) -> Outcome:
    """Lets people act for so long; judges what the healthy ones and the server had of it."""
    healthy = CROWD if seconds >= LONG else SMALL_CROWD
    chance, outcome = random.Random(seed), Outcome()
    room = Room(server, workshop.path)
    kinds = [(Phone, False)] * healthy + [(Phone, True), (SlowPhone, False)] * (healthy // 10)
    for number, (kind, stalls) in enumerate(kinds):
        cookie = (await asyncio.to_thread(workshop.seat, f"P{number}")).cookie
        room.listeners.append(Listener(kind, cookie, stalls))
    await asyncio.gather(*(room.connect(listener) for listener in room.listeners))
    keeper = asyncio.create_task(room.keep_connected())
    began, warm = moment(), 0.0
    async with httpx.AsyncClient(base_url=server.url) as http:
        while (passed := moment() - began) < seconds:
            status = await act(http, workshop, room, chance)
            outcome.count("acts")
            if status not in {200, 201}:
                outcome.harms.append(f"an act was answered {status}")
            if not warm and passed > WARM * seconds:
                warm = memory(server)
            await asyncio.sleep(chance.uniform(0.5, 1.5) / ACTS_A_SECOND)
        await asyncio.sleep(2)
    keeper.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await keeper
    most = MOST_LATENCY if seconds >= LONG else MOST_LATENCY_BESIDE_TESTS
    judge(room, outcome, memory(server) - warm, most)
    await room.close()
    return outcome


def judge(room: Room, outcome: Outcome, growth: float, most_latency: float) -> None:
    p99 = room.percentile(0.99)
    newest = max(room.sent)
    outcome.counts |= {
        "phones": len(room.listeners),
        "deliveries_to_healthy_ones": room.latencies.total(),
        "p50_ms": round(1000 * room.percentile(0.5)),
        "p99_ms": round(1000 * p99),
        "MiB_grown": round(growth, 1),
        "cuts_of_stalled_phones": room.cuts(Phone, stalls=True),
    }
    if p99 > most_latency:
        outcome.harms.append(f"p99 was {p99:.2f} s")
    if growth > MOST_GROWTH:
        outcome.harms.append(f"the memory grew by {growth:.0f} MiB")
    cuts = {kind.__name__: room.cuts(kind) for kind in (Phone, SlowPhone)}
    outcome.harms += [f"{count} cuts of a {name}" for name, count in cuts.items() if count]
    behind = [
        listener
        for listener in room.listeners
        if listener.kind is Phone and not listener.stalls and listener.version < newest
    ]
    if behind:
        outcome.harms.append(f"{len(behind)} healthy phones are behind {newest}")


def on(make_server: Callable[[Path], Palabre], seed: int, seconds: int) -> Outcome:
    with shared_folder() as folder:
        server = make_server(folder).start()
        if isinstance(server, WeakenedPalabre):
            server.weaken()
        try:
            with httpx.HTTPTransport() as wires:
                outcome = asyncio.run(attack(server, Workshop(server.url, wires), seed, seconds))
            outcome.read_log(server.log())
        finally:
            server.stop()
    return outcome


def run(seed: int, size: int) -> Outcome:
    return on(lambda folder: Palabre(folder, limits="off"), seed, size)


def control(seed: int) -> Outcome:
    return on(lambda folder: WeakenedPalabre(folder, "own pace", limits="off"), seed, 20)


CAMPAIGNS = (
    Campaign(
        name="neighbours",
        promise="phones that stop reading or read 8 kB a second slow nobody down, are not cut for"
        " being slow, and cost no memory",
        unit="seconds",
        short=20,
        full=1200,
        safeguard="writes that wait for nobody",
        run=run,
        control=control,
        waits=True,
    ),
)

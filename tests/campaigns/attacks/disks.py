"""A disk that fails while people vote: full, read-only, with errors, or in syncs alone."""

import contextlib
import errno
import http.client
import random
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import httpx

from tests.campaigns.campaign import Campaign, Outcome
from tests.campaigns.diaries import Diary, DiaryKeeper, Entry, saved_values
from tests.campaigns.disk.watched_disk import WatchedDisk, WatchedPalabre, WeakenedWatchedPalabre
from tests.servers.palabre import Palabre
from tests.servers.process import shared_folder
from tests.web.crowds import Caller, callers
from tests.web.people import Workshop

# errno, and whether syncs alone fail
FAULTS = {
    "full": (errno.ENOSPC, False),
    "errors": (errno.EIO, False),
    "read-only": (errno.EROFS, False),
    "sync errors": (errno.EIO, True),
}
WRITERS = 4
ROUND_SECONDS = 0.6  # of the fault; and of the time in order after it
SETTLES = 0.1  # seconds in which a request that met the fault's beginning is answered


@dataclass
class Watch:
    """Where the round is, by a number that the diary takes as its place, and what was answered."""

    outcome: Outcome
    place: int = 0
    broken: bool = False
    over: threading.Event = field(default_factory=threading.Event)
    causes: set[str] = field(default_factory=set)

    def position(self) -> int:
        self.place += 1
        return self.place


class Writer(DiaryKeeper):
    """Goes on whatever it is answered."""

    def go_on(self, caller: Caller, watch: Watch) -> None:
        while not watch.over.is_set():
            key, value, path, body = self.ballot() if self.chance.random() < 0.5 else self.note()
            was_broken = watch.broken
            entry = self.diary.begin(key, value)
            try:
                status, answer = caller.ask("PUT", path, body, cookie=self.person.cookie)
            except (OSError, http.client.HTTPException) as error:
                watch.outcome.harms.append(f"no answer: {error!r}")
                continue
            self.judge(watch, entry, (status, answer), was_broken=was_broken)

    def judge(
        self, watch: Watch, entry: Entry, answer: tuple[int, dict[str, str]], *, was_broken: bool
    ) -> None:
        status, content = answer
        if status in {200, 201}:
            entry.answered = self.diary.position()
            watch.outcome.count("answered")
            if was_broken and watch.broken and not self.diary.is_repeated(entry):
                watch.outcome.harms.append(f"answered {status} while nothing could be written")
        elif status == 503 and content.get("refusal") == "cannot_record":
            watch.outcome.count("refused")
            time.sleep(0.01)
        else:
            watch.outcome.harms.append(f"answered {status} {content.get('refusal')}")


@contextlib.contextmanager
def people(server: Palabre, seed: int) -> Iterator[tuple[Workshop, list[Writer], Watch]]:
    watch = Watch(Outcome({"faults": 0, "answered": 0, "refused": 0}))
    diary = Diary(watch.position)
    with httpx.HTTPTransport() as wires:
        workshop = Workshop(server.url, wires)
        seats = [workshop.seat(f"P{n}") for n in range(WRITERS)]
        yield (
            workshop,
            [
                Writer(workshop, seat, diary, random.Random(seed + n))
                for n, seat in enumerate(seats)
            ],
            watch,
        )


def break_and_heal(disk: WatchedDisk, workshop: Workshop, watch: Watch, name: str) -> None:
    """One fault: /healthz says it while it lasts, and no longer after it."""
    error, syncs_alone = FAULTS[name]
    watch.outcome.count("faults")
    disk.fails(error, syncs_alone=syncs_alone)
    time.sleep(SETTLES)
    watch.broken = True
    time.sleep(ROUND_SECONDS)
    if workshop.moussa.get("/healthz").status_code != 503:
        watch.outcome.harms.append(f"healthz was well while the disk was {name}")
    watch.broken = False
    disk.heals()
    time.sleep(ROUND_SECONDS)
    health = workshop.moussa.get("/healthz")
    if health.status_code != 200:
        watch.outcome.harms.append(f"healthz after {name}: {health.text}")


def attack(
    server: Palabre,
    disk: WatchedDisk,
    seed: int,
    faults: int,
    before: Callable[[], object] = lambda: None,
) -> Outcome:
    """Breaks the disk so often, then stops the server by a kill and looks into its file. `before`
    is called when all are seated."""
    chance = random.Random(seed)
    names = [list(FAULTS)[number % len(FAULTS)] for number in range(faults)]
    chance.shuffle(names)
    server.start()
    with people(server, seed) as (workshop, writers, watch):
        before()

        def trouble(caller: Caller) -> None:
            try:
                for name in names:
                    break_and_heal(disk, workshop, watch, name)
            finally:
                disk.heals()
                watch.over.set()

        acts = [lambda caller, writer=writer: writer.go_on(caller, watch) for writer in writers]  # type: ignore[misc]
        callers(server.url, [*acts, trouble])
    server.kill()
    values = saved_values(server.folder / "data" / "palabre.db")
    watch.outcome.harms += writers[0].diary.differences(values, watch.place)
    watch.outcome.harms += log_harms(server.log(), faults)
    return watch.outcome


def log_harms(log: str, faults: int) -> list[str]:
    """The log says each fault once, and its end; it has no traceback."""
    harms = ["a traceback in the log"] if "Traceback" in log else []
    lines = log.count("no longer writes")
    return harms if 1 <= lines <= faults else [*harms, f"the log says {lines} of {faults} faults"]


def run(seed: int, size: int) -> Outcome:
    with shared_folder() as folder:
        disk = WatchedDisk(folder)
        return attack(WatchedPalabre(folder, disk, limits="off"), disk, seed, size)


def control(seed: int) -> Outcome:
    """A server that answers before its commit says yes on a broken disk."""
    with shared_folder() as folder:
        disk = WatchedDisk(folder)
        server = WeakenedWatchedPalabre(folder, disk, "hasty", limits="off")
        return attack(server, disk, seed, 2, server.weaken)


CAMPAIGNS = (
    Campaign(
        name="disks",
        promise="a disk that is full, read-only or has errors is told to people, log and /healthz,"
        " never answered with a yes, and loses nothing answered",
        unit="faults",
        short=4,
        full=200,
        safeguard="the answer after the commit",
        run=run,
        control=control,
        waits=True,
    ),
)

"""Power cuts: only what was synced outlives them, and torn sectors of the rest.

People vote and write on a recorded disk. Each cut is a place in that record: the files are built as
they would be then, and everything that was answered before must be in them."""

import random
import tempfile
from collections.abc import Callable
from pathlib import Path

import httpx

from tests.campaigns.campaign import Campaign, Outcome
from tests.campaigns.diaries import Diary, DiaryKeeper, saved_values
from tests.campaigns.disk.cuts import Disk, records
from tests.campaigns.disk.watched_disk import WatchedDisk, WatchedPalabre, WeakenedWatchedPalabre
from tests.servers.palabre import Palabre
from tests.servers.process import shared_folder
from tests.web.crowds import callers
from tests.web.people import Workshop

WRITERS = 6
ACTS_A_CUT = 4


def recorded(
    make_server: Callable[[Path, WatchedDisk], Palabre], seed: int, acts: int
) -> tuple[bytes, Diary]:
    """Lets people vote and write so often; returns the disk's record and their diary."""
    with shared_folder() as folder:
        disk = WatchedDisk(folder)
        with (
            make_server(folder, disk) as server,
            httpx.HTTPTransport() as wires,
        ):
            workshop = Workshop(server.url, wires)
            diary = Diary(disk.position)
            keepers = [
                DiaryKeeper(workshop, workshop.seat(f"P{n}"), diary, random.Random(seed * 100 + n))
                for n in range(WRITERS)
            ]
            share = acts // WRITERS + 1
            callers(
                server.url,
                [lambda caller, keeper=keeper: keeper.run(caller, share) for keeper in keepers],  # type: ignore[misc]
            )
        return disk.log.read_bytes(), diary


def cut(log: bytes, diary: Diary, seed: int, cuts: int, *, torn: bool) -> Outcome:
    """Looks at so many cuts at any place after the first act."""
    chance = random.Random(seed)
    places = sorted(chance.randrange(diary.began, len(log)) for _ in range(cuts))
    outcome = Outcome({"cuts": 0, "answered_before_them": 0})
    disk, every = Disk(), records(log)
    record = next(every, None)
    for place in places:
        while record is not None and record.end <= place:
            disk.take(record)
            record = next(every, None)
        outcome.count("cuts")
        outcome.count("answered_before_them", len(diary.answered_by(place)))
        with tempfile.TemporaryDirectory() as folder:
            disk.write_to(Path(folder), chance if torn else None)
            outcome.harms += look(Path(folder), diary, place)
    return outcome


def look(folder: Path, diary: Diary, place: int) -> list[str]:
    """Opens the database of a cut; returns what is not as it was answered."""
    database = folder / "palabre.db"
    if not database.exists():
        return [f"at {place}: no database"]
    try:
        values = saved_values(database)
    except Exception as error:
        return [f"at {place}: {error!r}"]
    return [f"at {place}: {harm}" for harm in diary.differences(values, place)]


def sound_server(folder: Path, disk: WatchedDisk) -> Palabre:
    return WatchedPalabre(folder, disk, limits="off")


def careless_server(folder: Path, disk: WatchedDisk) -> Palabre:
    return WeakenedWatchedPalabre(folder, disk, "normal", limits="off")


def attack(torn: bool) -> Callable[[int, int], Outcome]:
    def run(seed: int, size: int) -> Outcome:
        log, diary = recorded(sound_server, seed, 60 + size * ACTS_A_CUT)
        return cut(log, diary, seed, size, torn=torn)

    return run


def control(seed: int) -> Outcome:
    log, diary = recorded(careless_server, seed, 60)
    return cut(log, diary, seed, 10, torn=False)


def campaign(name: str, what: str, torn: bool, full: int) -> Campaign:
    return Campaign(
        name=name,
        promise=f"what was answered outlives a power cut {what}",
        unit="cuts",
        short=20,
        full=full,
        safeguard="`synchronous=FULL`",
        run=attack(torn),
        control=control,
    )


CAMPAIGNS = (
    campaign("power", "that keeps only what was synced", False, 300),
    campaign("torn-writes", "that keeps any sectors of the rest", True, 200),
)

"""Two versions at once: an old and a new process behind one room, and a database that a newer
version has changed."""

import contextlib
import http.client
import itertools
import random
import subprocess
import tempfile
import threading
import time
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import httpx
from packaging.requirements import Requirement
from sqlalchemy import create_engine, inspect, text

from app.doctor import recounted
from tests.campaigns.campaign import Campaign, Outcome
from tests.campaigns.diaries import Diary, DiaryKeeper, Entry
from tests.campaigns.past.make import OldPalabre, source_of
from tests.campaigns.past.written import states
from tests.campaigns.raw_database import RawDatabase
from tests.servers.palabre import Palabre
from tests.servers.postgres import Postgres
from tests.servers.process import ROOT, shared_folder
from tests.servers.valkey import Valkey
from tests.web.crowds import Caller, in_parallel
from tests.web.forks import ForkedServer, ForkServer
from tests.web.people import Workshop

WRITERS = 4
LONGEST = 8  # seconds in which some process answers
APART = 0.3  # seconds of both versions beside each other
BALLOTS = """SELECT s.public_id, string_agg(v.field_id, ' ') FROM ballot b
 JOIN ballot_holder h ON h.ballot_id = b.id JOIN seat s ON s.id = h.seat_id
 JOIN vote v ON v.ballot_id = b.id GROUP BY b.id, s.public_id"""
Defaults = Callable[[str], None]


@dataclass
class Room:
    """Two processes, of which either answers; what people asked of them."""

    urls: list[str]
    outcome: Outcome
    over: threading.Event = field(default_factory=threading.Event)
    places: Iterator[int] = field(default_factory=itertools.count)


class Traveller(DiaryKeeper):
    """Asks one process, and the other where it does not answer, as a proxy does."""

    def go_on(self, room: Room) -> None:
        with contextlib.ExitStack() as stack:
            lines = [stack.enter_context(Caller(url)) for url in room.urls]
            while not room.over.is_set():
                key, value, path, body = (
                    self.ballot() if self.chance.random() < 0.5 else self.note()
                )
                self.ask(room, lines, self.diary.begin(key, value), (path, body))

    def ask(
        self, room: Room, lines: list[Caller], entry: Entry, request: tuple[str, object]
    ) -> None:
        deadline = time.monotonic() + LONGEST
        self.chance.shuffle(lines)
        for line in itertools.cycle(lines):
            if time.monotonic() > deadline:
                room.outcome.harms.append(f"no answer in {LONGEST} s")
                return
            try:
                status, answer = line.ask("PUT", *request, cookie=self.person.cookie)
            except (OSError, http.client.HTTPException):
                time.sleep(0.02)
                continue
            if status in {200, 201}:
                entry.answered = self.diary.position()
                room.outcome.count("answered")
                return
            if status != 503:
                room.outcome.harms.append(f"answered {status} {answer}"[:200])
                return
            time.sleep(0.05)


def saved(url: str) -> dict[str, str]:
    """Returns notes and ballots by key, as the diary has them."""
    database = RawDatabase(url)
    notes = {row[0]: row[1] for row in database.rows("SELECT id, text FROM note")}
    ballots = {
        f"seat {seat}": " ".join(sorted(fields.split(), key=int))
        for seat, fields in database.rows(BALLOTS)
    }
    database.close()
    return notes | ballots


def travel(old: Palabre, new: list[Palabre], url: str, seed: int, before: Defaults) -> Outcome:
    """Lets people vote and write while the new version comes beside the old one, which leaves."""
    outcome = Outcome({"rolling restarts": 1, "answered": 0})
    room = Room([old.url, new[0].url], outcome)
    old.start()
    diary = Diary(lambda: next(room.places))
    with httpx.HTTPTransport() as wires:
        workshop = Workshop(old.url, wires)
        keepers = [
            Traveller(workshop, workshop.seat(f"P{n}"), diary, random.Random(seed * 100 + n))
            for n in range(WRITERS)
        ]

        def roll() -> None:
            try:
                time.sleep(APART)
                new[0].start()
                before(url)
                time.sleep(APART)
                old.stop()
                new[1].start()
                time.sleep(APART)
            finally:
                room.over.set()

        in_parallel([*(lambda keeper=keeper: keeper.go_on(room) for keeper in keepers), roll])  # type: ignore[misc]
        outcome.harms += diary.differences(saved(url), next(room.places))
        closed = workshop.fanta.closes()
        outcome.harms += [] if closed.is_success else [f"the vote does not close: {closed.text}"]
    return outcome


@dataclass(frozen=True)
class Site:
    """What rolls of one run share: a folder, PostgreSQL, Valkey, and what forks servers."""

    folder: Path
    postgres: Postgres
    valkey: Valkey
    fork_server: ForkServer

    @contextlib.contextmanager
    def servers(self, source: Path) -> Iterator[tuple[str, list[Palabre]]]:
        """Yields the address of a new database, and an old and two new servers of it."""
        url = self.postgres.create()
        settings = {"limits": "off", "database_url": url, "bus_url": self.valkey.url}
        settings |= {"secret_keys": "k" * 64}
        folders = [Path(tempfile.mkdtemp(dir=self.folder)) for _ in range(3)]
        old = OldPalabre(folders[0], source, **settings)
        beside = ForkedServer(self.fork_server, folders[1], **settings)
        address = (old.host, old.port)
        after = ForkedServer(self.fork_server, folders[2], address=address, **settings)
        with contextlib.ExitStack() as stack:
            stack.callback(self.postgres.drop, url)
            for server in (old, beside, after):
                stack.callback(server.stop)
            yield url, [old, beside, after]


@contextlib.contextmanager
def site() -> Iterator[Site]:
    with (
        shared_folder(quick=True) as folder,
        Postgres(folder) as postgres,
        Valkey(folder) as valkey,
        contextlib.closing(ForkServer()) as fork_server,
    ):
        yield Site(folder, postgres, valkey, fork_server)


def roll_from(site: Site, commit: str, seed: int, before: Defaults = lambda url: None) -> Outcome:
    """From a version of before to this one, on PostgreSQL and Valkey."""
    with tempfile.TemporaryDirectory() as apart:
        source = source_of(commit, Path(apart))
        with site.servers(source) as (url, servers):
            old, beside, after = servers
            outcome = travel(old, [beside, after], url, seed, before)
            outcome.harms += [
                f"{finding.name}: {finding.value}" for finding in recounted(url) if not finding.ok
            ]
            if any("Traceback" in server.log() for server in servers):
                outcome.harms.append("a traceback in a log")
    return outcome


def commits() -> list[str]:
    """Returns commits whose schema is not today's, newest first."""
    names = [state.name.partition("-")[2] for state in states().values()]
    return [name for name in reversed(names) if name]


@cache
def versions() -> list[str]:
    """Returns those of `commits()` whose packages are all installed."""
    return [name for name in commits() if has_packages(name)]


def has_packages(commit: str) -> bool:
    """Returns whether all that a version needs is installed; False without the history."""
    show = ["git", "show", f"{commit}:pyproject.toml"]
    project = subprocess.run(show, cwd=ROOT, capture_output=True, text=True, check=False)
    if project.returncode:
        return False
    needs = map(Requirement, tomllib.loads(project.stdout)["project"]["dependencies"])
    return all(
        is_installed(need.name) for need in needs if need.marker is None or need.marker.evaluate()
    )


def is_installed(package: str) -> bool:
    try:
        return bool(version(package))
    except PackageNotFoundError:
        return False


def run_rolling(seed: int, size: int) -> Outcome:
    outcome = Outcome({"rolling restarts": 0, "answered": 0})
    with site() as shared:
        for number in range(seed, seed + size):
            commit = versions()[number % len(versions())]
            rolled = roll_from(shared, commit, number)
            rolled.harms = [f"from {commit}: {harm}" for harm in rolled.harms]
            outcome.add(rolled)
    return outcome


def drop_defaults(url: str) -> None:
    """Takes from all columns the default that a process of the version before counts on; one lock
    at a time, because people vote meanwhile."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for table in inspect(connection).get_table_names():
            for column in inspect(connection).get_columns(table):
                if column["default"] and "nextval" not in column["default"]:
                    name = column["name"]
                    connection.execute(text(f'ALTER TABLE {table} ALTER "{name}" DROP DEFAULT'))
    engine.dispose()


def control_rolling(seed: int) -> Outcome:
    """Leaves an old process beside a schema whose new columns have no default."""
    with site() as alone:
        return roll_from(alone, versions()[-1], seed, drop_defaults)


CAMPAIGNS = (
    Campaign(
        name="rolling",
        promise="while one process after the other becomes the new version, on PostgreSQL, each"
        " request is answered by one of them, and all that was answered is there",
        unit="rolling restarts",
        short=1,
        full=2 * len(commits()),
        safeguard="defaults of new columns, for the version before",
        run=run_rolling,
        control=control_rolling,
    ),
)

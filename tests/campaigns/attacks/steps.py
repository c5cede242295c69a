"""`kill -9` in the middle of migration, backup, restore, export, import and seal: afterwards all is
whole, and the command can be run again."""

import contextlib
import json
import os
import random
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx

from app.documents.session.file import read_session
from app.domain.refusals import Refusal
from app.storage.upkeep import backup
from app.storage.upkeep.data_folder import DATABASE
from app.storage.upkeep.migrate import migrate
from tests.campaigns.attacks.upgrades import unsound, with_changes_meant
from tests.campaigns.campaign import Campaign, Outcome
from tests.campaigns.past.sites import Site, kill
from tests.campaigns.past.written import lost, states
from tests.campaigns.raw_database import RawDatabase
from tests.servers.process import shared_folder
from tests.web.crowds import in_parallel
from tests.web.forks import ForkedServer, ForkServer
from tests.web.people import VOTE, Workshop

OLD, NEW = "0009-8318229", "0018-1065f17"
MARK = "INSERT INTO setting (key, value) VALUES ('mark', 'in the log of writes')"
VOTERS = 12
USUAL = 0.4  # seconds of a command, until it is known


@dataclass(frozen=True)
class Step:
    """`state` is what the data folder holds; `check` yields what does not hold after a kill, having
    run the command again."""

    state: str
    arguments: Callable[[Site], list[str]]
    check: Callable[[Site], Iterator[str]]
    prepare: Callable[[Site], None] = lambda site: None


def check_migration(site: Site) -> Iterator[str]:
    yield from site.again(["doctor"])
    yield from site.differences()


def check_backup(site: Site) -> Iterator[str]:
    target = site.folder / "saved"
    if target.exists():
        backup.check(target)
    target.unlink(missing_ok=True)
    yield from site.again(["backup", str(target)])
    backup.check(target)
    if list(site.folder.glob("saved.*")):
        yield "a part of a backup stays"
    yield from site.differences()


def leave_a_log(site: Site) -> None:
    """Leaves the database as a killed server does, with a row that is in its log alone; another is
    to be restored."""
    shutil.copy(site.data / DATABASE, site.folder / "saved")
    with contextlib.closing(sqlite3.connect(site.folder / "saved")) as saved, saved:
        saved.execute("INSERT INTO setting (key, value) VALUES ('other', 'in the backup')")
    with contextlib.closing(sqlite3.connect(site.data / DATABASE)) as writer:
        writer.execute("PRAGMA journal_mode=WAL")
        with writer:
            writer.execute(MARK)
        for name in (DATABASE, f"{DATABASE}-wal"):
            shutil.copy(site.data / name, site.folder / name)
    for name in (DATABASE, f"{DATABASE}-wal"):
        os.replace(site.folder / name, site.data / name)


def marks(site: Site) -> int:
    database = RawDatabase(site.url)
    try:
        return int(database.rows("SELECT count(*) FROM setting WHERE key = 'mark'")[0][0])
    finally:
        database.close()


def is_whole(site: Site) -> Iterator[str]:
    """Either the database of before, with what was in its log, or the backup."""
    is_restored = (site.data / DATABASE).read_bytes() == (site.folder / "saved").read_bytes()
    if not is_restored and not marks(site):
        yield "the database is neither as before nor the backup"
    yield from site.differences()


def check_restore(site: Site) -> Iterator[str]:
    yield from is_whole(site)
    yield from site.again(["restore", str(site.folder / "saved"), "--replace"])
    if marks(site):
        yield "the backup was not restored"
    yield from site.differences()


def export(site: Site) -> list[str]:
    return ["export", site.played["sealed"]["session"]["board"]["code"]]


def check_export(site: Site) -> Iterator[str]:
    part = site.output.read_bytes()
    yield from site.again(export(site))
    whole = site.output.read_bytes()
    if part != whole:
        with contextlib.suppress(Refusal):
            read_session(part)
            yield "a part of a file is taken for the whole"
    yield from lost(with_changes_meant(site.played["sealed"]["session"]), json.loads(whole))
    yield from site.differences()


def write_file(site: Site) -> None:
    session = site.played["sealed"]["session"]
    (site.folder / "session.json").write_text(json.dumps(session), encoding="utf-8")


def check_import(site: Site) -> Iterator[str]:
    yield from site.again(["import", str(site.folder / "session.json")])
    yield from site.differences()
    database = RawDatabase(site.url)
    boards = database.rows(
        "SELECT b.title, count(s.id) FROM board b JOIN seat s ON s.board_id = b.id GROUP BY b.id"
    )
    database.close()
    people = len(site.played["sealed"]["session"]["seats"])
    yield from (
        f"{title} has {seats} of {people} people"
        for title, seats in boards
        if title == site.played["sealed"]["session"]["board"]["title"] and seats != people
    )


STEPS = {
    "migration": Step(OLD, lambda site: ["doctor"], check_migration),
    "backup": Step(NEW, lambda site: ["backup", str(site.folder / "saved")], check_backup),
    "restore": Step(
        NEW,
        lambda site: ["restore", str(site.folder / "saved"), "--replace"],
        check_restore,
        leave_a_log,
    ),
    "export": Step(NEW, export, check_export),
    "import": Step(
        NEW, lambda site: ["import", str(site.folder / "session.json")], check_import, write_file
    ),
}


@contextlib.contextmanager
def sites(fork_server: ForkServer) -> Iterator[Callable[[Step], Site]]:
    """Yields a function that makes a folder in the state that a step begins with."""
    with shared_folder(quick=True) as folder:
        templates: dict[str, Path] = {}

        def make(step: Step) -> Site:
            if step.state not in templates:
                templates[step.state] = folder / f"{step.state}.db"
                url = f"sqlite:///{templates[step.state]}"
                states()[step.state].load("sqlite", url)
                if step.state == NEW:
                    migrate(url)
            played = states()[step.state].played["sqlite"]
            site = Site(fork_server, Path(tempfile.mkdtemp(dir=folder)), played)
            site.data.mkdir(mode=0o700)
            shutil.copy(templates[step.state], site.data / DATABASE)
            step.prepare(site)
            return site

        yield make


def run(seed: int, size: int) -> Outcome:
    """Kills each command in turn at any moment of the time that it takes, and a close at last."""
    outcome = Outcome({"kills": 0, "in the middle": 0})
    chance = random.Random(seed)
    fork_server = ForkServer()
    with contextlib.closing(fork_server), sites(fork_server) as make:
        seconds: dict[str, float] = {}
        for number in range(size - size // 6):
            name = list(STEPS)[number % len(STEPS)]
            step = STEPS[name]
            site = make(step)
            status = site.run(step.arguments(site), chance.uniform(0.01, seconds.get(name, USUAL)))
            outcome.count("kills")
            outcome.count("in the middle", status < 0)
            outcome.harms += [f"{name}: {harm}" for harm in step.check(site)]
            seconds[name] = site.seconds
            shutil.rmtree(site.folder)
        seals = kill_closes(fork_server, chance, size // 6)
    for name, value in seals.counts.items():
        outcome.count(name, value)
    outcome.harms += seals.harms
    return outcome


def kill_closes(fork_server: ForkServer, chance: random.Random, kills: int) -> Outcome:
    """Kills a server while it closes a vote: open with all ballots, or sealed, and closed again."""
    outcome = Outcome()
    with (
        shared_folder(quick=True) as folder,
        httpx.HTTPTransport() as wires,
        ForkedServer(fork_server, folder, limits="off") as server,
    ):
        for _ in range(kills):
            workshop = Workshop(server.url, wires)
            for number in range(VOTERS):
                person = workshop.seat(f"P{number}")
                person.vote("1", "2", str(3 + number)).raise_for_status()
            outcome.count("kills")
            outcome.harms += close_killed(workshop, server, chance.uniform(0, 0.03))
        outcome.harms += unsound(f"sqlite:///{server.folder / 'data' / DATABASE}")
    return outcome


def close_killed(workshop: Workshop, server: ForkedServer, wait: float) -> Iterator[str]:
    def close() -> httpx.Response | None:
        with contextlib.suppress(httpx.HTTPError):
            return workshop.fanta.closes()
        return None

    def strike() -> None:
        time.sleep(wait)
        server.kill()

    answer = in_parallel([close, strike])[0]
    server.start()
    state = workshop.activity()["state"]
    if answer is not None and answer.is_success and state != "closed":
        yield f"seal: answered and {state}"
    if state != "closed" and not workshop.fanta.closes().is_success:
        yield "seal: cannot be closed again"
    ballots = workshop.fanta.tally(activity=VOTE).json()["ballots"]
    if ballots != VOTERS:
        yield f"seal: {ballots} of {VOTERS} ballots"


def control(seed: int) -> Outcome:
    """Restores without bringing the log of writes in; killed once it is gone."""
    fork_server = ForkServer()
    with contextlib.closing(fork_server), sites(fork_server) as make:
        site = make(STEPS["restore"])
        log = site.data / f"{DATABASE}-wal"
        child = os.fork()
        if not child:
            backup._empty_log = lambda database: None
            backup._keep = lambda file, target: time.sleep(60)
            with contextlib.suppress(BaseException):
                backup.restore(site.folder / "saved", site.data, replace=True)
            os._exit(1)
        deadline = time.monotonic() + 30
        while log.exists() and time.monotonic() < deadline:
            time.sleep(0.01)
        kill(child)
        os.waitpid(child, 0)
        return Outcome({"kills": 1}, list(is_whole(site)))


CAMPAIGNS = (
    Campaign(
        name="steps",
        promise="a migration, backup, restore, export, import or seal that is killed leaves all"
        " whole, and can be run again",
        unit="kills",
        short=6,
        full=240,
        safeguard="the log of writes brought in before a restore",
        run=run,
        control=control,
    ),
)

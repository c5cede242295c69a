"""A database that a later version has changed."""

import contextlib
import hashlib
import itertools
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import create_engine, inspect, text

from app.storage.upkeep.migrate import migrate
from tests.campaigns.attacks.upgrades import KINDS, databases
from tests.campaigns.campaign import Campaign, Outcome
from tests.campaigns.weakened import WeakenedPalabre
from tests.servers.process import shared_folder
from tests.web.forks import ForkServer

COMMANDS = (
    ("doctor",),
    ("serve", "--port", "0"),
    ("export", "ABC234"),
    ("links", "ABC234"),
    ("demo", "--no-serve"),
)
LATER = "9999"


def content(kind: str, url: str) -> str:
    """Returns a hash of what a database holds."""
    if kind == "sqlite":
        file = Path(url.removeprefix("sqlite:///"))
        return hashlib.sha256(file.read_bytes()).hexdigest()
    engine = create_engine(url)
    with engine.connect() as connection:
        tables = sorted(inspect(connection).get_table_names())
        rows = [connection.execute(text(f'SELECT * FROM "{table}"')).all() for table in tables]
    engine.dispose()
    return hashlib.sha256(repr((tables, rows)).encode()).hexdigest()


def of_a_later_version(kind: str, url: str) -> dict[str, str]:
    """Stamps a database with a revision to come; returns the settings that lead to it."""
    migrate(url)
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE alembic_version SET version_num = :later"), {"later": LATER}
        )
        connection.execute(text("CREATE TABLE later (id INTEGER PRIMARY KEY)"))
    engine.dispose()
    return {} if kind == "sqlite" else {"database_url": url}


def run_later(seed: int, size: int) -> Outcome:
    """Runs so many commands, each on a database that a later version has changed."""
    outcome = Outcome({"commands": 0})
    fork_server = ForkServer()
    with databases() as make, tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as s:
        s.callback(fork_server.close)
        for number, (kind, command) in enumerate(itertools.product(KINDS, COMMANDS)):
            if number >= size:
                break
            outcome.count("commands")
            data = Path(folder) / str(number)
            data.mkdir()
            url = f"sqlite:///{data / 'palabre.db'}" if kind == "sqlite" else make(kind)
            settings = of_a_later_version(kind, url)
            before = content(kind, url)
            ended = fork_server.run(*command, data_dir=str(data), **settings)
            outcome.harms += [
                f"{' '.join(command)} on {kind}: {harm}"
                for harm in refusal_harms(ended.returncode, ended.stderr.decode())
            ]
            if content(kind, url) != before:
                outcome.harms.append(f"{' '.join(command)} on {kind}: the database changed")
    return outcome


def refusal_harms(code: int, errors: str) -> Iterator[str]:
    """Yields what keeps an ended command from being a refusal in one sentence."""
    if code != 1:
        yield f"status {code}"
    if len(errors.strip().splitlines()) != 1 or "newer Palabre" not in errors:
        yield f"no sentence: {errors[-200:]!r}"


def control_later(seed: int) -> Outcome:
    """Starts a server that does not look which schema it finds."""
    with shared_folder() as folder:
        (folder / "data").mkdir()
        of_a_later_version("sqlite", f"sqlite:///{folder / 'data' / 'palabre.db'}")
        server = WeakenedPalabre(folder, "any schema", limits="off")
        try:
            server.start()
            server.stop()
            return Outcome({"commands": 1}, ["it served"])
        except AssertionError as ended:
            return Outcome({"commands": 1}, list(refusal_harms(1, str(ended))))


CAMPAIGNS = (
    Campaign(
        name="later-schema",
        promise="on a database that a later version changed each command ends in one sentence and"
        " changes nothing",
        unit="commands",
        short=4,
        full=len(KINDS) * len(COMMANDS),
        safeguard="the look at the schema's revision",
        run=run_later,
        control=control_later,
    ),
)

"""`kill -9` in the middle of the votes: of Palabre, of PostgreSQL, of Valkey."""

import contextlib
import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx

from tests.campaigns.campaign import Campaign, Outcome
from tests.campaigns.crowd import Crowd
from tests.campaigns.weakened import WeakenedPalabre
from tests.servers.palabre import Palabre
from tests.servers.postgres import Postgres
from tests.servers.process import Server, shared_folder
from tests.servers.valkey import Valkey
from tests.web.forks import ForkedServer, ForkServer
from tests.web.people import Workshop

BOARD_LASTS = 25  # kills; then another board, or each look at it would cost more
CONTROL_KILLS = 40


@contextlib.contextmanager
def forked(folder: Path, **settings: str) -> Iterator[ForkedServer]:
    """Yields a running server that starts again in a blink."""
    folder.mkdir()
    with (
        contextlib.closing(ForkServer()) as fork_server,
        ForkedServer(fork_server, folder, limits="off", **settings) as server,
    ):
        yield server


def strikes(server: Palabre, victim: Server, seed: int, kills: int) -> Outcome:
    """Kills the victim so many times; a harm is what did not hold after a kill."""
    outcome = Outcome({"kills": 0, "answered_notes": 0})
    wires = httpx.HTTPTransport()
    for number in itertools.count():
        left = kills - int(outcome.counts["kills"])
        if left <= 0:
            break
        crowd = Crowd(Workshop(server.url, wires), seed * 1000 + number)
        for _ in range(min(left, BOARD_LASTS)):
            outcome.count("kills")
            try:
                crowd.strike(victim)
            except AssertionError as harm:
                outcome.harms.append(str(harm)[:500])
                break
        outcome.count("answered_notes", crowd.answered)
    wires.close()
    outcome.read_log(server.log())
    return outcome


def kill_palabre(seed: int, kills: int) -> Outcome:
    with shared_folder() as folder, forked(folder / "palabre") as server:
        return strikes(server, server, seed, kills)


def strikes_without(server: WeakenedPalabre, victim: Server, seed: int) -> Outcome:
    """Kills until what was answered is gone."""
    outcome = Outcome({"kills": 0})
    with httpx.HTTPTransport() as wires:
        crowd = Crowd(Workshop(server.url, wires), seed)
        server.weaken()
        while outcome.counts["kills"] < CONTROL_KILLS and not outcome.harms:
            outcome.count("kills")
            try:
                crowd.strike(victim)
            except AssertionError as harm:
                outcome.harms.append(str(harm)[:500])
    return outcome


def kill_hasty_palabre(seed: int) -> Outcome:
    """Kills a server that answers before its commit."""
    with shared_folder() as folder, WeakenedPalabre(folder, "hasty", limits="off") as server:
        return strikes_without(server, server, seed)


def kill_postgres(seed: int, kills: int) -> Outcome:
    with (
        shared_folder(quick=True) as folder,
        Postgres(folder) as postgres,
        forked(folder / "palabre", database_url=postgres.create()) as server,
    ):
        return strikes(server, postgres, seed, kills)


def kill_postgres_behind_hasty_palabre(seed: int) -> Outcome:
    """Kills PostgreSQL behind a server that answers before it has committed."""
    with shared_folder(quick=True) as folder, Postgres(folder) as postgres:
        settings = {"limits": "off", "database_url": postgres.create()}
        with WeakenedPalabre(folder, "hasty", **settings) as server:
            return strikes_without(server, postgres, seed)


def kill_valkey(seed: int, kills: int) -> Outcome:
    with (
        shared_folder(quick=True) as folder,
        Postgres(folder) as postgres,
        Valkey(folder) as valkey,
        forked(folder / "palabre", database_url=postgres.create(), bus_url=valkey.url) as server,
    ):
        return strikes(server, valkey, seed, kills)


def campaign(
    name: str,
    victim: str,
    sizes: tuple[int, int],
    run: Callable[[int, int], Outcome],
    control: Callable[[int], Outcome],
) -> Campaign:
    return Campaign(
        name=name,
        promise=f"what was answered is there exactly once after {victim} is killed",
        unit="kills",
        short=sizes[0],
        full=sizes[1],
        safeguard="the answer after the commit",
        run=run,
        control=control,
        waits=True,
    )


CAMPAIGNS = (
    campaign("kills", "Palabre", (20, 500), kill_palabre, kill_hasty_palabre),
    campaign(
        "kills-postgres",
        "PostgreSQL",
        (2, 200),
        kill_postgres,
        kill_postgres_behind_hasty_palabre,
    ),
    campaign("kills-valkey", "Valkey", (2, 100), kill_valkey, kill_postgres_behind_hasty_palabre),
)

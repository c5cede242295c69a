"""A thief of the disk: after a seal no byte ties a seat to a ballot, and what was erased is in no
byte of database, log of writes, backup or server log; nor is an address of anybody."""

import asyncio
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import httpx

from app.storage.sql import engines
from app.storage.unit import Unit
from app.storage.upkeep.backup import backup
from app.storage.upkeep.migrate import migrate
from tests.campaigns.campaign import Campaign, Outcome
from tests.file_bytes import folder_files, links_in, server_files, words_in
from tests.servers.palabre import Palabre
from tests.servers.postgres import Postgres
from tests.servers.process import shared_folder
from tests.storage.cleaning.voted_boards import PEOPLE, Voted
from tests.web.people import VOTE, Workshop

ADDRESS = "127.0.0.113"
Files = Callable[[], list[Path]]


def search(outcome: Outcome, voted: Voted, moment: str, files: list[Path], *, erased: bool) -> None:
    outcome.count("files_searched", len(files))
    outcome.count("bytes_searched", sum(path.stat().st_size for path in files))
    for name, count in links_in(files, voted.pairs).items():
        outcome.harms.append(f"{moment}: {name} ties {count} seats to ballots")
    for name, words in words_in(files, voted.words).items() if erased else ():
        outcome.harms.append(f"{moment}: {name} has {len(words)} erased texts, as {words[0]}")


async def steal(outcome: Outcome, url: str, files: Files, seed: int) -> None:
    """Seals a vote of many, erases its board, and reads the files after each."""
    voted = Voted(url)
    voted.chance = random.Random(seed)
    await voted.fill()
    outcome.count("ballots", PEOPLE)
    if not links_in(files(), voted.pairs):
        outcome.harms.append("nothing was to be read while the vote was open: it shows nothing")
    await voted.seal()
    voted.cleaned()
    search(outcome, voted, "after the seal", files(), erased=False)
    await voted.erase()
    voted.cleaned()
    search(outcome, voted, "after the erase", files(), erased=True)
    voted.database.close()
    search(outcome, voted, "after the end", files(), erased=True)


def steal_sqlite(outcome: Outcome, seed: int) -> None:
    with shared_folder() as folder:
        url = f"sqlite:///{folder}/palabre.db"
        migrate(url)

        def files() -> list[Path]:
            """The files as they are, and a backup."""
            saved = folder / "saved"
            saved.mkdir(exist_ok=True)
            (saved / "backup.db").unlink(missing_ok=True)
            backup(folder, saved / "backup.db")
            return folder_files(folder)

        asyncio.run(steal(outcome, url, files, seed))


def steal_postgres(outcome: Outcome, seed: int) -> None:
    with shared_folder(quick=True) as folder, Postgres(folder) as postgres:
        url = postgres.create()
        migrate(url)
        data = postgres.folder / "data"
        asyncio.run(steal(outcome, url, lambda: server_files(url, data), seed))


def steal_log(outcome: Outcome, seed: int) -> None:
    """People come from an address of their own, and are erased with their board."""
    with shared_folder() as folder, httpx.HTTPTransport(local_address=ADDRESS) as transport:
        server = Palabre(folder, limits="off").start()
        try:
            workshop = Workshop(server.url, transport)
            words = play(workshop, random.Random(seed)) | {ADDRESS}
            erased = workshop.bearer("organiser_url").post(
                f"{workshop.path}/erase", json={"code": workshop.code}
            )
            assert erased.status_code == 204, erased.text
            backup(folder / "data", folder / "saved.db")
            report_words(outcome, folder, words, "while it runs")
        finally:
            server.kill()
        report_words(outcome, folder, words, "after a kill")


def play(workshop: Workshop, chance: random.Random) -> set[str]:
    """Returns every word by which somebody could be found."""
    words = {workshop.links[link].rpartition("/")[2] for link in ("host_url", "organiser_url")}
    for _ in range(12):
        number = chance.randrange(10**9)
        person = workshop.seat(f"Zqnom{number}", organisation=f"Zqorg{number}")
        person.note(f"Zqnote{number}").raise_for_status()
        fields = chance.sample([str(field) for field in range(1, 31)], 3)
        receipt = person.vote(*fields).json()["receipt"]
        workshop.someone().get(f"{workshop.path}/host/{person.seat_code}?x=Zqquery{number}")
        words |= {f"Zqnom{number}", f"Zqorg{number}", f"Zqnote{number}", f"Zqquery{number}"}
        words |= {receipt, receipt.replace("-", ""), person.seat, person.seat_code}
        words |= {person.seat_code.replace("-", "")}
    workshop.fanta.closes(VOTE).raise_for_status()
    return words


def report_words(outcome: Outcome, folder: Path, words: set[str], moment: str) -> None:
    files = folder_files(folder)
    outcome.count("files_searched", len(files))
    for name, hits in words_in(files, words).items():
        outcome.harms.append(f"{moment}: {name} has {hits[:3]}")


def run(seed: int, size: int) -> Outcome:
    outcome = Outcome()
    for number in range(max(1, size // (2 * PEOPLE))):
        steal_sqlite(outcome, seed + number)
        steal_postgres(outcome, seed + number)
    steal_log(outcome, seed)
    return outcome


@contextmanager
def without_cleaning() -> Iterator[None]:
    pragmas = tuple(line for line in engines.WRITER_PRAGMAS if "secure_delete" not in line)
    with (
        patch.object(engines, "WRITER_PRAGMAS", (*pragmas, "secure_delete=OFF")),
        patch.object(Unit, "clean_files", lambda unit, scope: None),
    ):
        yield


def control(seed: int) -> Outcome:
    outcome = Outcome()
    with without_cleaning():
        steal_sqlite(outcome, seed)
    return outcome


CAMPAIGNS = (
    Campaign(
        name="bytes",
        promise="after seal and erase no byte of database, backup or log ties a seat to a ballot or"
        " has an erased text or an address",
        unit="ballots",
        short=480,
        full=4800,
        safeguard="cleaning and secure_delete",
        run=run,
        control=control,
    ),
)

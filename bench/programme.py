"""P19: a programme of 1,000 towns: their exports of 100 kB gathered, and the page.

Each file is the demo's workshop with another town, other receipts and a seal of its own, so that
none is taken for another. The page's boards are made by one POST, on SQLite and on PostgreSQL.

python3 -m app bench programme.py [--towns 1000] [--database sqlite] [--without-files]
"""

import argparse
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from load import medians, palabre, print_result, repeated
from scale.programme_server import measure

from app.domain.votes.seal import round_of_document, seal_sha256
from app.frameworks.demo.session import Maker, demo_session
from app.locales import catalogue
from tests.servers.postgres import Postgres
from tests.servers.process import shared_folder

ROOT = Path(__file__).resolve().parent.parent
AT = "2026-11-29T10:00:00.000Z"


def workshop() -> Any:
    codes = iter(range(10**7))
    letters = "23456789ABCDEFGHJKMNPQRSTVWXYZ"

    def code(length: int) -> str:
        number, text = next(codes), ""
        for _ in range(length):
            number, place = divmod(number, len(letters))
            text += letters[place]
        return f"{text[:4]}-{text[4:]}" if length > 6 else text

    return demo_session(Maker(catalogue("fr").gettext, code, AT), invented=True)


def write_files(folder: Path, towns: int) -> int:
    """Writes the exports; returns the bytes of one."""
    document = workshop()
    rounds = [round_ for activity in document["activities"] for round_ in activity["rounds"]]
    size = 0
    for number in range(towns):
        document["board"] |= {"code": f"B{number:05}", "place": f"Ville {number}"}
        for round_ in rounds:
            round_["ballots"][0]["receipt"] = f"2222-{number:04}".replace("1", "B").replace(
                "0", "A"
            )
            round_["ballots"].sort(key=lambda ballot: ballot["receipt"])
            form = round_["seal"].get("form", "seal/1")
            round_["seal"]["sha256"] = seal_sha256(form, round_of_document(round_))
        body = (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()
        (folder / f"{number:05}.json").write_bytes(body)
        size = len(body)
    return size


def gather(towns: int) -> dict[str, float]:
    """Seconds, MiB and towns of `palabre gather`, in a process of its own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        size = write_files(folder, towns)
        started = time.monotonic()
        output = folder / "programme.out"
        command = [sys.executable, "-m", "app", "gather", name, "-o", str(output)]
        child = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.monotonic() - started
        assert status == 0
        counted = len(json.loads(output.read_bytes())["towns"])
        assert counted == towns, counted
    return {
        "kB": round(size / 1000),
        "gather_s": round(seconds, 2),
        "MiB": round(usage.ru_maxrss / 1024),
    }


def serve(database: str, towns: int) -> dict[str, float]:
    """The figures of a server on SQLite or PostgreSQL, by names that begin with it."""
    with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as ends:
        url = f"sqlite:///{name}/palabre.db"
        if database == "postgresql":
            postgres = Postgres(ends.enter_context(shared_folder())).start()
            ends.callback(postgres.stop)
            url = postgres.create()
        server = ends.enter_context(palabre(PALABRE_DATABASE_URL=url))
        figures = measure(server, url, towns, workshop())
    return {f"{database}_{name}": value for name, value in figures.items()}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--towns", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--without-files", action="store_true")
    chosen = parser.parse_args()
    databases = ("sqlite", "postgresql") if chosen.database == "both" else (chosen.database,)

    def once() -> dict[str, float]:
        figures = {} if chosen.without_files else gather(chosen.towns)
        for database in databases:
            figures |= serve(database, chosen.towns)
        return figures

    runs = repeated(once, chosen.runs)
    print_result("programme", medians(runs), runs, towns=chosen.towns)


if __name__ == "__main__":
    main()

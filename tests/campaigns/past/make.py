"""Keeps what versions of before have written: tests/campaigns/past/states/REVISION.json.gz.

python -m tests.campaigns.past.make 1a2b3c4 …     plays on these commits, in a folder apart
python -m tests.campaigns.past.make               on this checkout
python -m tests.campaigns.past.make --files …     keeps the session files alone

Each file: {"revision", "commit", "sqlite" and "postgres" (the database as SQL), "played" and
"played_postgres" (see play.py)}. A server of before runs with the packages of this environment."""

import gzip
import json
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.campaigns.past.play import play
from tests.servers.palabre import Palabre
from tests.servers.postgres import Postgres, database_name
from tests.servers.process import ROOT, as_user, shared_folder

STATES = Path(__file__).parent / "states"


class OldPalabre(Palabre):
    """The server of another checkout."""

    def __init__(self, folder: Path, source: Path, **settings: str) -> None:
        super().__init__(folder, **settings)
        self.source = source

    def command(self) -> list[str | Path]:
        start = "import sys, os; sys.path.insert(0, os.getcwd()); from app.cli import main; main()"
        return ["env", "-C", self.source, "PYTHONPATH=", sys.executable, "-c", start,
                *self.arguments]  # fmt: skip


def source_of(commit: str, folder: Path) -> Path:
    """Returns a folder with the files of a commit."""
    source = folder / "source"
    source.mkdir()
    files = subprocess.run(["git", "archive", commit], cwd=ROOT, check=True, capture_output=True)
    subprocess.run(["tar", "-x", "-C", source], input=files.stdout, check=True)
    return source


def sqlite_dump(file: Path) -> str:
    connection = sqlite3.connect(file)
    try:
        return "\n".join(connection.iterdump()) + "\n"
    finally:
        connection.close()


def postgres_dump(postgres: Postgres, url: str) -> str:
    """Returns the database as statements that any client can send."""
    command = [postgres.binaries / "pg_dump", "--inserts", "--no-owner", "--no-privileges",
               "-U", "palabre", "-h", postgres.folder / "data", "-p", str(postgres.port),
               database_name(url)]  # fmt: skip
    dump = subprocess.run(
        command, check=True, capture_output=True, text=True, **as_user(postgres.user)
    )
    lines = dump.stdout.splitlines()
    return "\n".join(line for line in lines if not line.startswith(("\\", "--"))) + "\n"


def revision_in(dump: str) -> str:
    rest = dump.rpartition("alembic_version")[2]
    return rest.partition("('")[2].partition("')")[0]


def state_of(commit: str) -> dict[str, Any]:
    """Plays on a commit, or on this checkout where it is empty."""
    with tempfile.TemporaryDirectory() as apart, shared_folder(quick=True) as folder:
        source = source_of(commit, Path(apart)) if commit else ROOT
        postgres = Postgres(folder).start()
        try:
            url = postgres.create()
            played = played_on(OldPalabre(Path(apart), source, limits="off"))
            sqlite = sqlite_dump(Path(apart) / "data" / "palabre.db")
            beside = OldPalabre(Path(apart), source, limits="off", database_url=url)
            played_postgres = played_on(beside)
            dump = postgres_dump(postgres, url)
        finally:
            postgres.stop()
    return {
        "revision": revision_in(sqlite),
        "commit": commit,
        "sqlite": sqlite,
        "postgres": dump,
        "played": played,
        "played_postgres": played_postgres,
    }


def played_on(server: Palabre) -> dict[str, Any]:
    server.start()
    try:
        return play(server.url)
    finally:
        server.stop()


def write(state: dict[str, Any]) -> Path:
    name = "-".join(part for part in (state["revision"], state["commit"]) if part)
    path = STATES / f"{name}.json.gz"
    content = json.dumps(state, ensure_ascii=False, sort_keys=True).encode()
    path.write_bytes(gzip.compress(content, 9, mtime=0))
    return path


def main() -> None:
    commits = [argument for argument in sys.argv[1:] if argument != "--files"]
    for commit in commits or [""]:
        state = state_of(commit)
        path = write(state | {"sqlite": "", "postgres": ""} if "--files" in sys.argv else state)
        print(f"{path.name}: {path.stat().st_size:,} bytes", flush=True)


if __name__ == "__main__":
    main()

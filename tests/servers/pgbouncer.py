"""PgBouncer of the distribution in transaction mode, in front of a PostgreSQL."""

import contextlib
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.servers.distribution import get_program, with_libraries
from tests.servers.postgres import Postgres
from tests.servers.process import Server, free_port

WITH_PREPARED = (1, 21)  # from this version on it can carry prepared statements


# Its libraries, as Debian 12 and 13 call them: not every machine has them.
LIBRARIES = ("libevent-2.1-7", "libevent-2.1-7t64", "libc-ares2", "libcares2")


def get_pgbouncer() -> str:
    """Returns its path. Raises RuntimeError with one line."""
    return get_program("pgbouncer", version="--version", libraries=LIBRARIES)


class PgBouncer(Server):
    """Lends `size` connections of a database for one transaction each: the least that shows what
    does not stay. `prepared` is how many statements it carries for a client, 0 for none."""

    name = "pgbouncer"

    def __init__(
        self, folder: Path, postgres: Postgres, *, size: int = 3, prepared: int = 0, path: str = ""
    ) -> None:
        super().__init__(folder)
        self.path, self.prepared = path or get_pgbouncer(), prepared
        self.port, self.user = free_port(), postgres.user
        folder.chmod(0o777)
        carries = f"max_prepared_statements = {prepared}" if self.version() >= WITH_PREPARED else ""
        (folder / "users.txt").write_text('"palabre" ""\n', encoding="utf-8")
        (folder / "pgbouncer.ini").write_text(
            f"""[databases]
* = host={postgres.folder / "data"} port={postgres.port} user=palabre
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {self.port}
unix_socket_dir =
auth_type = trust
auth_file = {folder / "users.txt"}
pool_mode = transaction
default_pool_size = {size}
server_round_robin = 1
{carries}
""",
            encoding="utf-8",
        )

    def version(self) -> tuple[int, int]:
        answer = subprocess.run(
            [self.path, "--version"],
            check=True,
            capture_output=True,
            text=True,
            env=self.environment(),
        ).stdout
        match = re.search(r"PgBouncer (\d+)\.(\d+)", answer)
        assert match, answer
        return int(match[1]), int(match[2])

    def environment(self) -> dict[str, str]:
        return with_libraries(self.path)

    def command(self) -> Sequence[str | Path]:
        return [self.path, self.folder / "pgbouncer.ini"]

    def stop(self, within: float = 10) -> None:
        """Kills it: it keeps nothing. SIGTERM waits for every client to leave, and a shell that
        started the tests beside itself has made it deaf to SIGQUIT."""
        self.kill()

    def url(self, direct: str) -> str:
        """Returns the address through it of a database that is directly at the other."""
        database = direct.split("?", maxsplit=1)[0].rpartition("/")[2]
        return f"postgresql+psycopg://palabre@127.0.0.1:{self.port}/{database}"

    def answers(self) -> bool:
        import psycopg

        with contextlib.suppress(psycopg.OperationalError):
            psycopg.connect(
                self.url("/postgres").replace("+psycopg", ""), connect_timeout=5
            ).close()
            return True
        return False

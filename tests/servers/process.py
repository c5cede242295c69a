"""A server process for the tests, which can be killed and started again.

Servers listen on ports below 32768: above, the system may lend a killed server's port to someone's
outgoing connection.
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
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Self

ROOT = Path(__file__).resolve().parents[2]
FIRST_PORT, LAST_PORT = 20000, 32000
# The whole suite runs in up to so many processes (tests/conftest.py). Each has its share of the
# ports, and runs of a part have the last: none takes that of a server that another has killed and
# will start again.
MOST_WORKERS = 4
SHARES = MOST_WORKERS + 1
MEMORY = Path("/dev/shm")


def free_port() -> int:
    """Returns a port of 127.0.0.1 that nobody listens on now, from this process's share."""
    share = int(os.environ.get("PYTEST_XDIST_WORKER", f"gw{MOST_WORKERS}").removeprefix("gw"))
    while True:
        port = random.randrange(FIRST_PORT + share % SHARES, LAST_PORT, SHARES)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                probe.bind(("127.0.0.1", port))
                return port


def until(ready: Callable[[], bool], *, seconds: float, otherwise: Callable[[], str]) -> None:
    """Waits until `ready()`, called every 20 ms; fails with the sentence of `otherwise()`."""
    deadline = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > deadline:
            raise AssertionError(otherwise())
        time.sleep(0.02)


@contextlib.contextmanager
def shared_folder(*, quick: bool = False) -> Iterator[Path]:
    """Yields a folder in /tmp that every user may enter (pytest's own admit only their owner), with
    a path short enough for a socket. A quick one is in memory, where a commit waits for no disk:
    only a power cut would show the difference."""
    folder = Path(
        tempfile.mkdtemp(prefix="palabre-", dir=MEMORY if quick and has_space(MEMORY) else "/tmp")
    )
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def has_space(folder: Path) -> bool:
    """Returns whether the folder has 4 GiB free and may contain programs."""
    return (
        folder.is_dir()
        and shutil.disk_usage(folder).free > 4 * 1024**3
        and not os.statvfs(folder).f_flag & os.ST_NOEXEC
    )


def package_folder(name: str) -> Path:
    """Returns a package's folder without importing it: importing pgserver has side effects."""
    spec = importlib.util.find_spec(name)
    assert spec is not None, f"the package {name} is missing"
    assert spec.origin is not None
    return Path(spec.origin).parent


def as_user(user: str | None) -> dict[str, Any]:
    """Returns the options with which subprocess runs as another user, in a folder that it may
    enter."""
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
        """Returns the command line."""

    @abstractmethod
    def answers(self) -> bool:
        """Returns whether it is ready."""

    def environment(self) -> dict[str, str]:
        return dict(os.environ)

    def start(self) -> Self:
        assert self.process is None, f"{self.name} runs already"
        with self.log_path.open("ab") as log:
            self.process = subprocess.Popen(
                self.command(), env=self.environment(),
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True, **as_user(self.user),
            )  # fmt: skip
        atexit.register(self.kill)
        until(
            self._up,
            seconds=self.patience,
            otherwise=lambda: f"{self.name} did not start:\n{self.log()}",
        )
        return self

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _up(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, f"{self.name} ended at its start:\n{self.log()}"
        return self.answers()

    def kill(self) -> None:
        """Sends SIGKILL to it and its children: like a power cut, except that the system still
        writes its buffers to disk."""
        self._end(signal.SIGKILL, self.patience)

    def stop(self, within: float = 10) -> None:
        """Stops it as an operator does; fails unless it has ended in time."""
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

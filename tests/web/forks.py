"""Real servers and commands that start in a blink: one process has imported the app and forks for
each. As a script, it is that process.

A kill hits the forked process alone, as `kill -9` hits a server; only the two seconds of imports
are spared.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path
from typing import Any, Self

from tests.servers.palabre import Palabre, palabre_variables
from tests.servers.process import ROOT, until

LATE = 1000  # no process has such an exit code


class ForkServer:
    """The process that forks. It ends, with all its children, when this one closes the pipe or
    dies."""

    def __init__(self) -> None:
        inherited = {
            name: value for name, value in os.environ.items() if not name.startswith("PALABRE_")
        }
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.web.forks"],
            cwd=ROOT, env=inherited, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip

    def ask(self, **question: Any) -> int:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def run(self, *arguments: str, **settings: str) -> "subprocess.CompletedProcess[bytes]":
        """`palabre …` as from a shell: its exit code, and what it wrote."""
        with tempfile.TemporaryDirectory() as folder:
            written = [Path(folder) / name for name in ("output", "errors")]
            pid = self.ask(
                arguments=arguments,
                settings=palabre_variables(settings),
                log=[str(path) for path in written],
            )
            code = self.ask(end=pid, within=60)
            return subprocess.CompletedProcess(
                ["palabre", *arguments], code, *(path.read_bytes() for path in written)
            )

    def close(self) -> None:
        self._process.communicate()


class ForkedServer(Palabre):
    """Palabre as `palabre serve` runs it, forked. Everything else is the same: its address, its
    folder, its log."""

    def __init__(
        self,
        fork_server: ForkServer,
        folder: Path,
        *,
        address: tuple[str, int] | None = None,
        **settings: str,
    ) -> None:
        super().__init__(folder, address=address, **settings)
        self.fork_server = fork_server
        self.pid = 0

    def start(self) -> Self:
        assert not self.pid, f"{self.name} runs already"
        self.pid = self.fork_server.ask(
            arguments=self.arguments,
            settings=palabre_variables(self.settings),
            log=[str(self.log_path)] * 2,
        )
        until(
            self.answers,
            seconds=self.patience,
            otherwise=lambda: f"{self.name} did not start:\n{self.log()}",
        )
        return self

    def kill(self) -> None:
        self._finish(signal.SIGKILL)

    def stop(self, within: float = 10) -> None:
        self._finish(signal.SIGTERM, within)

    def _finish(self, number: signal.Signals, within: float = 10) -> None:
        pid, self.pid = self.pid, 0
        if pid:
            os.kill(pid, number)
            code = self.fork_server.ask(end=pid, within=within)
            assert code != LATE, (
                f"{self.name} had not ended {within} s after {number.name}:\n{self.log()}"
            )


def run(question: dict[str, Any]) -> int:
    """In the child: what the command line does; its exit code."""
    os.setsid()
    for stream, path in zip((sys.stdout, sys.stderr), question["log"], strict=True):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND), stream.fileno())
        stream.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    os.environ.update(question["settings"])
    sys.argv = ["palabre", *question["arguments"]]
    from app.cli import main

    try:
        main()
    except SystemExit as ended:
        return int(ended.code or 0)
    finally:
        sys.stdout.flush()
    return 0


def end(pid: int, within: float) -> int:
    """The child's exit code, or the negative number of the signal that ended it; LATE, and a kill,
    if it did not end in time."""
    ports: list[int] = []

    def ended() -> bool:
        which, status = os.waitpid(pid, os.WNOHANG)
        ports.extend([os.waitstatus_to_exitcode(status)] if which else [])
        return bool(which)

    try:
        until(ended, seconds=within, otherwise=str)
    except AssertionError:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        return LATE
    return ports[0]


def nurse() -> None:
    import alembic.command
    import uvloop

    import app.cli
    import app.command_line
    import app.web.http.files.static

    needed = (alembic.command, uvloop, app.cli, app.command_line)
    assert all(needed), "imported for those who are forked"
    app.web.http.files.static.assets()
    children: set[int] = set()
    for line in sys.stdin:
        question = json.loads(line)
        if "end" in question:
            children.discard(question["end"])
            print(end(question["end"], question["within"]), flush=True)
            continue
        child = os.fork()
        if not child:
            os.close(0)
            code = 1
            try:
                code = run(question)
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(code)
        children.add(child)
        print(child, flush=True)
    for child in children:
        os.kill(child, signal.SIGKILL)


if __name__ == "__main__":
    nurse()

"""Real servers that start in a blink: one process has imported the app and forks for each start. Run as a script, it is that process.

A kill hits the forked process alone, as `kill -9` hits a server; only the two seconds of imports are spared.
"""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any, Self

from tests.servers import ROOT, Palabre, until


class Nursery:
    """The process that forks. It ends, with all its children, when this one closes the pipe or dies."""

    def __init__(self) -> None:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("PALABRE_")}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.web.forks"],
            cwd=ROOT, env=inherited, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip

    def ask(self, **question: Any) -> int:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def close(self) -> None:
        self._process.communicate()


class Forked(Palabre):
    """Palabre as `palabre serve` runs it, forked. Everything else is the same: its address, its folder, its log."""

    def __init__(self, nursery: Nursery, folder: Path, **settings: str) -> None:
        super().__init__(folder, **settings)
        self.nursery = nursery
        self.pid = 0

    def start(self) -> Self:
        assert not self.pid, f"{self.name} runs already"
        given = {name: value for name, value in self.environment().items() if name.startswith("PALABRE_")}
        self.pid = self.nursery.ask(port=self.port, settings=given, log=str(self.log_path))
        until(self.answers, seconds=self.patience, otherwise=lambda: f"{self.name} did not start:\n{self.log()}")
        return self

    def kill(self) -> None:
        self._finish(signal.SIGKILL)

    def stop(self, within: float = 10) -> None:
        self._finish(signal.SIGTERM, within)

    def _finish(self, number: signal.Signals, within: float = 10) -> None:
        pid, self.pid = self.pid, 0
        if pid:
            os.kill(pid, number)
            ended = self.nursery.ask(end=pid, within=within)
            assert ended, f"{self.name} had not ended {within} s after {number.name}:\n{self.log()}"


def serve(question: dict[str, Any]) -> None:
    """In the child: what the command line would do."""
    os.setsid()
    log = os.open(question["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for stream in (1, 2):
        os.dup2(log, stream)
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    os.environ.update(question["settings"])
    from app.cli import serve as command

    command(host=None, port=question["port"], lan=False)


def end(pid: int, within: float) -> bool:
    """Whether the child has ended in time; killed if not."""
    try:
        until(lambda: os.waitpid(pid, os.WNOHANG)[0] == pid, seconds=within, otherwise=str)
    except AssertionError:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        return False
    return True


def nurse() -> None:
    import app.cli  # noqa: F401 - the whole point

    children: set[int] = set()
    for line in sys.stdin:
        question = json.loads(line)
        if "end" in question:
            children.discard(question["end"])
            print(int(end(question["end"], question["within"])), flush=True)
            continue
        child = os.fork()
        if not child:
            os.close(0)
            try:
                serve(question)
            finally:
                os._exit(0)
        children.add(child)
        print(child, flush=True)
    for child in children:
        os.kill(child, signal.SIGKILL)


if __name__ == "__main__":
    nurse()

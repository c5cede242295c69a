"""A data folder that a version of before has filled, and commands that are killed in it."""

import contextlib
import os
import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.storage.upkeep.data_folder import DATABASE
from tests.campaigns.attacks.upgrades import document_of, unsound, with_changes_meant
from tests.campaigns.past.written import Json, lost
from tests.web.forks import ForkServer


@dataclass
class Site:
    """A data folder for one kill, the file beside it, and the boards that it has held."""

    fork_server: ForkServer
    folder: Path
    played: dict[str, Json]
    seconds: float = 0.0  # that the command took when it was not killed

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def url(self) -> str:
        return f"sqlite:///{self.data / DATABASE}"

    @property
    def output(self) -> Path:
        return self.folder / "output"

    def run(self, arguments: list[str], wait: float = 60) -> int:
        """Runs a command for at most `wait` seconds, then kills it; returns its status."""
        pid = self.fork_server.ask(
            arguments=arguments,
            settings={"PALABRE_DATA_DIR": str(self.data)},
            log=[str(self.output), str(self.folder / "errors")],
        )
        killer = threading.Timer(wait, kill, [pid])
        killer.start()
        try:
            return self.fork_server.ask(end=pid, within=60)
        finally:
            killer.cancel()
            killer.join()

    def differences(self) -> Iterator[str]:
        """Yields what the boards no longer say, and what the doctor finds."""
        yield from unsound(self.url)
        for name, board in self.played.items():
            old = with_changes_meant(board["session"])
            for loss in lost(old, document_of(self.url, old["board"]["code"])):
                yield f"{name}{loss}"

    def again(self, arguments: list[str]) -> Iterator[str]:
        self.output.write_bytes(b"")
        began = time.monotonic()
        status = self.run(arguments)
        self.seconds = time.monotonic() - began
        if status:
            yield f"cannot be run again: {(self.folder / 'errors').read_text()[-300:]}"


def kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)

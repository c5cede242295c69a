"""The phones of the browser's tests, for a play that needs them too; and a server of a room."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.conftest import phone
from tests.servers.palabre import no_traceback
from tests.web.forks import ForkedServer, ForkServer

__all__ = ["phone"]


class RoomServer(ForkedServer):
    """On the laptop of the facilitator, for the phones of its network."""

    @property
    def arguments(self) -> list[str]:
        return [*super().arguments, "--lan"]


@pytest.fixture
def server(fork_server: ForkServer, sqlite_template: Path, tmp_path: Path) -> Iterator[RoomServer]:
    (tmp_path / "data").mkdir()
    shutil.copy(sqlite_template, tmp_path / "data" / "palabre.db")
    started = RoomServer(fork_server, tmp_path, probes="on")
    yield started.start()
    started.stop()
    no_traceback(started)

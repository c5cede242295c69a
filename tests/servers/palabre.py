"""Palabre itself as a process, for the tests."""

import os
import sys
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path

from tests.servers.process import Server, free_port


def palabre_variables(settings: dict[str, str]) -> dict[str, str]:
    return {f"PALABRE_{name.upper()}": value for name, value in settings.items()}


class Palabre(Server):
    """`palabre serve` as people run it, at an address that it keeps over restarts."""

    name = "palabre"

    def __init__(
        self, folder: Path, *, address: tuple[str, int] | None = None, **settings: str
    ) -> None:
        """Each setting is a PALABRE_ variable: database_url, bus_url, limits="off", … Without an
        address: a free port."""
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
        # app.cli, because app itself would leave a Python that is not the checkout's own for the
        # server that is.
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


def no_traceback(server: Palabre) -> None:
    assert "Traceback" not in server.log(), server.log()

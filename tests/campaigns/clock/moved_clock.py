"""A clock on the wall that jumps: clock.c under a real server."""

import struct
import subprocess
from pathlib import Path

from tests.campaigns.weakened import WeakenedPalabre
from tests.servers.palabre import Palabre

SOURCE = Path(__file__).parent / "clock.c"


class MovedClock:
    """Moves the wall's clock of the processes that have its `environment`."""

    def __init__(self, folder: Path) -> None:
        self.file, library = folder / "clock", folder / "clock.so"
        command = ["cc", "-shared", "-fPIC", "-O2", "-o", library, SOURCE, "-ldl"]
        subprocess.run(command, check=True)
        self.environment = {"LD_PRELOAD": str(library), "CLOCK_FILE": str(self.file)}
        self.seconds = 0
        self.jump_to(0)

    def jump_to(self, seconds: int) -> None:
        """Sets the clock so many seconds off the true one."""
        self.seconds = seconds
        with self.file.open("r+b" if self.file.exists() else "wb") as content:
            content.write(struct.pack("q", seconds))


class ClockedPalabre(Palabre):
    """Palabre by a clock that jumps."""

    def __init__(self, folder: Path, clock: MovedClock) -> None:
        super().__init__(folder)
        self.clock = clock

    def environment(self) -> dict[str, str]:
        return {**super().environment(), **self.clock.environment}


class WeakenedClockedPalabre(WeakenedPalabre):
    """The same without a safeguard."""

    def __init__(self, folder: Path, clock: MovedClock, without: str) -> None:
        super().__init__(folder, without)
        self.clock = clock

    def environment(self) -> dict[str, str]:
        return {**super().environment(), **self.clock.environment}

"""A disk that is watched, cut off or broken: disk.c under a real server."""

import os
import shutil
import subprocess
from pathlib import Path

from tests.campaigns.weakened import WeakenedPalabre
from tests.servers.palabre import Palabre

SOURCE = Path(__file__).parent / "disk.c"


def compiler() -> str | None:
    """Returns the C compiler of this machine; None where it has none, or is no Linux."""
    return shutil.which("cc") if Path("/proc/self/maps").exists() else None


class WatchedDisk:
    """What a server below `root` writes is recorded in `log`, and fails while `fails` says so."""

    def __init__(self, folder: Path) -> None:
        self.root, self.log = folder / "data", folder / "disk.log"
        self.fault, self.library = folder / "disk.fault", folder / "disk.so"
        command = [
            compiler() or "cc",
            "-shared",
            "-fPIC",
            "-O2",
            "-o",
            self.library,
            SOURCE,
            "-ldl",
        ]
        subprocess.run(command, check=True)

    @property
    def environment(self) -> dict[str, str]:
        return {
            "LD_PRELOAD": str(self.library),
            "DISK_ROOT": str(self.root),
            "DISK_LOG": str(self.log),
            "DISK_FAULT": str(self.fault),
        }

    def position(self) -> int:
        """Returns how many bytes are recorded so far."""
        return self.log.stat().st_size if self.log.exists() else 0

    def fails(self, error: int, *, syncs_alone: bool = False) -> None:
        """Lets every write and sync fail with this errno, until `heals`."""
        spare = self.fault.with_suffix(".new")
        spare.write_text(f"{'sync ' if syncs_alone else ''}{error}")
        os.replace(spare, self.fault)

    def heals(self) -> None:
        self.fault.unlink(missing_ok=True)


class WatchedPalabre(Palabre):
    """Palabre on a watched disk."""

    def __init__(self, folder: Path, disk: WatchedDisk, **settings: str) -> None:
        super().__init__(folder, **settings)
        self.disk = disk

    def environment(self) -> dict[str, str]:
        return {**super().environment(), **self.disk.environment}


class WeakenedWatchedPalabre(WeakenedPalabre):
    """Palabre on a watched disk, without a safeguard."""

    def __init__(self, folder: Path, disk: WatchedDisk, without: str, **settings: str) -> None:
        super().__init__(folder, without, **settings)
        self.disk = disk

    def environment(self) -> dict[str, str]:
        return {**super().environment(), **self.disk.environment}

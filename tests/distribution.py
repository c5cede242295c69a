"""Programs of the distribution that the tests run and the project does not ship."""

import platform
import shutil
import subprocess
from pathlib import Path

FOLDERS = ("/usr/sbin", "/opt/homebrew/bin", "/usr/local/bin")


def get_program(name: str, folder: Path, *, version: str) -> str:
    """Its path: the machine's own, or the distribution's package of that name unpacked in the folder (not installed: that would
    start it). `version` is the argument that proves that it runs. Raises RuntimeError with one line."""
    for path in (name, *(f"{place}/{name}" for place in FOLDERS)):
        if found := shutil.which(path):
            return found
    if platform.system() == "Linux" and shutil.which("apt-get") and shutil.which("dpkg"):
        for command in (["apt-get", "download", name], ["sh", "-c", f"dpkg -x {name}_*.deb unpacked"]):
            subprocess.run(command, cwd=folder, check=False, capture_output=True, stdin=subprocess.DEVNULL, timeout=120)
        for own in (folder / "unpacked" / "usr" / place / name for place in ("sbin", "bin")):
            if own.exists() and subprocess.run([own, version], check=False, capture_output=True).returncode == 0:
                return str(own)
    raise RuntimeError(f"no {name} here, and none could be fetched: `apt install {name}` gives the tests one")

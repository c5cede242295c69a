"""Programs of the distribution that the tests run and the project does not ship."""

import atexit
import platform
import shutil
import subprocess
import tempfile
from functools import lru_cache
from pathlib import Path

FOLDERS = ("/usr/sbin", "/opt/homebrew/bin", "/usr/local/bin")


def get_program(name: str, *, version: str) -> str:
    """Its path: the machine's own, or the distribution's package of that name unpacked in a folder
    (not installed: that would start it). `version` is the argument that proves that it runs. Raises
    RuntimeError with one line."""
    for path in (name, *(f"{place}/{name}" for place in FOLDERS)):
        if binary := shutil.which(path):
            return binary
    if binary := _unpacked(name, version):
        return binary
    raise RuntimeError(
        f"no {name} here, and none could be fetched: `apt install {name}` gives the tests one"
    )


@lru_cache
def _unpacked(name: str, version: str) -> str:
    """Fetched once, for as long as the tests run; empty where it cannot be."""
    if platform.system() != "Linux" or not shutil.which("apt-get") or not shutil.which("dpkg"):
        return ""
    folder = Path(tempfile.mkdtemp(prefix="palabre-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for command in (["apt-get", "download", name], ["sh", "-c", f"dpkg -x {name}_*.deb unpacked"]):
        subprocess.run(
            command,
            cwd=folder,
            check=False,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=120,
        )
    for binary in (folder / "unpacked" / "usr" / place / name for place in ("sbin", "bin")):
        if (
            binary.exists()
            and subprocess.run([binary, version], check=False, capture_output=True).returncode == 0
        ):
            return str(binary)
    return ""

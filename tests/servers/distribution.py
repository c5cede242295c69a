"""Programs of the distribution that the tests run and the project does not ship."""

import atexit
import os
import platform
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

FOLDERS = ("/usr/sbin", "/opt/homebrew/bin", "/usr/local/bin")


def get_program(name: str, *, version: str, libraries: Sequence[str] = ()) -> str:
    """Its path: the machine's own, or the distribution's package of that name unpacked in a folder
    (not installed: that would start it), with packages of `libraries`, of which those that this
    release does not have are left out. `version` is the argument that proves that it runs. Raises
    RuntimeError with one line."""
    for path in (name, *(f"{place}/{name}" for place in FOLDERS)):
        if binary := shutil.which(path):
            return binary
    if binary := _unpacked(name, version, tuple(libraries)):
        return binary
    raise RuntimeError(
        f"no {name} here, and none could be fetched: `apt install {name}` gives the tests one"
    )


@lru_cache
def _unpacked(name: str, version: str, libraries: tuple[str, ...]) -> str:
    """Fetched once, for as long as the tests run; empty where it cannot be."""
    if platform.system() != "Linux" or not shutil.which("apt-get") or not shutil.which("dpkg"):
        return ""
    folder = Path(tempfile.mkdtemp(prefix="palabre-"))
    folder.chmod(0o755)  # the server may run as another user
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for package in (name, *libraries):
        unpack = f"dpkg -x {package}_*.deb unpacked"
        for command in (["apt-get", "download", package], ["sh", "-c", unpack]):
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
            and subprocess.run(
                [binary, version],
                check=False,
                capture_output=True,
                env=with_libraries(str(binary)),
            ).returncode
            == 0
        ):
            return str(binary)
    return ""


def with_libraries(path: str) -> dict[str, str]:
    """Returns the environment for a program that `get_program` gave: with the libraries that were
    unpacked beside it."""
    libraries = sorted({str(file.parent) for file in Path(path).parents[1].glob("lib/*/*.so*")})
    if "unpacked" not in Path(path).parts or not libraries:
        return dict(os.environ)
    return {**os.environ, "LD_LIBRARY_PATH": ":".join(libraries)}

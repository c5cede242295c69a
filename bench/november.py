"""The version of 28 November 2026, by which many bars were set: measured beside this one in the
same run, for absolute figures change with the machine."""

import contextlib
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from load import ROOT

NOVEMBER = "db5f9cb4ba5ff83ea80edc99daefc170d137a7d9"


@contextlib.contextmanager
def checkout_of(against: str = NOVEMBER) -> Iterator[Path | None]:
    """Yields a checkout with its packages: a folder as it is, or a revision's files; None where
    this repository has no such revision."""
    if Path(against).is_dir():
        folder = Path(against).resolve()
        if folder != ROOT:
            _install(folder)
        yield folder
        return
    packed = subprocess.run(["git", "archive", against], cwd=ROOT, check=False, capture_output=True)
    if packed.returncode:
        print(f"no revision {against} here, so nothing to compare with", file=sys.stderr)
        yield None
        return
    with tempfile.TemporaryDirectory() as name:
        subprocess.run(["tar", "-x", "-C", name], input=packed.stdout, check=True)
        _install(Path(name))
        yield Path(name)


def _install(checkout: Path) -> None:
    """Lets a checkout install its packages, as its first command does."""
    python = Path(sys.base_prefix) / "bin" / "python3"
    subprocess.run([python, "-m", "app", "--help"], cwd=checkout, check=True, capture_output=True)


def python_of(checkout: Path) -> str:
    """Returns the Python that has a checkout's packages; this one's for this checkout."""
    return sys.executable if checkout == ROOT else str(checkout / ".venv" / "bin" / "python")

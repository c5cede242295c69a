"""`python3 -m app [command]`, from nothing but Python 3.11: makes .venv, installs what pyproject.toml asks, goes on in it.

Standard library alone until the packages are there. No command means `serve --lan`. The commands of TOOLS are those of
developers; the rest of the line is theirs. Where Palabre was installed as a package, all of that is left out.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = str(VENV / "bin" / "python")
# Run with the packages of the extra `test`, from the repository's folder.
TOOLS = {
    "test": ["-m", "pytest"],
    "bench": ["bench/run.py"],
    "screenshots": ["-m", "tests.screenshots"],
    "campaign": ["-m", "tests.faults.campaign"],
    "figures": ["-m", "tests.figures"],
    "messages": ["-m", "tests.messages"],
}
STAMP, LOG = VENV / "palabre-stamp", VENV / "install.log"
# What another environment, or a habit of its owner, would make Python, pip or uv do elsewhere.
ELSEWHERE = {
    "VIRTUAL_ENV",
    "PYTHONHOME",
    "__PYVENV_LAUNCHER__",
    "PIP_TARGET",
    "PIP_PREFIX",
    "UV_SYSTEM_PYTHON",
}
ENV = {name: value for name, value in os.environ.items() if name not in ELSEWHERE}
ENV |= {
    "PYTHONPATH": str(ROOT),
    "PIP_USER": "0",
    "PIP_REQUIRE_VIRTUALENV": "0",
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
}


def stop(line: str) -> NoReturn:
    sys.exit(f"Palabre: {line}")


def stamp_for(extra: str) -> str:
    """Changes with the pins, the wishes and the Python they were chosen for; with the extra, it begins as without."""
    files = b"".join((ROOT / name).read_bytes() for name in ("pyproject.toml", "constraints.txt"))
    return f"{sys.version_info[0]}.{sys.version_info[1]} {hashlib.sha256(files).hexdigest()} {extra}".strip()


def requirements(extra: str) -> list[str]:
    import tomllib  # here, because it is absent before 3.11, whose users deserve the sentence in main

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [*project["dependencies"], *(project["optional-dependencies"][extra] if extra else [])]


def quietly(*command: str) -> bool:
    """Runs it; what it says goes to the log, which the one line of an error names."""
    with LOG.open("ab") as log:
        done = subprocess.run(
            command, env=ENV, stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=False
        )
    return done.returncode == 0


def installers() -> Iterator[list[str]]:
    """Best first: uv, the venv's own pip, the pip of the Python that runs this (Debian without python3-venv)."""
    if uv := shutil.which("uv"):
        yield [uv, "pip", "install", "--python", PYTHON]
    if find_spec("ensurepip") and quietly(PYTHON, "-m", "ensurepip"):
        yield [PYTHON, "-m", "pip", "install"]
    if (
        not find_spec("ensurepip")
        and not find_spec("pip")
        and "CI" in os.environ
        and os.geteuid() == 0
    ):
        # A build machine is nobody's desk: complete it instead of explaining.
        _ = quietly("apt-get", "update") and quietly(
            "apt-get", "install", "-y", "--no-install-recommends", "python3-pip"
        )
    if quietly(sys.executable, "-m", "pip", "--version"):
        yield [sys.executable, "-m", "pip", "--python", PYTHON, "install"]


def install(extra: str) -> None:
    """Brings .venv to the stamp, unless it has it already; a second one who starts meanwhile waits."""
    wanted = stamp_for(extra)
    found = STAMP.read_text() if STAMP.exists() and Path(PYTHON).exists() else ""
    if found.startswith(wanted):
        return
    print(
        "Palabre: installing its packages into .venv, once; about a minute.",
        file=sys.stderr,
        flush=True,
    )
    if found.split(" ")[0] != wanted.split(" ")[0]:
        subprocess.run(
            [sys.executable, "-m", "venv", "--clear", "--without-pip", VENV], env=ENV, check=True
        )
    STAMP.unlink(missing_ok=True)
    tried = False
    for installer in installers():
        tried = True
        if quietly(*installer, "-c", str(ROOT / "constraints.txt"), *requirements(extra)):
            STAMP.write_text(wanted)
            return
    if not tried:
        stop(
            "this Python has no pip: install uv, or python3-venv (`apt install python3-venv`), and run this again"
        )
    account = LOG.read_text(errors="replace")
    errors = [line for line in account.splitlines() if line.lower().startswith("error")]
    away = "connection broken" in account or "Failed to fetch" in account
    reason = "the package index cannot be reached" if away else "".join(errors[-1:])[:200]
    stop(f"the packages could not be installed ({reason}); the whole account is in {LOG}")


def main() -> None:
    if sys.version_info < (3, 11):
        stop(f"Python 3.11 or newer is needed, and this is {sys.version.split()[0]}")
    arguments = sys.argv[1:] or ["serve", "--lan"]
    in_a_checkout = (ROOT / "pyproject.toml").exists()
    if in_a_checkout and Path(sys.prefix).resolve() != VENV.resolve():
        try:
            with (ROOT / "pyproject.toml").open() as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                install("test" if arguments[0] in TOOLS else "")
        except (OSError, subprocess.CalledProcessError, KeyboardInterrupt) as problem:
            stop(f"cannot prepare {VENV}: {str(problem) or 'interrupted'}")
        os.execve(PYTHON, [PYTHON, "-m", "app", *arguments], ENV)
    if in_a_checkout and arguments[0] in TOOLS:
        os.chdir(ROOT)
        os.execve(PYTHON, [PYTHON, *TOOLS[arguments[0]], *arguments[1:]], ENV)
    from app.cli import main as command

    sys.argv[1:] = arguments
    command()


if __name__ == "__main__":
    main()

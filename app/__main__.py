"""`python3 -m app [command]`: needs Python 3.11 and nothing else.

In a checkout it makes .venv, installs the packages of pyproject.toml and runs
again with its Python; until then it imports the standard library alone. Where
Palabre was installed as a package it runs at once. No command means `serve
--lan`. Commands of TOOLS are for developers.
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

from app.terminal import stop

ROOT = Path(__file__).resolve().parent.parent
PROJECT = ROOT / "pyproject.toml"
VENV = ROOT / ".venv"
PYTHON = str(VENV / "bin" / "python")
# Run with the packages of the extra `test`, from the repository's folder.
TOOLS = {
    "test": ["-m", "pytest"],
    "bench": ["bench/run.py"],
    "screenshots": ["-m", "tests.screenshots"],
    "campaign": ["-m", "tests.campaigns"],
    "core": ["-m", "tests.core"],
    "audit": ["-m", "tests.installation.audit"],
    "figures": ["-m", "tests.figures"],
    "messages": ["-m", "tests.messages"],
    "tables": ["-m", "tests.storage.schema.tables"],
}
NO_INSTALLER = (
    "this Python has no pip: install uv, or python3-venv (`apt install python3-venv`),"
    " and run this again"
)
INSTALLING = "Palabre: installing its packages into .venv, once; about a minute."
STAMP, LOG = VENV / "palabre-stamp", VENV / "install.log"
# Variables that would make Python, pip or uv work in another environment.
FOREIGN_VARIABLES = {
    "VIRTUAL_ENV",
    "PYTHONHOME",
    "__PYVENV_LAUNCHER__",
    "PIP_TARGET",
    "PIP_PREFIX",
    "UV_SYSTEM_PYTHON",
}
ENV = {
    name: value for name, value in os.environ.items() if name not in FOREIGN_VARIABLES
}
ENV |= {
    "PYTHONPATH": str(ROOT),
    "PIP_USER": "0",
    "PIP_REQUIRE_VIRTUALENV": "0",
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
}


def stamp_for(extra: str) -> str:
    """Returns a line that names the Python, the required packages and the
    extra, in this order.

    An installation with an extra begins with the line of one without.
    """
    files = b"".join(
        (ROOT / name).read_bytes() for name in ("pyproject.toml", "constraints.txt")
    )
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    return f"{version} {hashlib.sha256(files).hexdigest()} {extra}".strip()


def requirements(extra: str) -> list[str]:
    """Returns the requirements of pyproject.toml, with those of the extra
    unless it is empty."""
    # Absent before Python 3.11, where `main` must still say which one is
    # needed
    import tomllib

    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]
    return [
        *project["dependencies"],
        *(project["optional-dependencies"][extra] if extra else []),
    ]


def run_quietly(*command: str) -> bool:
    """Runs a command with its output in the log; returns whether it
    succeeded."""
    with LOG.open("ab") as log:
        process = subprocess.run(
            command,
            env=ENV,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            check=False,
        )
    return process.returncode == 0


def installers() -> Iterator[list[str]]:
    """Yields commands that install, best first: uv, pip of .venv, pip of the
    running Python."""
    if uv := shutil.which("uv"):
        yield [uv, "pip", "install", "--python", PYTHON]
    if find_spec("ensurepip") and run_quietly(PYTHON, "-m", "ensurepip"):
        yield [PYTHON, "-m", "pip", "install"]
    if (
        not find_spec("ensurepip")
        and not find_spec("pip")
        and "CI" in os.environ
        and os.geteuid() == 0
    ):
        # On a build machine nobody reads an explanation: pip is installed.
        _ = run_quietly("apt-get", "update") and run_quietly(
            "apt-get", "install", "-y", "--no-install-recommends", "python3-pip"
        )
    if run_quietly(sys.executable, "-m", "pip", "--version"):
        yield [sys.executable, "-m", "pip", "--python", PYTHON, "install"]


def make_environment() -> None:
    """Makes an empty .venv in place of one for another Python."""
    command = [sys.executable, "-m", "venv", "--clear", "--without-pip", str(VENV)]
    subprocess.run(command, env=ENV, check=True)


def read_stamp() -> str:
    """Returns what .venv was installed for; "" where there is none."""
    return STAMP.read_text() if STAMP.exists() and Path(PYTHON).exists() else ""


def install(extra: str) -> None:
    """Installs the packages into .venv, unless its stamp says that they are
    there."""
    wanted = stamp_for(extra)
    installed = read_stamp()
    if installed.startswith(wanted):
        return
    print(INSTALLING, file=sys.stderr, flush=True)
    if installed.split(" ")[0] != wanted.split(" ")[0]:
        make_environment()
    STAMP.unlink(missing_ok=True)
    has_installer = False
    for installer in installers():
        has_installer = True
        if run_quietly(
            *installer, "-c", str(ROOT / "constraints.txt"), *requirements(extra)
        ):
            STAMP.write_text(wanted)
            return
    stop(f"Palabre: {explain_failure() if has_installer else NO_INSTALLER}")


def explain_failure() -> str:
    """Returns a sentence on why the last installation failed, read from its
    log."""
    account = LOG.read_text(errors="replace")
    errors = [line for line in account.splitlines() if line.lower().startswith("error")]
    away = "connection broken" in account or "Failed to fetch" in account
    reason = (
        "the package index cannot be reached" if away else "".join(errors[-1:])[:200]
    )
    return (
        f"the packages could not be installed ({reason}); the whole account is in {LOG}"
    )


def prepare(extra: str) -> None:
    """Installs the packages, one process after another; ends the program where
    it cannot."""
    try:
        with PROJECT.open() as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            install(extra)
    except (OSError, subprocess.CalledProcessError, KeyboardInterrupt) as problem:
        stop(f"Palabre: cannot prepare {VENV}: {str(problem) or 'interrupted'}")


def become(*arguments: str) -> None:
    """Runs the Python of .venv in place of this one."""
    os.execve(PYTHON, [PYTHON, *arguments], ENV)


def main() -> None:
    """Prepares .venv in a checkout, then runs the command of the program or of
    a tool."""
    if sys.version_info < (3, 11):
        stop(
            "Palabre: Python 3.11 or newer is needed, and this is "
            f"{sys.version.split()[0]}"
        )
    arguments = sys.argv[1:] or ["serve", "--lan"]
    in_a_checkout = PROJECT.exists()
    if in_a_checkout and Path(sys.prefix).resolve() != VENV.resolve():
        prepare("test" if arguments[0] in TOOLS else "")
        become("-m", "app", *arguments)
    if in_a_checkout and arguments[0] in TOOLS:
        os.chdir(ROOT)
        become(*TOOLS[arguments[0]], *arguments[1:])
    sys.argv[1:] = arguments
    run_command_line()


def run_command_line() -> None:
    """Runs the command line, whose packages are there by now."""
    from app.cli import main as command_line

    command_line()


if __name__ == "__main__":
    main()

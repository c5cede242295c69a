"""`python3 -m app [command]`, from nothing but Python 3.11: makes .venv, installs what pyproject.toml asks, goes on inside it.

Standard library alone until the packages are there. No command means `serve --lan`; `test` is pytest with the rest of the line.
"""

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
STAMP = VENV / "palabre-stamp"
LOG = VENV / "install.log"
# What another environment, or a habit of its owner, would make pip, uv or Python do elsewhere.
ELSEWHERE = ("VIRTUAL_ENV", "PYTHONHOME", "__PYVENV_LAUNCHER__", "PIP_TARGET", "PIP_PREFIX", "UV_SYSTEM_PYTHON")
ENV = {name: value for name, value in os.environ.items() if name not in ELSEWHERE}
ENV |= {"PYTHONPATH": str(ROOT), "PIP_USER": "0", "PIP_REQUIRE_VIRTUALENV": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def stop(line: str) -> NoReturn:
    sys.exit(f"Palabre: {line}")


def digest() -> str:
    """Changes with the pins, the wishes and the Python that the packages were chosen for."""
    files = b"".join((ROOT / name).read_bytes() for name in ("pyproject.toml", "constraints.txt"))
    return f"{sys.version_info[0]}.{sys.version_info[1]} {hashlib.sha256(files).hexdigest()}"


def requirements(extra: str) -> list[str]:
    import tomllib  # noqa: PLC0415  (absent before 3.11, whose users deserve the sentence in main)

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return [*project["dependencies"], *(project["optional-dependencies"][extra] if extra else [])]


def quietly(*command: str) -> bool:
    """Runs it; whatever it says goes to the log, for the one line of the error to name."""
    with LOG.open("ab") as log:
        return subprocess.run(command, env=ENV, stdin=subprocess.DEVNULL, stdout=log, stderr=log).returncode == 0  # noqa: S603


def installers() -> Iterator[list[str]]:
    """The ways to install, best first: uv, the venv's own pip, the pip of the Python that runs this (Debian without python3-venv)."""
    if uv := shutil.which("uv"):
        yield [uv, "pip", "install", "--python", PYTHON]
    if not find_spec("ensurepip") and not find_spec("pip") and "CI" in os.environ and os.geteuid() == 0:
        quietly("apt-get", "update")  # a build machine is nobody's desk: complete it instead of explaining
        quietly("apt-get", "install", "-y", "python3-pip")
    if find_spec("ensurepip") and quietly(PYTHON, "-m", "ensurepip"):
        yield [PYTHON, "-m", "pip", "install"]
    if quietly(sys.executable, "-m", "pip", "--version"):
        yield [sys.executable, "-m", "pip", "--python", PYTHON, "install"]


def prepare(wanted: str, extra: str) -> None:
    found = STAMP.read_text() if STAMP.exists() and Path(PYTHON).exists() else ""
    if found.startswith(wanted):
        return
    print("Palabre: installing its packages into .venv, once; about a minute.", file=sys.stderr, flush=True)
    if found.split(" ")[0] != wanted.split(" ", maxsplit=1)[0]:
        subprocess.run([sys.executable, "-m", "venv", "--clear", "--without-pip", VENV], env=ENV, check=True)  # noqa: S603
    STAMP.unlink(missing_ok=True)
    for installer in installers():
        if quietly(*installer, "--quiet", "-c", str(ROOT / "constraints.txt"), *requirements(extra)):
            STAMP.write_text(wanted)
            return
    if LOG.exists() and LOG.stat().st_size:
        lines = LOG.read_text(errors="replace").strip().splitlines()
        stop(f"the packages could not be installed ({lines[-1][:200]}); the whole account is in {LOG}")
    stop("this Python has no pip: install uv, or `apt install python3-venv` on Debian and Ubuntu, then run this again")


def main() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036  (the very case that this sentence is for)
        stop(f"Python 3.11 or newer is needed, and this is {sys.version.split()[0]}")
    arguments = sys.argv[1:] or ["serve", "--lan"]
    if Path(sys.prefix).resolve() != VENV.resolve():
        extra = "test" if arguments[0] == "test" else ""
        try:
            prepare(f"{digest()} {extra}".strip(), extra)
        except (OSError, subprocess.CalledProcessError) as problem:
            stop(f"cannot prepare {VENV}: {problem}")
        os.execve(PYTHON, [PYTHON, "-m", "app", *arguments], ENV)  # noqa: S606
    if arguments[0] == "test":
        os.chdir(ROOT)
        os.execv(PYTHON, [PYTHON, "-m", "pytest", *arguments[1:]])  # noqa: S606
    from app.cli import main as command  # noqa: PLC0415

    sys.argv[1:] = arguments
    command()


if __name__ == "__main__":
    main()

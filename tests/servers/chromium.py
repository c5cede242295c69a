"""Finds a Chromium for the browser tests, or gets one."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence

NAMES = (
    # the same engine without a window's own toolbars, a quarter of a second of work for each page
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
# It runs as root in containers, and must say nothing to anyone but the page under test.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PACKAGES = (
    ("chromium-headless-shell", "libatomic1"),
    ("chromium", "libatomic1"),
)  # the first where the system has it
ASK_PLAYWRIGHT = (
    "from playwright.sync_api import sync_playwright as s\n"
    "with s() as p: print(p.chromium.executable_path)"
)


def _run(*command: str, seconds: float = 900) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            command,
            check=False,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=seconds,
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        )
    except (OSError, subprocess.TimeoutExpired) as problem:
        return subprocess.CompletedProcess(command, 1, "", str(problem))


def _works(path: str) -> bool:
    """Ubuntu's chromium-browser is a stub that only points to snap: a file is not yet a browser."""
    return _run(path, "--version", seconds=60).returncode == 0


def _found() -> str | None:
    for name in NAMES:
        path = shutil.which(name)
        if path and _works(path):
            return path
    path = _run(sys.executable, "-c", ASK_PLAYWRIGHT, seconds=60).stdout.strip()
    return path if path and os.access(path, os.X_OK) else None


def find_chromium() -> str | None:
    """The path of one that Playwright can drive; its driver needs libatomic, which slim machines
    lack."""
    driver = _run(sys.executable, "-m", "playwright", "--version", seconds=60)
    return _found() if driver.returncode == 0 else None


def _ways() -> list[Sequence[Sequence[str]]]:
    """How to get one on this machine, best first; each way is commands that must all succeed."""
    root = os.geteuid() == 0
    asks = [] if root else ["sudo", "-n"]
    ways: list[Sequence[Sequence[str]]] = []
    if shutil.which("apt-get") and (root or _run("sudo", "-n", "true").returncode == 0):
        apt = [*asks, "apt-get"]
        ways += [
            [[*apt, "update"], [*apt, "install", "-y", "--no-install-recommends", *packages]]
            for packages in PACKAGES
        ]
    playwright = [sys.executable, "-m", "playwright", "install", "chromium"]
    if root:
        ways.append([[*playwright, "--with-deps"]])
    return [*ways, [playwright]]


def get_chromium() -> str:
    """The path of a working Chromium, installed if there is none. Raises RuntimeError with one
    line."""
    path = find_chromium()
    for way in _ways() if path is None else ():
        if all(_run(*command).returncode == 0 for command in way):
            path = find_chromium()
        if path:
            break
    if path is None:
        wanted = " ".join(PACKAGES[-1])
        raise RuntimeError(
            f"no Chromium here, and none could be installed: "
            f"`apt install {wanted}` gives the tests one"
        )
    return path

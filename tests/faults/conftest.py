"""The campaigns start as soon as the tests are collected, and run beside those that come first."""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.faults.campaign import Figures
from tests.faults.clients import Omission
from tests.servers.process import ROOT

PROCESS = pytest.StashKey["subprocess.Popen[str]"]()
FOLDER = pytest.StashKey[Path]()
SECONDS = 240


def pytest_collection_finish(session: pytest.Session) -> None:
    wanted = any("figures" in getattr(item, "fixturenames", ()) for item in session.items)
    if not wanted or session.config.option.collectonly:
        return
    folder = Path(tempfile.mkdtemp(prefix="palabre-campaigns-"))
    session.config.stash[FOLDER] = folder
    session.config.stash[PROCESS] = subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "tests.faults.all_campaigns", str(folder)],
        cwd=ROOT, text=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def pytest_sessionfinish(session: pytest.Session) -> None:
    if campaigns := session.config.stash.get(PROCESS, None):
        campaigns.kill()
        campaigns.communicate()
        shutil.rmtree(session.config.stash[FOLDER], ignore_errors=True)


@pytest.fixture(scope="session")
def figures(request: pytest.FixtureRequest) -> dict[Omission, Figures]:
    """What each omission has done, and what none has ("")."""
    campaigns = request.config.stash[PROCESS]
    output, errors = campaigns.communicate(timeout=SECONDS)
    assert campaigns.returncode == 0, errors
    return {without: Figures(**values) for without, values in json.loads(output).items()}

"""The campaigns, in processes of their own."""

import json
import subprocess
import sys

import pytest

from tests.faults.campaign import Figures
from tests.faults.clients import Omission
from tests.servers.process import ROOT

SECONDS = 240


@pytest.fixture(scope="session")
def figures(tmp_path_factory: pytest.TempPathFactory) -> dict[Omission, Figures]:
    """What each omission has done, and what none has ("")."""
    folder = tmp_path_factory.mktemp("campaigns")
    campaigns = subprocess.run(
        [sys.executable, "-W", "error", "-m", "tests.faults.all_campaigns", str(folder)],
        cwd=ROOT, text=True, check=False, timeout=SECONDS,
        stdin=subprocess.DEVNULL, capture_output=True,
    )  # fmt: skip
    assert campaigns.returncode == 0, campaigns.stderr
    return {without: Figures(**values) for without, values in json.loads(campaigns.stdout).items()}

"""What a start loads and makes, and what it leaves for later."""

import subprocess
import sys
from pathlib import Path

from app.main import create_app
from app.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
RARE = {"alembic", "docx", "lxml", "openpyxl", "psycopg", "redis", "resvg_py", "typst"}
RARE |= {"PIL", "pptx", "xlsxwriter"}


def loaded(*modules: str) -> set[str]:
    """The packages that a new Python has after it imported these."""
    code = (
        f"import sys, {', '.join(modules)}; "
        f"print(*{{name.partition('.')[0] for name in sys.modules}})"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return set(done.stdout.split())


def test_a_start_waits_for_nothing_rare() -> None:
    assert loaded("app.cli") & RARE == set()


def test_a_rare_package_would_be_seen() -> None:
    rare = loaded("app.reports.docx.writer", "typst", "app.realtime.redis_bus") & RARE
    assert rare == {"PIL", "docx", "lxml", "redis", "typst"}


def test_routes_are_whole_before_the_first_request() -> None:
    """A router that is included stands among them without an address, and is worked out by the
    first request."""
    paths = {getattr(route, "path", "") for route in create_app(Settings()).routes}
    assert {"/", "/healthz", "/b/{code}/live", "/b/{code}/report.pdf"} <= paths

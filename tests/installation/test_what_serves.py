"""What a server holds after a whole workshop, and what it never loads: documents are made, files
packed and schemas migrated by processes that end."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from tests.servers.process import until

ROOT = Path(__file__).resolve().parents[2]
# Writers of documents, the tools of migrations and of the command line, minifier, other databases
# and buses, metrics nobody asked for, and what is for tests alone.
NEVER = {
    *("docx", "lxml", "openpyxl", "pptx", "xlsxwriter", "typst", "resvg_py", "PIL"),
    *("alembic", "mako", "typer", "click", "rich", "minify", "watchfiles", "uvicorn.main"),
    *("psycopg", "redis", "sqlite3", "prometheus_client", "limits", "wrapt"),
    *("pydantic.v1", "fastapi.openapi.models", "fastapi.security"),
    *("pytest", "hypothesis", "httpx", "playwright"),
}
SERVER = """
import signal, sys
def tell(*_):
    real = [name for name, part in sys.modules.items() if type(part).__name__ != "Later"]
    open(path, "w").write(" ".join(real))
    sys.exit()
signal.signal(signal.SIGTERM, tell)  # uvicorn sends it again when it has ended
path = sys.argv[-1]
sys.argv = ["palabre", "serve", "--port", "0"]
from app.cli import main
main()
"""
JSON = {"accept": "application/json"}


def held_after(folder: Path, act: Callable[[httpx.Client], object]) -> set[str]:
    """Returns the modules of a server on an empty data folder after what `act` does as its
    host."""
    listing = folder / "modules"
    env = {**os.environ, "PALABRE_DATA_DIR": str(folder / "data"), "PALABRE_LIMITS": "off"}
    command = [sys.executable, "-c", SERVER, str(listing)]
    server = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        base = f"http://127.0.0.1:{server.stdout.readline().rsplit(':', 1)[1].strip()}"
        with httpx.Client(base_url=base, headers=JSON, timeout=30) as host:
            act(host)
    finally:
        server.send_signal(signal.SIGTERM)
        server.communicate(timeout=30)
    return set(listing.read_text().split())


def hold_a_workshop(host: httpx.Client) -> str:
    """Joins, votes, closes and reads the results, as people's browsers and programs do; returns the
    board's path."""
    until(lambda: host.get("/healthz").status_code == 200, seconds=30, otherwise=str)
    body = {"title": "Atelier", "template": "priority-vote", "locale": "fr"}
    links = host.post("/boards", json=body).raise_for_status().json()
    path = f"/b/{links['code']}"
    host.get(links["host_url"])
    host.post(f"{path}/activities/priorites/open").raise_for_status()
    for name in ("Awa", "Bakary"):
        with httpx.Client(base_url=host.base_url, headers=JSON, timeout=30) as seat:
            seat.post(f"{path}/seats", json={"name": name}).raise_for_status()
            ballot = {"fields": ["1", "8", "22"]}
            seat.put(f"{path}/activities/priorites/ballot", json=ballot).raise_for_status()
            seat.get(path, headers={"accept": "text/html"}).raise_for_status()
    host.post(f"{path}/activities/priorites/close").raise_for_status()
    for page in ("/", path, f"{path}/results", f"{path}/screen"):
        host.get(page, headers={"accept": "text/html"}).raise_for_status()
    return path


def test_a_server_with_sqlite_holds_nothing_rare_after_a_workshop(tmp_path: Path) -> None:
    modules = held_after(tmp_path, hold_a_workshop)
    assert {"app.web.results.page", "sqlalchemy"} <= modules
    assert modules & NEVER == set()


@pytest.mark.parametrize("name", ["report.pdf", "report.docx", "workbook.xlsx"])
def test_a_document_leaves_nothing_of_its_writer(tmp_path: Path, name: str) -> None:
    def download(host: httpx.Client) -> None:
        path = hold_a_workshop(host)
        assert len(host.get(f"{path}/{name}").raise_for_status().content) > 1000

    assert held_after(tmp_path, download) & NEVER == set()


def test_control_what_metrics_load_is_seen(tmp_path: Path) -> None:
    def measure(host: httpx.Client) -> None:
        hold_a_workshop(host)
        host.get("/metrics").raise_for_status()

    assert held_after(tmp_path, measure) & NEVER == {"prometheus_client"}

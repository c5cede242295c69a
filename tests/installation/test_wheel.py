"""`pip install` gives a whole Palabre: a wheel, unpacked where nothing else of the project is,
serves a board."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import httpx
import pytest

from app import __version__
from tests.servers.process import free_port, until

ROOT = Path(__file__).resolve().parents[2]
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.pyc", "palabre-data")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Returns a folder that holds what the wheel holds, and nothing else."""
    source, site = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("site")
    for folder in ("app", "migrations"):
        shutil.copytree(ROOT / folder, source / folder, ignore=LEFT_OUT)
    for name in ("pyproject.toml", "README.md", "LICENSE", "NOTICE"):
        shutil.copy(ROOT / name, source / name)
    build = "from hatchling.build import build_wheel; print(build_wheel('dist'))"
    done = subprocess.run(
        [sys.executable, "-c", build],
        cwd=source,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(source / "dist" / done.stdout.split()[-1]) as wheel:
        wheel.extractall(site)
    return site


def run(site: Path, *arguments: str) -> list[str]:
    """Returns a command in which `app` is the wheel's, whatever the folder it starts in."""
    code = (
        f"import sys; sys.path.insert(0, {str(site)!r}); sys.argv[1:] "
        f"= {arguments!r}; from app.cli import main; main()"
    )
    return [sys.executable, "-P", "-c", code]


def test_an_installed_palabre_starts_a_board_and_reads_its_framework(
    installed: Path, tmp_path: Path
) -> None:
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    server = subprocess.Popen(
        run(installed, "serve", "--port", str(port)),
        cwd=tmp_path,
        env={**environment, "PALABRE_DATA_DIR": str(tmp_path / "data")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        with httpx.Client(
            base_url=f"http://127.0.0.1:{port}", headers={"accept": "application/json"}
        ) as fanta:
            until(lambda: answers(fanta), seconds=60, otherwise=lambda: "no answer in a minute")
            body = {"title": "Ségou", "template": "culture21plus", "locale": "fr"}
            links = fanta.post("/boards", json=body).json()
            board = fanta.get(f"/b/{links['code']}").json()
            assert sum(len(block["fields"]) for block in board["frameworks"][0]["blocks"]) == 30
            page = fanta.get(f"/b/{links['code']}", headers={"accept": "text/html"})
            assert (page.status_code, "<html" in page.text) == (200, True)
    finally:
        server.terminate()
        server.communicate(timeout=20)


def answers(client: httpx.Client) -> bool:
    try:
        return client.get("/healthz").status_code == 200
    except httpx.TransportError:
        return False


def test_a_wheel_has_the_command_the_version_and_the_licences(installed: Path) -> None:
    [information] = installed.glob("palabre-*.dist-info")
    assert "palabre = app.cli:main" in (information / "entry_points.txt").read_text(
        encoding="utf-8"
    )
    assert f"\nVersion: {__version__}\n" in (information / "METADATA").read_text(encoding="utf-8")
    licences = {path.name for path in (information / "licenses").rglob("*") if path.is_file()}
    assert {"LICENSE", "NOTICE", "LICENSE-htmx", "LICENSE-Noto"} <= licences


def test_a_wheel_without_its_data_would_be_seen(installed: Path, tmp_path: Path) -> None:
    """Shows that the test above needs what the wheel carries: without its migrations nothing
    starts."""
    site = tmp_path / "site"
    shutil.copytree(installed, site)
    shutil.rmtree(site / "app" / "migrations")
    environment = {**os.environ, "PALABRE_DATA_DIR": str(tmp_path / "data"), "PYTHONPATH": ""}
    done = subprocess.run(
        run(site, "doctor"),
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode != 0


def test_the_version_stands_in_one_place() -> None:
    names = ("pyproject.toml", "docker-compose.yml", "Dockerfile", "app/main.py", "app/cli.py")
    assert [
        name for name in names if __version__ in (ROOT / name).read_text(encoding="utf-8")
    ] == []

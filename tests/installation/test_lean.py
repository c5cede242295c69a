"""What a start leaves out is there for whoever asks for it."""

import subprocess
import sys
from pathlib import Path

import pytest

from app.cli import server_options, whole_command

ROOT = Path(__file__).resolve().parents[2]
ASKED = {
    "fastapi.openapi.models": "from fastapi.openapi.models import OAuthFlows as name",
    "fastapi.security": "from fastapi.security import OAuth2PasswordBearer as name",
    "fastapi.security.oauth2": "from fastapi.security.oauth2 import OAuth2 as name",
    "asyncio.sslproto": "from asyncio.sslproto import SSLProtocol as name",
    "pprint": "from pprint import pformat as name",
    "statistics": "from statistics import fmean as name",
    "babel.dates": "from babel.dates import format_date as name",
    "babel.lists": "from babel.lists import format_list as name",
    "babel.numbers": "from babel.numbers import format_decimal as name",
    "email.message": "from email.message import Message as name",
    "html": "from html import escape as name",
    "http.client": "from http.client import responses as name",
    "importlib.metadata": "from importlib.metadata import entry_points as name",
    "logging.config": "from logging.config import dictConfig as name",
    "opentelemetry._logs": "from opentelemetry._logs import get_logger_provider as name",
    "opentelemetry.metrics": "from opentelemetry.metrics import get_meter_provider as name",
    "opentelemetry.propagate": "from opentelemetry.propagate import extract as name",
    "opentelemetry.trace": "from opentelemetry.trace import get_tracer_provider as name",
    "pydantic.plugin._loader": "from pydantic.plugin._loader import _plugins as name",
    "pydantic.v1": "from pydantic.v1 import create_model as name",
    "uvicorn": "from uvicorn import run as name",
}


def run(code: str) -> str:
    """Returns what a new Python prints that has imported the server."""
    command = [sys.executable, "-c", f"import sys, app.launch\n{code}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    return done.stdout.strip()


@pytest.fixture(scope="module")
def kinds() -> dict[str, list[str]]:
    """What each part is before it is asked for and after, and whether its name was there. A child
    asks for each: the others have loaded nothing for it."""
    code = (
        f"import os\nfor module, line in {ASKED}.items():\n"
        " if os.fork(): os.wait(); continue\n"
        " before = type(sys.modules[module]).__name__\n"
        " exec(line)\n"
        " after = type(sys.modules[module]).__name__\n"
        " print(module, before, after, name is not Ellipsis, flush=True)\n"
        " os._exit(0)"
    )
    lines = [line.split() for line in run(code).splitlines()]
    return {module: words for module, *words in lines}


@pytest.mark.parametrize("module", ASKED)
def test_a_part_is_loaded_when_it_is_asked_for_more(
    module: str, kinds: dict[str, list[str]]
) -> None:
    assert kinds[module] == ["Later", "module", "True"]


def test_every_part_is_tried_here() -> None:
    assert run("from app.lean import PARTS; print(*sorted(PARTS))").split() == sorted(ASKED)


def test_a_name_that_is_nowhere_is_an_attribute_error() -> None:
    code = "import uvicorn\ntry: uvicorn.gone\nexcept AttributeError: print('none')"
    assert run(code) == "none"


def test_a_part_is_an_attribute_of_its_package() -> None:
    code = "import importlib.metadata\nprint(importlib.metadata.version('fastapi') != '')"
    assert run(code) == "True"


def test_threads_that_ask_together_all_get_the_name() -> None:
    """One loads the module; the others must not look into it before it is whole."""
    code = (
        "import threading, babel; sys.setswitchinterval(1e-6); names = []\n"
        "def ask(): names.append(babel.dates.format_time)\n"
        "threads = [threading.Thread(target=ask) for _ in range(8)]\n"
        "for thread in threads: thread.start()\n"
        "for thread in threads: thread.join()\n"
        "print(len(names), len(set(names)))"
    )
    assert run(code) == "8 1"


def test_what_is_loaded_already_stays() -> None:
    code = "import uvicorn, fastapi.security as real\nimport app\nprint(type(real).__name__)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "module"


@pytest.mark.parametrize(
    ("line", "options"),
    [
        ("", (None, 8000, True)),
        ("serve", (None, 8000, False)),
        ("serve --lan", (None, 8000, True)),
        ("serve --port 0", (None, 0, False)),
        ("serve --port=8001 --host 0.0.0.0 --lan", ("0.0.0.0", 8001, True)),
        ("serve --host ::1", ("::1", 8000, False)),
        ("serve --help", None),
        ("serve --port many", None),
        ("serve --port", None),
        ("serve --port 65536", None),
        ("serve 8000", None),
        ("demo --port 0", None),
        ("--help", None),
    ],
)
def test_a_server_is_started_without_the_other_commands(
    line: str, options: tuple[str | None, int, bool] | None
) -> None:
    """What is not plainly a server goes to the command line, which explains itself."""
    assert server_options(line.split()) == options


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("", ""),
        ("--port 9000", "serve --lan --port 9000"),
        ("--port=9000 --lan", "serve --port=9000 --lan"),
        ("--lan --port 9000", "serve --lan --port 9000"),
        ("--host 127.0.0.1 --port 9000", "serve --host 127.0.0.1 --port 9000"),
        ("--port many", "serve --lan --port many"),
        ("--help", "--help"),
        ("--portal", "--portal"),
        ("demo --port 9000", "demo --port 9000"),
    ],
)
def test_options_of_a_server_alone_mean_a_server(line: str, command: str) -> None:
    assert whole_command(line.split()) == command.split()

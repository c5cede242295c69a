"""Fixtures with real parts: databases, bus, browser and Palabre itself. Nothing starts before a
test asks for it; each process of a run starts its own."""

import contextlib
import gc
import itertools
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.servers.chromium import FLAGS, find_chromium, get_chromium
from tests.servers.palabre import Palabre, no_traceback
from tests.servers.postgres import Postgres, database_name
from tests.servers.process import MOST_WORKERS, shared_folder
from tests.servers.valkey import Valkey
from tests.shared import (  # noqa: F401 - fixtures for every folder: imported in each, every folder would start its own
    any_server,
    any_workshop,
    disk,
    fork_palabre,
    fork_server,
    postgres_server,
    sqlite_server,
    wires,
    workshop,
    workshop_at,
)

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

# A run starts hundreds of Pythons. Where the environment forbids it to write bytecode, as in many
# containers, each would compile the app anew, and pytest every test in each of its processes.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Returns how many processes share the tests: 0, which is this process alone, for a part of the
    suite; else one more than there are cores, because a test waits for a quarter of its time, for
    deadlines, lines and disks; up to 4, as each has a browser and a PostgreSQL in memory."""
    if config.args_source is pytest.Config.ArgsSource.ARGS:
        return 0
    affinity = getattr(os, "sched_getaffinity", None)  # Linux alone has it
    cores = len(affinity(0)) if affinity else os.cpu_count() or 1
    return min(cores + 1, MOST_WORKERS) if cores > 1 else 0


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sorts the files, which one process each runs whole: those with browser tests last, because
    synchronous Playwright keeps an event loop running, in which async tests cannot start theirs;
    the faults first and the campaigns evenly among the others, because they wait more than they
    work, and what works is to go on beside them."""

    def turn(item: pytest.Item) -> int:
        if "figures" in getattr(item, "fixturenames", ()):
            return 0
        late = {"browser", "acceptance"} & folders(item.path)
        return 3 if needs_browser(item) else 2 if late else 1

    turns: dict[Path, int] = {}
    for item in items:
        turns[item.path] = max(turn(item), turns.get(item.path, 0))
    places: dict[Path, float] = {}
    for number in set(turns.values()):
        places |= spread_campaigns([path for path in turns if turns[path] == number])
    items.sort(key=lambda item: (turns[item.path], places[item.path], item.path, turn(item)))


def folders(path: Path) -> set[str]:
    return set(path.relative_to(Path(__file__).parent).parts)


def spread_campaigns(paths: Sequence[Path]) -> dict[Path, float]:
    """Returns a place from 0 to 1 for each file: in their order, those of campaigns evenly among
    the others."""
    parts: tuple[list[Path], list[Path]] = ([], [])
    for path in paths:
        parts["campaigns" in folders(path)].append(path)
    return {path: place / len(part) for part in parts for place, path in enumerate(part)}


def needs_browser(item: pytest.Item) -> bool:
    return "browser" in getattr(item, "fixturenames", ())


def pytest_collection_finish(session: pytest.Session) -> None:
    # Thousands of collected tests stay to the end: the collector of garbage need not look at them.
    gc.collect()
    gc.freeze()
    if not session.config.option.collectonly and any(map(needs_browser, session.items)):
        prepare_browser(session.config)


def pytest_sessionstart(session: pytest.Session) -> None:
    """The process that starts the others collects nothing, and they would all install at once."""
    if session.config.getoption("numprocesses", None):
        prepare_browser(session.config)


def prepare_browser(config: pytest.Config) -> None:
    """Installing a browser takes a minute: says so before the dots begin."""
    if hasattr(config, "workerinput") or find_chromium():
        return
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter:
        reporter.write_line("No Chromium found: installing one for the browser tests …")
    with contextlib.suppress(RuntimeError):  # the fixture says it, in each test that it fails
        get_chromium()


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


# Databases


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The PostgreSQL of this run. A test that kills one starts its own:
    `Postgres(folder).start()`."""
    with shared_folder(quick=True) as folder:
        server = Postgres(folder).start()
        yield server
        server.stop()


@pytest.fixture(scope="session")
def postgres_url(postgres: Postgres) -> str:
    return postgres.url()


@pytest.fixture(scope="session")
def postgres_template(postgres: Postgres) -> str:
    """The name of a migrated database, which each test gets a copy of."""
    from app.storage.upkeep.migrate import migrate

    url = postgres.create()
    migrate(url)
    return database_name(url)


@pytest.fixture
def empty_postgres_url(postgres: Postgres) -> Iterator[str]:
    url = postgres.create()
    yield url
    postgres.drop(url)


@pytest.fixture
def fresh_postgres_url(postgres: Postgres, postgres_template: str) -> Iterator[str]:
    url = postgres.create(postgres_template)
    yield url
    postgres.drop(url)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from app.storage.upkeep.migrate import migrate

    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def fresh_sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    return f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'palabre.db')}"


@pytest.fixture(params=["sqlite", "postgres"])
def any_database_url(request: pytest.FixtureRequest) -> str:
    """A migrated database without rows, once on each engine."""
    url: str = request.getfixturevalue(f"fresh_{request.param}_url")
    return url


# Bus


@pytest.fixture(scope="session")
def valkey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Valkey]:
    """The Valkey of this run. A test that kills one starts its own: `Valkey(tmp_path).start()`."""
    server = Valkey(tmp_path_factory.mktemp("valkey")).start()
    yield server
    server.stop()


@pytest.fixture
def bus_url(valkey: Valkey) -> str:
    """One bus for the whole run: what a test before has sent is gone, because nothing is kept."""
    return valkey.url


# Palabre


@pytest.fixture
def start_palabre(tmp_path: Path) -> Iterator[Callable[..., Palabre]]:
    """`start_palabre(limits="off", database_url=…, bus_url=…)`: as many processes as the test
    wants, each with its folder."""
    names = itertools.count(1)
    with contextlib.ExitStack() as ends:

        def start(**settings: str) -> Palabre:
            folder = tmp_path / f"palabre-{next(names)}"
            folder.mkdir()
            server = Palabre(folder, **settings)
            ends.callback(no_traceback, server)
            ends.callback(server.stop)
            return server.start()

        yield start


@pytest.fixture(params=["sqlite", "postgres"])
def any_palabre(request: pytest.FixtureRequest) -> Palabre:
    """Palabre as it comes, in a process of its own; then forked, on PostgreSQL and Valkey."""
    urls = (
        {"database_url": "fresh_postgres_url", "bus_url": "bus_url"}
        if request.param == "postgres"
        else {}
    )
    start = request.getfixturevalue("fork_palabre" if urls else "start_palabre")
    server: Palabre = start(
        **{setting: request.getfixturevalue(fixture) for setting, fixture in urls.items()}
    )
    return server


# Browser


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    from playwright.sync_api import sync_playwright

    try:
        path = get_chromium()
    except RuntimeError as missing:
        pytest.fail(str(missing), pytrace=False)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture
def page_at(browser: "Browser") -> "Iterator[Callable[..., Page]]":
    """`page_at(360, 640, locale="fr-FR", …)`: a page with cookies of its own. A script error on any
    of them fails the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def open_page(width: int = 1280, height: int = 800, **options: object) -> "Page":
        options = {
            "service_workers": "block",
            **options,
        }  # a page that one has kept is not asked for through page.route
        contexts.append(browser.new_context(viewport={"width": width, "height": height}, **options))  # type: ignore[arg-type]
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not errors, errors

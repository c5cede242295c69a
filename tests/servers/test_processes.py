"""Which process of a run has which tests, in which order, and which ports."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import pytest

from tests.conftest import (
    needs_browser,
    pytest_collection_modifyitems,
    pytest_xdist_auto_num_workers,
)
from tests.servers.process import MOST_WORKERS, ROOT, free_port


def late_loops(items: Sequence[Any]) -> list[str]:
    """The tests that want an event loop of their own after a browser test has one running."""
    first = next((place for place, item in enumerate(items) if needs_browser(item)), len(items))
    return [item.nodeid for item in items[first:] if item.get_closest_marker("anyio")]


def test_no_async_test_comes_after_one_with_a_browser(request: pytest.FixtureRequest) -> None:
    items = list(reversed(request.session.items))
    pytest_collection_modifyitems(items)
    assert late_loops(items) == []


def collected(name: str, *, fixture: str = "", marker: str = "") -> Any:
    return SimpleNamespace(
        path=ROOT / "tests" / name, nodeid=name, fixturenames=[fixture],
        get_closest_marker=lambda wanted: wanted == marker,
    )  # fmt: skip


def test_files_stay_whole_the_campaigns_first_the_browsers_last() -> None:
    items = [
        collected("web/test_a.py", fixture="browser"),
        collected("web/test_a.py"),
        collected("web/test_b.py", marker="anyio"),
        collected("faults/test_c.py", fixture="figures"),
        collected("web/test_b.py"),
    ]
    assert late_loops(items) == ["web/test_b.py"]  # as they were collected
    pytest_collection_modifyitems(items)
    assert late_loops(items) == []
    assert [item.nodeid[-4] for item in items] == ["c", "b", "b", "a", "a"]


def test_campaigns_stand_evenly_among_the_others() -> None:
    files = ("campaigns/test_a", "campaigns/test_b", "web/c", "web/d", "web/e", "web/f")
    items = [collected(f"{name}.py") for name in files for _ in range(2)]
    pytest_collection_modifyitems(items)
    assert "".join(item.nodeid[-4] for item in items) == "aaccddbbeeff"


def asked_of(*, part: bool) -> Any:
    sources = pytest.Config.ArgsSource
    return SimpleNamespace(args_source=sources.ARGS if part else sources.TESTPATHS)


def test_the_whole_suite_fills_every_core_and_a_part_of_it_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for cores, processes in ((1, 0), (2, 3), (3, 4), (32, MOST_WORKERS)):
        monkeypatch.setattr("os.sched_getaffinity", lambda _: set(range(cores)), raising=False)  # noqa: B023
        assert pytest_xdist_auto_num_workers(asked_of(part=False)) == processes
        assert pytest_xdist_auto_num_workers(asked_of(part=True)) == 0


def test_no_two_processes_share_a_port(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)
    ports = [{free_port() for _ in range(200)}]
    for worker in range(MOST_WORKERS):
        monkeypatch.setenv("PYTEST_XDIST_WORKER", f"gw{worker}")
        ports.append({free_port() for _ in range(200)})
    assert len(set().union(*ports)) == sum(map(len, ports))

"""The pages say what is there: links lead somewhere, settings and commands exist, licences fit."""

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import fields
from importlib import import_module
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement

from app.__main__ import TOOLS
from app.command_line import cli
from app.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
# Licences under which an Apache-2.0 program may need a package that stands beside it.
FITTING = (
    "MIT",
    "BSD",
    "Apache",
    "ISC",
    "PSF",
    "Python Software Foundation",
    "MPL-2.0",
    "Mozilla",
    "LGPL-3.0",
    "zlib",
)
# Packages that name no licence in a form that programs read; their repositories do: zlib and MIT.
READ_BY_HAND = {"pysqlite3": "zlib", "resvg-py": "MIT", "resvg_py": "MIT"}


def dead_links(text: str, folder: Path) -> list[str]:
    """Returns the targets of a page's relative links that lead to no file."""
    targets = re.findall(r"\]\(([^)#\s]+)", text)
    return [target for target in targets if "://" not in target and not (folder / target).exists()]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_and_files_lead_somewhere(page: Path) -> None:
    assert dead_links(page.read_text(encoding="utf-8"), page.parent) == []


def test_a_dead_link_is_caught() -> None:
    text = "[a](README.md) [b](nowhere.md#top) [c](https://example.org) ![d](tests/none.png)"
    assert dead_links(text, ROOT) == ["nowhere.md", "tests/none.png"]


def missing_tests(text: str) -> list[str]:
    """Returns the tests that commands of a text name and that are not there; links aside."""
    named = re.findall(r"(?<![\w./(])tests/[\w/]+(?:\.py)?", text)
    return [path for path in named if not (ROOT / path).exists()]


COMMANDS = [*PAGES, ROOT / ".ci" / "run", ROOT / "Makefile"]


@pytest.mark.parametrize("page", COMMANDS, ids=lambda page: page.name)
def test_tests_that_commands_run_are_there(page: Path) -> None:
    assert missing_tests(page.read_text(encoding="utf-8")) == []


def test_a_test_that_was_moved_is_caught() -> None:
    assert "tests/domain" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    text = "`python3 -m app test tests/domain tests/moved.py tests/test_house.py`"
    assert missing_tests(text) == ["tests/moved.py"]


def test_the_first_page_is_short() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 120


def test_every_setting_has_its_line_and_every_line_its_setting() -> None:
    page = (ROOT / "docs" / "self-hosting.md").read_text(encoding="utf-8")
    table = set(re.findall(r"^\| `PALABRE_([A-Z_]+)` \| .* \| .* \|$", page, re.MULTILINE))
    assert table == {field.name.upper() for field in fields(Settings)}


def commands(text: str) -> set[str]:
    """Returns the first words after `python3 -m app` and `palabre`, where one follows."""
    return set(re.findall(r"(?:python3 -m app|`palabre) ([a-z]+)", text))


def test_every_command_that_a_page_names_is_there() -> None:
    names = {command.name or command.callback.__name__ for command in all_commands()} | set(TOOLS)
    named = set().union(*(commands(page.read_text(encoding="utf-8")) for page in PAGES))
    assert named - names == set()
    assert {"test", "doctor", "backup", "demo"} <= named


def all_commands() -> list[Any]:
    groups = [cli, *(group.typer_instance for group in cli.registered_groups)]
    return [command for group in groups if group for command in group.registered_commands]


def test_an_unknown_command_is_caught() -> None:
    assert commands("run `python3 -m app fly` or `palabre swim --far`") == {"fly", "swim"}


def licence(name: str) -> str:
    """Returns what a package says of its licence, in whichever of the three places it says it."""
    metadata = distribution(name).metadata
    classifiers = [
        line for line in metadata.get_all("Classifier") or [] if line.startswith("License")
    ]
    return " ".join(
        [metadata.get("License-Expression") or metadata.get("License") or "", *classifiers]
    ).strip()


def needed(name: str, seen: set[str]) -> set[str]:
    """Returns the packages that one needs to run here, itself included."""
    if name in seen:
        return seen
    seen.add(name)
    for line in distribution(name).requires or []:
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            needed(requirement.name, seen)
    return seen


def test_the_licence_of_everything_that_runs_fits_ours() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    packages: set[str] = set()
    for line in project["dependencies"]:
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate():
            needed(requirement.name, packages)
    assert len(packages) > 20
    assert {
        name: licence(name)
        for name in packages
        if not fits(licence(name) or READ_BY_HAND.get(name, ""))
    } == {}


def fits(words: str) -> bool:
    return any(name in words for name in FITTING) and "GPL" not in words.replace("LGPL", "")


def test_a_licence_that_does_not_fit_is_caught() -> None:
    assert [
        fits(words) for words in ("GPL-3.0-or-later", "Proprietary", "", "MIT", "LGPL-3.0-only")
    ] == [
        *(False, False, False),
        *(True, True),
    ]


Lines = Callable[[dict[str, Any]], Iterator[str]]
MACHINE: dict[str, Any] = {
    "python": "3",
    "uvicorn": "1",
    "cores": 2,
    "processor": "P",
    "system": "L",
    "load": 0.5,
}


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Lines:
    monkeypatch.syspath_prepend(ROOT / "bench")
    written: Lines = import_module("table").lines
    return written


def fanout(**ratios: float) -> dict[str, Any]:
    return {"fanout-1000": {"shared_over": ratios, "machine": MACHINE}}


def test_a_comparison_with_a_package_that_is_missing_is_said(lines: Lines) -> None:
    [row] = [line for line in lines(fanout(broadcast=0.6)) if "picows" in line]
    assert row == "| P1 | … over picows (Cython) | – | ≤ 1.25× | not measured | |"
    [row] = [line for line in lines(fanout(broadcast=0.6, picows=1.3)) if "picows" in line]
    assert "1.3×" in row
    assert "**missed**" in row


def test_a_figure_near_its_bar_and_the_worst_of_its_runs_are_said(lines: Lines) -> None:
    def cells(now: float, *earlier: float) -> list[str]:
        result = fanout(broadcast=now)
        result["fanout-1000"] |= {
            "day": "2026-11-30",
            "earlier": [
                {"day": "2026-11-29", "figures": {"shared_over.broadcast": value}}
                for value in earlier
            ],
        }
        [row] = [line for line in lines(result) if "`websockets.broadcast` | 0" in line]
        return [cell.strip() for cell in row.split("|")[-3:-1]]

    assert cells(0.5) == ["met", ""]
    assert cells(0.64) == ["met, within 10 %", ""]
    assert cells(0.5, 0.4) == ["met", "0.5× at worst, met (2 runs on 2 days)"]
    assert cells(0.5, 0.69, 0.4) == [
        "met",
        "0.69× at worst, met, within 10 % (3 runs on 2 days)",
    ]
    assert cells(0.5, 0.8) == ["met", "0.8× at worst, **missed** (2 runs on 2 days)"]


def test_the_profile_of_an_act_is_written_largest_first(lines: Lines) -> None:
    shares = {"ballot": {"transaction": 0.5, "frames": 0.1}, "note": {"transaction": 0.25}}
    rows = list(lines({"act_price": {"median": {}, "profile": shares, "machine": MACHINE}}))
    assert "| transaction | 50% | 25% |" in rows
    assert rows.index("| transaction | 50% | 25% |") < rows.index("| frames | 10% | 0% |")


def test_the_bare_echo_stands_beside_each_burst(lines: Lines) -> None:
    median = {"phones": 300, "p50_ms": 5.5, "p99_ms": 11.0, "kb_to_a_phone": 60.0}
    echo = {"p50_ms": 24.2, "p99_ms": 366.7, "kb_to_a_phone": 162.1}
    result = {"median": median, "websockets_broadcast": echo, "machine": MACHINE}
    rows = list(lines({"burst-300": result}))
    assert "| 300 | 5.5 ms, 11 ms, 60 kB | 24.2 ms, 366.7 ms, 162.1 kB |" in rows

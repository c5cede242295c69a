"""What Palabre is made of: hashes of files of others, a bill of materials, known weaknesses."""

from pathlib import Path
from typing import Any

import pytest

from tests.installation.audit import (
    CLEAN,
    ROOT,
    UNKNOWN,
    VENDORED,
    WEAK,
    bill_of_materials,
    sha256_of,
    verdict,
)

FOLDERS = ("app/static/vendor", "app/charts/fonts")
Json = dict[str, Any]


def changed(hashes: dict[str, str]) -> list[str]:
    return [path for path, sha256 in hashes.items() if sha256_of(path) != sha256]


def test_files_of_others_are_as_they_came() -> None:
    assert changed(VENDORED) == []


def test_control_a_file_that_was_touched_is_named() -> None:
    path = next(iter(VENDORED))
    assert changed(VENDORED | {path: "0" * 64}) == [path]


def test_every_file_of_others_has_its_hash() -> None:
    files = {
        path.relative_to(ROOT).as_posix()
        for folder in FOLDERS
        for path in (ROOT / folder).iterdir()
        if path.is_file() and not path.name.startswith("LICENSE")
    }
    assert files == set(VENDORED)


def test_the_bill_of_materials_has_what_serves_and_nothing_of_the_tests() -> None:
    bill = bill_of_materials()
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    names = {part["name"] for part in bill["components"]}
    assert {"fastapi", "sqlalchemy", "starlette", "app/static/vendor/htmx-4.0.1.min.js"} <= names
    assert not {"pytest", "ruff", "playwright", "coverage"} & names
    assert all(part.get("version") or part.get("hashes") for part in bill["components"])


SOUND = {"name": "jinja2", "version": "3.1.6", "vulns": []}
WEAKNESS = {"id": "PYSEC-2099-1", "fix_versions": ["3.1.7"]}


@pytest.mark.parametrize(
    ("packages", "status", "said"),
    [
        ([SOUND], CLEAN, "No weakness"),
        ([SOUND | {"vulns": [WEAKNESS]}], WEAK, "PYSEC-2099-1"),
        ([SOUND, {"name": "h11", "skip_reason": "not on PyPI"}], UNKNOWN, "1 of 2 packages"),
        ([], UNKNOWN, "did not answer"),
    ],
)
def test_an_audit_that_could_not_ask_is_no_clean_one(
    packages: list[Json], status: int, said: str
) -> None:
    ended, lines = verdict({"dependencies": packages})
    assert ended == status
    assert said in " ".join(lines)


def test_the_table_of_threats_names_tests_that_exist() -> None:
    table = (ROOT / "docs" / "threats.md").read_text(encoding="utf-8")
    rows = [line.split(" | ") for line in table.splitlines() if line.startswith("| ")][1:]
    assert len(rows) > 15
    for row in rows:
        named = [part for part in row[-1].split("`") if "/" in part]
        assert named, row
        assert [path for path in named if not file_of(path).exists()] == []


def file_of(path: str) -> Path:
    return ROOT / "tests" / f"{path}.py"

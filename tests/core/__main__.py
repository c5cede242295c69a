"""Measures how much of the core the tests reach, and how many faults in it they notice.

python3 -m app core branches        branch coverage, by coverage.py
python3 -m app core mutants         faults put into rule, tally, seal and versions, one at a time
python3 -m app core report          writes the table of docs/reliability.md"""

import json
import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.campaigns.report import page_between
from tests.core.mutants import TARGETS, mutants_of, survivors, without_fault

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
RESULT = HERE / "core.json"
PAGE = ROOT / "docs" / "reliability.md"
WEB = """secrecy/test_witnesses secrecy/test_order secrecy/test_own_ballot
 secrecy/test_ballots_taken_out
 secrecy/test_who_has_voted secrecy/test_rehearsal_apart secrecy/test_pace
 secrecy/test_person_acts contract/test_contract_ballots contract/test_contract_seats
 contract/test_hostile_input
 questions/test_questions questions/test_words questions/test_votes_on_notes results/test_plan
 results/test_plan_files results/test_report_pictures results/test_few_fields
 joining/test_erase_person joining/test_join_questions joining/test_wifi joining/test_named_texts
 joining/test_parts joining/test_composition joining/test_reworded_texts
 joining/test_every_text_is_listed results/test_time_zones results/test_uploads
 joining/test_group_device programmes/test_sending_link explaining
 console/test_undo console/test_paper_entry console/test_lock console/test_handover_list
 console/test_shortlist"""
# The tests that reach the core, in parts that run beside each other; the whole suite with its
# browsers, kills and disks would be measured for hours.
SUITES = (
    ("tests/domain", "tests/documents"),
    (
        *("tests/storage/votes", "tests/storage/test_versions.py"),
        *("tests/locales/test_zones.py", "tests/files/test_picture_files.py"),
    ),
    tuple(f"tests/web/{name}" + (".py" if "/" in name else "") for name in WEB.split()),
)
LONGEST = 3600  # seconds
Json = dict[str, Any]


def run(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "coverage", *arguments]
    return subprocess.run(command, cwd=ROOT, text=True, check=False, **options)


def measure_branches() -> Json:
    """Returns, by file, branches reached and those that are not; ends where a test fails."""
    settings = f"--rcfile={HERE / 'coverage.ini'}"
    run("erase", settings)
    coverage = [sys.executable, "-m", "coverage", "run", settings, "-m", "pytest", "-q", "-n0"]
    parts = [
        subprocess.Popen(
            [*coverage, *suite],
            cwd=ROOT,
            env={**os.environ, "PYTEST_XDIST_WORKER": f"gw{number}"},  # ports of its own
        )
        for number, suite in enumerate(SUITES)
    ]
    failed = [suite for suite, part in zip(SUITES, parts, strict=True) if part.wait(LONGEST)]
    assert not failed, f"tests fail: {failed}"
    run("combine", settings, "-q")
    report = json.loads(run("json", settings, "-q", "-o", "-", capture_output=True).stdout)
    return {
        "branches": report["totals"]["num_branches"],
        "reached": report["totals"]["covered_branches"],
        "lines": report["totals"]["num_statements"],
        "lines_reached": report["totals"]["covered_lines"],
        "missing": {
            name: len(file["missing_branches"])
            for name, file in sorted(report["files"].items())
            if file["missing_branches"]
        },
    }


def measure_mutants() -> Json:
    """Returns how many faults were put in, and those that no test noticed."""
    unharmed = list(map(without_fault, TARGETS))
    assert len(list(survivors(unharmed))) == len(unharmed), "tests fail without a fault"
    mutants = [mutant for target in TARGETS for mutant in mutants_of(target)]
    alive = []
    for mutant in survivors(mutants):
        alive.append(str(mutant))
        print(f"survives: {mutant}", flush=True)
    return {
        "mutants": len(mutants),
        "killed": len(mutants) - len(alive),
        "survivors": sorted(alive),
    }


def part(result: Json) -> str:
    """Returns the lines of the page."""
    lines = []
    if branches := result.get("branches"):
        share = 100 * branches["reached"] / branches["branches"]
        lines.append(
            "Branches of domain, ballots, versions, identity, seal and session files that the tests"
            f" reach: {branches['reached']:,} of {branches['branches']:,} ({share:.1f} %)."
            + (" Not reached:\n" if branches["missing"] else "")
        )
        lines += [f"- `{name}`: {missing}" for name, missing in branches["missing"].items()]
        lines.append("")
    if mutants := result.get("mutants"):
        share = 100 * mutants["killed"] / mutants["mutants"]
        lines += [
            "Faults that were put into ballot rule, tally, seal and versions one at a time:"
            f" {mutants['mutants']:,}, of which the tests noticed {mutants['killed']:,}"
            f" ({share:.1f} %)." + (" Survivors:\n" if mutants["survivors"] else ""),
            *(f"- `{survivor}`" for survivor in mutants["survivors"]),
        ]
    return "\n".join(lines)


def main() -> int:
    result = json.loads(RESULT.read_text(encoding="utf-8")) if RESULT.exists() else {}
    for act in sys.argv[1:] or ["branches", "mutants", "report"]:
        began = time.monotonic()
        if act == "report":
            text = page_between(PAGE.read_text(encoding="utf-8"), "core", part(result))
            PAGE.write_text(text, encoding="utf-8")
            continue
        result[act] = measure_branches() if act == "branches" else measure_mutants()
        result[act]["when"] = datetime.now(UTC).date().isoformat()
        result[act]["seconds"] = round(time.monotonic() - began)
        RESULT.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

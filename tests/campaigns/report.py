"""Writes the campaigns' part of docs/reliability.md from tests/campaigns/results/*.json, between
its two marks."""

import json
from typing import Any

from tests.campaigns.campaign import RESULTS
from tests.servers.process import ROOT

PAGE = ROOT / "docs" / "reliability.md"
HEAD = "| campaign | what holds | done | harms | control | when |\n|---|---|---|---|---|---|"


def table(results: list[dict[str, Any]]) -> str:
    """Returns the table, the sentences of what failed, and what it was run on."""
    failed = [
        f"- **{outcome['campaign']}**: {harm}"
        for outcome in results
        for harm in outcome["first_harms"]
    ]
    lines = [HEAD, *map(line, results), "", surroundings_sentence(results)]
    return "\n".join([*lines, *(["", "What failed:", "", *failed] if failed else [])])


def line(outcome: dict[str, Any]) -> str:
    control = outcome["control"]
    return (
        f"| `{outcome['campaign']}` | {outcome['promise']} | {size(outcome)}:"
        f" {counts(outcome)} | {outcome['harms']:,} | without {control['without']}:"
        f" {control['harms']:,} | {when(outcome)} |"
    )


def when(outcome: dict[str, Any]) -> str:
    """Returns the days of the first and the last run, their number, and how long they took."""
    days = dict.fromkeys(
        outcome[name][:10] for name in ("started", "last_started") if name in outcome
    )
    runs = f" in {outcome['runs']} runs" if outcome.get("runs", 1) > 1 else ""
    return f"{' and '.join(days)}, {duration(outcome['seconds'])}{runs}"


def size(outcome: dict[str, Any]) -> str:
    """Returns the size, and the whole one where it was not run."""
    whole = outcome["full"]
    part = "" if outcome["size"] >= whole else f" of {whole:,}"
    return f"{outcome['size']:,}{part} {outcome['unit']}"


def counts(outcome: dict[str, Any]) -> str:
    """Returns what was counted besides the size."""
    return ", ".join(
        f"{value:,} {name.replace('_', ' ')}"
        for name, value in outcome["counts"].items()
        if name != outcome["unit"]
    )


def duration(seconds: float) -> str:
    return f"{seconds / 60:.0f} min" if seconds >= 90 else f"{seconds:.0f} s"


def surroundings_sentence(results: list[dict[str, Any]]) -> str:
    """Returns on what the results were made; a line for each of the machines and versions."""
    names = sorted({json.dumps(names_without_revision(outcome)) for outcome in results})
    return "\n".join(
        ", ".join(f"{key} {value}" for key, value in json.loads(name).items()) + "."
        for name in names
    )


def names_without_revision(outcome: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in outcome["made_with"].items() if key != "revision"}


def read_results() -> list[dict[str, Any]]:
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(RESULTS.glob("*.json"))]


def page_with(text: str, campaigns_part: str) -> str:
    """Returns the page with this part between its marks."""
    return page_between(text, "campaigns", campaigns_part)


def page_between(text: str, name: str, part: str) -> str:
    """Returns the page with a part between the marks of this name."""
    begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
    before, rest = text.split(begin)
    after = rest.split(end)[1]
    return f"{before}{begin}\n{part}\n{end}{after}"


def write_page() -> int:
    text = page_with(PAGE.read_text(encoding="utf-8"), table(read_results()))
    PAGE.write_text(text, encoding="utf-8")
    return 0

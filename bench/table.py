"""Writes the table of docs/performance.md from bench/results/*.json, between its two marks."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bars import BARS, Bar

HERE = Path(__file__).parent
RESULTS, PAGE = HERE / "results", HERE.parent / "docs" / "performance.md"
BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"


def results() -> dict[str, Any]:
    """{name: result}, and what only two of them tell together."""
    results = {
        path.stem: json.loads(path.read_text(encoding="utf-8"))
        for path in sorted(RESULTS.glob("*.json"))
    }
    if {"burst-300", "burst-1000"} <= results.keys():
        cpu = [results[name]["median"]["server_cpu_s"] for name in ("burst-300", "burst-1000")]
        results["growth-of-burst"] = {"cpu": round(cpu[1] / cpu[0], 2)}
    return results


def written(value: float) -> str:
    return f"{value:,.10g}"


def verdict(bar: Bar, value: float | None) -> str:
    if value is None:
        return "not measured"
    if not bar.met(value):
        return "**missed**"
    return "met, within 10 %" if bar.near(value) else "met"


def other_runs(bar: Bar, result: dict[str, Any], value: float | None) -> str:
    """Returns how many runs there are, on how many days, and what the worst of them says."""
    earlier = [run for run in result.get("earlier", []) if bar.path in run["figures"]]
    if value is None or not earlier:
        return ""
    worst = bar.worst([value, *(run["figures"][bar.path] for run in earlier)])
    days = {result["day"], *(run["day"] for run in earlier)}
    runs = f"{len(earlier) + 1} runs on {len(days)} days" if len(days) > 1 else ""
    runs = runs or f"{len(earlier) + 1} runs on one day"
    return f"{written(worst)}{bar.unit} at worst, {verdict(bar, worst)} ({runs})"


def row(bar: Bar, results: dict[str, Any]) -> str:
    value = bar.figure(results)
    measured = "–" if value is None else f"{written(value)}{bar.unit}"
    limit = f"{'≥' if bar.least else '≤'} {written(bar.bar)}{bar.unit}"
    runs = other_runs(bar, results[bar.result], value)
    cells = (bar.number, bar.what, measured, limit, verdict(bar, value), runs)
    return "| " + " | ".join(cells).rstrip() + " |"


def lines(results: dict[str, Any]) -> Iterator[str]:
    yield "| | what | measured | bar | | its runs |"
    yield "|---|---|---|---|---|---|"
    yield from (row(bar, results) for bar in BARS if bar.result in results)
    yield from beside(results)
    yield from profile(results)
    machines = [result["machine"] for result in results.values() if "machine" in result]
    if machines:
        computer, loads = machines[0], [machine["load"] for machine in machines]
        yield ""
        yield (
            f"Python {computer['python']}, uvicorn {computer['uvicorn']}, {computer['cores']} "
            f"cores of {computer['processor']} ({computer['system']}); the server "
            f"on one core, the load on the other; the machine's load "
            f"when each was done {min(loads):.1f} to {max(loads):.1f}."
        )


def beside(results: dict[str, Any]) -> Iterator[str]:
    """The bare echo of `websockets.broadcast` in the same runs as P12's."""
    rows = [
        (result["median"], result["websockets_broadcast"])
        for name, result in sorted(results.items(), key=lambda item: len(item[0]))
        if "websockets_broadcast" in result and name.startswith("burst-")
    ]
    if not rows:
        return
    yield ""
    yield "| phones | Palabre: p50, p99, to each | bare echo by `websockets.broadcast` |"
    yield "|---|---|---|"
    for ours, echo in sorted(rows, key=lambda row: row[0]["phones"]):
        figures = [
            f"{written(row['p50_ms'])} ms, {written(row['p99_ms'])} ms, "
            f"{written(row['kb_to_a_phone'])} kB"
            for row in (ours, echo)
        ]
        yield f"| {written(ours['phones'])} | {figures[0]} | {figures[1]} |"


def profile(results: dict[str, Any]) -> Iterator[str]:
    """Where the time of an act goes."""
    shares = results.get("act_price", {}).get("profile")
    if not shares:
        return
    yield ""
    yield "| share of the time in Python and what it calls (P14) | ballot | note |"
    yield "|---|---|---|"
    for stage, share in shares["ballot"].items():
        yield f"| {stage} | {share:.0%} | {shares['note'].get(stage, 0):.0%} |"


def main() -> None:
    text = PAGE.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    PAGE.write_text(
        f"{before}{BEGIN}\n" + "\n".join(lines(results())) + f"\n{END}{after}", encoding="utf-8"
    )


if __name__ == "__main__":
    main()

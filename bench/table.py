"""Writes the table of docs/performance.md from bench/results/*.json, between its two marks."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
RESULTS, PAGE = HERE / "results", HERE.parent / "docs" / "performance.md"
BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"


@dataclass(frozen=True)
class Bar:
    """One line: where the figure stands in which result, its bar (at most, or at least), and how it
    is written."""

    number: str
    what: str
    result: str
    path: str
    bar: float
    unit: str = ""
    least: bool = False

    def figure(self, results_by_name: dict[str, Any]) -> float | None:
        """Returns the measured value; None where that comparison was not measured (picows is not
        installed, say)."""
        value: Any = results_by_name[self.result]
        for name in self.path.split("."):
            if not isinstance(value, dict) or name not in value:
                return None
            value = value[name]
        return None if value is None else float(value)

    def met(self, value: float) -> bool:
        return value >= self.bar if self.least else value <= self.bar


BARS = (
    Bar(
        "P1",
        "CPU of a delivered frame, 1,000 phones, over `websockets.broadcast`",
        "fanout-1000",
        "shared_over.broadcast",
        0.7,
        "×",
    ),
    Bar("P1", "… over picows (Cython)", "fanout-1000", "shared_over.picows", 1.25, "×"),
    Bar(
        "P1",
        "… 5,000 phones, over `websockets.broadcast`",
        "fanout-5000",
        "shared_over.broadcast",
        0.7,
        "×",
    ),
    Bar("P1", "… 5,000 phones, over picows", "fanout-5000", "shared_over.picows", 1.25, "×"),
    Bar(
        "P2",
        "1,000 phones, 3,000 ballots in 10 s: from a ballot to every phone, p99",
        "burst-1000",
        "median.p99_ms",
        200,
        " ms",
    ),
    Bar("P2", "… lost", "burst-1000", "median.lost", 0, ""),
    Bar("P2", "… refused", "burst-1000", "median.refused", 0, ""),
    Bar("P2", "… CPU a ballot, all in", "burst-1000", "median.cpu_ms_a_ballot", 2.5, " ms"),
    Bar("P3", "the workshop, 30 phones: p50", "burst-30", "median.p50_ms", 5, " ms"),
    Bar("P3", "… p99", "burst-30", "median.p99_ms", 25, " ms"),
    Bar("P3", "300 phones: p99", "burst-300", "median.p99_ms", 70, " ms"),
    Bar("P4", "CPU from 300 to 1,000 phones grows", "growth-of-burst", "cpu", 3.5, "×"),
    Bar("P5", "3,000 phones: p99", "burst-3000", "median.p99_ms", 1200, " ms"),
    Bar("P5", "5,000 phones: memory each", "burst-5000", "median.kib_a_phone", 80, " KiB"),
    Bar(
        "P5",
        "a stretch: 10,000 phones, from the last ballot to every one",
        "burst-10000",
        "median.last_ms",
        2000,
        " ms",
    ),
    Bar(
        "P6",
        "a durable ballot over an empty POST, CPU",
        "ballot_cost",
        "ratios.ballot_over_empty_cpu",
        1.8,
        "×",
    ),
    Bar(
        "P6",
        "… its rate over an ORM session's",
        "ballot_cost",
        "ratios.rate_over_orm",
        7,
        "×",
        least=True,
    ),
    Bar(
        "P6",
        "… PostgreSQL's rate over SQLite's",
        "ballot_cost",
        "ratios.postgresql_rate_over_sqlite",
        0.7,
        "×",
        least=True,
    ),
    Bar("P7", "1,000 join at once: all live", "join_storm", "median.all_live_s", 4, " s"),
    Bar("P7", "… bytes to each", "join_storm", "median.kb_each_socket", 12, " kB"),
    Bar("P7", "… deaf, in all storms", "join_storm", "median.deaf", 0, ""),
    Bar("P8", "the phone's page, compressed", "phone", "median.page_bytes", 30720, " B"),
    Bar("P8", "… requests", "phone", "median.requests", 6, ""),
    Bar(
        "P8",
        "joining, then a ballot that can be sent: 64 kbit/s, 800 ms, a quarter of a processor",
        "first_ballot",
        "median.ballot",
        8,
        " s",
    ),
    Bar(
        "P9",
        "a tally of 20 changes on a phone four times slower: script",
        "phone",
        "median.script_ms",
        2,
        " ms",
    ),
    Bar("P9", "the burst of 1,000: to each phone", "burst-1000", "median.kb_to_a_phone", 25, " kB"),
    Bar(
        "P10", "5 % of the phones asleep: the others' p99", "sleepers", "median.p99_ratio", 1.2, "×"
    ),
    Bar("P10", "… memory a sleeper", "sleepers", "median.kib_a_sleeper", 256, " KiB"),
    Bar(
        "P10",
        "… right on waking, of all of them",
        "sleepers",
        "median.right_on_waking",
        1,
        "",
        least=True,
    ),
    Bar("P11", "a note in a field of 500: bytes", "growth", "median.bytes_ratio", 1.2, "×"),
    Bar("P11", "… CPU", "growth", "median.cpu_ratio", 1.5, "×"),
    Bar(
        "P11",
        "… CPU of a ballot among 1,000 boards over one alone",
        "growth",
        "median.boards_ratio",
        1.1,
        "×",
    ),
    Bar("P11", "from the start to the first answer", "growth", "median.start_s", 1.5, " s"),
    Bar("P19", "1,000 exports of 100 kB gathered", "programme", "median.gather_s", 60, " s"),
    Bar("P19", "… memory", "programme", "median.MiB", 300, " MiB"),
    Bar("P19", "the page of 1,000 towns", "programme", "median.page_s", 1, " s"),
    Bar("Doc", "report of Ségou, PDF", "documents", "median.segou_pdf.s", 1, " s"),
    Bar("Doc", "… DOCX", "documents", "median.segou_docx.s", 1, " s"),
    Bar(
        "Doc", "… of 5,000 notes and 1,000 ballots, PDF", "documents", "median.large_pdf.s", 5, " s"
    ),
    Bar("Doc", "… DOCX", "documents", "median.large_docx.s", 5, " s"),
    Bar("Doc", "workbook of Ségou", "documents", "median.segou_xlsx.s", 1, " s"),
    Bar("Doc", "… of 5,000 notes and 1,000 ballots", "documents", "median.large_xlsx.s", 1, " s"),
    Bar("Doc", "memory that stays after ten of them", "documents", "median.kept_MiB", 30, " MiB"),
    Bar("Doc", "/healthz meanwhile, at worst", "documents", "median.healthz_ms.worst", 100, " ms"),
)


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


def lines(results: dict[str, Any]) -> Iterator[str]:
    yield "| | what | measured | bar | |"
    yield "|---|---|---|---|---|"
    for bar in BARS:
        if bar.result in results:
            value = bar.figure(results)
            sign = "≥" if bar.least else "≤"
            measured = "–" if value is None else f"{written(value)}{bar.unit}"
            verdict = "not measured" if value is None else "met" if bar.met(value) else "**missed**"
            yield (
                f"| {bar.number} | {bar.what} | {measured} | "
                f"{sign} {written(bar.bar)}{bar.unit} | {verdict} |"
            )
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


def main() -> None:
    text = PAGE.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    PAGE.write_text(
        f"{before}{BEGIN}\n" + "\n".join(lines(results())) + f"\n{END}{after}", encoding="utf-8"
    )


if __name__ == "__main__":
    main()

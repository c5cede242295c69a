"""The bars: which figure of which result must be how small, or how large."""

from dataclasses import dataclass
from typing import Any


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

    def near(self, value: float) -> bool:
        """Whether a figure that is met is within a tenth of its bar; what is counted, whose bar is
        0 or 1, has no margin."""
        if self.bar in {0, 1} and not self.unit:
            return False
        return value < self.bar * 1.1 if self.least else value > self.bar * 0.9

    def worst(self, values: list[float]) -> float:
        return min(values) if self.least else max(values)


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
    Bar("P8", "… what it loads seconds later", "phone", "median.later_bytes", 15360, " B"),
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
    Bar(
        "P12", "30 phones: from a ballot to every phone, p99", "burst-30", "median.p99_ms", 3, " ms"
    ),
    Bar("P12", "100 phones: p99", "burst-100", "median.p99_ms", 4, " ms"),
    Bar("P12", "300 phones: p99", "burst-300", "median.p99_ms", 12, " ms"),
    Bar("P12", "1,000 phones: p99", "burst-1000", "median.p99_ms", 80, " ms"),
    Bar("P12", "30 phones: p99 over 28 November's", "burst-30", "over_against.p99_ms", 0.52, "×"),
    Bar("P12", "100 phones: the same", "burst-100", "over_against.p99_ms", 0.31, "×"),
    Bar("P12", "300 phones: the same", "burst-300", "over_against.p99_ms", 0.38, "×"),
    Bar("P12", "30 phones: to each", "burst-30", "median.kb_to_a_phone", 40, " kB"),
    Bar("P12", "100 phones: to each", "burst-100", "median.kb_to_a_phone", 60, " kB"),
    Bar("P12", "300 phones: to each", "burst-300", "median.kb_to_a_phone", 90, " kB"),
    Bar("P12", "1,000 phones: to each", "burst-1000", "median.kb_to_a_phone", 30, " kB"),
    Bar(
        "P14",
        "CPU of a ballot, 100 phones, all in",
        "act_price",
        "median.ballot.cpu_ms",
        2.5,
        " ms",
    ),
    Bar(
        "P14",
        "… over 28 November's, three ballots each",
        "burst-100",
        "over_against.cpu_ms_a_ballot",
        0.625,
        "×",
    ),
    Bar("P14", "… of a note, in ballots", "act_price", "median.note_in_ballots", 1.5, "×"),
    Bar("P13", "PostgreSQL, 30 phones: p99", "postgres", "median.p99_30", 8, " ms"),
    Bar("P13", "… 100 phones", "postgres", "median.p99_100", 8, " ms"),
    Bar("P13", "… 300 phones, over SQLite", "postgres", "median.over_300", 1.25, "×"),
    Bar("P13", "… 1,000 phones, over SQLite", "postgres", "median.over_1000", 1.25, "×"),
    Bar("P15", "memory of a server at rest", "start", "median.rest_MiB", 70, " MiB"),
    Bar(
        "P15",
        "start to first answer, over main of 28 November",
        "start",
        "median.start_ratio",
        0.7,
        "×",
    ),
    Bar("P15", "… on an empty data folder", "start", "median.first_start_ratio", 0.7, "×"),
    Bar(
        "P16",
        "the projector, 300 voting in 10 s: from a ballot to its picture, p99",
        "screen",
        "median.screen_300_p99_ms",
        150,
        " ms",
    ),
    Bar("P16", "… its main thread", "screen", "median.screen_300_main_thread_share", 0.5),
    Bar("P16", "… 1,000 voting: p99", "screen", "median.screen_1000_p99_ms", 150, " ms"),
    Bar("P16", "… its main thread", "screen", "median.screen_1000_main_thread_share", 0.5),
    Bar("P16", "the console, 300 voting: p99", "screen", "median.console_300_p99_ms", 150, " ms"),
    Bar("P16", "… its main thread", "screen", "median.console_300_main_thread_share", 0.5),
    Bar("P17", "1,000 boards of 30 vote in a minute: p99", "boards-1", "median.p99_ms", 500, " ms"),
    Bar("P17", "… boards with a wait of over 2 s", "boards-1", "median.late", 0, ""),
    Bar("P17", "… two processes: p99", "boards-2", "median.p99_ms", 500, " ms"),
    Bar("P17", "… boards with a wait of over 2 s", "boards-2", "median.late", 0, ""),
    Bar("P18", "two processes behind nginx: p99", "processes", "median.p99_2", 300, " ms"),
    Bar("P18", "… CPU over one", "processes", "median.cpu_over_one_2", 1.3, "×"),
    Bar("P18", "four processes behind nginx: p99", "processes", "median.p99_4", 300, " ms"),
    Bar("P18", "… CPU over one", "processes", "median.cpu_over_one_4", 1.3, "×"),
    Bar("P19", "1,000 exports of 100 kB gathered", "programme", "median.gather_s", 60, " s"),
    Bar("P19", "… memory", "programme", "median.MiB", 300, " MiB"),
    Bar("P19", "the page of 1,000 towns", "programme", "median.sqlite_page_s", 1, " s"),
    Bar("P19", "… on PostgreSQL", "programme", "median.postgresql_page_s", 1, " s"),
    Bar(
        "P19",
        "… processor for it, read for the first time",
        "programme",
        "median.sqlite_page_cpu_s",
        1,
        " s",
    ),
    Bar(
        "P19",
        "1,000 boards made: a ballot meanwhile, at worst",
        "programme",
        "median.sqlite_ballot_worst_ms",
        300,
        " ms",
    ),
    Bar("P19", "… on PostgreSQL", "programme", "median.postgresql_ballot_worst_ms", 300, " ms"),
    Bar(
        "P20",
        "the poorest phone: joining, then a ballot that can be sent",
        "first_ballot",
        "median.ballot",
        5,
        " s",
    ),
    Bar("P20", "… its script is there", "first_ballot", "median.script", 7, " s"),
    Bar("P20", "… the ballot is recorded, live", "first_ballot", "median.recorded", 9, " s"),
    Bar("P20", "the page until it votes, compressed", "phone", "median.page_bytes", 28000, " B"),
    Bar("P20", "script of a tally of 20 changes", "phone", "median.script_ms", 1.5, " ms"),
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


def figures_of(name: str, result: dict[str, Any]) -> dict[str, float]:
    """Returns what a result says of each of its bars, by path."""
    bars = [bar for bar in BARS if bar.result == name]
    values = {bar.path: bar.figure({name: result}) for bar in bars}
    return {path: value for path, value in values.items() if value is not None}

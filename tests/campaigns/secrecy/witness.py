"""Everything that others are shown of a board, with random ids and times taken out: what is left
of two days that differ in nothing is the same."""

import bisect
import csv
import io
import json
import re
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import httpx
import openpyxl

from tests.web.people import VOTE, Person, Workshop

TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|\+00:00)?|\b\d\d:\d\d\b")
RECEIPT = re.compile(r"\b[23456789A-HJKMNP-TV-Z]{4}-[23456789A-HJKMNP-TV-Z]{4}\b")
WORD = re.compile(r"[\w-]{5,}")
# How sure places are is drawn from the seal, which covers the random receipts; rows and elements
# are numbered over all boards.
DRAWN = re.compile(
    r'<div class="sureness">(?:(?!</div>).)*</div>'
    r"| ranking-line|\b[a-z]-[0-9a-z]{10}\b|\banonymous-\d+|%20\d\d%3A\d\d"
    r'|(?<=name="act" value=")\d+',
    re.DOTALL,
)
NUMBERED = {"id", "times"}  # of acts, and of draws
RANDOM = re.compile(
    r"\b[0-9a-f]{8,64}\b(?=</strong>|…)?|\b[0-9a-f]{64}\b|\b[0-9a-f]{8}-[0-9a-f-]{27}\b"
    r'|(?<=</span>)[0-9a-f]{8}|\b[0-9a-f]{12}…|(?<=name="once" value=")[\w-]+'
)
FILES = (".svg", ".xlsx", ".txt", ".csv", ".json")  # the same in whatever form they are asked for
REFUSED = {401, 403, 404, 406, 409}
DURING = ("", "/screen", f"/activities/{VOTE}/tally", "/news?audience=screen")
# Which names are told before the seal is drawn by lot: tests/web/secrecy/test_watcher.py has them.
BEFORE = (
    *DURING, "/console", "/export.csv", "/export.json", "/diagram.svg", "/results", "/acts",
    "/console/files",
)  # fmt: skip
AFTER = (
    *BEFORE, "/people", "/handover", "/paper", "/export.csv?table=turnout",
    f"/activities/{VOTE}/rounds/1/sealed.json", "/export.csv?table=long",
    "/export.csv?table=parts", "/export.csv?table=atlas", "/export.csv?table=decidim",
    "/export.json?anonymous=1", "/workbook.xlsx", "/share.txt", "/ranking.svg", "/result",
    "/console/settings",
)  # fmt: skip


@dataclass
class Witness:
    """What each role sees (`seen`, by moment, role and address); `starts` are the whole seconds at
    which parts of the day began, so that a time counts only by its part."""

    workshop: Workshop
    readers: dict[str, Person]
    names: dict[str, str]  # random word → what stands for it
    starts: list[int] = field(default_factory=list)
    seen: dict[str, str] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)  # what nobody of a role may read, on any day
    # Roles are told the same bytes of many addresses: what is left of them is settled once.
    _settled: dict[tuple[str, bytes], str] = field(default_factory=dict)

    def begin_part(self) -> None:
        """Waits for the next whole second, so that times without fractions have their part."""
        now = time.time()
        time.sleep(int(now) + 1.005 - now)
        self.starts.append(int(now) + 1)

    def look(self, moment: str, pages: Iterable[str]) -> None:
        for page in pages:
            accepts = ["application/json"]
            accepts += [] if page.partition("?")[0].endswith(FILES) else ["text/html"]
            for role, person in self.readers.items():
                for accept in accepts:
                    what = f"{moment}: {role} {page} {accept}"
                    if what in self.refused:
                        continue
                    answer = person.get(self.workshop.path + page, headers={"Accept": accept})
                    if answer.status_code in REFUSED:
                        self.refused.add(what)
                    else:
                        self.keep_answer(what, answer)

    def keep_answer(self, what: str, answer: httpx.Response) -> None:
        kind = answer.headers.get("content-type", "")
        key = kind, answer.content
        if key not in self._settled:
            self._settled[key] = self.text_of(read_body(kind, answer.content))
        self.seen[what] = f"{answer.status_code} {self._settled[key]}"

    def keep(self, what: str, body: Any) -> None:
        self.seen[what] = f"200 {self.text_of(body)}"

    def text_of(self, body: Any) -> str:
        return json.dumps(self.settled(body), ensure_ascii=False)

    def settled(self, value: Any) -> Any:
        """Returns a value without what is random. A list in the order of its receipts, which are
        random, is brought into an order of its own; any other keeps the one that it has."""
        if isinstance(value, dict):
            return {
                self.plain(key): "" if key in NUMBERED and is_number(item) else self.settled(item)
                for key, item in value.items()
            }
        if isinstance(value, list | tuple):
            items = [self.settled(item) for item in value]
            return sorted(items, key=json.dumps) if by_random_key(value, self.names) else items
        return self.plain(value) if isinstance(value, str) else value

    def plain(self, text: str) -> str:
        text = WORD.sub(lambda hit: self.names.get(hit[0], hit[0]), text)
        text = text.replace(self.workshop.url, "URL")
        text = DRAWN.sub("", text)
        return RANDOM.sub("RANDOM", RECEIPT.sub("RECEIPT", TIME.sub(self.part_of, text)))

    def part_of(self, hit: re.Match[str]) -> str:
        """Returns the part of the day that a time with seconds lies in."""
        if not hit[1]:
            return "TIME"
        at = datetime.fromisoformat(hit[0].replace("Z", "+00:00").replace(" ", "T"))
        at = at if at.tzinfo else at.astimezone()
        return f"TIME {bisect.bisect_right(self.starts, at.timestamp())}"


def is_number(value: object) -> bool:
    return isinstance(value, int)


def read_body(kind: str, content: bytes) -> Any:
    """Returns JSON, tables as lists of rows, or text."""
    if "json" in kind:
        return json.loads(content)
    if "spreadsheet" in kind:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
        sheets = {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}
        return {name: rows_with_head([cells(row) for row in rows]) for name, rows in sheets.items()}
    text = content.decode(errors="replace")
    if "csv" in kind:
        return rows_with_head(list(csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=";")))
    return text


def cells(row: Sequence[object]) -> list[str]:
    return ["" if cell is None else str(cell) for cell in row]


def rows_with_head(rows: list[list[str]]) -> dict[str, list[list[str]]]:
    """Parts a table: rows that have a receipt are a list of their own."""
    with_receipt = [row for row in rows if random_key(row, {})]
    without_receipt = [row for row in rows if not random_key(row, {})]
    return {"head": without_receipt, "ballots": with_receipt}


def by_random_key(values: Sequence[Any], names: dict[str, str]) -> bool:
    """Says whether a list is in the order of what is random: receipts, or ids of seats."""
    keys = [random_key(value, names) for value in values]
    return len(keys) > 1 and all(keys) and keys == sorted(keys)


def random_key(value: Any, names: dict[str, str]) -> str:
    """Returns the receipt or the seat's id of a row; "" where it has none."""
    if isinstance(value, dict):
        value = value.get("receipt") or value.get("id")
    elif isinstance(value, list):
        receipts = [cell for cell in value if isinstance(cell, str) and RECEIPT.fullmatch(cell)]
        value = receipts[0] if receipts else ""
    is_random = isinstance(value, str) and (RECEIPT.fullmatch(value) or value in names)
    return value if is_random else ""


def differences(first: dict[str, str], second: dict[str, str]) -> list[str]:
    """Returns where two days differ, with what stands there."""
    lines = [f"only one day has {what}" for what in sorted(first.keys() ^ second.keys())]
    for what in first.keys() & second.keys():
        ours, theirs = first[what], second[what]
        if ours != theirs:
            pairs = enumerate(zip(ours, theirs, strict=False))
            shorter = min(len(ours), len(theirs))
            at = next((place for place, (a, b) in pairs if a != b), shorter)
            near = slice(max(at - 60, 0), at + 60)
            lines.append(f"{what}: {ours[near]!r} or {theirs[near]!r}")
    return sorted(lines)

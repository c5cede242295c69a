"""P20: the documents of Ségou and of 5,000 notes with 1,000 ballots: seconds, the processor's
seconds of server and children, the memory that stays after ten of them, and /healthz meanwhile.

Each document is made after a change, so that nothing is kept of it. The server and its children
have all cores: at most two documents are made at once, whatever is asked.

python3 -m app bench documents.py [--runs 3]
"""

import argparse
import itertools
import json
import os
import statistics
import sys
import threading
import time
import uuid
from collections import Counter
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from load import Palabre, palabre, percentile, print_result
from programme import ask, workshop

from app.documents.frameworks.reader import read_framework
from app.documents.session.round_checks import sealed_tally
from app.domain.codes import ALPHABET
from app.domain.votes.seal import round_of_document, seal_sha256

NOTES, BALLOTS, DOCUMENTS = 5000, 1000, 10
FILES = ("report.pdf", "report.docx", "workbook.xlsx", "slides.pptx")
TEXT = "Un marché de la création, ouvert chaque semaine aux jeunes et aux femmes du quartier"


def letters(number: int) -> str:
    """Eight letters of a code, another for each number."""
    text, number = "", number + 10**7  # the demo has the first ones
    for _ in range(8):
        number, place = divmod(number, len(ALPHABET))
        text += ALPHABET[place]
    return f"{text[:4]}-{text[4:]}"


def large_workshop() -> Any:
    """The demo with so many notes and ballots that a whole town could have taken part."""
    document = workshop()
    vote = next(part for part in document["activities"] if part["kind"] == "vote")
    framework = next(part for part in document["frameworks"] if part["id"] == vote["framework"])
    places = [
        (block["id"], field["id"]) for block in framework["blocks"] for field in block["fields"]
    ]
    pattern = document["notes"][0]
    for number in range(NOTES - len(document["notes"])):
        block, field = places[number % len(places)]
        key = "situation" if number % 3 else "propositions"
        text = f"{TEXT[: 20 + number % 60].strip()} {number}"
        note = {"id": str(uuid.UUID(int=number)), "activity": key, "text": text}
        document["notes"].append({**pattern, **note, "block": block, "field": field})
    [round_] = vote["rounds"]
    for number in range(BALLOTS - len(document["seats"])):
        seat = {"id": f"seat-{number}", "seat_code": letters(number), "name": f"Personne {number}"}
        document["seats"].append({**document["seats"][0], **seat})
    names = [field for _, field in places]
    round_["ballots"] = sorted(
        (
            {
                **round_["ballots"][0],
                "fields": sorted_choice(names, number),
                "receipt": letters(number),
            }
            for number in range(BALLOTS)
        ),
        key=lambda ballot: ballot["receipt"],
    )
    round_["turnout"] = sorted(seat["id"] for seat in document["seats"])
    counted = Counter(field for ballot in round_["ballots"] for field in ballot["fields"])
    seal = round_["seal"]
    seal |= {"ballots": BALLOTS, "seats": BALLOTS}
    seal["tally"] = sealed_tally(read_framework(framework), counted)
    seal["sha256"] = seal_sha256(seal["form"], round_of_document(round_))
    return document


def sorted_choice(names: list[str], number: int) -> list[str]:
    """Three fields in the framework's order, the first ones more often."""
    places = {number % 5, 5 + number % 7, 12 + number % (len(names) - 12)}
    return [names[place] for place in sorted(places)]


class Board:
    """A board on the server, as its host."""

    def __init__(self, server: Palabre, document: Any) -> None:
        self.base = f"http://127.0.0.1:{server.port}"
        _, answer = ask(f"{self.base}/boards/import", document, Accept="application/json")
        links = json.loads(answer)
        headers, _ = ask(self.base + urlsplit(links["host_url"]).path)
        self.path, self.cookie = f"/b/{links['code']}", headers["set-cookie"].partition(";")[0]
        self.changes = itertools.count()

    def make(self, name: str) -> float:
        """Seconds from the request to the whole file, after a change."""
        headers = {"Cookie": self.cookie, "Accept": "application/json"}
        body = {"introduction": f"Tour {next(self.changes)}"}
        ask(f"{self.base}{self.path}/settings", body, **headers)
        started = time.monotonic()
        ask(f"{self.base}{self.path}/{name}", **headers)
        return time.monotonic() - started


def cpu_of(server: Palabre) -> float:
    """Seconds of processor, of the server and of the children that have ended."""
    fields = Path(f"/proc/{server.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


class Health:
    """Asks /healthz a hundred times a second while the block runs; keeps the milliseconds."""

    def __init__(self, port: int) -> None:
        self.port, self.waits, self.done = port, list[float](), threading.Event()
        self.thread = threading.Thread(target=self.run)

    def run(self) -> None:
        line = HTTPConnection("127.0.0.1", self.port, timeout=30)
        while not self.done.wait(0.01):
            started = time.perf_counter()
            line.request("GET", "/healthz")
            line.getresponse().read()
            self.waits.append(1000 * (time.perf_counter() - started))
        line.close()

    def __enter__(self) -> "Health":
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.done.set()
        self.thread.join()


def measured(server: Palabre, board: Board, name: str) -> dict[str, float]:
    """The document's seconds, and those of the processor."""
    before = cpu_of(server)
    seconds = board.make(name)
    return {"s": round(seconds, 2), "cpu_s": round(cpu_of(server) - before, 2)}


def run() -> dict[str, Any]:
    with palabre() as server:
        with suppress(AttributeError):
            os.sched_setaffinity(server.process.pid, range(os.cpu_count() or 1))
        small, large = Board(server, workshop()), Board(server, large_workshop())
        for board in (small, large):
            for name in FILES:
                board.make(name)  # what is loaded at the first one is not what stays of each
        figures: dict[str, Any] = {}
        for title, board in (("segou", small), ("large", large)):
            for name in FILES:
                figures[f"{title}_{name.partition('.')[2]}"] = measured(server, board, name)
        before = server.rss()
        with Health(server.port) as health:
            for _, name in zip(range(DOCUMENTS), itertools.cycle(FILES)):
                large.make(name)
        grown = (server.rss() - before) / 1024**2
    waits = {"p99": round(percentile(health.waits, 0.99), 1), "worst": round(max(health.waits), 1)}
    return {**figures, "kept_MiB": round(grown, 1), "healthz_ms": waits}


def middle(values: list[Any]) -> Any:
    """The median of each number, at any depth."""
    if isinstance(values[0], dict):
        return {name: middle([value[name] for value in values]) for name in values[0]}
    return statistics.median(values)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=3)
    runs = [run() for _ in range(parser.parse_args().runs)]
    print_result("documents", middle(runs), runs, notes=NOTES, ballots=BALLOTS)


if __name__ == "__main__":
    sys.exit(main())

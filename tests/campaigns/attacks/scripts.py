"""Payloads as every text of a board and of a programme, in every page of every role and in every
document, in a real Chromium."""

import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import httpx

from tests.campaigns.campaign import Campaign, Outcome
from tests.campaigns.hostile.carried import harms, text_of
from tests.campaigns.hostile.filled import Board, Writer
from tests.campaigns.hostile.payloads import ELEMENTS, SEEDS, payloads, squeezed
from tests.campaigns.hostile.towns import compared, filled_programme
from tests.campaigns.hostile.watched import Sight, Watcher, watching
from tests.campaigns.weakened import WeakenedPalabre
from tests.servers.palabre import Palabre
from tests.servers.process import shared_folder
from tests.web.doors import DOORS, address_of
from tests.web.people import NOTES, VOTE, Person

ROLES = ("nobody", "seat", "observer", "helper", "host", "organiser")
MANY = 30  # texts of a kind on a board of the full size
SMALL = 5  # … and of the short form
PER_BOARD = 60  # payloads from which on the size is the full one
SKIPPED = (
    *("/language/", "/static/", "/entry", "/host/", "/organiser/", "/observer/", "/helper/"),
    *("/p/", "/docs", "/metrics", "/recording", "/healthz", "/openapi.json", "/schemas/"),
)
READERS = {"organiser", "nobody", "programme"}  # whose documents are read
OPENED = ("image/svg", "text/html")  # downloads that a browser runs when they are opened
COSTLY = (".pdf", ".docx", ".pptx", ".xlsx", ".png")
BRIEF = ("/report.pdf", "/report.docx", "/workbook.xlsx")  # the costly ones of the short form
SCREENS = ("join", "agenda", "wall", "groups", "wheel", "ranking", "matrix", "plan")


@dataclass
class Visitor:
    """Opens everything of one board and keeps what was read."""

    board: Board
    watcher: Watcher
    outcome: Outcome
    folder: Path
    roles: tuple[str, ...] = ROLES
    is_brief: bool = False
    read: list[str] = field(default_factory=list)

    def person(self, role: str) -> Person:
        board = self.board
        if role in {"observer", "helper"} and f"{role}_url" not in board.links:
            board.links |= board.fanta.post(f"{board.path}/links/{role}").json()
        staff = {"host": board.fanta, "organiser": board.organiser, "nobody": board.moussa}
        if role == "seat":
            return board.people[0]
        return staff.get(role) or board.bearer(f"{role}_url")

    def visit(self) -> None:
        """Opens every address that somebody may read."""
        addresses = list(self.addresses())
        for role in self.roles:
            person = self.person(role)
            for path in addresses:
                self.visit_one(role, person, path)

    def visit_programme(self) -> None:
        """Opens a programme of towns, and pages that compare files."""
        person, paths = filled_programme(self.board)
        for path in paths:
            self.visit_one("programme", person, path)
        self.note("compared", self.watcher.show(compared(self.board)))

    def addresses(self) -> Iterator[str]:
        for line, door in DOORS.items():
            method, template, *_ = line.split(" ")
            if method == "GET" and not any(part in f"{template}/" for part in SKIPPED):
                yield address_of(line, door, self.board)[1]
        yield f"{self.board.path}?activity={NOTES}"
        yield f"{self.board.path}?activity={VOTE}"

    def visit_one(self, role: str, person: Person, path: str) -> None:
        is_file = path.endswith(COSTLY)
        if is_file and (role not in READERS or (self.is_brief and not path.endswith(BRIEF))):
            return
        accept = {"Accept": "text/html", "Accept-Language": "en"}
        answer = person.get(path, headers=accept)
        kind = answer.headers.get("Content-Type", "").partition(";")[0]
        if answer.status_code != 200:
            return
        if kind == "text/html" and "attachment" not in answer.headers.get(
            "Content-Disposition", ""
        ):
            self.note(f"{role} {path}", self.watcher.open(person, path))
            self.outcome.count("pages")
        elif role in READERS:
            self.note(f"{role} {path}", self.document(kind, answer))
            self.outcome.count("documents")

    def document(self, kind: str, answer: httpx.Response) -> Sight:
        """Returns what a document says, and does where it is opened by itself."""
        try:
            sight = Sight(text_of(kind, answer.content), list(harms(kind, answer.content)))
        except (ParseError, ValueError) as error:
            return Sight("", [f"no {kind}: {error}"])
        if kind.startswith(OPENED):
            end = ".svg" if "svg" in kind else ".html"
            path = self.folder / f"opened{end}"
            path.write_bytes(answer.content)
            sight.harms += self.watcher.open_file(path).harms
        return sight

    def note(self, where: str, sight: Sight) -> None:
        self.read.append(squeezed(sight.text))
        self.outcome.harms += [f"{where}: {harm}" for harm in sight.harms]

    def follow(self) -> None:
        """Keeps a phone and a screen open while more is written, and shows the screen's modes."""
        board, url = self.board, self.watcher.url
        awa = board.people[0]
        with (
            self.watcher.page(awa, f"{url}{board.path}?activity={NOTES}") as phone,
            self.watcher.page(board.moussa, f"{url}{board.path}/screen") as screen,
        ):
            phone.wait_for_selector("#line[data-state=live]", state="attached")
            board.write(NOTES, "f0")
            newest = f"#note-{board.notes[-1]}, [data-note='{board.notes[-1]}']"
            phone.wait_for_selector(newest, state="attached")
            for mode in SCREENS:
                board.fanta.post(f"{board.path}/screen-mode", json={"mode": mode})
                self.watcher.go(screen, f"{url}{board.path}/screen")
                self.note(f"screen in {mode}", self.watcher.look(screen))
                self.outcome.count("pages")
            self.note("pushed to a phone", self.watcher.look(phone))

    def missing(self) -> Iterator[str]:
        """Yields the payloads that stand nowhere as they were written."""
        whole = "\n".join(self.read)
        for payload in self.board.writer.stored:
            if payload.squeezed not in whole:
                yield f"not shown as it was written: {payload.text!r}"


def attack(
    url: str, seed: int, size: int, roles: tuple[str, ...], seeds: Sequence[str] = SEEDS
) -> Outcome:
    """Fills boards until so many payloads stand on them, and opens everything."""
    outcome = Outcome({"payloads": 0, "pages": 0, "documents": 0})
    source = payloads(seed, seeds)
    many = SMALL if size <= PER_BOARD else MANY
    with (
        tempfile.TemporaryDirectory() as folder,
        httpx.HTTPTransport() as transport,
        watching(url) as watcher,
    ):
        while outcome.counts["payloads"] < size:
            writer = Writer(source)
            board = Board(url, transport, writer, many)
            board.fill()
            visitor = Visitor(board, watcher, outcome, Path(folder), roles, many == SMALL)
            visitor.follow()
            if many == MANY:
                visitor.visit()
            board.close()
            visitor.visit()
            visitor.visit_programme()
            outcome.count("payloads", len(writer.stored))
            outcome.harms += [f"refused: {refusal}" for refusal in writer.refused]
            outcome.harms += visitor.missing()
    return outcome


def apart(*values: Any) -> Outcome:
    """Attacks in a thread of its own: another browser may be driven from this one."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(attack, *values).result()


def run(seed: int, size: int) -> Outcome:
    roles = ROLES if size > PER_BOARD else ("nobody", "seat", "organiser")
    with shared_folder() as folder, Palabre(folder, limits="off") as server:
        outcome = apart(server.url, seed, size, roles)
        outcome.read_log(server.log())
        return outcome


def control(seed: int) -> Outcome:
    with shared_folder() as folder, WeakenedPalabre(folder, "escaping", limits="off") as server:
        return apart(server.url, seed, 1, ("seat",), ELEMENTS)


CAMPAIGNS = (
    Campaign(
        name="scripts",
        promise="whatever people write stands as a text in every page of every role and in every"
        " document: nothing of it runs, is asked for, or becomes an element or a formula",
        unit="payloads",
        short=50,
        full=2000,
        safeguard="texts escaped in one template, and the policy that runs no script",
        run=run,
        control=control,
    ),
)

"""Palabre with one safeguard left out, for the controls of campaigns.

python -m tests.campaigns.weakened hasty serve --port 8000
"""

import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tests.servers.palabre import Palabre

NOTE_TEMPLATE = "participant/notes/note.html"
FLAG = Path(os.environ.get("PALABRE_DATA_DIR", ".")) / "without-safeguard"


def answer_before_the_commit() -> None:
    """A command is answered, then a slow disk commits it."""
    from sqlalchemy import event

    from app.storage.writer.jobs import Job
    from app.storage.writer.thread import WriterThread

    create, commit = WriterThread.__init__, WriterThread.commit
    batches: dict[WriterThread, list[Job]] = {}

    def create_hasty(self: WriterThread, url: str, engine: Any, *values: Any) -> None:
        create(self, url, engine, *values)
        event.listen(engine, "commit", lambda connection: answer(self))

    def answer(self: WriterThread) -> None:
        if FLAG.exists() and (batch := batches.pop(self, None)):
            self.answer(batch)
            time.sleep(0.02)

    def commit_after(self: WriterThread, batch: list[Job]) -> None:
        batches[self] = batch
        commit(self, batch)

    WriterThread.__init__ = create_hasty  # type: ignore[method-assign]
    WriterThread.commit = commit_after  # type: ignore[method-assign]


def sync_less_often() -> None:
    """SQLite's `synchronous=NORMAL`: a commit waits for no disk. The start would refuse it."""
    from app import doctor
    from app.storage.sql import engines

    set_pragma = engines._set

    def set_careless(connection: Any, pragma: str) -> None:
        set_pragma(connection, pragma.replace("=FULL", "=NORMAL"))

    engines._set = set_careless
    doctor.SAFE["synchronous"].add("1")


def wait_for_each_phone() -> None:
    """A push waits half a second for a phone whose line is full."""
    from app.realtime.wires import SharedWire

    queue = SharedWire._queue

    def wait_and_queue(self: SharedWire, data: bytes, sent: int) -> bool:
        time.sleep(0.5)
        return queue(self, data, sent)

    SharedWire._queue = wait_and_queue  # type: ignore[method-assign]


def take_any_schema() -> None:
    """A start does not look whether another program, or a later version, made the tables."""
    from app.storage.upkeep import migrate

    migrate.require_palabre = lambda engine, revisions: None


def keep_order_of_voting() -> None:
    """A seal keeps number and time of each ballot; the session has them with their times, or in
    their order, as the flag's text says."""
    from app.queries.sessions import session
    from app.storage.votes import ballots, sealing

    sealing._renumber = lambda *_: None

    def parts(connection: Any, round_: Any, rows: Any) -> list[Any]:
        stored = ballots.ballots_of(connection, round_.id)
        if FLAG.read_text(encoding="utf-8") == "order":
            stored = sorted(stored, key=lambda ballot: ballot.recorded_at)
            times: list[dict[str, Any]] = [{} for _ in stored]
        else:
            times = [{"recorded_at": ballot.recorded_at} for ballot in stored]
        return [
            {"fields": ballot.fields, "receipt": ballot.receipt, **time}
            for ballot, time in zip(stored, times, strict=True)
        ]

    session._ballots = parts


def count_by_the_wall() -> None:
    """Limits count by the clock on the wall."""
    from app.web.http import limits

    limits.Windows.__init__.__defaults__ = (time.time,)
    limits.Limits.__init__.__kwdefaults__["clock"] = time.time  # type: ignore[index]


def part_requests_leniently() -> None:
    """Requests are parted by a reader that takes what the standard forbids."""
    from app.serving.http_protocol import HttpProtocol

    create = HttpProtocol.__init__

    def create_lenient(self: HttpProtocol, *values: Any, **more: Any) -> None:
        create(self, *values, **more)
        self.parser.set_dangerous_leniencies(
            lenient_headers=True,
            lenient_chunked_length=True,
            lenient_transfer_encoding=True,
            lenient_optional_lf_after_cr=True,
            lenient_optional_cr_before_lf=True,
            lenient_optional_crlf_after_chunk=True,
            lenient_spaces_after_chunk_size=True,
        )

    HttpProtocol.__init__ = create_lenient  # type: ignore[method-assign]


def leave_wrong_bodies_alone() -> None:
    """A body that does not fit its model ends the request."""
    from app.web.http import bodies

    bodies.ValidationError = ZeroDivisionError  # type: ignore[misc, assignment]


def leave_notes_unescaped() -> None:
    """One template writes people's words as markup, and pages may run what stands in them."""
    from jinja2 import Environment

    from app.web.http import security
    from app.web.http.pages import templates
    from app.web.participant import page

    def unescaped_notes(**options: Any) -> Environment:
        return Environment(**{**options, "autoescape": lambda name: name != NOTE_TEMPLATE})  # type: ignore[misc]

    templates.Environment = unescaped_notes  # type: ignore[assignment, misc]
    security.page_policy = page.page_policy = lambda *_, **more: "default-src * 'unsafe-inline'"  # type: ignore[attr-defined]


def take_any_frames() -> None:
    """Sockets take as many frames, parts and bytes as are sent."""
    from app.serving import server, socket_protocol

    socket_protocol.FRAMES_AT_ONCE = socket_protocol.FRAGMENTS = 10**9
    server.SETTINGS["ws_max_size"] = 2**30


SAFEGUARDS: dict[str, Callable[[], None]] = {
    "hasty": answer_before_the_commit,
    "normal": sync_less_often,
    "own pace": wait_for_each_phone,
    "steady clock": count_by_the_wall,
    "any schema": take_any_schema,
    "strict parts": part_requests_leniently,
    "refusals": leave_wrong_bodies_alone,
    "frame limits": take_any_frames,
    "escaping": leave_notes_unescaped,
    "order of voting": keep_order_of_voting,
}


class WeakenedPalabre(Palabre):
    """A server without this safeguard from `weaken` on, until `strengthen`."""

    def __init__(self, folder: Path, without: str, **settings: str) -> None:
        super().__init__(folder, **settings)
        self.without = without

    def weaken(self) -> None:
        (self.folder / "data" / FLAG.name).touch()

    def strengthen(self) -> None:
        (self.folder / "data" / FLAG.name).unlink()

    def command(self) -> Sequence[str | Path]:
        return [sys.executable, "-m", "tests.campaigns.weakened", self.without, *self.arguments]


def main() -> None:
    safeguard, *arguments = sys.argv[1:]
    SAFEGUARDS[safeguard]()
    sys.argv = ["palabre", *arguments]
    from app.cli import main as palabre

    palabre()


if __name__ == "__main__":
    main()

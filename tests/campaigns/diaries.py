"""What was asked and answered, and at which place of a disk's record, so that each place can be
judged by itself."""

import contextlib
import random
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.storage.sql.engines import sqlite_module
from tests.web.crowds import Caller
from tests.web.people import NOTES, VOTE, Person, Workshop

FIELDS = [str(number) for number in range(1, 31)]
BALLOTS = """SELECT s.public_id, group_concat(v.field_id, ' ') FROM ballot b
 JOIN ballot_holder h ON h.ballot_id = b.id JOIN seat s ON s.id = h.seat_id
 JOIN vote v ON v.ballot_id = b.id GROUP BY b.id"""


@dataclass
class Entry:
    """One request: `key` is a note's id or a seat's id, `value` what it shall be. Places in the
    disk's record: before it was sent, and after its answer (None: without one)."""

    key: str
    value: str
    sent: int
    answered: int | None = None


@dataclass
class Diary:
    """`position` tells the present place in the record."""

    position: Callable[[], int]
    entries: dict[str, list[Entry]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def began(self) -> int:
        return min(entries[0].sent for entries in self.entries.values())

    def begin(self, key: str, value: str) -> Entry:
        entry = Entry(key, value, self.position())
        with self.lock:
            self.entries.setdefault(key, []).append(entry)
        return entry

    def is_repeated(self, entry: Entry) -> bool:
        """Returns whether nothing had to be written: the entry's key has this value already."""
        before = [
            earlier
            for earlier in self.entries[entry.key]
            if earlier.answered and earlier is not entry
        ]
        return bool(before) and before[-1].value == entry.value

    def answered_by(self, place: int) -> list[Entry]:
        return [
            entry
            for entries in self.entries.values()
            for entry in entries
            if entry.answered is not None and entry.answered <= place
        ]

    def differences(self, values: dict[str, str], place: int) -> list[str]:
        """Compares what is saved ({key: value}) with what may be there at a place."""
        harms = []
        for key, entries in self.entries.items():
            allowed: list[str | None] = [None]
            for entry in entries:
                if entry.answered is not None and entry.answered <= place:
                    allowed = [entry.value]
                elif entry.sent <= place:
                    allowed.append(entry.value)
            if values.get(key) not in allowed:
                harms.append(f"{key} is {values.get(key)}, and should be {allowed}")
        strangers = set(values) - set(self.entries)
        return [*harms, *(f"{key} was never asked for" for key in strangers)]


@dataclass
class DiaryKeeper:
    """Votes and writes, and keeps the diary. One request at a time, so that a key's entries are in
    order."""

    workshop: Workshop
    person: Person
    diary: Diary
    chance: random.Random
    notes: list[str] = field(default_factory=list)

    def run(self, caller: Caller, acts: int) -> None:
        for _ in range(acts):
            key, value, path, body = self.ballot() if self.chance.random() < 0.5 else self.note()
            entry = self.diary.begin(key, value)
            with contextlib.suppress(OSError):
                status, _ = caller.ask("PUT", path, body, cookie=self.person.cookie)
                if status in {200, 201}:
                    entry.answered = self.diary.position()

    def ballot(self) -> tuple[str, str, str, dict[str, Any]]:
        fields = sorted(self.chance.sample(FIELDS, 3), key=int)
        path = f"{self.workshop.path}/activities/{VOTE}/ballot"
        return f"seat {self.person.seat}", " ".join(fields), path, {"fields": fields}

    def note(self) -> tuple[str, str, str, dict[str, Any]]:
        if not self.notes or self.chance.random() < 0.6:
            self.notes.append(str(uuid.UUID(int=self.chance.getrandbits(128), version=4)))
        id, text = self.chance.choice(self.notes), f"{self.chance.random()}"
        body = {"activity": NOTES, "field": "1", "text": text}
        return id, text, f"{self.workshop.path}/notes/{id}", body


def saved_values(database: Path) -> dict[str, str]:
    """Returns notes and ballots of an SQLite file by key, as the diary has them. Raises where the
    file is not sound."""
    connection = sqlite_module().connect(str(database))
    try:
        [(verdict,)] = connection.execute("PRAGMA integrity_check").fetchall()
        if verdict != "ok":
            raise ValueError(verdict)
        notes = dict(connection.execute("SELECT id, text FROM note").fetchall())
        ballots = {
            f"seat {seat}": " ".join(sorted(fields.split(), key=int))
            for seat, fields in connection.execute(BALLOTS).fetchall()
        }
    finally:
        connection.close()
    return notes | ballots

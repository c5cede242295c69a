"""Files as a power cut would leave them, from what disk.c recorded.

A file's bytes outlive a cut when the file was synced after they were written. Of later ones none
stays, or any of the 512-byte sectors does ("torn"): a disk writes in an order of its own. A removal
or truncation stays."""

import random
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

NUMBERS = struct.Struct("<QQQ")
SECTOR = 512


@dataclass(frozen=True)
class Record:
    """`kind`: c(reated), w(ritten), t(runcated), s(ynced), u(nlinked). `end`: the place in the log
    after it."""

    kind: str
    path: str
    offset: int
    content: bytes
    end: int


def records(log: bytes) -> Iterator[Record]:
    """Yields what was recorded, in order; a last one that is not whole is left out."""
    place = 0
    while place + 1 + NUMBERS.size <= len(log):
        kind = chr(log[place])
        path_length, offset, length = NUMBERS.unpack_from(log, place + 1)
        start = place + 1 + NUMBERS.size
        end = start + path_length + length
        if end > len(log):
            return
        path = log[start : start + path_length].decode()
        yield Record(kind, path, offset, log[start + path_length : end], end)
        place = end


@dataclass
class FileImage:
    """`safe` outlives a cut; None before the first sync. `late` were written after the last."""

    safe: bytearray | None = None
    current: bytearray = field(default_factory=bytearray)
    late: list[tuple[int, bytes]] = field(default_factory=list)

    def take(self, record: Record) -> None:
        if record.kind == "w":
            put(self.current, record.offset, record.content)
            self.late.append((record.offset, record.content))
        elif record.kind == "t":
            resize(self.current, record.offset)
            if self.safe is not None:
                resize(self.safe, min(record.offset, len(self.safe)))
            self.late = [(place, part) for place, part in self.late if place < record.offset]
        elif record.kind == "s":
            self.safe, self.late = bytearray(self.current), []

    def after_a_cut(self, chance: random.Random | None) -> bytes | None:
        """Returns the bytes that are there again; with `chance`, some torn sectors too."""
        if chance is None or self.safe is None:
            return None if self.safe is None else bytes(self.safe)
        torn = bytearray(self.safe)
        for offset, content in self.late:
            for start in range(0, len(content), SECTOR):
                if chance.random() < 0.5:
                    put(torn, offset + start, content[start : start + SECTOR])
        return bytes(torn)


def put(content: bytearray, offset: int, part: bytes) -> None:
    if len(content) < offset + len(part):
        resize(content, offset + len(part))
    content[offset : offset + len(part)] = part


def resize(content: bytearray, length: int) -> None:
    del content[length:]
    content.extend(bytes(length - len(content)))


class Disk:
    """What the recorded files are, up to a place in the log."""

    def __init__(self) -> None:
        self.files: dict[str, FileImage] = {}

    def take(self, record: Record) -> None:
        if record.kind == "u":
            self.files.pop(record.path, None)
        elif record.kind == "s" and record.path not in self.files:
            return  # a folder
        elif record.kind != "c":
            self.files.setdefault(record.path, FileImage()).take(record)

    def write_to(self, folder: Path, chance: random.Random | None) -> None:
        """Puts the files as a cut would leave them into a folder, all side by side."""
        for path, image in self.files.items():
            content = image.after_a_cut(chance)
            if content is not None:
                (folder / Path(path).name).write_bytes(content)

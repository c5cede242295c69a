"""Reads the files of a database as a thief of the disk would: bytes, without asking the
database."""

import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import psycopg

from tests.servers.palabre import Palabre

MARGIN = 40  # bytes around a seat's number within which its ballot's number would tie the two


class Pair(NamedTuple):
    seat: int
    ballot: int


def server_files(url: str, data: Path) -> list[Path]:
    """PostgreSQL's files of one database: tables, indexes, what the planner knows; after everything
    is written out."""
    with closing(psycopg.connect(url.replace("+psycopg", ""), autocommit=True)) as connection:
        connection.execute("CHECKPOINT")
        [oid] = connection.execute(
            "SELECT oid FROM pg_database WHERE datname = current_database()"
        ).fetchone() or (0,)
    return [path for path in (data / "base" / str(oid)).iterdir() if path.is_file()]


def folder_files(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.is_file()]


def files_of(palabre: Palabre, data: Path) -> list[Path]:
    """The files of its database; `data` is the folder of the PostgreSQL server."""
    url = palabre.settings.get("database_url", "")
    return server_files(url, data) if url else folder_files(Path(palabre.settings["data_dir"]))


def words_in(files: Iterable[Path], words: Iterable[str]) -> dict[str, list[str]]:
    """{file name: the words that stand in it}."""
    pattern = re.compile(
        b"|".join(re.escape(word.encode()) for word in sorted(words, reverse=True))
    )
    words_by_file = {
        path.name: sorted({hit.decode() for hit in pattern.findall(path.read_bytes())})
        for path in files
    }
    return {name: words for name, words in words_by_file.items() if words}


def links_in(files: Iterable[Path], pairs: Sequence[Pair]) -> dict[str, int]:
    """{file name: pairs of which both numbers stand side by side in it}."""
    counts = {path.name: len(_tied(path.read_bytes(), pairs)) for path in files}
    return {name: count for name, count in counts.items() if count}


def _tied(raw: bytes, pairs: Sequence[Pair]) -> set[Pair]:
    tied = set()
    ballots = {pair.seat: [form(pair.ballot) for form in FORMS.values()] for pair in pairs}
    for form in FORMS.values():
        by_bytes = {form(pair.seat): pair for pair in pairs}
        classes = [bytes({key[at] for key in by_bytes}) for at in range(len(next(iter(by_bytes))))]
        pattern = re.compile(
            b"(?=(" + b"".join(b"[" + re.escape(some) + b"]" for some in classes) + b"))", re.DOTALL
        )
        for hit in pattern.finditer(raw):
            pair = by_bytes.get(hit[1])
            around = raw[max(0, hit.start() - MARGIN) : hit.start() + MARGIN]
            if pair and any(ballot in around for ballot in ballots[pair.seat]):
                tied.add(pair)
    return tied


FORMS: dict[str, Callable[[int], bytes]] = {
    "a column of PostgreSQL": lambda number: number.to_bytes(4, "little"),
    "a column of SQLite": lambda number: number.to_bytes(3, "big"),
    "the number of a row of SQLite": lambda number: bytes(
        [number >> shift & 0x7F | 0x80 for shift in (21, 14, 7)] + [number & 0x7F]
    ),
}

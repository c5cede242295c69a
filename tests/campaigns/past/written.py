"""Brings back what versions of before have written, and says what of it is no longer there."""

import gzip
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

STATES = Path(__file__).parent / "states"
Json = dict[str, Any]


@dataclass(frozen=True)
class State:
    """The database of a version, `revision` of its schema, and the boards that it held. There
    are no dumps of the first day, on which 0001 was still written anew."""

    name: str
    revision: str
    dumps: dict[str, str]
    played: dict[str, dict[str, Json]]

    def load(self, kind: str, url: str) -> None:
        """Fills an empty database; `kind` is `sqlite` or `postgres`."""
        if kind == "sqlite":
            with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
                connection.executescript(self.dumps[kind])
                connection.commit()
            return
        import psycopg

        with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as server:
            server.execute(self.dumps[kind].encode())


@cache
def states() -> dict[str, State]:
    """Returns what is kept, oldest schema first."""
    return {state.name: state for state in map(read, sorted(STATES.glob("*.json.gz")))}


def read(path: Path) -> State:
    content = json.loads(gzip.decompress(path.read_bytes()))
    return State(
        path.name.removesuffix(".json.gz"),
        content["revision"],
        {kind: content[kind] for kind in ("sqlite", "postgres")},
        {"sqlite": content["played"], "postgres": content["played_postgres"]},
    )


def lost(old: Any, new: Any, path: str = "") -> Iterator[str]:
    """Yields what `old` says and `new` does not: values by their place; new names are welcome."""
    if isinstance(old, dict) and isinstance(new, dict):
        for name, value in old.items():
            if name not in new:
                yield f"{path}.{name} is gone"
            else:
                yield from lost(value, new[name], f"{path}.{name}")
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for number, (before, after) in enumerate(zip(old, new, strict=True)):
            yield from lost(before, after, f"{path}[{number}]")
    elif old != new:
        yield f"{path}: {str(old)[:60]} became {str(new)[:60]}"

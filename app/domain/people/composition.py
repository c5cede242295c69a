"""Who took part in a workshop without a vote: counts by part as they were at
its end."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.json import (
    JsonView,
    bad,
    read_each,
    read_list,
    read_number,
    read_object,
    read_text,
)
from app.domain.people.join_questions import read_local
from app.domain.plan.pace import FEWEST

MOST_PEOPLE, MOST_PARTS, KEY_LIMIT, TITLE_LIMIT = 20_000, 2000, 300, 500


@dataclass(frozen=True)
class Composition:
    """`seats`: of how many people. `parts`: {by, title, names, seats: [{of,
    seats}]} of each thing that is known of them, none of its counts under
    FEWEST; () where nothing can be told."""

    seats: int
    parts: tuple[JsonView, ...] = ()

    @classmethod
    def read(cls, value: Any, path: str) -> "Composition":
        """Reads {seats, parts}; refuses by path."""
        given = read_object(value, path, ("seats", "parts"))
        seats = read_number(given["seats"], f"{path}.seats", 0, MOST_PEOPLE)
        parts = read_each(given["parts"], f"{path}.parts", MOST_PARTS, _read_part)
        for part in parts:
            if (
                len(part["seats"]) < 2
                or sum(row["seats"] for row in part["seats"]) != seats
            ):
                raise bad(f"{path}.parts", "out_of_range")
        return cls(seats, parts)

    def json(self) -> dict[str, object]:
        """Returns {seats, parts}."""
        return {"seats": self.seats, "parts": [dict(part) for part in self.parts]}

    def is_outgrown(self, seats: int) -> bool:
        """Says whether so many more people are there that both counts together
        tell nobody's answers."""
        return seats >= self.seats + FEWEST


def _read_part(value: Any, path: str) -> JsonView:
    given = read_object(value, path, ("by", "title", "names", "seats"))
    title = given["title"]
    return {
        "by": read_text(given["by"], f"{path}.by", KEY_LIMIT, least=1),
        "title": None if title is None else _written(title, f"{path}.title"),
        "names": list(
            read_each(given["names"], f"{path}.names", MOST_PARTS, _read_name)
        ),
        "seats": list(
            read_each(given["seats"], f"{path}.seats", MOST_PARTS, _read_row)
        ),
    }


def _read_name(value: Any, path: str) -> JsonView:
    given = read_object(value, path, ("key", "name"))
    key = read_text(given["key"], f"{path}.key", KEY_LIMIT)
    return {"key": key, "name": _written(given["name"], f"{path}.name")}


def _read_row(value: Any, path: str) -> JsonView:
    given = read_object(value, path, ("of", "seats"))
    keys = read_list(given["of"], f"{path}.of", MOST_PARTS)
    return {
        "of": [read_text(key, f"{path}.of", KEY_LIMIT) for key in keys],
        "seats": read_number(given["seats"], f"{path}.seats", FEWEST, MOST_PEOPLE),
    }


def _written(value: Any, path: str) -> str | dict[str, str]:
    """Returns a name as it is stored: a text, or one for each language.
    Refuses by path."""
    read_local(value, path)
    return dict(value) if isinstance(value, Mapping) else str(value)

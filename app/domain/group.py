"""A group: participants who work together."""

from dataclasses import dataclass
from typing import Any, TypedDict

from app.domain.json import read_each, read_object, read_text, read_word

KEY_LIMIT = 60
NAME_LIMIT = 300
BLOCKS_LIMIT = 200


class GroupPart(TypedDict):
    """A group in a session document."""

    key: str
    name: str
    attendance: str | None
    blocks: list[str]


@dataclass(frozen=True)
class Group:
    """`attendance` is "in_room", "online" or None (mixed); `blocks` are ids of
    its blocks."""

    key: str
    name: str
    attendance: str | None = None
    blocks: tuple[str, ...] = ()

    @classmethod
    def read(cls, value: Any, path: str) -> "Group":
        """Reads {key, name, attendance, blocks}; refuses `bad_session` by
        path."""
        given = read_object(value, path, ("key", "name", "attendance", "blocks"))
        attendance = given["attendance"]
        if attendance is not None:
            attendance = read_word(
                attendance, f"{path}.attendance", ("in_room", "online")
            )
        return cls(
            read_text(given["key"], f"{path}.key", KEY_LIMIT, least=1),
            read_text(given["name"], f"{path}.name", NAME_LIMIT, least=1),
            attendance,
            read_each(given["blocks"], f"{path}.blocks", BLOCKS_LIMIT, _read_block),
        )

    def json(self) -> GroupPart:
        """Returns {key, name, attendance, blocks}."""
        return {
            "key": self.key,
            "name": self.name,
            "attendance": self.attendance,
            "blocks": list(self.blocks),
        }


def _read_block(value: Any, path: str) -> str:
    return read_text(value, path, KEY_LIMIT, least=1)

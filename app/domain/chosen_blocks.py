"""Blocks that a board's settings choose for its activities."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from app.domain.framework import Framework
from app.domain.json import bad, read_each, read_key, read_object, read_text

BLOCKS_LIMIT, REASON_LIMIT = 2000, 500


@dataclass(frozen=True)
class ChosenBlocks:
    """The only blocks under which an activity takes notes, and why these."""

    blocks: tuple[str, ...]
    reason: str = ""

    @classmethod
    def read(cls, value: Any, path: str) -> "ChosenBlocks":
        """Reads {blocks, reason}; refuses by path."""
        given = read_object(value, path, ("blocks", "reason"))
        blocks = read_each(given["blocks"], f"{path}.blocks", BLOCKS_LIMIT, read_key)
        reason = read_text(given["reason"], f"{path}.reason", REASON_LIMIT)
        return cls(blocks, reason)

    def json(self) -> dict[str, object]:
        """Returns {blocks, reason}."""
        return {"blocks": list(self.blocks), "reason": self.reason}


def read_blocks(value: Any, path: str) -> Mapping[str, ChosenBlocks]:
    """Reads the chosen blocks by activity; refuses by path."""
    given = read_object(value, path).items()
    blocks = {
        key: ChosenBlocks.read(item, f"{path}.{key}"[:200]) for key, item in given
    }
    return MappingProxyType(blocks)


def check_blocks(
    chosen_blocks: Mapping[str, ChosenBlocks], frameworks: Mapping[str, Framework]
) -> None:
    """Refuses `bad_session` where an activity's chosen block is none of its
    framework's.

    Both by activity; keys of activities that are not on the board are ignored.
    """
    for activity, chosen in chosen_blocks.items():
        blocks = frameworks[activity].block_by_id if activity in frameworks else None
        for number, block in enumerate(chosen.blocks):
            if blocks is not None and block not in blocks:
                path = f"board.settings.blocks.{activity}.blocks[{number}]"
                raise bad(path, "unknown")

"""Checks the blocks that a board's settings choose for its activities."""

from collections.abc import Mapping

from app.domain.board_settings import PATH, BoardSettings
from app.domain.framework import Framework
from app.domain.json import bad


def check_blocks(settings: BoardSettings, frameworks: Mapping[str, Framework]) -> None:
    """Refuses `bad_session` where an activity's chosen block is none of its
    framework's.

    `frameworks`: by activity; keys of activities that are not on the board are ignored.
    """
    for activity, chosen in settings.blocks.items():
        blocks = frameworks[activity].block_by_id if activity in frameworks else None
        for number, block in enumerate(chosen.blocks):
            if blocks is not None and block not in blocks:
                raise bad(f"{PATH}.blocks.{activity}.blocks[{number}]", "unknown")

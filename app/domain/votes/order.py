"""In which order a ballot shows the blocks: as printed, or each seat's from a
block of its own.

What stands first is chosen more often. Rotated, each block is first before
some of the seats, and the votes by place show whether the place told.
"""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Literal

from app.domain.framework import Block, Framework
from app.domain.plan.pace import FEWEST

Order = Literal["printed", "rotated"]
# A ballot: its seat's public id (None on paper), fields
Cast = tuple[str | None, Sequence[str]]


def ballot_blocks(
    framework: Framework, rotation: str = "", seat: str = ""
) -> tuple[Block, ...]:
    """Returns the blocks that have fields in the order in which a seat's
    ballot shows them: their own, or from a block on that `rotation`, the
    round's secret, gives to the seat."""
    blocks = tuple(block for block in framework.blocks if block.fields)
    if not rotation or not blocks:
        return blocks
    digest = hashlib.sha256(f"{rotation} {seat}".encode()).digest()
    first = int.from_bytes(digest[:8], "big") % len(blocks)
    return blocks[first:] + blocks[:first]


def votes_by_place(
    framework: Framework, rotation: str, ballots: Iterable[Cast]
) -> list[int] | None:
    """Counts the votes by the place, from the first, at which their block
    stood on the ballot.

    None below FEWEST ballots: there numbers would tell too much of each. A
    paper ballot is printed in the framework's order.
    """
    cast = list(ballots)
    if len(cast) < FEWEST:
        return None
    votes = [0] * len(ballot_blocks(framework))
    for seat, fields in cast:
        blocks = ballot_blocks(framework, rotation if seat else "", seat or "")
        places = {block.id: place for place, block in enumerate(blocks)}
        for field in fields:
            votes[places[framework.block_of[field].id]] += 1
    return votes


def may_be_votes(
    places: Sequence[int] | None,
    framework: Framework,
    order: str,
    ballots: Sequence[Sequence[str]],
) -> bool:
    """Says whether `places` can be the votes by place of these ballots: they
    add up, over all blocks, and only where such counts are made."""
    if places is None:
        return True
    is_counted = order == "rotated" and len(ballots) >= FEWEST
    whole = (len(ballot_blocks(framework)), sum(map(len, ballots)))
    return is_counted and (len(places), sum(places)) == whole

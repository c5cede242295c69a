"""Rotated blocks of a round: the secret from which each seat's first block
follows, and the votes by place, which are counted at the close, before that
secret and the ballots' seats are deleted."""

import secrets

from sqlalchemy import Connection

from app.documents.session.document import RoundPart
from app.domain.votes.order import votes_by_place
from app.storage.frameworks import framework_of
from app.storage.votes.ballots import ballots_of
from app.storage.votes.rounds import StoredRound
from app.storage.votes.seals import public_ids


def new_rotation(order: str, opened_at: str, *, secret: bool) -> str:
    """Returns the rotation of an open round, "" for the printed order.

    Of a secret vote it is random and in no file, so that nobody can compute
    which block was first before whom. A named one's follows from what a file
    has, so that ballots stay as they were cast.
    """
    if order == "printed":
        return ""
    return secrets.token_hex(16) if secret else opened_at


def rotation_in_file(document: RoundPart) -> str:
    """Returns the rotation of a round that comes with a file; "" once it is
    sealed."""
    order = "printed" if document["seal"] else document.get("order", "printed")
    return new_rotation(order, document["opened_at"], secret=document["secret"])


def count_places(connection: Connection, stored: StoredRound) -> list[int] | None:
    """Counts an open round's votes by the place of their block, where the
    blocks are rotated.

    None for too few ballots, and where a ballot does not say whose it is: it
    came with a file.
    """
    if not stored.rotation:
        return None
    people = public_ids(connection, stored.board_id)
    cast = []
    for ballot in ballots_of(connection, stored.id):
        on_paper = ballot.assisted == "paper"
        if not on_paper and ballot.seat_id is None:
            return None
        seat = None if on_paper or ballot.seat_id is None else people[ballot.seat_id]
        cast.append((seat, ballot.fields))
    return votes_by_place(
        framework_of(connection, stored.framework_id), stored.rotation, cast
    )

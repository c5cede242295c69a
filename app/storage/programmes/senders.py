"""The links by which towns' servers send their sessions to a programme."""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from app.storage.links import hash_token
from app.storage.programmes.programmes import programme, town
from app.storage.schema.core import table
from app.storage.sql.rows import first_as, matches
from app.storage.unit import Unit

sender = table("programme_sender")


@dataclass(frozen=True)
class SendingTown:
    """The town that a link belongs to; `title` is the programme's."""

    id: int
    name: str
    title: str


def add_sender(unit: Unit, town_id: int, token: str, at: str) -> None:
    """Stores the link of a town by the hash of its token."""
    row = {"town_id": town_id, "token_hash": hash_token(token), "created_at": at}
    unit.insert(sender, row)


def revoke_senders(unit: Unit, town_id: int, at: str) -> int:
    """Ends the links of a town; returns how many held."""
    holds = matches(sender, town_id=town_id, revoked_at=None)
    return unit.update(sender, holds, revoked_at=at)


def town_of_sender(
    connection: Connection, code: str, tokens: tuple[str, ...]
) -> SendingTown | None:
    """Returns the town whose link in this programme has one of the tokens;
    None for none that holds."""
    query = (
        select(town.c.id, town.c.name, programme.c.title)
        .join(sender, sender.c.town_id == town.c.id)
        .join(programme, programme.c.id == town.c.programme_id)
        .where(programme.c.code == code, sender.c.revoked_at.is_(None))
        .where(sender.c.token_hash.in_(map(hash_token, tokens)))
    )
    return first_as(SendingTown, connection, query)

"""The links by which towns' servers send their sessions to a programme."""

from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update

from app.storage.links import hash_token
from app.storage.programmes.programmes import programme, town
from app.storage.schema.core import table
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
    unit.connection.execute(insert(sender), row)


def revoke_senders(unit: Unit, town_id: int, at: str) -> int:
    """Ends the links of a town; returns how many held."""
    ended = update(sender).where(
        sender.c.town_id == town_id, sender.c.revoked_at.is_(None)
    )
    return unit.connection.execute(ended.values(revoked_at=at)).rowcount


def town_of_sender(
    connection: Connection, code: str, tokens: tuple[str, ...]
) -> SendingTown | None:
    """Returns the town whose link in this programme has one of the tokens; None for
    none that holds."""
    query = (
        select(town.c.id, town.c.name, programme.c.title)
        .join(sender, sender.c.town_id == town.c.id)
        .join(programme, programme.c.id == town.c.programme_id)
        .where(
            programme.c.code == code,
            sender.c.token_hash.in_([hash_token(token) for token in tokens]),
            sender.c.revoked_at.is_(None),
        )
    )
    row = connection.execute(query).first()
    return None if row is None else SendingTown(**row._mapping)

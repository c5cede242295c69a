"""Reads what a board sends to a programme: its session without people, once a
vote is sealed."""

from dataclasses import dataclass
from functools import partial

from sqlalchemy import Connection

from app.documents.session.document import BoardDocument
from app.documents.session.file import write_session
from app.queries.sessions.anonymous import anonymous_json
from app.queries.sessions.session import session_json
from app.storage.boards import board_by_code, board_by_id
from app.storage.database import Database
from app.storage.programmes.sendings import StoredSending, sending_of


@dataclass(frozen=True)
class Sendable:
    """The anonymous session as JSON, and the SHA-256 of its last sealed
    vote."""

    body: bytes
    seal: str


def sending_by_code(connection: Connection, code: str) -> StoredSending | None:
    """Returns what a board has to send, None without a programme. Refuses
    `no_such_board`."""
    return sending_of(connection, board_by_code(connection, code).id)


def sending_json(stored: StoredSending) -> dict[str, object]:
    """Returns how far the sending is; never the token."""
    return {
        "address": f"{stored.origin}/p/{stored.programme}",
        "state": stored.state,
        "programme": stored.title,
        "town": stored.town,
        "sent_at": stored.sent_at,
        "seal": stored.seal,
        "due_at": stored.due_at,
        "attempts": stored.attempts,
        "problem": stored.problem or None,
    }


async def read_sendable(database: Database, board_id: int) -> Sendable | None:
    """Returns what a board has to send; None before a vote is sealed."""
    return await database.read(partial(_read, board_id=board_id))


def _read(connection: Connection, board_id: int) -> Sendable | None:
    board = board_by_id(connection, board_id)
    if board is None:
        return None
    document = session_json(connection, board)
    seals = _seals(document)
    if not seals:
        return None
    return Sendable(
        write_session(_without_pictures(anonymous_json(document))), seals[-1]
    )


def _seals(document: BoardDocument) -> list[str]:
    """Returns the seals of real votes by the time of their close."""
    sealed = [
        (round_["closed_at"] or "", round_["seal"]["sha256"])
        for activity in document["activities"]
        if activity["kind"] == "vote" and not activity["practice"]
        for round_ in activity["rounds"]
        if round_["seal"] is not None
    ]
    return [seal for _closed, seal in sorted(sealed)]


def _without_pictures(document: BoardDocument) -> BoardDocument:
    """Returns the document without logos: a programme counts, and shows
    none."""
    settings = {
        name: value
        for name, value in document["board"]["settings"].items()
        if name != "pictures"
    }
    lean: BoardDocument = {
        **document,
        "board": {**document["board"], "settings": settings},
    }
    lean.pop("pictures", None)
    return lean

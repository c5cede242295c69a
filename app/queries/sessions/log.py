"""Writes the log of a session document, without ballots and texts that are
secret."""

from sqlalchemy import Connection

from app.documents.session.document import LogPart
from app.domain.changes.forgetting import changes_in
from app.storage.activities import StoredActivity
from app.storage.boards import StoredBoard
from app.storage.log import log_of


def log_parts(
    connection: Connection,
    board: StoredBoard,
    activities: list[StoredActivity],
    private_notes: set[str],
) -> list[LogPart]:
    """Returns the log without ballots of open secret votes and without texts
    of private notes."""
    voting = {
        activity.value.key
        for activity in activities
        if activity.value.state == "open" and activity.value.secret
    }
    entries = log_of(connection, board.id)
    return [
        _without_texts(entry, private_notes)
        for entry in entries
        if not _is_of_open_ballots(entry, voting)
    ]


def _without_texts(entry: LogPart, notes: set[str]) -> LogPart:
    """Returns an entry of the log without the changes of these notes (ids)."""
    changes = entry["detail"].get("changes")
    if not isinstance(changes, list):
        return entry
    remaining = [
        change
        for change in changes_in(entry["detail"])
        if change.get("of") not in {"note", "commitment"}
        or change.get("key") not in notes
    ]
    if len(remaining) == len(changes):
        return entry
    return {**entry, "detail": {**entry["detail"], "changes": remaining}}


def _is_of_open_ballots(entry: LogPart, voting: set[str]) -> bool:
    """Says whether an entry is about a ballot of an open secret vote.

    Its time would give away whose ballot it is.
    """
    return (
        entry["act"].startswith("ballot_") and entry["detail"].get("activity") in voting
    )

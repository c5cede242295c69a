"""What stands from an earlier session: it can be read, and no more."""

from sqlalchemy import Connection

from app.queries.board import BoardView, Json
from app.storage.activities import agenda_of


def earlier_of(connection: Connection, view: BoardView) -> dict[str, Json]:
    """{activity key: its session, as agenda_of gives it} of what was closed in the sessions before the one that goes on. What
    a host opened again, or has still open, is of today."""
    today = view.board.settings.session
    if today is None:
        return {}
    found: dict[str, Json] = {}
    ahead: set[str] = set()
    for session in agenda_of(connection, view.board.id):
        held = {step["activity"] for step in session["steps"] if step["activity"]}
        if session["number"] < today:
            found |= dict.fromkeys(held, session)
        else:
            ahead |= held
    closed = {one.value.key for one in view.activities if one.value.state == "closed"}
    return {key: session for key, session in found.items() if key in closed - ahead}

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
    sessions_by_activity: dict[str, Json] = {}
    ahead: set[str] = set()
    for session in agenda_of(connection, view.board.id):
        activities = {step["activity"] for step in session["steps"] if step["activity"]}
        if session["number"] < today:
            sessions_by_activity |= dict.fromkeys(activities, session)
        else:
            ahead |= activities
    closed = {
        activity.value.key for activity in view.activities if activity.value.state == "closed"
    }
    return {key: session for key, session in sessions_by_activity.items() if key in closed - ahead}

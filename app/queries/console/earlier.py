"""What stands from an earlier session: it can be read, and no more."""

from sqlalchemy import Connection

from app.domain.agenda import Sitting
from app.queries.board import BoardView
from app.storage.activities import agenda_of


def earlier_of(connection: Connection, view: BoardView) -> dict[str, Sitting]:
    """{activity key: its sitting} of what was closed in the sittings before the one that goes on. What
    a host opened again, or has still open, is of today."""
    today = view.board.settings.session
    if today is None:
        return {}
    sittings_by_activity: dict[str, Sitting] = {}
    ahead: set[str] = set()
    for sitting in agenda_of(connection, view.board.id):
        activities = {step.activity for step in sitting.steps if step.activity}
        if sitting.number < today:
            sittings_by_activity |= dict.fromkeys(activities, sitting)
        else:
            ahead |= activities
    closed = {
        activity.value.key for activity in view.activities if activity.value.state == "closed"
    }
    return {key: sitting for key, sitting in sittings_by_activity.items() if key in closed - ahead}

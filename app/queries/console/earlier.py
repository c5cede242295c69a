"""Finds activities that belong to an earlier sitting: these can be read, but not changed."""

from sqlalchemy import Connection

from app.domain.plan.agenda import Sitting
from app.queries.board import BoardView, agenda_in


def earlier_of(connection: Connection, view: BoardView) -> dict[str, Sitting]:
    """Returns {activity key: its sitting} of the activities that an earlier sitting closed.

    An activity that a host reopened, or that is still open, belongs to the present sitting.
    """
    today = view.board.settings.session
    if today is None:
        return {}
    sittings_by_activity: dict[str, Sitting] = {}
    ahead: set[str] = set()
    for sitting in agenda_in(connection, view.board, view.languages):
        activities = {step.activity for step in sitting.steps if step.activity}
        if sitting.number < today:
            sittings_by_activity |= dict.fromkeys(activities, sitting)
        else:
            ahead |= activities
    closed = {
        activity.value.key for activity in view.activities if activity.value.state == "closed"
    }
    return {key: sitting for key, sitting in sittings_by_activity.items() if key in closed - ahead}

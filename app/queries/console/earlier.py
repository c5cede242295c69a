"""Finds activities that belong to an earlier sitting: these can be read, but
not changed."""

from sqlalchemy import Connection

from app.domain.plan.agenda import Sitting
from app.queries.board import BoardView, agenda_in


def earlier_of(connection: Connection, view: BoardView) -> dict[str, Sitting]:
    """Returns {activity key: its sitting} of the activities that an earlier
    sitting closed.

    An activity that a host reopened, or that is still open, belongs to the
    present sitting.
    """
    today = view.board.settings.session
    if today is None:
        return {}
    activities = (activity.value for activity in view.activities)
    closed = {activity.key for activity in activities if activity.state == "closed"}
    earlier: dict[str, Sitting] = {}
    for sitting in agenda_in(connection, view.board, view.languages):
        keys = closed & {step.activity for step in sitting.steps}
        if sitting.number < today:
            earlier |= dict.fromkeys(keys, sitting)
        else:
            closed -= keys
    return {key: sitting for key, sitting in earlier.items() if key in closed}

"""Who may read and write the plan of action."""

from typing import Any

from tests.web.door import HOSTS, NO_SEAT, ORGANISERS, SEATED, Door, own
from tests.web.door_bodies import written
from tests.web.people import Workshop

DAY = "2031-03-12"


def planned(workshop: Workshop) -> dict[str, str]:
    """A note that is in the plan."""
    parts = written(workshop)
    workshop.fanta.post(f"{workshop.path}/plan/{parts['note']}", json={}).raise_for_status()
    return parts


def followed(workshop: Workshop) -> dict[str, str]:
    """The same, and a day of follow-up."""
    parts = planned(workshop)
    organiser = workshop.bearer("organiser_url")
    organiser.post(f"{workshop.path}/follow-ups", json={"day": DAY}).raise_for_status()
    return {**parts, "day": DAY}


def a_day(workshop: Workshop) -> dict[str, Any]:
    planned(workshop)
    return {"day": DAY}


OF_STAFF = {"seat": (403, "plan_of_staff")}
DOORS_OF_PLAN = {
    "GET /b/{code}/plan": Door(SEATED | HOSTS | {"observer", "helper"}, NO_SEAT),
    "POST /b/{code}/plan/{note}": Door(
        HOSTS, NO_SEAT, body=lambda w: {"lead": "Mairie"}, parts=written, extra=OF_STAFF
    ),
    "POST /b/{code}/plan/{note}/remove": Door(
        HOSTS, NO_SEAT, own(204), parts=planned, extra=OF_STAFF
    ),
    "POST /b/{code}/follow-ups": Door(ORGANISERS, says=own(201), body=a_day),
    "POST /b/{code}/follow-ups/{day}/remove": Door(ORGANISERS, says=own(204), parts=followed),
    "POST /b/{code}/follow-ups/{day}/{note}": Door(
        HOSTS, body=lambda w: {"state": "done"}, parts=followed
    ),
}

"""Makes the bodies that the doors are asked with, and the parts of their addresses."""

import uuid
from collections.abc import Callable
from typing import Any

from tests.web.people import NOTES, Workshop


def note(workshop: Workshop) -> dict[str, Any]:
    return {"activity": NOTES, "field": "1", "text": "Un marché", "id": str(uuid.uuid4())}


def fresh(workshop: Workshop) -> dict[str, str]:
    return {"note": str(uuid.uuid4())}


def written(workshop: Workshop) -> dict[str, str]:
    """The address of a note that somebody else wrote."""
    return {"note": workshop.seat("Bakary").note("Un marché").json()["id"]}


def ballot(workshop: Workshop) -> dict[str, Any]:
    return {"fields": ["1", "8", "22"]}


def for_another(workshop: Workshop) -> dict[str, Any]:
    return {**ballot(workshop), "seat": workshop.seat("Bakary").seat}


def token(link: str) -> Callable[[Workshop], dict[str, str]]:
    return lambda workshop: {"token": workshop.links[link].rpartition("/")[2]}


def role(name: str) -> Callable[[Workshop], dict[str, str]]:
    return lambda workshop: {"role": name}


def notes_activity(workshop: Workshop) -> dict[str, str]:
    return {"key": NOTES}


def session(workshop: Workshop) -> Any:
    return workshop.bearer("organiser_url").get(f"{workshop.path}/export.json").json()


def bakary(workshop: Workshop) -> dict[str, str]:
    """The address of somebody's seat."""
    return {"seat": workshop.seat("Bakary").seat}


def step(workshop: Workshop) -> dict[str, str]:
    """The first step of the first session, which every template has."""
    return {"sitting": "1", "step": "1"}


def new_session(workshop: Workshop) -> dict[str, str]:
    """A session that was just added."""
    added = workshop.fanta.post(f"{workshop.path}/agenda", json={"title": "Soirée"}).json()
    return {"sitting": str(added["number"])}


def new_activity(workshop: Workshop) -> dict[str, str]:
    """An activity that was just added."""
    body = {"kind": "vote", "title": "Encore un vote"}
    added = workshop.fanta.post(f"{workshop.path}/activities", json=body).json()
    return {"key": added["key"]}


def new_step(workshop: Workshop) -> dict[str, str]:
    """A step of the first session that was just added."""
    steps = f"{workshop.path}/agenda/1/steps"
    added = workshop.fanta.post(steps, json={"title": "Pause"}).json()
    return {"sitting": "1", "step": str(added["number"])}


def grouped(workshop: Workshop) -> dict[str, str]:
    workshop.fanta.post(f"{workshop.path}/groups/g1", json={"name": "Groupe 1"})
    return {"key": "g1"}


def two_notes(workshop: Workshop) -> dict[str, Any]:
    return {"notes": [written(workshop)["note"], written(workshop)["note"]]}


def pasted(workshop: Workshop) -> dict[str, Any]:
    return {"activity": NOTES, "text": "1;Un marché"}


def merging(workshop: Workshop) -> dict[str, Any]:
    return {"notes": [written(workshop)["note"]]}


def running(workshop: Workshop) -> dict[str, Any]:
    workshop.fanta.post(f"{workshop.path}/agenda/1/1/run")
    return {"minutes": 5}


def timed(workshop: Workshop) -> dict[str, Any]:
    workshop.fanta.opens(minutes=5).raise_for_status()
    return {"minutes": 5}


def undoable(workshop: Workshop) -> dict[str, Any]:
    """The screen was just set to something that it did not show."""
    before = workshop.moussa.board()["screen"] or {"mode": "auto"}
    workshop.fanta.post(
        f"{workshop.path}/screen-mode",
        json={"mode": "join" if before["mode"] == "agenda" else "agenda"},
    ).raise_for_status()
    return {"act": workshop.fanta.get(f"{workshop.path}/acts").json()["acts"][0]["id"]}

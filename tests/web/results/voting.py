"""A vote with four ballots, and who reads its results."""

from typing import Any

import httpx

from tests.web.people import Person, Workshop

PAGE = {"Accept": "text/html", "Accept-Language": "en"}
CHOICES = [("1", "8", "22"), ("1", "8", "30"), ("1", "2", "3"), ("2", "8", "9")]
Json = dict[str, Any]


def voted(workshop: Workshop) -> list[str]:
    """Four ballots; their receipts."""
    return [
        workshop.seat(f"Awa {place}").vote(*fields).json()["receipt"]
        for place, fields in enumerate(CHOICES)
    ]


def results(workshop: Workshop, by: Person | None = None) -> Json:
    return (by or workshop.fanta).get(f"{workshop.path}/results").raise_for_status().json()


def observer(workshop: Workshop) -> Person:
    person = workshop.someone()
    person.get(workshop.fanta.post(f"{workshop.path}/links/observer").json()["observer_url"])
    return person


def published(workshop: Workshop, on: bool = True) -> httpx.Response:
    return workshop.bearer("organiser_url").post(f"{workshop.path}/publish", json={"published": on})

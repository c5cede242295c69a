"""A plan of action over HTTP: proposals, commitments, and what follow-ups say of them."""

import json
import uuid
from typing import Any

import httpx

from tests.web.people import JSON, Person, Workshop

PROPOSALS, DAY, LATER = "propositions", "2027-03-12", "2027-09-12"
PARTS = {
    "lead": "Mairie de Ségou",
    "partners": "IKAM; Fanta Traoré",
    "due": "mars 2027",
    "first_step": "Réunir les associations",
    "indicator": "30 jeunes formés",
}
Json = dict[str, Any]


def proposed(workshop: Workshop, *texts: str, by: Person | None = None) -> list[str]:
    """The ids of these proposals, on the first fields."""
    workshop.fanta.opens(PROPOSALS).raise_for_status()
    writer, ids = by or workshop.seat("Awa"), [str(uuid.uuid4()) for _ in texts]
    for place, (note, text) in enumerate(zip(ids, texts, strict=True), 1):
        writer.note(text, field=str(place), activity=PROPOSALS, id=note).raise_for_status()
    return ids


def commits(by: Person, note: str, **parts: Any) -> httpx.Response:
    return by.post(f"{by.path}/plan/{note}", json=parts)


def opens_follow_up(workshop: Workshop, day: str = DAY) -> httpx.Response:
    organiser = workshop.bearer("organiser_url")
    return organiser.post(f"{workshop.path}/follow-ups", json={"day": day})


def says(by: Person, note: str, state: str, reason: str = "", day: str = DAY) -> httpx.Response:
    body = {"state": state, "reason": reason}
    return by.post(f"{by.path}/follow-ups/{day}/{note}", json=body)


def plan(by: Person) -> Json:
    answer: Json = by.get(f"{by.path}/plan", headers=JSON).raise_for_status().json()
    return answer


def lines(by: Person) -> dict[str, Json]:
    return {line["text"]: line for line in plan(by)["commitments"]}


def exported(workshop: Workshop, query: str = "") -> Json:
    document: Json = json.loads(file_of(workshop.bearer("organiser_url"), query))
    return document


def file_of(organiser: Person, query: str = "") -> bytes:
    return organiser.get(f"{organiser.path}/export.json{query}").raise_for_status().content


def planned(workshop: Workshop) -> list[str]:
    """Three proposals, two of them in the plan, which was followed up."""
    ids = proposed(workshop, "Former les jeunes", "Ouvrir un centre", "Planter des arbres")
    commits(workshop.fanta, ids[0], **PARTS).raise_for_status()
    commits(workshop.fanta, ids[1], lead="Awa Diarra").raise_for_status()
    opens_follow_up(workshop).raise_for_status()
    says(workshop.fanta, ids[0], "stopped", "Pas de budget").raise_for_status()
    return ids

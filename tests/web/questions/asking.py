"""Quick questions in tests: asked, and answered by people."""

from typing import Any

from tests.web.people import Person, Workshop

Json = dict[str, Any]
HTML = {"Accept": "text/html", "Accept-Language": "fr"}
ASKED = "Est-ce que l’après-midi vous convient ?"


def asks(workshop: Workshop, kind: str = "hands", title: str = ASKED) -> Json:
    """Adds a question and opens it; returns its activity."""
    body = {"kind": kind, "title": title}
    answer = workshop.fanta.post(f"{workshop.path}/activities", json=body)
    assert answer.status_code == 201, answer.text
    question: Json = answer.json()
    workshop.fanta.opens(question["key"]).raise_for_status()
    return question


def answers(
    workshop: Workshop, question: Json, *given: str, name: str = "Personne"
) -> list[Person]:
    people = [workshop.seat(f"{name} {number}") for number in range(len(given))]
    for person, answer in zip(people, given, strict=True):
        person.vote(answer, activity=question["key"]).raise_for_status()
    return people

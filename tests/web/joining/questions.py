"""Questions at joining, as tests set and answer them."""

import random
from typing import Any

from tests.web.people import Person, Workshop
from tests.web.seals import sealed_round

Json = dict[str, Any]
PAGE = {"Accept": "text/html", "Accept-Language": "fr"}
FORM = {**PAGE, "Content-Type": "application/x-www-form-urlencoded"}
HOME = {"text": {"fr": "Votre quartier", "en": "Your district"}, "answers": ["Nord", "Sud"]}


def sets(workshop: Workshop, *questions: Any, link: str = "organiser_url", **more: Any) -> Any:
    person = workshop.bearer(link)
    body = {"questions": questions, **more}
    return person.post(f"{workshop.path}/join-questions", json=body)


def answers(person: Person, *given: str) -> Any:
    return person.post(f"{person.path}/seats/answers", json={"answers": given})


def own(person: Person) -> list[str]:
    said: list[str] = person.get(f"{person.path}/seats/answers").json()["answers"]
    assert person.board()["me"]["answers"] == said
    return said


def ballots(count: int) -> list[list[str]]:
    chance = random.Random(count)
    return [chance.sample([f"{number}" for number in range(1, 31)], 3) for _ in range(count)]


def voted(workshop: Workshop, women: int = 6, men: int = 6, online: int = 0) -> list[Person]:
    """So many women and men in the room vote, the last ones of them online."""
    people = []
    for place, fields in enumerate(ballots(women + men)):
        answer = "gender:woman" if place < women else "gender:man"
        where = "online" if place >= women + men - online else "in_room"
        person = workshop.seat(f"Awa {place}", attendance=where, answers=[answer])
        person.vote(*fields).raise_for_status()
        people.append(person)
    return people


def parts_by(workshop: Workshop) -> dict[str, Json]:
    return {part["by"]: part for part in sealed_round(workshop)["seal"].get("parts") or ()}

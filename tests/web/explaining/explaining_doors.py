"""The addresses of what explains fields, and a board that has some of it."""

import base64
from typing import Any

import httpx

from tests.files.drawn_pictures import png
from tests.files.small_sounds import ogg
from tests.web.door import HELPERS, HOSTS, Door
from tests.web.people import Person, Workshop

FRAMEWORK = "culture21plus-segou-2024"
NOWHERE = {"framework": "none", "field": "none"}


def base64_of(body: bytes) -> str:
    return base64.b64encode(body).decode()


def explains(
    person: Person, what: str, field: str = "1", *, framework: str = FRAMEWORK, **body: Any
) -> httpx.Response:
    """Sends `picture`, `sounds`, either with `/remove` and its language, or words ("")."""
    address = f"{person.path}/fields/{framework}/{field}"
    return person.post(f"{address}/{what}" if what else address, json=body)


def draws(person: Person, field: str = "1", body: bytes | None = None) -> httpx.Response:
    return explains(person, "picture", field, picture=base64_of(body or png(40, 40)))


def says(
    person: Person, language: str = "fr", field: str = "1", body: bytes | None = None
) -> httpx.Response:
    sound = base64_of(body or ogg(letter=(language + field)[:1].encode()))
    return explains(person, "sounds", field, language=language, sound=sound)


def field(workshop: Workshop) -> dict[str, str]:
    """The first field of the board; on one without fields, one that is nowhere."""
    for framework in workshop.moussa.board()["frameworks"]:
        for block in framework["blocks"]:
            for part in block["fields"]:
                return {"framework": framework["id"], "field": part["id"]}
    return NOWHERE


def drawn(workshop: Workshop) -> dict[str, str]:
    parts = field(workshop)
    if parts == NOWHERE:
        return {**parts, "key": "none"}
    answer = explains(workshop.fanta, "picture", picture=base64_of(png(40, 40)), **parts)
    return {**parts, "key": answer.raise_for_status().json()["picture"]}


def said(workshop: Workshop) -> dict[str, str]:
    parts = field(workshop)
    sound = {"language": "bm", "sound": base64_of(ogg())}
    explains(workshop.fanta, "sounds", **sound, **parts).raise_for_status()
    return {**parts, "language": "bm"}


def bakary_and(workshop: Workshop) -> dict[str, str]:
    return {"seat": workshop.seat("Bakary").seat}


FIELD = "/b/{code}/fields/{framework}/{field}"
DOORS_OF_FIELDS = {
    "GET /b/{code}/console/fields": Door(HOSTS),
    f"POST {FIELD}": Door(
        HOSTS, body=lambda w: {"language": "fr", "description": "Tout"}, parts=field
    ),
    f"POST {FIELD}/picture": Door(HOSTS, body=lambda w: {"picture": base64_of(png())}, parts=field),
    f"POST {FIELD}/picture/remove": Door(HOSTS, parts=drawn),
    f"POST {FIELD}/sounds": Door(
        HOSTS, body=lambda w: {"language": "bm", "sound": base64_of(ogg())}, parts=field
    ),
    f"POST {FIELD}/sounds/{{language}}/remove": Door(HOSTS, parts=said),
    "GET /b/{code}/field-files/{key}": Door(parts=drawn),
    "GET /b/{code}/framework.json": Door(HOSTS),
    "GET /b/{code}/framework.csv": Door(HOSTS),
    "GET /b/{code}/explanations.pdf": Door(HELPERS),
    "GET /b/{code}/handover/{seat}/voice": Door(HELPERS, parts=bakary_and),
    "POST /b/{code}/handover/{seat}/voice": Door(
        HELPERS, body=lambda w: {"fields": ["1", "8", "22"]}, parts=bakary_and
    ),
}

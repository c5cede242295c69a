"""The addresses of a programme, which only its own secret link opens."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from tests.web.door_bodies import session
from tests.web.people import Person, Workshop

DOORS_OF_P: dict[str, Callable[[Workshop], Any]] = {
    **{
        f"GET /p/{{code}}{rest}": lambda workshop: None
        for rest in (
            "",
            "/news",
            "/compare",
            "/export.json",
            "/export.csv",
            "/export.xlsx",
            "/export.pdf",
        )
    },
    "GET /p/{code}/organiser/{token}": lambda workshop: None,
    "GET /p/{code}/fields/{field}": lambda workshop: None,
    "POST /p/{code}/sessions": session,
    "GET /p/{code}/sending": lambda workshop: None,
    "GET /p/{code}/send/{token}": lambda workshop: None,
    "POST /p/{code}/senders": lambda workshop: {"town": "Segu"},
    "POST /p/{code}/senders/end": lambda workshop: {"town": "Segu"},
    "POST /p/{code}/links.pdf": lambda workshop: {"table": ""},
    "POST /p/{code}/erase": lambda workshop: {"code": ""},
}


def new_programme(workshop: Workshop) -> dict[str, str]:
    return {"title": "Afrique", "template": "priority-vote"}


def programme(workshop: Workshop) -> dict[str, str]:
    """Of somebody else, who made it without a town."""
    answer = workshop.someone().post("/programmes", json=new_programme(workshop))
    return {"code": answer.json()["code"], "token": "not-a-token", "field": "1"}


def bearer_of_programme(workshop: Workshop) -> tuple[Person, str]:
    """Whoever opened the link of a new programme, and the programme's code."""
    person = workshop.someone()
    answer = person.post("/programmes", json=new_programme(workshop)).json()
    assert person.get(urlsplit(answer["programme_url"]).path).status_code == 303
    return person, answer["code"]

"""Boards in every state, with somebody in every role and words that are real there, on a server
that makes boards for a token alone."""

import random
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx

from tests.web.explaining.explaining_doors import draws, says
from tests.web.people import NOTES, QUADRANTS, VOTE, Person, Workshop
from tests.web.picture_doors import added_logo

TOKEN = "a-token-that-makes-boards"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
STAFF = ("observer", "helper", "host", "organiser")
PROGRAMME = {
    "title": "Afrique",
    "template": "priority-vote",
    "towns": [{"town": "Segu", "country": "ML", "locale": "fr", "date": "2026-12-01"}],
}


class TokenWorkshop(Workshop):
    """Its board is made by whoever has the token, who is nobody on it."""

    def someone(self) -> Person:
        person = super().someone()
        if not hasattr(self, "links"):
            person.headers.update(BEARER)
        return person


@dataclass
class Stage:
    """`headers` are those of each role, `words` real values by the names of a request's parts."""

    state: str
    headers: dict[str, dict[str, str]]
    words: dict[str, list[Any]]
    programme: dict[str, list[Any]]
    uses: int = 0

    def word(self, path: str, name: str, chance: random.Random) -> Any:
        """Returns a real value of this name in a request to this path; None where there is none.
        One that is real behind a part of the path alone is called "groups/key"."""
        words = self.programme if path.startswith("/p/") and name in self.programme else self.words
        behind = path.partition(f"/{{{name}}}")[0].rpartition("/")[2]
        values = words.get(f"{behind}/{name}") or words.get(name)
        return chance.choice(values) if values else None


def nothing(workshop: Workshop) -> None:
    """Leaves the board as it is."""


def each_activity(*acts: Callable[[Person, str], httpx.Response]) -> Callable[[Workshop], None]:
    def act_on_all(workshop: Workshop) -> None:
        for act in acts:
            for key in (VOTE, NOTES, QUADRANTS):
                act(workshop.fanta, key).raise_for_status()

    return act_on_all


def publish(workshop: Workshop) -> None:
    each_activity(Person.closes)(workshop)
    organiser = workshop.bearer("organiser_url")
    organiser.post(f"{workshop.path}/publish", json={"published": True}).raise_for_status()


def erase(workshop: Workshop) -> None:
    organiser = workshop.bearer("organiser_url")
    organiser.post(f"{workshop.path}/erase", json={"code": workshop.code}).raise_for_status()


STATES: dict[str, Callable[[Workshop], None]] = {
    "before": nothing,
    "open": nothing,
    "locked": each_activity(Person.locks),
    "closed": each_activity(Person.closes),
    "published": publish,
    "erased": erase,
}


def staged(url: str, transport: httpx.BaseTransport, state: str) -> Stage:
    """Returns a new board that was brought to this state."""
    workshop = TokenWorkshop(url, transport, opened=state != "before", reveal="at_close")
    awa, bakary = workshop.seat("Awa"), workshop.seat("Bakary")
    note = str(uuid.uuid4())
    if state != "before":
        awa.note("Un marché", id=note).raise_for_status()
        for person in (awa, bakary):
            person.vote("1", "8", "22").raise_for_status()
    for role in ("observer", "helper"):
        workshop.links |= workshop.fanta.post(f"{workshop.path}/links/{role}").json()
    people = {"seat": awa, **{role: workshop.bearer(f"{role}_url") for role in STAFF}}
    words = words_of(workshop, bakary, note) | (files_of(workshop) if state == "open" else {})
    programme, words_of_programme = new_programme(workshop)
    STATES[state](workshop)
    headers = {role: {"Cookie": person.cookie} for role, person in people.items()}
    headers |= {"nobody": {}, "create token": BEARER, "programme": {"Cookie": programme.cookie}}
    return Stage(state, headers, words, words_of_programme)


def words_of(workshop: Workshop, bakary: Person, note: str) -> dict[str, list[Any]]:
    board = workshop.moussa.board()
    framework = board["frameworks"][0]
    return {
        "code": [workshop.code],
        "key": [VOTE, VOTE, NOTES, QUADRANTS],
        "activity": [VOTE, NOTES, QUADRANTS],
        "note": [note, str(uuid.uuid4())],
        "notes": [[note], [note, note]],
        "seat": [bakary.seat, bakary.seat_code, "Bakary"],
        "seats": [[bakary.seat]],
        "seat_code": [bakary.seat_code],
        "field": ["1", "8"],
        "fields": [["1", "8", "22"], ["1", "8"], ["1", "1", "1"]],
        "block": [framework["blocks"][0]["id"]],
        "framework": [framework["id"], "Eau\n  Puits"],
        **{f"{role}/token": [workshop.links[f"{role}_url"].rpartition("/")[2]] for role in STAFF},
        "groups/key": ["g1"],
        "groups": [["g1"]],
        "group": ["g1"],
        "blocks": [[framework["blocks"][0]["id"]]],
        "role": [*STAFF],
        "kind": ["svg", "png", "vote", "notes"],
        "attendance": ["in_room", "online"],
        "template": ["culture21plus", "priority-vote"],
        "text": ["Un marché", "1;Un marché"],
        "name": ["Awa"],
        "title": ["Soirée"],
        "choices": ["1 8 22"],
        "locale": ["fr", "en", "es"],
        "language": ["fr", "en", "es"],
        **{name: [1] for name in ("sitting", "step", "number", "round", "votes", "minutes")},
    }


def files_of(workshop: Workshop) -> dict[str, list[Any]]:
    """Adds a picture, a sound and a logo, and returns their keys."""
    workshop.fanta.post(f"{workshop.path}/groups/g1", json={"name": "Groupe 1"})
    drawn = draws(workshop.fanta).raise_for_status().json()
    said = says(workshop.fanta, "bm").raise_for_status().json()
    keys = [drawn["picture"], *said["sounds"].values()]
    return {"field-files/key": keys, "pictures/key": [added_logo(workshop)["key"]]}


def new_programme(workshop: Workshop) -> tuple[Person, dict[str, list[Any]]]:
    """Returns whoever opened the link of a new programme, and what is real there."""
    person = workshop.someone()
    links = person.post("/programmes", json=PROGRAMME, headers=BEARER).raise_for_status().json()
    link = urlsplit(links["programme_url"]).path
    person.get(link)
    words = {"code": [links["code"]], "token": [link.rpartition("/")[2]], "town": ["Segu"]}
    return person, words

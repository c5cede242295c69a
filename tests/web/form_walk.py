"""The walk over all forms of a board: its pages, who looks at them, and what somebody would write
there."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import httpx

from tests.shared import Start
from tests.web.forks import ForkedServer
from tests.web.pages import PAGE, Form, forms_of
from tests.web.people import NOTES, Person, Workshop

OWN = "Eau\n  Puits\n  Pluie\n  Sources\nÉcoles\n  Cantines\n"


class Sending(NamedTuple):
    """A form with one of its buttons pressed: where it goes, and what it says."""

    action: str
    body: dict[str, list[str]]

    @property
    def kind(self) -> tuple[str, ...]:
        """Where it goes but for whose it is, and what its button says."""
        return (
            re.sub(
                r"/[0-9a-f-]{32,36}|/people/\w+|/handover/\w+", "/…", self.action.partition("?")[0]
            ),
            *sorted(self.body),
        )

    def without_id(self) -> "Sending":
        return Sending(
            self.action, {name: value for name, value in self.body.items() if name != "once"}
        )


def filled(sitting: Person, form: Form) -> dict[str, list[str]]:
    """What somebody would write and tick in it; for `sitting` where a seat is asked for."""
    written = {
        "name": "Nouvelle",
        "title": "Autre titre",
        "csv": "nom;organisation\nKadi;Mairie\nSira;Mairie\n",
        "choices": "1 8 22",
    }
    written |= {"text": "Un marché", "template": "priority-vote", "seat_code": sitting.seat_code}
    if form.action.partition("?")[0].endswith("/paper"):
        written["seat"] = sitting.seat
    body = form.says()
    for name in form.names & set(written):
        if not "".join(body.get(name, [])):
            body[name] = [written[name]]
    body |= {name: [written[name]] for name in form.files & set(written)}
    for name in {name for name, _ in form.boxes} - {"blocks"}:
        values = list(dict.fromkeys(value for box, value in form.boxes if box == name))
        if not body.get(name) or name == "fields":
            body[name] = values[:3] if name == "fields" else values[:1]
    return body


def sendings(sitting: Person, html: str) -> Iterator[Sending]:
    for form in forms_of(html):
        if form.method != "post":
            continue
        for name, value, address in form.buttons or [("", "", "")]:
            body = filled(sitting, form)
            yield Sending(
                (address or form.action).partition("#")[0],
                {**body, name: [value]} if name else body,
            )


def pages(workshop: Workshop, awa: Person) -> Iterator[tuple[Person, str]]:
    """Every page with a form, and who looks at it: the participant before staff take seats away."""
    staff = workshop.fanta
    notes = [note["id"] for key in (NOTES, "realisations") for note in open_notes(awa, key)]
    for key in [
        activity["key"] for activity in awa.board()["activities"] if activity["state"] == "open"
    ]:
        yield awa, f"{workshop.path}?activity={key}"
    for address in (
        "console",
        "console/notes",
        f"console/notes?note={notes[0] if notes else ''}",
        "console/files",
        "console/settings",
        "people",
        "plan",
    ):
        yield staff, f"{workshop.path}/{address}"
    for address in ("paper", f"handover/{workshop.seat('Main').seat}", "results"):
        yield staff, f"{workshop.path}/{address}"
    yield workshop.someone(), workshop.path
    yield workshop.someone(), "/"


def open_notes(person: Person, key: str) -> list[dict[str, Any]]:
    answer = person.get(f"{person.path}/activities/{key}/notes")
    return answer.json() if answer.status_code == 200 else []


def filled_board(
    server: ForkedServer, workshop_at: Start, template: str
) -> tuple[Workshop, Person]:
    """A board with whatever brings forms onto its pages: groups, notes alike, an act to take back,
    a timer, a sealed round."""
    workshop = workshop_at(
        server,
        template=template,
        join_questions=["gender"],
        **({"framework": OWN} if template == "framework" else {}),
    )
    fanta, path = workshop.bearer("organiser_url"), workshop.path
    workshop.fanta = fanta
    activities = {
        activity["key"]: activity["kind"] for activity in workshop.moussa.board()["activities"]
    }
    fanta.post(f"{path}/groups/g1", json={"name": "Groupe un", "blocks": []}).raise_for_status()
    awa = workshop.seat("Awa", group="g1")
    for key, kind in activities.items():
        fanta.opens(key, minutes=20)
        if kind == "notes":
            first = next(
                block for framework in awa.board()["frameworks"] for block in framework["blocks"]
            )
            place = (
                {"field": first["fields"][0]["id"]}
                if first["fields"]
                else {"field": None, "block": first["id"]}
            )
            for words in ("Un marché couvert", "Un marché couvert"):
                awa.note(words, activity=key, **place)
    if planned := [note["id"] for key, kind in activities.items() for note in open_notes(awa, key)]:
        fanta.post(f"{path}/plan/{planned[0]}", json={"lead": "Mairie"}).raise_for_status()
        fanta.post(f"{path}/follow-ups", json={"day": "2031-03-12"}).raise_for_status()
    return workshop, awa


def state_of(workshop: Workshop) -> dict[str, Any]:
    """The board's file, without what changes by itself."""
    session: dict[str, Any] = (
        workshop.fanta.get(f"{workshop.path}/export.json").raise_for_status().json()
    )
    return session


def essence(answer: httpx.Response) -> tuple[Any, ...]:
    """What a browser gets: not the date, nor how it was packed, nor a new page's id."""
    cookies = [
        re.sub(r"expires=[^;]*", "", cookie) for cookie in answer.headers.get_list("set-cookie")
    ]
    names = ("location", "content-type", "content-language")
    return (
        answer.status_code,
        [answer.headers.get(name) for name in names],
        cookies,
        re.sub(rb' name="once" value="[^"]*"', b"", answer.content),
    )


def post(person: Person, sending: Sending) -> httpx.Response:
    """Sends it. A participant's device is a copy, which may leave its seat, or take one."""
    hand = person
    if "palabre_staff" not in person.cookies:
        hand = Person(
            base_url=person.base_url,
            transport=person._transport,
            headers=person.headers,
            timeout=30,
        )
        hand.cookies.update(person.cookies)
    return hand.post(sending.action, data=sending.body, headers=PAGE)


def at_once(person: Person, sending: Sending) -> list[httpx.Response]:
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(lambda _: post(person, sending), range(2)))


def grown(before: dict[str, Any], after: dict[str, Any]) -> dict[str, int]:
    """How many acts, seats, notes and groups were added."""
    return {
        name: len(after[name]) - len(before[name]) for name in ("log", "seats", "notes", "groups")
    }

"""A board on which everything that somebody can write is a payload."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.campaigns.hostile.payloads import Payload
from tests.files.drawn_pictures import png, sent
from tests.web.people import NOTES, QUADRANTS, VOTE, Person, Workshop
from tests.web.results.plans import DAY, PROPOSALS

SETTINGS = (
    *("introduction", "context", "organisers", "facilitators", "structure", "course"),
    *("priorities", "challenges", "situation", "strengths", "proposals", "conclusions"),
    "contacts",
)
LONG, TITLE, NAME, GROUP, REASON, WORD = 450, 150, 80, 60, 190, 40  # characters that fit


@dataclass
class Writer:
    """Draws payloads and sends them. `stored` are those that were taken, `names` the parts of
    bodies in which they were sent, `refused` says which were not and why."""

    source: Iterator[Payload]
    stored: list[Payload] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    refused: list[str] = field(default_factory=list)
    waiting: list[Payload] = field(default_factory=list)
    drawn: list[Payload] = field(default_factory=list)

    def text(self, most: int = TITLE, *, is_line: bool = False) -> str:
        """Returns the next payload of at most so many characters; of a single line, if asked."""

        def fits(payload: Payload) -> bool:
            has_lines = len(payload.text.splitlines()) > 1
            return len(payload.text) <= most and not (is_line and has_lines)

        payload = next(filter(fits, self.waiting), None)
        if payload is not None:
            self.waiting.remove(payload)
        while payload is None:
            following = next(self.source)
            if fits(following):
                payload = following
            else:
                self.waiting.append(following)
        self.drawn.append(payload)
        return payload.text

    def send(self, person: Person, method: str, path: str, body: dict[str, Any]) -> httpx.Response:
        """Sends a body with the payloads that were drawn for it."""
        answer = person.request(method, path, json=body)
        drawn, self.drawn = self.drawn, []
        if answer.is_success:
            self.stored += drawn
            self.names |= names_with(body, {payload.text for payload in drawn})
        else:
            self.refused.append(f"{method} {path} {answer.status_code} {answer.text[:150]}")
        return answer


def names_with(value: Any, texts: set[str], name: str = "") -> set[str]:
    """Returns the names in a body under which one of the texts stands."""
    if isinstance(value, dict):
        parts = [names_with(inner, texts, key) for key, inner in value.items()]
        return set().union(*parts)
    if isinstance(value, list):
        return set().union(*(names_with(inner, texts, name) for inner in value))
    is_payload = isinstance(value, str) and any(text in value for text in texts)
    return {name} if is_payload else set()


class Board(Workshop):
    """`many` is how often each kind of text comes."""

    def __init__(self, url: str, transport: httpx.BaseTransport, writer: Writer, many: int) -> None:
        self.writer, self.many = writer, many
        body = {
            "title": writer.text(),
            "place": writer.text(100),
            "framework": framework(writer, many),
            "join_questions": [
                {"text": writer.text(90), "answers": [writer.text(70), writer.text(70)]}
            ],
            "locale": "en",
        }
        super().__init__(url, transport, opened=False, **body)
        writer.stored += writer.drawn
        writer.names |= names_with(body, {payload.text for payload in writer.drawn})
        writer.drawn.clear()
        self.organiser = self.bearer("organiser_url")
        self.notes: list[str] = []
        self.people: list[Person] = []

    def say(self, path: str, *, by: Person | None = None, **body: Any) -> httpx.Response:
        """Sends a body to an address of the board, as its organiser."""
        return self.writer.send(by or self.organiser, "POST", f"{self.path}{path}", body)

    def text(self, most: int = TITLE) -> str:
        return self.writer.text(most)

    def fill(self) -> None:
        """Writes everything that can be written while all is open."""
        settings = {name: self.text(LONG) for name in SETTINGS}
        self.say("/settings", names_shown=True, **settings)
        self.say("/sign", name=self.text(WORD), by=self.fanta)
        self.say("/wifi", name=self.text(32), password="karité24")
        self.say("/groups/g1", name=self.text(GROUP))
        self.say("/agenda", title=self.text())
        self.say("/agenda/1", title=self.text())
        self.say("/agenda/1/steps", title=self.text())
        self.say("/agenda/1/1", title=self.text())
        self.say("/pictures", **sent(png(50, 20), self.text()))
        for key in (VOTE, NOTES, QUADRANTS, PROPOSALS):
            self.say(f"/activities/{key}/settings", title=self.text(), reason=self.text(LONG))
            self.fanta.opens(key).raise_for_status()
        self.say(f"/activities/{NOTES}/duplicate", title=self.text())
        self.add_people()
        self.add_notes()
        self.ask()
        self.plan()
        self.explain()

    def add_people(self) -> None:
        for _ in range(max(3, self.many // 3)):
            body = {"name": self.text(NAME), "organisation": self.text(90), "attendance": "in_room"}
            person = self.someone()
            answer = self.writer.send(person, "POST", f"{self.path}/seats", body)
            if answer.is_success:
                person.seat = answer.json()["seat"]
                self.people.append(person)
        rows = [(self.text(NAME), self.text(90)) for _ in range(3)]
        lines = [
            ";".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row) for row in rows
        ]
        self.say("/roster", csv="\n".join(["Name;Organisation", *lines]))

    def add_notes(self) -> None:
        for activity in (NOTES, QUADRANTS, PROPOSALS):
            for number in range(max(3, self.many // 3)):
                self.write(activity, f"f{number % self.many}")
        texts = [self.writer.text(LONG, is_line=True).replace('"', '""') for _ in range(2)]
        self.say("/paste", activity=NOTES, text="\n".join(f'f0;"{text}"' for text in texts))
        first, second, third = self.notes[:3]
        self.say(f"/notes/{first}/moderate", state="shown", text=self.text(LONG))
        self.say(f"/notes/{second}/merge", notes=[third], text=self.text(LONG))

    def write(self, activity: str, place: str) -> None:
        """Writes a note in the board's way of the moment; its lines reach open pages."""
        note = str(uuid.uuid4())
        body = {"activity": activity, "field": place, "text": self.text(LONG)}
        if activity == QUADRANTS:
            body = {"activity": activity, "block": self.quadrant(), "text": body["text"]}
        path = f"{self.path}/notes/{note}"
        if self.writer.send(self.people[0], "PUT", path, body).is_success:
            self.notes.append(note)

    def quadrant(self) -> str:
        board = self.organiser.board()
        framework_id = next(a["framework"] for a in board["activities"] if a["key"] == QUADRANTS)
        [blocks] = [f["blocks"] for f in board["frameworks"] if f["id"] == framework_id]
        return str(blocks[0]["id"])

    def ask(self) -> None:
        """Asks quick questions, and answers with words of its own."""
        for kind in ("hands", "word"):
            answer = self.say("/activities", kind=kind, title=self.text())
            key = answer.json().get("key", VOTE)
            self.fanta.opens(key)
            for person in self.people[:3] if kind == "word" else ():
                body = {"fields": [self.text(WORD)]}
                path = f"{self.path}/activities/{key}/ballot"
                self.writer.send(person, "PUT", path, body)
            if kind == "word":
                self.fanta.closes(key)
        notes = [note["id"] for note in self.moussa.notes(NOTES)][:3]
        self.say("/shortlists", notes=notes, title=self.text())

    def plan(self) -> None:
        proposals = [note["id"] for note in self.moussa.notes(PROPOSALS)][:2]
        for note in proposals:
            sizes = {"lead": 100, "partners": 100, "due": 50, "first_step": 100, "indicator": 100}
            parts = {name: self.text(size) for name, size in sizes.items()}
            self.say(f"/plan/{note}", **parts)
        self.say("/follow-ups", day=DAY)
        body = {"state": "stopped", "reason": self.text(REASON)}
        self.say(f"/follow-ups/{DAY}/{proposals[0]}", **body)

    def explain(self) -> None:
        path = f"/fields/{self.organiser.board()['frameworks'][0]['id']}/f0"
        objectives = f"{self.text(100)}\n{self.text(100)}"
        self.say(path, language="en", description=self.text(LONG), objectives=objectives)

    def close(self) -> None:
        """Takes a ballot out with a reason, closes the vote and publishes."""
        fields = [["f0", "f1", "f2"], ["f0", "f1", "f3"], ["f2", "f1", "f0"]]
        for person, choices in zip(self.people, fields, strict=False):
            person.vote(*choices).raise_for_status()
        path = f"/people/{self.people[0].seat}/ballot/void"
        self.say(path, activity=VOTE, reason=self.text(REASON))
        self.fanta.closes().raise_for_status()
        self.say("/publish", published=True)


def framework(writer: Writer, many: int) -> dict[str, Any]:
    """Returns a framework whose texts are all payloads."""
    fields = [
        {
            "id": f"f{number}",
            "name": writer.text(),
            "description": writer.text(LONG),
            "objectives": [writer.text()],
        }
        for number in range(max(4, many))
    ]
    half = len(fields) // 2
    blocks = [
        {"id": f"b{place}", "name": writer.text(), "description": writer.text(LONG), "fields": part}
        for place, part in enumerate((fields[:half], fields[half:]))
    ]
    return {"id": "own", "title": writer.text(), "task": writer.text(LONG), "blocks": blocks}

"""Plays boards in every state on a server of any version: what it cannot do yet is left out."""

import base64
import io
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import httpx

from tests.web.people import Person, Workshop

FRAMEWORK = "Eau\n  Puits\n  Fleuve\n  Pluie\nTerre\n  Mil\n  Riz\n  Arbres\n"
NAMES = ("Awa", "Bakary", "Coumba", "Djibril", "Fatou", "Ibrahima", "Kadiatou")
ERASED = "Zoumana Disparu"
UNKNOWN = {404, 405}
# kinds and how often each field is chosen by whom: three of six, all different enough for a tally
CHOICES = ("puits riz mil", "puits fleuve mil", "puits riz arbres", "pluie riz mil")
Json = dict[str, Any]


def went(answer: httpx.Response) -> bool:
    """Whether this version could; fails where it can and refused."""
    if answer.status_code in UNKNOWN:
        return False
    assert answer.is_success or answer.status_code == 303, (answer.request.url, answer.text[:500])
    return True


class Board(Workshop):
    """A board on a small framework of six fields, with a vote and notes."""

    def __init__(self, url: str, wires: httpx.BaseTransport, title: str) -> None:
        super().__init__(
            url, wires, opened=False, title=title, template="framework", framework=FRAMEWORK
        )
        activities = self.moussa.board()["activities"]
        self.vote = next(row["key"] for row in activities if row["kind"] == "vote")
        self.notes = next(row["key"] for row in activities if row["kind"] == "notes")
        [framework] = self.moussa.board()["frameworks"]
        blocks = framework["blocks"]
        self.fields = {
            field["name"].casefold(): field["id"] for block in blocks for field in block["fields"]
        }
        self.people: list[Person] = []

    @property
    def chairs(self) -> str:
        return f"{self.path}/activities/{self.vote}"

    def opens(self, key: str) -> None:
        self.fanta.opens(key).raise_for_status()

    def seats(self, *names: str) -> None:
        self.people += [self.seat(name, organisation="Mairie") for name in names]

    def casts(self, count: int) -> None:
        """The first people vote, in turns of `CHOICES`; the last of them twice."""
        for number, person in enumerate([*self.people[:count], self.people[count - 1]]):
            names = CHOICES[number % len(CHOICES)].split()
            chosen = [self.fields[name] for name in names][: self.votes()]
            person.vote(*chosen, activity=self.vote).raise_for_status()

    def votes(self) -> int:
        rule = self.activity(self.vote)
        return int(rule.get("votes") or rule["rule"]["votes"])

    def writes(self) -> list[str]:
        """Three notes, of which one is hidden and two become one."""
        self.opens(self.notes)
        ids = []
        for number, person in enumerate(self.people[:4]):
            answer = person.note(
                f"Remarque {number} : l’eau", field=self.fields["puits"], activity=self.notes
            )
            ids.append(answer.raise_for_status().json()["id"])
        path = f"{self.path}/notes"
        went(self.fanta.post(f"{path}/{ids[0]}/moderate", json={"state": "hidden"}))
        went(self.fanta.post(f"{path}/{ids[1]}/merge", json={"notes": [ids[2]]}))
        went(self.people[3].put(f"{path}/{ids[1]}/me-too"))
        went(self.people[0].put(f"{self.path}/activities/{self.notes}/finished"))
        return ids


def planned(board: Board) -> None:
    board.seats(*NAMES[:2])


def open_(board: Board) -> None:
    board.seats(*NAMES)
    board.opens(board.vote)
    board.casts(5)
    board.people[0].withdraw(board.vote).raise_for_status()
    board.writes()


def locked(board: Board) -> None:
    board.seats(*NAMES)
    board.opens(board.vote)
    board.casts(4)
    went(board.fanta.locks(board.vote))


def rehearsed(board: Board) -> None:
    board.seats(*NAMES)
    answer = board.fanta.post(f"{board.chairs}/rehearse")
    if went(answer):
        practice = answer.json()["key"]
        board.opens(practice)
        fields = list(board.fields.values())[: board.votes()]
        for person in board.people:
            person.vote(*fields, activity=practice).raise_for_status()
        board.fanta.closes(practice).raise_for_status()


def named(board: Board) -> None:
    board.seats(*NAMES)
    went(board.fanta.post(f"{board.chairs}/settings", json={"secret": False}))
    board.opens(board.vote)
    board.casts(6)
    board.fanta.closes(board.vote).raise_for_status()


def sealed(board: Board) -> None:
    """Two rounds, a ballot taken back by staff, notes, an erased person, a published result, and
    whatever came later: questions, pictures, a plan, a programme."""
    organiser = board.bearer("organiser_url")
    questions = {"questions": [{"text": "Où habitez-vous ?", "answers": ["au nord", "au sud"]}]}
    went(organiser.post(f"{board.path}/join-questions", json=questions))
    board.seats(*NAMES, ERASED)
    went(board.fanta.post(f"{board.path}/groups/nord", json={"name": "Nord"}))
    went(board.fanta.post(f"{board.path}/people/{board.people[0].seat}", json={"group": "nord"}))
    ids = board.writes()
    board.fanta.closes(board.notes).raise_for_status()
    board.opens(board.vote)
    board.casts(7)
    void = {"activity": board.vote, "reason": "par erreur"}
    went(board.fanta.post(f"{board.path}/people/{board.people[5].seat}/ballot/void", json=void))
    board.fanta.closes(board.vote).raise_for_status()
    board.opens(board.vote)
    board.casts(6)
    seal = board.fanta.closes(board.vote).raise_for_status().json()
    witness = {"found": True, "sha256": str((seal.get("seal") or {}).get("sha256", "0" * 64))}
    went_or_refused(board.people[0].post(f"{board.chairs}/rounds/2/witness", json=witness))
    quick_question(board)
    a_plan(board, ids[1])
    a_picture(board)
    went(organiser.post(f"{board.path}/publish", json={"published": True}))
    went(organiser.delete(f"{board.path}/people/{board.people[-1].seat}", params={"notes": "keep"}))


def went_or_refused(answer: httpx.Response) -> None:
    assert answer.status_code < 500, answer.text


def quick_question(board: Board) -> None:
    for kind, choice in (("hands", "yes"), ("word", "confiance")):
        question = {"kind": kind, "title": f"Question {kind}"}
        answer = board.fanta.post(f"{board.path}/activities", json=question)
        if answer.status_code in {*UNKNOWN, 422}:  # a version with `kind` notes and vote alone
            return
        key = answer.raise_for_status().json()["key"]
        board.opens(key)
        for person in board.people[:6]:
            person.vote(choice, activity=key).raise_for_status()
        board.fanta.closes(key).raise_for_status()


def a_plan(board: Board, note: str) -> None:
    answer = board.fanta.post(f"{board.path}/plan/{note}", json={"lead": "Awa", "due": "en mars"})
    went_or_refused(answer)  # only notes of proposals are commitments
    went_or_refused(
        board.bearer("organiser_url").post(f"{board.path}/follow-ups", json={"day": "2027-03-01"})
    )


def a_picture(board: Board) -> None:
    from PIL import Image

    content = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(content, "PNG")
    body = {"picture": base64.b64encode(content.getvalue()).decode(), "alt": "un carré"}
    went(board.fanta.post(f"{board.path}/pictures", json=body))


STATES: dict[str, Callable[[Board], None]] = {
    "planned": planned,
    "open": open_,
    "locked": locked,
    "rehearsed": rehearsed,
    "named": named,
    "sealed": sealed,
}


def play(url: str) -> dict[str, Json]:
    """Plays all; returns of each board its links, seat codes and session file."""
    played: dict[str, Json] = {}
    with httpx.HTTPTransport() as wires:
        for state, act in STATES.items():
            board = Board(url, wires, f"Ségou {state}")
            act(board)
            answer = board.bearer("organiser_url").get(f"{board.path}/export.json")
            played[state] = {
                "links": {name: urlsplit(link).path for name, link in board.links.items()
                          if name.endswith("_url")},
                "seat_codes": [person.seat_code for person in board.people],
                "votes": board.votes(),
                "session": answer.raise_for_status().json(),
            }  # fmt: skip
        with httpx.Client(base_url=url, transport=wires) as client:
            body = {
                "title": "Villes",
                "template": "culture21plus",
                "towns": [
                    {"town": "Ségou", "country": "Mali", "locale": "fr", "date": "2027-01-02"}
                ],
            }
            went(client.post("/programmes", json=body, headers={"Accept": "application/json"}))
    return json.loads(json.dumps(played))  # type: ignore[no-any-return]

"""Exported sessions in tests: taken, checked against their schema, brought back, changed."""

import copy
import json
import subprocess
import sys
import uuid
from pathlib import Path
from typing import Any

import httpx
from jsonschema import Draft202012Validator

from tests.web.people import JSON, Person, Workshop

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads(
    (ROOT / "app" / "documents" / "session" / "palabre-session-1.schema.json").read_text(
        encoding="utf-8"
    )
)
RECOUNT = ROOT / "tests" / "acceptance" / "recount.py"
Json = dict[str, Any]


def exported(workshop: Workshop) -> bytes:
    """The organiser's file; each one taken here fits its schema."""
    answer = workshop.bearer("organiser_url").get(f"{workshop.path}/export.json")
    assert answer.status_code == 200, answer.text
    assert list(Draft202012Validator(SCHEMA).iter_errors(answer.json())) == []
    return answer.content


def session_of(workshop: Workshop) -> Json:
    session: Json = json.loads(exported(workshop))
    return session


def post(workshop: Workshop, file: bytes | Json) -> httpx.Response:
    body = file if isinstance(file, bytes) else json.dumps(file).encode()
    return workshop.someone().post(
        "/boards/import", content=body, headers={**JSON, "Content-Type": "application/json"}
    )


class Imported(Workshop):
    """A board that came from a file."""

    def __init__(self, beside: Workshop, file: bytes | Json) -> None:
        self.url, self.transport = beside.url, beside.transport
        answer = post(beside, file)
        assert answer.status_code == 201, answer.text
        self.links = answer.json()
        self.code = self.links["code"]
        self.path = f"/b/{self.code}"
        self.moussa, self.fanta = self.someone(), self.bearer("host_url")

    def resume(self, seat_code: str) -> Person:
        """Somebody who comes back with the code of the first board."""
        person = self.someone()
        person.post(f"{self.path}/seats/resume", json={"seat_code": seat_code}).raise_for_status()
        return person


def without_code(file: bytes) -> bytes:
    code = json.loads(file)["board"]["code"]
    return file.replace(f'"code": "{code}"'.encode(), b'"code": ""', 1)


def vote_of(session: Json, key: str = "priorites") -> Json:
    activity_found: Json = next(
        activity for activity in session["activities"] if activity["key"] == key
    )
    return activity_found


def ballots_in(value: Any) -> list[Json]:
    """Every ballot, wherever it stands."""
    if isinstance(value, dict):
        return (
            [value]
            if "receipt" in value
            else [ballot for part in value.values() for ballot in ballots_in(part)]
        )
    return (
        [ballot for part in value for ballot in ballots_in(part)] if isinstance(value, list) else []
    )


def named(session: Json) -> Json:
    """The same session with a vote that will be named."""
    changed = copy.deepcopy(session)
    vote_of(changed)["secret"] = False
    return changed


def older_file(session: Json, seats: list[str], *ballots: list[str]) -> Json:
    """As files were written once: an open secret vote that shows its tally, with ballots and
    turnout."""
    vote_of(session)["rounds"][-1] |= {
        "turnout": sorted(seats),
        "ballots": [
            {"fields": fields, "receipt": f"{number}222-2222", "assisted": None}
            for number, fields in enumerate(ballots, start=2)
        ],
    }
    return session


def choices(number: int) -> list[str]:
    """Three different fields, other ones for each number, in the framework's order."""
    return sorted(
        {str(1 + (number * step + start) % 30) for step, start in ((7, 0), (11, 10), (1, 20))}
        | {"1", "2", "3"},
        key=int,
    )[-3:]


def fill(workshop: Workshop, people: int = 7) -> list[Person]:
    """A board where much has happened: seats, ballots cast, replaced, withdrawn and assisted, notes
    shown, hidden, deleted."""
    seats = [
        workshop.seat(
            f"Awa {at}", organisation="Mairie, Ségou", attendance=("in_room", "online")[at % 2]
        )
        for at in range(people)
    ]
    for at, seat in enumerate(seats):
        seat.vote(*choices(at)).raise_for_status()
        seat.note(
            f"Un marché n° {at} : « l’artisanat »\n=2+2", field=str(1 + at % 5)
        ).raise_for_status()
    seats[0].vote("1", "8", "22").raise_for_status()
    seats[1].withdraw()
    seats[2].withdraw()
    workshop.fanta.vote("4", "5", "6", seat=seats[2].seat, assisted="paper").raise_for_status()
    hidden, gone = (seats[at].note("À revoir", id=str(uuid.uuid4())).json()["id"] for at in (3, 4))
    workshop.fanta.post(
        f"{workshop.path}/notes/{hidden}/moderate", json={"state": "hidden"}
    ).raise_for_status()
    seats[4].delete(f"{workshop.path}/notes/{gone}")
    seats[5].put(
        f"{workshop.path}/notes/{uuid.uuid4()}",
        json={"activity": "defis", "block": "sociaux", "text": "La jeunesse"},
    )
    return seats


def recount(file: bytes, folder: Path, receipt: str = "") -> subprocess.CompletedProcess[str]:
    """What the script without the app says of a file."""
    (folder / "session.json").write_bytes(file)
    command = [
        sys.executable,
        "-I",
        "-S",
        str(RECOUNT),
        str(folder / "session.json"),
        *([receipt] if receipt else []),
    ]
    return subprocess.run(command, capture_output=True, text=True, check=False)

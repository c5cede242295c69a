"""While a secret vote is open no answer to anybody holds a ballot: every role at every address that
can be read."""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest

from tests.shared import Start
from tests.web.doors import DOORS, address_of
from tests.web.forks import ForkedServer
from tests.web.people import VOTE, Person, Workshop

BALLOTS = [
    ("1", "8", "22"),
    ("4", "5", "6"),
    ("2", "29", "30"),
    ("10", "11", "12"),
    ("7", "13", "27"),
]
DOCUMENT = re.compile(r"\.(pdf|docx|pptx|xlsx|png|svg|ics|csv|zip|\{kind\})$")
READ = [line for line in DOORS if line.startswith("GET /b/{code}") and "token" not in line]


def readers(workshop: Workshop) -> dict[str, Person]:
    """Every role that reads, none of them a voter."""
    for role in ("observer", "helper"):
        workshop.links |= workshop.fanta.post(f"{workshop.path}/links/{role}").json()
    staff = {
        role: workshop.bearer(f"{role}_url") for role in ("observer", "helper", "host", "organiser")
    }
    return {"nobody": workshop.moussa, "seat": workshop.seat("Coumba"), **staff}


def accepts(line: str) -> tuple[str, ...]:
    """Returns what each reader of an address asks for: a document is the same for everybody who
    may have it, whatever they say that they accept."""
    return ("*/*",) if DOCUMENT.search(line) else ("application/json", "text/html")


def texts(content: bytes) -> Iterator[str]:
    """A body as text, and each part of one that is packed."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for name in packed.namelist():
                yield packed.read(name).decode(errors="replace")
    yield content.decode(errors="replace")


def ballots_in(value: Any) -> int:
    """How many of the ballots stand in a JSON value as lists of fields."""
    if isinstance(value, dict):
        return sum(map(ballots_in, value.values()))
    if isinstance(value, list):
        return int(
            tuple(value) in BALLOTS if all(isinstance(item, str) for item in value) else 0
        ) + sum(map(ballots_in, value))
    return 0


def holding(workshop: Workshop, people: dict[str, Person], receipts: list[str]) -> set[str]:
    """ "role GET /address" wherever a receipt or a whole ballot is read."""
    leaks = set()
    for line in READ:
        _, path = address_of(line, DOORS[line], workshop)
        for role, person in people.items():
            for accept in accepts(line):
                answer = person.get(path, headers={"Accept": accept})
                has_receipt = any(
                    receipt in text for text in texts(answer.content) for receipt in receipts
                )
                if "json" in answer.headers.get("content-type", ""):
                    has_receipt = has_receipt or bool(ballots_in(json.loads(answer.text)))
                if has_receipt:
                    leaks.add(f"{role} {line}")
    return leaks


@pytest.mark.parametrize("reveal", ["live", "at_close"])
def test_before_the_seal_nobody_reads_a_ballot(
    any_server: ForkedServer, workshop_at: Start, reveal: str
) -> None:
    workshop = workshop_at(any_server, reveal=reveal)
    voters = [workshop.seat(f"Awa {number}") for number in range(len(BALLOTS))]
    receipts = [
        voter.vote(*ballot).json()["receipt"] for voter, ballot in zip(voters, BALLOTS, strict=True)
    ]
    people = readers(workshop)
    assert holding(workshop, people, receipts) == set()
    assert holding(workshop, {"the voter": voters[0]}, receipts) == {"the voter GET /b/{code}"}, (
        "the control: a reader would see them"
    )
    workshop.fanta.closes().raise_for_status()
    file = people["organiser"].get(f"{workshop.path}/export.json").json()
    assert ballots_in(file) == len(BALLOTS), "after it the organiser's file has them"


def test_the_file_of_an_open_secret_vote_has_no_ballots_whatever_the_reveal(
    any_server: ForkedServer, workshop_at: Start
) -> None:
    for reveal in ("live", "at_close"):
        workshop = workshop_at(any_server, reveal=reveal)
        workshop.seat("Awa").vote(*BALLOTS[0]).raise_for_status()
        session = workshop.bearer("organiser_url").get(f"{workshop.path}/export.json").json()
        [round_] = next(activity for activity in session["activities"] if activity["key"] == VOTE)[
            "rounds"
        ]
        assert (round_["ballots"], round_["turnout"], round_["seal"]) == (None, None, None)

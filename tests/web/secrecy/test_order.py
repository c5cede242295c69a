"""Blocks in rotated order: the same on every page of a seat, counted at the close, and after it no
link."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from app.documents.session.checks import check_session
from app.domain.refusals import Refusal
from tests.documents.sessions import Imported, session_of, vote_of
from tests.servers.process import until
from tests.shared import Start
from tests.web.forks import ForkedServer
from tests.web.people import NOTES, VOTE, Person, Workshop, refusal
from tests.web.seals import sealed_round, sha256_of

PAGE = {"Accept": "text/html", "Accept-Language": "fr"}
BOXES = re.compile(r'<input type="checkbox" name="fields"\s+value="(\w+)"')
BALLOTS = [
    ("1", "8", "22"), ("4", "5", "6"), ("2", "29", "30"), ("10", "11", "12"),
    ("7", "13", "27"), ("3", "9", "14"),
]  # fmt: skip


def settings(workshop: Workshop, key: str = VOTE, **body: Any) -> Any:
    return workshop.fanta.post(f"{workshop.path}/activities/{key}/settings", json=body)


def rotated(workshop: Workshop, **more: Any) -> Workshop:
    settings(workshop, order="rotated", **more).raise_for_status()
    workshop.fanta.opens().raise_for_status()
    return workshop


def boxes(person: Person, path: str) -> list[str]:
    """The fields of a ballot in their order on the page."""
    return BOXES.findall(person.get(path, headers=PAGE).text)


def blocks_of(workshop: Workshop) -> list[list[str]]:
    board = workshop.moussa.board()
    name = next(row["framework"] for row in board["activities"] if row["key"] == VOTE)
    framework = next(row for row in board["frameworks"] if row["id"] == name)
    return [[field["id"] for field in block["fields"]] for block in framework["blocks"]]


def places(workshop: Workshop, orders: list[list[str]]) -> list[int]:
    """The votes by place, counted from the pages: of BALLOTS, the last one on paper."""
    blocks = blocks_of(workshop)
    votes = [0] * len(blocks)
    for fields, order in zip(BALLOTS, orders, strict=True):
        firsts = [
            next(row for row in blocks if row[0] == field)
            for field in order
            if any(row[0] == field for row in blocks)
        ]
        for field in fields:
            votes[next(n for n, block in enumerate(firsts) if field in block)] += 1
    return votes


def stored(server: ForkedServer) -> str:
    file = f"file:{server.settings['data_dir']}/palabre.db?mode=ro"
    with closing(sqlite3.connect(file, uri=True)) as database:
        query = "SELECT rotation FROM round ORDER BY id DESC LIMIT 1"
        return str(database.execute(query).fetchone()[0])


def files_of(server: ForkedServer) -> bytes:
    folder = Path(server.settings["data_dir"])
    return b"".join(path.read_bytes() for path in folder.glob("palabre.db*"))


def test_a_seat_has_its_own_order_everywhere_and_only_counts_outlive_the_close(
    any_server: ForkedServer, workshop_at: Start
) -> None:
    workshop = rotated(workshop_at(any_server, opened=False))
    printed = [field for block in blocks_of(workshop) for field in block]
    people = [workshop.seat(f"Awa {number}") for number in range(len(BALLOTS))]
    orders = [boxes(person, workshop.path) for person in people]
    assert all(sorted(order) == sorted(printed) for order in orders)
    starts = [printed.index(order[0]) for order in orders]
    assert orders == [printed[start:] + printed[:start] for start in starts], "in their circle"
    assert {printed[start] for start in starts} <= {block[0] for block in blocks_of(workshop)}
    assert orders == [boxes(person, workshop.path) for person in people]
    for person, order in zip(people, orders, strict=True):
        handed = f"{workshop.path}/handover/{person.seat}?activity={VOTE}"
        assert boxes(workshop.fanta, handed) == order
    for person, ballot in zip(people[:-1], BALLOTS, strict=False):
        person.vote(*ballot).raise_for_status()
    workshop.fanta.vote(*BALLOTS[-1], seat=people[-1].seat, assisted="paper").raise_for_status()
    workshop.fanta.closes().raise_for_status()

    round_ = sealed_round(workshop)
    counted = places(workshop, [*orders[:-1], printed])
    assert (round_["order"], round_["seal"]["places"]) == ("rotated", counted)
    assert round_["seal"]["sha256"] == sha256_of(workshop, round_["ballots"])
    [result] = workshop.fanta.get(f"{workshop.path}/results").json()["votes"]
    assert (result["order"], result["seals"][0]["places"]) == ("rotated", counted)
    page = workshop.fanta.get(f"{workshop.path}/results", headers=PAGE).text
    assert f"place 1\N{NO-BREAK SPACE}: {counted[0]}" in page

    again = session_of(Imported(workshop, session_of(workshop)))
    assert vote_of(again)["rounds"] == vote_of(session_of(workshop))["rounds"]
    vote_of(again)["rounds"][0]["seal"]["places"][0] += 1
    with pytest.raises(Refusal, match="seal_broken"):
        check_session(again)


def test_what_gives_the_order_is_in_no_file_and_gone_after_the_close(
    workshop_at: Start, sqlite_server: ForkedServer
) -> None:
    """With it, anybody who has the counts could search for who voted what."""
    workshop = rotated(workshop_at(sqlite_server, opened=False))
    for number, ballot in enumerate(BALLOTS):
        workshop.seat(f"Awa {number}").vote(*ballot).raise_for_status()
    secret = stored(sqlite_server)
    assert len(secret) == 32
    assert secret.encode() in files_of(sqlite_server)
    assert secret not in str(session_of(workshop))
    workshop.fanta.closes().raise_for_status()
    assert stored(sqlite_server) == ""
    until(
        lambda: secret.encode() not in files_of(sqlite_server),
        seconds=20,
        otherwise=lambda: "what gave the order is still in the files",
    )


def test_as_printed_is_the_control_and_few_ballots_are_not_counted_by_place(
    workshop_at: Start, sqlite_server: ForkedServer
) -> None:
    few = rotated(workshop_at(sqlite_server, opened=False))
    for number, ballot in enumerate(BALLOTS[:4]):
        few.seat(f"Awa {number}").vote(*ballot).raise_for_status()
    few.fanta.closes().raise_for_status()
    assert sealed_round(few)["seal"]["places"] is None
    printed = workshop_at(sqlite_server)
    order = [field for block in blocks_of(printed) for field in block]
    for number, ballot in enumerate(BALLOTS):
        person = printed.seat(f"Awa {number}")
        assert boxes(person, printed.path) == order
        person.vote(*ballot).raise_for_status()
    printed.fanta.closes().raise_for_status()
    round_ = sealed_round(printed)
    assert (round_["order"], round_["seal"]["places"]) == ("printed", None)


def test_the_order_is_a_rule_of_the_vote(workshop_at: Start, sqlite_server: ForkedServer) -> None:
    """Chosen before the first opening, of votes alone; taken back, rehearsed and named too."""
    workshop = workshop_at(sqlite_server, opened=False)
    assert workshop.activity()["order"] == "printed"
    assert refusal(settings(workshop, NOTES, order="rotated"))[1] == "bad_setting"
    assert settings(workshop, order="random").status_code == 422
    settings(workshop, order="rotated").raise_for_status()
    assert (
        "ordre des blocs par rotation"
        in workshop.fanta.get(f"{workshop.path}/console", headers=PAGE).text
    )
    workshop.fanta.post(f"{workshop.path}/undo", json={}).raise_for_status()
    assert workshop.activity()["order"] == "printed"
    settings(workshop, order="rotated", secret=False).raise_for_status()
    rehearsed = workshop.fanta.post(f"{workshop.path}/activities/{VOTE}/rehearse").json()
    assert rehearsed["order"] == "rotated"
    workshop.fanta.opens().raise_for_status()
    assert refusal(settings(workshop, order="printed")) == (409, "activity_already_open")

    person = workshop.seat("Awa")
    order = boxes(person, f"{workshop.path}?activity={VOTE}")
    copy = Imported(workshop, session_of(workshop))
    code = person.get(workshop.path).json()["me"]["seat_code"]
    again = boxes(copy.resume(code), f"{copy.path}?activity={VOTE}")
    assert again == order, "an open named vote goes on in the order that was seen"

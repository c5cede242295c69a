"""What is prepared before the workshop of Ségou: agenda, people, seat cards, paper ballots."""

import re
from typing import Any

from tests.acceptance.segou_cast import (
    CAST,
    WORKSHOP,
)
from tests.acceptance.segou_play import Play
from tests.reports.pdf_text import Pdf
from tests.reports.reports import missing, squeezed
from tests.web.people import VOTE, refusal


def prepared(play: Play) -> None:
    """The agenda against what was announced, the list, the cards, the paper ballots."""
    play.prepares()
    moved = play.posts(
        f"people/{play.seats[0]['seat']}",
        {"name": "Présidente du Centre", "group": "groupe-6", "attendance": "online"},
    )
    assert (moved["name"], moved["group"], moved["attendance"]) == (
        "Présidente du Centre",
        "groupe-6",
        "online",
    )
    play.posts(
        f"people/{play.seats[0]['seat']}",
        {"name": CAST[0].name, "group": CAST[0].group, "attendance": CAST[0].attendance},
    )
    sessions = play.gets("agenda")["sessions"]
    assert (
        [session["held_on"] for session in sessions]
        == WORKSHOP["dates"]
        == ["2024-09-12", "2024-09-19"]
    )
    assert [sum(step["minutes"] for step in session["steps"]) for session in sessions] == [150, 145]
    assert [session["announced_minutes"] for session in sessions] == [150, 150]
    seats = play.gets("people")["seats"]
    assert [
        (seat["name"], seat["organisation"], seat["attendance"], seat["group"]) for seat in seats
    ] == [(role.name, role.organisation, role.attendance, role.group) for role in CAST]
    assert not any("seat_code" in seat for seat in seats)
    assert len({seat["seat_code"] for seat in play.seats}) == len(seats) == 31
    assert refusal(play.workshop.moussa.post(f"{play.path}/seats", json={"name": "Moussa"})) == (
        403,
        "joining_closed",
    )
    cards = Pdf(play.fanta.get(f"{play.path}/seat-cards.pdf").raise_for_status().content)
    codes = [re.findall(r"[2-9A-HJ-NP-TV-Z]{4}-[2-9A-HJ-NP-TV-Z]{4}", page) for page in cards.pages]
    assert [len(page) for page in codes] == [10, 10, 10, 1]
    assert (
        missing(
            cards.text,
            [
                text
                for seat in play.seats
                for text in (seat["name"], seat["organisation"], seat["seat_code"])
            ],
        )
        == []
    )
    ballot = Pdf(play.fanta.get(f"{play.path}/paper-ballots.pdf").raise_for_status().content)
    fields = [field for block in framework(play)["blocks"] for field in block["fields"]]
    assert len(ballot.pages) == 1
    assert len(fields) == 30
    assert [
        field["name"]
        for field in fields
        if squeezed(f"{field['id']} {field['name']}") not in squeezed(ballot.text)
    ] == []


def framework(play: Play) -> dict[str, Any]:
    return next(
        framework
        for framework in play.workshop.moussa.board()["frameworks"]
        if framework["id"] == WORKSHOP["frameworks"][VOTE]
    )

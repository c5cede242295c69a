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
    assert [one["held_on"] for one in sessions] == WORKSHOP["dates"] == ["2024-09-12", "2024-09-19"]
    assert [sum(step["minutes"] for step in one["steps"]) for one in sessions] == [150, 145]
    assert [one["announced_minutes"] for one in sessions] == [150, 150]
    seats = play.gets("people")["seats"]
    assert [
        (one["name"], one["organisation"], one["attendance"], one["group"]) for one in seats
    ] == [(one.name, one.organisation, one.attendance, one.group) for one in CAST]
    assert not any("seat_code" in one for one in seats)
    assert len({one["seat_code"] for one in play.seats}) == len(seats) == 31
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
                for one in play.seats
                for text in (one["name"], one["organisation"], one["seat_code"])
            ],
        )
        == []
    )
    ballot = Pdf(play.fanta.get(f"{play.path}/paper-ballots.pdf").raise_for_status().content)
    fields = [field for block in framework(play)["blocks"] for field in block["fields"]]
    assert len(ballot.pages) == 1
    assert len(fields) == 30
    assert [
        one["name"]
        for one in fields
        if squeezed(f"{one['id']} {one['name']}") not in squeezed(ballot.text)
    ] == []


def framework(play: Play) -> dict[str, Any]:
    return next(
        one
        for one in play.workshop.moussa.board()["frameworks"]
        if one["id"] == WORKSHOP["frameworks"][VOTE]
    )

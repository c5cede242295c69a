"""The workshop of Ségou as its people play it over HTTP, act by act.

What they see in browsers is in segou_windows.py.
"""

import uuid
from typing import Any

from tests.acceptance.segou_cast import (
    BLOCKS,
    CAST,
    WORKSHOP,
    Role,
    Written,
    bad_english_roster,
    french_roster,
    printed,
)
from tests.web.people import VOTE, Person, Workshop, refusal

Json = dict[str, Any]
REHEARSAL = f"{VOTE}-essai"
KEPT = [
    "droits",
    "communautes",
    "prosperite",
    "nature",
]  # the blocks under which the report prints proposals


class Play:
    """A board, its two facilitators, and whoever holds a device.

    `people` are by their place in the cast.
    """

    def __init__(self, workshop: Workshop) -> None:
        self.workshop, self.path = workshop, workshop.path
        self.fanta, self.oumou = (
            workshop.fanta,
            workshop.bearer("host_url"),
        )  # one in the room, one online
        self.seats: list[Json] = []
        self.people: dict[int, Person] = {}

    def posts(self, address: str, body: Json | None = None, by: Person | None = None) -> Any:
        """A facilitator's command, and its answer's JSON."""
        answer = (by or self.fanta).post(f"{self.path}/{address}", json=body or {})
        assert answer.status_code < 300, answer.text
        return answer.json() if answer.content else None

    def gets(self, address: str, by: Person | None = None) -> Any:
        return (by or self.fanta).get(f"{self.path}/{address}").raise_for_status().json()

    def states(self) -> dict[str, str]:
        return {
            activity["key"]: activity["state"]
            for activity in self.workshop.moussa.board()["activities"]
        }

    # Before the day

    def prepares(self) -> None:
        """Groups with their blocks, the days, the list of people: refused whole, then taken whole.

        Only the list may join.
        """
        for number, block in enumerate(BLOCKS, start=1):
            place = "online" if number > 4 else "in_room"
            self.posts(
                f"groups/groupe-{number}",
                {"name": f"Groupe {number}", "attendance": place, "blocks": [block]},
            )
        for session in WORKSHOP["sessions"]:
            self.posts(
                f"agenda/{session['number']}",
                {"held_on": session["date"], "title": session["title"]},
            )
        self.refuses_the_bad_list()
        answer = self.fanta.post(
            f"{self.path}/roster", files={"csv": ("liste.csv", french_roster(), "text/csv")}
        )
        assert answer.status_code == 201, answer.text
        codes = {
            seat["id"]: seat["seat_code"] for seat in self.exported()["seats"]
        }  # as the seat cards show them
        self.seats = [{**seat, "seat_code": codes[seat["seat"]]} for seat in answer.json()["seats"]]
        self.posts("settings", {"joining": "roster"})

    def refuses_the_bad_list(self) -> None:
        answer = self.fanta.post(
            f"{self.path}/roster", files={"csv": ("list.csv", bad_english_roster(), "text/csv")}
        )
        assert refusal(answer) == (422, "bad_roster")
        wrong = [(problem["line"], problem["problem"]) for problem in answer.json()["problems"]]
        assert wrong == [(5, "no_name"), (8, "unknown_place")]
        assert self.gets("people")["seats"] == []

    def arrives(self, role: Role) -> Person:
        """Comes in by the personal code of the seat card."""
        person = self.workshop.someone()
        code = self.seats[role.place]["seat_code"].lower().replace("-", " ")  # as thumbs type it
        person.post(f"{self.path}/seats/resume", json={"seat_code": code}).raise_for_status()
        person.seat, person.seat_code = (
            self.seats[role.place]["seat"],
            self.seats[role.place]["seat_code"],
        )
        self.people[role.place] = person
        return person

    def everybody_arrives(self) -> None:
        for role in CAST:
            if role.way in {"own", "none"}:
                self.arrives(role)

    # Notes

    def writer(self, group: str) -> Person:
        """The device on which a group writes: that of its first member who has one."""
        return next(
            self.people[role.place]
            for role in CAST
            if role.group == group and role.place in self.people
        )

    def writes(self, written: Written) -> None:
        """Over a bad line: the request comes twice, the note is there once."""
        name = str(uuid.uuid4())
        answers = [
            self.writer(written.group).note(
                written.text, activity=written.activity, id=name, **written.where
            )
            for _ in range(2)
        ]
        assert [answer.status_code for answer in answers] == [201, 200], answers[0].text

    def writes_all(self, activity: str, but: int = 0) -> None:
        """Every printed note of the activity, without the first few, which somebody else writes."""
        for written in list(printed(activity))[but:]:
            self.writes(written)

    def is_written(self, activity: str) -> None:
        """Every printed note in its place and order, from its group, and no other."""
        wanted = sorted(
            (written.place, at, written.text, written.group)
            for at, written in enumerate(printed(activity))
        )
        groups = {note["id"]: note["group"] for note in self.exported()["notes"]}
        placed = self.workshop.moussa.notes(activity)
        placed_notes = sorted(
            (written["field"] or written["block"], at, written["text"], groups[written["id"]])
            for at, written in enumerate(placed)
        )
        assert [(place, text, group) for place, _, text, group in placed_notes] == [
            (place, text, group) for place, _, text, group in wanted
        ]

    def exported(self) -> Json:
        file: Json = (
            self.workshop.bearer("organiser_url")
            .get(f"{self.path}/export.json")
            .raise_for_status()
            .json()
        )
        return file

    # Ballots

    def votes_by_devices(self, but: tuple[int, ...]) -> None:
        """Everybody who holds a device, without those who vote in a window.

        The choices are invented.
        """
        for place, person in self.people.items():
            if CAST[place].way == "own" and place not in but:
                person.vote(*CAST[place].choices).raise_for_status()

    def tally(self) -> Json:
        tally: Json = self.fanta.tally().raise_for_status().json()
        return tally


def expected_votes() -> dict[str, int]:
    """The invented ballots of all who vote, counted here."""
    counted: dict[str, int] = {}
    for role in CAST:
        for field in role.choices if role.way != "none" else ():
            counted[field] = counted.get(field, 0) + 1
    return counted

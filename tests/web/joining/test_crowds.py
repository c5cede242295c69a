"""Several people at once: marked, taken away, their notes hidden; and how a flood of seats is seen
and undone."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.commands.context import rfc3339
from app.queries.console.people import ENTRY, ENTRY_MINUTES, FLOOD, flood_of
from app.storage.seats import StoredSeat
from tests.web.crowds import callers
from tests.web.pages import form_of
from tests.web.people import NOTES, VOTE, Workshop, refusal
from tests.web.rosters import imports, people

PAGE = {"Accept": "text/html", "Accept-Language": "fr"}


def host(workshop: Workshop, act: str, **body: Any) -> Any:
    return workshop.fanta.post(f"{workshop.path}/people/{act}", json=body)


def present(workshop: Workshop) -> set[str]:
    return {person["name"] for person in people(workshop) if person["present"]}


def undo(workshop: Workshop) -> Any:
    return workshop.fanta.post(f"{workshop.path}/undo", json={})


def shown(workshop: Workshop) -> set[str]:
    return {note["text"] for note in workshop.moussa.notes()}


def test_people_are_marked_together_and_the_mark_is_taken_back(any_workshop: Workshop) -> None:
    workshop = any_workshop
    awa, bakary = workshop.seat("Awa"), workshop.seat("Bakary")
    imports(workshop.fanta, "nom\nOumou\nFanta\n").raise_for_status()
    workshop.fanta.post(f"{workshop.path}/groups/g1", json={"name": "Groupe 1"})
    workshop.fanta.post(f"{workshop.path}/groups/g1/device").raise_for_status()
    assert host(workshop, "mark", all=True, present=True).json() == {"changed": 2}
    assert present(workshop) == {"Awa", "Bakary", "Oumou", "Fanta"}, (
        "and the group's device is nobody"
    )
    undo(workshop).raise_for_status()
    assert present(workshop) == {"Awa", "Bakary"}
    assert host(workshop, "mark", seats=[awa.seat, bakary.seat], present=False).json() == {
        "changed": 2
    }
    assert (present(workshop), workshop.fanta.tally().json()["seats"]) == (set(), 0)
    assert host(workshop, "mark", seats=[awa.seat], present=False).json() == {"changed": 0}


def test_seats_are_taken_away_together_and_come_back(any_workshop: Workshop) -> None:
    workshop = any_workshop
    robots = [workshop.seat(f"robot {at}") for at in range(3)]
    awa = workshop.seat("Awa")
    before = people(workshop)
    assert host(workshop, "void", seats=[robot.seat for robot in robots]).json() == {
        "voided": 3,
        "ballots": 0,
    }
    assert present(workshop) == {"Awa"}
    assert robots[0].note("Encore").status_code == 401
    assert awa.note("Un marché").status_code == 201
    undo(workshop).raise_for_status()
    assert people(workshop) == before


def test_their_ballots_in_an_open_vote_go_with_them_for_good_and_sealed_ones_stay(
    any_workshop: Workshop,
) -> None:
    workshop = any_workshop
    robot, awa = workshop.seat("robot"), workshop.seat("Awa")
    for voter in (robot, awa):
        voter.vote("1", "8", "22").raise_for_status()
    assert host(workshop, "void", seats=[robot.seat]).json() == {"voided": 1, "ballots": 1}
    assert workshop.fanta.tally().json()["ballots"] == 1
    assert refusal(undo(workshop)) == (409, "act_final")
    workshop.fanta.closes(VOTE).raise_for_status()
    assert host(workshop, "void", seats=[awa.seat]).json() == {"voided": 1, "ballots": 0}
    assert workshop.fanta.tally().json()["ballots"] == 1


def test_all_notes_of_a_seat_are_hidden_together_and_come_back(any_workshop: Workshop) -> None:
    workshop = any_workshop
    robot, awa = workshop.seat("robot"), workshop.seat("Awa")
    for at in range(4):
        robot.note(f"Achetez {at}", field=str(1 + at)).raise_for_status()
    awa.note("Un marché").raise_for_status()
    already = robot.note("Caché avant").json()["id"]
    workshop.fanta.post(
        f"{workshop.path}/notes/{already}/moderate", json={"state": "hidden"}
    ).raise_for_status()
    before = shown(workshop)
    assert host(workshop, "hide-notes", seats=[robot.seat]).json() == {"hidden": 4}
    assert shown(workshop) == {"Un marché"}
    undo(workshop).raise_for_status()
    assert shown(workshop) == before


@pytest.mark.parametrize("act", ["mark", "void", "hide-notes"])
def test_nobody_and_strangers_are_refused_and_nothing_is_done(
    any_workshop: Workshop, act: str
) -> None:
    workshop = any_workshop
    awa = workshop.seat("Awa")
    awa.note("Un marché", activity=NOTES).raise_for_status()
    mark = {"present": False} if act == "mark" else {}
    assert refusal(host(workshop, act, seats=[], **mark)) == (422, "nobody_chosen")
    assert refusal(host(workshop, act, seats=[awa.seat, "nobody"], **mark)) == (404, "no_such_seat")
    assert (present(workshop), shown(workshop)) == ({"Awa"}, {"Un marché"})


def flood(workshop: Workshop, seats: int, name: str = "robot") -> None:
    def join(caller: Any) -> None:
        for at in range(seats // 4):
            assert caller.ask("POST", f"{workshop.path}/seats", {"name": f"{name} {at}"})[0] == 201

    callers(workshop.url, [join] * 4)


def taken(count: int, seconds: float, *, present: bool = True) -> list[StoredSeat]:
    """Seats that were taken one after another, so many seconds apart."""
    first = datetime(2024, 9, 12, 9, tzinfo=UTC)
    times = (rfc3339(first + timedelta(seconds=seconds * at)) for at in range(count))
    names = {
        "organisation": "",
        "attendance": "in_room",
        "group_id": None,
        "voided": False,
        "device": False,
        "version": 1,
    }
    return [
        StoredSeat(
            id=at,
            board_id=1,
            public_id=f"s{at}",
            code="",
            name="",
            present=present,
            joined_at=time,
            **names,
        )
        for at, time in enumerate(times)
    ]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("seats", "expected"),
    [
        (taken(FLOOD, 0.2), (FLOOD, 1)),
        (taken(FLOOD - 1, 0.2), None),
        (taken(FLOOD, 0.2, present=False), None),
        (taken(ENTRY, 1.2), (ENTRY, ENTRY_MINUTES)),
        (taken(ENTRY, 1.3), None),
    ],
)
def test_a_flood_is_many_seats_in_a_minute_or_the_whole_entry_in_ten(
    seats: list[StoredSeat], expected: tuple[int, int] | None
) -> None:
    flood = flood_of(seats)
    assert (flood and (flood.seats, flood.minutes)) == expected


def test_a_flood_is_said_in_the_console_and_taken_away_by_the_page_in_one_act(
    workshop: Workshop,
) -> None:
    """Before the flood the console says nothing: the control."""
    workshop.seat("Awa")
    imports(
        workshop.fanta, "nom\n" + "\n".join(f"Invitée {at}" for at in range(FLOOD))
    ).raise_for_status()
    quiet = workshop.fanta.get(f"{workshop.path}/console", headers=PAGE).text
    assert "en une minute" not in quiet
    flood(workshop, FLOOD + 40)
    console = workshop.fanta.get(f"{workshop.path}/console", headers=PAGE).text
    assert "nouvelles inscriptions en une minute" in console
    people_page = workshop.fanta.get(
        f"{workshop.path}/people", params={"q": "robot"}, headers=PAGE
    ).text
    bulk = form_of(people_page, f"{workshop.path}/people/mark")
    sent = bulk.says(whom="found")
    assert (
        workshop.fanta.post(f"{workshop.path}/people/void", data=sent, headers=PAGE).status_code
        == 303
    )
    assert present(workshop) == {"Awa"}
    assert len(people(workshop)) == FLOOD + 1


def test_the_page_of_2000_people_comes_in_parts(workshop: Workshop) -> None:
    imports(
        workshop.fanta,
        "nom;structure\n" + "\n".join(f"Personne {at:04};Mairie" for at in range(2000)),
    ).raise_for_status()
    page = workshop.fanta.get(f"{workshop.path}/people", headers=PAGE)
    assert len(page.content) < 400_000
    assert page.text.count('name="seats"') == 100
    last = workshop.fanta.get(f"{workshop.path}/people", params={"part": "20"}, headers=PAGE).text
    assert "Personne 1999" in last
    marked = workshop.fanta.get(
        f"{workshop.path}/people", params={"q": "PERSONNE 1234"}, headers=PAGE
    ).text
    assert (marked.count('name="seats"'), "Personne 1234" in marked) == (1, True)
    for nonsense in ({"part": "-1"}, {"part": "9" * 40}, {"since": "\x00é"}, {"q": "%" * 300}):
        assert (
            workshop.fanta.get(f"{workshop.path}/people", params=nonsense, headers=PAGE).status_code
            == 200
        )

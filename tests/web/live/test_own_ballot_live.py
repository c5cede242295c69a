"""What happens to a ballot is told at once to every device of its seat, to nobody else, and is
there for whoever comes back."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.shared import Start
from tests.web.forks import ForkedServer
from tests.web.lines import Line, line
from tests.web.people import VOTE, Person, Workshop, refusal
from tests.web.secrecy.test_own_ballot import FIELDS, resumes

Json = dict[str, Any]


def mine_of(phone: Line) -> list[tuple[str, str]]:
    """(state, how) of what this line was told of its seat's ballot."""
    return [
        (frame["mine"]["state"], frame["mine"]["how"]) for frame in phone.frames if "mine" in frame
    ]


def told(phone: Line, *states: tuple[str, str], version: int = 0) -> None:
    """Waits until the line holds that many, or that version, and they are these."""
    phone.until(
        lambda client_state: (
            len(mine_of(phone)) >= len(states) and (client_state.version or 0) >= version
        )
    )
    assert mine_of(phone) == list(states)


def hand(workshop: Workshop, person: Person, *fields: str) -> Any:
    return workshop.fanta.post(f"{workshop.path}/handover/{person.seat}", json={"fields": fields})


def test_every_device_of_the_seat_hears_and_nobody_else(any_workshop: Workshop) -> None:
    awa, bakary = any_workshop.seat("Awa"), any_workshop.seat("Bakary")
    tablet = resumes(any_workshop, awa)
    with (
        line(any_workshop, "phone", person=awa) as first,
        line(any_workshop, "phone", person=tablet) as second,
        line(any_workshop, "phone", person=bakary) as neighbour,
        line(any_workshop) as screen,
    ):
        cast = awa.vote(*FIELDS).json()
        for phone in (first, second):
            told(phone, ("recorded", "device"))
        [frame] = [frame["mine"] for frame in second.frames if "mine" in frame]
        assert frame == {
            "activity": VOTE,
            "state": "recorded",
            "how": "device",
            "at": cast["recorded_at"],
        }
        tablet.vote("1", "2", "3").raise_for_status()
        assert awa.withdraw().status_code == 204
        version = any_workshop.moussa.board()["version"]
        for phone in (first, second):
            phone.until(lambda client_state: (client_state.version or 0) >= version)
            assert mine_of(phone)[0] == ("recorded", "device")
            assert mine_of(phone)[-1] == ("withdrawn", "device")
            assert set(mine_of(phone)[1:-1]) <= {("replaced", "device")}
        for stranger in (neighbour, screen):
            stranger.until(lambda client_state: (client_state.version or 0) >= version)
            assert mine_of(stranger) == []


def test_a_replacement_that_changes_nothing_else_parts_no_neighbour(any_workshop: Workshop) -> None:
    """The seat was in before and is in after: only by its own news does it leave its group."""
    awa, bakary = any_workshop.seat("Awa"), any_workshop.seat("Bakary")
    for person in (awa, bakary):
        person.vote(*FIELDS).raise_for_status()
    version = any_workshop.moussa.board()["version"]
    with (
        line(any_workshop, "phone", person=awa, since=version) as own_line,
        line(any_workshop, "phone", person=bakary, since=version) as foreign_line,
    ):
        for phone in (own_line, foreign_line):
            phone.next()
        resumes(any_workshop, awa).vote("1", "2", "3").raise_for_status()
        told(own_line, ("replaced", "device"))
        foreign_line.until(lambda client_state: (client_state.version or 0) > version)
        assert mine_of(foreign_line) == []
        assert (
            own_line.until(
                lambda client_state: client_state.version == foreign_line.client_state.version
            ).tallies
            == foreign_line.client_state.tallies
        )


def test_assisted_ballots_and_refused_ones_are_told(any_workshop: Workshop) -> None:
    awa, bakary = any_workshop.seat("Awa"), any_workshop.seat("Bakary")
    with (
        line(any_workshop, "phone", person=awa) as phone,
        line(any_workshop, "phone", person=bakary) as foreign_line,
    ):
        assert hand(any_workshop, awa, *FIELDS).status_code == 200
        told(phone, ("recorded", "handover"))
        any_workshop.fanta.vote("1", "2", "3", seat=awa.seat, assisted="paper").raise_for_status()
        told(phone, ("recorded", "handover"), ("replaced", "paper"))
        bakary.vote(*FIELDS).raise_for_status()
        told(foreign_line, ("recorded", "device"))
        for again in (
            hand(any_workshop, bakary, "1", "2", "3"),
            any_workshop.fanta.vote("1", "2", "3", seat=bakary.seat),
        ):
            assert again.status_code == 409
        foreign_line.until(lambda client_state: ("refused", "paper") in mine_of(foreign_line))
        assert mine_of(foreign_line)[0] == ("recorded", "device")
        assert set(mine_of(foreign_line)[1:]) <= {("refused", "handover"), ("refused", "paper")}
        assert refusal(any_workshop.fanta.vote("1", seat=bakary.seat)) == (422, "ballot_incomplete")
    assert bakary.board()["me"]["ballots"][VOTE]["fields"] == list(FIELDS)


@pytest.mark.parametrize("how", ["socket", "news"])
def test_a_seat_that_was_away_learns_it_when_it_comes_back(
    any_workshop: Workshop, how: str
) -> None:
    awa = any_workshop.seat("Awa")
    awa.vote(*FIELDS).raise_for_status()
    version = any_workshop.moussa.board()["version"]
    at = resumes(any_workshop, awa).vote("1", "2", "3").json()["recorded_at"]
    expected = {"activity": VOTE, "state": "replaced", "how": "device", "at": at}
    if how == "socket":
        with line(any_workshop, "phone", person=awa, since=version) as phone:
            phone.until(lambda client_state: mine_of(phone))
            assert [frame["mine"] for frame in phone.frames if "mine" in frame] == [expected]
        return
    query = {"since": version, "protocol": "palabre.json"}
    frames = awa.get(f"{awa.path}/news", params=query).json()
    assert [frame["mine"] for frame in frames if "mine" in frame] == [expected]
    news = awa.get(f"{awa.path}/news", params={**query, "since": frames[-1]["version"]}).json()
    assert [frame for frame in news if "mine" in frame] == [], (
        "the control: whoever holds it is told nothing"
    )


def test_after_the_seal_nothing_of_it_is_told_any_more(any_workshop: Workshop) -> None:
    awa = any_workshop.seat("Awa")
    awa.vote(*FIELDS).raise_for_status()
    query = {"protocol": "palabre.json", "since": ""}
    assert [
        frame for frame in awa.get(f"{awa.path}/news", params=query).json() if "mine" in frame
    ], "the control"
    any_workshop.fanta.closes().raise_for_status()
    assert [
        frame for frame in awa.get(f"{awa.path}/news", params=query).json() if "mine" in frame
    ] == []


def test_another_process_tells_it_too(
    fork_palabre: Callable[..., ForkedServer],
    workshop_at: Start,
    fresh_postgres_url: str,
    bus_url: str,
) -> None:
    process, second_process = (
        fork_palabre(limits="off", database_url=fresh_postgres_url, bus_url=bus_url)
        for _ in range(2)
    )
    workshop = workshop_at(process)
    awa = workshop.seat("Awa")
    tablet = resumes(workshop, awa)
    beside = workshop.someone()
    beside.base_url = second_process.url
    beside.path, beside.seat = awa.path, awa.seat
    for name, value in awa.cookies.items():
        beside.cookies.set(name, value, domain="127.0.0.1", path=workshop.path)
    workshop.url = second_process.url
    with line(workshop, "phone", person=beside) as phone:
        phone.next()
        cast = tablet.vote(*FIELDS).json()
        told(phone, ("recorded", "device"))
        assert [frame["mine"]["at"] for frame in phone.frames if "mine" in frame] == [
            cast["recorded_at"]
        ]


def test_what_changes_from_elsewhere_is_counted_and_logged_without_choice_or_seat(
    any_workshop: Workshop,
) -> None:
    awa, bakary, coumba = (any_workshop.seat(name) for name in ("Awa", "Bakary", "Coumba"))
    for person in (awa, bakary, coumba):
        person.vote(*FIELDS).raise_for_status()
        person.vote("1", "2", "3").raise_for_status()
    coumba.withdraw()
    session = any_workshop.bearer("organiser_url").get(f"{any_workshop.path}/export.json").json()
    assert counts_of(session) == (0, 0, 0), (
        "the control: what the own device does is nobody's business"
    )
    resumes(any_workshop, awa).vote(*FIELDS).raise_for_status()
    resumes(any_workshop, bakary).withdraw()
    any_workshop.fanta.vote(*FIELDS, seat=coumba.seat).raise_for_status()
    any_workshop.fanta.vote("1", "2", "3", seat=coumba.seat, assisted="handover").raise_for_status()
    any_workshop.fanta.vote("1", "2", "3", seat=awa.seat)
    any_workshop.fanta.closes().raise_for_status()
    session = any_workshop.bearer("organiser_url").get(f"{any_workshop.path}/export.json").json()
    assert counts_of(session) == (2, 1, 0)
    lines = [
        (entry["act"], entry["actor"], entry["detail"])
        for entry in session["log"]
        if entry["act"].startswith("ballot_")
    ]
    assert {(act, actor, detail["how"]) for act, actor, detail in lines} == {
        ("ballot_replaced", "participant", "device"),
        ("ballot_withdrawn", "participant", "device"),
        ("ballot_assisted", "host", "paper"),
        ("ballot_assisted", "host", "handover"),
        ("ballot_replaced", "host", "handover"),
        ("ballot_refused", "host", "paper"),
    }
    assert len(lines) == 6
    assert {name for _, _, detail in lines for name in detail} == {"activity", "how"}


def counts_of(session: Json) -> tuple[int, int, int]:
    [round_] = next(activity for activity in session["activities"] if activity["key"] == VOTE)[
        "rounds"
    ]
    return round_["replaced"], round_["withdrawn"], round_["voided"]

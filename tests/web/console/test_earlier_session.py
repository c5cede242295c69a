"""A week later: what the first session wrote is read in the second, marked as earlier, and changes
no more."""

import pytest

from tests.web.people import NOTES, QUADRANTS, VOTE, Person, Workshop, refusal

PAGE = {"Accept": "text/html", "Accept-Language": "en"}
MARK = "From the earlier session"


def runs(workshop: Workshop, session: int, step: int) -> None:
    workshop.fanta.post(f"{workshop.path}/agenda/{session}/{step}/run").raise_for_status()


def page(person: Person, activity: str) -> str:
    return (
        person.get(person.path, params={"activity": activity}, headers=PAGE).raise_for_status().text
    )


@pytest.fixture
def weeks(any_workshop: Workshop) -> tuple[Workshop, Person]:
    """The first session was held: Awa has written."""
    workshop = any_workshop
    workshop.fanta.post(
        f"{workshop.path}/agenda/1", json={"held_on": "2024-09-12"}
    ).raise_for_status()
    runs(workshop, 1, 2)
    awa = workshop.seat("Awa")
    awa.note("Un marché", field="3").raise_for_status()
    return workshop, awa


def test_the_next_session_closes_the_notes_before_it_and_they_stay_readable(
    weeks: tuple[Workshop, Person],
) -> None:
    workshop, awa = weeks
    assert MARK not in page(awa, NOTES)
    runs(workshop, 2, 1)
    assert workshop.activity(NOTES)["state"] == "closed"
    assert refusal(awa.note("Trop tard")) == (409, "activity_not_open")
    text = page(awa, NOTES)
    assert MARK in text
    assert "12 September" in text
    assert "Un marché" in text
    assert 'id="text"' not in text, "nothing to write into"
    assert "data-delete" not in text
    screen = workshop.moussa.get(
        f"{workshop.path}/screen", params={"activity": NOTES}, headers=PAGE
    ).text
    assert "state-earlier" in screen
    assert "Un marché" in screen


def test_what_the_host_opens_again_is_of_today(weeks: tuple[Workshop, Person]) -> None:
    workshop, awa = weeks
    runs(workshop, 2, 1)
    workshop.fanta.opens(NOTES).raise_for_status()
    runs(workshop, 2, 2)
    assert workshop.activity(NOTES)["state"] == "open", "only the change of session closes"
    assert awa.note("Encore").status_code == 201
    assert MARK not in page(awa, NOTES)


def test_what_stands_in_the_session_of_today_is_left_open(weeks: tuple[Workshop, Person]) -> None:
    workshop, _ = weeks
    runs(workshop, 2, 1)
    assert workshop.activity(QUADRANTS)["state"] == "open"
    runs(workshop, 2, 2)
    assert workshop.activity(QUADRANTS)["state"] == "open"


def test_a_vote_is_never_sealed_by_the_agenda_and_its_sealed_result_is_read_as_earlier(
    weeks: tuple[Workshop, Person],
) -> None:
    workshop, awa = weeks
    awa.vote("1", "8", "22").raise_for_status()
    session = workshop.bearer("organiser_url").get(f"{workshop.path}/export.json").json()
    for step in session["sessions"][1]["steps"]:  # a workshop that votes in its first session
        step["activity"] = None if step["activity"] == VOTE else step["activity"]
    session["sessions"][0]["steps"][0]["activity"] = VOTE
    imported = workshop.moussa.post("/boards/import", json=session).raise_for_status().json()
    host = workshop.someone()
    host.path = f"/b/{imported['code']}"
    host.get(imported["host_url"])
    host.post(f"{host.path}/agenda/2/1/run").raise_for_status()
    assert {activity["key"]: activity["state"] for activity in host.board()["activities"]}[
        VOTE
    ] == "open"
    host.closes().raise_for_status()
    bakary = workshop.someone()
    bakary.path = host.path
    bakary.post(f"{host.path}/seats", json={"name": "Bakary"}).raise_for_status()
    text = page(bakary, VOTE)
    assert MARK in text
    assert host.closes().json()["sha256"] in text


def test_without_an_agenda_nothing_is_earlier(workshop: Workshop) -> None:
    awa = workshop.seat("Awa")
    workshop.fanta.closes(NOTES).raise_for_status()
    assert MARK not in page(awa, NOTES)

"""The socket's messages and who may have them. Awa and Bakary have phones, the screen has nobody's
cookie."""

import json
from collections.abc import Callable
from contextlib import ExitStack

import pytest

from tests.shared import Start
from tests.web.forks import ForkedServer
from tests.web.lines import Line, line
from tests.web.people import NOTES, VOTE, Workshop

KEYS = {"version", "board", "activities", "notes", "removed", "tally", "turnout", "whole"}


def test_the_first_message_is_the_whole_and_says_so(any_workshop: Workshop) -> None:
    awa = any_workshop.seat("Awa")
    note = awa.note("Un marché").json()
    awa.vote("1", "8", "22")
    with line(any_workshop) as screen:
        frame = screen.next()
    board = any_workshop.moussa.board()
    assert set(frame) == KEYS - {"removed"}
    assert frame["whole"] is True
    assert frame["version"] == board["version"]
    assert frame["board"]["title"] == board["title"]
    assert frame["activities"] == board["activities"]
    assert [(note["id"], note["text"], note["field"]) for note in frame["notes"]] == [
        (note["id"], "Un marché", "1")
    ]
    assert frame["turnout"] == {"activity": VOTE, "round": 1, "ballots": 1, "seats": 1}
    assert frame["tally"] == {**frame["turnout"], "votes": {"1": 1, "8": 1, "22": 1}}


def test_the_server_speaks_the_subprotocol_that_was_asked_for(workshop: Workshop) -> None:
    with line(workshop) as screen:
        assert screen.socket.subprotocol == "palabre.json"


def test_without_a_subprotocol_the_numbers_are_the_very_same_json(workshop: Workshop) -> None:
    with line(workshop) as program, line(workshop, subprotocols=None) as page:
        program.next()
        numbers_of_page = until_numbers(page)
        workshop.seat("Awa").vote("1", "8", "22")
        program.until(lambda client_state: client_state.ballots() == 1)
        while (numbers_of_page or {"turnout": {}})["turnout"].get("ballots") != 1:
            numbers_of_page = until_numbers(page)
    assert numbers_of_page is not None
    assert numbers_of_page["tally"] == program.client_state.tallies[VOTE]
    assert numbers_of_page["turnout"] == program.client_state.turnouts[VOTE]


def until_numbers(page: Line) -> dict[str, dict[str, object]] | None:
    """The next JSON message with a turnout; fragments in between are for htmx."""
    while True:
        text = page.next_text()
        if text.startswith("{"):
            message = json.loads(text)
            if "turnout" in message:
                return message  # type: ignore[no-any-return]


def test_each_change_is_pushed_as_the_truth_of_what_changed_alone(any_workshop: Workshop) -> None:
    awa = any_workshop.seat("Awa")
    with line(any_workshop) as screen:
        screen.next()
        note = awa.note("Un marché").json()
        assert screen.next() == {"version": any_workshop.moussa.board()["version"], "notes": [note]}
        awa.vote("1", "8", "22")
        assert set(screen.next()) == {"version", "tally", "turnout"}
        any_workshop.fanta.closes(NOTES)
        pushed = screen.next()
        assert set(pushed) == {"version", "activities"}
        assert {activity["key"]: activity["state"] for activity in pushed["activities"]}[
            NOTES
        ] == "closed"
        any_workshop.fanta.delete(f"{any_workshop.path}/notes/{note['id']}")
        gone = screen.next()
        assert (set(gone), gone["removed"]) == ({"version", "removed"}, [note["id"]])


def test_a_phone_gets_the_tally_only_after_its_own_ballot(any_workshop: Workshop) -> None:
    awa, bakary = any_workshop.seat("Awa"), any_workshop.seat("Bakary")
    with line(any_workshop, "phone", person=bakary) as phone, line(any_workshop) as screen:
        awa.vote("1", "8", "22")
        screen.until(lambda client_state: client_state.ballots() == 1)
        phone.at(screen.client_state.version or 0)
        assert phone.client_state.turnouts[VOTE]["ballots"] == 1
        assert '"votes"' not in "".join(phone.texts).replace('"rule":{"votes"', "")
        bakary.vote("1", "2", "3")
        assert phone.until(lambda client_state: client_state.tallies).tallies[VOTE]["votes"] == {
            "1": 2,
            "2": 1,
            "3": 1,
            "8": 1,
            "22": 1,
        }


def test_at_close_no_socket_gets_a_number_before_the_close(
    any_server: ForkedServer, workshop_at: Start
) -> None:
    workshop = workshop_at(any_server, reveal="at_close")
    awa, organiser = workshop.seat("Awa"), workshop.bearer("organiser_url")
    who = [
        ("screen", None),
        ("phone", awa),
        ("host", workshop.fanta),
        ("host", organiser),
        ("screen", workshop.fanta),
    ]
    for audience, person in who:
        with line(workshop, audience, person=person) as watcher:
            watcher.next()
            awa.vote("1", "8", str(9 + len(watcher.texts[0]) % 20))
            workshop.seat("Bakary").vote("4", "5", "6")
            watcher.at(workshop.moussa.board()["version"])
            assert watcher.client_state.turnouts[VOTE]["ballots"] >= 2
            assert "tally" not in {key for frame in watcher.frames for key in frame}
    with line(workshop) as screen:
        workshop.fanta.closes()
        assert screen.until(lambda client_state: client_state.tallies).tallies[VOTE]["votes"][
            "4"
        ] == len(who)


def test_the_names_of_people_are_in_no_frame(any_workshop: Workshop) -> None:
    awa = any_workshop.seat("Awa Traoré", organisation="Mairie")
    with (
        line(any_workshop) as screen,
        line(any_workshop, "host", person=any_workshop.fanta) as console,
    ):
        awa.note("Un marché")
        awa.vote("1", "8", "22")
        for watcher in (screen, console):
            watcher.until(lambda client_state: client_state.ballots() == 1 and client_state.notes)
            texts = "".join(watcher.texts)
            assert not [
                secret
                for secret in ("Awa", "Mairie", awa.seat, awa.seat_code, "receipt")
                if secret in texts
            ]


def test_who_has_no_seat_is_told_to_go_away(any_workshop: Workshop) -> None:
    for person in (None, any_workshop.fanta):
        with line(any_workshop, "phone", person=person) as phone:
            assert phone.close_code() == 1008
            assert phone.texts == []


def test_a_host_s_line_needs_the_link(any_workshop: Workshop) -> None:
    for person in (None, any_workshop.seat("Awa")):
        with line(any_workshop, "host", person=person) as console:
            assert console.close_code() == 1008
    with line(any_workshop, "host", person=any_workshop.fanta) as console:
        assert console.next()["whole"]


@pytest.mark.parametrize("order", [("screen", "host"), ("host", "screen")])
def test_hosts_alone_hear_of_each_seat_whoever_came_first(
    any_workshop: Workshop, order: tuple[str, str]
) -> None:
    """Also that one has finished, which moves no number."""
    awa, fanta = any_workshop.seat("Awa"), any_workshop.fanta
    with ExitStack() as stack:
        came = {who: stack.enter_context(line(any_workshop, who, person=fanta)) for who in order}
        screen, console = came["screen"], came["host"]
        first = {who: watcher.next() for who, watcher in came.items()}
        assert [first["host"]["seats"], "seats" in first["screen"]] == [1, False]
        newest = any_workshop.moussa.board()["version"]
        for who, watcher in came.items():  # the first frame may be of a version before
            version = first[who]["version"]
            while version < newest:
                version = watcher.next()["version"]
        for method in ("PUT", "DELETE"):
            awa.request(method, f"{awa.path}/activities/{NOTES}/finished").raise_for_status()
            heard = {who: watcher.next() for who, watcher in came.items()}
            assert heard["host"] == {**heard["screen"], "seats": 1}
        any_workshop.seat("Bakary")
        assert [console.next()["seats"], "seats" in screen.next()] == [2, False]
        awa.vote("1", "8", "22").raise_for_status()
        assert "seats" not in console.next(), "a ballot is no news of a seat"


def test_a_board_that_is_not_there_is_told_so(workshop: Workshop) -> None:
    workshop.path = "/b/ZZZZZZ"
    with line(workshop) as screen:
        assert screen.close_code() == 1008


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "null", "http://127.0.0.1:1", "http://[::", "http://evil.127.0.0.1"],
)
def test_another_site_s_line_is_closed(workshop: Workshop, origin: str) -> None:
    awa = workshop.seat("Awa")
    for audience, person in (("phone", awa), ("screen", None), ("host", workshop.fanta)):
        with line(workshop, audience, person=person, origin=origin) as spy:
            assert spy.close_code() == 1008
            assert spy.texts == []


def test_our_own_page_s_line_stays(workshop: Workshop) -> None:
    """The control of the test above."""
    with line(workshop, "phone", person=workshop.seat("Awa"), origin=workshop.url) as phone:
        assert phone.next()["whole"]


@pytest.mark.parametrize("audience", ["", "organiser", "SCREEN", "%00", "phone%26audience=screen"])
def test_an_unknown_audience_is_a_phone(workshop: Workshop, audience: str) -> None:
    with line(workshop, audience) as nobody:
        assert nobody.close_code() == 1008


def test_what_a_client_says_is_never_a_command(workshop: Workshop) -> None:
    awa = workshop.seat("Awa")
    before = workshop.moussa.board()["version"]
    with line(workshop, "phone", person=awa) as phone:
        phone.next()
        for said in ('{"fields": ["1", "8", "22"]}', "ping", b"\x00\xff", ""):
            phone.socket.send(said)
        awa.note("Un marché")
        assert phone.until(lambda client_state: client_state.notes)
    assert workshop.moussa.board()["version"] == before + 1


def test_a_restart_is_said_as_1012_and_is_over_in_ten_seconds(
    fork_palabre: Callable[..., ForkedServer], workshop_at: Start
) -> None:
    server = fork_palabre()
    workshop = workshop_at(server)
    awa = workshop.seat("Awa")
    with line(workshop) as screen, line(workshop, "phone", person=awa) as phone:
        screen.next()
        phone.next()
        server.stop(within=10)
        assert (screen.close_code(), phone.close_code()) == (1012, 1012)
    server.start()
    with line(
        workshop,
        "phone",
        person=awa,
        since=phone.client_state.version,
        client_state=phone.client_state,
    ) as back:
        assert set(back.next()) == {"version"}, "nothing was lost, so nothing is sent again"


def test_an_erased_board_closes_its_lines(any_workshop: Workshop) -> None:
    with line(any_workshop) as screen:
        screen.next()
        erased = any_workshop.bearer("organiser_url").post(
            f"{any_workshop.path}/erase", json={"code": any_workshop.code.lower()}
        )
        assert erased.status_code == 204
        assert screen.close_code() == 1008
    assert any_workshop.moussa.get(any_workshop.path).status_code == 404


def test_private_notes_are_shown_to_nobody_else_and_leave_the_screens(
    any_workshop: Workshop,
) -> None:
    awa, settings = any_workshop.seat("Awa"), f"{any_workshop.path}/activities/{NOTES}/settings"
    first = awa.note("Un marché").json()["id"]
    with line(any_workshop) as screen:
        screen.until(lambda client_state: first in client_state.notes)
        any_workshop.fanta.post(settings, json={"private": True})
        screen.until(lambda client_state: not client_state.notes)
        awa.note("Une confidence")
        any_workshop.fanta.opens(VOTE, minutes=1)
        screen.at(any_workshop.moussa.board()["version"])
        assert "confidence" not in "".join(screen.texts)
        any_workshop.fanta.post(settings, json={"private": False})
        assert screen.until(lambda client_state: len(client_state.notes) == 2)


def test_names_come_and_go_with_the_board_s_setting(any_workshop: Workshop) -> None:
    awa, settings = any_workshop.seat("Awa"), f"{any_workshop.path}/settings"
    id = awa.note("Un marché").json()["id"]
    with line(any_workshop) as screen:
        assert "name" not in screen.until(lambda client_state: client_state.notes).notes[id]
        any_workshop.fanta.post(settings, json={"names_shown": True})
        screen.until(lambda client_state: client_state.notes[id].get("name") == "Awa")
        any_workshop.fanta.post(settings, json={"names_shown": False})
        screen.until(lambda client_state: "name" not in client_state.notes[id])

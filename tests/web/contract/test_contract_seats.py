"""Seats over HTTP: take one, come back to it, leave it; the cookies that name it."""

from http.cookies import SimpleCookie

import pytest

from tests.shared import Start
from tests.web.forks import ForkedServer
from tests.web.people import VOTE, Workshop, refusal


def test_a_seat_is_answered_with_its_code_and_a_cookie(any_workshop: Workshop) -> None:
    awa = any_workshop.seat("Awa", organisation="Mairie de Ségou", attendance="online")
    me = awa.board()["me"]
    assert me["seat"] == awa.seat
    assert me["ballots"] == {}
    assert awa.seat_code
    assert awa.seat_code != awa.seat


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"name": ""}, 422),
        ({"name": " \t\n"}, 422),
        ({"name": "\u202e\u200b"}, 422),
        ({"name": "A" * 121}, 422),
        ({"attendance": "on the moon"}, 422),
        ({"group": "no-such-group"}, 422),
        ({"organisation": "o" * 2000}, 422),
        ({"name": ["Awa"]}, 422),
        ({"name": None}, 422),
    ],
)
def test_a_seat_that_cannot_be_is_a_422(
    workshop: Workshop, body: dict[str, object], status: int
) -> None:
    version = workshop.moussa.board()["version"]
    answer = workshop.moussa.post(
        f"{workshop.path}/seats", json={"name": "Awa", "attendance": "in_room", **body}
    )
    assert answer.status_code == status
    assert "set-cookie" not in answer.headers
    assert workshop.moussa.board()["version"] == version


def test_names_are_kept_as_people_write_them(workshop: Workshop) -> None:
    awa = workshop.seat("  N’Dèye\u202e\n Aïcha 👩🏾‍🌾 ")
    assert awa.board()["me"]["name"] == "N’Dèye Aïcha 👩🏾‍🌾"


def test_a_seat_code_opens_the_same_seat_and_ballot_on_another_device(
    any_workshop: Workshop,
) -> None:
    awa = any_workshop.seat("Awa")
    ballot = awa.vote("1", "8", "22").json()
    borrowed = any_workshop.someone()
    answer = borrowed.post(f"{any_workshop.path}/seats/resume", json={"seat_code": awa.seat_code})
    assert (answer.status_code, answer.json()["seat"]) == (200, awa.seat)
    assert borrowed.board()["me"]["ballots"] == {
        VOTE: {"recorded_at": ballot["recorded_at"], "elsewhere": True}
    }
    assert awa.board()["me"]["ballots"] == {VOTE: ballot}


def as_typed(code: str) -> list[str]:
    plain = code.replace("-", "")
    return [
        code.lower(),
        plain,
        plain.lower(),
        f" {' '.join(plain)} ",
        f"{plain[:2]}-{plain[2:]}",
        f"{plain[:3]}–{plain[3:]}".lower(),
    ]


def test_a_seat_code_is_read_however_it_is_typed(workshop: Workshop) -> None:
    awa = workshop.seat("Awa")
    for typed in as_typed(awa.seat_code):
        answer = workshop.someone().post(f"{workshop.path}/seats/resume", json={"seat_code": typed})
        assert answer.json().get("seat") == awa.seat, typed


def test_a_board_s_code_is_read_however_it_is_typed(workshop: Workshop) -> None:
    for typed in as_typed(workshop.code):
        answer = workshop.someone().get(f"/b/{typed}")
        assert answer.json().get("code") == workshop.code, typed


@pytest.mark.parametrize("code", ["", "XXXX-XXXX", "ZZZZ-ZZZ2", "é", "\0", "' OR 1=1 --"])
def test_an_unknown_seat_code_opens_nothing(any_workshop: Workshop, code: str) -> None:
    answer = any_workshop.moussa.post(f"{any_workshop.path}/seats/resume", json={"seat_code": code})
    assert refusal(answer) == (401, "no_seat")
    assert "set-cookie" not in answer.headers


def test_a_seat_code_of_another_board_opens_nothing(
    sqlite_server: ForkedServer, workshop_at: Start
) -> None:
    workshop, elsewhere = workshop_at(sqlite_server), workshop_at(sqlite_server)
    answer = workshop.moussa.post(
        f"{workshop.path}/seats/resume", json={"seat_code": elsewhere.seat("Awa").seat_code}
    )
    assert refusal(answer) == (401, "no_seat")


def test_a_device_that_leaves_forgets_the_seat_and_the_seat_stays(workshop: Workshop) -> None:
    awa = workshop.seat("Awa")
    awa.vote("1", "8", "22")
    assert awa.post(f"{workshop.path}/seats/leave").status_code == 204
    assert awa.board()["me"] is None
    assert workshop.fanta.tally().json()["ballots"] == 1


def test_cookies_are_for_the_server_alone_and_for_this_board_alone(any_workshop: Workshop) -> None:
    joined = any_workshop.someone().post(
        f"{any_workshop.path}/seats", json={"name": "Awa", "attendance": "in_room"}
    )
    opened = any_workshop.someone().get(any_workshop.links["host_url"])
    for answer in (joined, opened):
        lines = answer.headers.get_list("set-cookie")
        for [cookie] in (SimpleCookie(line).values() for line in lines):
            assert cookie["httponly"] is True
            assert cookie["samesite"].lower() == "lax"
            assert cookie["path"] == any_workshop.path
            assert int(cookie["max-age"]) > 7 * 24 * 3600, "one comes back a week later"
            assert not cookie["secure"], "a laptop in the room has no TLS"
        assert 0 < len("".join(lines)) < 1024

"""Join codes cannot be walked, and the room where somebody tries it goes on."""

import itertools
from collections.abc import Callable, Iterator

import httpx
import pytest

from app.domain.codes import ALPHABET
from app.web.http.guesses import WRONG_CODES, code_in
from app.web.http.links.opened_boards import MOST_OPENED, OpenedBoards
from tests.shared import Start
from tests.web.crowds import Caller
from tests.web.doors import DOORS, address_of
from tests.web.forks import ForkedServer
from tests.web.people import VOTE, Workshop, refusal

GUESSES = 600


@pytest.fixture
def limited(fork_palabre: Callable[..., ForkedServer], workshop_at: Start) -> Workshop:
    """On a server as it comes: with limits."""
    return workshop_at(fork_palabre())


def codes() -> Iterator[str]:
    """Codes of no board."""
    return ("".join(letters) + "ZZZZ" for letters in itertools.product(ALPHABET, repeat=2))


def walks(workshop: Workshop, page: str = "", shape: Callable[[str], str] = str) -> list[int]:
    """The statuses of very many guesses in a row."""
    with Caller(workshop.url) as caller:
        return [
            caller.ask("GET", f"/b/{shape(code)}{page}")[0]
            for code in itertools.islice(codes(), GUESSES)
        ]


@pytest.mark.parametrize("page", ["", "/screen", f"/activities/{VOTE}/tally", "/host/not-a-token"])
def test_a_walk_through_the_codes_is_told_to_wait(limited: Workshop, page: str) -> None:
    statuses = walks(limited, page)
    assert statuses[: WRONG_CODES.uses] == [404] * WRONG_CODES.uses
    assert statuses[-1] == 429
    assert statuses.count(404) <= WRONG_CODES.uses * 3, "windows may pass meanwhile"


def test_a_server_without_limits_answers_every_guess(workshop: Workshop) -> None:
    """The control."""
    assert set(walks(workshop)) == {404}


def test_the_room_where_somebody_guesses_goes_on(limited: Workshop, workshop_at: Start) -> None:
    """All from one address: those who are in, those who come, and who starts a board there."""
    awa = limited.seat("Awa")
    assert walks(limited)[-1] == 429
    assert awa.vote("1", "8", "22").status_code == 200
    assert limited.seat("Bakary").note("Un marché").status_code == 201
    assert limited.someone().get(limited.path).status_code == 200
    assert (
        limited.someone()
        .post(f"{limited.path}/seats/resume", json={"seat_code": awa.seat_code})
        .status_code
        == 200
    )
    assert limited.fanta.closes(VOTE).status_code == 200
    again = limited.moussa.post(
        "/boards", json={"title": "Deuxième", "template": "priority-vote", "locale": "fr"}
    ).json()
    assert limited.someone().get(f"/b/{again['code']}").status_code == 200


def test_right_codes_that_the_address_does_not_know_are_refused_like_wrong_ones(
    fork_palabre: Callable[..., ForkedServer],
    workshop_at: Start,
    start_elsewhere: Callable[[Workshop], httpx.Client],
) -> None:
    """Else the budget would not slow a walk at all: 429 for wrong, 200 for right."""
    workshop = workshop_at(fork_palabre())
    elsewhere = start_elsewhere(workshop)
    for code in itertools.islice(codes(), GUESSES):
        answer = elsewhere.get(f"/b/{code}")
    assert refusal(answer) == (429, "slow_down")
    right = elsewhere.get(workshop.path)
    assert refusal(right) == (429, "slow_down")
    assert 1 <= int(right.headers["retry-after"]) <= WRONG_CODES.seconds
    seat = workshop.seat("Awa")
    assert elsewhere.get(workshop.path, headers={"Cookie": seat.cookie}).status_code == 200, (
        "a device with a seat is no guesser"
    )


@pytest.fixture
def start_elsewhere() -> Iterator[Callable[[Workshop], httpx.Client]]:
    """A client with another address of this machine."""
    opened: list[httpx.Client] = []

    def start(workshop: Workshop) -> httpx.Client:
        line = httpx.HTTPTransport(local_address="127.0.0.7")
        opened.append(
            httpx.Client(
                base_url=workshop.url,
                transport=line,
                headers={"Accept": "application/json"},
                timeout=30,
            )
        )
        return opened[-1]

    yield start
    for client in opened:
        client.close()


def test_no_address_of_an_unknown_board_passes_for_an_open_door(workshop: Workshop) -> None:
    """What answers 200 without looking for the board would show the way round the budget."""
    passed = []
    for line, door in DOORS.items():
        method, path = address_of(line, door, workshop)
        if method == "GET" and f"/b/{workshop.code}" in path:
            answer = workshop.someone().get(path.replace(workshop.code, "ZZZZZZ"))
            if answer.status_code in {200, 201}:
                passed.append(line)
    assert passed == []


def test_opened_boards_forget_the_oldest() -> None:
    opened = OpenedBoards(most=2)
    for code in ("A", "B", "A", "C"):
        opened.open("::1", code)
    assert [opened.is_open("::1", code) for code in "ABC"] == [True, False, True]
    assert MOST_OPENED > 10_000


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/b/k7mz4p", "K7MZ4P"),
        ("/b/K7MZ4P/live", "K7MZ4P"),
        ("/", ""),
        ("/boards", ""),
        ("/b", ""),
        ("/b/", "-"),
        ("/p/X", ""),
    ],
)
def test_the_code_of_an_address_is_found(path: str, code: str) -> None:
    assert code_in(path) == code

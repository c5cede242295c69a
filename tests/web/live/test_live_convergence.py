"""Whatever happens, each client ends with what a fresh one is told: random work, lines that break,
frames that are lost."""

import copy
import random

import pytest

from tests.shared import Start
from tests.web.forks import ForkedServer
from tests.web.lines import line, snapshot
from tests.web.live.days import Day, difference, gathered

CHECK_EVERY = 30


@pytest.mark.parametrize(
    ("database", "seed", "steps"), [("sqlite", 1, 240), ("sqlite", 2, 240), ("postgres", 3, 150)]
)
def test_every_client_ends_with_what_a_fresh_one_is_told(
    database: str, seed: int, steps: int, workshop_at: Start, request: pytest.FixtureRequest
) -> None:
    workshop = workshop_at(request.getfixturevalue(f"{database}_server"))
    chance = random.Random(seed)
    day = Day(workshop, chance)
    clients = gathered(workshop, day, chance)
    for step in range(1, steps + 1):
        day.step()
        for client in clients:
            chance.choice(
                [client.read_some, client.read_some, int, int, int, int, client.break_line]
            )()
        if step % CHECK_EVERY == 0:
            mark = day.mark()
            for client in clients:
                client.has(mark)
                fresh = snapshot(workshop, client.audience, client.person)
                assert difference(client.state(), fresh) == {}, f"step {step}, {client.audience}"
    for client in clients:
        client.open.close()


def test_a_frame_whose_content_is_lost_shows(
    sqlite_server: ForkedServer, workshop_at: Start
) -> None:
    """The control: a client that believes to have what it never read differs, until it says what it
    really has."""
    workshop = workshop_at(sqlite_server)
    day = Day(workshop, random.Random(5))
    with line(workshop) as screen:
        screen.next()
        before = copy.deepcopy(screen.client_state)
        first = day.mark()
        screen.until(lambda client_state: first in client_state.notes)
        deaf = copy.deepcopy(before)
        deaf.version = screen.client_state.version
        with line(workshop, since=deaf.version, client_state=deaf) as careless:
            second = day.mark()
            careless.until(lambda client_state: second in client_state.notes)
            assert set(difference(careless.client_state, snapshot(workshop))) == {f"notes {first}"}
        with line(workshop, since=before.version, client_state=before) as careful:
            careful.until(lambda client_state: second in client_state.notes)
            assert difference(careful.client_state, snapshot(workshop)) == {}

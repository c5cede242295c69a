"""kill -9 in the middle of the votes: what was answered is there exactly once, and a retry is the
same request. Without the safeguard it is lost."""

from collections.abc import Callable

import pytest

from tests.campaigns.campaign import campaigns
from tests.campaigns.crowd import Crowd
from tests.shared import Start
from tests.web.forks import ForkedServer


@pytest.mark.parametrize("name", ["kills", "kills-postgres", "kills-valkey"])
def test_what_was_answered_survives_kills(name: str) -> None:
    campaigns()[name].holds()


def test_a_killed_server_on_postgres_has_lost_and_doubled_nothing(
    fork_palabre: Callable[..., ForkedServer], workshop_at: Start, fresh_postgres_url: str
) -> None:
    server = fork_palabre(limits="off", database_url=fresh_postgres_url)
    crowd = Crowd(workshop_at(server), seed=6)
    for _ in range(6):
        crowd.strike(server)
    assert crowd.answered > 6, "they did write"

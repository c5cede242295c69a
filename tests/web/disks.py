"""A full disk, for one running server alone."""

import resource

import httpx

from tests.web.forks import ForkedServer
from tests.web.people import Person

LONG = "é" * 480
MOST_NOTES = 3000


class NearlyFull:
    """A server whose files may not grow beyond a size: a full disk, for it alone."""

    def __init__(self, server: ForkedServer) -> None:
        self.server = server
        self.lines = 0

    def fills(self, awa: Person) -> httpx.Response:
        """Lets Awa write until nothing more is recorded; the first refusal."""
        self.lines = len(self.server.log().splitlines())
        resource.prlimit(self.server.pid, resource.RLIMIT_FSIZE, (700_000, resource.RLIM_INFINITY))
        for _ in range(MOST_NOTES):
            answer = awa.note(LONG)
            if answer.status_code != 201:
                return answer
        raise AssertionError("the disk was never full")

    def empties(self) -> None:
        resource.prlimit(
            self.server.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
        )

    def news(self) -> list[str]:
        """The lines of the log since."""
        return self.server.log().splitlines()[self.lines :]

"""A programme on one server and a town's board on another."""

from typing import Any

import httpx

from tests.servers.process import until
from tests.web.forks import ForkedServer
from tests.web.people import JSON

Json = dict[str, Any]


def at(server: ForkedServer, wires: httpx.HTTPTransport) -> httpx.Client:
    return httpx.Client(base_url=server.url, headers=JSON, timeout=60, transport=wires)


class Programme:
    """A programme with one planned town, on a server of its own."""

    def __init__(self, server: ForkedServer, wires: httpx.HTTPTransport) -> None:
        self.server, self.organiser = server, at(server, wires)
        towns = [{"town": "Ségou", "country": "Mali"}]
        body = {"title": "Afrique 2026", "template": "priority-vote", "towns": towns}
        new = self.organiser.post("/programmes", json=body).json()
        self.path, self.link = f"/p/{new['code']}", new["boards"][0]["send_url"]
        self.organiser.get(httpx.URL(new["programme_url"]).path)

    def towns(self) -> list[tuple[str, int]]:
        whole = self.organiser.get(self.path).json()
        return [(town["town"], town["ballots"]) for town in whole["towns"]]

    def new_link(self, town: str) -> str:
        answer = self.organiser.post(f"{self.path}/senders", json={"town": town})
        assert answer.status_code == 201
        return str(answer.json()["send_url"])


class Town:
    """A board with its vote on a server of its own."""

    def __init__(self, server: ForkedServer, wires: httpx.HTTPTransport) -> None:
        self.server, self.wires, self.organiser = server, wires, at(server, wires)
        body = {"title": "Vote", "place": "Segu", "template": "priority-vote"}
        new = self.organiser.post("/boards", json=body).json()
        self.path = f"/b/{new['code']}"
        self.organiser.get(httpx.URL(new["organiser_url"]).path)

    def link(self, link: str) -> httpx.Response:
        return self.organiser.post(f"{self.path}/programme", json={"link": link})

    def vote(self, voters: int) -> None:
        vote = f"{self.path}/activities/priorites"
        assert self.organiser.post(f"{vote}/open").status_code == 200
        self.organiser.post(f"{self.path}/settings", json={"joining": "open"})
        for number in range(voters):
            person = at(self.server, self.wires)
            seat = {"name": f"Sekou Keita {voters}{number}", "attendance": "in_room"}
            assert person.post(f"{self.path}/seats", json=seat).status_code == 201
            ballot = {"fields": ["1", "8", str(20 + number % 4)]}
            assert person.put(f"{vote}/ballot", json=ballot).status_code == 200
        assert self.organiser.post(f"{vote}/close").status_code == 200

    def sending(self) -> Json:
        answer: Json = self.organiser.get(f"{self.path}/programme").json()
        return answer

    def wait_for(self, state: str, problem: str | None = None) -> Json:
        def is_there() -> bool:
            now = self.sending()
            return (now["state"], now["problem"]) == (state, problem)

        until(is_there, seconds=60, otherwise=lambda: f"{self.sending()}")
        return self.sending()

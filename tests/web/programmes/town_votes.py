"""Holds the votes of towns over HTTP."""

from typing import Any

import httpx

from tests.web.people import JSON

Json = dict[str, Any]


def at(url: str, wires: httpx.HTTPTransport) -> httpx.Client:
    return httpx.Client(base_url=url, headers=JSON, transport=wires, timeout=60)


def hold_vote(url: str, wires: httpx.HTTPTransport, links: Json, voters: int, shift: int) -> Json:
    """Opens the vote, lets people vote, closes it; returns the session's document."""
    path = f"/b/{links['code']}"
    vote = f"{path}/activities/priorites"
    host = at(url, wires)
    host.get(httpx.URL(links["organiser_url"]).path)
    assert host.post(f"{vote}/open").status_code == 200
    for number in range(voters):
        person = at(url, wires)
        person.post(f"{path}/seats", json={"name": f"P{number}", "attendance": "in_room"})
        fields = [str(1 + shift % 3), str(5 + (number + shift) % 9), str(20 + number % 4)]
        assert person.put(f"{vote}/ballot", json={"fields": fields}).status_code == 200
    activities = host.get(f"{path}/export.json").json()["activities"]
    [open_vote] = [activity for activity in activities if activity["key"] == "priorites"]
    assert open_vote["rounds"][-1]["ballots"] is None
    assert host.post(f"{vote}/close").status_code == 200
    document: Json = host.get(f"{path}/export.json").json()
    return document

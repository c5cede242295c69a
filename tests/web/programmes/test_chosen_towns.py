"""Towns of a programme are ticked and set side by side without their files: what comes is what
/compare makes of the files."""

import csv
import io
import json
from typing import Any

import httpx
import pytest

from tests.web.forks import ForkedServer
from tests.web.pages import PAGE
from tests.web.people import refusal
from tests.web.programmes.town_votes import at, hold_vote

Json = dict[str, Any]
TOWNS = ("Ségou", "Puebla", "Cork", "Mopti", "Esch")
VOTERS = (5, 6, 7, 3)  # Mopti is small, Esch does not vote


class Chosen:
    """A programme of five towns, four of which voted; Lisboa, Jinju and a town of another list
    come by file."""

    def __init__(self, url: str, wires: httpx.HTTPTransport) -> None:
        self.url, self.wires = url, wires
        self.organiser = at(url, wires)
        lines = [{"town": name} for name in TOWNS]
        body = {"title": "Monde", "template": "priority-vote", "towns": lines}
        new = self.organiser.post("/programmes", json=body).json()
        self.path = f"/p/{new['code']}"
        self.organiser.get(httpx.URL(new["programme_url"]).path)
        voting = enumerate(zip(new["boards"], VOTERS, strict=False))
        self.files = [
            hold_vote(url, wires, board, voters, shift) for shift, (board, voters) in voting
        ]
        self.lisboa = self.send("Lisboa", template="priority-vote")
        self.jinju = self.send("Jinju", template="culture21plus")

    def send(self, place: str, **options: Any) -> Json:
        """A vote on a board of its own, whose file is dropped on the programme."""
        body = {"title": "Vote", "place": place, **options}
        links = at(self.url, self.wires).post("/boards", json=body).json()
        file = hold_vote(self.url, self.wires, links, 8, 1)
        assert self.organiser.post(f"{self.path}/sessions", json=file).status_code == 201
        return file

    def compare(self, *numbers: int, **more: Any) -> httpx.Response:
        return self.organiser.get(f"{self.path}/compare", params={"town": numbers}, **more)

    def compare_files(self, *files: Json) -> Json:
        parts = [
            ("session", (f"{place}.json", json.dumps(file), "application/json"))
            for place, file in enumerate(files)
        ]
        comparison: Json = self.organiser.post("/compare", files=parts).json()
        return comparison


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def chosen(request: pytest.FixtureRequest, wires: httpx.HTTPTransport) -> Chosen:
    server: ForkedServer = request.getfixturevalue(f"{request.param}_server")
    return Chosen(server.url, wires)


def test_towns_are_compared_as_their_files_would_be(chosen: Chosen) -> None:
    answer = chosen.compare(6, 1, 3).raise_for_status().json()
    of_files = chosen.compare_files(chosen.files[0], chosen.files[2], chosen.lisboa)
    assert answer["framework"] == of_files["framework"]
    same = ("ballots", "seats", "sealed", "rule", "framework", "left_out", "day")
    for town, workshop in zip(answer["workshops"], of_files["workshops"], strict=True):
        assert {name: town[name] for name in same} == {name: workshop[name] for name in same}
    for row, row_of_files in zip(answer["fields"], of_files["fields"], strict=True):
        votes = {name: row[name] for name in ("field", "block", "votes", "shares")}
        assert votes == {name: row_of_files[name] for name in votes}
    assert [town["title"] for town in answer["workshops"]] == ["Ségou", "Cork", "Lisboa"]


def test_another_version_is_read_on_the_programme_s(chosen: Chosen) -> None:
    answer = chosen.compare(1, 7).raise_for_status().json()
    jinju = answer["workshops"][1]
    assert (jinju["title"], jinju["framework"]) == ("Jinju", "culture21plus-segou-2024")
    assert answer["framework"]["id"] == "culture21plus-2023"
    read = sum(row["votes"][1] or 0 for row in answer["fields"])
    assert read + sum(field["votes"] for field in jinju["left_out"]) == 8 * 3
    assert any(row["notes"][1] is not None for row in answer["fields"])
    assert all(row["notes"][0] is None for row in answer["fields"])


def test_who_cannot_be_compared_is_said(chosen: Chosen) -> None:
    whole = chosen.organiser.get(chosen.path).json()
    why = {town["town"]: town["why_not"] for town in whole["comparable"]}
    expected = {"Mopti": "small", "Esch": "no_vote"}
    assert why == {**dict.fromkeys((*TOWNS, "Lisboa", "Jinju")), **expected}
    for number in (4, 5):
        answer = chosen.compare(1, number)
        assert refusal(answer) == (422, "town_not_compared")
        assert TOWNS[number - 1] in answer.json()["message"]
    assert refusal(chosen.compare(1)) == (422, "compare_count")
    assert refusal(chosen.compare(2, 2)) == (422, "compare_count")
    assert refusal(chosen.compare(*range(1, 14))) == (422, "compare_count")
    assert refusal(chosen.compare(1, 99)) == (404, "no_such_town")
    stranger = at(chosen.url, chosen.wires).get(f"{chosen.path}/compare?town=1&town=2")
    assert refusal(stranger) == (403, "not_host")


def test_the_page_ticks_those_that_can_be_compared(chosen: Chosen) -> None:
    page = chosen.organiser.get(chosen.path, headers=PAGE).text
    boxes = [number for number in range(1, 8) if f'name="town" value="{number}"' in page]
    assert boxes == [1, 2, 3, 6, 7]
    assert f'<form class="stack" action="{chosen.path}/compare">' in page
    compared = chosen.compare(1, 6, headers=PAGE)
    assert (compared.status_code, compared.text.count('<table class="compared"')) == (200, 1)
    assert compared.text.count(" checked") == 2
    refused = chosen.compare(6, headers=PAGE)
    assert (refused.status_code, refused.text.count(" checked")) == (422, 1)
    empty = chosen.organiser.get(f"{chosen.path}/compare", headers=PAGE)
    assert (empty.status_code, empty.text.count('name="town"')) == (200, 5)


def test_the_table_opens_in_a_spreadsheet(chosen: Chosen) -> None:
    params = {"town": ["1", "2"], "format": "csv"}
    headers = {"Accept-Language": "en"}
    answer = chosen.organiser.get(f"{chosen.path}/compare", params=params, headers=headers)
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert (len(rows), rows[0][3].partition(" ")[0]) == (31, "Ségou")

"""Twelve towns in three languages vote; their sums are counted again from their files alone."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.web.forks import ForkedServer, ForkServer
from tests.web.pages import PAGE
from tests.web.programmes.town_votes import at, hold_vote

Json = dict[str, Any]
COUNTRIES = {"fr": "Mali", "es": "México", "en": "Ireland"}
VOTERS = (5, 6, 7, 5, 8, 5, 6, 5, 3, 7, 5, 4)  # two towns have fewer than five ballots


def towns() -> list[dict[str, str]]:
    return [
        {
            "town": f"Ville {number}",
            "country": COUNTRIES[language],
            "locale": language,
            "date": f"2026-03-{number + 1:02}",
        }
        for number, language in enumerate(("fr", "es", "en") * 4)
    ]


def recount(sessions: list[Json]) -> dict[str, tuple[int, int, float, float, int]]:
    """Counts each field from the files' ballots: (votes, ballots, by ballot, by town, top)."""
    shares: dict[str, list[float]] = {}
    votes: dict[str, int] = {}
    top: dict[str, int] = {}
    total = 0
    for session in sessions:
        ballots = session["activities"][0]["rounds"][-1]["ballots"]
        names = [f["id"] for b in session["frameworks"][0]["blocks"] for f in b["fields"]]
        total += len(ballots)
        counts = {name: sum(name in ballot["fields"] for ballot in ballots) for name in names}
        for name, count in counts.items():
            votes[name] = votes.get(name, 0) + count
            shares.setdefault(name, []).append(count / len(ballots))
            place = 1 + sum(more > count for more in counts.values())
            top[name] = top.get(name, 0) + (count > 0 and place <= 5)
    return {
        name: (votes[name], total, votes[name] / total, sum(of) / len(of), top[name])
        for name, of in shares.items()
    }


def as_counted(document: Json) -> dict[str, tuple[Any, ...]]:
    names = ("votes", "ballots", "share_by_ballot", "share_by_town", "top_five_in")
    return {field["field"]: tuple(field[name] for name in names) for field in document["fields"]}


def is_same(document: Json, sessions: list[Json]) -> bool:
    counted, expected = as_counted(document), recount(sessions)
    assert len(expected) == 30
    return counted.keys() == expected.keys() and all(
        counted[name] == pytest.approx(expected[name]) for name in expected
    )


class Played:
    """The programme, played once on a server."""

    def __init__(self, url: str, wires: httpx.HTTPTransport) -> None:
        self.url, self.wires = url, wires
        self.organiser = at(url, wires)
        body = {"title": "Afrique 2026", "template": "priority-vote", "towns": towns()}
        answer = self.organiser.post("/programmes", json=body)
        assert answer.status_code == 201, answer.text
        self.new: Json = answer.json()
        self.path = f"/p/{self.new['code']}"
        opened = self.organiser.get(httpx.URL(self.new["programme_url"]).path)
        assert (opened.status_code, opened.headers["location"]) == (303, self.path)
        self.sessions = [
            hold_vote(url, wires, board, voters, number)
            for number, (board, voters) in enumerate(zip(self.new["boards"], VOTERS, strict=True))
        ]

    def whole(self) -> Json:
        document: Json = self.organiser.get(self.path).json()
        return document

    def send(self, session: Json) -> tuple[int, str]:
        answer = self.organiser.post(f"{self.path}/sessions", json=session)
        return answer.status_code, answer.json()["state"]


@pytest.fixture(scope="module")
def played(any_hall_url: str, wires: httpx.HTTPTransport) -> Played:
    return Played(any_hall_url, wires)


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def any_hall_url(request: pytest.FixtureRequest) -> str:
    server: ForkedServer = request.getfixturevalue(f"{request.param}_server")
    return server.url


def test_the_sums_are_those_of_the_files(played: Played) -> None:
    document = played.whole()
    assert is_same(document, played.sessions)
    assert len(document["towns"]) == len(document["boards"]) == 12
    assert document["missing"] == []
    assert [town["votes"] is None for town in document["towns"]] == [n < 5 for n in VOTERS]
    assert {board["state"] for board in document["boards"]} == {"closed"}
    exported = played.organiser.get(f"{played.path}/export.json").json()
    assert is_same(exported, played.sessions)
    assert {part["country"]: part["ballots"] for part in document["countries"]} == {
        country: sum(VOTERS[place::3]) for place, country in enumerate(COUNTRIES.values())
    }


def test_a_session_counts_once_and_a_newer_one_replaces_it(
    played: Played, sqlite_server: ForkedServer
) -> None:
    before = played.whole()
    assert played.send(played.sessions[0]) == (200, "here")
    body = {"title": "Vote", "place": "Lisboa", "template": "priority-vote", "locale": "es"}
    links = at(sqlite_server.url, played.wires).post("/boards", json=body).json()
    older = hold_vote(sqlite_server.url, played.wires, links, 5, 1)
    assert played.send(older) == (201, "new")
    assert played.send(older) == (200, "same")
    newer = hold_vote(sqlite_server.url, played.wires, links, 2, 2)
    assert played.send(newer)[1] == "newer"
    assert played.send(older)[1] == "older"
    names = [town["town"] for town in played.whole()["towns"]]
    assert names == [town["town"] for town in before["towns"]] + ["Lisboa"]


def test_files_and_page_are_for_the_bearer_alone(played: Played) -> None:
    kinds = {"json": b"{", "csv": "\ufeff".encode(), "xlsx": b"PK", "pdf": b"%PDF"}
    for kind, start in kinds.items():
        answer = played.organiser.get(f"{played.path}/export.{kind}")
        assert (answer.status_code, answer.content[: len(start)]) == (200, start)
        stranger = at(played.url, played.wires).get(f"{played.path}/export.{kind}")
        assert (stranger.status_code, stranger.json()["refusal"]) == (403, "not_host")
    page = played.organiser.get(played.path, headers=PAGE)
    assert page.status_code == 200
    assert "Ville 11" in page.text
    assert "/host/" not in page.text
    stamp = page.text.partition('data-stamp="')[2].partition('"')[0]
    news = played.organiser.get(f"{played.path}/news", params={"since": stamp})
    assert news.status_code == 204


def test_the_sums_name_fields_in_the_reader_s_language(played: Played) -> None:
    names = {"fr": "Droits culturels", "en": "Cultural rights", "es": "Derechos culturales"}
    for language, name in names.items():
        headers = {**PAGE, "Accept-Language": language}
        for address in (played.path, f"{played.path}/news"):
            page = played.organiser.get(address, headers=headers).text
            assert name in page
            assert not [text for text in names.values() if text != name and text in page]
    whole = played.organiser.get(played.path, params={"languages": "all"}).json()
    assert whole["frameworks"][0]["blocks"][0]["fields"][0]["name"] == names


def test_gather_makes_the_same_of_the_files(
    played: Played, tmp_path: Path, fork_server: ForkServer
) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    for number, session in enumerate(played.sessions):
        (folder / f"{number:02}.json").write_text(json.dumps(session))
    (folder / "twice.json").write_text(json.dumps(played.sessions[0]))
    (folder / "broken.json").write_text(json.dumps(played.sessions[0])[:3000])
    done = fork_server.run("gather", str(folder), "-o", str(folder / "programme.json"))
    assert done.returncode == 0
    assert b"broken.json" in done.stderr
    document = json.loads((folder / "programme.json").read_text())
    assert is_same(document, played.sessions)
    assert [town["country"] for town in document["towns"]] == list(COUNTRIES.values()) * 4
    assert [entry["file"] for entry in document["damaged"]] == ["broken.json"]
    assert [entry["file"] for entry in document["twice"]] == ["twice.json"]


def test_an_erased_board_leaves_the_programme_with_its_sums(played: Played) -> None:
    links = played.new["boards"][4]
    organiser = at(played.url, played.wires)
    organiser.get(httpx.URL(links["organiser_url"]).path)
    body = {"code": links["code"]}
    assert organiser.post(f"/b/{links['code']}/erase", json=body).status_code == 204
    document = played.whole()
    assert links["code"] not in {board["code"] for board in document["boards"]}
    [missing] = document["missing"]
    assert (missing["town"], missing["state"]) == ("Ville 4", "erased")
    assert "Ville 4" not in {town["town"] for town in document["towns"]}

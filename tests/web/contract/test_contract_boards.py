"""Boards and seats over HTTP: start one, join it, come back to it."""

import re
from urllib.parse import urlsplit

import httpx
import pytest

from app.domain.histogram import SECONDS
from tests.servers.process import ROOT
from tests.shared import Start
from tests.web.forks import ForkedServer
from tests.web.people import JSON, VOTE, Person, Workshop, refusal

TEMPLATES = ["culture21plus", "priority-vote", "cooperation-decentralisee"]
OUTLINE = "Lieux\n  Marché\n  École\nGestes\n  Planter\n  Réparer\n"


def test_a_new_board_answers_with_its_code_and_its_four_links(any_workshop: Workshop) -> None:
    assert set(any_workshop.links) == {
        "code",
        "join_url",
        "screen_url",
        "host_url",
        "organiser_url",
    }
    assert re.fullmatch("[23456789A-HJKMNP-TV-Z]{6}", any_workshop.code)
    assert urlsplit(any_workshop.links["join_url"]).path == f"/b/{any_workshop.code}"
    assert urlsplit(any_workshop.links["screen_url"]).path == f"/b/{any_workshop.code}/screen"
    for role in ("host", "organiser"):
        assert urlsplit(any_workshop.links[f"{role}_url"]).path.startswith(
            f"/b/{any_workshop.code}/{role}/"
        )
        assert not urlsplit(any_workshop.links[f"{role}_url"]).query


@pytest.mark.parametrize("template", TEMPLATES)
def test_each_template_starts_a_board(
    sqlite_server: ForkedServer, workshop_at: Start, template: str
) -> None:
    workshop = workshop_at(sqlite_server, template=template, title="Atelier de Ségou", locale="fr")
    board = workshop.moussa.board()
    assert (board["title"], board["locale"]) == ("Atelier de Ségou", "fr")
    assert workshop.activity(VOTE)["rule"] == {"votes": 3, "repeats": False}
    assert workshop.seat("Awa").vote(*field_ids(board)[:3]).status_code == 200


def field_ids(board: dict[str, object]) -> list[str]:
    """Of the framework that the vote is about."""
    framework = next(
        activity["framework"] for activity in board["activities"] if activity["key"] == VOTE
    )  # type: ignore[attr-defined]
    blocks = next(
        shipped["blocks"] for shipped in board["frameworks"] if shipped["id"] == framework
    )  # type: ignore[attr-defined]
    return [field["id"] for block in blocks for field in block["fields"]]


@pytest.mark.parametrize(
    "framework",
    [
        OUTLINE,
        {
            "title": "Mon cadre",
            "blocks": [{"id": "a", "name": "A", "fields": [{"id": "7", "name": "Eau"}]}],
        },
    ],
)
def test_one_s_own_framework_starts_a_board(
    sqlite_server: ForkedServer, workshop_at: Start, framework: object
) -> None:
    workshop = workshop_at(sqlite_server, template="framework", framework=framework)
    ids = field_ids(workshop.moussa.board())
    assert ids
    assert (
        workshop.seat("Awa").vote(*ids[: workshop.activity()["rule"]["votes"]]).status_code == 200
    )


@pytest.mark.parametrize(
    "body",
    [
        {"template": "nothing-like-it"},
        {"locale": "xx"},
        {"title": "   "},
        {"title": ""},
        {"title": "é" * 5000},
        {"template": "framework"},
        {"template": "framework", "framework": ""},
        {"template": "framework", "framework": {}},
        {"template": "framework", "framework": {"title": "x", "blocks": []}},
        {"template": "framework", "framework": "{"},
        {"template": "framework", "framework": "[" * 20000},
        {"title": {"no": "text"}},
    ],
)
def test_a_board_that_cannot_be_is_a_422(
    sqlite_server: ForkedServer, wires: httpx.HTTPTransport, body: dict[str, object]
) -> None:
    anyone = Person(base_url=sqlite_server.url, transport=wires, headers=JSON)
    assert (
        anyone.post(
            "/boards", json={"title": "Ségou", "template": "culture21plus", "locale": "fr", **body}
        ).status_code
        == 422
    )


def test_a_create_token_is_asked_for_when_it_is_set(
    fork_palabre: object, wires: httpx.HTTPTransport
) -> None:
    server = fork_palabre(create_token="baobab")  # type: ignore[operator]
    anyone = Person(base_url=server.url, transport=wires, headers=JSON)
    body = {"title": "Ségou", "template": "priority-vote"}
    for wrong in ({}, {"Authorization": "Bearer karité"}, {"Authorization": "baobab"}):
        encoded = {name: value.encode() for name, value in wrong.items()}
        assert refusal(anyone.post("/boards", json=body, headers=encoded)) == (403, "not_host")
    assert (
        anyone.post("/boards", json=body, headers={"Authorization": "Bearer baobab"}).status_code
        == 201
    )


def test_a_board_tells_its_activities_frameworks_and_groups(any_workshop: Workshop) -> None:
    board = any_workshop.moussa.board()
    assert set(board) >= {"title", "locale", "version", "activities", "frameworks", "groups", "me"}
    assert board["me"] is None
    assert isinstance(board["version"], int)
    for activity in board["activities"]:
        assert set(activity) >= {"key", "kind", "state", "framework", "reveal", "rule", "practice"}
        assert activity["framework"] in {framework["id"] for framework in board["frameworks"]}
    vote = any_workshop.activity(VOTE)
    assert (vote["kind"], vote["state"], vote["reveal"], vote["practice"]) == (
        "vote",
        "open",
        "live",
        False,
    )
    assert len(field_ids(board)) == 30
    for framework in board["frameworks"]:
        assert set(framework) >= {"id", "title", "blocks"}
        assert all(set(block) >= {"id", "name", "fields"} for block in framework["blocks"])


def test_a_secret_link_is_exchanged_for_a_cookie_and_works_again(any_workshop: Workshop) -> None:
    for _ in range(2):  # a chat's preview uses nothing up
        device = any_workshop.someone()
        answer = device.get(any_workshop.links["host_url"])
        assert answer.status_code == 303
        assert answer.headers["location"].startswith(any_workshop.path)
        assert any_workshop.links["host_url"].rpartition("/")[2] not in answer.headers["location"]
        assert device.opens().status_code == 200


def test_a_wrong_or_replaced_link_opens_nothing(any_workshop: Workshop) -> None:
    assert refusal(any_workshop.someone().get(f"{any_workshop.path}/host/wrong")) == (
        403,
        "not_host",
    )
    stranger = any_workshop.someone()
    stranger.get(any_workshop.links["host_url"])
    renewed = any_workshop.fanta.post(f"{any_workshop.path}/links/host")
    assert renewed.status_code == 201
    assert refusal(any_workshop.someone().get(any_workshop.links["host_url"])) == (403, "not_host")
    assert refusal(stranger.opens()) == (403, "not_host"), "the cookies of the old link end with it"
    assert any_workshop.fanta.opens().status_code == 200, "who renews it is not shut out"
    assert any_workshop.someone().get(renewed.json()["host_url"]).status_code == 303


def test_a_forged_cookie_opens_no_seat(any_workshop: Workshop) -> None:
    awa = any_workshop.seat("Awa")
    signed = awa.cookies["palabre_seat"]
    for forged in (
        signed[:-9] + ("A" if signed[-9] != "A" else "B") + signed[-8:],
        awa.seat,
        "",
        "é".encode().hex(),
        "." * 500,
    ):
        headers = {**JSON, "Cookie": f"palabre_seat={forged}"}
        assert (
            any_workshop.someone().get(any_workshop.path, headers=headers).json()["me"] is None
        ), forged


def test_health_is_told_with_the_database_and_the_bus(any_server: ForkedServer) -> None:
    answer = httpx.get(f"{any_server.url}/healthz")
    assert (answer.status_code, answer.json()) == (200, {"ok": True, "database": True, "bus": True})


def test_metrics_are_prometheus_text(any_server: ForkedServer) -> None:
    answer = httpx.get(f"{any_server.url}/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain")
    statuses = {
        line.rpartition(" ")[0]: float(line.rpartition(" ")[2])
        for line in answer.text.splitlines()
        if not line.startswith("#")
    }
    assert (
        0
        < statuses["palabre_commits_total"]
        == statuses['palabre_commit_batch_bucket{le="+Inf"}']
        <= statuses["palabre_commands_total"]
    )
    assert (
        statuses['palabre_commit_batch_bucket{le="1.0"}']
        <= statuses['palabre_commit_batch_bucket{le="2.0"}']
    )
    assert {
        "palabre_frames_total",
        "palabre_sockets",
        "palabre_screens_behind",
        "palabre_behind_seconds",
    } <= set(statuses)


def test_metrics_tell_who_waits_without_naming_a_board(
    any_workshop: Workshop, any_server: ForkedServer
) -> None:
    any_workshop.fanta.opens()
    awa = any_workshop.seat("Awa")
    assert awa.vote("1", "8", "22").status_code == 200
    text = httpx.get(f"{any_server.url}/metrics").text
    counts = dict(re.findall(r"^(palabre_\w+_wait_seconds_count\{.*\}) (\S+)$", text, re.MULTILINE))
    assert float(counts['palabre_command_wait_seconds_count{ahead="0"}']) >= 2
    sizes = ("1-30", "31-300", "301-3000", "3001+")
    assert {f'palabre_push_wait_seconds_count{{screens="{size}"}}' for size in sizes} < set(counts)
    buckets = re.findall(
        r'^palabre_command_wait_seconds_bucket\{ahead="0",le="(\S+)"\} (\S+)$', text, re.MULTILINE
    )
    assert [float(end) for end, _ in buckets] == [*SECONDS, float("inf")]
    assert float(buckets[-1][1]) == float(counts['palabre_command_wait_seconds_count{ahead="0"}'])
    assert any_workshop.code not in text


def test_the_dashboard_asks_for_what_there_is(any_workshop: Workshop) -> None:
    any_workshop.seat("Awa").vote("1")  # a refusal, so that its series is there
    addresses = set(
        re.findall(r"^(\w+?)(?:\{.*\})? ", any_workshop.moussa.get("/metrics").text, re.MULTILINE)
    )
    requests = set(
        re.findall(
            r"\b(?:palabre|process)_\w+",
            (ROOT / "deploy" / "grafana-dashboard.json").read_text(encoding="utf-8"),
        )
    )
    assert len(requests) > 10
    assert requests <= addresses, requests - addresses


def test_refusals_are_counted_by_their_code(any_workshop: Workshop) -> None:
    def refused() -> float:
        match = re.search(
            r'^palabre_refusals_total\{code="ballot_incomplete"\} (\S+)',
            any_workshop.moussa.get("/metrics").text,
            re.MULTILINE,
        )
        return float(match[1]) if match else 0

    before = refused()
    any_workshop.fanta.opens(VOTE)
    assert any_workshop.seat("Awa").vote("1", "8").status_code == 422
    assert refused() == before + 1


def test_the_interface_is_documented_by_the_app_itself(sqlite_server: ForkedServer) -> None:
    paths = httpx.get(f"{sqlite_server.url}/openapi.json", timeout=30).json()["paths"]
    assert {"/boards", "/b/{code}", "/b/{code}/seats", "/b/{code}/activities/{key}/ballot"} <= set(
        paths
    )

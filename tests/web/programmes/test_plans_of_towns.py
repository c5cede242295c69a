"""The plans of action of a programme's towns, in sums: of boards here, and of a file sent."""

import io
from typing import Any

import httpx
import openpyxl

from app.queries.programmes.plans import plan_of_document
from tests.web.forks import ForkedServer
from tests.web.pages import PAGE
from tests.web.people import JSON

Json = dict[str, Any]
DAY, LATER = "2027-03-12", "2027-09-12"
TOWNS = [{"town": name, "country": "Mali", "locale": "fr"} for name in ("Ségou", "Bamako")]


def at(url: str, wires: httpx.HTTPTransport) -> httpx.Client:
    return httpx.Client(base_url=url, headers=JSON, transport=wires, timeout=60)


def plans(host: httpx.Client, links: Json, states: list[str]) -> Json:
    """A plan with one line more than `states`, followed up twice; returns the session."""
    path = f"/b/{links['code']}"
    host.get(httpx.URL(links["organiser_url"]).path)
    host.post(f"{path}/activities/propositions/open").raise_for_status()
    seat = host.post(f"{path}/seats", json={"name": "Awa", "attendance": "in_room"})
    seat.raise_for_status()
    ids = [f"{number:08}-0000-4000-8000-000000000000" for number in range(len(states) + 1)]
    for note in ids:
        body = {"activity": "propositions", "field": "1", "text": f"Proposition {note[:8]}"}
        host.put(f"{path}/notes/{note}", json=body).raise_for_status()
        host.post(f"{path}/plan/{note}", json={"lead": "Zqmairie"}).raise_for_status()
    for day in (DAY, LATER):
        host.post(f"{path}/follow-ups", json={"day": day}).raise_for_status()
    for note, state in zip(ids, states, strict=False):
        earlier = {"state": "under_way"}
        host.post(f"{path}/follow-ups/{DAY}/{note}", json=earlier).raise_for_status()
        said = {"state": state, "reason": "Faute de budget"}
        host.post(f"{path}/follow-ups/{LATER}/{note}", json=said).raise_for_status()
    document: Json = host.get(f"{path}/export.json").raise_for_status().json()
    return document


def test_the_towns_say_what_became_of_their_commitments(
    any_server: ForkedServer, wires: httpx.HTTPTransport
) -> None:
    person = at(any_server.url, wires)
    body = {"title": "Mali", "template": "culture21plus", "towns": TOWNS}
    programme = person.post("/programmes", json=body).raise_for_status().json()
    person.get(httpx.URL(programme["programme_url"]).path)
    path = f"/p/{programme['code']}"
    assert person.get(f"{path}/export.json").json()["plan"] is None
    session = plans(at(any_server.url, wires), programme["boards"][0], ["done", "done", "stopped"])
    lone = at(any_server.url, wires)
    body = {"title": "Mopti", "place": "Mopti", "template": "culture21plus"}
    elsewhere = lone.post("/boards", json=body).raise_for_status().json()
    sent = plans(lone, elsewhere, ["under_way"])
    lone.post(f"/b/{elsewhere['code']}/erase", json={"code": elsewhere["code"]}).raise_for_status()
    person.post(f"{path}/sessions", json=sent).raise_for_status()
    document = person.get(f"{path}/export.json").raise_for_status().json()
    sums = {"commitments": 6, "done": 2, "under_way": 1, "stopped": 1, "day": None}
    assert document["plan"] == sums
    of_segou = plan_of_document(session)  # type: ignore[arg-type]
    assert of_segou is not None
    assert (of_segou.commitments, of_segou.done, of_segou.day) == (4, 2, LATER)
    planned = {town["town"]: town["plan"] for town in document["towns"] if town["plan"]}
    assert {town: plan["commitments"] for town, plan in planned.items()} == {"Ségou": 4, "Mopti": 2}
    page = person.get(path, headers=PAGE).text
    assert "12 septembre 2027" in page
    assert "Zqmairie" not in page + str(document), "counts, and nobody's name"
    book = person.get(f"{path}/export.xlsx?locale=fr").raise_for_status().content
    rows = openpyxl.load_workbook(io.BytesIO(book))["Plans d’action"].iter_rows(values_only=True)
    assert [row[3:] for row in rows][1:] == [(4, 2, 0, 1, 1), (2, 0, 1, 0, 1)]
    assert person.get(f"{path}/export.pdf").status_code == 200

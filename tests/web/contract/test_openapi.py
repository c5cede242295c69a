"""/openapi.json is valid, whole, and true to what is answered."""

import json
import re
from typing import Any
from uuid import uuid4

import httpx
import jsonschema
import pytest
from openapi_spec_validator import validate

from app.main import create_app
from app.settings import Settings
from app.web.http.refusals import REFUSALS
from app.web.openapi.addresses.table import ADDRESSES
from tests.files.drawn_pictures import jpeg, png, sent
from tests.files.small_sounds import ogg
from tests.web.explaining.explaining_doors import FRAMEWORK, base64_of

JSON = {"accept": "application/json", "accept-language": "en"}
VOTE = "priorites"


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    described: dict[str, Any] = create_app(Settings()).openapi()
    return described


def operations(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Returns {"put /b/{code}/…": operation}."""
    paths = document["paths"].items()
    return {
        f"{method} {path}": operation
        for path, methods in paths
        for method, operation in methods.items()
    }


def test_the_description_is_valid_openapi(document: dict[str, Any]) -> None:
    validate(document)


def lacks(operation: dict[str, Any], changes: bool) -> set[str]:
    """Returns what a program would miss in the description of an address of the contract."""
    responses = operation["responses"]
    missing = {
        part for part in ("summary", "tags", "operationId", "security") if part not in operation
    }
    success = [response for status, response in responses.items() if status[0] in "23"]
    missing |= set() if success else {"success"}
    refused = {status for status in responses if status[0] in "45"}
    missing |= {"429", "503", *({"403"} if changes else set())} - refused
    return missing


def test_every_address_of_the_contract_says_who_may_what_is_answered_and_refused(
    document: dict[str, Any],
) -> None:
    described = operations(document)
    gaps = {
        name: lacks(described[name], address.method != "get")
        for address in ADDRESSES
        if (name := f"{address.method} {address.path}") in described
    }
    assert len(gaps) > 30
    assert {name: missing for name, missing in gaps.items() if missing} == {}


def test_an_address_without_its_answers_is_caught() -> None:
    bare = {
        "responses": {"422": {"description": "no"}},
        "summary": "x",
        "tags": [],
        "operationId": "x",
        "security": [],
    }
    assert lacks(bare, changes=True) == {"success", "429", "503", "403"}


def open_bodies(document: dict[str, Any]) -> list[str]:
    """Returns the models of JSON bodies whose description lets any name in."""
    schemas = document["components"]["schemas"]
    contents = [
        operation.get("requestBody", {}).get("content", {})
        for operation in operations(document).values()
    ]
    names = {
        content["application/json"]["schema"].get("$ref", "").rpartition("/")[2]
        for content in contents
        if "application/json" in content
    }
    return [name for name in names - {""} if schemas[name].get("additionalProperties") is not False]


def test_the_description_knows_that_unknown_names_are_refused(document: dict[str, Any]) -> None:
    assert "BallotBody" in document["components"]["schemas"]
    assert open_bodies(document) == []
    without = json.loads(json.dumps(document))
    del without["components"]["schemas"]["BallotBody"]["additionalProperties"]
    assert open_bodies(without) == ["BallotBody"]


def test_every_address_of_the_table_is_served() -> None:
    served = {
        (method.lower(), route.path)
        for route in create_app(Settings()).routes
        for method in getattr(route, "methods", ())
    }
    assert [address for address in ADDRESSES if (address.method, address.path) not in served] == []


def test_every_refusal_of_the_table_has_its_status() -> None:
    assert {code for address in ADDRESSES for code in address.refusals} - set(REFUSALS) == set()


class Witness:
    """Holds every JSON answer to its description; what does not fit is in `wrong`."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document, self.wrong, self.judged = document, list[str](), set[str]()
        patterns = {
            path: re.compile(re.sub(r"\{\w+\}", "[^/]+", path) + "$") for path in document["paths"]
        }
        self.patterns = dict(sorted(patterns.items(), key=lambda item: item[0].count("{")))

    def __call__(self, response: httpx.Response) -> None:
        response.read()
        method, path = response.request.method.lower(), response.request.url.path
        template = next(
            (name for name, pattern in self.patterns.items() if pattern.match(path)), ""
        )
        operation = self.document["paths"].get(template, {}).get(method)
        if operation:
            self.judge(f"{method} {template}", operation, response)

    def judge(self, name: str, operation: dict[str, Any], response: httpx.Response) -> None:
        declared = operation["responses"].get(str(response.status_code))
        if declared is None:
            self.wrong.append(f"{name} answered {response.status_code}, which is not declared")
            return
        content = declared.get("content", {})
        media = response.headers.get("content-type", "").partition(";")[0]
        if content and media not in content:
            self.wrong.append(f"{name} {response.status_code} answered {media}")
        elif "application/json" in content:
            schema = {
                **content["application/json"]["schema"],
                "components": self.document["components"],
            }
            for error in jsonschema.Draft202012Validator(schema).iter_errors(response.json()):
                self.wrong.append(
                    f"{name} {response.status_code}: {error.json_path} {error.message}"
                )
        self.judged.add(f"{name} {response.status_code}")


def walk(base: str, hook: Any) -> None:
    """Starts a board, writes, votes, errs in many ways, closes and downloads."""
    clients = [
        httpx.Client(base_url=base, headers=JSON, event_hooks={"response": [hook]}, timeout=60)
        for _ in range(3)
    ]
    fanta, awa, moussa = clients
    body = {"title": "Ségou", "template": "culture21plus", "locale": "fr"}
    links = fanta.post("/boards", json=body).json()
    fanta.post("/boards", json={**body, "template": "nothing"})
    path = f"/b/{links['code']}"
    vote = f"{path}/activities/{VOTE}"
    for client in clients[1:]:
        client.get(path)
    awa.post(f"{path}/seats", json={"name": "Awa", "attendance": "in_room"})
    awa.post(f"{path}/seats", json={"name": "", "attendance": "in_room"})
    moussa.post(f"{path}/seats/resume", json={"seat_code": "nobody"})
    moussa.put(f"{vote}/ballot", json={"fields": ["1", "8", "22"]})
    awa.put(f"{vote}/ballot", json={"fields": ["1", "8", "22"]})
    moussa.post(f"{vote}/open")
    fanta.get(links["organiser_url"])
    fanta.post(f"{vote}/open")
    fanta.post(f"{path}/activities/nothing/open")
    for fields in (
        ["1"],
        ["1", "1", "2"],
        ["1", "2", "99"],
        ["1", "2", "3", "4"],
        ["1", "8", "22"],
    ):
        awa.put(f"{vote}/ballot", json={"fields": fields})
    awa.get(path)
    moussa.get(f"{vote}/tally")
    for verb in ("lock", "unlock"):
        fanta.post(f"{vote}/{verb}")
    fanta.post(f"{path}/activities/situation/open")
    note = f"{path}/notes/{uuid4()}"
    for text in ("Le festival", "Le festival", ""):
        awa.put(note, json={"activity": "situation", "field": "1", "text": text})
    awa.get(f"{path}/activities/situation/notes")
    awa.get(f"{path}/activities/situation/notes/own")
    moussa.get(f"{path}/activities/situation/notes/own")
    awa.delete(note)
    awa.delete(f"{vote}/ballot")
    enter_ballots(fanta, moussa, path)
    awa.put(f"{vote}/ballot", json={"fields": ["1", "8", "22"]})
    receipt = {"receipt": awa.get(path).json()["me"]["ballots"][VOTE]["receipt"]}
    fanta.post(f"{vote}/close")
    for published in (False, True):
        fanta.post(f"{path}/publish", json={"published": published})
        for client in (fanta, awa, moussa):
            client.get(f"{path}/results")
            client.get(f"{path}/result")
            client.post(f"{path}/result", json=receipt)
    for name in ("export.json", "export.csv", "report.pdf", "report.docx", "diagram.svg"):
        fanta.get(f"{path}/{name}")
        moussa.get(f"{path}/{name}")
    read_files(fanta, moussa, path)
    for address in ("/healthz", "/metrics", "/b/NOPE42"):
        moussa.get(address)
    for client in clients:
        client.close()


def enter_ballots(host: httpx.Client, stranger: httpx.Client, path: str) -> None:
    """Enters ballots for others by hand-over and on paper, errs, and takes one back."""
    bakary, coumba = (
        httpx.post(f"{host.base_url}{path}/seats", json={"name": name}, headers=JSON).json()["seat"]
        for name in ("Bakary", "Coumba")
    )
    turn, paper = f"{path}/handover/{bakary}", f"{path}/paper"
    for client in (host, stranger):
        for address in (f"{path}/handover", paper, turn, f"{path}/handover/nobody"):
            client.get(address)
        client.post(turn, json={"fields": ["1", "8", "22"]})
        client.post(paper, json={"seat": "Coumba", "choices": "1 8 22"})
        client.post(paper, json={"seat": "Nobody", "choices": "1 8"})
        for reason in ("", "Typed twice"):
            void = {"activity": VOTE, "reason": reason}
            client.post(f"{path}/people/{coumba}/ballot/void", json=void)


def read_files(host: httpx.Client, stranger: httpx.Client, path: str) -> None:
    """Reads what comes in one of several forms, or not at all, and tries wrong links."""
    for role in ("observer", "helper", "host", "organiser"):
        stranger.get(f"{path}/{role}/not-a-token")
    field = f"{path}/fields/{FRAMEWORK}/1"
    drawn = host.post(f"{field}/picture", json={"picture": base64_of(png())}).json()
    sound = {"language": "bm", "sound": base64_of(ogg())}
    said = host.post(f"{field}/sounds", json=sound).json()
    for key in (drawn["picture"], *said["sounds"].values()):
        host.get(f"{path}/field-files/{key}")
    logos = [host.post(f"{path}/pictures", json=sent(body)).json() for body in (png(), jpeg())]
    for logo in logos[-1]["logos"]:
        host.get(f"{path}/pictures/{logo['key']}")
    for name in ("programme", "framework.json", "diagram.png"):
        host.get(f"{path}/{name}")


def test_what_is_answered_is_what_is_declared(any_server: Any) -> None:
    witness = Witness(httpx.get(f"{any_server.url}/openapi.json", timeout=30).json())
    walk(any_server.url, witness)
    assert witness.wrong == []
    assert len(witness.judged) >= 35


def test_an_answer_that_is_not_declared_is_caught(document: dict[str, Any]) -> None:
    witness = Witness(json.loads(json.dumps(document)))
    request = httpx.Request("PUT", "http://127.0.0.1/b/K7PM4X/activities/priorites/ballot")
    ballot = {
        "fields": ["1", "8", "22"],
        "recorded_at": "2026-11-28T10:00:00Z",
        "receipt": "W7SG-SAXN",
    }
    witness(httpx.Response(200, json=ballot, request=request))
    assert witness.wrong == []
    for status, body in (
        (200, {**ballot, "name": "Awa"}),
        (200, {"fields": []}),
        (418, {}),
        (404, {"detail": "no"}),
    ):
        witness(httpx.Response(status, json=body, request=request))
    assert len(witness.wrong) >= 4

"""Every address that docs/api.md names stands in /openapi.json with who may, what is answered and
what is refused; and staff are answered as it says."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.web.contract.test_openapi import JSON, Witness
from tests.web.people import VOTE

API = (Path(__file__).parents[3] / "docs" / "api.md").read_text()
NAMED = re.compile(r"`((?:GET|POST|PUT|DELETE)(?:, (?:GET|POST|PUT|DELETE))*) (/[^`\s?]*)")
# Files in, files out; and what a socket says, for whom no socket gets through.
ASIDE = {"post /compare", "get /b/{}/news"}
ROSTER = "Nom;Groupe\nAwa Traoré;Sikoro\nBakary;Sikoro\n"


def shape(path: str) -> str:
    """Returns a path with nameless parts; the kind of a drawing is a part."""
    drawing = re.sub(r"(diagram|ranking|matrix|picture)\.\w+$", r"\1.{}", path)
    return re.sub(r"\{\w+\}", "{}", drawing)


def named_addresses() -> Iterator[str]:
    """Yields "get /b/{}/…" of each address that the page writes in full."""
    for methods, path in NAMED.findall(API):
        yield from (f"{method.lower()} {shape(path)}" for method in methods.split(", "))


@pytest.fixture
def description(any_server: Any) -> dict[str, Any]:
    described: dict[str, Any] = httpx.get(f"{any_server.url}/openapi.json", timeout=30).json()
    return described


def described_addresses(description: dict[str, Any]) -> set[str]:
    """Returns the addresses that say who may use them."""
    return {
        f"{method} {shape(path)}"
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
        if "security" in operation
    }


def test_each_address_of_the_page_is_described(description: dict[str, Any]) -> None:
    named = set(named_addresses()) - ASIDE
    assert len(named) > 60
    assert named - described_addresses(description) == set()
    del description["paths"]["/b/{code}/roster"]["post"]["security"]
    assert named - described_addresses(description) == {"post /b/{}/roster"}


def test_each_header_of_the_page_is_described(description: dict[str, Any]) -> None:
    """Those that a request may have; Accept-Language is everybody's."""
    described = {
        parameter["name"]: f"{method} {path}"
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
        for parameter in operation.get("parameters", ())
        if parameter["in"] == "header"
    }
    assert set(described) == set(re.findall(r"`(Palabre-\w+)", API))
    assert described["Palabre-Receipt"] == "get /b/{code}"
    assert described["Palabre-Round"].endswith("/ballot")


def change_as_staff(fanta: httpx.Client, path: str) -> None:
    """Changes settings and people, errs, and takes the last act back."""
    fanta.post(f"{path}/settings", json={"erase_on": "2999-05-05", "title": "Ségou 2"})
    fanta.post(f"{path}/settings", json={"erase_on": "soon"})
    fanta.post(f"{path}/settings", json={"title": ""})
    for query, csv in (("?preview=1", ROSTER), ("", ROSTER), ("", "nothing")):
        fanta.post(f"{path}/roster{query}", json={"csv": csv})
    awa, bakary = (person["seat"] for person in fanta.get(f"{path}/people").json()["seats"])
    for seat in (awa, "nobody"):
        fanta.post(f"{path}/people/{seat}/code")
        fanta.get(f"{path}/people/{seat}/named")
    for key in ("sikoro", "nowhere"):
        fanta.post(f"{path}/groups/{key}/device")
    fanta.post(f"{path}/people/mark", json={"seats": [awa], "present": True})
    fanta.post(f"{path}/people/hide-notes", json={"seats": [awa]})
    fanta.post(f"{path}/people/void", json={"seats": [bakary]})
    fanta.get(f"{path}/acts")
    fanta.post(f"{path}/undo")
    fanta.post(f"{path}/undo", json={"act": 1})
    note = f"{path}/notes/5cf3ffe6-6b17-4ea5-ae3c-a4c8d53dc3ac"
    fanta.post(f"{path}/activities/situation/open")
    with httpx.Client(base_url=fanta.base_url, headers=JSON) as coumba:
        coumba.post(f"{path}/seats", json={"name": "Coumba"})
        coumba.put(note, json={"activity": "situation", "field": "1", "text": "Awa Traoré chante"})
    texts = fanta.post(f"{path}/named", json={"name": "Awa Traoré"}).json()["texts"]
    fanta.post(f"{path}/named", json={"name": ""})
    for place in (texts[0]["place"], "nowhere"):
        body = {"place": place, "text": "Une voix", "name": "Awa Traoré"}
        fanta.post(f"{path}/named/reword", json=body)
    fanta.post(f"{path}/named/forget", json={"name": "Awa Traoré"})


def test_staff_are_answered_as_it_is_described(any_server: Any, description: Any) -> None:
    witness = Witness(description)
    with httpx.Client(
        base_url=any_server.url, headers=JSON, event_hooks={"response": [witness]}, timeout=60
    ) as fanta:
        body = {"title": "Ségou", "template": "culture21plus", "locale": "fr"}
        links = fanta.post("/boards", json=body).json()
        path = f"/b/{links['code']}"
        fanta.post(f"{path}/settings", json={"title": "Bamako"})
        fanta.get(links["organiser_url"])
        change_as_staff(fanta, path)
        fanta.post(f"{path}/activities/{VOTE}/open")
    assert witness.wrong == []
    assert len(witness.judged) >= 26

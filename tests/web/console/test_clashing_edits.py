"""The page of two clashing edits: readable names, and a choice for each field."""

from typing import Any

import pytest

from tests.web.pages import PAGE, form_of, send
from tests.web.people import Workshop

GROUPS = {"g1": "Les uns", "g2": "Les autres"}


@pytest.fixture
def grouped(any_workshop: Workshop) -> Workshop:
    for key, name in GROUPS.items():
        any_workshop.fanta.post(
            f"{any_workshop.path}/groups/{key}", json={"name": name, "blocks": ["nature"]}
        ).raise_for_status()
    return any_workshop


def clash(workshop: Workshop, address: str, theirs: dict[str, Any], **yours: Any) -> Any:
    """Returns the answer to a form that was opened before somebody else changed its values."""
    page = workshop.fanta.get(f"{workshop.path}/people", headers=PAGE).text
    form = form_of(page, f"{workshop.path}{address}")
    workshop.fanta.post(f"{workshop.path}{address}", json=theirs).raise_for_status()
    refused = send(workshop.fanta, form, **yours)
    assert refused.status_code == 409, refused.text
    return refused


def person_of(workshop: Workshop, seat: str) -> dict[str, Any]:
    people = workshop.fanta.get(f"{workshop.path}/people").json()["seats"]
    return next(person for person in people if person["seat"] == seat)


@pytest.mark.parametrize("kept_names", [set(), {"name"}, {"group"}, {"name", "group"}])
def test_each_field_is_chosen_by_itself(grouped: Workshop, kept_names: set[str]) -> None:
    awa = grouped.seat("Awa", group="g1")
    address = f"/people/{awa.seat}"
    theirs = {"name": "Awa Traoré", "group": "g2"}
    yours = {"name": "Awa Diarra", "group": ""}
    refused = clash(grouped, address, theirs, **yours)
    again = form_of(refused.text, f"{grouped.path}{address}")
    choices = {f"choice_{name}": "theirs" for name in kept_names}
    assert send(grouped.fanta, again, **choices).status_code == 303
    after = person_of(grouped, awa.seat)
    wanted = {name: theirs[name] if name in kept_names else yours[name] for name in theirs}
    assert {"name": after["name"], "group": after["group"] or ""} == wanted


def test_groups_and_blocks_are_called_by_their_names(grouped: Workshop) -> None:
    awa = grouped.seat("Awa")
    refused = clash(grouped, f"/people/{awa.seat}", {"group": "g1"}, group="g2")
    text = refused.text.partition('class="theirs"')[2]
    assert GROUPS["g1"] in text
    assert GROUPS["g2"] in text.partition('class="yours"')[2]
    frameworks = grouped.moussa.board()["frameworks"]
    names = {block["id"]: block["name"] for part in frameworks for block in part["blocks"]}
    theirs = {"name": GROUPS["g1"], "blocks": ["droits"]}
    refused = clash(grouped, "/groups/g1", theirs, blocks=["droits", "nature"])
    quoted = refused.text.partition('class="yours"')[2].partition("</blockquote>")[0]
    assert f"{names['droits']}, {names['nature']}" in quoted


def test_one_clash_alone_needs_no_choice(grouped: Workshop) -> None:
    awa = grouped.seat("Awa")
    refused = clash(grouped, f"/people/{awa.seat}", {"name": "Awa Traoré"}, name="Awa Diarra")
    assert "choice_name" not in refused.text
    again = form_of(refused.text, f"{grouped.path}/people/{awa.seat}")
    assert send(grouped.fanta, again).status_code == 303
    assert person_of(grouped, awa.seat)["name"] == "Awa Diarra"

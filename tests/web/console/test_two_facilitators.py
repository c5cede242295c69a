"""Two facilitators, each with a page that was opened before: only what one changed is applied, and
nothing is undone unseen."""

from collections.abc import Callable
from html import escape
from typing import Any, NamedTuple

import pytest

from tests.shared import Start
from tests.web.forks import ForkedServer
from tests.web.pages import PAGE, Form, form_of, forms_of, send
from tests.web.people import NOTES, VOTE, Person, Workshop

Values = dict[str, Any]


class Case(NamedTuple):
    """A form of staff: its page, where it goes, two values of two of its names, and how the values
    stand afterwards."""

    page: str
    action: str
    first: tuple[str, Any, Any]
    second: tuple[str, Any, Any]
    read: Callable[[Workshop], Values]


def session(workshop: Workshop) -> Values:
    file: Values = (
        workshop.bearer("organiser_url")
        .get(f"{workshop.path}/export.json")
        .raise_for_status()
        .json()
    )
    return file


def seat(workshop: Workshop) -> Values:
    return next(seat for seat in session(workshop)["seats"] if seat["name"] != "Bakary")


def group(workshop: Workshop) -> Values:
    return next(group for group in session(workshop)["groups"] if group["key"] == "g1")


def settings(workshop: Workshop) -> Values:
    board = session(workshop)["board"]
    return {**board, **board["settings"], **(board["settings"].get("texts") or {})}


def read_head(workshop: Workshop) -> Values:
    """Returns the board's head; flags as forms write them."""
    head = session(workshop)["board"]
    return {**head, "names_shown": str(head["names_shown"]).lower()}


def sitting(workshop: Workshop) -> Values:
    return workshop.fanta.get(f"{workshop.path}/agenda").json()["sessions"][0]


def step(workshop: Workshop) -> Values:
    return sitting(workshop)["steps"][0]


def chosen(workshop: Workshop) -> Values:
    blocks = session(workshop)["board"]["settings"].get("blocks") or {}
    return blocks.get("propositions") or {"blocks": [], "reason": ""}


WHY = ("reason", "Tous", "Non")
KEPT = "/activities/propositions/settings"
CASES = {
    "a person": Case(
        "people",
        "/people/{seat}",
        ("name", "Awa T.", "Awa Diarra"),
        ("organisation", "Mairie", "Radio"),
        seat,
    ),
    "a group": Case(
        "people",
        "/groups/g1",
        ("name", "Les uns", "Les autres"),
        ("attendance", "online", "in_room"),
        group,
    ),
    "a group's blocks": Case(
        "people",
        "/groups/g1",
        ("blocks", ["droits"], ["droits", "nature"]),
        ("name", "Les uns", "Autres"),
        group,
    ),
    "who may join": Case(
        "people", "/settings", ("joining", "roster", "closed"), ("headcount", "40", "50"), settings
    ),
    "the head": Case(
        "console/settings",
        "/settings",
        ("title", "Ségou 2026", "Ségou, culture"),
        ("names_shown", "true", "false"),
        read_head,
    ),
    "the report": Case(
        "console/files",
        "/settings",
        ("context", "Un\n\nfleuve", "Une île"),
        ("facilitators", "Fanta", "Awa"),
        settings,
    ),
    "a session": Case(
        "console",
        "/agenda/1",
        ("title", "Matin", "Le matin"),
        ("held_on", "2026-12-01", "2026-12-02"),
        sitting,
    ),
    "a step": Case(
        "console",
        "/agenda/1/1",
        ("title", "Accueil", "Mots d’accueil"),
        ("minutes", "25", "35"),
        step,
    ),
    "kept blocks": Case(
        "results",
        KEPT,
        ("blocks", ["droits"], ["droits", "nature"]),
        ("reason", "Tous", "Non"),
        chosen,
    ),
}


@pytest.fixture
def pair(any_server: ForkedServer, workshop_at: Start) -> tuple[Workshop, Person, Person]:
    """A board, and two facilitators on devices of their own."""
    workshop = workshop_at(any_server)
    workshop.fanta.post(
        f"{workshop.path}/groups/g1", json={"name": "Groupe", "blocks": ["nature"]}
    ).raise_for_status()
    focus = {"blocks": ["nature"], "reason": ""}
    workshop.fanta.post(
        f"{workshop.path}/activities/propositions/settings", json=focus
    ).raise_for_status()
    workshop.person = workshop.seat("Awa", organisation="Asso", group="g1")  # type: ignore[attr-defined]
    return workshop, workshop.bearer("host_url"), workshop.bearer("host_url")


def opened(workshop: Workshop, person: Person, case: Case) -> Form:
    html = person.get(f"{workshop.path}/{case.page}", headers=PAGE).raise_for_status().text
    action = case.action.format(seat=workshop.person.seat)  # type: ignore[attr-defined]
    return next(
        form for form in forms_of(html, f"{workshop.path}{action}") if case.first[0] in form.visible
    )


def stands(value: Any, said: Any) -> bool:
    return str(value) == str(said).replace("\r\n", "\n")


@pytest.mark.parametrize("name", CASES)
def test_an_older_page_applies_only_what_was_changed_on_it(
    pair: tuple[Workshop, Person, Person], name: str
) -> None:
    workshop, fanta, kadia = pair
    case = CASES[name]
    early, late = opened(workshop, fanta, case), opened(workshop, kadia, case)
    assert send(fanta, early, **{case.first[0]: case.first[1]}).status_code == 303
    assert send(kadia, late, **{case.second[0]: case.second[1]}).status_code == 303
    after = case.read(workshop)
    assert stands(after[case.first[0]], case.first[1])
    assert stands(after[case.second[0]], case.second[1])


@pytest.mark.parametrize("name", CASES)
def test_without_what_was_seen_the_older_page_takes_it_back(
    pair: tuple[Workshop, Person, Person], name: str
) -> None:
    """The control, and what pages of before and programs that say nothing do."""
    workshop, fanta, kadia = pair
    case = CASES[name]
    early, late = opened(workshop, fanta, case), opened(workshop, kadia, case)
    send(fanta, early, **{case.first[0]: case.first[1]})
    late.values = [(field, value) for field, value in late.values if not field.startswith("was_")]
    send(kadia, late, **{case.second[0]: case.second[1]})
    assert not stands(case.read(workshop)[case.first[0]], case.first[1])


@pytest.mark.parametrize("name", CASES)
def test_a_change_of_what_changed_meanwhile_shows_both_and_lets_one_choose(
    pair: tuple[Workshop, Person, Person], name: str
) -> None:
    workshop, fanta, kadia = pair
    case = CASES[name]
    field, theirs, yours = case.first
    early, late = opened(workshop, fanta, case), opened(workshop, kadia, case)
    send(fanta, early, **{field: theirs})
    refused = send(kadia, late, **{field: yours})
    assert refused.status_code == 409
    assert stands(case.read(workshop)[field], theirs)
    again = form_of(refused.text, late.action)
    if field in again.visible:  # a text: both stand on the page
        assert again.says()[field] == [yours]
        assert escape(str(theirs)) in refused.text
    assert send(kadia, again).status_code == 303
    assert stands(case.read(workshop)[field], yours)


def test_the_same_change_twice_is_no_conflict(pair: tuple[Workshop, Person, Person]) -> None:
    workshop, fanta, kadia = pair
    case = CASES["a person"]
    pages = [opened(workshop, person, case) for person in (fanta, kadia)]
    assert [
        send(person, form, name="Awa Diarra").status_code
        for person, form in zip((fanta, kadia), pages, strict=True)
    ] == [303, 303]


def test_a_program_says_what_it_saw_and_gets_both_values(any_workshop: Workshop) -> None:
    awa = any_workshop.seat("Awa")
    address = f"{any_workshop.path}/people/{awa.seat}"
    any_workshop.fanta.post(
        address, json={"name": "Awa Traoré", "was_name": "Awa"}
    ).raise_for_status()
    answer = any_workshop.fanta.post(address, json={"name": "Awa Diarra", "was_name": "Awa"})
    assert (answer.status_code, answer.json()["refusal"]) == (409, "changed_meanwhile")
    assert answer.json()["conflicts"] == [
        {"name": "name", "theirs": "Awa Traoré", "yours": "Awa Diarra"}
    ]
    any_workshop.fanta.post(
        address, json={"name": "Awa Diarra", "was_name": "Awa Traoré"}
    ).raise_for_status()


def test_a_note_is_reworded_and_moved_with_care(any_workshop: Workshop) -> None:
    """Rewording does not show again what the other facilitator hid, and a note that was moved is
    not moved back unseen."""
    any_workshop.seat("Awa").note("Un marché").raise_for_status()
    [note] = any_workshop.moussa.notes()
    page = any_workshop.fanta.get(
        f"{any_workshop.path}/console/notes?activity={NOTES}&note={note['id']}", headers=PAGE
    ).text
    address = f"{any_workshop.path}/notes/{note['id']}"
    reword = next(form for form in forms_of(page, f"{address}/moderate") if "text" in form.visible)
    any_workshop.fanta.post(f"{address}/moderate", json={"state": "hidden"}).raise_for_status()
    assert send(any_workshop.fanta, reword, text="Deux marchés").status_code == 303
    assert any_workshop.moussa.notes() == []
    any_workshop.fanta.post(f"{address}/move", json={"field": "8"}).raise_for_status()
    assert send(any_workshop.fanta, form_of(page, f"{address}/move"), field="22").status_code == 409
    assert send(any_workshop.fanta, form_of(page, f"{address}/move"), field="8").status_code == 303


def test_revealing_private_notes_leaves_the_kept_blocks_alone(any_workshop: Workshop) -> None:
    workshop = any_workshop
    address = f"{workshop.path}/activities/propositions/settings"
    workshop.fanta.post(
        address, json={"private": True, "blocks": ["droits"], "reason": "Oui"}
    ).raise_for_status()
    form = form_of(
        workshop.fanta.get(
            f"{workshop.path}/console/notes?activity=propositions", headers=PAGE
        ).text,
        address,
    )
    workshop.fanta.post(address, json={"blocks": ["nature"]}).raise_for_status()
    assert send(workshop.fanta, form).status_code == 303
    assert chosen(workshop) == {"blocks": ["nature"], "reason": "Oui"}


def test_two_facilitators_set_the_rules_of_one_vote(
    any_server: ForkedServer, workshop_at: Start
) -> None:
    """One sets the number, the other that it is named: both stand; the same name twice
    conflicts."""
    workshop = workshop_at(any_server, opened=False)
    action = f"{workshop.path}/activities/{VOTE}/settings"
    forms = [
        next(
            form
            for form in forms_of(
                workshop.fanta.get(f"{workshop.path}/console", headers=PAGE).text, action
            )
            if "votes" in form.visible
        )
        for _ in range(3)
    ]
    assert send(workshop.fanta, forms[0], votes="5").status_code == 303
    assert send(workshop.fanta, forms[1], secret="false").status_code == 303
    vote = workshop.activity()
    assert (vote["rule"], vote["secret"]) == ({"votes": 5, "repeats": False}, False)
    assert send(workshop.fanta, forms[2], votes="4").status_code == 409
    assert workshop.activity()["rule"]["votes"] == 5

"""People are counted once: a list that is imported again knows everybody, says what it will do, and
can be taken back."""

from typing import Any

import pytest

from app.documents.roster.roster import MAX_ROWS
from tests.web.pages import forms_of
from tests.web.people import NOTES, Person, Workshop, refusal
from tests.web.rosters import LIST, counts, imports, people

Json = dict[str, Any]
PAGE = {"Accept": "text/html", "Accept-Language": "fr"}


def state(workshop: Workshop) -> Json:
    """The board's file but its log."""
    session: Json = (
        workshop.bearer("organiser_url")
        .get(f"{workshop.path}/export.json")
        .raise_for_status()
        .json()
    )
    del session["log"]
    return session


def undo(workshop: Workshop) -> Any:
    return workshop.fanta.post(f"{workshop.path}/undo", json={})


def test_a_list_that_comes_again_makes_nobody_new(any_workshop: Workshop) -> None:
    workshop = any_workshop
    first = imports(workshop.fanta, LIST)
    assert (first.status_code, counts(first)) == (201, (2, 0, 0))
    before = state(workshop)
    for spelling in (
        LIST,
        LIST.upper().replace("NOM;ORGANISATION", "Nom;Structure"),
        LIST.replace("é", "e").replace(" ", "-"),
    ):
        assert counts(imports(workshop.fanta, spelling)) == (0, 2, 0)
        assert state(workshop) == before
    assert [act["act"] for act in workshop.fanta.get(f"{workshop.path}/acts").json()["acts"]].count(
        "roster_imported"
    ) == 1


def test_a_longer_list_adds_new_people_and_changes_others(any_workshop: Workshop) -> None:
    workshop = any_workshop
    imports(workshop.fanta, LIST).raise_for_status()
    longer = (
        "nom;organisation;présence;groupe;tél\nFanta Diarra;IKAM;;Les jeunes;1\n"
        "Bakary Koné;ONG;zoom;;2\nAwa Traoré;Mairie;;;3\n"
    )
    answer = imports(workshop.fanta, longer)
    assert counts(answer) == (1, 1, 1)
    assert (answer.json()["ignored_columns"], answer.json()["new_groups"]) == (
        ["tél"],
        ["Les jeunes"],
    )
    assert [seat["name"] for seat in answer.json()["seats"]] == [
        "Fanta Diarra",
        "Bakary Koné",
        "Awa Traoré",
    ]
    people_there = {person["name"]: person for person in people(workshop)}
    assert people_there["Bakary Koné"]["attendance"] == "online"
    assert [group["name"] for group in workshop.moussa.board()["groups"]] == ["Les jeunes"]
    assert len(people_there) == len(people(workshop)) == 3


def test_a_preview_says_what_would_be_done_and_does_nothing(any_workshop: Workshop) -> None:
    workshop = any_workshop
    imports(workshop.fanta, LIST).raise_for_status()
    before, version = state(workshop), workshop.moussa.board()["version"]
    looked = imports(workshop.fanta, LIST + "Fanta Diarra;IKAM\n", preview=True)
    assert (looked.status_code, counts(looked)) == (200, (1, 2, 0))
    assert (state(workshop), workshop.moussa.board()["version"]) == (before, version)
    done = imports(workshop.fanta, LIST + "Fanta Diarra;IKAM\n")
    assert {**done.json(), "seats": []} == {**looked.json(), "seats": []}


def test_namesakes_stay_two_and_the_same_list_again_changes_nothing(any_workshop: Workshop) -> None:
    workshop = any_workshop
    text = "nom;organisation\nMoussa Traoré;Mairie\nMoussa Traoré;Mairie\n"
    answer = imports(workshop.fanta, text)
    assert refusal(answer) == (422, "bad_roster")
    assert [(problem["line"], problem["problem"]) for problem in answer.json()["problems"]] == [
        (3, "twice")
    ]
    assert people(workshop) == []
    assert counts(imports(workshop.fanta, text, namesakes=True)) == (2, 0, 0)
    assert counts(imports(workshop.fanta, text)) == (0, 2, 0)
    assert len(people(workshop)) == 2


def test_an_import_is_taken_back_whole(any_workshop: Workshop) -> None:
    workshop = any_workshop
    imports(workshop.fanta, LIST).raise_for_status()
    before = state(workshop)
    again = (
        "nom;organisation;présence;groupe\nAwa Traoré;Mairie;zoom;Les jeunes\n"
        "Fanta Diarra;IKAM;;Les jeunes\nOumou;;;\n"
    )
    assert counts(imports(workshop.fanta, again)) == (2, 0, 1)
    assert state(workshop) != before
    undo(workshop).raise_for_status()
    assert state(workshop) == before


def came(workshop: Workshop, seat: str) -> Person:
    """Somebody of the list comes, by the seat code."""
    sessions = workshop.bearer("organiser_url").get(f"{workshop.path}/export.json").json()["seats"]
    code = next(session["seat_code"] for session in sessions if session["id"] == seat)
    device = workshop.someone()
    device.post(f"{workshop.path}/seats/resume", json={"seat_code": code}).raise_for_status()
    return device


@pytest.mark.parametrize("sign", ["comes", "writes", "is renamed", "joins a new group"])
def test_an_import_stays_once_somebody_of_it_has_come(any_workshop: Workshop, sign: str) -> None:
    workshop = any_workshop
    answer = (
        imports(workshop.fanta, "nom;groupe\nAwa;Les jeunes\nBakary;\n")
        .raise_for_status()
        .json()["seats"][0]["seat"]
    )
    if sign in {"comes", "writes"}:
        awa = came(workshop, answer)
        if sign == "writes":
            awa.note("Un marché").raise_for_status()
    elif sign == "is renamed":
        workshop.fanta.post(
            f"{workshop.path}/people/{answer}", json={"name": "Awa T."}
        ).raise_for_status()
        undo(workshop).raise_for_status()  # the name; what came before it is no longer the last act
    else:
        workshop.seat("Moussa", group=workshop.moussa.board()["groups"][0]["key"])
    before = state(workshop)
    assert undo(workshop).status_code == 409
    assert state(workshop) == before
    assert len(people(workshop)) >= 2


def test_2000_people_are_imported_pasted_and_known_again(any_workshop: Workshop) -> None:
    workshop = any_workshop
    organisation = "Direction Régionale de la Promotion de la Femme, de l’Enfant et de la Famille"
    rows = "".join(
        f"Participante numéro {at};{organisation};en ligne;Groupe {at % 20}\r\n"
        for at in range(MAX_ROWS)
    )
    text = f"nom;structure;présence;groupe\r\n{rows}"
    answer = workshop.fanta.post(
        f"{workshop.path}/roster", data={"csv": text}
    )  # a form, each letter escaped
    assert (answer.status_code, counts(answer)) == (201, (MAX_ROWS, 0, 0))
    assert counts(imports(workshop.fanta, text)) == (0, MAX_ROWS, 0)
    undo(workshop).raise_for_status()
    assert (people(workshop), workshop.moussa.board()["groups"]) == ([], [])


def test_somebody_who_joined_before_the_list_came_is_known(any_workshop: Workshop) -> None:
    workshop = any_workshop
    awa = workshop.seat("awa traore")
    assert counts(imports(workshop.fanta, LIST)) == (1, 0, 1)
    people_there = {person["seat"]: person for person in people(workshop)}
    assert (people_there[awa.seat]["organisation"], people_there[awa.seat]["present"]) == (
        "Mairie",
        True,
    )
    assert awa.note("Un marché", activity=NOTES).status_code == 201


def page_form(workshop: Workshop, text: str, **more: str) -> Any:
    return workshop.fanta.post(
        f"{workshop.path}/roster", params={"preview": "1"}, data={"csv": text, **more}, headers=PAGE
    )


def test_the_page_shows_what_will_happen_then_does_it(workshop: Workshop) -> None:
    imports(workshop.fanta, LIST).raise_for_status()
    looked = page_form(
        workshop,
        "nom;organisation;présence;tél\nAwa Traoré;Mairie;zoom;1\n"
        "Bakary Koné;ONG;;2\nFanta Diarra;IKAM;;3\n",
    )
    assert looked.status_code == 200
    for sentence in (
        "1 nouvelle personne",
        "1 déjà là",
        "1 personne modifiée",
        "Cette colonne n’est pas lue",
        "tél",
    ):
        assert sentence in looked.text.replace("\u00a0", " "), sentence
    assert len(people(workshop)) == 2
    again = confirmed(workshop, looked.text)
    assert (again.status_code, again.headers["location"]) == (303, f"{workshop.path}/people")
    assert {person["name"]: person["attendance"] for person in people(workshop)}[
        "Awa Traoré"
    ] == "online"
    assert len(people(workshop)) == 3


def confirmed(workshop: Workshop, page: str) -> Any:
    """The preview's own form, as a browser sends it."""
    form = next(form for form in forms_of(page, f"{workshop.path}/roster") if "seen" in form.names)
    return workshop.fanta.post(form.action.partition("#")[0], data=form.says(), headers=PAGE)


def test_what_changed_since_the_preview_is_shown_before_it_is_done(workshop: Workshop) -> None:
    looked = page_form(workshop, LIST)
    workshop.seat("Awa Traoré", organisation="Mairie")
    again = confirmed(workshop, looked.text)
    assert again.status_code == 200
    assert "entre-temps" in again.text
    assert len(people(workshop)) == 1
    assert confirmed(workshop, again.text).status_code == 303
    assert len(people(workshop)) == 2


def test_the_page_asks_whether_rows_that_are_alike_are_two_people(workshop: Workshop) -> None:
    text = "nom\nMoussa\nMoussa\n"
    refused = page_form(workshop, text)
    assert refused.status_code == 422
    assert 'name="namesakes"' in refused.text
    looked = page_form(workshop, text, namesakes="true")
    assert "2 nouvelles personnes" in looked.text.replace("\u00a0", " ")
    assert confirmed(workshop, looked.text).status_code == 303
    assert len(people(workshop)) == 2

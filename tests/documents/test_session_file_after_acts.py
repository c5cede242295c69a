"""Whatever a host did is in the file, and an import gives an equal board."""

import copy
import uuid
from typing import Any

from tests.documents.sessions import (
    Imported,
    exported,
    fill,
    session_of,
    without_code,
)
from tests.shared import Start
from tests.web.forks import ForkedServer
from tests.web.people import Workshop, refusal


def merge(session: dict[str, Any]) -> dict[str, Any]:
    """The second note stands for the first, which is later in no order."""
    changed = copy.deepcopy(session)
    first, second = changed["notes"][:2]
    first |= {"state": "merged", "merged_into": second["id"]}
    return changed


def test_merged_notes_stay_merged_and_their_board_can_be_erased(any_workshop: Workshop) -> None:
    fill(any_workshop)
    any_workshop.fanta.closes()
    second = Imported(any_workshop, merge(session_of(any_workshop)))
    third = Imported(second, exported(second))
    assert without_code(exported(third)) == without_code(exported(second))
    assert session_of(third)["notes"][0]["state"] == "merged"
    erased = third.bearer("organiser_url").post(f"{third.path}/erase", json={"code": third.code})
    assert erased.status_code == 204
    assert refusal(third.moussa.get(third.path)) == (404, "no_such_board")
    assert second.moussa.board()["title"] == "Ségou"


def test_one_note_id_is_a_note_of_each_board(any_server: ForkedServer, workshop_at: Start) -> None:
    first, second = workshop_at(any_server), workshop_at(any_server)
    id = str(uuid.uuid4())
    assert first.seat("Awa").note("Ici", id=id).status_code == 201
    assert second.seat("Awa").note("Là", id=id).status_code == 201
    assert [[note["text"] for note in board.moussa.notes()] for board in (first, second)] == [
        ["Ici"],
        ["Là"],
    ]


def busy(workshop: Workshop) -> Workshop:
    """A host used everything once: roster, groups, seats, agenda, settings, screen, moderation,
    publication."""
    _, _, bakary, *_ = seats = fill(workshop)
    fanta, path = workshop.fanta, workshop.path
    twins = [seats[at].note("Le marché", field="5").json()["id"] for at in (0, 1)]
    acts: list[tuple[str, dict[str, Any]]] = [
        ("groups/rive", {"name": "Rive du fleuve", "attendance": "online", "blocks": ["droits"]}),
        (
            "roster",
            {"csv": "nom;organisation;participation\nMoussa;Mairie;en ligne\nFanta;;salle\n"},
        ),
        (f"people/{bakary.seat}", {"group": "rive", "present": False, "name": "Bakary  B."}),
        (f"people/{seats[3].seat}/void", {}),
        ("agenda/1", {"held_on": "2024-09-12", "title": "Première séance"}),
        ("agenda/1/2", {"minutes": 90}),
        ("agenda/1/2/run", {}),
        ("agenda/extend", {"minutes": 5}),
        (
            "settings",
            {
                "place": "Ségou",
                "names_shown": True,
                "joining": "roster",
                "contacts": "Mairie\n\nde  Ségou",
                "headcount": 40,
                "screen_languages": "fr,es",
            },
        ),
        (
            "activities/propositions/settings",
            {"blocks": ["droits"], "reason": "  les plus  faibles\n"},
        ),
        ("activities/brise-glace/settings", {"private": True}),
        ("screen-mode", {"mode": "ranking"}),
        ("focus", {"activity": "situation", "field": "5"}),
        (f"notes/{twins[0]}/merge", {"notes": [twins[1]], "text": "Le marché de Ségou"}),
        (f"notes/{twins[0]}/move", {"field": "6"}),
        ("links/observer", {}),
    ]
    for place, body in acts:
        answer = fanta.post(f"{path}/{place}", json=body)
        assert answer.status_code < 300, (place, answer.text)
    return workshop


def test_whatever_a_host_does_is_in_the_file(any_workshop: Workshop) -> None:
    first = busy(any_workshop)
    session = session_of(first)
    assert {"shown", "hidden", "merged", "deleted"} == {note["state"] for note in session["notes"]}
    assert [group["name"] for group in session["groups"]] == ["Rive du fleuve"]
    assert [seat["voided"] for seat in session["seats"]].count(True) == 1
    assert session["sessions"][0]["held_on"] == "2024-09-12"
    second = Imported(first, exported(first))
    assert without_code(exported(second)) == without_code(exported(first))
    first.fanta.closes()
    third = Imported(first, exported(first))
    assert without_code(exported(third)) == without_code(exported(first))

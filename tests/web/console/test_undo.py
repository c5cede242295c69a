"""The last act is taken back where nothing stands on it; both facilitators read what was done."""

from datetime import datetime
from typing import Any

import pytest

from tests.web.forks import ForkedServer
from tests.web.people import NOTES, QUADRANTS, VOTE, Person, Workshop, refusal

Json = dict[str, Any]


def acts(workshop: Workshop, hand: Person | None = None) -> list[Json]:
    return (hand or workshop.fanta).get(f"{workshop.path}/acts").raise_for_status().json()["acts"]


def undo(workshop: Workshop, **body: Any) -> Any:
    return workshop.fanta.post(f"{workshop.path}/undo", json=body)


def host(workshop: Workshop, address: str, **body: Any) -> Json:
    answer = workshop.fanta.post(f"{workshop.path}/{address}", json=body).raise_for_status()
    return answer.json() if answer.content else {}


def state(workshop: Workshop) -> Json:
    """Everything that the board's file tells but the log and what an open timer says."""
    session = (
        workshop.bearer("organiser_url")
        .get(f"{workshop.path}/export.json")
        .raise_for_status()
        .json()
    )
    del session["log"]
    settings = session["board"]["settings"]
    session["board"]["settings"] = {
        name: value for name, value in settings.items() if value is not None
    }  # never set, or let go
    for note in session["notes"]:
        del note["updated_at"]
    return session


# What a host may do, by the addresses under the board; {note}, {other} and {seat} are filled in.
ACTS = [
    ("screen-mode", {"mode": "agenda"}),
    ("focus", {"activity": NOTES, "field": "1"}),
    (f"activities/{NOTES}/lock", {}),
    (f"activities/{VOTE}/lock", {}),
    (f"activities/{NOTES}/close", {}),
    (f"activities/{NOTES}/open", {"minutes": 7}),
    ("activities/propositions/open", {"minutes": 7}),
    (
        "activities/propositions/settings",
        {"private": True, "blocks": ["droits"], "reason": "Les plus choisis"},
    ),
    (f"activities/{NOTES}/settings", {"private": True}),
    ("notes/{note}/moderate", {"state": "hidden"}),
    ("notes/{note}/moderate", {"state": "shown", "text": "Autrement"}),
    ("notes/{note}/move", {"field": "22", "activity": "propositions"}),
    ("notes/{note}/merge", {"notes": ["{other}"], "text": "Les deux"}),
    ("notes/{note}/delete", {}),
    ("people/{seat}", {"name": "Awa T.", "attendance": "online", "group": ""}),
    ("people/{seat}/void", {}),
    ("groups/g1", {"name": "Groupe un", "blocks": ["nature"]}),
    ("settings", {"title": "Autre titre", "names_shown": True, "headcount": 40}),
    ("settings", {"screen_languages": "fr,es"}),
    ("agenda/1/1/run", {}),
    ("agenda/1", {"held_on": "2024-09-12"}),
    ("agenda/1/1", {"minutes": 20, "title": "Accueil"}),
]


def test_what_a_host_did_last_comes_back_as_it_was(any_workshop: Workshop) -> None:
    workshop = any_workshop
    host(workshop, "groups/g1", name="Groupe 1", blocks=["droits"])
    awa = workshop.seat("Awa", group="g1")
    parts = {
        name: awa.note(text).json()["id"]
        for name, text in (("note", "Un marché"), ("other", "Le marché"))
    } | {"seat": awa.seat}
    before = state(workshop)
    for address, body in ACTS:
        filled = {
            key: [line.format(**parts) for line in value] if key == "notes" else value
            for key, value in body.items()
        }
        workshop.fanta.post(f"{workshop.path}/{address.format(**parts)}", json=filled)
        assert state(workshop) != before, address
        version, last = workshop.moussa.board()["version"], acts(workshop)[0]
        assert last["undo"] is True, last
        answer = undo(workshop, act=last["id"])
        assert (answer.status_code, answer.json()["undone"]["act"]) == (200, last["act"])
        assert state(workshop) == before, address
        assert workshop.moussa.board()["version"] > version, "every screen hears of it"


def test_a_step_and_all_that_it_did_come_back_together(workshop: Workshop) -> None:
    host(
        workshop, "agenda/2/2/run"
    )  # the challenges open, the situation of the session before closes
    assert (workshop.activity(QUADRANTS)["state"], workshop.activity(NOTES)["state"]) == (
        "open",
        "closed",
    )
    host(workshop, "agenda/extend", minutes=5)
    ends = [workshop.activity(NOTES)["closes_at"], workshop.moussa.board()["running"]["ends_at"]]
    undo(workshop).raise_for_status()
    assert [
        workshop.activity(NOTES)["closes_at"],
        workshop.moussa.board()["running"]["ends_at"],
    ] != ends
    assert acts(workshop)[0]["act"] == "undone"
    host(workshop, "agenda/stop")
    undo(workshop).raise_for_status()
    assert workshop.moussa.board()["running"]["session"] == 2


def test_an_opened_vote_closes_again_while_nobody_has_voted(any_workshop: Workshop) -> None:
    workshop = any_workshop
    workshop.seat("Awa").vote("1", "8", "22").raise_for_status()
    seal = workshop.fanta.closes().json()
    workshop.fanta.opens().raise_for_status()
    assert workshop.activity()["round"] == 2
    undo(workshop).raise_for_status()
    assert (workshop.activity()["round"], workshop.activity()["state"]) == (1, "closed")
    assert workshop.fanta.closes().json() == seal
    assert workshop.fanta.tally(round=2).json()["refusal"] == "no_such_round"
    workshop.fanta.opens().raise_for_status()
    assert workshop.seat("Bakary").vote("1", "9", "22").status_code == 200


def test_an_opened_vote_stays_open_once_somebody_has_voted_even_if_the_ballot_went_again(
    workshop: Workshop,
) -> None:
    awa = workshop.seat("Awa")
    workshop.fanta.closes()
    workshop.fanta.opens().raise_for_status()
    awa.vote("1", "8", "22").raise_for_status()
    assert acts(workshop)[0]["undo"] is False
    awa.withdraw()
    assert refusal(undo(workshop)) == (409, "act_passed")
    assert workshop.activity()["round"] == 2


def test_opened_notes_stay_open_once_somebody_has_written(workshop: Workshop) -> None:
    workshop.fanta.opens("propositions").raise_for_status()
    workshop.seat("Awa").note("Un festival", activity="propositions").raise_for_status()
    assert refusal(undo(workshop)) == (409, "act_passed")
    assert workshop.activity("propositions")["state"] == "open"


@pytest.mark.parametrize("secret", [True, False])
def test_the_close_of_a_vote_is_never_taken_back(
    sqlite_server: ForkedServer, workshop_at: Any, secret: bool
) -> None:
    workshop: Workshop = workshop_at(sqlite_server, opened=False)
    host(workshop, f"activities/{VOTE}/settings", secret=secret)
    workshop.fanta.opens().raise_for_status()
    workshop.seat("Awa").vote("1", "8", "22").raise_for_status()
    seal = workshop.fanta.closes().json()
    assert acts(workshop)[0]["undo"] is False
    assert refusal(undo(workshop)) == (409, "act_final")
    page = workshop.fanta.get(
        f"{workshop.path}/console", headers={"Accept": "text/html", "Accept-Language": "en"}
    ).text
    assert "A closed vote stays closed" in page
    assert workshop.fanta.closes().json() == seal


def test_an_unlocking_is_taken_back_and_so_is_the_close_of_locked_notes(workshop: Workshop) -> None:
    host(workshop, f"activities/{NOTES}/lock")
    before = state(workshop)
    for act in ("unlock", "close"):
        host(workshop, f"activities/{NOTES}/{act}")
        assert not workshop.activity(NOTES)["locked"]
        undo(workshop).raise_for_status()
        assert state(workshop) == before


def test_a_seat_that_lost_its_ballot_is_not_brought_back(workshop: Workshop) -> None:
    awa = workshop.seat("Awa")
    awa.vote("1", "8", "22").raise_for_status()
    host(workshop, f"people/{awa.seat}/void")
    assert refusal(undo(workshop)) == (409, "act_final")


def test_who_undoes_what_another_has_done_over_is_refused(workshop: Workshop) -> None:
    host(workshop, "screen-mode", mode="agenda")
    seen = acts(workshop)[0]["id"]
    second_host = workshop.bearer("host_url")
    second_host.post(f"{workshop.path}/screen-mode", json={"mode": "join"}).raise_for_status()
    assert refusal(undo(workshop, act=seen)) == (409, "act_passed")
    assert workshop.moussa.board()["screen"]["mode"] == "join"


def test_a_note_that_its_author_changed_since_is_left_alone(workshop: Workshop) -> None:
    awa = workshop.seat("Awa")
    note = awa.note("Un marché").json()["id"]
    host(workshop, f"notes/{note}/moderate", state="shown", text="Un grand marché")
    awa.note("Deux marchés", id=note).raise_for_status()
    assert acts(workshop)[0]["undo"] is False
    assert refusal(undo(workshop)) == (409, "act_passed")
    assert [note["text"] for note in workshop.moussa.notes()] == ["Deux marchés"]


def test_five_minutes_more_are_five_minutes_and_can_be_taken_back(any_workshop: Workshop) -> None:
    workshop = any_workshop
    assert refusal(
        workshop.fanta.post(f"{workshop.path}/activities/{NOTES}/extend", json={"minutes": 5})
    ) == (409, "activity_not_open")
    before = workshop.fanta.opens(NOTES, minutes=10).json()["closes_at"]
    after = host(workshop, f"activities/{NOTES}/extend", minutes=5)["closes_at"]
    assert (datetime.fromisoformat(after) - datetime.fromisoformat(before)).total_seconds() == 300
    undo(workshop).raise_for_status()
    assert workshop.activity(NOTES)["closes_at"] == before
    assert (
        workshop.fanta.post(
            f"{workshop.path}/activities/{NOTES}/extend", json={"minutes": 1000}
        ).status_code
        == 422
    )


def test_one_act_is_taken_back_once(workshop: Workshop) -> None:
    host(workshop, "screen-mode", mode="agenda")
    undo(workshop).raise_for_status()
    assert refusal(undo(workshop)) == (409, "nothing_to_undo")
    assert [act["act"] for act in acts(workshop)[:2]] == ["undone", "screen_set"]
    assert acts(workshop)[0]["of"] == "screen_set"


def test_a_paper_ballot_typed_in_does_not_stand_before_the_last_act(workshop: Workshop) -> None:
    host(workshop, "screen-mode", mode="agenda")
    awa = workshop.seat("Awa")
    workshop.fanta.vote("1", "8", "22", seat=awa.seat, assisted="paper").raise_for_status()
    assert acts(workshop)[0]["act"] == "screen_set"
    undo(workshop).raise_for_status()
    assert (workshop.moussa.board()["screen"] or {}).get("mode", "auto") == "auto"


def test_acts_from_a_file_are_told_and_stay(workshop: Workshop) -> None:
    host(workshop, "screen-mode", mode="agenda")
    session = workshop.bearer("organiser_url").get(f"{workshop.path}/export.json").json()
    session["log"][-1]["detail"]["changes"][0]["before"] = {"value": 1, "board_id": 1}
    imported = workshop.moussa.post("/boards/import", json=session).raise_for_status().json()
    stranger = workshop.someone()
    stranger.get(imported["host_url"])
    path = f"/b/{imported['code']}"
    assert stranger.get(f"{path}/acts").json()["acts"][0]["undo"] is False
    assert refusal(stranger.post(f"{path}/undo")) == (409, "act_final")


def test_an_act_is_signed_with_the_name_of_the_device_and_with_its_role(workshop: Workshop) -> None:
    assert host(workshop, "sign", name="  Fanta, salle ") == {"name": "Fanta, salle"}
    host(workshop, "screen-mode", mode="agenda")
    organiser = workshop.bearer("organiser_url")
    organiser.post(f"{workshop.path}/screen-mode", json={"mode": "join"}).raise_for_status()
    log_lines = [(act["actor"], act["by"], act["act"]) for act in acts(workshop, organiser)[:2]]
    assert log_lines == [("organiser", None, "screen_set"), ("host", "Fanta, salle", "screen_set")]
    assert refusal(workshop.fanta.post(f"{workshop.path}/sign", json={"name": "x" * 41})) == (
        422,
        "text_too_long",
    )
    host(workshop, "sign", name="")
    host(workshop, "screen-mode", mode="agenda")
    assert acts(workshop)[0]["by"] is None


def test_the_console_says_each_act_in_words(workshop: Workshop) -> None:
    awa = workshop.seat("Awa")
    note = awa.note("Un <b>marché</b>").json()["id"]
    host(workshop, f"notes/{note}/moderate", state="hidden")
    page = workshop.fanta.get(
        f"{workshop.path}/console", headers={"Accept": "text/html", "Accept-Language": "en"}
    ).text
    assert "hid the note “Un &lt;b&gt;marché&lt;/b&gt;”" in page
    undo(workshop).raise_for_status()
    page = workshop.fanta.get(
        f"{workshop.path}/console", headers={"Accept": "text/html", "Accept-Language": "en"}
    ).text
    assert "undid the hiding of the note" in page


@pytest.mark.parametrize("body", [{"act": 0}, {"act": "x"}, {"act": 2**70}, {"act": [1]}])
def test_an_act_that_cannot_be_is_refused(workshop: Workshop, body: Json) -> None:
    assert undo(workshop, **body).status_code == 422

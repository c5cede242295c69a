"""What was written is put to the vote: ticked notes, all of an activity, the fields of a tie."""

import copy
import json
import uuid
from typing import Any

import pytest

from app.documents.session.merge.sessions import merge_sessions
from tests.documents.sessions import Imported, exported, without_code
from tests.reports.pdf_text import Pdf
from tests.shared import Start
from tests.web.forks import ForkedServer
from tests.web.people import NOTES, VOTE, Person, Workshop, refusal

Json = dict[str, Any]
LONG = "Rouvrir le marché des artisans " * 16  # 496 characters


@pytest.fixture
def board(sqlite_server: ForkedServer, workshop_at: Start) -> Workshop:
    return workshop_at(sqlite_server)


def writes(person: Person, *texts: str, field: str = "1", **more: Any) -> list[str]:
    """Writes notes; returns their ids."""
    ids = [str(uuid.uuid4()) for _ in texts]
    for note, text in zip(ids, texts, strict=True):
        person.note(text, id=note, field=field, **more).raise_for_status()
    return ids


def puts(workshop: Workshop, *notes: str, **more: Any) -> Any:
    return workshop.fanta.post(f"{workshop.path}/shortlists", json={"notes": notes, **more})


def runs_off(workshop: Workshop, key: str = VOTE, **body: Any) -> Any:
    return workshop.fanta.post(f"{workshop.path}/activities/{key}/runoff", json=body)


def moderates(workshop: Workshop, note: str, verb: str = "moderate", **body: Any) -> None:
    address = f"{workshop.path}/notes/{note}/{verb}"
    workshop.fanta.post(address, json=body).raise_for_status()


def fields_of(workshop: Workshop, vote: Json) -> dict[str, str]:
    frameworks = workshop.moussa.board()["frameworks"]
    [framework] = [framework for framework in frameworks if framework["id"] == vote["framework"]]
    return {
        field["id"]: field["name"] for block in framework["blocks"] for field in block["fields"]
    }


def sealed_tie(workshop: Workshop) -> None:
    """Seals a vote in which 1 and 8 lead, and 13, 22 and 24 are tied for the third place."""
    for number, last in enumerate(("13", "22", "24")):
        workshop.seat(f"Personne {number}").vote("1", "8", last).raise_for_status()
    workshop.fanta.closes().raise_for_status()


def test_notes_are_put_to_the_vote_and_sealed(board: Workshop) -> None:
    awa, bakary = board.seat("Awa"), board.seat("Bakary")
    second = writes(bakary, LONG, "Une radio", field="22")
    first = writes(awa, "Un marché\ncouvert", "Une école", "Un fonds", "Un festival")
    answer = puts(board, *second, *first, title="Que faire ?")
    assert answer.status_code == 201
    vote = answer.json()
    assert (vote["title"], vote["state"], vote["rule"]["votes"]) == ("Que faire ?", "planned", 3)
    fields = fields_of(board, vote)
    assert list(fields) == [*first, *second]  # in the order of their places, not of the ticks
    assert (fields[first[0]], fields[second[0]]) == ("Un marché couvert", LONG.strip())
    board.fanta.opens(vote["key"]).raise_for_status()
    assert awa.vote(*first[:3], activity=vote["key"]).status_code == 200
    assert refusal(bakary.vote("1", "8", "22", activity=vote["key"])) == (422, "no_such_field")
    assert bakary.vote(first[0], *second, activity=vote["key"]).status_code == 200
    assert board.fanta.closes(vote["key"]).json()["ballots"] == 2
    tally = board.moussa.tally(activity=vote["key"]).json()
    assert {row["field"]: row["votes"] for row in tally["fields"]}[first[0]] == 2
    again = Imported(board, board.bearer("organiser_url").get(f"{board.path}/export.json").json())
    assert without_code(exported(again)) == without_code(exported(board))
    pages = ("screen", "results", "report.docx", "report.pdf", "workbook.xlsx", "slides.pptx")
    drawings = ("diagram.svg", "ranking.svg", "paper-ballots.pdf", "export.csv?table=long")
    for page in (*pages, *(f"{name}?activity={vote['key']}" for name in drawings[:2]), *drawings):
        assert board.fanta.get(f"{board.path}/{page}").status_code == 200, page


def test_the_title_names_the_activity_and_all_its_notes_can_be_put(board: Workshop) -> None:
    writes(board.seat("Awa"), "Un marché", "Une école", "Un fonds")
    vote = puts(board, activity=NOTES).json()
    assert vote["title"] == f"Vote sur\u00a0: {board.activity(NOTES)['title']}"
    assert (len(fields_of(board, vote)), vote["rule"]["votes"]) == (3, 1)


def test_merged_notes_stand_once_and_hidden_ones_not_at_all(board: Workshop) -> None:
    first, second, third, hidden = writes(board.seat("Awa"), "Marché", "Le marché", "École", "Non")
    moderates(board, first, "merge", notes=[second])
    moderates(board, hidden, state="hidden")
    assert list(fields_of(board, puts(board, first, second, third).json())) == [first, third]
    assert refusal(puts(board, first, second)) == (422, "shortlist_count")
    assert refusal(puts(board, first, hidden)) == (409, "note_not_shown")
    assert len(fields_of(board, puts(board, activity=NOTES).json())) == 2


def test_private_and_unknown_notes_are_refused(board: Workshop) -> None:
    awa = board.seat("Awa")
    first, second = writes(awa, "Un marché", "Une école")
    assert refusal(puts(board, first, str(uuid.uuid4()))) == (404, "no_such_note")
    assert refusal(puts(board, first, "marché")) == (422, "bad_note_id")
    awa.delete(f"{board.path}/notes/{second}").raise_for_status()
    assert refusal(puts(board, first, second)) == (404, "no_such_note")
    third = writes(awa, "Une radio")[0]
    settings = f"{board.path}/activities/{NOTES}/settings"
    board.fanta.post(settings, json={"private": True}).raise_for_status()
    assert refusal(puts(board, first, third)) == (409, "note_not_shown")
    assert refusal(puts(board, activity=VOTE)) == (404, "no_such_activity")
    assert refusal(puts(board)) == (422, "shortlist_count")


def test_two_to_forty_notes_and_never_more_than_half(board: Workshop) -> None:
    notes = writes(board.seat("Awa"), *(f"Note {number}" for number in range(41)))
    assert refusal(puts(board, *notes)) == (422, "shortlist_count")
    assert refusal(puts(board, notes[0])) == (422, "shortlist_count")
    assert refusal(puts(board, *notes[:5], votes=3)) == (422, "bad_setting")
    vote = puts(board, *notes[:40], votes=20).json()
    assert vote["rule"]["votes"] == 20
    small = puts(board, *notes[:4]).json()
    settings = f"{board.path}/activities/{small['key']}/settings"
    assert refusal(board.fanta.post(settings, json={"votes": 3})) == (422, "bad_setting")
    assert board.fanta.post(settings, json={"votes": 1}).status_code == 204


def test_notes_of_two_activities_stand_in_a_block_of_each(board: Workshop) -> None:
    awa = board.seat("Awa")
    [first] = writes(awa, "Un marché")
    second = str(uuid.uuid4())
    body = {"activity": "defis", "block": "politico-institutionnels", "text": "Pas de budget"}
    blocks = {
        framework["id"]: framework["blocks"] for framework in board.moussa.board()["frameworks"]
    }
    body["block"] = blocks["enjeux-defis"][0]["id"]
    awa.put(f"{board.path}/notes/{second}", json=body).raise_for_status()
    vote = puts(board, second, first).json()
    framework = next(
        framework
        for framework in board.moussa.board()["frameworks"]
        if framework["id"] == vote["framework"]
    )
    titles = [board.activity(key)["title"] for key in (NOTES, "defis")]
    assert sorted(block["name"] for block in framework["blocks"]) == sorted(titles)


def test_a_vote_keeps_its_wording_and_undo_leaves_nothing(board: Workshop) -> None:
    organiser = board.bearer("organiser_url")
    first, second = writes(board.seat("Awa"), "Un marché", "Une école")
    before = organiser.get(f"{board.path}/export.json").json()
    vote = puts(board, first, second).json()
    board.fanta.post(f"{board.path}/undo").raise_for_status()
    assert {**organiser.get(f"{board.path}/export.json").json(), "log": []} == {**before, "log": []}
    vote = puts(board, first, second).json()
    moderates(board, first, state="hidden", text="Autrement")
    assert fields_of(board, vote)[first] == "Un marché"
    removed = board.fanta.delete(f"{board.path}/activities/{vote['key']}")
    assert removed.status_code == 204
    board.fanta.post(f"{board.path}/undo").raise_for_status()
    assert fields_of(board, board.activity(vote["key"]))[first] == "Un marché"
    board.fanta.delete(f"{board.path}/activities/{vote['key']}")
    moderates(board, first, state="shown", text="Un marché")
    puts(board, first, second).raise_for_status()
    ids = [framework["id"] for framework in board.moussa.board()["frameworks"]]
    assert sum(key.startswith("notes-") for key in ids) == 1  # the removed one's list is gone


def test_an_erased_person_s_note_is_erased_from_the_vote_and_the_seal_holds(
    any_server: ForkedServer, workshop_at: Start
) -> None:
    board = workshop_at(any_server)
    awa, bakary = board.seat("Awa"), board.seat("Bakary")
    secret = "Mon terrain rue des Teinturiers"
    [first], [second] = writes(awa, secret), writes(bakary, "Une école")
    vote = puts(board, first, second).json()
    board.fanta.opens(vote["key"])
    for number in range(5):
        board.seat(f"P{number}").vote(first if number else second, activity=vote["key"])
    seal = board.fanta.closes(vote["key"]).json()["sha256"]
    tie = puts(board, first, second, title="Encore").json()
    organiser = board.bearer("organiser_url")
    address = f"{board.path}/people/{awa.seat}"
    assert organiser.delete(address, params={"notes": "erase"}).status_code == 204
    assert fields_of(board, vote)[first] == fields_of(board, tie)[first] == "(note effacée)"
    for page in ("export.json", "results", "console", "screen", "export.csv?table=long"):
        answer = organiser.get(f"{board.path}/{page}", headers={"Accept": "*/*"})
        assert secret not in answer.text, page
    sealed = board.moussa.get(f"{board.path}/activities/{vote['key']}/rounds/1/sealed.json").json()
    assert sealed["sha256"] == seal
    again = Imported(board, organiser.get(f"{board.path}/export.json").json())
    assert without_code(exported(again)) == without_code(exported(board))


def test_a_tie_is_broken_by_a_vote_among_the_tied(board: Workshop) -> None:
    assert refusal(runs_off(board)) == (409, "round_not_sealed")
    sealed_tie(board)
    runs_off(board).raise_for_status()
    board.fanta.post(f"{board.path}/undo").raise_for_status()
    assert not any("runoff" in framework["id"] for framework in board.moussa.board()["frameworks"])
    answer = runs_off(board)
    assert answer.status_code == 201
    vote = answer.json()
    assert (vote["places"], vote["rule"]["votes"], vote["state"]) == (3, 1, "planned")
    assert list(fields_of(board, vote)) == ["13", "22", "24"]
    assert vote["title"] == f"Départage\u00a0: {board.activity(VOTE)['title']}"
    board.fanta.opens(vote["key"]).raise_for_status()
    for number in range(2):
        board.seat(f"Autre {number}").vote("22", activity=vote["key"]).raise_for_status()
    board.fanta.closes(vote["key"]).raise_for_status()
    assert refusal(runs_off(board, vote["key"])) == (409, "no_tie")
    again = Imported(board, board.bearer("organiser_url").get(f"{board.path}/export.json").json())
    assert without_code(exported(again)) == without_code(exported(board))


def test_a_tie_break_does_not_take_the_place_of_the_result(board: Workshop) -> None:
    writes(board.seat("Awa"), "Un marché")
    sealed_tie(board)
    drawn = [board.fanta.get(f"{board.path}/{name}.svg").content for name in ("ranking", "matrix")]
    vote = runs_off(board).json()["key"]
    board.fanta.opens(vote).raise_for_status()
    board.seat("Zoé").vote("24", activity=vote).raise_for_status()
    board.fanta.closes(vote).raise_for_status()
    again = [board.fanta.get(f"{board.path}/{name}.svg").content for name in ("ranking", "matrix")]
    assert again == drawn
    assert board.fanta.get(f"{board.path}/matrix.svg?activity={vote}").status_code == 409
    report = Pdf(board.bearer("organiser_url").get(f"{board.path}/report.pdf").content).text
    parts = [part.partition("La méthode")[0] for part in report.split("Le résultat en une page")]
    assert any("3 bulletins" in part and "1 bulletin pour" not in part for part in parts[1:])


def test_the_places_can_be_chosen(board: Workshop) -> None:
    sealed_tie(board)
    vote = runs_off(board, places=4).json()
    assert (vote["rule"]["votes"], list(fields_of(board, vote))) == (2, ["13", "22", "24"])
    first = runs_off(board, places=1).json()
    assert list(fields_of(board, first)) == ["1", "8"]
    assert refusal(runs_off(board, places=2)) == (409, "no_tie")
    assert refusal(runs_off(board, NOTES)) == (404, "no_such_activity")


def test_a_board_has_forty_lists_at_most(board: Workshop) -> None:
    first, second = writes(board.seat("Awa"), "Un marché", "Une école")
    while (answer := puts(board, first, second)).status_code == 201:
        pass
    assert refusal(answer) == (409, "activities_full")
    assert len(board.moussa.board()["frameworks"]) == 40
    again = Imported(board, board.bearer("organiser_url").get(f"{board.path}/export.json").json())
    assert without_code(exported(again)) == without_code(exported(board))


def test_forms_without_scripts_lead_to_the_new_vote(board: Workshop) -> None:
    first, second = writes(board.seat("Awa"), "Un marché", "Une école")
    html = {"Accept": "text/html"}
    page = board.fanta.get(f"{board.path}/console/notes?activity={NOTES}", headers=html).text
    assert f'form="shortlist" name="notes"\n          value="{first}"' in page or first in page
    body = {"notes": [first, second], "title": "", "votes": "", "once": "B" * 22}
    for _ in range(2):
        answer = board.fanta.post(f"{board.path}/shortlists", data=body, headers=html)
        assert answer.status_code == 303
        assert answer.headers["location"].startswith(f"{board.path}/console#activity-vote-sur")
    sealed_tie(board)
    assert "Départager" in board.fanta.get(f"{board.path}/console", headers=html).text
    votes = [
        activity for activity in board.moussa.board()["activities"] if activity["kind"] == "vote"
    ]
    assert sum(vote["title"].startswith("Vote sur") for vote in votes) == 1


def test_two_sites_meet_again_after_one_erased_a_note(board: Workshop) -> None:
    awa = board.seat("Awa")
    [first], [second] = writes(awa, "Mon terrain"), writes(board.seat("Bakary"), "Une école")
    vote = puts(board, first, second).json()
    organiser = board.bearer("organiser_url")
    document = organiser.get(f"{board.path}/export.json").json()
    organiser.delete(f"{board.path}/people/{awa.seat}", params={"notes": "erase"})
    copied_document = organiser.get(f"{board.path}/export.json").json()
    for pair in ((document, copied_document), (copied_document, document)):
        both = merge_sessions(*copy.deepcopy(pair))  # type: ignore[arg-type]
        assert "Mon terrain" not in json.dumps(both)
        [framework] = [
            framework for framework in both["frameworks"] if framework["id"] == vote["framework"]
        ]
        assert "(note effacée)" in json.dumps(framework, ensure_ascii=False)


def test_a_form_with_too_few_ticks_says_how_many(board: Workshop) -> None:
    [first] = writes(board.seat("Awa"), "Un marché")
    html = {"Accept": "text/html", "Accept-Language": "fr"}
    for ticked in ([], [first], [first, first.upper()]):
        body = {"notes": ticked, "title": "", "votes": ""}
        answer = board.fanta.post(f"{board.path}/shortlists", data=body, headers=html)
        assert answer.status_code == 422
        assert f"il y en a {min(len(ticked), 1)}" in answer.text

"""People say notes of others too: counted beside the note, and nowhere else."""

import copy
import csv
import io
import json
from typing import Any

import httpx

from app.documents.session.merge.sessions import merge_sessions
from app.web.http.identity import SEEN_VERSION
from tests.documents.sessions import Imported, exported, post, session_of, without_code
from tests.shared import Start
from tests.web.forks import ForkedServer
from tests.web.people import NOTES, Person, Workshop, refusal

HTML = {"Accept": "text/html", "Accept-Language": "fr"}


def says(person: Person, note: str, method: str = "PUT") -> httpx.Response:
    return person.request(method, f"{person.path}/notes/{note}/me-too")


def count_of(board: Workshop, note: str) -> int:
    return next(part["me_too"] for part in board.moussa.notes() if part["id"] == note)


def table_of(board: Workshop) -> list[dict[str, str]]:
    text = board.fanta.get(f"{board.path}/export.csv?table=notes&locale=en").content.decode(
        "utf-8-sig"
    )
    return list(csv.DictReader(io.StringIO(text), delimiter=csv.Sniffer().sniff(text).delimiter))


def test_others_say_a_note_too_once_each(any_server: ForkedServer, workshop_at: Start) -> None:
    board = workshop_at(any_server)
    awa, bakary, oumou = (board.seat(name) for name in ("Awa", "Bakary", "Oumou"))
    note = awa.note("Un marché").json()
    before = board.fanta.get(f"{board.path}/matrix.svg").text
    assert refusal(says(awa, note["id"])) == (409, "own_note")
    assert says(board.moussa, note["id"]).status_code == 401
    for person in (bakary, bakary, oumou):
        assert says(person, note["id"]).status_code == 204
    assert count_of(board, note["id"]) == 2
    assert len(board.moussa.notes()) == 1, "it is no further note"
    assert board.fanta.get(f"{board.path}/matrix.svg").text == before
    for page in ("", "/screen", "/console/notes", "/results"):
        answer = (awa if not page else board.fanta).get(
            f"{board.path}{page}?activity={NOTES}", headers=HTML
        )
        assert "dit par 3" in answer.text, page
    assert [row["Said by"] for row in table_of(board)] == ["3"]
    edited = awa.note("Un grand marché", id=note["id"])
    assert edited.json()["me_too"] == 2
    assert says(bakary, note["id"], "DELETE").status_code == 204
    assert count_of(board, note["id"]) == 1
    board.fanta.closes(NOTES)
    assert refusal(says(bakary, note["id"])) == (409, "activity_not_open")


def test_saying_it_too_does_not_stop_its_author_from_editing(
    sqlite_server: ForkedServer, workshop_at: Start
) -> None:
    board = workshop_at(sqlite_server)
    awa, bakary = board.seat("Awa"), board.seat("Bakary")
    written = awa.note("Un marché")
    says(bakary, written.json()["id"])
    body = {"activity": NOTES, "field": "1", "text": "Un grand marché"}
    address = f"{board.path}/notes/{written.json()['id']}"
    answer = awa.put(address, json=body, headers={SEEN_VERSION: written.headers[SEEN_VERSION]})
    assert answer.status_code == 200, answer.text
    body["text"] = "Le marché"  # the control: the edit itself does stop one that has not seen it
    answer = awa.put(address, json=body, headers={SEEN_VERSION: written.headers[SEEN_VERSION]})
    assert refusal(answer) == (409, "note_changed")


def test_a_group_does_not_say_its_own_note_too(
    sqlite_server: ForkedServer, workshop_at: Start
) -> None:
    board = workshop_at(sqlite_server)
    for group in ("g1", "g2"):
        body = {"name": f"Groupe {group}", "blocks": []}
        board.fanta.post(f"{board.path}/groups/{group}", json=body).raise_for_status()
    code = board.fanta.post(f"{board.path}/groups/g1/device").json()["seat_code"]
    device = board.someone()
    device.post(f"{board.path}/seats/resume", json={"seat_code": code}).raise_for_status()
    note = device.note("Un marché").json()["id"]
    member, guest = board.seat("Awa", group="g1"), board.seat("Bakary", group="g2")
    assert refusal(says(member, note)) == (409, "own_note")
    assert says(guest, note).status_code == 204
    by_one = member.note("Une place").json()["id"]
    assert says(device, by_one).status_code == 204, "the note of one member is not the group's"


def test_merged_notes_count_each_person_once(any_server: ForkedServer, workshop_at: Start) -> None:
    board = workshop_at(any_server)
    awa, bakary, oumou = (board.seat(name) for name in ("Awa", "Bakary", "Oumou"))
    first, second = (person.note("Un marché").json()["id"] for person in (awa, bakary))
    for person, note in ((oumou, first), (oumou, second), (awa, second), (bakary, first)):
        assert says(person, note).status_code == 204
    merged = {"notes": [second]}
    board.fanta.post(f"{board.path}/notes/{first}/merge", json=merged).raise_for_status()
    assert count_of(board, first) == 2, "Bakary and Oumou, beside Awa"
    board.fanta.post(f"{board.path}/undo").raise_for_status()
    assert (count_of(board, first), count_of(board, second)) == (2, 2)


def test_plain_forms_say_it_and_take_it_back(
    sqlite_server: ForkedServer, workshop_at: Start
) -> None:
    board = workshop_at(sqlite_server)
    awa, bakary = board.seat("Awa"), board.seat("Bakary")
    note = awa.note("Un marché").json()["id"]
    address = f"{board.path}/activities/{NOTES}/me-too"
    for number, name in enumerate(("add", "drop", "add")):
        page = bakary.get(f"{board.path}?activity={NOTES}", headers=HTML).text
        assert f'name="{name}" value="{note}"' in " ".join(page.split())
        form = {name: note, "place": "1", "once": f"{number}" * 22}
        assert bakary.post(address, data=form, headers=HTML).status_code == 303
    assert count_of(board, note) == 1
    assert f'value="{note}"' not in awa.get(f"{board.path}?activity={NOTES}", headers=HTML).text
    fragment = {**HTML, "HX-Request": "true"}
    page = bakary.post(address, data={"drop": note, "once": "9" * 22}, headers=fragment)
    assert f'name="add" value="{note}"' in " ".join(page.text.split())
    assert refusal(bakary.post(address, json={"add": note, "x": 1})) == (422, "unknown_name")
    assert refusal(bakary.post(address, json={})) == (422, "bad_note_id")


def test_hidden_and_private_notes_are_not_said_too(
    sqlite_server: ForkedServer, workshop_at: Start
) -> None:
    board = workshop_at(sqlite_server)
    awa, bakary = board.seat("Awa"), board.seat("Bakary")
    note = awa.note("Un marché").json()["id"]
    says(bakary, note)
    moderate = f"{board.path}/notes/{note}/moderate"
    board.fanta.post(moderate, json={"state": "hidden"}).raise_for_status()
    assert refusal(says(bakary, note)) == (404, "no_such_note")
    board.fanta.post(moderate, json={"state": "shown"}).raise_for_status()
    assert count_of(board, note) == 1
    assert awa.delete(f"{board.path}/notes/{note}").status_code == 204
    [part] = session_of(board)["notes"]
    assert (part["me_too"], part["me_too_seats"]) == (0, [])


def of_notes(document: Any) -> list[tuple[int, list[str]]]:
    return [(note["me_too"], note["me_too_seats"]) for note in document["notes"]]


def test_files_have_who_says_it_and_anonymous_ones_how_many(
    any_server: ForkedServer, workshop_at: Start
) -> None:
    board = workshop_at(any_server)
    awa, bakary, oumou = (board.seat(name) for name in ("Awa", "Bakary", "Oumou"))
    first = awa.note("Un marché").json()["id"]
    before = session_of(board)
    for person in (bakary, oumou):
        says(person, first)
    assert of_notes(session_of(board)) == [(2, sorted([bakary.seat, oumou.seat]))]
    again = Imported(board, exported(board))
    assert without_code(exported(again)) == without_code(exported(board))
    organiser = board.bearer("organiser_url")
    anonymous = organiser.get(f"{board.path}/export.json?anonymous=1").json()
    assert of_notes(anonymous) == [(2, [])]
    shared = Imported(board, anonymous)
    assert of_notes(session_of(shared)) == [(2, [])]
    pair = copy.deepcopy((before, session_of(board)))
    merged = merge_sessions(*pair)
    assert of_notes(merged) == [(2, sorted([bakary.seat, oumou.seat]))]
    assert organiser.delete(f"{board.path}/people/{oumou.seat}").status_code == 204
    assert of_notes(session_of(board)) == [(1, [bakary.seat])]
    merged = merge_sessions(*copy.deepcopy((pair[1], session_of(board))))
    assert of_notes(merged) == [(1, [bakary.seat])], "erased at one site, erased in the merger"


def test_wrong_voices_in_a_file_are_refused(
    sqlite_server: ForkedServer, workshop_at: Start
) -> None:
    board = workshop_at(sqlite_server)
    awa, bakary = board.seat("Awa"), board.seat("Bakary")
    says(bakary, awa.note("Un marché").json()["id"])
    document = json.loads(exported(board))
    assert post(board, document).status_code == 201
    for change in (
        {"me_too_seats": ["nobody"]},
        {"me_too_seats": [awa.seat]},
        {"me_too": 2, "me_too_seats": [bakary.seat] * 2},
        {"me_too": 0},
    ):
        wrong = copy.deepcopy(document)
        wrong["notes"][0] |= change
        assert refusal(post(board, wrong)) == (422, "bad_session"), change


def test_a_voice_that_one_site_took_back_does_not_return(any_workshop: Workshop) -> None:
    awa, bakary, oumou = (any_workshop.seat(name) for name in ("Awa", "Bakary", "Oumou"))
    note = awa.note("Un marché").json()["id"]
    for person in (bakary, oumou):
        assert says(person, note).status_code == 204
    online = session_of(any_workshop)
    assert says(bakary, note, "DELETE").status_code == 204
    room = session_of(any_workshop)
    assert room["notes"][0]["me_too_taken_back"] == [bakary.seat]
    for pair in ((room, online), (online, room)):
        [merged] = merge_sessions(*pair)["notes"]
        assert (merged["me_too"], merged["me_too_seats"]) == (1, [oumou.seat])
    assert merge_sessions(online, {**online, "log": []})["notes"][0]["me_too"] == 2, "the control"
    answer = any_workshop.someone().post("/boards/import", json=room)
    assert answer.status_code == 201, answer.text
    anonymous = any_workshop.bearer("organiser_url").get(
        f"{any_workshop.path}/export.json?anonymous=1"
    )
    assert "me_too_taken_back" not in anonymous.text
    assert says(bakary, note).status_code == 204
    assert "me_too_taken_back" not in session_of(any_workshop)["notes"][0], "said again"


def notes_in_news(board: Workshop, since: int) -> dict[str, int]:
    """How many say each note that the news since a version have."""
    query = {"audience": "host", "protocol": "palabre.json", "since": since}
    news = board.fanta.get(f"{board.path}/news", params=query).json()
    return {note["id"]: note["me_too"] for note in news[-1].get("notes", ())}


def test_pages_hear_of_a_count_that_a_seat_leaves(any_workshop: Workshop) -> None:
    board = any_workshop
    awa, bakary = board.seat("Awa"), board.seat("Bakary")
    first, second = awa.note("Un marché").json()["id"], bakary.note("Le marché").json()["id"]
    assert says(bakary, first).status_code == 204
    organiser = board.bearer("organiser_url")

    def news_of(act: str, **body: object) -> dict[str, int]:
        since = board.moussa.board()["version"]
        organiser.post(f"{board.path}/{act}", json=body).raise_for_status()
        return notes_in_news(board, since)

    assert news_of(f"people/{bakary.seat}/void") == {first: 0}
    assert news_of("undo") == {first: 1}
    assert news_of("people/void", seats=[bakary.seat]) == {first: 0}
    assert news_of("undo") == {first: 1}
    board.fanta.post(f"{board.path}/notes/{first}/merge", json={"notes": [second]})
    assert news_of(f"people/{bakary.seat}/void")[first] == 0, "the author of a merged note too"


def test_pages_hear_of_a_count_that_a_merging_changes(any_workshop: Workshop) -> None:
    board = any_workshop
    awa, bakary = board.seat("Awa"), board.seat("Bakary")
    first, second = awa.note("Un marché").json()["id"], bakary.note("Le marché").json()["id"]
    since = board.moussa.board()["version"]
    board.fanta.post(
        f"{board.path}/notes/{first}/merge", json={"notes": [second]}
    ).raise_for_status()
    assert notes_in_news(board, since)[first] == 1
    since = board.moussa.board()["version"]
    board.fanta.post(f"{board.path}/undo").raise_for_status()
    assert notes_in_news(board, since)[first] == 0

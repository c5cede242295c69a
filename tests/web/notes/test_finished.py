"""People and groups say that they have finished their notes; the console says who has not."""

import json

from tests.documents.sessions import Imported, exported, session_of, without_code
from tests.shared import Start
from tests.web.forks import ForkedServer
from tests.web.people import NOTES, VOTE, Person, refusal

HTML = {"Accept": "text/html", "Accept-Language": "fr"}


def finishes(person: Person, key: str = NOTES, method: str = "PUT") -> int:
    return person.request(method, f"{person.path}/activities/{key}/finished").status_code


def test_the_console_says_how_many_have_finished_and_who_has_not(
    any_server: ForkedServer, workshop_at: Start
) -> None:
    board = workshop_at(any_server)
    awa, bakary = board.seat("Awa"), board.seat("Bakary Traoré")
    assert "ont terminé" not in board.fanta.get(f"{board.path}/console", headers=HTML).text
    for _ in range(2):
        assert finishes(awa) == 204
    page = board.fanta.get(f"{board.path}/console", headers=HTML).text
    assert "1 sur 2" in page
    assert "Bakary Traoré" in page
    assert [seat["finished"] for seat in session_of(board)["seats"]] == [NOTES, None]
    again = Imported(board, exported(board))
    assert without_code(exported(again)) == without_code(exported(board))
    assert finishes(awa, method="DELETE") == 204
    assert finishes(bakary) == 204
    board.fanta.closes(NOTES)
    assert finishes(awa) == 409
    board.fanta.opens(NOTES)  # a phase of its own
    assert {seat["finished"] for seat in session_of(board)["seats"]} == {None}


def test_who_has_finished_may_write_on_and_only_in_open_notes(
    sqlite_server: ForkedServer, workshop_at: Start
) -> None:
    board = workshop_at(sqlite_server)
    awa = board.seat("Awa")
    address = f"{board.path}/activities/{NOTES}/finished"
    for number, finished in enumerate(("true", "false", "true")):
        form = {"finished": finished, "once": f"{number}" * 22}
        assert awa.post(address, data=form, headers=HTML).status_code == 303
    page = awa.get(f"{board.path}?activity={NOTES}", headers=HTML).text
    assert 'aria-pressed="true"' in page
    awa.note("Encore une").raise_for_status()
    assert finishes(awa, VOTE) == 404
    assert finishes(awa, "none") == 404
    assert finishes(board.moussa) == 401
    assert refusal(awa.post(address, json={"finished": True, "x": 1})) == (422, "unknown_name")
    fragment = awa.post(address, data={"finished": "false"}, headers={**HTML, "HX-Request": "true"})
    assert 'aria-pressed="false"' in fragment.text


def test_a_wrong_activity_in_the_file_is_refused(
    sqlite_server: ForkedServer, workshop_at: Start
) -> None:
    board = workshop_at(sqlite_server)
    finishes(board.seat("Awa"))
    document = json.loads(exported(board))
    document["seats"][0]["finished"] = VOTE
    answer = board.someone().post("/boards/import", json=document)
    assert refusal(answer) == (422, "bad_session")

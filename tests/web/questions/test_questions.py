"""Quick questions beside the votes: asked, answered in one tap, sealed, and never a priority."""

import io
import json
import zipfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.documents.session.merge.sessions import merge_sessions
from tests.documents.damages import changed
from tests.documents.sessions import Imported, exported, post, session_of, without_code
from tests.shared import Start
from tests.web.forks import ForkedServer
from tests.web.people import VOTE, Person, Workshop, refusal, votes_of
from tests.web.questions.asking import ASKED, HTML, Json, answers, asks

ANSWERS = {"hands": ["yes", "no", "abstain"], "rating": ["1", "2", "3", "4", "5"]}


@pytest.mark.parametrize("kind", ANSWERS)
def test_a_question_is_asked_answered_sealed_and_kept(board: Workshop, kind: str) -> None:
    question = asks(board, kind)
    assert (question["kind"], question["rule"]) == (kind, {"votes": 1, "repeats": False})
    frameworks = {entry["id"]: entry for entry in board.moussa.board()["frameworks"]}
    [block] = frameworks[question["framework"]]["blocks"]
    assert [field["id"] for field in block["fields"]] == ANSWERS[kind]
    first, second, *_ = ANSWERS[kind]
    awa, *_ = answers(board, question, first, first, second, first, second)
    key = question["key"]
    assert awa.vote(second, activity=key).status_code == 200  # changed, until the close
    assert refusal(awa.vote(first, second, activity=key)) == (422, "ballot_too_long")
    assert refusal(awa.vote("22", activity=key)) == (422, "no_such_field")
    assert board.fanta.closes(key).json()["ballots"] == 5
    assert refusal(awa.vote(first, activity=key)) == (409, "activity_not_open")
    assert votes_of(board.moussa.tally(activity=key).json()) == {first: 2, second: 3}
    again = Imported(board, exported(board))
    assert without_code(exported(again)) == without_code(exported(board))
    assert again.activity(key)["kind"] == kind
    assert "Résultat définitif" in awa.get(f"{board.path}?activity={key}", headers=HTML).text
    for page in ("screen", "results", "console", "people", "handover"):
        assert board.fanta.get(f"{board.path}/{page}", headers=HTML).status_code == 200, page
    assert board.fanta.opens(key).json()["round"] == 2


def test_the_report_has_them_in_a_chapter_and_the_workbook_on_a_sheet(board: Workshop) -> None:
    question = asks(board, "rating", "Et cet atelier ?")
    answers(board, question, "5", "4", "4", "5", "3")
    board.fanta.closes(question["key"])
    board.fanta.closes(VOTE)

    def texts(page: str) -> str:
        file = zipfile.ZipFile(io.BytesIO(board.fanta.get(f"{board.path}/{page}").content))
        return " ".join(file.read(name).decode() for name in file.namelist() if "xml" in name)

    report = texts("report.docx")
    for words in ("Questions rapides", "Et cet atelier", "Moyenne", "4,2"):
        assert words in report, words
    assert report.index("Questions rapides") > report.index("Vote sur les priorités"[:4])
    assert "Et cet atelier" in texts("workbook.xlsx")
    assert board.fanta.get(f"{board.path}/report.pdf").status_code == 200


def test_no_priority_comparison_or_programme_counts_them(board: Workshop) -> None:
    """The control is the vote, which all of them have."""
    question = asks(board)
    answers(board, question, "yes", "yes", "no", "yes", "abstain")
    board.seat("Awa").vote("1", "8", "22").raise_for_status()
    board.fanta.closes(VOTE)
    board.fanta.closes(question["key"])
    organiser, title = board.bearer("organiser_url"), board.activity(VOTE)["title"]
    for page in ("results", "export.csv?table=tally", "export.csv?table=long"):
        text = organiser.get(f"{board.path}/{page}", headers={"Accept": "*/*"}).text
        assert title in text, page
        assert "ous convient" not in text, page
        assert question["key"] not in text, page
    document = session_of(board)
    files = [("session", (name, json.dumps(document))) for name in ("a.json", "b.json")]
    compared = organiser.post("/compare", files=files).json()
    assert json.dumps(compared).count('"22"') >= 1
    assert "abstain" not in json.dumps(compared)


def test_a_question_cannot_be_bent_into_a_vote(board: Workshop) -> None:
    question = asks(board)
    address = f"{board.path}/activities"
    planned = board.fanta.post(address, json={"kind": "rating", "title": "Note"}).json()
    settings = f"{address}/{planned['key']}/settings"
    assert refusal(board.fanta.post(settings, json={"votes": 2})) == (422, "bad_setting")
    for kind in ("vote", "notes"):
        body = {"kind": kind, "title": "Autre", "framework": question["framework"]}
        assert refusal(board.fanta.post(address, json=body)) == (422, "bad_framework")
    body = {"kind": "hands", "title": "Oui ?", "votes": 2}
    assert refusal(board.fanta.post(address, json=body)) == (422, "bad_setting")
    assert refusal(board.fanta.post(address, json={"kind": "hands", "title": " "}))[0] == 422
    board.fanta.closes(question["key"])
    for verb in ("runoff", "rehearse"):
        answer = board.fanta.post(f"{address}/{question['key']}/{verb}")
        assert refusal(answer) == (404, "no_such_activity")


def test_undo_takes_it_back_and_puts_it_back(board: Workshop) -> None:
    def state() -> Json:
        return {**session_of(board), "log": []}

    before = state()
    body = {"kind": "hands", "title": ASKED}
    board.fanta.post(f"{board.path}/activities", json=body).raise_for_status()
    board.fanta.post(f"{board.path}/undo").raise_for_status()
    assert state() == before
    question = board.fanta.post(f"{board.path}/activities", json=body).json()
    second = board.fanta.post(f"{board.path}/activities/{question['key']}/duplicate").json()
    assert second["kind"] == "hands"
    two_questions = state()
    board.fanta.delete(f"{board.path}/activities/{second['key']}")
    board.fanta.post(f"{board.path}/undo").raise_for_status()
    assert state() == two_questions
    board.fanta.opens(second["key"])
    board.fanta.post(f"{board.path}/undo").raise_for_status()
    assert board.activity(second["key"])["state"] == "planned"


def test_hidden_until_the_close_and_tied_to_nobody_after_it(board: Workshop) -> None:
    question = board.fanta.post(
        f"{board.path}/activities", json={"kind": "hands", "title": ASKED}
    ).json()
    key = question["key"]
    board.fanta.reveals("at_close", key).raise_for_status()
    board.fanta.opens(key)
    people = answers(board, question, "yes", "no", "no", "yes", "no")
    for reader in (board.moussa, board.fanta, people[0]):
        assert refusal(reader.tally(activity=key)) == (403, "tally_hidden")
    [part] = [entry for entry in session_of(board)["activities"] if entry["key"] == key]
    assert part["rounds"][0]["ballots"] is None
    elsewhere = board.someone()
    elsewhere.post(f"{board.path}/seats/resume", json={"seat_code": people[0].seat_code})
    assert elsewhere.board()["me"]["ballots"][key].keys() == {"recorded_at", "elsewhere"}
    board.fanta.closes(key)
    [part] = [entry for entry in session_of(board)["activities"] if entry["key"] == key]
    assert all("seat" not in ballot for ballot in part["rounds"][0]["ballots"])
    assert "me" in people[0].board()
    assert key not in people[0].board()["me"]["ballots"]


def test_one_tap_without_scripts(board: Workshop) -> None:
    question = asks(board)
    awa = board.seat("Awa")
    address = f"{board.path}/activities/{question['key']}/ballot"
    page = awa.get(f"{board.path}?activity={question['key']}", headers=HTML).text
    assert page.count('name="fields"') == 3
    for answer in ("yes", "no"):
        form = {"fields": answer, "once": answer * 11}
        assert awa.post(address, data=form, headers=HTML).status_code == 303
    page = awa.get(f"{board.path}?activity={question['key']}", headers=HTML).text
    assert 'value="no" aria-pressed="true"' in page
    fragment = awa.put(address, data={"fields": "yes"}, headers={**HTML, "HX-Request": "true"})
    assert 'value="yes" aria-pressed="true"' in fragment.text
    assert awa.post(f"{address}/withdraw", data={}, headers=HTML).status_code == 303
    assert not awa.board()["me"]["ballots"]


def test_answers_that_race_the_close_are_sealed_or_refused(
    any_server: ForkedServer, workshop_at: Start
) -> None:
    """Each seat answers twice at once while the question closes: what was confirmed is counted."""
    board = workshop_at(any_server)
    question = asks(board, "rating")
    key, people = question["key"], [board.seat(f"P{number}") for number in range(12)]

    def tap(person: Person) -> list[int]:
        return [person.vote(answer, activity=key).status_code for answer in ("2", "5")]

    with ThreadPoolExecutor(13) as pool:
        taps = [pool.submit(tap, person) for person in people]
        closing = pool.submit(board.fanta.closes, key)
        codes = [tap.result() for tap in taps]
    assert closing.result().status_code == 200
    assert {code for pair in codes for code in pair} <= {200, 409}
    confirmed = Counter("5" if last == 200 else "2" for first, last in codes if first == 200)
    tally = board.moussa.tally(activity=key).json()
    assert votes_of(tally) == dict(confirmed)
    assert tally["ballots"] == confirmed.total()


def test_two_sites_with_one_question_become_one(board: Workshop) -> None:
    question = asks(board)
    second = Imported(board, exported(board))
    answers(board, question, "yes", "yes", "yes", "no", "no")
    answers(second, question, "no", "yes", "abstain", "no", "no", name="Autre")
    for site in (board, second):
        site.fanta.closes(question["key"])
    both = merge_sessions(session_of(board), session_of(second))  # type: ignore[arg-type]
    [part] = [entry for entry in both["activities"] if entry["key"] == question["key"]]
    seal = part["rounds"][0]["seal"]
    assert seal is not None
    assert [count["votes"] for count in seal["tally"]] == [4, 5, 1]


def test_a_file_bends_no_question_either(board: Workshop) -> None:
    """Nor may answers be voted on, nor a question have two choices. The control is the file as it
    is, which the tests above bring back."""
    questions = {kind: asks(board, kind, kind) for kind in ("hands", "rating", "word")}
    session = session_of(board)
    places = {part["key"]: place for place, part in enumerate(session["activities"])}
    hands, rating, word = (places[question["key"]] for question in questions.values())
    vote = places[VOTE]

    def bent(place: int, name: str, value: object) -> Json:
        return changed(session, f"activities.{place}.{name}", value)

    frameworks = [part["framework"] for part in session["activities"]]
    blocks = [part["id"] == frameworks[word] for part in session["frameworks"]].index(True)
    for file, where in (
        (bent(hands, "kind", "rating"), f"activities[{hands}].framework"),
        (bent(word, "kind", "hands"), f"activities[{word}].framework"),
        (bent(hands, "kind", "vote"), f"activities[{hands}].framework"),
        (bent(vote, "kind", "word"), f"activities[{vote}].framework"),
        (bent(rating, "framework", frameworks[vote]), f"activities[{rating}].framework"),
        (bent(rating, "rule.votes", 2), f"activities[{rating}].rule"),
        (bent(word, "secret", False), f"activities[{word}].secret"),
        (
            changed(session, f"frameworks.{blocks}.blocks", session["frameworks"][0]["blocks"]),
            f"activities[{word}].framework",
        ),
    ):
        refused = post(board, file).json()
        assert (refused["where"], refused["problem"]) == (where, "not_of_kind")
    answers_alone = next(part for part in session["frameworks"] if part["id"] == frameworks[hands])
    started = Workshop(
        board.url, board.transport, opened=False, template="framework", framework=answers_alone
    )
    assert post(board, exported(started)).status_code == 201, "a vote on them is a vote"

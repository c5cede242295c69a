"""Questions at joining: set, answered, changed and taken back, and read by nobody of the team."""

import json
from typing import Any

import pytest

from app.documents.session.checks import check_session
from app.domain.refusals import Refusal
from tests.documents.sessions import Imported, session_of
from tests.shared import Start
from tests.web.forks import ForkedServer
from tests.web.joining.questions import FORM, HOME, PAGE, answers, own, sets
from tests.web.people import VOTE, refusal


def test_an_organiser_sets_them_and_nobody_else(
    any_server: ForkedServer, workshop_at: Start
) -> None:
    workshop = workshop_at(any_server)
    assert workshop.moussa.board()["join_questions"] == []
    assert refusal(sets(workshop, "gender", link="host_url")) == (403, "not_host")
    stored = sets(workshop, "gender", HOME, "Âge\n moins de 40\n plus").json()["questions"]
    assert [question["key"] for question in stored] == ["gender", "q1", "q2"]
    english = workshop.moussa.get(workshop.path, headers={"Accept-Language": "en"}).json()
    texts = [question["text"] for question in english["join_questions"]]
    assert texts == ["Your gender", "Your district", "Âge"]
    assert [answer["text"] for answer in english["join_questions"][2]["answers"]] == [
        "moins de 40",
        "plus",
    ]
    for wrong in (
        ["gender", "age", "institution", "Une\n a\n b"],
        ["gender", "gender"],
        ["Une seule\n réponse"],
        ["Deux\n pareilles\n pareilles"],
        [{"text": "Sans réponses"}],
        [{"text": 7, "answers": ["a", "b"]}],
        [{"text": {"<b>": "Où ?"}, "answers": ["a", "b"]}],
        [{"text": {}, "answers": ["a", "b"]}],
        [{"text": "Où ?", "answers": ["a", None]}],
        [{"text": "Où ?", "answers": "ab"}],
        [{"text": "Trop", "answers": [f"r{number}" for number in range(9)]}],
    ):
        assert refusal(sets(workshop, *wrong)) == (422, "bad_question"), wrong
    assert refusal(sets(workshop, "x" * 200 + "\n a\n b"))[1] == "text_too_long"
    assert len(workshop.moussa.board()["join_questions"]) == 3


def test_they_come_with_a_new_board_and_its_file(
    any_server: ForkedServer, workshop_at: Start
) -> None:
    workshop = workshop_at(any_server, join_questions=["age"])
    assert [row["key"] for row in workshop.moussa.board()["join_questions"]] == ["age"]
    awa = workshop.seat("Awa", answers=["age:60-over"])
    copy = Imported(workshop, session_of(workshop))
    assert own(copy.resume(awa.seat_code)) == ["age:60-over"]
    anonymous = workshop.bearer("organiser_url").get(f"{workshop.path}/export.json?anonymous=1")
    assert "60-over" not in json.dumps(anonymous.json()["seats"])
    session = session_of(workshop)
    session["seats"][0]["answers"] = {"age": "old"}
    with pytest.raises(Refusal, match="bad_session"):
        check_session(session)  # type: ignore[arg-type]


def test_a_person_answers_changes_and_takes_back_and_needs_none_to_vote(
    any_server: ForkedServer, workshop_at: Start
) -> None:
    workshop = workshop_at(any_server)
    sets(workshop, "gender", HOME).raise_for_status()
    silent = workshop.seat("Bakary")
    assert own(silent) == []
    silent.vote("1", "8", "22").raise_for_status()
    awa = workshop.seat("Awa", answers=["gender:woman", "q1:unsaid", ""])
    assert own(awa) == ["gender:woman", "q1:unsaid"]
    assert answers(awa, "q1:a2").json() == {"answers": ["q1:a2"]}
    assert own(awa) == ["q1:a2"]
    for wrong in (["gender:nobody"], ["age:60-over"], ["q1:a1", "q1:a2"], ["x"]):
        assert refusal(answers(awa, *wrong)) == (422, "bad_answer"), wrong
    assert own(awa) == ["q1:a2"]
    assert answers(awa).json() == {"answers": []}
    assert own(awa) == []
    assert refusal(answers(workshop.moussa, "gender:man")) == (401, "no_seat")
    body = {"name": "Coumba", "answers": ["gender:nobody"]}
    refused = workshop.someone().post(f"{workshop.path}/seats", json=body)
    assert refusal(refused) == (422, "bad_answer")


def test_the_same_by_plain_forms(workshop_at: Start, sqlite_server: ForkedServer) -> None:
    workshop = workshop_at(sqlite_server)
    sets(workshop, "gender", HOME).raise_for_status()
    page = workshop.someone().get(workshop.path, headers=PAGE).text
    for words in ("Votre genre", "Femme", "Je préfère ne pas dire", "On vote tout aussi bien"):
        assert words in page
    awa = workshop.someone()
    sent = "name=Awa&attendance=in_room&answers=gender%3Awoman&answers="
    assert awa.post(f"{workshop.path}/seats", content=sent, headers=FORM).status_code == 303
    assert own(awa) == ["gender:woman"]
    mine = awa.get(f"{workshop.path}/seats/answers", headers=PAGE).text
    assert 'value="gender:woman"\n              selected' in mine or "selected" in mine
    sent = "answers=gender%3Aunsaid&answers=q1%3Aa1"
    changed = awa.post(f"{workshop.path}/seats/answers", content=sent, headers=FORM)
    assert (changed.status_code, own(awa)) == (303, ["gender:unsaid", "q1:a1"])
    awa.post(f"{workshop.path}/seats/answers", content="answers=", headers=FORM)
    assert own(awa) == []
    wrong = awa.post(f"{workshop.path}/seats/answers", content="answers=q1%3Aa9", headers=FORM)
    assert "Ce n’est pas une réponse" in wrong.text
    assert f"{workshop.path}/seats/answers" in awa.get(workshop.path, headers=PAGE).text


def test_answers_are_told_to_nobody_of_the_team(
    any_server: ForkedServer, workshop_at: Start
) -> None:
    """No list, page, log or news of facilitators has them, nor moves with them."""
    workshop = workshop_at(any_server)
    sets(workshop, "gender").raise_for_status()
    awa = workshop.seat("Awa")
    places = ["people", "results", "acts", "", "export.csv?table=turnout"]

    def seen() -> list[str]:
        return [workshop.fanta.get(f"{workshop.path}/{place}".rstrip("/")).text for place in places]

    before = seen()
    answers(awa, "gender:man").raise_for_status()
    assert seen() == before
    people = workshop.fanta.get(f"{workshop.path}/people", headers=PAGE).text
    assert "Homme" not in people


def test_questions_that_were_answered_change_only_with_their_answers(
    any_server: ForkedServer, workshop_at: Start
) -> None:
    workshop = workshop_at(any_server)
    sets(workshop, "gender", HOME).raise_for_status()
    awa = workshop.seat("Awa", answers=["gender:woman", "q1:a1"])
    assert refusal(sets(workshop, "gender")) == (409, "questions_answered")
    changed = {"text": "Votre quartier", "answers": ["Est", "Ouest"]}
    assert refusal(sets(workshop, "gender", changed)) == (409, "questions_answered")
    sets(workshop, "age", "gender", HOME).raise_for_status()  # more, and another order
    assert own(awa) == ["gender:woman", "q1:a1"]
    sets(workshop, "gender", changed, erase=True).raise_for_status()
    assert own(awa) == ["gender:woman"]
    sets(workshop, erase=True).raise_for_status()
    assert own(awa) == []


def test_a_helper_completes_and_never_replaces_an_answer(
    any_server: ForkedServer, workshop_at: Start
) -> None:
    workshop = workshop_at(any_server)
    sets(workshop, "gender", HOME).raise_for_status()
    awa, bakary = workshop.seat("Awa", answers=["gender:woman"]), workshop.seat("Bakary")
    body = {"fields": ["1", "8", "22"], "answers": ["gender:man", "q1:a2"]}
    workshop.fanta.post(f"{workshop.path}/handover/{awa.seat}", json=body).raise_for_status()
    assert own(awa) == ["gender:woman", "q1:a2"]
    paper = {"seat": bakary.seat, "choices": "1 8 22", "answers": ["q1:a9"]}
    assert refusal(workshop.fanta.post(f"{workshop.path}/paper", json=paper))[1] == "bad_answer"
    paper["answers"] = ["q1:a1"]
    workshop.fanta.post(f"{workshop.path}/paper", json=paper).raise_for_status()
    assert own(bakary) == ["q1:a1"]
    page = workshop.fanta.get(f"{workshop.path}/handover/{awa.seat}?activity={VOTE}", headers=PAGE)
    assert "gender:woman" not in page.text.replace('value="gender:woman"', "")


def test_two_organisers_do_not_undo_each_other(
    workshop_at: Start, sqlite_server: ForkedServer
) -> None:
    """The form says what it was shown with; sent as it was shown, it keeps every language."""
    workshop = workshop_at(sqlite_server, join_questions=["gender"])
    organiser = workshop.bearer("organiser_url")
    page = organiser.get(f"{workshop.path}/console/settings", headers=PAGE).text
    lines = "Votre genre\nFemme\nHomme\nAutre"
    assert f'name="was_questions" value="{lines}"' in page

    def save(text: str) -> Any:
        form = {"was_questions": ["", lines], "questions": [text, ""]}
        where = f"{workshop.path}/join-questions"
        return organiser.post(where, data=form, headers={"Accept-Language": "fr"})

    assert save(lines.replace("\n", "\r\n")).status_code == 200
    english = workshop.moussa.get(workshop.path, headers={"Accept-Language": "en"}).json()
    assert english["join_questions"][0]["text"] == "Your gender"
    sets(workshop, "age").raise_for_status()
    assert refusal(save("Une autre\nA\nB")) == (409, "changed_meanwhile")
    assert [row["key"] for row in workshop.moussa.board()["join_questions"]] == ["age"]

"""A programme puts the same questions to who joins any of its boards."""

from typing import Any

from app.frameworks import ready_questions
from tests.web.pages import PAGE, form_of, send
from tests.web.people import Person, Workshop, refusal

OWN = {"text": "Votre quartier ?", "answers": ["Nord", "Sud"]}
TOWNS = [{"town": "Ségou", "locale": "fr"}, {"town": "Puebla", "locale": "es"}]


def starts(person: Person, **more: Any) -> Any:
    body = {"title": "Villes", "template": "priority-vote", "towns": TOWNS, **more}
    return person.post("/programmes", json=body)


def questions_of(person: Person, code: str, language: str) -> list[str]:
    board = person.get(f"/b/{code}", headers={"Accept-Language": language}).raise_for_status()
    return [question["text"] for question in board.json()["join_questions"]]


def test_each_town_asks_what_its_programme_set(any_workshop: Workshop) -> None:
    person = any_workshop.someone()
    ready = next(iter(ready_questions()))
    started = starts(person, join_questions=[ready, OWN]).raise_for_status().json()
    segou, puebla = (board["code"] for board in started["boards"])
    french, spanish = questions_of(person, segou, "fr"), questions_of(person, puebla, "es")
    assert french[1] == spanish[1] == "Votre quartier ?"
    assert french[0] != spanish[0], "a ready one speaks to its reader"
    plain = starts(person).raise_for_status().json()
    assert questions_of(person, plain["boards"][0]["code"], "fr") == []


def test_a_wrong_question_makes_no_programme(workshop: Workshop) -> None:
    person = workshop.someone()
    for wrong in ([{"text": "Nord ?", "answers": []}], [*ready_questions(), OWN]):
        assert refusal(starts(person, join_questions=wrong)) == (422, "bad_question")


def test_the_form_sets_them_and_its_preview_keeps_them(workshop: Workshop) -> None:
    person = workshop.someone()
    page = person.get("/programmes", headers=PAGE).text
    values = {"title": "Villes", "template": "priority-vote", "lines": "Ségou; Mali; fr"}
    ready = list(ready_questions())[:2]
    preview = send(
        person, form_of(page, "/programmes"), preview="true", join_questions=ready, **values
    )
    assert preview.text.count("checked") == 2
    again = form_of(preview.text, "/programmes")
    started = send(person, again)
    assert started.status_code == 201
    code = started.text.split("/b/")[1][:6]
    assert len(questions_of(person, code, "fr")) == 2

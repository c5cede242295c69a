"""An id that nothing has is named by the sentence that refuses it, wherever something is made or
set."""

from typing import Any

import pytest

from app.locales import languages
from tests.web.people import NOTES, VOTE, Workshop, refusal

UNKNOWN = "zq-unknown"
BOARD = {"title": "Vote", "template": "priority-vote"}
CREATION: dict[str, dict[str, Any]] = {
    "template": {**BOARD, "template": UNKNOWN},
    "locale": {**BOARD, "locale": UNKNOWN},
    "framework": {**BOARD, "framework": UNKNOWN},
    "framework of one's own": {**BOARD, "template": "framework", "framework": UNKNOWN},
    "shipped": {**BOARD, "shipped": UNKNOWN},
}
# Of a board: the address below it and the body.
SETTINGS: dict[str, tuple[str, dict[str, Any]]] = {
    "screen languages": ("/settings", {"screen_languages": f"fr,{UNKNOWN}"}),
    "participants": ("/settings", {"participants": UNKNOWN}),
    "joining": ("/settings", {"joining": UNKNOWN}),
    "screen": ("/screen-mode", {"mode": UNKNOWN}),
    "screen's activity": ("/screen-mode", {"mode": "auto", "activity": UNKNOWN}),
    "screen's field": ("/screen-mode", {"mode": "auto", "activity": VOTE, "field": UNKNOWN}),
    "focus": ("/focus", {"activity": UNKNOWN}),
    "focus's field": ("/focus", {"activity": NOTES, "field": UNKNOWN}),
    "blocks": (f"/activities/{NOTES}/settings", {"blocks": [UNKNOWN]}),
    "activity": (f"/activities/{UNKNOWN}/settings", {"title": "Vote"}),
    "new activity": ("/activities", {"kind": "vote", "title": "V", "framework": UNKNOWN}),
    "seat's group": ("/seats", {"name": "A", "attendance": "in_room", "group": UNKNOWN}),
}


@pytest.mark.parametrize("kind", CREATION)
@pytest.mark.parametrize("address", ["/boards", "/programmes"])
def test_what_is_made_of_something_unknown_says_of_what(
    workshop: Workshop, address: str, kind: str
) -> None:
    for language in languages():
        answer = workshop.someone().post(
            address, json=CREATION[kind], headers={"Accept-Language": language}
        )
        assert answer.status_code == 422
        assert f"{UNKNOWN}" in refusal_message(answer)


@pytest.mark.parametrize("word", ["culture22", "Culture21Plus", "x", "culture21plus_2099"])
def test_a_word_alone_is_an_id_that_nothing_has(workshop: Workshop, word: str) -> None:
    for template in ("priority-vote", "framework"):
        body = {"title": "Vote", "template": template, "framework": word}
        answer = workshop.someone().post("/boards", json=body)
        assert refusal(answer) == (422, "bad_framework")
        assert word in answer.json()["message"]


def test_a_word_alone_is_a_list_once_somebody_says_of_what(workshop: Workshop) -> None:
    body = {"title": "Vote", "template": "framework", "framework": "x"}
    for choice in ("one_block", "no_vote"):
        answer = workshop.someone().post("/boards", json={**body, "without_fields": choice})
        assert answer.status_code == 201, answer.text


@pytest.mark.parametrize("kind", SETTINGS)
def test_what_is_set_to_something_unknown_says_to_what(workshop: Workshop, kind: str) -> None:
    address, body = SETTINGS[kind]
    for language in languages():
        answer = workshop.bearer("organiser_url").post(
            workshop.path + address, json=body, headers={"Accept-Language": language}
        )
        assert answer.status_code in {404, 422}
        assert UNKNOWN in refusal_message(answer)


def test_a_known_id_is_taken(workshop: Workshop) -> None:
    """The control."""
    body = {**BOARD, "framework": "culture21plus-2023", "locale": "fr"}
    assert workshop.someone().post("/boards", json=body).status_code == 201


def refusal_message(answer: Any) -> str:
    return str(answer.json()["message"])

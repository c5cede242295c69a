"""Pasted towns that cannot be read are told at once, each by its line, in the reader's language."""

import re
from html import unescape

import pytest

from tests.web.pages import PAGE
from tests.web.people import Workshop, refusal

LINES = "Ségou; Mali; fr; 2026-09-12\nEsch; Luxembourg; xx\n\nJinju; Corée; en; demain\n; Mali"
WRONG = {
    "fr": ("3 endroits à corriger", "Ligne 2", "Ligne 4", "Ligne 5"),
    "es": ("3 lugares que corregir", "Línea 2", "Línea 4", "Línea 5"),
}


@pytest.mark.parametrize("language", WRONG)
def test_all_wrong_lines_stand_beside_the_text(workshop: Workshop, language: str) -> None:
    organiser = workshop.someone()
    form = {"title": "Afrique", "template": "priority-vote", "lines": LINES, "preview": "true"}
    answer = organiser.post("/programmes", data=form, headers={**PAGE, "Accept-Language": language})
    assert answer.status_code == 422
    text = " ".join(unescape(re.sub("<[^>]*>", " ", answer.text)).split())
    count, *lines = WRONG[language]
    assert [line for line in lines if line not in text] == []
    assert count in text
    assert answer.text.count("<q ") == 3, "each as it was typed"


def test_a_program_is_told_the_first(workshop: Workshop) -> None:
    body = {"title": "Afrique", "template": "priority-vote", "lines": LINES}
    answer = workshop.someone().post("/programmes", json=body)
    assert refusal(answer) == (422, "bad_town_line")
    assert answer.json()["problem"] == "unknown_language"


def test_a_program_s_preview_makes_nothing_and_is_no_page(workshop: Workshop) -> None:
    program = workshop.someone()
    body = {"title": "Afrique", "template": "priority-vote", "preview": True, "towns": []}
    with_list = {
        **body,
        "framework": "Bloc\n- Un champ\n- Deux\n- Trois\n- Quatre",
        "template": "framework",
    }
    for request in (body, with_list):
        answer = program.post("/programmes", json=request)
        same = program.post("/programmes/preview", json=request)
        assert (answer.status_code, answer.json()) == (200, same.json())
        assert "palabre_programme" not in answer.headers.get("set-cookie", "")
    assert same.json()["fields"] == 4
    wrong = program.post("/programmes", json={**body, "lines": LINES})
    assert refusal(wrong) == (422, "bad_town_line")

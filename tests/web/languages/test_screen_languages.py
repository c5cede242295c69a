"""The screen speaks the board's language, or those that were chosen for it, in turns."""

import re
from typing import Any

import pytest

from tests.documents.sessions import Imported, session_of
from tests.shared import Start
from tests.web.forks import ForkedServer
from tests.web.pages import PAGE
from tests.web.people import VOTE, Workshop, refusal

FRAMEWORK: dict[str, Any] = {
    "title": "Quartiers",
    "blocks": [
        {
            "id": "nature",
            "name": {"fr": "Nature", "es": "Naturaleza"},
            "fields": [
                {"id": "1", "name": {"fr": "Eau", "es": "Agua"}},
                {"id": "2", "name": {"fr": "Bois", "es": "Madera"}},
            ],
        }
    ],
}


@pytest.fixture
def quarters(any_server: ForkedServer, workshop_at: Start) -> Workshop:
    return workshop_at(any_server, template="framework", framework=FRAMEWORK)


def choose(workshop: Workshop, languages: str) -> None:
    body = {"screen_languages": languages}
    workshop.fanta.post(f"{workshop.path}/settings", json=body).raise_for_status()


def stage(workshop: Workshop, query: str = "", **headers: str) -> tuple[str, bool, bool]:
    """The languages that take turns, and whether the field is in French, in Spanish."""
    address = f"{workshop.path}/screen?activity={VOTE}{query}"
    page = workshop.moussa.get(address, headers={**PAGE, **headers}).raise_for_status().text
    [turns] = re.findall(r'data-languages="([^"]*)"', page)
    return turns, "Eau" in page, "Agua" in page


def test_the_screen_speaks_the_board_s_language_or_the_one_chosen_by_hand(
    quarters: Workshop,
) -> None:
    laptop = {"Accept-Language": "es"}  # its own language says nothing of the room's
    assert stage(quarters, **laptop) == ("fr", True, False)
    quarters.moussa.cookies.set("palabre_language", "es")
    assert stage(quarters) == ("es", False, True)


def test_chosen_languages_take_turns(quarters: Workshop) -> None:
    choose(quarters, "es")
    assert stage(quarters) == ("es", False, True)
    choose(quarters, "fr,es")
    assert stage(quarters) == ("fr es", True, False)
    turn = {"HX-Request": "true"}
    assert stage(quarters, "&language=es", **turn) == ("fr es", False, True)
    assert stage(quarters, "&language=en", **turn) == ("fr es", True, False)  # not its turn
    quarters.moussa.cookies.set("palabre_language", "es")
    assert stage(quarters)[0] == "fr es"  # chosen for every screen
    choose(quarters, "")
    assert stage(quarters) == ("es", False, True)


def test_a_language_without_pages_is_refused(quarters: Workshop) -> None:
    body = {"screen_languages": "fr,pt"}
    answer = quarters.fanta.post(f"{quarters.path}/settings", json=body)
    assert refusal(answer) == (422, "bad_locale")


def test_the_console_chooses_the_languages_of_the_screen(quarters: Workshop) -> None:
    choose(quarters, "fr,es")
    page = quarters.fanta.get(f"{quarters.path}/console", headers=PAGE).text
    options = re.findall(r'<option value="([^"]*)"( selected)?>(?:Français|English|Español)', page)
    assert [value for value, _ in options] == ["fr", "en", "es", "fr,en", "fr,es", "fr,en,es"]
    assert [value for value, chosen in options if chosen] == ["fr,es"]


def test_a_file_may_choose_languages_that_have_no_pages_here(quarters: Workshop) -> None:
    """As from a place with a fourth language. The control is that Spanish takes its turn."""
    session = session_of(quarters)
    for chosen, turns in ((["pt"], "fr"), (["pt", "es", "../x"], "es")):
        session["board"]["settings"]["screen_languages"] = chosen
        assert stage(Imported(quarters, session))[0] == turns

"""What a phone has to read: fields before the vote, blocks that fold, what a field is, what to
write and where it goes."""

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.phones import Phone
from tests.web.forks import ForkedServer
from tests.web.people import NOTES, VOTE, Workshop

if TYPE_CHECKING:
    from tests.browser.conftest import OpenPhone
    from tests.shared import Start

MEANING = "Apprendre les arts à l’école et hors de l’école."
TOO_LONG = "à" * 512


def framework() -> dict[str, Any]:
    """One field with a description, and two without."""
    described = {"id": "1", "name": "ÉDUCATION ARTISTIQUE", "description": MEANING}
    blocks = [
        {"id": "a", "name": "Droits", "fields": [described, {"id": "2", "name": "Cœur de ville"}]},
        {"id": "b", "name": "Villes", "fields": [{"id": "3", "name": "Marchés"}]},
    ]
    return {"id": "own", "title": "Un cadre", "locale": "fr", "blocks": blocks}


@pytest.mark.parametrize("scripts", [True, False])
def test_before_the_opening_the_fields_are_folded(
    sqlite_server: ForkedServer, workshop_at: "Start", phone: "OpenPhone", scripts: bool
) -> None:
    workshop = workshop_at(sqlite_server, opened=False)
    awa = phone(workshop, java_script_enabled=scripts, locale="fr-FR").joins()
    awa.opens(f"?activity={VOTE}")
    name = awa.see("Droits culturels").first
    expect(name).to_be_hidden()
    awa.see("Voir les 30 champs").click()
    expect(name).to_be_visible()
    expect(awa.page.locator("#stage .card")).to_have_count(0)


@pytest.mark.parametrize("scripts", [True, False])
def test_blocks_fold_and_a_field_says_what_it_is(
    sqlite_server: ForkedServer, workshop_at: "Start", phone: "OpenPhone", scripts: bool
) -> None:
    workshop = workshop_at(sqlite_server, template="framework", framework=framework())
    vote, notes = _open_all(workshop)
    awa = phone(workshop, java_script_enabled=scripts, width=320).joins()
    awa.opens(f"?activity={vote}")
    _says_what_it_is(awa)
    expect(awa.page.locator("input[name=fields]:checked")).to_have_count(0)
    box = awa.page.locator("input[value='2']")
    awa.page.locator("[data-block] > summary").first.click()
    expect(box).to_be_hidden()
    expect(awa.page.locator("input[value='3']")).to_be_visible()
    if scripts:
        awa.lives()
        workshop.fanta.locks(vote).raise_for_status()
        expect(awa.page.get_by_role("alert")).to_contain_text("locked")
        expect(box).to_be_hidden()  # in the new stage too
        awa.page.fill("#search", "coeur")
        expect(box).to_be_visible()
        expect(awa.page.locator(".tick:visible, .about:visible")).to_have_count(1)
        awa.page.fill("#search", "")
        awa.fits()
        assert awa.axe() == []
    awa.opens(f"?activity={notes}")
    _says_what_it_is(awa)
    expect(awa.page.locator(".lead").first).to_contain_text("one idea per note")
    if scripts:
        awa.fits()
        assert awa.axe() == []


def _open_all(workshop: Workshop) -> tuple[str, str]:
    """Returns the keys of a vote and of notes, both open."""
    keys = {activity["kind"]: activity["key"] for activity in workshop.moussa.board()["activities"]}
    for key in keys.values():
        workshop.fanta.opens(key).raise_for_status()
    return keys["vote"], keys["notes"]


def _says_what_it_is(awa: Phone) -> None:
    expect(awa.page.locator(".about")).to_have_count(1)  # a field without a description has no "?"
    meaning = awa.see(MEANING)
    expect(meaning).to_be_hidden()
    awa.page.locator(".about summary").click()
    expect(meaning).to_be_visible()


def test_the_button_says_under_which_field_a_note_goes(
    workshop: Workshop, phone: "OpenPhone"
) -> None:
    awa = phone(workshop).joins().opens(f"?activity={NOTES}").lives()
    place = awa.page.locator(".dock-place")
    expect(place).to_contain_text("Goes under: 1 Cultural rights", ignore_case=True)
    awa.page.locator(".place-pick[value='2']").check()
    expect(place).to_contain_text("2 Cultural and creative ecosystems", ignore_case=True)
    assert awa.page.evaluate("document.querySelectorAll('.dock [id^=head]').length") == 0


def test_a_note_that_is_too_long_is_let_in_counted_and_refused(
    workshop: Workshop, phone: "OpenPhone"
) -> None:
    awa = phone(workshop).joins().opens(f"?activity={NOTES}").lives()
    awa.writes("à" * 450, "1")
    expect(awa.notes("1")).to_have_count(1)
    count = awa.page.locator("#text-length")
    awa.page.fill("#text", "à" * 420)
    expect(count).to_have_text("420 / 500")
    awa.writes(TOO_LONG)
    expect(count).to_have_text("This text has 512 characters; the most is 500.")
    expect(awa.page.locator("#text")).to_have_value(TOO_LONG)
    expect(awa.page.locator("#text")).to_have_attribute("aria-invalid", "true")
    awa.writes("à" * 500)
    expect(count).to_be_hidden()
    expect(awa.notes("1")).to_have_count(2)
    expect(awa.page.locator(".is-waiting")).to_have_count(0)
    assert [len(note["text"]) for note in workshop.moussa.notes()] == [450, 500]


def test_without_scripts_a_long_note_is_refused_with_its_number(
    workshop: Workshop, phone: "OpenPhone"
) -> None:
    awa = phone(workshop, java_script_enabled=False).joins()
    awa.excused.append("422")
    awa.opens(f"?activity={NOTES}")
    expect(awa.page.locator(".dock-place")).to_contain_text("the field ticked above")
    awa.writes(TOO_LONG, "2")
    expect(awa.page.get_by_role("alert")).to_contain_text("512 characters; the most is 500")
    expect(awa.page.locator("#text")).to_have_value(TOO_LONG)
    expect(awa.page.locator(".place-pick[value='2']")).to_be_checked()

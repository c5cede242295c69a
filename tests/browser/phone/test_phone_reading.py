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
    """One field with a description, and seven without: fewer have no search."""
    described = {"id": "1", "name": "ÉDUCATION ARTISTIQUE", "description": MEANING}
    blocks = [
        {"id": "a", "name": "Droits", "fields": [described, {"id": "2", "name": "Cœur de ville"}]},
        {"id": "b", "name": "Villes", "fields": [{"id": "3", "name": "Marchés"}]},
        {"id": "c", "name": "Gens", "fields": [{"id": n, "name": f"Fête {n}"} for n in "45678"]},
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


def test_a_small_phone_begins_at_the_top_and_sees_its_note_arrive(
    workshop: Workshop, phone: "OpenPhone"
) -> None:
    bakary = workshop.seat("Bakary")
    for number in range(5):
        bakary.note(f"Idée {number}", field="3").raise_for_status()
    awa = phone(workshop, width=320, height=568).joins().opens(f"?activity={NOTES}").lives()
    expect(awa.page.locator(".menu > summary")).to_be_in_viewport(ratio=1)
    awa.page.locator(".place-pick[value='3']").check()
    awa.page.locator("#text").press_sequentially("Rouvrir le marché")
    awa.page.locator("[data-send]").click()
    note = awa.notes("3").last
    expect(note).to_contain_text("recorded")
    expect(note).to_be_in_viewport(ratio=1)
    bottom = note.evaluate("(node) => node.getBoundingClientRect().bottom")
    assert bottom <= awa.page.locator(".dock").evaluate(
        "(node) => node.getBoundingClientRect().top"
    ), "not behind the box to write in"


def test_a_small_phone_shows_the_first_field_of_a_ballot_at_once(
    workshop: Workshop, phone: "OpenPhone"
) -> None:
    awa = phone(workshop, width=320, height=568, locale="fr-FR").joins().opens().lives()
    first = awa.page.locator("#ballot label", has=awa.page.locator("[value='1']"))
    bottom = first.evaluate("(node) => node.getBoundingClientRect().bottom")
    assert bottom <= awa.page.locator(".dock").evaluate(
        "(node) => node.getBoundingClientRect().top"
    ), "not behind the button"
    who_sees = awa.page.locator(".who-sees")
    expect(who_sees.get_by_text("serveur")).to_be_hidden()
    who_sees.locator("summary").click()
    expect(who_sees.get_by_text("serveur")).to_be_visible()


# How much of the window the bar and the dock leave.
LEFT = """() => {
  const bar = document.querySelector(".bar"), dock = document.querySelector(".dock");
  return dock.getBoundingClientRect().top - Math.max(0, bar.getBoundingClientRect().bottom);
}"""


@pytest.mark.parametrize(("width", "height"), [(568, 320), (640, 360)])
def test_a_phone_on_its_side_leaves_half_of_its_window_to_read(
    workshop: Workshop, phone: "OpenPhone", width: int, height: int
) -> None:
    awa = phone(workshop, width=width, height=height, locale="fr-FR").joins().opens().lives()
    awa.ticks("1", "13", "22")
    awa.page.evaluate("scrollTo(0, 400)")
    assert awa.page.evaluate(LEFT) >= height / 2
    awa.fits()
    awa.opens(f"?activity={NOTES}").lives()
    awa.page.locator(".place-pick[value='3']").check()
    awa.page.locator("#text").focus()
    awa.page.evaluate("scrollTo(0, 400)")
    assert awa.page.evaluate(LEFT) >= height / 2
    awa.fits()


# Words of the result that are broken over two lines.
BROKEN = """() => [...document.querySelectorAll("#result .ranking-name")].flatMap((name) => {
  const text = name.firstChild, words = document.createRange();
  return [...text.textContent.matchAll(/[^\\s-]+/g)].filter(({ 0: word, index }) => {
    words.setStart(text, index);
    words.setEnd(text, index + word.length);
    return words.getClientRects().length > 1;
  }).map(([word]) => word);
})"""


# Pixels between the number and the name of each field of the result.
GAPS = """() => [...document.querySelectorAll("#result .ranking-track")].map((track) => {
  const [number, name] = [".ranking-label", ".ranking-name"].map((part) => {
    const range = document.createRange();
    range.selectNodeContents(track.querySelector(part));
    return range.getBoundingClientRect();
  });
  return name.left - number.right;
})"""


@pytest.mark.parametrize("language", ["fr-FR", "en-GB", "es-ES"])
def test_no_word_of_a_result_is_broken_on_a_small_phone(
    workshop: Workshop, phone: "OpenPhone", language: str
) -> None:
    for number in range(6):
        workshop.seat(f"Somebody {number}").vote("1", "8", str(9 + number)).raise_for_status()
    workshop.fanta.closes().raise_for_status()
    awa = phone(workshop, width=320, height=568, locale=language).joins().opens().lives()
    expect(awa.page.locator("#result .ranking-row")).to_have_count(30)
    assert awa.page.evaluate(BROKEN) == []
    assert awa.page.evaluate("document.documentElement.scrollWidth") <= 320
    assert min(awa.page.evaluate(GAPS)) >= 6


def test_the_keyboard_sees_each_block_whole_and_folds_the_menu(
    workshop: Workshop, phone: "OpenPhone"
) -> None:
    awa = phone(workshop).joins().opens(f"?activity={NOTES}").lives()
    menu = awa.page.locator(".menu > summary")
    menu.press("Enter")
    awa.page.keyboard.press("Tab")
    expect(awa.page.locator(".menu a").first).to_be_focused()
    awa.page.keyboard.press("Escape")
    expect(menu).to_be_focused()
    expect(awa.page.locator(".menu a").first).to_be_hidden()
    for _ in range(6):
        awa.page.keyboard.press("Tab")
        chip = awa.page.locator(".chip:focus")
        expect(chip).to_be_in_viewport(ratio=1)


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

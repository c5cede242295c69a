"""The stage that is fetched again, at news of a timer, a lock or the plan: its reader finds again
what was unfolded, typed, in focus and in sight. Who goes elsewhere finds the new page as it is."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.consoles import act, console_of
from tests.browser.phones import Phone
from tests.web.explaining.explaining_doors import explains
from tests.web.forks import ForkedServer
from tests.web.people import VOTE, Workshop

if TYPE_CHECKING:
    from tests.browser.conftest import OpenPhone
    from tests.shared import Start

HALF = "Une phrase à moitié"
# Turns every fold over, and returns what kinds they are and which are open now.
TURN = """() => [...document.querySelectorAll("#stage details")].map((details) => {
  details.open = !details.open;
  return [details.className || details.parentNode.className, details.open];
})"""
FOLDS = """() => [...document.querySelectorAll("#stage details")].map((details) =>
  [details.className || details.parentNode.className, details.open])"""
# What the keyboard reaches on the stage, and where it is.
REACHED = """() => [...document.querySelectorAll(
  "#stage :is(a[href], button, input, textarea, select, summary)")]
  .filter((node) => node.checkVisibility() && !node.disabled && node.tabIndex >= 0)"""
FOCUS = f"(index) => ({REACHED})()[index].focus()"
FOCUSED = f"() => ({REACHED})().indexOf(document.activeElement)"
COUNT = f"() => ({REACHED})().length"


def framework() -> dict[str, Any]:
    """Eight fields, of which two say what they are."""
    names = ["Marchés", "Fêtes", "Places", "Rues", "Ponts", "Jardins", "Écoles", "Puits"]
    fields = [{"id": str(number), "name": name} for number, name in enumerate(names, 1)]
    for field in fields[2:4]:
        field["description"] = f"{field['name']} : de quoi il s’agit."
    blocks = [
        {"id": "a", "name": "Villes", "fields": fields[:4]},
        {"id": "b", "name": "Eaux", "fields": fields[4:]},
    ]
    return {"id": "own", "title": "Un cadre", "locale": "fr", "blocks": blocks}


@pytest.fixture
def explained(sqlite_server: ForkedServer, workshop_at: "Start") -> Workshop:
    """A board whose notes and vote are planned, on fields that say what they are."""
    workshop = workshop_at(
        sqlite_server, opened=False, template="framework", framework=framework(), locale="en"
    )
    for activity in workshop.moussa.board()["activities"]:
        workshop.links[activity["kind"]] = activity["key"]
    return workshop


def come_again(page: Phone) -> None:
    """News that concern nobody's reading: the stage is fetched and swapped in again."""
    workshop = page.workshop
    before = page.page.locator("#stage").get_attribute("data-version")
    address = f"{workshop.path}/activities/{workshop.links['notes']}/extend"
    workshop.fanta.post(address, json={"minutes": 1}).raise_for_status()
    expect(page.page.locator("#stage")).not_to_have_attribute("data-version", before or "")


def open_both(workshop: Workshop) -> None:
    for kind in ("notes", "vote"):
        if workshop.activity(workshop.links[kind])["state"] == "open":
            return
        workshop.fanta.opens(workshop.links[kind], minutes=10).raise_for_status()


def at_notes(awa: Phone) -> None:
    open_both(awa.workshop)
    awa.opens(f"?activity={awa.workshop.links['notes']}").lives()


def at_vote(awa: Phone) -> None:
    open_both(awa.workshop)
    awa.opens(f"?activity={awa.workshop.links['vote']}").lives()


def at_receipt(awa: Phone) -> None:
    at_vote(awa)
    awa.votes("1", "2", "3")
    awa.has_receipt()
    at_vote(awa)  # without the ballot, which lies hidden behind the receipt at first


def at_fields_before_the_vote(awa: Phone) -> None:
    workshop = awa.workshop
    workshop.fanta.opens(workshop.links["notes"], minutes=10).raise_for_status()
    awa.opens(f"?activity={workshop.links['vote']}").lives()


PAGES: dict[str, tuple[Callable[[Phone], None], set[str]]] = {
    "notes": (at_notes, {"menu", "about"}),
    "vote": (at_vote, {"menu", "fold who-sees", "block-1", "about"}),
    "receipt": (at_receipt, {"menu", "receipt-acts"}),
    "before": (at_fields_before_the_vote, {"menu", "preview"}),
}
pages = pytest.mark.parametrize("name", PAGES)


@pytest.fixture
def at(explained: Workshop, phone: "OpenPhone") -> Callable[[str], Phone]:
    """`at("vote")`: Awa's phone at that page."""

    def go(name: str) -> Phone:
        awa = phone(explained).joins()
        PAGES[name][0](awa)
        return awa

    return go


@pages
def test_what_its_reader_unfolded_or_folded_stays_so(at: Callable[[str], Phone], name: str) -> None:
    awa = at(name)
    turned = awa.page.evaluate(TURN)
    assert {kind for kind, _ in turned} >= PAGES[name][1]
    for _ in range(2):
        come_again(awa)
        assert awa.page.evaluate(FOLDS) == turned


@pytest.mark.parametrize("name", ["notes", "vote"])
def test_a_question_mark_stays_with_its_field_when_others_get_one(
    at: Callable[[str], Phone], name: str
) -> None:
    awa = at(name)
    workshop = awa.workshop
    awa.page.locator(".about summary").first.click()
    meaning = awa.page.get_by_text("de quoi il s’agit")
    expect(meaning.first).to_be_visible()
    framework = workshop.moussa.board()["frameworks"][0]["id"]
    for field in "12":
        explains(
            workshop.fanta, "", field, framework=framework, language="fr", description="Nouveau"
        ).raise_for_status()
    expect(awa.page.locator(".about")).to_have_count(4)
    marks = [open for kind, open in awa.page.evaluate(FOLDS) if kind == "about"]
    assert marks == [False, False, True, False]
    expect(meaning.first).to_be_visible()


@pages
def test_all_is_folded_as_it_comes_once_one_goes_elsewhere(
    at: Callable[[str], Phone], name: str
) -> None:
    awa = at(name)
    workshop, key = awa.workshop, awa.page.locator("#stage").get_attribute("data-activity")
    as_it_comes = awa.page.evaluate(FOLDS)
    elsewhere = workshop.links["vote" if key == workshop.links["notes"] else "notes"]
    awa.page.evaluate(TURN)
    for goal in (key, elsewhere, key):
        awa.page.locator(f".menu a[data-key='{goal}']").click()
        expect(awa.page.locator("#stage")).to_have_attribute("data-activity", goal or "")
        expect(awa.page.locator(".menu")).not_to_have_attribute("open", "")
        if goal == key:
            assert awa.page.evaluate(FOLDS) == as_it_comes
        awa.page.locator(".menu summary").click()


def test_the_menu_folds_when_the_workshop_goes_elsewhere(at: Callable[[str], Phone]) -> None:
    awa = at("before")
    awa.opens(f"?activity={awa.workshop.links['notes']}").lives()
    awa.page.locator(".menu summary").click()
    awa.workshop.fanta.opens(awa.workshop.links["vote"]).raise_for_status()
    expect(awa.page.locator("#ballot")).to_be_visible()
    expect(awa.page.locator(".menu")).not_to_have_attribute("open", "")


@pages
def test_the_keyboard_stays_where_it_was(at: Callable[[str], Phone], name: str) -> None:
    awa = at(name)
    if name == "vote":
        awa.ticks("5", "6")  # the slots that take a choice back are reached too
    count = awa.page.evaluate(COUNT)
    assert count >= 1
    for place in range(count):
        awa.page.evaluate(FOCUS, place)
        come_again(awa)
        now = awa.page.evaluate(FOCUSED)
        assert now == place, awa.page.evaluate(f"(index) => ({REACHED})()[index].outerHTML", place)


@pages
def test_the_page_stays_where_it_was_scrolled_to(at: Callable[[str], Phone], name: str) -> None:
    awa = at(name)
    awa.page.set_viewport_size({"width": 320, "height": 320})
    awa.page.evaluate(TURN)
    awa.page.evaluate("scrollTo(0, 150)")
    assert awa.page.evaluate("scrollY") == 150
    come_again(awa)
    assert awa.page.evaluate("scrollY") == 150


@pytest.mark.parametrize(("name", "box"), [("notes", "#text"), ("vote", "#search")])
def test_what_is_being_typed_stays_with_its_cursor(
    at: Callable[[str], Phone], name: str, box: str
) -> None:
    awa = at(name)
    field = awa.page.locator(box)
    field.press_sequentially(HALF)
    field.evaluate("(box) => box.setSelectionRange(4, 4)")
    come_again(awa)
    expect(field).to_be_focused()
    expect(field).to_have_value(HALF)
    assert field.evaluate("(box) => [box.selectionStart, box.selectionEnd]") == [4, 4]


FOCUS_IN = "(selector) => Boolean(document.activeElement.closest(selector))"


def test_the_keyboard_is_left_beside_what_is_gone(at: Callable[[str], Phone]) -> None:
    awa = at("vote")
    page, stage = awa.page, awa.page.locator("#stage")
    for key in ("notes", "vote"):
        page.locator(".menu summary").press("Enter")
        page.locator(f".menu a[data-key='{awa.workshop.links[key]}']").press("Enter")
        expect(stage).to_have_attribute("data-activity", awa.workshop.links[key])
        expect(stage).to_be_focused()
    awa.votes("1", "2", "3")
    awa.has_receipt()
    awa.see("Change my ballot").press("Enter")
    expect(page.locator("#ballot")).to_be_visible()
    assert page.evaluate(FOCUS_IN, "#stage")
    page.locator(".dock-back").press("Enter")
    expect(page.locator("#ballot")).to_have_count(0)
    page.locator(".receipt-acts summary").press("Enter")
    page.locator("[form=withdraw]").press("Enter")
    expect(page.locator("#ballot")).to_be_visible()
    assert page.evaluate(FOCUS_IN, "#vote")


def test_a_facilitator_s_keyboard_is_left_at_the_card_whose_button_is_gone(
    workshop: Workshop, phone: "OpenPhone"
) -> None:
    fanta = console_of(phone, workshop).lives()
    vote = act(fanta)
    vote.locator("details.confirm > summary").first.press("Enter")
    vote.get_by_role("button", name="Close for good").press("Enter")
    expect(vote.locator("details.confirm[open]")).to_have_count(0)
    expect(fanta.page.get_by_role("region", name="Last act")).to_contain_text("closed")
    assert fanta.page.evaluate(FOCUS_IN, f"#activity-{VOTE}")
    fanta.page.get_by_role("button", name="Agenda").press("Enter")
    undo = fanta.page.get_by_role("region", name="Last act").get_by_role("button", name="Undo")
    undo.press("Enter")
    expect(undo).to_have_count(0)
    assert fanta.page.evaluate(FOCUS_IN, "#stage")

"""What one ticks and does not send, what one has too much of, and where one looks when the workshop
goes on."""

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from app.domain.text import fold
from tests.browser.phones import Phone
from tests.web.people import NOTES, VOTE, Workshop, votes_of

if TYPE_CHECKING:
    from tests.browser.conftest import OpenPhone

SEEN_FROM_TOP = "() => scrollY === 0"


def ticked(awa: Phone) -> list[str]:
    boxes = awa.page.locator("input[name=fields]:checked")
    return [box.input_value() for box in boxes.all()]


def test_choices_outlive_a_reload_and_the_close_says_that_they_were_not_sent(
    workshop: Workshop, phone: "OpenPhone"
) -> None:
    awa = phone(workshop).joins().lives()
    awa.ticks("1", "8")
    awa.page.reload()
    awa.lives()
    assert ticked(awa) == ["1", "8"]
    expect(awa.page.locator("[data-send]")).to_have_text("1 more field to choose")
    workshop.fanta.closes().raise_for_status()
    left = awa.page.locator("#outbox .is-waiting")
    expect(left).to_contain_text("Not sent before the vote closed")
    expect(left).to_contain_text("1 Cultural rights")
    awa.page.reload()
    expect(left).to_have_count(1)
    left.get_by_role("button", name="Discard").click()
    awa.page.reload()
    awa.lives()
    expect(left).to_have_count(0)


def test_a_phone_that_slept_through_a_round_says_so_in_the_next(
    workshop: Workshop, phone: "OpenPhone"
) -> None:
    awa = phone(workshop).joins().lives()
    awa.ticks("1", "8")
    awa.page.goto("about:blank")
    workshop.fanta.closes().raise_for_status()
    workshop.fanta.opens().raise_for_status()
    awa.opens().lives()
    expect(awa.page.locator("#outbox .is-waiting")).to_contain_text("Not sent before")
    assert ticked(awa) == []


def test_a_ballot_sent_or_kept_as_it_is_leaves_nothing_unsent(
    workshop: Workshop, phone: "OpenPhone"
) -> None:
    awa = phone(workshop).joins().lives()
    awa.votes("1", "8", "22")
    awa.has_receipt()
    awa.page.get_by_text("Change my ballot").click()
    awa.page.locator("input[name=fields][value='22']").uncheck()
    awa.page.reload()
    awa.lives()
    assert ticked(awa) == ["1", "8"]
    awa.page.get_by_text("Keep my ballot as it is").click()
    expect(awa.receipt).to_be_visible()
    workshop.fanta.closes().raise_for_status()
    expect(awa.page.locator(".seal")).to_be_visible()
    expect(awa.page.locator("#outbox")).to_be_hidden()
    assert votes_of(workshop.fanta.tally().json()) == {"1": 1, "8": 1, "22": 1}


def test_the_next_person_on_this_phone_finds_no_choices(
    workshop: Workshop, phone: "OpenPhone"
) -> None:
    awa = phone(workshop).joins().lives()
    awa.ticks("1", "8")
    awa.page.get_by_role("button", name="Leave this device").click()
    awa.page.wait_for_selector("#name")
    awa.joins("Bakary").lives()
    assert ticked(awa) == []
    assert (
        awa.page.evaluate("Object.keys(localStorage).filter((key) => key.includes('draft'))") == []
    )


def test_one_choice_too_many_is_said_in_sight_and_the_chosen_are_named(
    workshop: Workshop, phone: "OpenPhone"
) -> None:
    awa = phone(workshop, width=320).joins().lives()
    awa.ticks("1", "8", "22")
    said = awa.page.locator("[data-count]")
    assert said.evaluate("(node) => node.clientWidth") == 1  # for screen readers alone
    awa.page.locator("input[name=fields][value='2']").click()
    expect(said).to_contain_text("remove one")
    expect(said).to_be_in_viewport(ratio=1)
    assert said.evaluate("(node) => node.clientWidth") > 200
    slots = awa.page.locator("[data-slots] button")
    expect(slots.first).to_have_text("1✕Cultural rights", ignore_case=True)
    expect(slots.first).to_have_accessible_name("Take back: 1 Cultural rights")
    slots.first.click()
    assert said.evaluate("(node) => node.clientWidth") == 1


@pytest.mark.parametrize("scripts", [True, False])
def test_a_ballot_is_not_withdrawn_before_the_question_is_answered(
    workshop: Workshop, phone: "OpenPhone", scripts: bool
) -> None:
    awa = phone(workshop, java_script_enabled=scripts).joins()
    awa.votes("1", "8", "22")
    expect(awa.receipt).to_be_visible()
    awa.page.get_by_text("Withdraw it").click()
    expect(awa.receipt).to_contain_text("It will no longer count, unless you vote again.")
    assert workshop.fanta.tally().json()["ballots"] == 1
    awa.page.get_by_text("Yes, withdraw my ballot").click()
    expect(awa.page.locator("#told")).to_contain_text("Your ballot was withdrawn")
    assert workshop.fanta.tally().json()["ballots"] == 0


def test_what_opens_is_seen_from_its_top_and_who_writes_sees_the_way_there(
    workshop: Workshop, phone: "OpenPhone"
) -> None:
    workshop.fanta.closes().raise_for_status()
    awa, bakary = phone(workshop).joins().lives(), phone(workshop).joins("Bakary").lives()
    for reader in (awa, bakary):
        reader.opens(f"?activity={NOTES}").lives()
        reader.page.evaluate("scrollTo(0, document.body.scrollHeight)")
    bakary.page.fill("#text", "Une phrase à moitié")
    workshop.fanta.opens(VOTE).raise_for_status()
    expect(awa.page.locator("#ballot")).to_be_visible()
    awa.page.wait_for_function(SEEN_FROM_TOP)
    link = bakary.page.locator(".dock [role=alert] a")
    expect(link).to_be_in_viewport(ratio=1)
    assert bakary.page.evaluate("scrollY") > 0
    workshop.fanta.post(f"{workshop.path}/settings", json={"title": "Ségou, le soir"})
    expect(bakary.page.locator("#title")).to_have_text("Ségou, le soir")
    expect(link).to_be_in_viewport(ratio=1)  # a new stage came
    expect(bakary.page.locator("#text")).to_have_value("Une phrase à moitié")
    awa.page.evaluate("scrollTo(0, 800)")
    workshop.fanta.closes(VOTE).raise_for_status()
    expect(awa.page.locator(".seal")).to_be_visible()
    awa.page.wait_for_function(SEEN_FROM_TOP)


def test_the_page_folds_every_letter_as_the_server_does(
    workshop: Workshop, phone: "OpenPhone"
) -> None:
    awa = phone(workshop).joins()
    texts = [f"a{chr(code)}b" for code in range(0x20, 0xD800) if chr(code).isprintable()]
    assert awa.page.evaluate("(texts) => texts.map(fold)", texts) == [fold(text) for text in texts]


def test_a_translated_page_goes_on_counting(workshop: Workshop, phone: "OpenPhone") -> None:
    """A browser's translation puts elements in the place of the text nodes that it reads."""
    awa = phone(workshop).joins().lives()
    awa.votes("1", "8", "22")
    awa.has_receipt()
    awa.page.evaluate("""() => {
        const walk = document.createTreeWalker(
            document.getElementById("stage"), NodeFilter.SHOW_TEXT);
        const texts = [];
        while (walk.nextNode()) texts.push(walk.currentNode);
        for (const text of texts.filter(({ data }) => data.trim())) {
            const font = document.createElement("font");
            text.replaceWith(font);
            font.append(text.data);
        }
    }""")
    workshop.seat("Bakary").vote("1", "9", "23").raise_for_status()
    awa.holds_whole(workshop)
    expect(awa.page.locator(".turnout").first).to_have_text("2 of 2 ballots are in.")


def test_a_timer_is_right_after_a_sleep(workshop: Workshop, phone: "OpenPhone") -> None:
    workshop.fanta.closes().raise_for_status()
    workshop.fanta.opens(minutes=20).raise_for_status()
    awa = phone(workshop).joins().lives()
    timer = awa.page.locator(".menu summary .timer")
    expect(timer).to_contain_text("19:")
    # While a phone sleeps its steady clock stands still; the one on the wall goes on.
    awa.page.evaluate("() => { const now = Date.now; Date.now = () => now() + 600_000; }")
    expect(timer).to_contain_text("09:")
    awa.page.evaluate("() => { const now = Date.now; Date.now = () => now() - 900_000; }")
    awa.page.wait_for_timeout(700)
    expect(timer).to_contain_text("09:")

"""A locked activity on the phone: it says so, nothing typed or chosen is lost, and what met the
lock goes by itself afterwards."""

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Route, expect

from tests.browser.phones import Phone
from tests.faults.proxy import Proxy
from tests.web.people import NOTES, VOTE, Workshop

if TYPE_CHECKING:
    from playwright.sync_api import Locator

    from tests.browser.conftest import OpenPhone

HALF = "Une phrase à moitié"


@pytest.fixture
def awa(workshop: Workshop, phone: "OpenPhone") -> Phone:
    return phone(workshop).joins().lives()


def lock(awa: Phone) -> "Locator":
    """What the page says of it."""
    return awa.page.locator("#stage").get_by_role("alert")


def send(awa: Phone) -> "Locator":
    return awa.page.locator("#stage [data-send]")


def locked(awa: Phone, key: str = VOTE) -> None:
    awa.workshop.fanta.locks(key).raise_for_status()
    expect(lock(awa)).to_contain_text("locked for now")


def unlocked(awa: Phone, key: str = VOTE) -> None:
    awa.workshop.fanta.unlocks(key).raise_for_status()
    expect(lock(awa)).to_have_count(0)


def sends_into_a_lock_unheard_of(awa: Phone, line: Proxy) -> None:
    """The three are chosen and sent without a line, and it comes back to a locked vote."""
    awa.behind(line, "409").opens().lives()
    line.mode = "cut"
    awa.votes("1", "8", "22")
    awa.workshop.fanta.locks().raise_for_status()
    line.mode = "pass"
    expect(awa.page.locator(".is-waiting")).to_have_attribute("data-state", "held", timeout=20000)


def test_what_was_chosen_stays_and_can_be_sent_after_the_lock(awa: Phone) -> None:
    awa.ticks("1", "8")
    locked(awa)
    expect(awa.page.locator("#ballot :checked")).to_have_count(2)
    expect(send(awa)).to_be_disabled()
    awa.ticks("22")
    expect(send(awa)).to_have_text("Locked for now")
    expect(awa.page.get_by_role("button", name="Send my ballot")).to_have_count(
        0
    )  # the one for browsers without scripts
    unlocked(awa)
    expect(awa.page.locator("#ballot :checked")).to_have_count(3)
    expect(send(awa)).to_have_text("Send my ballot")
    awa.sends()
    awa.has_receipt()


def test_a_recorded_ballot_cannot_be_changed_or_withdrawn_while_locked(awa: Phone) -> None:
    awa.votes("1", "8", "22")
    receipt = awa.has_receipt()
    locked(awa)
    expect(awa.page.locator(".receipt-acts")).to_have_count(0)
    assert awa.has_receipt() == receipt
    unlocked(awa)
    awa.see("Change my ballot").click()
    expect(send(awa)).to_be_enabled()


def test_half_a_note_stays_in_its_box_and_one_s_own_notes_rest(awa: Phone) -> None:
    awa.opens(f"?activity={NOTES}").lives()
    awa.writes("Kôre", "2")
    expect(awa.page.locator(".note-mark")).to_be_visible()
    awa.page.locator("#text").press_sequentially(HALF)
    locked(awa, NOTES)
    expect(send(awa)).to_be_disabled()
    expect(awa.page.locator("#compose .note-acts")).to_have_count(0)
    expect(awa.page.locator("#text")).to_have_value(HALF)
    awa.page.reload()
    expect(awa.page.locator("#text")).to_have_value(HALF)
    awa.lives()
    unlocked(awa, NOTES)
    expect(awa.page.locator("#compose .note-acts")).to_have_count(1)
    send(awa).click()
    expect(awa.notes("2")).to_have_count(2)


def test_a_ballot_that_meets_the_lock_is_kept_and_goes_by_itself(awa: Phone, line: Proxy) -> None:
    sends_into_a_lock_unheard_of(awa, line)
    expect(awa.page.locator("#outbox")).to_contain_text("sent once it is unlocked")
    expect(awa.page.locator("#ballot")).to_be_hidden()
    assert awa.workshop.fanta.tally().json()["ballots"] == 0
    awa.workshop.fanta.unlocks().raise_for_status()
    awa.has_receipt()
    expect(awa.page.locator("#outbox")).to_be_hidden()
    assert awa.workshop.fanta.tally().json()["ballots"] == 1


def test_a_held_ballot_outlives_a_reload_and_a_lock_that_ended_meanwhile(
    awa: Phone, line: Proxy
) -> None:
    sends_into_a_lock_unheard_of(awa, line)
    awa.page.goto("about:blank")
    awa.workshop.fanta.unlocks().raise_for_status()
    awa.opens()
    awa.has_receipt()


def test_a_refusal_that_comes_after_the_unlocking_holds_nothing_up_for_long(awa: Phone) -> None:
    awa.excused.append("409")

    def late(route: Route) -> None:
        locked(awa)  # news of lock or unlocking that comes after the refusal would end the wait
        answer = route.fetch()
        unlocked(awa)
        route.fulfill(response=answer)

    awa.page.route("**/ballot", late, times=1)
    awa.votes("1", "8", "22")
    expect(awa.page.locator(".is-waiting")).to_have_attribute("data-state", "held")
    expect(awa.receipt).to_be_visible(timeout=25000)


def test_a_held_ballot_hears_of_the_close(awa: Phone, line: Proxy) -> None:
    sends_into_a_lock_unheard_of(awa, line)
    awa.workshop.fanta.closes().raise_for_status()
    card = awa.page.locator("#outbox .is-waiting")
    expect(card).to_have_attribute("data-state", "refused")
    expect(card).to_contain_text("not open: nothing was recorded")


def test_what_waits_for_one_lock_holds_up_nothing_else(awa: Phone, line: Proxy) -> None:
    sends_into_a_lock_unheard_of(awa, line)
    expect(lock(awa)).to_contain_text("locked for now")  # or its news would close the menu
    awa.goes(NOTES)
    awa.writes("Kôre", "1")
    expect(awa.notes("1")).to_contain_text("recorded")
    expect(awa.page.locator("#outbox .is-waiting")).to_have_attribute("data-state", "held")


def test_a_page_that_comes_late_is_not_brought_back_over_another(awa: Phone) -> None:
    """News of a lock fetch the vote anew; meanwhile its reader goes to the notes."""
    late: list[Route] = []

    def is_of_vote(url: str) -> bool:
        return url.endswith(f"{awa.workshop.path}?activity={VOTE}")

    def hold(route: Route) -> None:
        late.append(route)

    awa.opens(f"?activity={VOTE}").lives()
    awa.page.route(is_of_vote, hold)
    with awa.page.expect_request(lambda request: is_of_vote(request.url)):
        awa.workshop.fanta.locks(VOTE).raise_for_status()
    awa.goes(NOTES)
    awa.page.fill("#text", HALF)
    with awa.page.expect_response(lambda answer: is_of_vote(answer.url)) as answered:
        late[0].continue_()
    answered.value.finished()
    awa.page.wait_for_timeout(500)  # in which it would be swapped in
    expect(awa.page.locator("#stage")).to_have_attribute("data-activity", NOTES)
    expect(awa.page.locator("#text")).to_have_value(HALF)


def test_a_note_that_meets_the_lock_waits_under_its_field(awa: Phone, line: Proxy) -> None:
    awa.behind(line, "409").opens(f"?activity={NOTES}").lives()
    line.mode = "cut"
    awa.writes("Kôre", "1")
    awa.workshop.fanta.locks(NOTES).raise_for_status()
    line.mode = "pass"
    expect(awa.notes("1")).to_have_attribute("data-state", "held", timeout=20000)
    awa.workshop.fanta.unlocks(NOTES).raise_for_status()
    expect(awa.notes("1")).to_contain_text("recorded")


def test_a_locked_phone_reads_well_and_axe_finds_nothing(awa: Phone) -> None:
    awa.workshop.fanta.locks(NOTES).raise_for_status()
    locked(awa)
    for query in ("", f"?activity={NOTES}"):
        awa.opens(query).lives()
        for scheme in ("light", "dark"):
            awa.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            assert awa.axe() == []
        awa.fits()


def test_without_scripts_a_form_sent_into_a_lock_comes_back_with_what_was_in_it(
    workshop: Workshop, phone: "OpenPhone"
) -> None:
    awa = phone(workshop, java_script_enabled=False).joins()
    awa.excused.append("409")
    awa.ticks("1", "8", "22")
    workshop.fanta.locks().raise_for_status()
    awa.sends()
    expect(awa.page.locator(".notice-refusal")).to_contain_text("can be sent once it is unlocked")
    expect(awa.page.locator("#ballot :checked")).to_have_count(3)
    workshop.fanta.unlocks().raise_for_status()
    awa.page.get_by_role("button", name="Send my ballot").click()  # the page has heard of nothing
    expect(awa.receipt).to_be_visible()
    awa.opens(f"?activity={NOTES}")
    workshop.fanta.locks(NOTES).raise_for_status()
    awa.writes("Kôre")
    expect(awa.page.locator("#text")).to_have_value("Kôre")
    workshop.fanta.unlocks(NOTES).raise_for_status()
    awa.page.get_by_role("button", name="Add").click()
    expect(awa.page.locator(".note-text")).to_have_text(["Kôre"])

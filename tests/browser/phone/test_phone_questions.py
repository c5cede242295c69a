"""A quick question on a phone: answered with and without a line, changed, taken back, seen on the
screen; narrow, dark and read by axe."""

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.connections import break_connection, wait_for_outbox
from tests.browser.phones import Phone
from tests.browser.screen.screens import screen_of
from tests.faults.proxy import Mode, Proxy
from tests.servers.process import until
from tests.web.people import Workshop
from tests.web.questions.asking import asks

if TYPE_CHECKING:
    from tests.browser.conftest import OpenPhone


@pytest.fixture
def awa(workshop: Workshop, phone: "OpenPhone") -> Phone:
    return phone(workshop).joins()


def votes(workshop: Workshop, key: str) -> dict[str, int]:
    """{answer: how often}, words by their spelling."""
    tally = workshop.moussa.tally(activity=key).raise_for_status().json()
    words = tally.get("words", {})
    return {
        words.get(field["field"], field["field"]): field["votes"]
        for field in tally["fields"]
        if field["votes"]
    }


def says(phone: Phone, word: str) -> None:
    phone.page.fill("#one-word", word)
    phone.page.get_by_role("button", name="Send").click()


@pytest.mark.parametrize("mode", ["cut", "hole", "portal"])
def test_an_answer_given_without_a_line_is_sent_when_it_is_back(
    workshop: Workshop, line: Proxy, behind: "OpenPhone", mode: Mode
) -> None:
    key = asks(workshop)["key"]
    awa = behind(query=f"?activity={key}")
    yes, no = (awa.page.locator(f".answer[value={answer}]") for answer in ("yes", "no"))
    break_connection(line, mode)
    yes.click()
    wait_for_outbox(awa)
    expect(awa.page.locator("#outbox")).to_contain_text("Yes")
    expect(awa.page.locator("#outbox")).to_contain_text("Saved on this phone")
    expect(yes).to_have_attribute("aria-pressed", "true")
    assert votes(workshop, key) == {}
    line.mode = "pass"
    expect(awa.page.locator("#outbox")).to_be_hidden(timeout=20000)
    expect(awa.page.get_by_text("Your answer is recorded.")).to_be_visible()
    assert votes(workshop, key) == {"yes": 1}
    awa.lives()
    break_connection(line, mode)
    no.click()
    expect(yes).to_have_attribute("aria-pressed", "false")
    line.mode = "pass"
    expect(awa.page.locator("#outbox")).to_be_hidden(timeout=20000)
    until(lambda: votes(workshop, key) == {"no": 1}, seconds=10, otherwise=lambda: "still yes")


def test_a_word_that_waits_outlives_a_reload(
    workshop: Workshop, line: Proxy, behind: "OpenPhone"
) -> None:
    key = asks(workshop, "word", "Un mot ?")["key"]
    awa = behind(query=f"?activity={key}")
    awa.page.route("**/ballot", lambda route: route.abort())
    says(awa, "Baobab")
    wait_for_outbox(awa)
    awa.page.reload()
    expect(awa.page.locator("#outbox")).to_contain_text("Baobab")
    awa.page.unroute("**/ballot")
    awa.page.reload()
    expect(awa.page.locator("#outbox")).to_be_hidden(timeout=20000)
    expect(awa.page.locator("#question")).to_contain_text("“Baobab”")
    assert votes(workshop, key) == {"Baobab": 1}


def test_a_half_typed_word_is_not_taken_away(workshop: Workshop, awa: Phone) -> None:
    key = asks(workshop, "word", "Un mot ?")["key"]
    awa.opens(f"?activity={key}").lives()
    awa.page.fill("#one-word", "Bao")
    workshop.fanta.opens("propositions").raise_for_status()
    link = awa.page.locator(".answers [role=alert] a")
    expect(link).to_contain_text("The workshop goes on")
    expect(awa.page.locator("#one-word")).to_have_value("Bao")
    link.click()
    expect(awa.page.locator("#compose")).to_be_visible()
    awa.page.go_back()
    expect(awa.page.locator("#one-word")).to_have_value("Bao")  # and the notes had taken it nowhere
    says(awa, "Baobab")
    expect(awa.page.locator("#question")).to_contain_text("“Baobab”")
    assert votes(workshop, key) == {"Baobab": 1}
    expect(awa.page.locator("#outbox")).to_be_hidden()


def test_a_word_not_sent_before_the_close_stays_in_sight(workshop: Workshop, awa: Phone) -> None:
    key = asks(workshop, "word", "Un mot ?")["key"]
    awa.opens(f"?activity={key}").lives()
    awa.page.fill("#one-word", "Baobab")
    workshop.fanta.closes(key).raise_for_status()
    card = awa.page.locator("#outbox li")
    expect(card).to_contain_text("Baobab")
    expect(card).to_contain_text("Not sent before the question closed: this word does not count.")
    expect(awa.page.locator(".seal")).to_be_visible()
    assert votes(workshop, key) == {}
    card.locator("[data-drop]").click()
    expect(awa.page.locator("#outbox")).to_be_hidden()


def test_what_arrives_after_the_close_is_refused_beside_the_answer(
    workshop: Workshop, line: Proxy, behind: "OpenPhone"
) -> None:
    key = asks(workshop)["key"]
    awa = behind(query=f"?activity={key}")
    awa.excused += ["409"]
    break_connection(line, "cut")
    awa.page.locator(".answer[value=yes]").click()
    wait_for_outbox(awa)
    workshop.fanta.closes(key).raise_for_status()
    line.mode = "pass"
    card = awa.page.locator("#outbox li")
    expect(card).to_have_attribute("data-state", "refused", timeout=20000)
    expect(card).to_contain_text("Yes")
    card.locator("[data-drop]").click()
    expect(awa.page.locator("#outbox")).to_be_hidden()
    assert votes(workshop, key) == {}


def test_taps_one_after_the_other_leave_the_last(workshop: Workshop, awa: Phone) -> None:
    key = asks(workshop, "rating")["key"]
    awa.opens(f"?activity={key}").lives()
    for answer in ("1", "2", "3", "4", "5", "3"):
        awa.page.locator(f".answer[value='{answer}']").click()
    until(
        lambda: votes(workshop, key) == {"3": 1},
        seconds=10,
        otherwise=lambda: str(votes(workshop, key)),
    )
    expect(awa.page.locator("#outbox")).to_be_hidden()
    awa.page.get_by_role("button", name="Take my answer back").click()
    until(lambda: votes(workshop, key) == {}, seconds=10, otherwise=lambda: "not taken back")
    expect(awa.page.locator("[aria-pressed=true]")).to_have_count(0)


def test_an_answer_given_elsewhere_shows_here(workshop: Workshop, awa: Phone) -> None:
    key = asks(workshop)["key"]
    awa.opens(f"?activity={key}").lives()
    second = awa.page.context.new_page()
    second.goto(awa.page.url)
    second.locator(".answer[value=no]").click()
    expect(awa.page.locator(".answer[value=no]")).to_have_attribute("aria-pressed", "true")
    second.close()


def test_one_s_own_answer_moves_the_screen(
    workshop: Workshop, awa: Phone, phone: "OpenPhone"
) -> None:
    key = asks(workshop, "word", "Un mot ?")["key"]
    for name in ("Bakary", "Oumou"):
        workshop.seat(name).vote("Espoir", activity=key).raise_for_status()
    screen = screen_of(phone, workshop)
    awa.opens(f"?activity={key}").lives()
    says(awa, "Écoute")
    expect(screen.page.locator("#stage")).to_contain_text("Espoir")
    expect(screen.page.locator("#stage")).to_contain_text("Écoute")
    workshop.fanta.closes(key).raise_for_status()
    expect(awa.page.get_by_text("Final result")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", ["hands", "rating", "word"])
def test_a_question_is_whole_on_the_narrowest_phone(
    workshop: Workshop, awa: Phone, kind: str, scheme: str
) -> None:
    key = asks(workshop, kind, "Une question assez longue, pour voir si elle tient ?")["key"]
    awa.page.set_viewport_size({"width": 320, "height": 640})
    awa.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    awa.opens(f"?activity={key}").lives()
    awa.fits()
    assert awa.axe() == []

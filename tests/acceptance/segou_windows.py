"""What the people of Ségou see and press.

The projected screen, phones, the device that goes from hand to hand, the entry of paper ballots.
"""

import re
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from tests.acceptance.segou_cast import CAST, Role, printed
from tests.acceptance.segou_play import Play
from tests.browser.phones import Phone
from tests.servers.process import until
from tests.web.people import NOTES, VOTE

if TYPE_CHECKING:
    from tests.browser.conftest import OpenPhone

TIMER = re.compile(r"^\d{2,3}:\d\d$")
TICKED = "() => document.querySelectorAll('input:checked').length"


class Windows:
    """Opens windows on the play's board, in French as in Ségou."""

    def __init__(self, hold: "OpenPhone", play: Play) -> None:
        self.hold, self.play = hold, play

    def window(self, width: int = 360, height: int = 740) -> Phone:
        return self.hold(self.play.workshop, width=width, height=height, locale="fr-FR")

    def screen(self) -> Phone:
        return self.window(1280, 720).opens("/screen").lives()

    def scans(self, role: Role) -> Phone:
        """A phone's camera on the QR of the seat card: one button, and it is in."""
        phone = self.window().opens(f"?card={self.play.seats[role.place]['seat_code']}")
        expect(phone.page.get_by_label("Code personnel")).to_have_value(
            self.play.seats[role.place]["seat_code"]
        )
        phone.page.get_by_role("button", name="Retrouver ma place").click()
        return self._is_in(phone, role)

    def types_the_code(self, role: Role, width: int = 360, height: int = 740) -> Phone:
        """The join link alone: whoever is on the list types the code."""
        phone = self.window(width, height).opens()
        phone.page.get_by_label("Code personnel").fill(
            self.play.seats[role.place]["seat_code"].lower()
        )
        phone.page.keyboard.press("Enter")
        return self._is_in(phone, role)

    def _is_in(self, phone: Phone, role: Role) -> Phone:
        expect(phone.page.locator(".foot")).to_contain_text(role.name)
        return phone.lives()

    def hands_over(self, roles: list[Role]) -> None:
        """One phone, seat after seat: nothing stays on it, and its back button finds nothing."""
        helper = self.window()
        helper.excused.append("409")  # the way back leads to a refusal
        link = self.play.posts("links/helper")["helper_url"]
        helper.page.goto(link)
        helper.page.wait_for_url("**/handover")
        for role in roles:
            helper.page.get_by_role(
                "link",
                name=re.compile(
                    rf"^{re.escape(role.name)}\s*{re.escape(role.organisation)}(\s*·|$)"
                ),
            ).click()
            expect(helper.page.locator("h1")).to_have_text(role.name)
            assert helper.page.evaluate(TICKED) == 0
            helper.votes(*role.choices)
            expect(helper.page.locator(".notice-good")).to_contain_text(
                re.compile(r"Reçu.*\w{4}-\w{4}")
            )
            self.is_cleared(helper)
            helper.page.go_back()
            helper.page.wait_for_load_state()
            assert (
                helper.page.evaluate(TICKED) == 0
            )  # as before anybody chose: who has voted is told with other names
            helper.opens("/handover")

    def is_cleared(self, helper: Phone) -> None:
        """Neither a choice nor the form: only the list, for whoever is next."""
        expect(helper.page.locator(".handover-list")).to_be_visible()
        assert helper.page.evaluate(TICKED) == 0
        assert helper.page.locator("input[name=fields]").count() == 0

    def types_paper(self, roles: list[Role]) -> None:
        """By keyboard alone: code, Tab, three numbers, Enter, and Enter again to record them.

        A slip is refused and what was typed stays.
        """
        host = self.window(1280, 800)
        host.excused.append("422")
        host.page.goto(self.play.workshop.links["host_url"])
        host.opens("/paper")
        for role in roles:
            for chosen in (role.choices[:2], role.choices) if role is roles[0] else (role.choices,):
                expect(host.page.locator("#seat")).to_be_focused()
                host.page.keyboard.press("ControlOrMeta+a")
                host.page.keyboard.type(self.play.seats[role.place]["seat_code"])
                host.page.keyboard.press("Tab")
                host.page.keyboard.type(" ".join(chosen))
                host.page.keyboard.press("Enter")
                if len(chosen) < 3:
                    expect(host.page.get_by_role("alert")).to_contain_text("celui-ci en a 2")
                    expect(host.page.locator("#choices")).to_have_value(" ".join(chosen))
            expect(host.page.locator(".paper-check")).to_contain_text(role.name)
            expect(host.page.locator(".paper-check .button")).to_be_focused()
            host.page.keyboard.press("Enter")
            expect(host.page.locator(".notice-good")).to_contain_text(
                re.compile(r"Reçu.*\w{4}-\w{4}")
            )
            expect(host.page.locator("#choices")).to_have_value("")


def has_timer(phone: Phone) -> None:
    expect(phone.page.locator("[role=timer]").first).to_have_text(TIMER)


def writes_the_first_note(phone: Phone) -> None:
    """Writes the first printed note of the situation under the first field of the group's block."""
    first = next(printed(NOTES))
    expect(phone.page.locator("#stage")).to_have_attribute("data-activity", NOTES)
    phone.writes(first.text, first.place)
    expect(phone.notes(first.place)).to_have_count(1)
    expect(phone.notes(first.place)).to_contain_text("enregistré")


def votes(phone: Phone, role: Role) -> str:
    """Chosen under the thumb, sent whole, receipt in hand."""
    expect(phone.page.locator("#stage")).to_have_attribute("data-activity", VOTE)
    phone.votes(*role.choices)
    return phone.has_receipt()


def holds(phone: Phone, tally: dict[str, Any]) -> None:
    """The rows of this window's ranking, hidden ones too, are the tally's numbers."""
    truth = {row["field"]: str(row["votes"]) for row in tally["fields"]}
    numbers = """() => Object.fromEntries([...document.querySelectorAll(".ranking-row")]
      .map((row) => [row.dataset.field, row.querySelector("[data-votes]").textContent]))"""
    until(
        lambda: phone.page.evaluate(numbers) == truth,
        seconds=10,
        otherwise=lambda: f"{phone.page.evaluate(numbers)} is not {truth}",
    )


def by_way(way: str) -> list[Role]:
    return [role for role in CAST if role.way == way]

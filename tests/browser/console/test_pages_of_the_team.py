"""The pages of the team follow what another facilitator changes, and leave alone what is being
typed."""

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.web.people import VOTE, Workshop

if TYPE_CHECKING:
    from tests.browser.conftest import OpenPhone
    from tests.browser.phones import Phone


def facilitator(workshop: Workshop, phone: "OpenPhone", page: str) -> "Phone":
    device = phone(workshop, width=1280, height=800)
    device.page.goto(workshop.links["host_url"])
    device.opens(page)
    expect(device.page.locator("body[data-line=live]")).to_have_count(1)
    return device


def rename(workshop: Workshop, seat: str, name: str) -> None:
    workshop.fanta.post(f"{workshop.path}/sign", json={"name": "Fanta"}).raise_for_status()
    workshop.fanta.post(f"{workshop.path}/people/{seat}", json={"name": name}).raise_for_status()


def test_the_page_of_people_follows_and_says_who_changed_it(
    workshop: Workshop, phone: "OpenPhone"
) -> None:
    awa = workshop.seat("Awa")
    page = facilitator(workshop, phone, "/people").page
    rename(workshop, awa.seat, "Awa Traoré")
    expect(page.locator(".seats-table tbody th")).to_have_text(["Awa Traoré"])
    expect(page.locator(".last-act")).to_contain_text("Fanta")
    # what nobody has touched follows with what it was shown with, so the next change is no conflict
    expect(page.locator("form [name=was_name]").first).to_have_value("Awa Traoré")


def test_what_is_typed_stays_and_only_that_is_saved(workshop: Workshop, phone: "OpenPhone") -> None:
    awa = workshop.seat("Awa")
    page = facilitator(workshop, phone, "/people").page
    page.locator(".seats-table details.fold > summary").first.click()
    form = page.locator(f"form[action$='/people/{awa.seat}']")
    form.locator("[name=organisation]").fill("Radio rurale")
    rename(workshop, awa.seat, "Awa Traoré")
    expect(page.locator(".seats-table tbody th")).to_have_text(["Awa Traoré"], timeout=15_000)
    expect(form.locator("[name=organisation]")).to_have_value("Radio rurale")
    expect(form.locator("[name=was_name]")).to_have_value("Awa")
    form.get_by_role("button").first.click()
    expect(page.locator(".seats-table tbody td").first).to_have_text("Radio rurale")
    [seat] = workshop.fanta.get(f"{workshop.path}/people").json()["seats"]
    assert (seat["name"], seat["organisation"]) == ("Awa Traoré", "Radio rurale")


def test_two_texts_stand_beside_each_other_and_one_is_chosen(
    workshop: Workshop, phone: "OpenPhone"
) -> None:
    awa = workshop.seat("Awa")
    device = facilitator(workshop, phone, "/people")
    device.excused.append("409")
    page = device.page
    page.locator(".seats-table details.fold > summary").first.click()
    form = page.locator(f"form[action$='/people/{awa.seat}']")
    form.locator("[name=name]").fill("Awa Diarra")
    rename(workshop, awa.seat, "Awa Traoré")
    form.get_by_role("button").first.click()
    expect(page.locator(".changed-meanwhile .theirs")).to_have_text("Awa Traoré")
    expect(page.locator(".changed-meanwhile textarea")).to_have_value("Awa Diarra")
    page.locator(".changed-meanwhile button").click()
    expect(page.locator(".seats-table tbody th")).to_have_text(["Awa Diarra"])


def test_hand_over_and_paper_follow_the_vote(workshop: Workshop, phone: "OpenPhone") -> None:
    workshop.seat("Awa")
    handed, typed = (
        facilitator(workshop, phone, "/handover").page,
        facilitator(workshop, phone, "/paper").page,
    )
    expect(handed.locator(".handover-list a")).to_have_text(["Awa"])
    typed.locator("#choices").fill("1 8")
    workshop.seat("Bakary")
    expect(handed.locator(".handover-list a")).to_have_text(["Awa", "Bakary"])
    workshop.fanta.closes(VOTE).raise_for_status()
    expect(handed.locator(".handover-list a")).to_have_count(0)
    expect(typed.locator("#choices")).to_have_value("1 8")


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (360, 740)])
def test_what_was_done_is_told_in_sight_of_its_button(
    workshop: Workshop, phone: "OpenPhone", width: int, height: int
) -> None:
    page = facilitator(workshop, phone, "/console/settings").page
    page.set_viewport_size({"width": width, "height": height})
    page.locator("#wifi-name").fill("Mairie")
    page.locator("#wifi").get_by_role("button").click()
    act = page.locator(".last-act")
    expect(act).to_contain_text("Wi-Fi")
    expect(act).to_be_in_viewport(ratio=1)
    expect(page.locator("#wifi-name")).to_be_in_viewport()
    expect(act).not_to_be_in_viewport(timeout=15_000)  # and makes room again

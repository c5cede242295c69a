"""What was done, seen by both facilitators and taken back by either; how far each group is."""

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.consoles import console_of
from tests.web.people import NOTES, VOTE, Workshop

if TYPE_CHECKING:
    from tests.browser.conftest import OpenPhone


def test_either_facilitator_reads_and_takes_back_what_the_other_did(
    workshop: Workshop, phone: "OpenPhone"
) -> None:
    fanta, second = console_of(phone, workshop).lives(), console_of(phone, workshop).lives()
    fanta.page.locator("#sign > summary").click()
    fanta.page.locator("#sign-name").fill("Fanta, Ségou")
    fanta.page.locator("#sign").get_by_role("button", name="Save").click()
    expect(fanta.page.locator("#sign > summary")).to_have_text("You sign as Fanta, Ségou")
    fanta.page.locator(f"#activity-{NOTES}").get_by_role("button", name="Close", exact=True).click()
    last = second.page.get_by_role("region", name="Last act")
    expect(last).to_contain_text(re.compile("Fanta, Ségou closed “.+” +\\d\\d:\\d\\d"))
    assert workshop.activity(NOTES)["state"] == "closed"
    last.get_by_role("button", name="Undo").click()
    expect(fanta.page.get_by_role("region", name="Last act")).to_contain_text("undid the end of")
    expect(last.get_by_role("button", name="Undo")).to_have_count(0)
    assert workshop.activity(NOTES)["state"] == "open"
    expect(second.page.locator(".acts-list").first.locator("li").nth(1)).to_contain_text(
        "Fanta, Ségou closed"
    )


def test_without_scripts_an_act_that_has_passed_is_refused_in_words(
    workshop: Workshop, phone: "OpenPhone"
) -> None:
    console = console_of(phone, workshop, java_script_enabled=False)
    console.excused.append("409")
    console.page.get_by_role("button", name="Agenda").click()
    undo = console.page.get_by_role("region", name="Last act").get_by_role("button", name="Undo")
    workshop.fanta.post(f"{workshop.path}/screen-mode", json={"mode": "join"}).raise_for_status()
    undo.click()
    expect(console.page.get_by_text("Too late to undo")).to_be_visible()
    assert workshop.moussa.board()["screen"]["mode"] == "join"
    console.opens("/console").page.get_by_role("region", name="Last act").get_by_role(
        "button", name="Undo"
    ).click()
    expect(console.page.get_by_role("button", name="Agenda")).to_have_attribute(
        "aria-pressed", "true"
    )


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (360, 740)])
def test_progress_is_told_by_group_and_field_and_moves(
    workshop: Workshop, phone: "OpenPhone", width: int, height: int
) -> None:
    for number, block in ((1, "droits"), (2, "nature")):
        body = {"name": f"Groupe {number}", "blocks": [block]}
        workshop.fanta.post(f"{workshop.path}/groups/g{number}", json=body).raise_for_status()
    awa = workshop.seat("Awa", group="g1")
    awa.note("Un marché", field="3").raise_for_status()
    console = console_of(phone, workshop).lives()
    console.page.set_viewport_size({"width": width, "height": height})
    progress = console.page.locator(f"#progress-{NOTES}")
    progress.locator("> summary").click()
    row = progress.locator("tr", has_text="Groupe 1").first
    expect(row.locator("td").nth(1)).to_have_text("1")
    expect(row.locator("td").nth(2)).to_have_text("1 of 5")
    console.page.locator(f"#fields-{NOTES} > summary").click()
    awa.note("Un autre", field="3").raise_for_status()
    cells = console.page.locator(f"#fields-{NOTES} tbody tr").nth(2).locator("td")
    expect(cells).to_have_text(["2", "2", "–"], timeout=10000)
    assert console.page.evaluate("document.documentElement.scrollWidth") <= width
    assert console.axe() == []
    assert workshop.activity(VOTE)["state"] == "open"


def test_a_form_is_empty_once_what_it_adds_is_there_and_full_where_it_was_refused(
    workshop: Workshop, phone: "OpenPhone"
) -> None:
    console = console_of(phone, workshop).lives()
    console.excused.append("422")
    console.page.locator("#activity-add > summary").click()
    title = console.page.locator("#activity-new")
    add = console.page.get_by_role("button", name="Add this activity")
    title.fill("Un dernier mot ?")
    refusal = {"Content-Type": "text/html", "HX-Retarget": "#notice", "HX-Reswap": "innerHTML"}
    console.page.route(
        "**/activities",
        lambda route: route.fulfill(status=422, headers=refusal, body="<p>Not that</p>"),
    )
    add.click()
    expect(console.page.get_by_text("Not that")).to_be_visible()
    expect(title).to_have_value("Un dernier mot ?")
    console.page.unroute("**/activities")
    add.click()
    expect(console.page.get_by_role("heading", name="Un dernier mot ?")).to_be_visible()
    expect(title).to_have_value("")

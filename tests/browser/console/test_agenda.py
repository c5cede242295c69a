"""The agenda in the console: a session gets its day, a step its minutes, by scripts and without."""

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.web.forks import ForkedServer

if TYPE_CHECKING:
    from tests.browser.conftest import OpenPhone
    from tests.shared import Start


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_session_gets_its_day_and_a_step_other_minutes(
    sqlite_server: ForkedServer, workshop_at: "Start", phone: "OpenPhone", scripts: bool
) -> None:
    workshop = workshop_at(sqlite_server, opened=False, locale="en")
    console = phone(workshop, width=1280, height=800, java_script_enabled=scripts)
    console.page.goto(workshop.links["host_url"])
    session = console.page.locator(".session", has_text="Working out local actions")
    expect(session).to_contain_text("145 min")
    expect(session).to_contain_text("150 min planned")
    session.get_by_text("Change", exact=True).click()
    session.get_by_label("Day").fill("2024-09-19")
    session.get_by_role("button", name="Save").first.click()
    expect(session.locator("time")).to_have_attribute("datetime", "2024-09-19")
    if not scripts:
        session.get_by_text("Change", exact=True).click()
    session.get_by_label("Minutes").nth(0).fill("20")
    session.get_by_role("button", name="Save").nth(1).click()
    expect(session.locator("p").first).to_have_text("19 September · 150 min")
    steps = workshop.fanta.get(f"{workshop.path}/agenda").json()["sessions"][1]["steps"]
    assert [step["minutes"] for step in steps] == [20, 50, 20, 45, 15]

"""The page to join waits for no file, and brings what the board needs before it opens."""

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.web.people import Workshop

if TYPE_CHECKING:
    from playwright.sync_api import Route

    from tests.browser.conftest import OpenPhone

INK = "rgb(28, 25, 23)"  # of the main button
# The bytes of the page's own files that came from the server: 0 where the browser had them.
PAID = """() => performance.getEntriesByType("resource")
  .filter(({ name }) => /phone\\.(css|js)$/.test(name)).map(({ transferSize }) => transferSize)"""
HAS_COME = """async () => { for (const name of ["phone.css", "phone.js"]) {
  while (!performance.getEntriesByType("resource").some((file) => file.name.endsWith(name)))
    await new Promise((resolve) => setTimeout(resolve, 20)); } }"""


@pytest.mark.parametrize("scripts", [True, False])
def test_the_page_to_join_is_styled_before_any_file_is_there(
    workshop: Workshop, phone: "OpenPhone", scripts: bool
) -> None:
    awa = phone(workshop, java_script_enabled=scripts)
    awa.page.route("**/static/**", lambda _: None)  # none is ever answered
    awa.page.goto(f"{awa.url}{workshop.path}", wait_until="commit")
    expect(awa.page.locator("button.button-main")).to_have_css("background-color", INK)


def test_control_other_styles_in_the_page_are_refused(
    workshop: Workshop, phone: "OpenPhone"
) -> None:
    awa = phone(workshop)
    awa.excused.append("style-src|inline style")

    def altered(route: "Route") -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("<style>", "<style> "))

    awa.page.route(f"**{workshop.path}", altered)
    awa.opens()
    expect(awa.page.locator("button.button-main")).not_to_have_css("background-color", INK)
    assert any("style-src" in complaint for complaint in awa.complaints)


def test_the_board_s_files_come_while_one_types(workshop: Workshop, phone: "OpenPhone") -> None:
    awa = phone(workshop)
    awa.opens()
    awa.page.evaluate(HAS_COME)
    awa.page.fill("#name", "Awa")
    awa.page.click("button.button-main")
    awa.lives()
    assert awa.page.evaluate(PAID) == [0, 0]


def test_control_files_that_did_not_come_before_are_paid_for(
    workshop: Workshop, phone: "OpenPhone"
) -> None:
    awa = phone(workshop)

    def unannounced(route: "Route") -> None:
        answer = route.fetch()
        heads = {name: value for name, value in answer.headers.items() if name != "link"}
        route.fulfill(response=answer, headers=heads)

    awa.page.route(f"**{workshop.path}", unannounced, times=1)
    awa.joins().lives()
    assert min(awa.page.evaluate(PAID)) > 0

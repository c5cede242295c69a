"""What is refused is told in sight of the button that was pressed, however long the page."""

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Route, expect

from tests.browser.consoles import console_of
from tests.web.people import NOTES, Workshop

if TYPE_CHECKING:
    from tests.browser.conftest import OpenPhone

PAGES = ("", "/notes", "/files", "/settings")
# The last form of the page that a press sends without leaving it.
SEND_LAST = """() => {
  const form = [...document.querySelectorAll("#stage form[hx-post]")].at(-1);
  for (const details of [...document.querySelectorAll("details")]) {
    if (details.contains(form)) details.open = true;
  }
  const button = form.querySelector("button:not([type=button])");
  form.noValidate = true;
  button.scrollIntoView({ block: "end" });
  button.click();
}"""


def spoil(route: Route) -> None:
    """What is sent reaches the server as no form that it knows."""
    if route.request.method == "POST":
        headers = {**route.request.headers, "content-type": "application/json"}
        route.continue_(post_data="{", headers=headers)
    else:
        route.continue_()


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (360, 740)])
def test_a_refusal_is_in_sight_of_the_last_form_of_each_page(
    workshop: Workshop, phone: "OpenPhone", width: int, height: int
) -> None:
    workshop.seat("Awa").note("Un marché", field="30").raise_for_status()
    console = console_of(phone, workshop, "organiser_url", width, height).lives()
    console.excused.append("422")
    page = console.page
    page.route("**/b/**", spoil)
    addresses = [f"/console{name}" for name in PAGES] + [
        "/people",
        f"/console/notes?activity={NOTES}",
    ]
    for address in addresses:
        page.goto(f"{workshop.url}{workshop.path}{address}")
        page.evaluate(SEND_LAST)
        refusal = page.locator("#notice .notice-refusal")
        expect(refusal).to_be_in_viewport(ratio=1)
        box = refusal.bounding_box()
        assert box is not None
        on_top = "([x, y]) => document.elementFromPoint(x, y).className"
        assert "notice" in page.evaluate(on_top, [box["x"] + 20, box["y"] + 20]), address

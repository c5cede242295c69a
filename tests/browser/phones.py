"""A person's phone, in the words of a workshop."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from axe_playwright_python import sync_playwright as axe
from playwright.sync_api import expect

from tests.servers.process import until
from tests.web.people import VOTE, Workshop

if TYPE_CHECKING:
    from playwright.sync_api import ConsoleMessage, Locator, Page, Request

    from tests.faults.proxy import Proxy

expect.set_options(timeout=10_000)  # a busy machine may stand still for seconds
AXE = (Path(axe.__file__).parent / "axe.min.js").read_text()
# A colour in the middle of a transition is nobody's colour: what ends is waited for.
RUN_AXE = """async () => (await Promise.all(document.getAnimations()
  .filter((animation) => animation.effect?.getComputedTiming().endTime !== Infinity)
  .map((animation) => animation.finished.catch(() => null)))) &&
  (await axe.run(document, {resultTypes: ["violations"]})).violations
  .map((one) => [one.id, one.nodes.map((node) => node.html.slice(0, 300))])"""
WATCH = """window.broken = [];
document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sample }) =>
  window.broken.push(`${violatedDirective} ${blockedURI} ${sample}`));"""
# What a page sees that is put into the background, or comes back from it.
HIDE = """(hidden) => {
  Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""
# Brings at once what the page brings four seconds after its start.
HASTE = (
    "loadScript(document.querySelector('[src$=\"phone.js\"]')"
    ".src.replace('phone.js', 'offline.js'))"
)
NUMBERS = """() => Object.fromEntries([...document.querySelectorAll(".ranking-row")]
  .map((row) => [row.dataset.field, row.querySelector("[data-votes]").textContent]))"""
WIDEST = """() => [document.documentElement.scrollWidth, innerWidth,
  [...document.querySelectorAll("body *")]
  .filter((node) => !node.closest(".blocks, .visually-hidden, .skip")
    && node.getBoundingClientRect().right > innerWidth + 1)
  .map((node) => node.outerHTML.slice(0, 120))]"""


BROKEN_LINE = [
    "Failed to load resource",
    "WebSocket",
    "ERR_",
    "Fetch API cannot load",
]  # Chromium tells of every line that breaks


class Phone:
    """One page, and everything it complained of. `line` is what the page says of its line."""

    def __init__(self, page: "Page", workshop: Workshop, url: str = "") -> None:
        self.page, self.workshop = page, workshop
        self.url = url or workshop.url
        self.complaints: list[str] = []
        self.requests: list[Request] = []
        self.excused: list[str] = []  # patterns of complaints that the test brings about itself
        page.set_default_timeout(10000)
        page.add_init_script(WATCH)
        page.on("console", self._said)
        page.on("request", self._asked)

    def _said(self, message: "ConsoleMessage") -> None:
        if message.type in {"error", "warning"} and "blocked by Playwright" not in message.text:
            self.complaints.append(f"{message.type}: {message.text}")

    def _asked(self, request: "Request") -> None:
        self.requests.append(request)
        if (
            urlsplit(request.url).scheme != "data"
            and urlsplit(request.url).netloc != urlsplit(self.url).netloc
        ):
            self.complaints.append(f"asked a third party: {request.url}")

    def rests(self) -> None:
        """At the end of a test: nothing is complained of that the test has not excused."""
        if self.scripts:
            self.complaints += cast("list[str]", self.page.evaluate("window.broken ?? []"))
        left = [
            complaint
            for complaint in self.complaints
            if not any(re.search(pattern, complaint) for pattern in self.excused)
        ]
        assert left == [], left

    @property
    def scripts(self) -> bool:
        return self.page.evaluate("1") == 1 if not self.page.is_closed() else False

    def behind(self, line: "Proxy", *excused: str) -> "Phone":
        """Reaches the board through this line from now on, whose breaking may be complained of, and
        so may what else is named."""
        self.url = line.url
        self.excused += [*BROKEN_LINE, *excused]
        return self

    def opens(self, query: str = "") -> "Phone":
        self.page.goto(f"{self.url}{self.workshop.path}{query}")
        return self

    def joins(self, name: str = "Awa") -> "Phone":
        self.opens()
        self.page.fill("#name", name)
        self.page.click("button.button-main")
        self.page.wait_for_selector("#stage")
        return self

    def lives(self) -> "Phone":
        """Waits until its line lives."""
        expect(self.line).to_have_attribute("data-state", "live", timeout=15000)
        return self

    @property
    def line(self) -> "Locator":
        return self.page.locator("#line")

    def see(self, text: str) -> "Locator":
        return self.page.get_by_text(text)

    def goes(self, activity: str) -> None:
        """To another activity, by the menu."""
        self.page.locator(".menu summary").click()
        self.page.locator(f".menu a[data-key='{activity}']").click()
        expect(self.page.locator("#stage")).to_have_attribute("data-activity", activity)

    def ticks(self, *fields: str) -> None:
        for field in fields:
            self.page.locator(f"input[name=fields][value='{field}']").check()

    def sends(self) -> None:
        self.page.locator("#ballot [data-send]").click()

    def votes(self, *fields: str) -> None:
        self.ticks(*fields)
        self.sends()

    def withdraws(self) -> None:
        """Takes the ballot back, and says yes when asked."""
        self.page.locator(".receipt-acts summary").click()
        self.page.locator("[form=withdraw]").click()

    @property
    def receipt(self) -> "Locator":
        return self.page.locator("#receipt")

    def has_receipt(self) -> str:
        """The receipt's code, once it is there."""
        expect(self.receipt).to_be_visible()
        expect(self.receipt.locator("[data-receipt]")).to_have_text(re.compile(r"\w{4}-\w{4}"))
        return self.receipt.locator("[data-receipt]").inner_text()

    def resized(self, width: int, height: int) -> "Phone":
        """The page anew, in a window of this size."""
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.reload()
        return self.lives()

    def writes(self, text: str, place: str | None = None) -> None:
        if place is not None:
            self.page.locator(f".place-pick[value='{place}']").check()
        self.page.fill("#text", text)
        self.page.locator("#compose .dock [data-send]").click()

    def notes(self, place: str, activity: str = "situation") -> "Locator":
        return self.page.locator(f"[id='notes-{activity}-{place}'] .note:not([hidden])")

    def axe(self) -> list[Any]:
        """What axe finds wrong with the page as it stands."""
        self.page.evaluate(f"() => {{ {AXE} }}") if not self.page.evaluate(
            "'axe' in window"
        ) else None
        return cast("list[Any]", self.page.evaluate(RUN_AXE))

    def fits(self) -> None:
        """Nothing is wider than the window."""
        scroll, inner, wide = self.page.evaluate(WIDEST)
        assert scroll <= inner, wide
        assert wide == []

    def holds_whole(self, workshop: Workshop, activity: str = VOTE) -> None:
        """The numbers on this page become those of the board."""
        truth = {
            field["field"]: str(field["votes"])
            for field in workshop.fanta.tally(activity=activity).json()["fields"]
        }

        def seen() -> Any:
            return self.page.evaluate(NUMBERS)

        until(lambda: seen() == truth, seconds=10, otherwise=lambda: f"{seen()} is not {truth}")

"""Pages in Chromium, and files opened in it by themselves: what runs, what is asked for, and what
stands there that no template of ours makes."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from playwright.sync_api import Error, sync_playwright

from tests.servers.chromium import FLAGS, get_chromium
from tests.web.people import Person

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Request

PATIENCE = 120_000  # ms: a busy machine may stand still for long
LISTEN = """window.__hits = [];
window.hit = window.HIT = window.Hit = (number) => window.__hits.push(`ran: ${number}`);
document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sample }) =>
  window.__hits.push(`tried: ${violatedDirective} ${blockedURI} ${sample}`));"""
# What no template of ours makes.
STRANGE = """() => {
  const strange = `q7z, [q7z], script:not([src]), iframe, object, embed, math, base, plaintext,
    animate, foreignObject, template[hx], [srcdoc], [http-equiv=refresh i], [hx-get="/b/q7z"],
    [style*="canary.invalid" i]`;
  const leads = (address) => {
    const { hostname, protocol } = URL.canParse(address, location.href)
      ? new URL(address, location.href) : {};
    return hostname === "canary.invalid" || /script:|^data:text/.test(protocol);
  };
  const handles = [...document.querySelectorAll("*")].filter((node) =>
    node.getAttributeNames().some((name) => /^(on|hx-on|hx-vals$)/i.test(name)
      || (/^(src|href|action|formaction|data|poster)$/i.test(name)
        && leads(node.getAttribute(name)))));
  return [...document.querySelectorAll(strange), ...handles, ...window.__hits]
    .map((found) => typeof found === "string" ? found : found.outerHTML.slice(0, 200));
}"""
# All that a person could read, with what stands in fields and what a screen reader says.
READ = """() => [document.title, document.body?.textContent ?? "",
  ...[...document.querySelectorAll("input, textarea")].map((node) => node.value),
  ...["alt", "title", "aria-label", "placeholder", "data-text", "content"].flatMap((name) =>
    [...document.querySelectorAll(`[${name}]`)].map((node) => node.getAttribute(name)))
  ].join("\\n")"""


@dataclass
class Sight:
    """What a page showed, and the harm that it did."""

    text: str
    harms: list[str] = field(default_factory=list)


@dataclass
class Watcher:
    """Opens pages with somebody's cookies; asks nobody but the server at `url`."""

    browser: "Browser"
    url: str
    complaints: list[str] = field(default_factory=list)
    contexts: "dict[str, BrowserContext]" = field(default_factory=dict)

    def context(self, cookie: str) -> "BrowserContext":
        """Returns a browser with the cookies of a request."""
        if cookie not in self.contexts:
            new = self.browser.new_context(service_workers="block", locale="en-GB")
            new.set_default_timeout(PATIENCE)
            new.add_init_script(LISTEN)
            pairs = [pair.partition("=") for pair in cookie.split("; ") if pair]
            new.add_cookies(
                [{"name": name, "value": value, "url": self.url} for name, _, value in pairs]
            )
            new.on("console", self.hear)
            new.on("request", self.see_request)
            new.on("dialog", lambda dialog: (self.complaints.append("a dialog"), dialog.dismiss()))
            new.on("weberror", lambda error: self.complaints.append(f"broken: {error.error}"))
            self.contexts[cookie] = new
        return self.contexts[cookie]

    def hear(self, message: "ConsoleMessage") -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(f"console: {message.text[:200]}")

    def see_request(self, request: "Request") -> None:
        address = urlsplit(request.url)
        is_own = address.netloc == urlsplit(self.url).netloc and "q7z" not in address.path
        if not is_own and address.scheme not in {"data", "file", "blob"}:
            self.complaints.append(f"asked for {request.url[:200]}")

    @contextmanager
    def page(self, person: Person, address: str) -> "Iterator[Any]":
        """Yields the page at an address; leaves it afterwards."""
        page = self.context(person.cookie).new_page()
        try:
            self.go(page, address)
            yield page
        finally:
            page.close()

    def go(self, page: Any, address: str) -> None:
        """Opens an address; complains of a page that goes elsewhere meanwhile."""
        try:
            page.goto(address, wait_until="load")
        except Error as left:
            self.complaints.append(f"broken off: {left.message[:200]}")

    def look(self, page: Any) -> Sight:
        """Returns what a page shows now. That it is left by itself is harm."""
        try:
            harms, text = page.evaluate(STRANGE), page.evaluate(READ)
        except Error as left:
            harms, text = [f"broken off: {left.message[:200]}"], ""
        harms += self.complaints
        self.complaints.clear()
        return Sight(text, harms)

    def open(self, person: Person, path: str) -> Sight:
        """Returns what somebody sees at a path, in the one page that they have."""
        context = self.context(person.cookie)
        page = context.pages[0] if context.pages else context.new_page()
        self.go(page, f"{self.url}{path}")
        return self.look(page)

    def show(self, html: str) -> Sight:
        """Returns what HTML shows that was the answer to a form, without the policy of pages."""
        page = self.context("").new_page()
        try:
            page.set_content(html)
            return self.look(page)
        finally:
            page.close()

    def open_file(self, path: Path) -> Sight:
        """Returns what a downloaded file shows and does when it is opened by itself."""
        page = self.context("").new_page()
        try:
            self.go(page, path.as_uri())
            harms = [*page.evaluate("window.__hits ?? []"), *self.complaints]
            self.complaints.clear()
            return Sight("", harms)
        finally:
            page.close()


@contextmanager
def watching(url: str) -> Iterator[Watcher]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=get_chromium(), args=list(FLAGS))
        yield Watcher(browser, url)
        browser.close()

"""Somebody with a browser without scripts: goes on by a link or a form of the page only."""

import time
from collections.abc import Mapping
from typing import Self
from urllib.parse import urljoin, urlsplit

import httpx
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from tests.acceptance.page_reader import (
    Element,
    controls_of,
    form_of,
    has_label,
    may_be_sent,
    parts_headed,
    read_page,
    value_of,
    value_typed,
)

LANGUAGE = "fr"
WEEK = 7 * 24 * 3600
Body = dict[str, list[str]]
Typed = Mapping[str, str | list[str]]


def lines(typed: str | list[str]) -> list[str]:
    return [typed] if isinstance(typed, str) else typed


def _browser(wires: httpx.BaseTransport, cookies: httpx.Cookies | None = None) -> httpx.Client:
    """Returns a client that asks as browsers do, with a copy of these cookies."""
    return httpx.Client(
        transport=wires,
        headers={"Accept": "text/html", "Accept-Language": LANGUAGE},
        cookies=httpx.Cookies(cookies),
        follow_redirects=True,
        timeout=30,
    )


class Visitor:
    """A browser's cookies and the page that it shows. Each step fails where the page offers no
    such link or form, and where what comes is no page."""

    def __init__(self, name: str, wires: httpx.BaseTransport) -> None:
        self.name, self.wires = name, wires
        self.client = _browser(wires)
        self.address = ""
        self.page = Element("page")

    # Addresses that come from outside: typed, scanned, or sent in a message

    def opens(self, address: str) -> Self:
        """Types an address, or scans it."""
        return self._shows(self.client.get(address))

    def refreshes(self) -> Self:
        return self.opens(self.address)

    # Steps

    def follows(self, text: str, under: str = "") -> Self:
        """Follows the link whose text begins so, under a heading that begins so."""
        return self._shows(self.client.get(self._address_of(text, under)))

    def downloads(self, text: str, under: str = "") -> bytes:
        """Takes the file behind such a link."""
        answer = self.client.get(self._address_of(text, under))
        assert answer.status_code == 200, self._says(f"{text}: {answer.status_code}")
        disposition = answer.headers.get("content-disposition", "")
        assert disposition.startswith("attachment"), self._says(f"{text} is no file")
        return answer.content

    def sends(self, button: str, under: str = "", typed: Typed | None = None) -> Self:
        """Fills in the form of this button, under a heading that begins so, and presses it.

        `typed` is by field name; a field that the form does not have, show and name fails.
        """
        pressed, form = self._button(button, under)
        body = self._filled(form, typed or {})
        if pressed.values.get("name"):
            body.setdefault(pressed.values["name"], []).append(pressed.values.get("value", ""))
        target = pressed.values.get("formaction") or form.values.get("action", "")
        address = urljoin(self.address, target)
        if form.values.get("method", "get").lower() == "get":
            return self._shows(self.client.get(address, params=body))
        origin = "{0.scheme}://{0.netloc}".format(urlsplit(self.address))
        answer = self.client.post(
            address, data=body, headers={"Origin": origin, "Referer": self.address}
        )
        return self._shows(answer)

    def comes_back_later(self) -> None:
        """Closes the browser for a week: what is left are the cookies that last so long."""
        jar = self.client.cookies.jar
        for cookie in list(jar):
            if cookie.discard or (cookie.expires or 0) < time.time() + WEEK:
                jar.clear(cookie.domain, cookie.path, cookie.name)
        self.address, self.page = "", Element("page")

    def listens(self) -> ClientConnection:
        """Opens the socket that the page names."""
        [live] = [part for part in self.page.walk() if part.values.get("id") == "live"]
        address = urljoin(self.address, live.values["data-socket"]).replace("http", "ws", 1)
        cookie = "; ".join(f"{entry.name}={entry.value}" for entry in self.client.cookies.jar)
        return connect(
            address,
            subprotocols=[Subprotocol("palabre.json")],
            origin=Origin("{0.scheme}://{0.netloc}".format(urlsplit(self.address))),
            additional_headers={"Cookie": cookie} if cookie else {},
        )

    # What the page says

    @property
    def text(self) -> str:
        return " ".join(body.text for body in self.page.find("body"))

    def reads(self, *sentences: str) -> None:
        """Fails where the page does not say each of these."""
        missing = [sentence for sentence in sentences if sentence not in self.text]
        assert not missing, self._says(f"the page does not say {missing}:\n{self.text}")

    def value(self, id: str) -> str:
        """The value of the field with this id, to be copied from the page."""
        [control] = [part for part in self.page.walk() if part.values.get("id") == id]
        return control.values["value"]

    # Inside

    def _shows(self, answer: httpx.Response) -> Self:
        """Takes the answer as the page; refuses errors, and what is no whole page."""
        kind = answer.headers.get("content-type", "")
        assert answer.status_code == 200, self._says(f"{answer.url}: {answer.status_code}")
        assert kind.startswith("text/html"), self._says(f"{answer.url} is {kind}")
        self.address, self.page = str(answer.url), read_page(answer.text)
        html = self.page.find("html", lang=LANGUAGE)
        assert html, self._says("the page is not in the reader's language")
        assert self.page.find("main"), self._says("a raw page")
        if answer.request.method == "POST":
            self._can_be_read_again()
        return self

    def _can_be_read_again(self) -> None:
        """Fails where what a form answered has an address that a reload, or a link to another
        language, does not open. Its own copy of the cookies: the language stays."""
        addresses = [self.address]
        for link in self.page.find("a"):
            if link.values["href"].startswith("/language/"):
                addresses.append(urljoin(self.address, link.values["href"]))
        copy = _browser(self.wires, self.client.cookies)
        for address in addresses:
            status = copy.get(address).status_code
            assert status == 200, self._says(f"{address}: {status}")

    def _address_of(self, text: str, under: str) -> str:
        for part in parts_headed(self.page, under):
            for link in part.find("a"):
                if link.is_usable and link.text.startswith(text):
                    return urljoin(self.address, link.values["href"])
        links = [link.text for link in self.page.find("a") if link.is_usable]
        raise AssertionError(self._says(f"no link “{text}” under “{under}” among {links}"))

    def _button(self, text: str, under: str) -> tuple[Element, Element]:
        for part in parts_headed(self.page, under):
            for button in part.find("button"):
                form = form_of(button, self.page)
                is_sending = button.values.get("type", "submit") == "submit"
                if form and is_sending and button.is_usable and button.text == text:
                    return button, form
        buttons = [button.text for button in self.page.find("button") if button.is_usable]
        raise AssertionError(self._says(f"no button “{text}” under “{under}” among {buttons}"))

    def _filled(self, form: Element, typed: Typed) -> Body:
        """What the browser sends; fails where the form has not, or does not offer, what is
        typed."""
        body: Body = {}
        for control in controls_of(form, self.page):
            name = control.values["name"]
            value = value_of(control)
            if name in typed and control.values.get("type") != "hidden":
                assert has_label(control, self.page), self._says(f"{name} has no label")
                value = value_typed(control, lines(typed[name]))
            assert may_be_sent(control, value), self._says(f"the browser refuses {name}: {value}")
            if value is not None:
                body.setdefault(name, []).append(value)
        for name, wanted in typed.items():
            sent = sorted(body.get(name, []))
            assert sent == sorted(lines(wanted)), self._says(f"{name} takes {sent}, not {wanted}")
        return body

    def _says(self, problem: str) -> str:
        return f"{self.name} on {self.address}: {problem}"

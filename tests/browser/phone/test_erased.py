"""A board that is erased while its pages are open: each says so, shows nothing of it, and keeps
nothing of it on the device."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.consoles import console_of
from tests.browser.phones import Phone
from tests.web.people import Workshop

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import OpenPhone

KEPT = """async base => {
    const pages = window.caches ? await (await caches.open("palabre-pages")).keys() : [];
    const keys = Object.keys(localStorage).filter(key => key.includes(base));
    const paths = pages.map(({ url }) => new URL(url).pathname);
    return [...keys, ...paths.filter(path => path.startsWith(base))];
}"""
Pages = Callable[..., "Page"]


def erase(workshop: Workshop) -> None:
    answer = workshop.bearer("organiser_url").post(
        f"{workshop.path}/erase", json={"code": workshop.code}
    )
    assert answer.status_code == 204, answer.text


def says_so(page: "Page", title: str) -> None:
    expect(page.locator("h1")).to_have_text("Cet atelier a été effacé", timeout=20_000)
    assert title not in page.content()


@pytest.fixture
def titled(workshop_at: Callable[..., Workshop], sqlite_server: object) -> Workshop:
    return workshop_at(sqlite_server, title="Zqatelier")


def french(phone: "OpenPhone", workshop: Workshop, **options: object) -> Phone:
    open_phone = phone(workshop, locale="fr-FR", **options)
    open_phone.excused.append("404")  # an erased board is asked for
    return open_phone


def test_an_open_phone_says_so_and_forgets(titled: Workshop, phone: "OpenPhone") -> None:
    awa = french(phone, titled, service_workers="allow").joins("Awa")
    awa.opens("?activity=situation").lives()
    awa.page.evaluate(
        "base => localStorage.setItem(`palabre ${base} x draft`, 'Zqbrouillon')", titled.path
    )
    awa.page.evaluate(
        "async path => (await caches.open('palabre-pages')).put(path, new Response('Zqpage'))",
        titled.path,
    )
    assert len(awa.page.evaluate(KEPT, titled.path)) >= 2  # the control
    erase(titled)
    says_so(awa.page, "Zqatelier")
    assert awa.page.evaluate(KEPT, titled.path) == []
    awa.page.go_back()
    says_so(awa.page, "Zqatelier")


def test_a_phone_without_a_socket_says_that_its_board_was_erased(
    titled: Workshop, phone: "OpenPhone"
) -> None:
    awa = french(phone, titled).joins("Awa")
    awa.page.route_web_socket("**/live*", lambda socket: socket.close(code=1011))
    awa.opens()
    expect(awa.line).to_have_attribute("data-state", "slow", timeout=30_000)
    erase(titled)
    says_so(awa.page, "Zqatelier")


def test_a_screen_says_that_its_board_was_erased(titled: Workshop, page_at: Pages) -> None:
    page = page_at(1280, 800, locale="fr-FR")
    page.goto(titled.url + titled.path + "/screen")
    expect(page.locator("body")).to_have_attribute("data-line", "live")
    erase(titled)
    says_so(page, "Zqatelier")


def test_a_console_says_that_its_board_was_erased(titled: Workshop, phone: "OpenPhone") -> None:
    console = console_of(phone, titled, locale="fr-FR")
    console.excused.append("404")
    expect(console.page.locator("body")).to_have_attribute("data-line", "live")
    erase(titled)
    says_so(console.page, "Zqatelier")


def test_a_page_that_is_asked_for_again_says_so_to_who_was_there(titled: Workshop) -> None:
    awa, html = titled.seat("Awa"), {"Accept": "text/html", "Accept-Language": "fr"}
    erase(titled)
    for reader in (awa, titled.fanta):
        for page in ("", "/screen", "/console", "/people", "/result"):
            answer = reader.get(titled.path + page, headers=html)
            assert answer.status_code == 404
            assert "Cet atelier a été effacé" in answer.text, page
    stranger = titled.moussa.get(
        titled.path, headers=html
    )  # the control: nobody else learns that there was one
    assert (stranger.status_code, "effacé" in stranger.text) == (404, False)
    assert titled.moussa.get("/erased", headers=html).status_code == 200


def test_a_line_that_is_over_for_another_reason_erases_nothing(
    titled: Workshop, phone: "OpenPhone"
) -> None:
    awa = french(phone, titled).joins("Awa").lives()
    awa.page.evaluate(
        "base => localStorage.setItem(`palabre ${base} x draft`, 'Zqbrouillon')", titled.path
    )
    awa.page.route_web_socket("**/live*", lambda socket: socket.close(code=1008))
    with awa.page.expect_response(
        lambda answer: answer.url.endswith(titled.path) and "json" in answer.headers["content-type"]
    ):
        awa.opens()
    expect(awa.page.locator('script[src$="/erased.js"]')).to_have_count(
        0
    )  # it has looked, and may be asked again
    expect(awa.line).to_have_attribute("data-state", "over")
    assert awa.page.evaluate(KEPT, titled.path) != []

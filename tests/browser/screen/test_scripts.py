"""Letters of far scripts stand whole on a machine that has no type for them: the pages bring it,
and bring nothing where nobody wrote such a letter."""

from collections.abc import Iterator
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import httpx
import pytest

from app.charts.fonts import FOLDER
from tests.servers.chromium import FLAGS, get_chromium
from tests.web.forks import ForkedServer
from tests.web.people import Workshop

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ARABIC, NKO, TIFINAGH = "الثقافة", "ߞߎߡߊ", "ⵜⴰⴷⵍⵙⴰ"
BAMBARA = "Ɲɔgɔndɛmɛ kɛ ŋana"
FACES = {ARABIC: "NotoSansArabic.ttf", NKO: "NotoSansNKo.ttf", TIFINAGH: "NotoSansTifinagh.ttf"}


@pytest.fixture(scope="module")
def bare_browser(
    tmp_path_factory: pytest.TempPathFactory, browser: "Browser"
) -> Iterator["Browser"]:
    """A browser on a machine whose only type is Latin."""
    folder = tmp_path_factory.mktemp("fonts")
    (folder / "Inter.ttf").write_bytes((FOLDER / "Inter.ttf").read_bytes())
    config = folder / "fonts.conf"
    cache, fonts = escape(str(folder / "cache")), escape(str(folder))
    config.write_text(
        f"<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>", "utf-8"
    )
    launched = browser.browser_type.launch(
        executable_path=get_chromium(),
        args=[*FLAGS],
        env={"FONTCONFIG_FILE": str(config), "PATH": "/usr/bin:/bin", "HOME": str(folder)},
    )
    yield launched
    launched.close()


def faces_of(page: "Page", text: str) -> set[tuple[str, bool]]:
    """Returns the faces in which a text is drawn, each with whether the page brought it."""
    wire = page.context.new_cdp_session(page)
    wire.send("DOM.enable")
    wire.send("CSS.enable")
    wire.send("DOM.getDocument", {"depth": -1})
    search = wire.send("DOM.performSearch", {"query": f"//*[text()[contains(., '{text}')]]"})
    assert search["resultCount"], text
    span = {"fromIndex": 0, "toIndex": search["resultCount"]}
    nodes = wire.send("DOM.getSearchResults", {"searchId": search["searchId"], **span})["nodeIds"]
    drawn = [wire.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"] for node in nodes]
    return {
        (face["familyName"], face["isCustomFont"])
        for faces in drawn
        for face in faces
        if face["glyphCount"]
    }


def open_page(browser: "Browser", workshop: Workshop, look: str) -> tuple["Page", list[str]]:
    """Returns a page of the organiser, and the faces that it fetched."""
    page, fetched = browser.new_context(locale="fr-FR").new_page(), list[str]()
    page.on("request", lambda request: fetched.append(request.url.rpartition("/")[2]))
    page.goto(workshop.links["organiser_url"])
    page.goto(f"{workshop.url}{workshop.path}/{look}")
    page.evaluate("document.fonts.ready")
    return page, [name for name in fetched if name.endswith(".ttf")]


def published(workshop: Workshop) -> Workshop:
    """A workshop whose vote is closed and published."""
    for name in ("Awa", "Moussa", "Sira", "Bakary", "Kadia"):
        workshop.seat(name).vote("1", "2", "3").raise_for_status()
    workshop.fanta.closes().raise_for_status()
    organiser = workshop.bearer("organiser_url")
    organiser.post(f"{workshop.path}/publish", json={"published": True}).raise_for_status()
    return workshop


@pytest.fixture(scope="module")
def spoken(sqlite_server: ForkedServer, wires: httpx.HTTPTransport) -> Workshop:
    """A published vote on fields with names in four scripts."""
    names = f"Mots\n  {ARABIC}\n  {NKO}\n  {TIFINAGH}\n  {BAMBARA}"
    options = {"template": "framework", "framework": names, "reveal": "live"}
    return published(Workshop(sqlite_server.url, wires, **options))


@pytest.mark.parametrize("look", ["screen", "console/fields", "result", "results"])
def test_far_scripts_are_drawn_on_a_machine_without_their_type(
    spoken: Workshop, bare_browser: "Browser", look: str
) -> None:
    page, fetched = open_page(bare_browser, spoken, look)
    assert set(fetched) == set(FACES.values())
    for text in FACES:
        faces = faces_of(page, text)
        assert any(brought for _, brought in faces), (text, faces)
    assert not any(brought for _, brought in faces_of(page, BAMBARA))
    page.context.close()


@pytest.mark.parametrize("look", ["screen", "console", "result"])
def test_latin_letters_fetch_no_type(
    workshop: Workshop, bare_browser: "Browser", look: str
) -> None:
    page, fetched = open_page(bare_browser, published(workshop), look)
    assert fetched == []
    page.context.close()

"""A ballot by picture and voice, on the device that goes round: one field at a time, sounds only
for a tap, read back, and then sent."""

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.phones import Phone
from tests.web.explaining.test_voice import CHOICES, spoken_board
from tests.web.people import Person, Workshop, votes_of

if TYPE_CHECKING:
    from playwright.sync_api import Locator

    from tests.browser.conftest import OpenPhone

# Everything that a page plays, by the address of its sound; the sounds of the tests are silent,
# and end at once.
PLAYED = """window.played = [];
HTMLMediaElement.prototype.play = function () {
  played.push(this.getAttribute("src"));
  setTimeout(() => this.dispatchEvent(new Event("ended")), 50);
  return Promise.resolve();
};"""
FINGER, THUMB = 44, 56  # px
TAPPED = """(selector) => [...document.querySelectorAll(selector)]
  .filter((node) => node.checkVisibility())
  .map((node) => node.getBoundingClientRect())
  .map(({ width, height }) => Math.min(width, height))"""
# Nothing lies over the top or the bottom of what says yes.
REACHED = """() => {
  const yes = document.querySelector(".voice-field:not([hidden]) .voice-yes");
  const { left, width, top, bottom } = yes.getBoundingClientRect();
  return [top + 4, bottom - 4].every((height) =>
    yes.contains(document.elementFromPoint(left + width / 2, height)));
}"""
SIZES = [(360, 740), (320, 740), (1280, 800), (640, 360)]


class VoicePage:
    """The device that goes round, at somebody's ballot by picture and voice."""

    def __init__(self, helper: Phone, person: Person, query: str = "") -> None:
        self.helper, self.page = helper, helper.page
        self.page.add_init_script(PLAYED)
        self.page.goto(helper.workshop.links["host_url"])
        helper.opens(f"/handover/{person.seat}/voice{query}")
        expect(self.at).to_have_text(re.compile("/ 30"))

    @property
    def at(self) -> "Locator":
        return self.page.locator("[data-at]")

    @property
    def field(self) -> "Locator":
        return self.page.locator(".voice-field:visible")

    @property
    def played(self) -> Any:
        return self.page.evaluate("played")

    @property
    def fetched(self) -> list[str]:
        """The sounds that were asked for."""
        pictures = {image.get_attribute("src") for image in self.page.locator("img").all()}
        files = [request.url for request in self.helper.requests if "field-files" in request.url]
        return [
            url for url in files if not any(url.endswith(picture or "?") for picture in pictures)
        ]

    def goes(self, place: int) -> None:
        """To a field by its place."""
        for _ in range(30):
            if self.at.inner_text().startswith(f"{place} /"):
                return
            self.page.get_by_label("Next field").click()
        raise AssertionError(place)

    def ticks(self) -> None:
        self.field.locator(".voice-yes").click()


@pytest.fixture
def voice_page(workshop: Workshop, phone: "OpenPhone") -> VoicePage:
    return VoicePage(phone(workshop), spoken_board(workshop), "?voice=bm")


def test_one_field_is_seen_at_a_time_and_sounds_are_for_a_tap(voice_page: VoicePage) -> None:
    expect(voice_page.field).to_have_count(1)
    expect(voice_page.field.locator("img")).to_be_visible()
    assert (voice_page.played, voice_page.fetched) == ([], []), "nothing plays by itself"
    voice_page.field.get_by_role("button", name="Listen").click()
    [sound] = voice_page.played
    assert sound == voice_page.field.locator("audio").get_attribute("src")
    voice_page.page.get_by_label("Next field").click()
    expect(voice_page.field).to_contain_text("2")
    expect(voice_page.field.get_by_role("button", name="Listen")).to_have_count(0)
    voice_page.page.get_by_label("Field before").click()
    voice_page.page.get_by_label("Field before").click()
    expect(voice_page.at).to_have_text("30 / 30")
    assert len(voice_page.played) == 1


def test_choices_are_read_back_and_sent(voice_page: VoicePage, workshop: Workshop) -> None:
    """The last choice leads to what is read back; a wish to choose again finds all three."""
    for place in CHOICES:
        voice_page.goes(int(place))
        voice_page.ticks()
    expect(voice_page.page.locator(".voice-choices > li")).to_have_count(3)
    expect(voice_page.page.locator(".voice-choices img")).to_have_count(3)
    assert workshop.fanta.tally().json()["ballots"] == 0
    expect(voice_page.page.locator(".is-heard")).to_have_count(0)
    voice_page.page.get_by_role("button", name="Listen").click()
    voice_page.page.wait_for_function("played.length >= 3")
    keys = [audio.get_attribute("src") for audio in voice_page.page.locator("audio").all()]
    assert voice_page.played[-3:] == keys, "all three, in the order of the ballot"
    voice_page.page.get_by_role("button", name="Choose again").click()
    expect(voice_page.page.locator("[data-slots] button")).to_have_count(3)
    voice_page.page.locator("[data-slots] button").nth(2).click()
    expect(voice_page.at).to_have_text("22 / 30")
    voice_page.ticks()
    expect(voice_page.page.locator("[data-check]")).to_be_hidden()
    voice_page.goes(23)
    voice_page.ticks()
    expect(voice_page.page.locator(".voice-choices > li")).to_have_count(3)
    voice_page.page.get_by_role("button", name="Send my ballot").click()
    expect(voice_page.page.get_by_text("Pass the device on.")).to_be_visible()
    assert votes_of(workshop.fanta.tally().json()) == {"1": 1, "8": 1, "23": 1}


def test_a_fourth_choice_is_refused_in_words_and_not_taken(voice_page: VoicePage) -> None:
    for place in CHOICES:
        voice_page.goes(int(place))
        voice_page.ticks()
    voice_page.page.get_by_role("button", name="Choose again").click()
    voice_page.goes(9)
    voice_page.ticks()
    expect(voice_page.page.get_by_role("alert")).to_contain_text("3")
    expect(voice_page.field.locator("input[name=fields]")).not_to_be_checked()
    expect(voice_page.page.locator("[data-slots] button")).to_have_count(3)


def test_what_follows_a_choice_at_once_is_taken_back_or_skips_no_field(
    voice_page: VoicePage,
) -> None:
    """Within the third of a second before a choice goes on by itself."""
    tick = "document.querySelector('.voice-field:not([hidden]) .voice-yes').click();"
    voice_page.page.evaluate(f"{tick} document.querySelector('[data-step=\"1\"]').click();")
    voice_page.page.wait_for_timeout(700)
    expect(voice_page.at).to_have_text("2 / 30")
    voice_page.page.evaluate(tick * 2)
    voice_page.page.wait_for_timeout(700)
    expect(voice_page.at).to_have_text("2 / 30")
    expect(voice_page.page.locator("[data-slots] button")).to_have_count(1)


def test_an_own_ballot_that_came_meanwhile_stands(workshop: Workshop, phone: "OpenPhone") -> None:
    awa = spoken_board(workshop)
    voice_page = VoicePage(phone(workshop), awa)
    for place in CHOICES:
        voice_page.goes(int(place))
        voice_page.ticks()
    send = voice_page.page.get_by_role("button", name="Send my ballot")
    expect(send).to_be_visible()
    awa.vote("4", "18", "23").raise_for_status()
    voice_page.helper.excused.append("409")
    send.click()
    expect(voice_page.page.get_by_role("alert")).to_be_visible()
    expect(voice_page.page.locator("input[name=fields]")).to_have_count(0)
    assert votes_of(workshop.fanta.tally().json()) == {"4": 1, "18": 1, "23": 1}


@pytest.mark.parametrize("place", [1, 2], ids=["explained", "bare"])
def test_yes_is_seen_and_reached_without_scrolling(voice_page: VoicePage, place: int) -> None:
    voice_page.goes(place)
    for width, height in SIZES:
        voice_page.page.set_viewport_size({"width": width, "height": height})
        voice_page.page.evaluate("scrollTo(0, 0)")
        assert voice_page.page.evaluate(REACHED), (width, height)


def test_it_is_for_thumbs_on_every_device(voice_page: VoicePage) -> None:
    voice_page.ticks()
    for page in ("ballot", "read back"):
        for width, height in SIZES:
            voice_page.page.set_viewport_size({"width": width, "height": height})
            voice_page.helper.fits()
            for selector, least in (
                (".voice-yes, .voice-play, .voice-dock .button", THUMB),
                ("main button, main a", FINGER),
            ):
                sizes = voice_page.page.evaluate(TAPPED, selector)
                assert min(sizes) >= least, (page, width, selector)
        for scheme in ("dark", "light"):
            voice_page.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            assert voice_page.helper.axe() == [], (page, scheme)
        if page == "ballot":
            for place in CHOICES[1:]:
                voice_page.goes(int(place))
                voice_page.ticks()
            expect(voice_page.page.locator(".voice-choices > li")).to_have_count(3)

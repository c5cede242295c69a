"""A voice is recorded in the console, with the sine that a Chromium under test hears; a file that
is too large is recorded smaller."""

import io
import math
import re
import struct
import wave
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from app.domain.explaining.files import MOST_SOUND
from app.domain.explaining.sounds import sound_media
from tests.browser.phones import Phone
from tests.servers.chromium import FLAGS, get_chromium
from tests.web.explaining.explaining_doors import FRAMEWORK
from tests.web.people import Workshop

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserType

FIELD = f"/console/fields?framework={FRAMEWORK}&field=1&language=bm"
HEARS = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
PATIENCE = 30_000  # ms; eight seconds of speech on a busy machine


@pytest.fixture
def recorder(browser: "Browser", workshop: Workshop) -> Iterator[Callable[..., Phone]]:
    """`recorder(*flags)`: a console at the form of a field's sound, in a browser of its own."""
    kind: BrowserType = browser.browser_type
    browsers: list[Any] = []
    consoles: list[Phone] = []

    def open_console(*flags: str, **options: Any) -> Phone:
        browsers.append(kind.launch(executable_path=get_chromium(), args=[*FLAGS, *flags]))
        page = browsers[-1].new_context(locale="en-GB", **options).new_page()
        consoles.append(Phone(page, workshop))
        page.goto(workshop.links["host_url"])
        return consoles[-1].opens(FIELD)

    yield open_console
    for console in consoles:
        console.rests()
    for started in browsers:
        started.close()


def sound_of(workshop: Workshop) -> bytes:
    """The field's sound in Bambara, as it is served."""
    [framework] = [of for of in workshop.moussa.board()["frameworks"] if of["id"] == FRAMEWORK]
    key = framework["blocks"][0]["fields"][0]["sounds"]["bm"]
    return workshop.moussa.get(f"{workshop.path}/field-files/{key}").raise_for_status().content


def tone(seconds: float) -> bytes:
    """A WAV of 440 Hz, 16 bits at 16 kHz."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        beats = (math.sin(2 * math.pi * 440 * at / 16_000) for at in range(int(seconds * 16_000)))
        file.writeframes(b"".join(struct.pack("<h", int(9000 * beat)) for beat in beats))
    return out.getvalue()


def length_of(console: Phone, sound: bytes) -> float:
    """How many seconds of sound the browser finds in it."""
    return console.page.evaluate(
        """async (bytes) => {
          const context = new AudioContext();
          const buffer = await context.decodeAudioData(new Uint8Array(bytes).buffer);
          await context.close();
          return buffer.duration;
        }""",
        list(sound),
    )


def test_eight_seconds_are_recorded_and_kept(
    recorder: Callable[..., Phone], workshop: Workshop
) -> None:
    console = recorder(*HEARS)
    console.page.locator("[data-record]").click()
    expect(console.page.locator("[data-record]")).to_have_text(re.compile(r"Stop \(\d s\)"))
    expect(console.page.locator("audio")).to_have_count(1, timeout=PATIENCE)
    sound = sound_of(workshop)
    assert len(sound) <= MOST_SOUND
    assert sound_media(sound) == "audio/webm"
    assert 5 < length_of(console, sound) < 9


def test_who_has_said_it_stops(recorder: Callable[..., Phone], workshop: Workshop) -> None:
    console = recorder(*HEARS)
    button = console.page.locator("[data-record]")
    button.click()
    expect(button).to_have_text(re.compile(r"Stop \([1-6] s\)"), timeout=PATIENCE)
    button.click()
    expect(console.page.locator("audio")).to_have_count(1, timeout=PATIENCE)
    assert 0.5 < length_of(console, sound_of(workshop)) < 8


def test_a_file_that_is_too_large_is_recorded_smaller(
    recorder: Callable[..., Phone], workshop: Workshop
) -> None:
    console = recorder()
    file = {"name": "voice.wav", "mimeType": "audio/wav", "buffer": tone(4)}
    assert len(tone(4)) > 10 * MOST_SOUND
    console.page.locator("#sound-file").set_input_files(file)  # type: ignore[arg-type]
    expect(console.page.locator("[data-said]")).to_have_text("The sound is made smaller…")
    expect(console.page.locator("audio")).to_have_count(1, timeout=PATIENCE)
    sound = sound_of(workshop)
    assert len(sound) <= MOST_SOUND
    assert sound_media(sound) == "audio/webm"
    assert 3 < length_of(console, sound) < 5


def test_what_does_not_fit_is_cut_and_said(
    recorder: Callable[..., Phone], workshop: Workshop
) -> None:
    console = recorder()
    file = {"name": "voice.wav", "mimeType": "audio/wav", "buffer": tone(25)}
    console.page.locator("#sound-file").set_input_files(file)  # type: ignore[arg-type]
    expect(console.page.locator("audio")).to_have_count(1, timeout=2 * PATIENCE)
    expect(console.page.locator("[data-said]")).to_contain_text("It was longer than fits")
    sound = sound_of(workshop)
    assert len(sound) <= MOST_SOUND
    assert length_of(console, sound) < 20


def test_where_nobody_may_record_a_file_is_asked_for(recorder: Callable[..., Phone]) -> None:
    """Without a device or with a no: the sentence stands there, and the form goes on working."""
    console = recorder("--deny-permission-prompts")
    console.page.locator("[data-record]").click()
    expect(console.page.locator("[data-said]")).to_contain_text("choose a file instead")
    expect(console.page.locator("[data-record]")).to_have_text("Record (8 seconds)")
    text = {"name": "x.ogg", "mimeType": "audio/ogg", "buffer": b"no sound" * 3000}
    console.excused.append("422")
    console.page.locator("#sound-file").set_input_files(text)  # type: ignore[arg-type]
    console.page.get_by_role("button", name="Use this sound").click()
    expect(console.page.get_by_role("alert")).to_be_visible()
    expect(console.page.locator("audio")).to_have_count(0)

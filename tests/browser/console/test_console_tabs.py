"""The console beside the activities: seats and links, the notes board, the files. By scripts and
without."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.consoles import act, console_of
from tests.web.people import NOTES, Workshop

if TYPE_CHECKING:
    from tests.browser.conftest import OpenPhone


def test_a_seat_s_code_is_one_more_step_away(
    board: Callable[..., Workshop], phone: "OpenPhone"
) -> None:
    workshop = board()
    awa = workshop.seat("Awa", organisation="Centre Culturel Kôre")
    console = console_of(phone, workshop).lives()
    console.page.get_by_text("Show the list").click()
    expect(console.page.get_by_text("Centre Culturel Kôre")).to_be_visible()
    assert awa.seat_code not in console.page.content()
    console.page.get_by_label("Show the personal code of Awa").click()
    expect(console.page.get_by_text(awa.seat_code)).to_be_visible()
    assert awa.seat_code not in console.page.url


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_note_is_hidden_shown_again_and_reworded(
    board: Callable[..., Workshop], phone: "OpenPhone", scripts: bool
) -> None:
    workshop = board()
    workshop.fanta.opens(NOTES).raise_for_status()
    awa = workshop.seat("Awa")
    for text in ("Kôre Hip Hop", "Quartier propre", "Conter la paix"):
        awa.note(text, field="3").raise_for_status()
    console = console_of(phone, workshop, java_script_enabled=scripts)
    act(console, NOTES).get_by_role("link", name="Look through them").click()
    console.page.get_by_label("Search the notes").fill("kore")
    console.page.get_by_role("button", name="Search").click()
    expect(console.page).to_have_url(re.compile("q=kore"))
    expect(console.page.locator(".notes-board-note:visible")).to_have_count(1)
    console.page.get_by_role("button", name="Hide").click()
    note_card = console.page.locator(".notes-board-note", has_text="Kôre Hip Hop")
    expect(note_card).to_contain_text("hidden")
    assert [note["text"] for note in workshop.moussa.notes()] == [
        "Quartier propre",
        "Conter la paix",
    ]
    note_card.get_by_role("button", name="Show again").click()
    expect(note_card.get_by_role("button", name="Hide")).to_be_visible()
    note_card.get_by_role("link", name="Change").click()
    note_card.get_by_label("The note’s new wording").fill("Kôre Hip Hop, à Ségou")
    note_card.get_by_role("button", name="Save").click()
    expect(
        console.page.locator(".notes-board-note-text", has_text="Kôre Hip Hop, à Ségou")
    ).to_be_visible()
    assert workshop.moussa.notes()[0]["text"] == "Kôre Hip Hop, à Ségou"


def test_the_search_narrows_while_it_is_typed_and_new_notes_come(
    board: Callable[..., Workshop], phone: "OpenPhone"
) -> None:
    workshop = board()
    workshop.fanta.opens(NOTES).raise_for_status()
    awa = workshop.seat("Awa")
    awa.note("Kôre Hip Hop", field="3").raise_for_status()
    awa.note("Quartier propre", field="3").raise_for_status()
    console = console_of(phone, workshop).opens(f"/console/notes?activity={NOTES}").lives()
    console.page.get_by_label("Search the notes").press_sequentially("kore")
    expect(console.page.locator(".notes-board-note:visible")).to_have_count(1)
    awa.note("Kôre Baro", field="4").raise_for_status()
    expect(console.page.locator(".notes-board-note:visible")).to_have_count(2, timeout=10000)
    expect(console.page.get_by_label("Search the notes")).to_have_value("kore")
    expect(console.page.get_by_label("Search the notes")).to_be_focused()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_who_makes_a_new_link_stays_in_and_the_old_one_ends(
    board: Callable[..., Workshop], phone: "OpenPhone", scripts: bool
) -> None:
    workshop = board()
    console = console_of(phone, workshop, java_script_enabled=scripts).opens("/console/files")
    row = console.page.locator(".links li", has_text="Host link")
    row.get_by_text("New link…").click()
    row.get_by_role("button", name="Make a new link").click()
    fresh = console.page.locator("#new-url").input_value()
    assert fresh != workshop.links["host_url"]
    workshop.seat("Awa")  # the page follows, but not under a link that is shown once
    if scripts:
        console.page.wait_for_timeout(2500)
    expect(console.page.locator("#new-url")).to_have_value(fresh)
    assert workshop.someone().get(workshop.links["host_url"]).status_code == 403
    console.page.get_by_role("link", name="I have kept it").click()
    expect(console.page.locator("#new-url")).to_have_count(0)
    console.opens("/console")
    expect(act(console)).to_be_visible()
    expect(console.page.locator(".file", has_text="JSON")).to_have_count(0)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_report_says_that_it_is_being_made_and_arrives(
    board: Callable[..., Workshop], phone: "OpenPhone", scripts: bool
) -> None:
    workshop = board()
    console = console_of(phone, workshop, java_script_enabled=scripts).opens("/console/files")
    said = console.page.locator("#making")
    expect(said).to_be_hidden()
    waiting: list[Any] = []

    def hold(route: Any) -> None:
        waiting.append(route)

    if scripts:
        console.page.route(re.compile(r"/report\.docx\?"), hold)
    with console.page.expect_download() as download:
        console.page.get_by_role("link", name="Report, to edit DOCX").click()
        if scripts:
            expect(said.locator("progress")).to_be_visible()
            expect(said.get_by_role("status")).to_have_text("The report is being made…")
            workshop.seat("Awa")  # news that come meanwhile change nothing of it
            console.page.wait_for_timeout(2500)
            expect(said.locator("progress")).to_be_visible()
            waiting.pop().continue_()
    assert re.fullmatch(r"report-.+-\d{4}-\d\d-\d\d-en\.docx", download.value.suggested_filename)
    assert download.value.path().read_bytes()[:2] == b"PK"
    if scripts:
        expect(said.get_by_role("status")).to_have_text(
            "The report is made: it is among your downloads."
        )
        expect(said.locator("progress")).to_be_hidden()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_the_report_s_own_texts_are_written_in_the_console(
    board: Callable[..., Workshop], phone: "OpenPhone", scripts: bool
) -> None:
    workshop = board()
    console = console_of(phone, workshop, java_script_enabled=scripts).opens("/console/files")
    page = console.page
    page.get_by_label("Local context").fill("Ségou, « la cité des balanzans »\n\nSur le Niger")
    if scripts:
        workshop.seat("Awa")  # news come while it is being written
        page.wait_for_timeout(4500)
        expect(page.get_by_label("Local context")).to_have_value(
            "Ségou, « la cité des balanzans »\n\nSur le Niger"
        )
    page.get_by_label("What the report says of participants").select_option("count")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved", exact=True)).to_have_count(int(scripts))
    console.opens("/console/files")
    expect(page.get_by_label("Local context")).to_have_value(
        "Ségou, « la cité des balanzans »\n\nSur le Niger"
    )
    unchanged = (
        workshop.bearer("organiser_url")
        .get(f"{workshop.path}/export.json")
        .json()["board"]["settings"]
    )
    assert (unchanged["texts"]["context"], unchanged["participants"]) == (
        "Ségou, « la cité des balanzans »\n\nSur le Niger",
        "count",
    )
    page.get_by_label("Local context").fill("")
    page.get_by_role("button", name="Save", exact=True).click()
    console.opens("/console/files")
    expect(page.get_by_label("Local context")).to_have_value("")


def test_the_join_link_is_copied_or_selected_where_the_clipboard_is_closed(
    board: Callable[..., Workshop], phone: "OpenPhone"
) -> None:
    workshop = board()
    console = console_of(phone, workshop)
    console.page.add_init_script(
        "Object.defineProperty(navigator, 'clipboard', { value: "
        "undefined }); document.execCommand = () => false;"
    )
    console.opens("/console")
    console.page.get_by_role("button", name="Copy").click()
    expect(console.page.locator("#copied")).to_have_text("Selected: copy it now")
    assert console.page.evaluate("getSelection().toString()") == workshop.links["join_url"]

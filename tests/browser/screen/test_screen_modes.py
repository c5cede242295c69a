"""The matrix and the wall by group on the projected page; a host at its window chooses what it
shows, by key or by finger."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.full_boards import ballots, fill_wall, people
from tests.browser.screen.screens import CHOICES, LANDSCAPE, ROWS, TEXTS
from tests.web.people import NOTES, VOTE, Workshop

if TYPE_CHECKING:
    from tests.browser.conftest import OpenPhone
    from tests.browser.phones import Phone

OUTSIDE = """() => [...document.querySelectorAll("#stage *")]
  .filter((node) => node.checkVisibility() && !node.closest(".visually-hidden, #wall"))
  .map((node) => [node.outerHTML.slice(0, 80), node.getBoundingClientRect()])
  .filter(([, box]) => box.width && (box.right > innerWidth + 1 || box.bottom > innerHeight + 1))
  .map(([html]) => html)"""
CHIPS = """() => Object.fromEntries([...document.querySelectorAll(".m-chip")]
  .map((one) => [one.dataset.field, one.getBoundingClientRect().top]))"""


def shows(workshop: Workshop, mode: str, **more: str) -> None:
    workshop.fanta.post(
        f"{workshop.path}/screen-mode", json={"mode": mode, **more}
    ).raise_for_status()


def screen_of(
    phone: "OpenPhone",
    workshop: Workshop,
    *,
    host: bool = False,
    width: int = 1920,
    height: int = 1080,
) -> "Phone":
    screen = phone(workshop, width=width, height=height, locale="fr-FR")
    if host:
        screen.page.goto(workshop.links["host_url"])
    return screen.opens("/screen").lives()


def voted(workshop: Workshop) -> None:
    voters = people(workshop, 12)
    fill_wall(workshop, voters[0])
    ballots(voters, *CHOICES)


def test_a_tie_that_only_its_own_sentence_cuts_is_cut_in_whole_rows(
    workshop: Workshop, phone: "OpenPhone"
) -> None:
    title = (
        "Un atelier dont le titre est si long qu’il s’écrit plus "
        "petit, sur deux lignes, et prend de la place à la liste"
    )
    workshop.fanta.post(f"{workshop.path}/settings", json={"title": title}).raise_for_status()
    ballots(people(workshop, 3), ("1", "2", "3"), ("6", "7", "8"), ("16", "17", "18"))
    shows(workshop, "wheel")
    screen = screen_of(phone, workshop)
    for width, height in LANDSCAPE:
        screen.resized(width, height)
        rows = screen.page.evaluate(ROWS)
        assert all(whole for whole, _ in rows), (width, height)
        said = {0: "", 1: "et 1 autre champ avec autant de votes"}
        left = 9 - len(rows)
        expect(screen.page.locator("[data-more]")).to_have_text(
            said.get(left, f"et {left} autres champs avec autant de votes")
        )


def test_the_matrix_is_read_from_afar_in_every_window_and_theme(
    workshop: Workshop, phone: "OpenPhone"
) -> None:
    voted(workshop)
    shows(workshop, "matrix")
    screen = screen_of(phone, workshop)
    chips = screen.page.evaluate(CHIPS)
    assert len(chips) == 30, "every field has its place"
    votes = {field["field"]: field["votes"] for field in workshop.fanta.tally().json()["fields"]}
    assert len({chips[field] for field in ("1", "9", "13", "22") if votes[field] == 6}) == 1, (
        "as many votes, as high"
    )
    first = screen.page.locator(".matrix-quarter.is-first")
    expect(first.get_by_role("heading")).to_contain_text("Forte priorité, peu de programmes")
    for width, height in LANDSCAPE:
        screen.page.set_viewport_size({"width": width, "height": height})
        screen.page.wait_for_timeout(300)
        for scheme in ("light", "dark"):
            screen.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            small = [
                text
                for text in screen.page.evaluate(TEXTS)
                if text[1] < min(height, width * 9 / 16) / 54
            ]
            assert small == [], (width, scheme)
            assert screen.page.evaluate(OUTSIDE) == [], (width, scheme)
            assert screen.axe() == [], (width, scheme)


def test_a_matrix_of_many_different_numbers_is_still_whole(
    workshop: Workshop, phone: "OpenPhone"
) -> None:
    voters = people(workshop, 15)
    fill_wall(workshop, voters[0])
    cast = [
        str(field) for field in range(9, 0, -1) for _ in range(field)
    ]  # field 9 has nine votes, field 1 has one
    ballots(voters, *((cast[place], cast[place + 15], cast[place + 30]) for place in range(15)))
    shows(workshop, "matrix")
    screen = screen_of(phone, workshop)
    for width, height in LANDSCAPE:
        screen.page.set_viewport_size({"width": width, "height": height})
        screen.page.wait_for_timeout(300)
        assert screen.page.evaluate(OUTSIDE) == [], (width, height)
        assert [
            text
            for text in screen.page.evaluate(TEXTS)
            if text[1] < min(height, width * 9 / 16) / 54
        ] == [], (width, height)


def test_the_matrix_moves_with_each_ballot_and_note(workshop: Workshop, phone: "OpenPhone") -> None:
    voted(workshop)
    shows(workshop, "matrix")
    screen = screen_of(phone, workshop)
    counts = screen.page.locator(
        ".matrix-list li", has=screen.page.get_by_text("1", exact=True)
    ).first.locator(".matrix-counts")
    before = counts.inner_text()
    workshop.seat("Bakary").vote("1", "8", "22").raise_for_status()
    expect(counts).not_to_have_text(before, timeout=8000)


@pytest.mark.parametrize("reveal", ["live", "at_close"])
def test_a_matrix_without_numbers_says_why(
    workshop: Workshop, phone: "OpenPhone", reveal: str
) -> None:
    awa = workshop.seat("Awa")
    if reveal == "at_close":
        workshop.fanta.closes()
        workshop.fanta.reveals("at_close").raise_for_status()
        workshop.fanta.opens().raise_for_status()
        awa.note("Un marché").raise_for_status()
        awa.vote("1", "8", "22").raise_for_status()
    shows(workshop, "matrix")
    screen = screen_of(phone, workshop, width=640, height=360)
    said = {"live": "Rien à comparer", "at_close": "en même temps que le résultat"}[reveal]
    expect(screen.page.locator(".matrix-none")).to_contain_text(said)
    expect(screen.page.locator(".m-chip")).to_have_count(0)


def test_a_stage_that_comes_again_unchanged_keeps_its_tabs_its_pages_and_its_whole_rows(
    workshop: Workshop, phone: "OpenPhone"
) -> None:
    """The news may ask for it once more, as when they come while the page opens."""
    ballots(
        people(workshop, 10),
        *((str(3 * place + 1), str(3 * place + 2), str(3 * place + 3)) for place in range(10)),
    )
    fill_wall(workshop, workshop.seat("Awa"))
    for mode, activity, sign in (
        ("wall", NOTES, "#wall-nav, #pager"),
        ("wheel", VOTE, ".ranking-row:not([hidden])"),
    ):
        shows(workshop, mode, activity=activity)
        screen = screen_of(phone, workshop)
        before = screen.page.locator(sign).count()
        expect(screen.page.locator(sign).last).to_be_visible()
        screen.page.evaluate("""async () => {
          const text = await (await fetch("screen", { headers: { "HX-Request": "true" } })).text();
          const sourceElement = document.getElementById("live");
          await htmx.swap({ sourceElement, target: "#stage", swap: "outerMorph", text });
        }""")
        expect(screen.page.locator(sign)).to_have_count(before)
        for place in range(before):
            expect(screen.page.locator(sign).nth(place)).to_be_visible()
    assert all(whole for whole, _ in screen.page.evaluate(ROWS))


def test_the_wall_by_group_has_every_note_under_its_group(
    workshop: Workshop, phone: "OpenPhone"
) -> None:
    for number in (1, 2):
        workshop.fanta.post(
            f"{workshop.path}/groups/g{number}", json={"name": f"Groupe {number}"}
        ).raise_for_status()
    awa, moussa = workshop.seat("Awa", group="g1"), workshop.seat("Moussa")
    awa.note("Un marché", field="3").raise_for_status()
    moussa.note("Une radio", field="4").raise_for_status()
    shows(workshop, "groups", activity=NOTES)
    screen = screen_of(phone, workshop, width=1280, height=720)
    wall = screen.page.locator(".wall-block")
    expect(wall).to_have_count(3)
    expect(wall.nth(0)).to_contain_text("Un marché")
    expect(wall.nth(2)).to_contain_text("Une radio")
    workshop.seat("Bakary", group="g2").note("Un festival", field="5").raise_for_status()
    expect(wall.nth(1)).to_contain_text("Un festival", timeout=8000)
    expect(wall.nth(1).locator(".number")).to_have_text("5")
    assert screen.axe() == []


def test_a_host_s_keys_and_fingers_change_every_screen_and_nobody_else_s_do(
    workshop: Workshop, phone: "OpenPhone"
) -> None:
    host, guest = screen_of(phone, workshop, host=True), screen_of(phone, workshop)
    expect(guest.page.locator("#modes")).to_have_count(0)
    host.page.keyboard.press("8")
    expect(guest.page.locator("#stage")).to_have_attribute("data-kind", "matrix")
    expect(host.page.locator("#modes [data-mode=matrix]")).to_have_attribute("aria-pressed", "true")
    host.page.mouse.move(900, 20)
    host.page.locator("#modes [data-mode=agenda]").click()
    expect(guest.page.locator("#stage")).to_have_attribute("data-kind", "agenda")
    guest.page.keyboard.press("2")
    host.page.keyboard.press("6")
    expect(guest.page.locator("#stage")).to_have_attribute("data-kind", "vote")
    host.page.locator("[data-tool=keys]").click()
    host.page.keyboard.press("2")
    host.page.locator("#modes [data-mode=ranking]").click()
    expect(guest.page.locator("#stage")).to_have_attribute("data-kind", "ranking")
    act_names = [act["act"] for act in workshop.fanta.get(f"{workshop.path}/acts").json()["acts"]]
    assert act_names.count("screen_set") == 4


def test_a_host_s_keys_are_only_those_of_what_can_be_shown(
    board: Callable[..., Workshop], phone: "OpenPhone"
) -> None:
    few = board(template="framework", framework="Eau\n  Puits\n  Pluie\nÉcole\n  Cantine")
    screen = screen_of(phone, few, host=True)
    keys = screen.page.locator("#modes button:visible")
    expect(keys).to_have_count(7)
    screen.page.mouse.move(900, 20)
    names = [button.get_attribute("data-mode") for button in keys.all()]
    assert names == ["auto", "join", "agenda", "wall", "ranking", "matrix", "plan"]
    screen.page.keyboard.press("6")  # the wheel, which three fields have not
    screen.page.keyboard.press("7")
    expect(screen.page.locator("#stage")).to_have_attribute("data-mode", "ranking")
    acts = [act["act"] for act in few.fanta.get(f"{few.path}/acts").json()["acts"]]
    assert acts.count("screen_set") == 1
    groups = screen.page.locator("#modes [data-mode=groups]")
    expect(groups).to_be_hidden()
    few.fanta.post(f"{few.path}/groups/g1", json={"name": "Rive droite"}).raise_for_status()
    expect(groups).to_be_visible(timeout=8000)


def test_one_field_is_shown_large_from_among_the_notes(
    workshop: Workshop, phone: "OpenPhone"
) -> None:
    workshop.seat("Awa").note("Un marché", field="3").raise_for_status()
    screen = screen_of(phone, workshop)
    room = phone(workshop, width=1280, height=800)
    room.page.goto(workshop.links["host_url"])
    room.opens(f"/console/notes?activity={NOTES}").lives()
    place = room.page.locator(".notes-board-place", has_text="Un marché")
    place.get_by_role("button", name="Large on the screen").click()
    expect(screen.page.locator(".field-name")).to_contain_text("3")
    expect(screen.page.locator("#wall .note")).to_have_text("Un marché")
    place.get_by_role("button", name="Large on the screen").click()
    expect(screen.page.locator("#stage")).not_to_have_attribute("data-kind", "field")
    bakary = phone(workshop).joins("Bakary").lives()
    place.get_by_role("button", name="Bring everyone here").click()
    expect(bakary.page.locator("#stage")).to_have_attribute("data-activity", NOTES)
    expect(bakary.page.locator(".place-pick[value='3']")).to_be_checked()
    assert workshop.activity(VOTE)["state"] == "open"

"""The whole workshop of Ségou, from an empty server to the downloads.

Two sessions a week apart, in the room and online at once.

Groups, places, devices and every ballot are invented (segou_cast.py): the report does not tell
them, and its votes are lost.
"""

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import expect

from tests.acceptance.segou_cast import (
    BLOCKS,
    CAST,
    MOVES,
    ONLINE,
    SCANS,
    SILENT,
    TYPES,
    WORKSHOP,
    block_of,
    printed,
)
from tests.acceptance.segou_downloads import PROPOSALS, taken_away
from tests.acceptance.segou_play import KEPT, REHEARSAL, Play, expected_votes
from tests.acceptance.segou_preparation import prepared
from tests.acceptance.segou_windows import (
    Windows,
    by_way,
    has_timer,
    holds,
    votes,
    writes_the_first_note,
)
from tests.browser.conftest import OpenPhone
from tests.documents.sessions import exported
from tests.reports.reports import squeezed
from tests.web.forks import ForkedServer
from tests.web.people import NOTES, QUADRANTS, VOTE, Workshop, refusal


@pytest.fixture
def server(fork_palabre: Callable[..., ForkedServer]) -> ForkedServer:
    """As it is served, limits and all."""
    return fork_palabre()


def test_segou_from_the_empty_board_to_the_report(
    server: ForkedServer, wires: httpx.HTTPTransport, phone: OpenPhone, tmp_path: Path
) -> None:
    workshop = Workshop(
        server.url, wires, opened=False, title=WORKSHOP["title"], place="Ségou, Mali"
    )
    play = Play(workshop)
    windows = Windows(phone, play)
    prepared(play)
    screen = windows.screen()
    expect(screen.page.locator("#stage")).to_have_attribute("data-kind", "join")
    phones = arrived(play, windows)
    rehearsed(play, [screen, *phones.values()])
    first_session(play, screen, phones)
    for page in (screen, *phones.values()):
        page.excused += [
            "WebSocket",
            "net::",
            "ERR_",
        ]  # the server stops under them
    before = exported(workshop)
    phones[MOVES].page.context.close()
    server.stop()
    server.start()
    assert exported(workshop) == before, "a week later the board is the same"
    screen.lives()
    receipt = second_session(play, windows, screen, phones)
    taken_away(play, tmp_path, receipt)


def arrived(play: Play, windows: Windows) -> dict[int, Any]:
    """All who hold a device; three of them in windows.

    One scans the card, one types the code, one will change the device.
    """
    play.everybody_arrives()
    phones = {
        SCANS: windows.scans(CAST[SCANS]),
        TYPES: windows.types_the_code(CAST[TYPES], 1280, 800),
    }
    phones[MOVES] = windows.types_the_code(CAST[MOVES])
    page = play.fanta.get(
        f"{play.path}/people", headers={"Accept": "text/html", "Accept-Language": "fr"}
    ).text
    come = [
        role for role in CAST if role.way in {"own", "none"}
    ]  # the others come when a helper brings them a ballot
    online = sum(role.attendance == "online" for role in come)
    assert squeezed(f"{len(come)} sur 31 présent·e·s, {online} en ligne") in squeezed(
        re.sub(r"<[^>]+>", "", page)
    )
    assert sum(role.attendance == "online" for role in CAST) == ONLINE == 9
    assert squeezed("3 appareils connectés") in squeezed(re.sub(r"<[^>]+>", "", page))
    return phones


def rehearsed(play: Play, windows: list[Any]) -> None:
    """The welcome: an icebreaker and a first vote to try with, which count nowhere."""
    play.posts("agenda/1/1/run")
    for window in windows:
        expect(window.page.locator("#stage")).to_have_attribute("data-activity", "brise-glace")
        has_timer(window)
    for place in (4, 12, 23):
        play.people[place].note(
            "Bonjour de la troisième rangée", activity="brise-glace", field="1"
        ).raise_for_status()
    play.posts("activities/brise-glace/close")
    assert play.posts(f"activities/{VOTE}/rehearse")["practice"] is True
    for place in (4, 12, 23):
        play.people[place].vote("29", "30", "28", activity=REHEARSAL).raise_for_status()
    assert play.posts(f"activities/{REHEARSAL}/close")["seal"]["ballots"] == 3


def first_session(play: Play, screen: Any, phones: dict[int, Any]) -> None:
    """The situation: ninety-three notes by six groups, on the wall as they come.

    Then the strengths are read.
    """
    play.posts("agenda/1/2/run", by=play.oumou)
    assert play.states()[NOTES] == "open", "the step opens its activity"
    writes_the_first_note(phones[SCANS])
    play.writes_all(NOTES, but=1)
    play.is_written(NOTES)
    expect(screen.page.locator("#stage")).to_have_attribute("data-kind", "wall")
    expect(screen.page.locator("[data-total='']")).to_have_text("93")
    totals = Counter(block_of(note.place) for note in printed(NOTES))
    for phone in phones.values():
        expect(phone.page.locator("[data-total]")).to_have_text(
            [str(totals[block]) for block in BLOCKS]
        )
        has_timer(phone)
    late = play.gets("agenda")["running"]["ends_at"]
    play.posts("agenda/extend", {"minutes": 5})
    assert play.gets("agenda")["running"]["ends_at"] > late
    play.posts("agenda/1/3/run")
    play.posts(f"activities/{NOTES}/close")
    play.posts("agenda/stop")
    assert play.gets("results")["situations"][0]["notes"] == 93


def second_session(play: Play, windows: Windows, screen: Any, phones: dict[int, Any]) -> str:
    """Plays challenges, vote and proposals, beside what the first session found.

    Returns the receipt of the seat that moved.
    """
    play.posts("agenda/2/1/run")
    play.is_written(NOTES)
    phones[TYPES].opens(f"?activity={NOTES}").lives()  # what the first session found, to be read
    expect(phones[TYPES].page.locator(".note")).to_have_count(
        sum(note.group == CAST[TYPES].group for note in printed(NOTES))
    )
    expect(phones[TYPES].page.locator("textarea")).to_have_count(0)
    assert refusal(play.people[4].note("Trop tard", field="1")) == (409, "activity_not_open")
    phones[MOVES] = windows.types_the_code(CAST[MOVES])  # another phone than a week ago
    play.posts("agenda/2/2/run")
    play.writes_all(QUADRANTS)
    play.is_written(QUADRANTS)
    expect(screen.page.locator("[data-total='culturels']")).to_have_text("11")
    play.posts(f"activities/{QUADRANTS}/close")
    receipt = voted(play, windows, screen, phones)
    proposed(play, screen)
    return receipt


def voted(play: Play, windows: Windows, screen: Any, phones: dict[int, Any]) -> str:
    """The vote, secret and live: by phone, online, from hand to hand, on paper.

    One abstains, one had no right to come. Returns the receipt of the seat that changed its device.
    """
    play.posts("agenda/2/3/run")
    stranger = visits(play)
    twin = windows.types_the_code(CAST[MOVES])  # the same seat on a second device
    votes(phones[SCANS], CAST[SCANS])
    twin.votes("28", "29", "30")
    twin.has_receipt()
    phones[MOVES].page.reload()
    expect(phones[MOVES].page.locator(".receipt")).to_contain_text(
        "Votre bulletin est enregistré"
    )  # not with which choices
    expect(phones[MOVES].page.locator(".receipt-fields .number")).to_have_count(0)
    phones[MOVES].page.get_by_role("link", name="Modifier mon bulletin").click()
    expect(phones[MOVES].page.locator("input[name=fields]:checked")).to_have_count(0)
    receipt = votes(phones[MOVES], CAST[MOVES])
    play.votes_by_devices(but=(SCANS, MOVES))
    play.posts(f"people/{stranger}/void")
    windows.hands_over(by_way("handover"))
    windows.types_paper(by_way("paper"))
    sealed(play, [screen, phones[SCANS], phones[MOVES]], receipt)
    return receipt


def visits(play: Play) -> str:
    """For a moment one more may join: somebody does who should not have, and votes.

    Nobody else gets in.
    """
    play.posts("settings", {"joining": "open", "headcount": 32})
    stranger = play.workshop.seat("Une visiteuse")
    stranger.vote("28", "29", "30").raise_for_status()
    assert refusal(play.workshop.moussa.post(f"{play.path}/seats", json={"name": "Moussa"})) == (
        403,
        "joining_closed",
    )
    play.posts("settings", {"joining": "roster", "headcount": ""})
    return stranger.seat


def sealed(play: Play, windows: list[Any], receipt: str) -> None:
    """Thirty ballots of thirty-one seats.

    The screen, a phone in the room and the one that moved show the sealed numbers.
    """
    tally = play.tally()
    assert (tally["ballots"], tally["sealed"]) == (30, False)
    assert tally["seats"] in (
        30,
        31,
    )  # who was only expected, and voted by hand or on paper, comes with the names
    console = play.fanta.get(
        f"{play.path}/console", headers={"Accept": "text/html", "Accept-Language": "fr"}
    ).text
    _, _, missed = console.partition('id="missing-priorites"')
    assert squeezed(CAST[SILENT].name) in squeezed(missed.partition("</details>")[0])
    assert (
        missed.partition("</details>")[0].count("<li>") <= 6
    )  # one is missing, among those whose names are not told yet
    seal = play.posts(f"activities/{VOTE}/close", by=play.oumou)["seal"]
    assert (seal["ballots"], seal["seats"], seal["round"]) == (30, 31, 1)
    final = play.tally()
    assert final["sealed"] is True
    assert {
        field["field"]: field["votes"] for field in final["fields"] if field["votes"]
    } == expected_votes()
    assert [field["field"] for field in final["fields"] if field["rank"] == 1] == ["8"]
    for window in windows:
        holds(window, final)
    expect(windows[0].page.locator(".screen-seal")).to_contain_text(seal["sha256"][:8])
    assert play.people[MOVES].board()["me"]["ballots"] == {}, (
        "the link between seat and choices is cut"
    )
    file = play.workshop.someone().get(f"{play.path}/export.json")
    assert file.status_code == 403
    assert receipt not in str(play.gets("results"))


def proposed(play: Play, screen: Any) -> None:
    """Proposals, under the chosen blocks alone; then thanks, and nothing runs any more."""
    play.posts(
        f"activities/{PROPOSALS}/settings", {"blocks": KEPT, "reason": "Les blocs les plus choisis"}
    )
    play.posts("agenda/2/4/run")
    assert refusal(play.people[4].note("Ailleurs", activity=PROPOSALS, field="30")) == (
        409,
        "block_not_open",
    )
    play.writes_all(PROPOSALS)
    play.is_written(PROPOSALS)
    expect(screen.page.locator("[data-total='']")).to_have_text("24")
    expect(screen.page.locator("[data-wall]")).to_have_count(len(KEPT))
    play.posts(f"activities/{PROPOSALS}/close")
    play.posts("agenda/2/5/run")
    play.posts("agenda/stop")
    assert set(play.states().values()) == {"closed"}

"""After the close every phone looks for its own ballot in the sealed list, and says so."""

import hashlib
import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Route, expect
from sqlalchemy import text

from app.storage.sql.engines import writer_engine
from tests.browser.full_boards import ballots, people
from tests.browser.phones import Phone
from tests.servers.process import until
from tests.web.people import VOTE, Workshop
from tests.web.seals import sha256
from tests.web.secrecy.test_witnesses import counted

if TYPE_CHECKING:
    from playwright.sync_api import Locator

    from tests.browser.conftest import OpenPhone
    from tests.shared import Start

Json = dict[str, Any]
OWN = ("4", "18", "29")
OTHERS = [("1", "8", "22"), ("2", "9", "30")]
GOOD, BAD, BROKEN = (
    "Verified by this phone",
    "Your ballot is not in the list of counted ballots",
    "The fingerprint does not match",
)


def card(phone: Phone) -> "Locator":
    return phone.page.locator("#witness")


def counts_as(workshop: Workshop, *counts: int) -> None:
    """Waits until the room is told of so many phones: found, missing, of."""
    until(lambda: counted(workshop) == counts, seconds=10, otherwise=lambda: str(counted(workshop)))


def votes_and_closes(workshop: Workshop, awa: Phone, voters: int = 4, *, away: bool = False) -> str:
    """Awa votes on her phone, others on theirs, Fanta closes; the receipt on Awa's phone. `away`:
    with the page put away before the close."""
    awa.joins().lives().votes(*OWN)
    receipt = awa.has_receipt()
    if away:
        awa.page.goto("about:blank")
    ballots(people(workshop, voters), *OTHERS)
    workshop.fanta.closes().raise_for_status()
    return receipt


def test_a_phone_finds_its_own_ballot_and_keeps_it(workshop: Workshop, phone: "OpenPhone") -> None:
    awa = phone(workshop)
    receipt = votes_and_closes(workshop, awa)
    seal = workshop.fanta.closes().json()["sha256"]
    for _ in range(2):  # at the close, and a week later
        expect(card(awa).locator("h2")).to_have_text(GOOD)
        expect(card(awa).locator("[data-receipt]")).to_have_text(receipt)
        expect(card(awa).locator("[data-seal]")).to_have_text(seal[:8])
        expect(card(awa).locator("li .number")).to_have_text([*OWN])
        counts_as(workshop, 1, 0, 5)
        awa.fits()
        awa.opens().lives()
    assert awa.axe() == []


def test_nothing_of_it_comes_before_the_close(workshop: Workshop, phone: "OpenPhone") -> None:
    awa = phone(workshop)
    awa.joins().lives().votes(*OWN)
    awa.has_receipt()
    assert not [request.url for request in awa.requests if "witness" in request.url]
    ballots(people(workshop, 4), *OTHERS)
    workshop.fanta.closes().raise_for_status()
    expect(card(awa).locator("h2")).to_have_text(GOOD)
    assert [request.url for request in awa.requests if "witness.js" in request.url]


def test_who_did_not_vote_sends_nothing(workshop: Workshop, phone: "OpenPhone") -> None:
    idle = phone(workshop).joins("Idle").lives()
    ballots(people(workshop, 5), *OTHERS)
    workshop.fanta.closes().raise_for_status()
    expect(idle.page.locator(".seal")).to_be_visible()
    idle.page.wait_for_function(
        "typeof hashOf === 'function' || document.querySelector('script[src$=\"witness.js\"]')"
    )
    expect(card(idle)).to_be_hidden()
    assert not [request.url for request in idle.requests if "/rounds/" in request.url]
    assert counted(workshop) == (0, 0, 5)


def test_below_five_ballots_the_receipt_stays_and_no_list_is_asked_for(
    workshop: Workshop, phone: "OpenPhone"
) -> None:
    awa = phone(workshop)
    receipt = votes_and_closes(workshop, awa, voters=3)
    expect(card(awa).locator("h2")).to_have_text("Your ballot, kept on this phone")
    expect(card(awa)).to_contain_text(receipt)
    assert not [request.url for request in awa.requests if "/rounds/" in request.url]


@pytest.mark.parametrize(("voters", "heading"), [(4, GOOD), (3, "Your ballot, kept on this phone")])
def test_a_stage_that_comes_again_keeps_the_card(
    workshop: Workshop, phone: "OpenPhone", voters: int, heading: str
) -> None:
    awa = phone(workshop)
    receipt = votes_and_closes(workshop, awa, voters=voters)
    expect(card(awa).locator("h2")).to_have_text(heading)
    for title in ("Ségou, après-midi", "Ségou, le soir"):
        workshop.fanta.post(f"{workshop.path}/settings", json={"title": title}).raise_for_status()
        version = workshop.moussa.board()["version"]
        awa.page.wait_for_function(
            f"() => document.querySelector('#stage').dataset.version >= {version}"
        )
        expect(card(awa)).to_be_visible()
        expect(card(awa).locator("h2")).to_have_text(heading)
        expect(card(awa).locator("[data-receipt]")).to_have_text(receipt)


def test_leaving_the_device_takes_the_ballot_along(workshop: Workshop, phone: "OpenPhone") -> None:
    awa = phone(workshop)
    awa.joins().lives().votes(*OWN)
    receipt = awa.has_receipt()
    stored = "() => Object.values(localStorage).join()"
    assert receipt in awa.page.evaluate(stored)
    awa.page.click("#leave button")
    expect(awa.page.locator("#name")).to_be_visible()
    assert receipt not in awa.page.evaluate(stored)


def nothing(document: Json, ballot: Json) -> None:
    """The control: what is only read and written again is verified."""


def move_own_vote(document: Json, ballot: Json) -> None:
    ballot["fields"][0] = "5"


def lose_own_ballot(document: Json, ballot: Json) -> None:
    document["ballots"].remove(ballot)


def move_another_vote(document: Json, mine: Json) -> None:
    foreign = next(ballot for ballot in document["ballots"] if ballot is not mine)
    foreign["fields"] = ["10", "11", "12"]


def relabel(document: Json, ballot: Json) -> None:
    document["cast"] = {"own": 4, "handover": 0, "paper": 1}


def change_close(document: Json, ballot: Json) -> None:
    document["closed_at"] = "2020-01-01T00:00:00.000Z"


HARMS: list[tuple[Callable[[Json, Json], None], bool, str]] = [
    (nothing, False, GOOD),
    (move_own_vote, False, BAD),
    (lose_own_ballot, False, BAD),
    (lose_own_ballot, True, BAD),
    (move_another_vote, False, BROKEN),
    (relabel, False, BROKEN),
    (change_close, False, BROKEN),
]


@pytest.mark.parametrize(("harm", "sealed_anew", "said"), HARMS)
def test_whatever_is_changed_on_the_way_is_told_loudly(
    workshop: Workshop,
    phone: "OpenPhone",
    harm: Callable[[Json, Json], None],
    sealed_anew: bool,
    said: str,
) -> None:
    """`sealed_anew`: by somebody who can make a new hash too. The own ballot is still not there."""
    awa = phone(workshop)

    def tamper(route: Route) -> None:
        document = route.fetch().json()
        mine = next(ballot for ballot in document["ballots"] if ballot["fields"] == [*OWN])
        harm(document, mine)
        if sealed_anew:
            document["sha256"] = sha256(
                {name: value for name, value in document.items() if name != "sha256"}
            )
        route.fulfill(json=document)

    awa.page.route("**/sealed.json", tamper)
    votes_and_closes(workshop, awa)
    expect(card(awa).locator("h2")).to_have_text(said)
    counts_as(workshop, *((1, 0, 5) if said == GOOD else (0, 1, 5)))


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE vote SET field_id = '30' WHERE field_id = '29'", BAD),
        ("UPDATE round SET closed_at = '2020-01-01T00:00:00.000Z'", BROKEN),
        ("UPDATE ballot SET assisted = 'paper' WHERE receipt <> :receipt", BROKEN),
    ],
)
def test_a_database_changed_after_the_seal_is_told_by_the_phone_and_in_the_room(
    fork_palabre: Any, workshop_at: "Start", phone: "OpenPhone", statement: str, said: str
) -> None:
    server = fork_palabre()
    workshop = workshop_at(server, locale="en")
    awa = phone(workshop)
    receipt = votes_and_closes(workshop, awa, away=True)
    engine = writer_engine(f"sqlite:///{server.folder / 'data' / 'palabre.db'}")
    with engine.begin() as connection:
        values = {"receipt": receipt} if ":receipt" in statement else {}
        assert connection.execute(text(statement), values).rowcount
    engine.dispose()
    screen, console = (
        phone(workshop, width=1280, height=800),
        phone(workshop, width=1280, height=800),
    )
    screen.opens("/screen").lives()
    console.page.goto(workshop.links["host_url"])
    awa.opens()
    expect(card(awa).locator("h2")).to_have_text(said)
    alarm = "1 phone does not find its ballot"
    expect(screen.page.get_by_text(alarm)).to_be_visible()
    expect(console.page.get_by_text(alarm)).to_be_visible()


def test_the_screen_counts_the_phones_of_a_whole_room(
    board: Callable[..., Workshop], phone: "OpenPhone"
) -> None:
    workshop = board()
    voters = people(workshop, 31)
    workshop.fanta.opens(VOTE).raise_for_status()
    ballots(voters[:30], *OTHERS)
    screen = phone(workshop, width=1920, height=1080).opens("/screen").lives()
    awa = phone(workshop).joins().lives()
    awa.votes(*OWN)
    awa.has_receipt()
    seal = workshop.fanta.closes().json()["sha256"]
    seen = screen.page.locator(".witnesses[data-witnesses]")
    expect(seen).to_contain_text("1 phone of 31 has checked")
    for voter in voters[:30]:
        body = {"found": True, "sha256": seal}
        voter.post(
            f"{workshop.path}/activities/{VOTE}/rounds/1/witness", json=body
        ).raise_for_status()
    expect(seen).to_contain_text("31 phones of 31 have checked")
    expect(screen.page.locator(".screen-seal .code")).to_have_text(re.compile(seal[:8]))
    expect(seen.locator("[data-missing]")).to_be_hidden()


def test_the_phone_s_own_hash_is_sha_256(workshop: Workshop, phone: "OpenPhone") -> None:
    awa = phone(workshop)
    votes_and_closes(workshop, awa)
    expect(card(awa).locator("h2")).to_have_text(GOOD)
    words = ["é" * length for length in range(70)]
    words += ["abc", "a" * 119, "a" * 120, "“Ségou” 🌳 " * 5000]
    computed = awa.page.evaluate("(words) => words.map((word) => sha256(word))", words)
    assert computed == [hashlib.sha256(word.encode()).hexdigest() for word in words]
    document = {"seal": "seal/1", "ballots": [{"receipt": "R", "fields": ["1", "2"]}], "sha256": ""}
    rows = json.dumps([["R", ["1", "2"]]], separators=(",", ":"))
    assert (
        awa.page.evaluate("(list) => hashOf(list)", document)
        == hashlib.sha256(rows.encode()).hexdigest()
    )


def test_a_ballot_that_another_device_replaced_raises_no_false_alarm(
    workshop: Workshop, phone: "OpenPhone"
) -> None:
    """The phone that was told forgets what it sent; the one that cast last is the witness."""
    awa, tablet = phone(workshop), phone(workshop)
    awa.joins().lives().votes(*OWN)
    awa.has_receipt()
    code = awa.page.locator(".foot .code").inner_text()
    tablet.opens()
    tablet.page.evaluate(
        """(code) => fetch(`${location.pathname}/seats/resume`, {
            method: "POST",
            headers: { "Content-Type": "application/json", Accept: "application/json" },
            body: JSON.stringify({ seat_code: code }) })""",
        code,
    )
    tablet.opens("?change=1").lives().votes("10", "11", "12")
    tablet.has_receipt()
    expect(awa.page.locator("#told")).to_be_visible()
    ballots(people(workshop, 4), *OTHERS)
    workshop.fanta.closes().raise_for_status()
    expect(card(tablet).locator("h2")).to_have_text(GOOD)
    expect(awa.page.locator(".seal")).to_be_visible()
    counts_as(workshop, 1, 0, 5)
    expect(card(awa)).to_be_hidden()

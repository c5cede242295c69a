"""Real votes go into the real vote: a rehearsal beside it has an address of its own, and is in no
file."""

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from tests.reports.pdf_text import Pdf
from tests.shared import Start
from tests.web.forks import ForkedServer
from tests.web.pages import PAGE, Form, form_of, forms_of, send
from tests.web.people import NOTES, VOTE, Person, Workshop, refusal
from tests.web.results.board_files import BOARD_FILES

REHEARSAL = f"{VOTE}-essai"
Way = Callable[[Workshop, Person, str], tuple[str, Form]]


def on_paper(workshop: Workshop, person: Person, query: str = "") -> tuple[str, Form]:
    """The page for paper ballots, and its form filled in for somebody."""
    html = workshop.fanta.get(f"{workshop.path}/paper{query}", headers=PAGE).raise_for_status().text
    form = form_of(html, f"{workshop.path}/paper")
    values = {name: value for name, value in form.values if name != "check"}
    form.values = [*{**values, "seat": person.seat, "choices": "1 8 22"}.items()]
    return html, form


def by_hand(workshop: Workshop, person: Person, query: str = "") -> tuple[str, Form]:
    """The ballot on the common device, filled in by somebody."""
    address = f"{workshop.path}/handover/{person.seat}"
    html = workshop.fanta.get(f"{address}{query}", headers=PAGE).raise_for_status().text
    form = form_of(html, address)
    form.values += [("fields", "1"), ("fields", "8"), ("fields", "22")]
    return html, form


WAYS = pytest.mark.parametrize("way", [on_paper, by_hand])


def rehearse(workshop: Workshop) -> None:
    workshop.fanta.post(f"{workshop.path}/activities/{VOTE}/rehearse").raise_for_status()


def ballots(workshop: Workshop, activity: str = VOTE) -> int:
    return int(workshop.fanta.tally(activity=activity).raise_for_status().json()["ballots"])


@WAYS
def test_a_rehearsal_opened_beside_the_vote_gets_none_of_its_ballots(
    any_workshop: Workshop, way: Way
) -> None:
    awa = any_workshop.seat("Awa")
    rehearse(any_workshop)
    html, form = way(any_workshop, awa, "")
    assert any_workshop.activity()["title"] in html
    assert send(any_workshop.fanta, form).status_code == 200
    assert (ballots(any_workshop), ballots(any_workshop, REHEARSAL)) == (1, 0)


@WAYS
def test_the_rehearsal_has_an_address_of_its_own(workshop: Workshop, way: Way) -> None:
    """The control of the test before: what is entered there goes there, so the two can be told
    apart."""
    awa = workshop.seat("Awa")
    rehearse(workshop)
    plain = workshop.fanta.get(
        f"{workshop.path}/{'paper' if way is on_paper else 'handover'}", headers=PAGE
    ).text
    assert f"?activity={REHEARSAL}" in plain
    html, form = way(workshop, awa, f"?activity={REHEARSAL}")
    assert workshop.activity(REHEARSAL)["title"] in html
    sent = send(workshop.fanta, form)
    assert sent.status_code == 200
    assert f"activity={REHEARSAL}" in sent.text  # the page goes on with the rehearsal
    assert (ballots(workshop), ballots(workshop, REHEARSAL)) == (0, 1)


@WAYS
def test_without_the_real_vote_the_plain_address_takes_nothing(
    workshop: Workshop, way: Way
) -> None:
    awa = workshop.seat("Awa")
    _, form = way(workshop, awa, "")
    workshop.fanta.closes().raise_for_status()
    rehearse(workshop)
    assert send(workshop.fanta, form).status_code == 409
    form.values = [
        (name, value) for name, value in form.values if name not in {"activity", "round"}
    ]  # an older page
    assert send(workshop.fanta, form).status_code == 409
    assert ballots(workshop, REHEARSAL) == 0


@WAYS
def test_a_form_of_a_round_that_is_over_goes_into_no_other(
    any_workshop: Workshop, way: Way
) -> None:
    awa = any_workshop.seat("Awa")
    _, form = way(any_workshop, awa, "")
    any_workshop.fanta.closes().raise_for_status()
    any_workshop.fanta.opens().raise_for_status()
    assert send(any_workshop.fanta, form).status_code == 409
    assert ballots(any_workshop) == 0
    assert (
        send(any_workshop.fanta, way(any_workshop, awa, "")[1]).status_code == 200
    )  # the page of this round
    assert ballots(any_workshop) == 1


@pytest.fixture
def two_votes(workshop: Workshop) -> Workshop:
    """A board with two real votes, both open."""
    session = (
        workshop.bearer("organiser_url")
        .get(f"{workshop.path}/export.json")
        .raise_for_status()
        .json()
    )
    vote = next(activity for activity in session["activities"] if activity["key"] == VOTE)
    vote |= {"state": "planned", "round": 0, "rounds": [], "opened_at": None, "closes_at": None}
    session["activities"].append({**vote, "key": "second", "title": "Second vote"})
    imported = workshop.someone().post("/boards/import", json=session)
    assert imported.status_code == 201, imported.text
    workshop.links = imported.json()
    workshop.code, workshop.path = workshop.links["code"], f"/b/{workshop.links['code']}"
    workshop.fanta = workshop.bearer("host_url")
    for key in (VOTE, "second"):
        workshop.fanta.opens(key).raise_for_status()
    return workshop


@pytest.mark.parametrize(("page", "way"), [("paper", on_paper), ("handover", by_hand)])
def test_of_several_real_votes_one_is_chosen(two_votes: Workshop, page: str, way: Way) -> None:
    awa = two_votes.seat("Awa")
    html = two_votes.fanta.get(f"{two_votes.path}/{page}", headers=PAGE).text
    assert {f"?activity={key}" in html for key in (VOTE, "second")} == {True}
    assert not forms_of(html, f"{two_votes.path}/{page}")
    _, form = way(two_votes, awa, "?activity=second")
    nameless = Form(
        form.method,
        form.action.partition("?")[0],
        "",
        [value for value in form.values if value[0] not in {"activity", "round"}],
    )
    assert send(two_votes.fanta, nameless).status_code == 409
    assert send(two_votes.fanta, form).status_code == 200
    assert (ballots(two_votes), ballots(two_votes, "second")) == (0, 1)


@pytest.mark.parametrize("page", ["handover/{seat}", "handover", "paper"])
def test_with_no_vote_open_a_page_says_so(any_workshop: Workshop, page: str) -> None:
    awa = any_workshop.seat("Awa")
    any_workshop.fanta.closes().raise_for_status()
    answer = any_workshop.fanta.get(
        f"{any_workshop.path}/{page.format(seat=awa.seat)}", headers=PAGE
    )
    assert answer.status_code == (409 if "seat" in page else 200)
    assert "Aucun vote n’est ouvert" in answer.text
    assert "En ouvrir un" in answer.text, "a way on for hosts"
    assert not forms_of(answer.text, f"{any_workshop.path}/{page.format(seat=awa.seat)}")


# Files


WHOLE = "/b/{code}/export.json"  # the whole session, in which a practice stands marked as one
# Of people and addresses: they know no vote.
PLAIN = ("seat-cards.pdf", "attendance.pdf", "certificates.pdf", "qr.svg", "sittings.ics")
BLANK = {f"/b/{{code}}/{name}" for name in PLAIN}
FILES = sorted({*BOARD_FILES} - {WHOLE} - BLANK)
# Files that stand without any vote.
WITHOUT_VOTES = ("report", "turnout", "notes", "paper", "workbook", "slides", "links")
WITHOUT_VOTES += ("miro", "decidim", "poster", "explanations", "framework")
TIMES = re.compile(r"\d\d? h \d\d|\d\d:\d\d(:\d\d)?Z?")


def said(content: bytes, address: str) -> Any:
    """What a file says, without the moment at which it was made."""
    if ".pdf" in address:
        return TIMES.sub("", Pdf(content).text)
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = [name for name in archive.namelist() if "core" not in name]
            return {name: said(archive.read(name), name) for name in names}
    return TIMES.sub("", content.decode(errors="replace"))


def files_of(workshop: Workshop) -> dict[str, Any]:
    files = {}
    for address in FILES:
        answer = workshop.fanta.get(address.format(code=workshop.code))
        assert answer.status_code in {200, 404, 409}, (address, answer.text)
        files[address] = (
            said(answer.content, address) if answer.status_code == 200 else answer.status_code
        )
    return files


def practise(workshop: Workshop, person: Person) -> None:
    """A rehearsal with a ballot, sealed, and a note of the icebreaker."""
    rehearse(workshop)
    person.vote("4", "5", "6", activity=REHEARSAL).raise_for_status()
    workshop.fanta.closes(REHEARSAL).raise_for_status()
    workshop.fanta.opens("brise-glace").raise_for_status()
    person.note("Bonjour à tous", activity="brise-glace").raise_for_status()


def test_the_walk_knows_the_files() -> None:
    assert {
        "/b/{code}/report.pdf",
        "/b/{code}/report.docx",
        "/b/{code}/diagram.png",
        "/b/{code}/export.csv?table=turnout",
    } <= set(FILES)
    assert len(FILES) >= 13


def test_a_practice_changes_no_file(workshop: Workshop) -> None:
    awa = workshop.seat("Awa")
    awa.vote("1", "8", "22").raise_for_status()
    awa.note("Un marché", activity=NOTES).raise_for_status()
    workshop.fanta.closes().raise_for_status()
    before = files_of(workshop)
    assert [address for address, file in before.items() if isinstance(file, int)] == []
    practise(workshop, awa)
    after = files_of(workshop)
    assert [address for address in FILES if before[address] != after[address]] == []
    # Control: a second round of the vote itself is in them.
    workshop.fanta.opens().raise_for_status()
    awa.vote("4", "5", "6").raise_for_status()
    workshop.fanta.closes().raise_for_status()
    third = files_of(workshop)
    assert {address for address in FILES if before[address] != third[address]} >= {
        "/b/{code}/diagram.svg", "/b/{code}/diagram.png", "/b/{code}/ranking.svg",
        "/b/{code}/report.pdf", "/b/{code}/report.docx",
        "/b/{code}/export.csv?table=tally", "/b/{code}/export.csv?table=turnout",
    }  # fmt: skip


@pytest.mark.parametrize("activity", ["", REHEARSAL, VOTE])
def test_where_all_is_practice_no_file_has_a_number(
    sqlite_server: ForkedServer, workshop_at: Start, activity: str
) -> None:
    """Asked for by its key or not. Blank ballots are printed for whatever vote is named: nothing
    was voted on them."""
    workshop = workshop_at(sqlite_server, opened=False)
    awa = workshop.seat("Awa")
    workshop.fanta.post(
        f"{workshop.path}/activities/{VOTE}/settings", json={"practice": True}
    ).raise_for_status()
    workshop.fanta.opens().raise_for_status()
    awa.vote("4", "5", "6").raise_for_status()
    workshop.fanta.closes().raise_for_status()
    query = {"activity": activity} if activity else {}
    for address in FILES:
        path = address.format(code=workshop.code)
        answer = workshop.fanta.get(
            path, params={**query, **dict(re.findall(r"(table)=(\w+)", path))}
        )
        if any(name in address for name in WITHOUT_VOTES):
            continue
        assert refusal(answer) == (404, "no_such_activity"), address
    turnout = workshop.fanta.get(f"{workshop.path}/export.csv?table=turnout").text
    assert workshop.activity()["title"] not in turnout

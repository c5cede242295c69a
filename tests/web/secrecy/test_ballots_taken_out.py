"""Ballots that come and go otherwise than by their own phone: typed again from paper, withdrawn
elsewhere, voided, cast for somebody who never came, or brought by a file."""

from typing import Any

from tests.documents.sessions import Imported, older_file, session_of, vote_of
from tests.shared import Start
from tests.web.forks import ForkedServer
from tests.web.people import VOTE, Workshop, refusal, votes_of
from tests.web.secrecy.test_order import rotated, settings
from tests.web.secrecy.test_person_acts import void

FIELDS, OTHERS = ("1", "2", "3"), ("4", "5", "6")


def round_of(workshop: Workshop) -> dict[str, Any]:
    newest: dict[str, Any] = vote_of(session_of(workshop))["rounds"][-1]
    return newest


def test_a_phone_sends_nothing_that_somebody_else_wrote_on_it(workshop: Workshop) -> None:
    awa, bakary = workshop.seat("Awa"), workshop.seat("Bakary")
    path, body = f"{workshop.path}/activities/{VOTE}/ballot", {"fields": FIELDS}
    sent = awa.put(path, json=body, headers={"Palabre-Seat": bakary.seat})
    assert refusal(sent)[1] == "other_seat"
    assert awa.put(path, json=body, headers={"Palabre-Seat": awa.seat}).status_code == 200


def test_a_paper_ballot_that_is_typed_again_counts_once(workshop: Workshop) -> None:
    awa = workshop.seat("Awa")
    for fields in (FIELDS, OTHERS):
        workshop.fanta.vote(*fields, seat=awa.seat).raise_for_status()
    assert votes_of(workshop.fanta.tally().json()) == dict.fromkeys(OTHERS, 1)


def test_a_ballot_withdrawn_on_another_device_is_counted(workshop: Workshop) -> None:
    awa, device = workshop.seat("Awa"), workshop.someone()
    awa.vote(*FIELDS).raise_for_status()
    resumed = device.post(f"{workshop.path}/seats/resume", json={"seat_code": awa.seat_code})
    resumed.raise_for_status()
    device.withdraw().raise_for_status()
    workshop.fanta.closes().raise_for_status()
    assert round_of(workshop)["withdrawn"] == 1


def test_voided_ballots_leave_a_tally_in_steps(
    sqlite_server: ForkedServer, workshop_at: Start
) -> None:
    workshop = workshop_at(sqlite_server, opened=False)
    answer = workshop.fanta.post(
        f"{workshop.path}/activities/{VOTE}/reveal", json={"reveal": "live", "pace": "steps"}
    )
    answer.raise_for_status()
    workshop.fanta.opens().raise_for_status()
    voters = [workshop.seat(f"V{number}") for number in range(14)]
    for voter in voters:
        voter.vote(*FIELDS).raise_for_status()
    for voter in voters[:11]:  # of whom six or more were said to have voted, whoever was drawn
        assert void(workshop, voter.seat).status_code == 204
    workshop.fanta.closes().raise_for_status()
    newest = round_of(workshop)
    assert (newest["voided"], newest["seal"]["ballots"]) == (11, 3)


def test_in_a_named_vote_who_is_voted_for_has_come(
    sqlite_server: ForkedServer, workshop_at: Start
) -> None:
    workshop = workshop_at(sqlite_server, opened=False)
    settings(workshop, secret=False).raise_for_status()
    workshop.fanta.opens().raise_for_status()
    roster = workshop.fanta.post(f"{workshop.path}/roster", json={"csv": "name\nCoumba"})
    coumba = roster.json()["seats"][0]["seat"]
    awa = workshop.seat("Awa")
    for seat in (coumba, awa.seat):
        workshop.fanta.vote(*FIELDS, seat=seat).raise_for_status()
    assert void(workshop, awa.seat).status_code == 204
    workshop.fanta.closes().raise_for_status()
    [ballot] = round_of(workshop)["ballots"]
    assert (ballot["seat"], ballot["fields"]) == (coumba, list(FIELDS))


def test_ballots_that_a_file_brought_are_counted_by_no_place(
    sqlite_server: ForkedServer, workshop_at: Start
) -> None:
    """Nobody knows in which order their voters saw the blocks."""
    workshop = rotated(workshop_at(sqlite_server, opened=False))
    seats = [workshop.seat(f"V{number}").seat for number in range(6)]
    file = older_file(session_of(workshop), seats, *[list(FIELDS), list(OTHERS)] * 3)
    board = Imported(workshop, file)
    board.fanta.closes().raise_for_status()
    seal = round_of(board)["seal"]
    assert (seal["ballots"], seal["places"]) == (6, None)


def test_where_a_voided_seat_has_a_ballot_nothing_is_counted_by_part(
    sqlite_server: ForkedServer, workshop_at: Start
) -> None:
    """A file may bring one; the parts would not add up."""
    workshop = workshop_at(sqlite_server, opened=False)
    settings(workshop, secret=False).raise_for_status()
    workshop.fanta.opens().raise_for_status()
    for number in range(6):
        workshop.seat(f"V{number}").vote(*FIELDS).raise_for_status()
    session = session_of(workshop)
    session["seats"][0]["voided"] = True
    board = Imported(workshop, session)
    board.fanta.closes().raise_for_status()
    seal = round_of(board)["seal"]
    assert (seal["ballots"], seal.get("parts")) == (6, None)

"""One workshop held at two sites, each on a board of its own: their files are one session, and
nothing in it counts twice."""

import copy
import random
import uuid
from pathlib import Path
from typing import Any

import httpx

from app.commands.context import Context
from app.commands.sessions import import_session
from app.documents.session.file import write_session
from tests.documents.sessions import Imported, exported, post, recount, session_of, vote_of
from tests.documents.sites import (
    VOTE,
    WORKSHOPS,
    Held,
    Json,
    Site,
    merged,
    own_voter,
    reopened,
    sealed_at_both,
)
from tests.shared import Start
from tests.web.forks import ForkedServer, ForkServer
from tests.web.people import Workshop, refusal, votes_of


def test_every_seat_note_and_ballot_counts_once(workshops: list[Held], tmp_path: Path) -> None:
    shared = 0
    for workshop in workshops:
        both = merged(workshop.first, workshop.second)
        [round_] = vote_of(both)["rounds"]
        assert (
            round_["seal"]["ballots"]
            == len(round_["turnout"] or round_["ballots"])
            == workshop.cast
        )
        assert {
            row["field"]: row["votes"] for row in round_["seal"]["tally"] if row["votes"]
        } == workshop.ballots
        seats = {seat["id"] for file in (workshop.first, workshop.second) for seat in file["seats"]}
        assert [
            len(both["seats"]),
            {seat["id"] for seat in both["seats"]},
            round_["seal"]["seats"],
        ] == [len(seats), seats, len(seats)]
        assert {
            note["id"]: note["text"] for note in both["notes"] if note["state"] == "shown"
        } == workshop.notes
        assert len({note["id"] for note in both["notes"]}) == len(both["notes"])
        assert recount(write_session(both), tmp_path).stdout.count("as sealed") == 1
        receipts = [
            {ballot["receipt"] for ballot in vote_of(file)["rounds"][0]["ballots"]}
            for file in (workshop.first, workshop.second)
        ]
        shared += bool(receipts[0] & receipts[1])
    assert 2 <= shared < WORKSHOPS, "some boards were copied with ballots in, and some before"
    assert {True, False} == {workshop.secret for workshop in workshops}


def test_the_order_of_the_files_says_nothing(workshops: list[Held]) -> None:
    for workshop in workshops:
        assert write_session(merged(workshop.first, workshop.second)) == write_session(
            merged(workshop.second, workshop.first)
        )


def test_a_file_that_is_in_already_adds_nothing(workshops: list[Held]) -> None:
    for workshop in workshops:
        assert merged(workshop.first, copy.deepcopy(workshop.first)) == workshop.first
        both = merged(workshop.first, workshop.second)
        for site in (workshop.first, workshop.second):
            assert merged(both, site) == both
            assert merged(site, both) == both


def test_the_merged_session_is_a_board_again_with_its_new_seal_in_the_log(
    workshops: list[Held], run: Any
) -> None:
    chosen = next(
        workshop
        for workshop in workshops
        if len(
            {
                vote_of(file)["rounds"][0]["seal"]["sha256"]
                for file in (workshop.first, workshop.second)
            }
        )
        == 2
    )
    both = merged(chosen.first, chosen.second)
    [line] = [entry for entry in both["log"] if entry["act"] == "round_merged"]
    assert line["detail"]["sha256"] == sorted(
        vote_of(file)["rounds"][0]["seal"]["sha256"] for file in (chosen.first, chosen.second)
    )

    async def job(context: Context) -> Json:
        return await Site(
            context, (await import_session(context, both)).code, random.Random(0)
        ).file()

    again = run(job)
    assert {**again, "board": {**again["board"], "code": ""}} == {
        **both,
        "board": {**both["board"], "code": ""},
    }


def test_a_seat_that_voted_at_both_sites_by_name_counts_with_its_last_ballot(
    workshops: list[Held], tmp_path: Path
) -> None:
    first, second = sealed_at_both(workshops, secret=False)
    voter = own_voter(first, second)
    second["seats"].append({**voter})
    before = merged(first, second)
    round_ = vote_of(second)["rounds"][0]
    own_ballot = next(
        ballot for ballot in vote_of(first)["rounds"][0]["ballots"] if ballot["seat"] == voter["id"]
    )
    later = {
        **own_ballot,
        "receipt": "ZZZZ-ZZZZ",
        "fields": ["28", "29", "30"],
        "recorded_at": "2099-01-01T00:00:00.000Z",
    }
    round_["ballots"].append(later)
    round_["turnout"] = sorted([*round_["turnout"], voter["id"]])
    after = merged(first, second)
    ballots = vote_of(after)["rounds"][0]["ballots"]
    assert len(ballots) == len(vote_of(before)["rounds"][0]["ballots"])
    assert [ballot for ballot in ballots if ballot["seat"] == voter["id"]] == [later]
    assert recount(write_session(after), tmp_path).stdout.count("as sealed") == 1


def test_a_vote_held_at_one_site_only_is_kept_as_it_is(workshops: list[Held]) -> None:
    first, second = sealed_at_both(workshops)
    vote = vote_of(second)
    vote |= {"state": "planned", "round": 0, "rounds": [], "opened_at": None, "closed_at": None}
    both = merged(first, second)
    assert vote_of(both)["rounds"] == vote_of(first)["rounds"]
    assert (vote_of(both)["state"], vote_of(both)["opened_at"]) == (
        "closed",
        vote_of(first)["opened_at"],
    )
    assert not [line for line in both["log"] if line["act"] == "round_merged"]


def test_what_was_taken_back_at_one_site_stays_taken_back(workshops: list[Held]) -> None:
    first, second = sealed_at_both(workshops)
    voter = own_voter(first, second)
    second["seats"].append(
        {**voter, "name": "", "organisation": "", "voided": True, "present": False}
    )
    first["board"] |= {"erase_on": "2030-01-01", "names_shown": True}
    second["board"] |= {
        "erase_on": "2029-01-01",
        "names_shown": False,
        "settings": {"published": True, "texts": {"context": "Deux"}},
    }
    first["board"]["settings"] = {"texts": {"introduction": "Un", "context": ""}}
    first["activities"][0]["private"] = True
    both = merged(first, second)
    assert [
        (seat["name"], seat["voided"]) for seat in both["seats"] if seat["id"] == voter["id"]
    ] == [("", True)]
    head = both["board"]
    assert (head["erase_on"], head["names_shown"], both["activities"][0]["private"]) == (
        "2029-01-01",
        False,
        True,
    )
    assert "published" not in head["settings"]
    assert head["settings"]["texts"] == {"introduction": "Un", "context": "Deux"}


def test_an_activity_is_locked_if_it_is_at_each_site_where_it_is_open(
    workshops: list[Held],
) -> None:
    first, second = sealed_at_both(workshops)
    for states, locks, together in (
        (("open", "open"), (True, True), True),
        (("open", "open"), (True, False), False),
        (("closed", "open"), (False, True), True),
        (("open", "open"), (True, None), False),  # None: a file from before there were locks
        (("closed", "closed"), (False, False), False),
    ):
        for file, state, lock in zip((first, second), states, locks, strict=True):
            file["activities"][0] |= {"state": state, "locked": lock}
            if lock is None:
                del file["activities"][0]["locked"]
        assert merged(first, second)["activities"][0]["locked"] is together


def test_notes_merged_into_each_other_at_two_sites_lose_no_entry(workshops: list[Held]) -> None:
    first, second = sealed_at_both(workshops)
    template = next(note for file in (first, second) for note in file["notes"])
    keys = [str(uuid.UUID(int=at, version=4)) for at in range(1, 5)]
    for file, merges in ((first, {0: 1, 2: 0}), (second, {1: 0, 3: 2})):
        for at, key in enumerate(keys):
            ahead = (
                {"state": "merged", "merged_into": keys[merges[at]]}
                if at in merges
                else {"state": "shown", "merged_into": None}
            )
            moment = f"2099-01-01T00:00:0{at + 1 if at in merges else 0}.000Z"
            file["notes"].append(
                {
                    **template,
                    "id": key,
                    "seat": None,
                    "text": f"n° {at}",
                    **ahead,
                    "updated_at": moment,
                }
            )
    notes = {note["id"]: note for note in merged(first, second)["notes"]}
    assert [notes[key]["state"] for key in keys] == ["shown", "merged", "merged", "merged"]
    assert [notes[key]["merged_into"] for key in keys] == [None, keys[0], keys[0], keys[0]]


def test_groups_that_each_site_numbered_alike_stay_two(workshops: list[Held]) -> None:
    first, second = sealed_at_both(workshops)
    voter_here, voter_there = own_voter(first, second), own_voter(second, first)
    for file, seat, name in (
        (first, voter_here, "Groupe de la salle"),
        (second, voter_there, "Groupe en ligne"),
    ):
        file["groups"] = [{"key": "g1", "name": name, "attendance": None, "blocks": []}]
        seat["group"] = "g1"
    both = merged(first, second)
    names = {group["key"]: group["name"] for group in both["groups"]}
    assert sorted(names) == ["g1", "g1-2"]
    grouped = {seat["id"]: names[seat["group"]] for seat in both["seats"] if seat["group"]}
    assert grouped == {voter_here["id"]: "Groupe de la salle", voter_there["id"]: "Groupe en ligne"}
    assert merged(both, second) == both


def test_the_command_writes_one_file_or_says_why_not(
    workshops: list[Held], fork_server: ForkServer, tmp_path: Path
) -> None:
    first, second = sealed_at_both(workshops)
    paths = [tmp_path / "salle.json", tmp_path / "en-ligne.json"]
    for path, file in zip(paths, (first, second), strict=True):
        path.write_bytes(write_session(file))
    done = fork_server.run("merge", *map(str, paths), "-o", str(tmp_path / "both.json"))
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert (tmp_path / "both.json").read_bytes() == write_session(merged(first, second))
    reopened(second)
    paths[1].write_bytes(write_session(second))
    done = fork_server.run("merge", *map(str, paths))
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode() == (
        "The two files cannot be made one (“activities[2].rounds[0].closed_at”):"
        " the vote is still open at one of the sites. Close it there, then export again.\n"
    )


def two_files(workshop: Workshop, *files: bytes, page: bool = False) -> httpx.Response:
    parts = [("session", (f"{at}.json", raw, "application/json")) for at, raw in enumerate(files)]
    return workshop.someone().post(
        "/boards/import", files=parts, headers={"Accept": "text/html"} if page else {}
    )


def test_two_files_of_a_form_become_one_board(
    sqlite_server: ForkedServer, workshop_at: Start
) -> None:
    workshop = workshop_at(sqlite_server)
    copied = Imported(workshop, exported(workshop))
    for site, fields in ((workshop, ("1", "8", "22")), (copied, ("1", "2", "3"))):
        site.seat(f"Awa {site.code}").vote(*fields).raise_for_status()
        site.fanta.closes().raise_for_status()
    merger = two_files(workshop, exported(workshop), exported(copied))
    assert merger.status_code == 201, merger.text
    [code] = {merger.json()["code"]} - {workshop.code, copied.code}
    tally = workshop.someone().get(f"/b/{code}/activities/{VOTE}/tally").json()
    assert (votes_of(tally), tally["ballots"], tally["seats"]) == (
        {"1": 2, "2": 1, "3": 1, "8": 1, "22": 1},
        2,
        2,
    )
    assert refusal(
        two_files(workshop, exported(workshop), exported(workshop), exported(copied))
    ) == (
        422,
        "sessions_count",
    )
    copied.fanta.opens().raise_for_status()
    copied.fanta.closes().raise_for_status()
    page = two_files(workshop, exported(workshop), exported(copied), page=True)
    assert (page.status_code, "activities[2].rounds" in page.text) == (422, True)
    damaged = two_files(workshop, exported(workshop), b"{").json()
    assert (damaged["refusal"], damaged["where"]) == ("bad_session", "1.json: line 1")
    assert post(workshop, session_of(workshop)).status_code == 201

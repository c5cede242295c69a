"""One workshop held at two sites, each on a board of its own: their files are one session, and nothing in it counts twice."""

import asyncio
import copy
import json
import random
import uuid
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator

from app.commands.activities import close_activity, open_activity
from app.commands.ballots import cast_ballot, withdraw_ballot
from app.commands.boards import create_board
from app.commands.desk import Desk
from app.commands.notes import delete_note, put_note
from app.commands.seats import join
from app.commands.sessions import import_session
from app.domain.refusals import Refusal
from app.domain.session import check_session
from app.domain.session_merge import merge_sessions
from app.domain.template import CULTURE21PLUS
from app.exports.session_json import write_session
from app.frameworks import shipped
from app.queries.session import session_json
from app.storage.boards import board_by_code
from app.storage.database import Database
from tests.exports.sessions import SCHEMA, Imported, exported, post, recount, session_of, vote_of
from tests.shared import Start
from tests.web.forks import Forked, Nursery
from tests.web.people import Workshop, refusal, votes_of

Json = dict[str, Any]
WORKSHOPS = 14
VOTE, NOTES = "priorites", "situation"
SCHEMA_OF = Draft202012Validator(SCHEMA)


@dataclass
class Site:
    """A board of the workshop, and what happened on it: the ballots that its seats hold, the notes that it shows."""

    desk: Desk
    code: str
    chance: random.Random
    held: dict[str, list[str]] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)

    async def file(self) -> Json:
        return await self.desk.database.read(lambda connection: session_json(connection, board_by_code(connection, self.code)))

    async def copied(self, chance: random.Random) -> "Site":
        made = await import_session(self.desk, await self.file())
        return Site(self.desk, made.code, chance, dict(self.held), dict(self.shown))

    async def write(self, seats: list[str]) -> None:
        for seat in seats:
            note, text = str(uuid.UUID(int=self.chance.getrandbits(128), version=4)), f"Un marché {self.chance.random()}"
            await put_note(self.desk, self.code, seat, note, activity=NOTES, field="1", block=None, text=text)
            self.shown[note] = text
            if self.chance.random() < 0.2:
                gone = self.chance.choice(sorted(self.shown))
                await delete_note(self.desk, self.code, None, gone)
                del self.shown[gone]

    async def vote(self, seats: list[str]) -> None:
        for seat in [*seats, *self.chance.choices(seats, k=len(seats) // 2)] if seats else []:
            if self.chance.random() < 0.15:
                await withdraw_ballot(self.desk, self.code, seat, VOTE)
                self.held.pop(seat, None)
            else:
                fields = self.chance.sample(list(shipped()["culture21plus-segou-2024"].fields), 3)
                await cast_ballot(self.desk, self.code, seat, VOTE, fields)
                self.held[seat] = fields

    async def close(self) -> None:
        for key in (VOTE, NOTES):
            await close_activity(self.desk, self.code, key)


@dataclass(frozen=True)
class Held:
    """Two files of a workshop, and what one board would have seen."""

    one: Json
    other: Json
    secret: bool
    ballots: Counter[str]
    cast: int
    notes: dict[str, str]


async def held(desk: Desk, seed: int) -> Held:
    """A workshop of chance: a roster, some of it already at work when the board is copied, then two sites with further seats."""
    chance = random.Random(seed)
    made = await create_board(desk, title="Ségou", place="", locale="fr", template=CULTURE21PLUS, frameworks=shipped(), translate=str)
    first = Site(desk, made.code, chance)
    started = await first.file()
    vote_of(started)["secret"] = secret = chance.random() < 0.7
    first.code = (await import_session(desk, started)).code
    roster = [(await join(desk, first.code, name=f"Awa {at}")).public_id for at in range(chance.randint(0, 10))]
    early = chance.random() < 0.5
    if early:
        for key in (NOTES, VOTE):
            await open_activity(desk, first.code, key)
        await first.write(roster[:3])
        await first.vote(roster[:3] if not secret else [])
        for seat in roster[:3] if secret else []:  # not to be changed any more: whoever does is refused, as below
            first.held[seat] = ["1", "8", "22"]
            await cast_ballot(desk, first.code, seat, VOTE, first.held[seat])
    second = await first.copied(chance)
    waiting = roster[3:] if early else roster
    half = len(waiting) // 2
    for place, (site, seats) in enumerate(((first, waiting[:half]), (second, waiting[half:]))):
        new = [(await join(desk, site.code, name=f"Site {place}, {at}")).public_id for at in range(chance.randint(0, 5))]
        for key in () if early else (NOTES, VOTE):
            await open_activity(desk, site.code, key)
        await site.write([*seats, *new])
        await site.vote([*seats, *new])
        await site.close()
    everybody = first.held | second.held
    return Held(
        one=await first.file(),
        other=await second.file(),
        secret=secret,
        ballots=Counter(one for fields in everybody.values() for one in fields),
        cast=len(everybody),
        notes=_notes(await first.file(), await second.file()),
    )


def _notes(*files: Json) -> dict[str, str]:
    """What is shown when each note's last change stands."""
    last = {one["id"]: one for one in sorted((one for file in files for one in file["notes"]), key=lambda one: str(one["updated_at"]))}
    return {key: one["text"] for key, one in last.items() if one["state"] == "shown"}


@pytest.fixture(scope="module")
def run(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Callable[[Desk], Awaitable[Any]]], Any]:
    path = tmp_path_factory.mktemp("sites") / "palabre.db"
    path.write_bytes(sqlite_template.read_bytes())

    async def work(job: Callable[[Desk], Awaitable[Any]]) -> Any:
        database = Database(f"sqlite:///{path}")
        try:
            return await job(Desk(database))
        finally:
            database.close()

    return lambda job: asyncio.run(work(job))


@pytest.fixture(scope="module")
def workshops(run: Any) -> list[Held]:
    async def job(desk: Desk) -> list[Held]:
        return [await held(desk, seed) for seed in range(WORKSHOPS)]

    return run(job)


def merged(one: Json, other: Json) -> Json:
    """As the command makes it: checked as an import checks it, of the schema's form, and neither file touched."""
    before = json.dumps([one, other])
    found = merge_sessions(one, other)
    assert json.dumps([one, other]) == before
    check_session(found)
    assert list(SCHEMA_OF.iter_errors(found)) == []
    return found


def test_every_seat_note_and_ballot_counts_once(workshops: list[Held], tmp_path: Path) -> None:
    shared = 0
    for workshop in workshops:
        both = merged(workshop.one, workshop.other)
        [round_] = vote_of(both)["rounds"]
        assert round_["seal"]["ballots"] == len(round_["turnout"]) == workshop.cast
        assert {one["field"]: one["votes"] for one in round_["seal"]["tally"] if one["votes"]} == workshop.ballots
        seats = {one["id"] for file in (workshop.one, workshop.other) for one in file["seats"]}
        assert [len(both["seats"]), {one["id"] for one in both["seats"]}, round_["seal"]["seats"]] == [len(seats), seats, len(seats)]
        assert {one["id"]: one["text"] for one in both["notes"] if one["state"] == "shown"} == workshop.notes
        assert len({one["id"] for one in both["notes"]}) == len(both["notes"])
        assert recount(write_session(both), tmp_path).stdout.count("as sealed") == 1
        receipts = [{one["receipt"] for one in vote_of(file)["rounds"][0]["ballots"]} for file in (workshop.one, workshop.other)]
        shared += bool(receipts[0] & receipts[1])
    assert 2 <= shared < WORKSHOPS, "some boards were copied with ballots in, and some before"
    assert {True, False} == {workshop.secret for workshop in workshops}


def test_the_order_of_the_files_says_nothing(workshops: list[Held]) -> None:
    for workshop in workshops:
        assert write_session(merged(workshop.one, workshop.other)) == write_session(merged(workshop.other, workshop.one))


def test_a_file_that_is_in_already_adds_nothing(workshops: list[Held]) -> None:
    for workshop in workshops:
        assert merged(workshop.one, copy.deepcopy(workshop.one)) == workshop.one
        both = merged(workshop.one, workshop.other)
        for site in (workshop.one, workshop.other):
            assert merged(both, site) == both
            assert merged(site, both) == both


def test_the_merged_session_is_a_board_again_with_its_new_seal_in_the_log(workshops: list[Held], run: Any) -> None:
    chosen = next(one for one in workshops if len({vote_of(file)["rounds"][0]["seal"]["sha256"] for file in (one.one, one.other)}) == 2)
    both = merged(chosen.one, chosen.other)
    [line] = [one for one in both["log"] if one["act"] == "round_merged"]
    assert line["detail"]["sha256"] == sorted(vote_of(file)["rounds"][0]["seal"]["sha256"] for file in (chosen.one, chosen.other))

    async def job(desk: Desk) -> Json:
        return await Site(desk, (await import_session(desk, both)).code, random.Random(0)).file()

    again = run(job)
    assert {**again, "board": {**again["board"], "code": ""}} == {**both, "board": {**both["board"], "code": ""}}


def sealed_at_both(workshops: list[Held], *, secret: bool = True) -> tuple[Json, Json]:
    """Two sites of which each has a seat of its own that voted."""
    fitting = (one for one in workshops if one.secret == secret and own_voters(one.one, one.other) and own_voters(one.other, one.one))
    found = next(fitting)
    return copy.deepcopy(found.one), copy.deepcopy(found.other)


def refused(one: Json, other: Json) -> tuple[str, str]:
    with pytest.raises(Refusal) as caught:
        merge_sessions(one, other)
    assert caught.value.code == "cannot_merge"
    with pytest.raises(Refusal):
        merge_sessions(other, one)
    return str(caught.value.details["where"]), str(caught.value.details["problem"])


def own_voters(file: Json, other: Json) -> list[Json]:
    """The seats that only this file has and that voted."""
    there, voted = {one["id"] for one in other["seats"]}, vote_of(file)["rounds"][0]["turnout"]
    return [one for one in file["seats"] if one["id"] in voted and one["id"] not in there]


def own_voter(file: Json, other: Json) -> Json:
    return own_voters(file, other)[0]


def test_a_seat_that_voted_at_both_sites_in_secret_is_refused_by_name(workshops: list[Held]) -> None:
    one, other = sealed_at_both(workshops)
    moved, voter = own_voter(other, one), own_voter(one, other)
    there, round_ = voter["id"], vote_of(other)["rounds"][0]
    other["seats"].append({**voter})
    round_["turnout"] = sorted({*round_["turnout"], there} - {moved["id"]})
    check_session(other)
    where, problem = refused(one, other)
    assert (where.startswith("activities[2].rounds[0].turnout: "), problem) == (True, "voted_twice")
    assert voter["name"] in where


def test_a_seat_that_voted_at_both_sites_by_name_counts_with_its_last_ballot(workshops: list[Held], tmp_path: Path) -> None:
    one, other = sealed_at_both(workshops, secret=False)
    voter = own_voter(one, other)
    other["seats"].append({**voter})
    before = merged(one, other)
    round_ = vote_of(other)["rounds"][0]
    own = next(ballot for ballot in vote_of(one)["rounds"][0]["ballots"] if ballot["seat"] == voter["id"])
    later = {**own, "receipt": "ZZZZ-ZZZZ", "fields": ["28", "29", "30"], "recorded_at": "2099-01-01T00:00:00.000Z"}
    round_["ballots"].append(later)
    round_["turnout"] = sorted([*round_["turnout"], voter["id"]])
    after = merged(one, other)
    found = vote_of(after)["rounds"][0]["ballots"]
    assert len(found) == len(vote_of(before)["rounds"][0]["ballots"])
    assert [ballot for ballot in found if ballot["seat"] == voter["id"]] == [later]
    assert recount(write_session(after), tmp_path).stdout.count("as sealed") == 1


def test_one_name_that_voted_from_two_seats_is_refused(workshops: list[Held]) -> None:
    one, other = sealed_at_both(workshops)
    here, there = own_voter(one, other), own_voter(other, one)
    merged(one, other)
    here["name"], there["name"] = "Awa Traoré", "AWA  TRAORE"
    where, problem = refused(one, other)
    assert (where.partition(": ")[0], problem) == ("activities[2].rounds[0].turnout", "namesakes")
    assert where.partition(": ")[2] in {here["name"], there["name"]}
    there["organisation"] = "Mairie"
    merged(one, other)


def set_(path: str, value: Any) -> Callable[[Json], None]:
    """One value of a file, by its path."""

    def change(file: Json) -> None:
        *way, last = (int(part) if part.isdigit() else part for part in path.split("."))
        here: Any = file
        for step in way:
            here = here[step]
        here[last] = value

    return change


def reopened(file: Json) -> None:
    """As if the vote had been left open."""
    vote = vote_of(file)
    vote |= {"state": "open", "closed_at": None}
    vote["rounds"][0] |= {"closed_at": None, "closed_by": None, "seal": None}


def twice_held(file: Json) -> None:
    vote = vote_of(file)
    vote["rounds"].append({**vote["rounds"][0], "number": 2})
    vote["round"] = 2


ROUND = "activities.2.rounds.0"
APART: list[tuple[Callable[[Json], None], str, str]] = [
    (set_("board", {"created_at": "2024-09-12T09:00:00.000Z", "title": "Mopti", "place": ""}), "board.title", "other_workshop"),
    (set_("activities.2.framework", "culture21plus-2023"), "activities[2].framework", "other_activity"),
    (set_("activities.2.kind", "notes"), "activities[2].kind", "other_activity"),
    (set_("activities.2.practice", True), "activities[2].practice", "other_activity"),
    (set_("frameworks.0.blocks.0.fields.0.name", "Un autre"), "frameworks[0].blocks", "other_framework"),
    (set_(f"{ROUND}.rule", {"votes": 4, "repeats": False}), "activities[2].rounds[0].rule", "other_terms"),
    (set_(f"{ROUND}.secret", False), "activities[2].rounds[0].secret", "other_terms"),
    (reopened, "activities[2].rounds[0].closed_at", "still_open"),
    (twice_held, "activities[2].rounds", "rounds_apart"),
]


@pytest.mark.parametrize(("change", "where", "problem"), APART)
def test_what_cannot_be_one_is_refused_by_path_and_reason(
    workshops: list[Held], change: Callable[[Json], None], where: str, problem: str
) -> None:
    one, other = sealed_at_both(workshops)
    head = dict(other["board"])
    change(other)
    other["board"] = {**head, **other["board"]}
    assert refused(one, other) == (where, problem)


def test_seats_that_share_a_code_or_not_their_own_are_refused(workshops: list[Held]) -> None:
    one, other = sealed_at_both(workshops)
    own_voter(other, one)["seat_code"] = own_voter(one, other)["seat_code"]
    where, problem = refused(one, other)
    assert (where, problem) == (f"seats[{one['seats'].index(own_voter(one, other))}].seat_code", "other_seat")


def test_one_receipt_on_two_ballots_is_refused(workshops: list[Held]) -> None:
    files = next(
        (copy.deepcopy((one.one, one.other)) for one in workshops if one.secret and shared_ballots(one.one, one.other)), (Json(), Json())
    )
    receipt = min(shared_ballots(*files))
    next(ballot for ballot in vote_of(files[1])["rounds"][0]["ballots"] if ballot["receipt"] == receipt)["fields"] = ["28", "29", "30"]
    assert refused(*files) == ("activities[2].rounds[0].ballots", "other_ballot")


def shared_ballots(*files: Json) -> set[str]:
    here, there = ({one["receipt"] for one in vote_of(file)["rounds"][0]["ballots"]} for file in files)
    return here & there


def test_a_vote_held_at_one_site_only_is_kept_as_it_is(workshops: list[Held]) -> None:
    one, other = sealed_at_both(workshops)
    vote = vote_of(other)
    vote |= {"state": "planned", "round": 0, "rounds": [], "opened_at": None, "closed_at": None}
    both = merged(one, other)
    assert vote_of(both)["rounds"] == vote_of(one)["rounds"]
    assert (vote_of(both)["state"], vote_of(both)["opened_at"]) == ("closed", vote_of(one)["opened_at"])
    assert not [line for line in both["log"] if line["act"] == "round_merged"]


def test_what_was_taken_back_at_one_site_stays_taken_back(workshops: list[Held]) -> None:
    one, other = sealed_at_both(workshops)
    voter = own_voter(one, other)
    other["seats"].append({**voter, "name": "", "organisation": "", "voided": True, "present": False})
    one["board"] |= {"erase_on": "2030-01-01", "names_shown": True}
    other["board"] |= {"erase_on": "2029-01-01", "names_shown": False, "settings": {"published": True, "texts": {"context": "Deux"}}}
    one["board"]["settings"] = {"texts": {"introduction": "Un", "context": ""}}
    one["activities"][0]["private"] = True
    both = merged(one, other)
    assert [(seat["name"], seat["voided"]) for seat in both["seats"] if seat["id"] == voter["id"]] == [("", True)]
    head = both["board"]
    assert (head["erase_on"], head["names_shown"], both["activities"][0]["private"]) == ("2029-01-01", False, True)
    assert "published" not in head["settings"]
    assert head["settings"]["texts"] == {"introduction": "Un", "context": "Deux"}


def test_an_activity_is_locked_if_it_is_at_each_site_where_it_is_open(workshops: list[Held]) -> None:
    one, other = sealed_at_both(workshops)
    for states, locks, together in (
        (("open", "open"), (True, True), True),
        (("open", "open"), (True, False), False),
        (("closed", "open"), (False, True), True),
        (("open", "open"), (True, None), False),  # None: a file from before there were locks
        (("closed", "closed"), (False, False), False),
    ):
        for file, state, lock in zip((one, other), states, locks, strict=True):
            file["activities"][0] |= {"state": state, "locked": lock}
            if lock is None:
                del file["activities"][0]["locked"]
        assert merged(one, other)["activities"][0]["locked"] is together


def test_notes_merged_into_each_other_at_two_sites_lose_no_entry(workshops: list[Held]) -> None:
    one, other = sealed_at_both(workshops)
    template = next(note for file in (one, other) for note in file["notes"])
    keys = [str(uuid.UUID(int=at, version=4)) for at in range(1, 5)]
    for file, merges in ((one, {0: 1, 2: 0}), (other, {1: 0, 3: 2})):
        for at, key in enumerate(keys):
            ahead = {"state": "merged", "merged_into": keys[merges[at]]} if at in merges else {"state": "shown", "merged_into": None}
            moment = f"2099-01-01T00:00:0{at + 1 if at in merges else 0}.000Z"
            file["notes"].append({**template, "id": key, "seat": None, "text": f"n° {at}", **ahead, "updated_at": moment})
    found = {note["id"]: note for note in merged(one, other)["notes"]}
    assert [found[key]["state"] for key in keys] == ["shown", "merged", "merged", "merged"]
    assert [found[key]["merged_into"] for key in keys] == [None, keys[0], keys[0], keys[0]]


def test_groups_that_each_site_numbered_alike_stay_two(workshops: list[Held]) -> None:
    one, other = sealed_at_both(workshops)
    here, there = own_voter(one, other), own_voter(other, one)
    for file, seat, name in ((one, here, "Groupe de la salle"), (other, there, "Groupe en ligne")):
        file["groups"] = [{"key": "g1", "name": name, "attendance": None, "blocks": []}]
        seat["group"] = "g1"
    both = merged(one, other)
    names = {group["key"]: group["name"] for group in both["groups"]}
    assert sorted(names) == ["g1", "g1-2"]
    grouped = {seat["id"]: names[seat["group"]] for seat in both["seats"] if seat["group"]}
    assert grouped == {here["id"]: "Groupe de la salle", there["id"]: "Groupe en ligne"}
    assert merged(both, other) == both


def test_the_command_writes_one_file_or_says_why_not(workshops: list[Held], nursery: Nursery, tmp_path: Path) -> None:
    one, other = sealed_at_both(workshops)
    paths = [tmp_path / "salle.json", tmp_path / "en-ligne.json"]
    for path, file in zip(paths, (one, other), strict=True):
        path.write_bytes(write_session(file))
    done = nursery.run("merge", *map(str, paths), "-o", str(tmp_path / "both.json"))
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert (tmp_path / "both.json").read_bytes() == write_session(merged(one, other))
    reopened(other)
    paths[1].write_bytes(write_session(other))
    done = nursery.run("merge", *map(str, paths))
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr == b"cannot_merge activities[2].rounds[0].closed_at still_open\n"


def two_files(workshop: Workshop, *files: bytes, page: bool = False) -> httpx.Response:
    parts = [("session", (f"{at}.json", raw, "application/json")) for at, raw in enumerate(files)]
    return workshop.someone().post("/boards/import", files=parts, headers={"Accept": "text/html"} if page else {})


def test_two_files_of_a_form_become_one_board(sqlite_server: Forked, workshop_at: Start) -> None:
    here = workshop_at(sqlite_server)
    there = Imported(here, exported(here))
    for site, fields in ((here, ("1", "8", "22")), (there, ("1", "2", "3"))):
        site.seat(f"Awa {site.code}").vote(*fields).raise_for_status()
        site.fanta.closes().raise_for_status()
    made = two_files(here, exported(here), exported(there))
    assert made.status_code == 201, made.text
    [code] = {made.json()["code"]} - {here.code, there.code}
    tally = here.someone().get(f"/b/{code}/activities/{VOTE}/tally").json()
    assert (votes_of(tally), tally["ballots"], tally["seats"]) == ({"1": 2, "2": 1, "3": 1, "8": 1, "22": 1}, 2, 2)
    assert refusal(two_files(here, exported(here), exported(here), exported(there))) == (422, "sessions_count")
    there.fanta.opens().raise_for_status()
    there.fanta.closes().raise_for_status()
    page = two_files(here, exported(here), exported(there), page=True)
    assert (page.status_code, "activities[2].rounds" in page.text) == (422, True)
    damaged = two_files(here, exported(here), b"{").json()
    assert (damaged["refusal"], damaged["where"]) == ("bad_session", "1.json: line 1")
    assert post(here, session_of(here)).status_code == 201

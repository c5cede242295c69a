"""A workshop of chance, held at two sites, each on a board of its own; and its two files made
one."""

import copy
import json
import random
import uuid
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from jsonschema import Draft202012Validator

from app.commands.ballots import cast_ballot, withdraw_ballot
from app.commands.context import Context
from app.commands.notes import Draft, delete_note, put_note
from app.commands.people.seats import join
from app.commands.plan.activities import close_activity, open_activity
from app.commands.sessions import import_session
from app.documents.session.checks import check_session
from app.documents.session.merge.sessions import merge_sessions
from app.domain.plan.template import CULTURE21PLUS
from app.frameworks import shipped
from app.queries.sessions.session import session_json
from app.storage.boards import board_by_code
from tests.documents.sessions import SCHEMA, vote_of
from tests.new_boards import new_board

Json = dict[str, Any]
WORKSHOPS = 14
VOTE, NOTES = "priorites", "situation"
SCHEMA_OF = Draft202012Validator(SCHEMA)


@dataclass
class Site:
    """A board of the workshop, and what happened on it: the ballots that its seats hold, the notes
    that it shows."""

    context: Context
    code: str
    chance: random.Random
    ballots_by_seat: dict[str, list[str]] = field(default_factory=dict)
    texts_by_note: dict[str, str] = field(default_factory=dict)

    async def file(self) -> Json:
        return await self.context.database.read(
            lambda connection: session_json(connection, board_by_code(connection, self.code))
        )

    async def copied(self, chance: random.Random) -> "Site":
        imported = await import_session(self.context, await self.file())
        return Site(
            self.context,
            imported.code,
            chance,
            dict(self.ballots_by_seat),
            dict(self.texts_by_note),
        )

    async def write(self, seats: list[str]) -> None:
        for seat in seats:
            note, text = (
                str(uuid.UUID(int=self.chance.getrandbits(128), version=4)),
                f"Un marché {self.chance.random()}",
            )
            await put_note(self.context, self.code, seat, note, Draft(NOTES, text, "1"))
            self.texts_by_note[note] = text
            if self.chance.random() < 0.2:
                gone = self.chance.choice(sorted(self.texts_by_note))
                await delete_note(self.context, self.code, None, gone)
                del self.texts_by_note[gone]

    async def vote(self, seats: list[str]) -> None:
        for seat in [*seats, *self.chance.choices(seats, k=len(seats) // 2)] if seats else []:
            if self.chance.random() < 0.15:
                await withdraw_ballot(self.context, self.code, seat, VOTE)
                self.ballots_by_seat.pop(seat, None)
            else:
                fields = self.chance.sample(list(shipped()["culture21plus-segou-2024"].fields), 3)
                await cast_ballot(self.context, self.code, seat, VOTE, fields)
                self.ballots_by_seat[seat] = fields

    async def close(self) -> None:
        for key in (VOTE, NOTES):
            await close_activity(self.context, self.code, key)


@dataclass(frozen=True)
class Held:
    """Two files of a workshop, and what one board would have seen."""

    first: Json
    second: Json
    secret: bool
    ballots: Counter[str]
    cast: int
    notes: dict[str, str]


async def held(context: Context, seed: int) -> Held:
    """A workshop of chance: a roster, some of it already at work when the board is copied, then two
    sites with further seats."""
    chance = random.Random(seed)
    board = await new_board(context, CULTURE21PLUS)
    first = Site(context, board.code, chance)
    started = await first.file()
    vote_of(started)["secret"] = secret = chance.random() < 0.7
    first.code = (await import_session(context, started)).code
    roster = [
        (await join(context, first.code, name=f"Awa {at}")).public_id
        for at in range(chance.randint(0, 24))
    ]
    early = chance.random() < 0.5
    if early:
        for key in (NOTES, VOTE):
            await open_activity(context, first.code, key)
        await first.write(roster[:3])
        await first.vote(roster[:3] if not secret else [])
        for seat in (
            roster[:3] if secret else []
        ):  # not to be changed any more: whoever does is refused, as below
            first.ballots_by_seat[seat] = ["1", "8", "22"]
            await cast_ballot(context, first.code, seat, VOTE, first.ballots_by_seat[seat])
    second = await first.copied(chance)
    waiting = roster[3:] if early else roster
    half = len(waiting) // 2
    for place, (site, seats) in enumerate(((first, waiting[:half]), (second, waiting[half:]))):
        new = [
            (await join(context, site.code, name=f"Site {place}, {at}")).public_id
            for at in range(chance.randint(0, 5))
        ]
        for key in () if early else (NOTES, VOTE):
            await open_activity(context, site.code, key)
        await site.write([*seats, *new])
        await site.vote([*seats, *new])
        await site.close()
    everybody = first.ballots_by_seat | second.ballots_by_seat
    return Held(
        first=await first.file(),
        second=await second.file(),
        secret=secret,
        ballots=Counter(field for fields in everybody.values() for field in fields),
        cast=len(everybody),
        notes=_notes(await first.file(), await second.file()),
    )


def _notes(*files: Json) -> dict[str, str]:
    """What is shown when each note's last change stands."""
    last = {
        candidate["id"]: candidate
        for candidate in sorted(
            (note for file in files for note in file["notes"]),
            key=lambda file: str(file["updated_at"]),
        )
    }
    return {key: note["text"] for key, note in last.items() if note["state"] == "shown"}


def merged(first: Json, second: Json) -> Json:
    """As the command makes it: checked as an import checks it, of the schema's form, and neither
    file touched."""
    before = json.dumps([first, second])
    merger = merge_sessions(first, second)
    assert json.dumps([first, second]) == before
    check_session(merger)
    assert list(SCHEMA_OF.iter_errors(merger)) == []
    return merger


def sealed_at_both(workshops: list[Held], *, secret: bool = True) -> tuple[Json, Json]:
    """Two sites of which each has a seat of its own that voted."""
    fitting = (
        workshop
        for workshop in workshops
        if workshop.secret == secret
        and own_voters(workshop.first, workshop.second)
        and own_voters(workshop.second, workshop.first)
    )
    site_pair = next(fitting)
    return copy.deepcopy(site_pair.first), copy.deepcopy(site_pair.second)


def own_voters(file: Json, second: Json) -> list[Json]:
    """The seats that only this file has and that voted."""
    seats_there, voted = (
        {seat["id"] for seat in second["seats"]},
        vote_of(file)["rounds"][0]["turnout"] or (),
    )
    return [seat for seat in file["seats"] if seat["id"] in voted and seat["id"] not in seats_there]


def own_voter(file: Json, second: Json) -> Json:
    return own_voters(file, second)[0]


def reopened(file: Json) -> None:
    """As if the vote had been left open."""
    vote = vote_of(file)
    vote |= {"state": "open", "closed_at": None}
    vote["rounds"][0] |= {"closed_at": None, "closed_by": None, "seal": None}

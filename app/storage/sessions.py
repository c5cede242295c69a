"""A whole session written at once: the rows of a document that the domain has checked."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table, insert

from app.domain.framework import Framework
from app.domain.pace import gives_away
from app.domain.seal import form_of
from app.storage.activities import activity, add_sitting, group
from app.storage.boards import add_framework
from app.storage.log import log
from app.storage.notes import note
from app.storage.schema.vote_tables import TERMS
from app.storage.seats import seat
from app.storage.unit import Unit
from app.storage.votes.ballots import VOTE_COLUMNS, Terms, ballot, holder, vote, vote_rows
from app.storage.votes.rounds import RoundCounts, round_
from app.storage.votes.turnout import turnout

Json = Mapping[str, Any]
Rows = list[dict[str, Any]]
Ids = dict[str | None, int | None]


def add_session(
    unit: Unit, board_id: int, document: Json, frameworks: Mapping[str, Framework]
) -> None:
    """Everything but the board's head. The constraints of the tables stay in force."""
    used: Ids = {
        key: add_framework(unit, board_id, place, one)
        for place, (key, one) in enumerate(frameworks.items())
    }
    here = {"board_id": board_id, "version": unit.touch(board_id)}
    groups = _ids(
        unit, group, [{**here, **one} for one in document["groups"]], document["groups"], "key"
    )
    seats = _ids(
        unit, seat, [_seat(here, one, groups) for one in document["seats"]], document["seats"], "id"
    )
    rows = [_activity(here, place, one, used) for place, one in enumerate(document["activities"])]
    activities = _ids(unit, activity, rows, document["activities"], "key")
    for session in document["sessions"]:
        steps = [_step(one, activities) for one in session["steps"]]
        add_sitting(
            unit,
            board_id,
            {name: value for name, value in session.items() if name != "steps"},
            steps,
        )
    _add(
        unit,
        note,
        [
            _note(here, at, one, activities, seats, groups)
            for at, one in enumerate(document["notes"], start=1)
        ],
    )
    _add(unit, log, [{"board_id": board_id, "from_file": True, **one} for one in document["log"]])
    for one in document["activities"]:
        for each in one["rounds"]:
            _add_round(unit, here, each, activities[one["key"]], used, seats)


def _add(unit: Unit, table: Table, rows: Rows) -> None:
    if rows:
        unit.connection.execute(insert(table), rows)


def _add_numbered(unit: Unit, table: Table, rows: Rows) -> Sequence[int]:
    """The new rows' ids, in the order of the rows."""
    if not rows:
        return []
    made = insert(table).returning(table.c.id, sort_by_parameter_order=True)
    return unit.connection.execute(made, rows).scalars().all()


def _ids(unit: Unit, table: Table, rows: Rows, documents: Sequence[Json], key: str) -> Ids:
    """{the document's key: row id}, and None for None."""
    made = _add_numbered(unit, table, rows)
    return {None: None, **{one[key]: row for one, row in zip(documents, made, strict=True)}}


def _seat(here: Json, one: Json, groups: Ids) -> dict[str, Any]:
    names = ("name", "organisation", "attendance", "present", "voided", "device", "joined_at")
    kept = {name: one[name] for name in names}
    return {
        **here,
        **kept,
        "public_id": one["id"],
        "code": one["seat_code"],
        "group_id": groups[one["group"]],
    }


def _activity(here: Json, place: int, one: Json, frameworks: Ids) -> dict[str, Any]:
    names = (
        "key",
        "kind",
        "state",
        "title",
        "practice",
        "private",
        "round",
        "opened_at",
        "closed_at",
        "closes_at",
    )
    kept = {name: one[name] for name in names} | {"locked": one.get("locked", False)}
    # What notes leave out has a column all the same.
    rule = one["rule"] or {"votes": 3, "repeats": False}
    vote_ = {
        **rule,
        "reveal": one["reveal"] or "live",
        "pace": one.get("pace") or "each",
        "secret": one["secret"] is not False,
    }
    return {
        **here,
        **kept,
        **vote_,
        "position": place,
        "framework_id": frameworks[one["framework"]],
    }


def _step(one: Json, activities: Ids) -> dict[str, Any]:
    return {name: value for name, value in one.items() if name != "activity"} | {
        "activity_id": activities[one["activity"]]
    }


def _note(
    here: Json, position: int, one: Json, activities: Ids, seats: Ids, groups: Ids
) -> dict[str, Any]:
    names = ("id", "block", "field", "text", "state", "merged_into", "created_at", "updated_at")
    placed = {
        "activity_id": activities[one["activity"]],
        "seat_id": seats[one["seat"]],
        "group_id": groups[one["group"]],
    }
    return {**here, **placed, **{name: one[name] for name in names}, "position": position}


def _add_round(
    unit: Unit, here: Json, one: Json, activity_id: int | None, frameworks: Ids, seats: Ids
) -> None:
    terms = {"framework_id": frameworks[one["framework"]], **one["rule"]}
    row = {"board_id": here["board_id"], "activity_id": activity_id, **terms, **_seal(one["seal"])}
    row |= {name: one[name] for name in ("number", "secret", "opened_at", "closed_at", "closed_by")}
    row |= {"reveal": one.get("reveal"), "pace": one.get("pace")}
    row |= {name: one.get(name, 0) for name in RoundCounts._fields}
    [round_id] = _add_numbered(unit, round_, [row])
    _add(unit, turnout, [_turnout(here, round_id, seats[seat]) for seat in _voters(one)])
    cast = one["ballots"] or ()
    at = one["closed_at"] or one["opened_at"]  # of a secret ballot nobody knows better
    made = _add_numbered(unit, ballot, [_ballot(round_id, each, at, terms) for each in cast])
    own = Terms(*(terms[name] for name in TERMS))
    choices = [
        row
        for key, each in zip(made, cast, strict=True)
        for row in vote_rows(key, each["fields"], own)
    ]
    _add(unit, vote, [dict(zip(VOTE_COLUMNS, row, strict=True)) for row in choices])
    held = [
        {"ballot_id": key, "round_id": round_id, "seat_id": seats[each["seat"]]}
        for key, each in zip(made, cast, strict=True)
        if each.get("seat")
    ]
    _add(unit, holder, held)


def _voters(one: Json) -> Sequence[str]:
    """The seats that voted. Older files name them also where it tells what they chose."""
    seal = _seal(one["seal"])
    withheld = one["secret"] and one["seal"] and gives_away(seal["ballots"], seal["tally"])
    return () if withheld else one["turnout"] or ()


def _seal(seal: Json | None) -> dict[str, Any]:
    if seal is None:
        return dict.fromkeys(("ballots", "seats", "sha256", "tally"))
    tally = {one["field"]: one["votes"] for one in seal["tally"] if one["votes"]}
    witnesses = seal.get("witnesses", {})
    return {
        "ballots": seal["ballots"],
        "seats": seal["seats"],
        "sha256": seal["sha256"],
        "tally": tally,
        "seal_form": form_of(seal),
        "witnesses_found": witnesses.get("found", 0),
        "witnesses_missing": witnesses.get("missing", 0),
    }


def _turnout(here: Json, round_id: int, seat_id: int | None) -> dict[str, Any]:
    return {
        "round_id": round_id,
        "seat_id": seat_id,
        "cast": True,
        "announced": True,
        "version": here["version"],
    }


def _ballot(round_id: int, one: Json, at: str, terms: dict[str, Any]) -> dict[str, Any]:
    shown = {
        "receipt": one["receipt"],
        "assisted": one["assisted"] or "",
        "recorded_at": one.get("recorded_at") or at,
    }
    return {"round_id": round_id, **shown, **terms}

"""A whole board as a session document. What nobody may know stays out: in a secret vote whose ballot is whose and when it
came; before its close, or any hidden one, the ballots themselves."""

from collections import Counter
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from app.documents.framework_document import write_framework
from app.documents.session_checks import SCHEMA, is_hidden, sealed_tally
from app.domain.framework import Framework
from app.storage.activities import StoredActivity, activities_of, agenda_of, groups_of
from app.storage.boards import StoredBoard, frameworks_of
from app.storage.log import log_of
from app.storage.notes import StoredNote, notes_since
from app.storage.seats import StoredSeat, every_seat_of
from app.storage.votes import ballots
from app.storage.votes.seals import form_of_round
from app.storage.votes.turnouts import named_voters
from app.storage.votes.witnesses import count_witnesses

Json = dict[str, Any]


def session_json(connection: Connection, board: StoredBoard) -> Json:
    """The document of schema palabre-session/1."""
    frameworks = frameworks_of(connection, board.id)
    groups = groups_of(connection, board.id)
    seats = every_seat_of(connection, board.id)
    keys = {row: one["key"] for row, one in groups.items()}
    people = {one.id: one.public_id for one in seats}
    notes = notes_since(connection, board.id, -1)
    private = {one.id for one in activities_of(connection, board.id) if one.private}
    withheld = {one.id for one in notes if one.activity_id in private}
    voting = {
        one.value.key
        for one in activities_of(connection, board.id)
        if one.value.state == "open" and one.value.secret
    }
    counts = Counter(note.activity_id for note in notes if note.state == "shown")
    activities = [
        {
            **_activity(connection, one, frameworks, people),
            **({"private_notes": counts[one.id]} if one.private else {}),
        }
        for one in activities_of(connection, board.id)
    ]
    return {
        "schema": SCHEMA,
        "board": _board(board),
        "frameworks": [write_framework(one) for one in frameworks.values()],
        "groups": [
            {name: one[name] for name in ("key", "name", "attendance", "blocks")}
            for one in groups.values()
        ],
        "activities": activities,
        "sessions": agenda_of(connection, board.id),
        "seats": [_seat(one, keys) for one in seats],
        "notes": [_note(one, people, keys) for one in _without_private(notes, private)],
        "log": [
            _without_texts(line, withheld)
            for line in log_of(connection, board.id)
            if not _is_of_open_ballots(line, voting)
        ],
    }


def _without_private(notes: list[StoredNote], private: set[int]) -> list[StoredNote]:
    """The notes of activities that are not `private` (row ids); none is merged into one that is."""
    kept = [note for note in notes if note.activity_id not in private]
    known = {note.id for note in kept}
    return [note if note.merged_into in known else replace(note, merged_into=None) for note in kept]


def _without_texts(line: Json, notes: set[str]) -> Json:
    """A line of the log without what it says of these notes."""
    changes = line["detail"].get("changes")
    if not isinstance(changes, list):
        return line
    told = [
        change for change in changes if change.get("of") != "note" or change.get("key") not in notes
    ]
    detail = {**line["detail"], "changes": told}
    return line if len(told) == len(changes) else {**line, "detail": detail}


def _is_of_open_ballots(line: Json, voting: set[str]) -> bool:
    """Whether a line of the log is about a ballot of an open secret vote: its time would tell."""
    return line["act"].startswith("ballot_") and line["detail"].get("activity") in voting


def _board(board: StoredBoard) -> Json:
    names = (
        "code",
        "title",
        "place",
        "locale",
        "template",
        "joining",
        "names_shown",
        "settings",
        "created_at",
        "erase_on",
    )
    return {name: getattr(board, name) for name in names} | {"settings": board.settings.json()}


def _seat(seat: StoredSeat, groups: dict[int, str]) -> Json:
    names = ("name", "organisation", "attendance", "present", "voided", "device", "joined_at")
    head = {
        "id": seat.public_id,
        "seat_code": seat.code,
        "group": groups[seat.group_id] if seat.group_id else None,
    }
    return head | {name: getattr(seat, name) for name in names}


def _note(note: StoredNote, people: dict[int, str], groups: dict[int, str]) -> Json:
    names = (
        "id",
        "activity",
        "block",
        "field",
        "text",
        "state",
        "merged_into",
        "created_at",
        "updated_at",
    )
    writer = people[note.seat_id] if note.seat_id else None
    return {name: getattr(note, name) for name in names} | {
        "seat": writer,
        "group": groups[note.group_id] if note.group_id else None,
    }


def _activity(
    connection: Connection,
    one: StoredActivity,
    frameworks: dict[int, Framework],
    people: dict[int, str],
) -> Json:
    value, rule = one.value, one.value.rule
    return {
        "key": value.key,
        "kind": value.kind,
        "state": value.state,
        "locked": value.locked,
        "framework": value.framework,
        "title": value.title,
        "reveal": value.reveal if rule else None,
        "pace": value.pace if rule else None,
        "rule": {"votes": rule.votes, "repeats": rule.repeats} if rule else None,
        "secret": value.secret if rule else None,
        "practice": value.practice,
        "private": one.private,
        "round": value.round,
        "opened_at": one.opened_at,
        "closed_at": one.closed_at,
        "closes_at": one.closes_at,
        "rounds": [
            _round(connection, one, each, frameworks, people)
            for each in ballots.rounds_of(connection, one.id)
        ],
    }


def _round(
    connection: Connection,
    vote: StoredActivity,
    one: ballots.StoredRound,
    frameworks: dict[int, Framework],
    people: dict[int, str],
) -> Json:
    framework = frameworks[one.framework_id]
    closed = one.sha256 is not None
    hidden = is_hidden(vote.value.state, vote.value.reveal, secret=one.secret, closed=closed)
    return {
        "number": one.number,
        "framework": framework.id,
        "rule": {"votes": one.votes, "repeats": one.repeats},
        "secret": one.secret,
        "reveal": one.reveal,
        "pace": one.pace,
        **one.counts._asdict(),
        "opened_at": one.opened_at,
        "closed_at": one.closed_at,
        "closed_by": one.closed_by,
        "turnout": None if hidden else _turnout(connection, one, people),
        "seal": _seal(connection, one, framework),
        "ballots": None if hidden else _ballots(connection, one, people),
    }


def _turnout(
    connection: Connection, one: ballots.StoredRound, people: dict[int, str]
) -> list[str] | None:
    voters = named_voters(connection, one)
    return None if voters is None else sorted(people[seat] for seat in voters)


def _seal(connection: Connection, stored: ballots.StoredRound, framework: Framework) -> Json | None:
    if stored.sha256 is None:
        return None
    witnesses = count_witnesses(connection, stored)
    return {
        "form": form_of_round(stored),
        "ballots": stored.ballots,
        "seats": stored.seats,
        "sha256": stored.sha256,
        "tally": sealed_tally(framework, stored.tally or {}),
        "witnesses": {"found": witnesses.found, "missing": witnesses.missing},
    }


def _ballots(
    connection: Connection, one: ballots.StoredRound, people: dict[int, str]
) -> list[Json]:
    """By receipt, which is random. The database's order is that of voting, and its collation is its own."""
    found = []
    for ballot in sorted(ballots.ballots_of(connection, one.id), key=lambda ballot: ballot.receipt):
        shown: Json = {
            "fields": list(ballot.fields),
            "receipt": ballot.receipt,
            "assisted": ballot.assisted or None,
        }
        if not one.secret and ballot.seat_id is not None:
            shown |= {"seat": people[ballot.seat_id], "recorded_at": ballot.recorded_at}
        found.append(shown)
    return found

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
    keys = {row: group.key for row, group in groups.items()}
    people = {seat.id: seat.public_id for seat in seats}
    notes = notes_since(connection, board.id, -1)
    private = {activity.id for activity in activities_of(connection, board.id) if activity.private}
    withheld = {note.id for note in notes if note.activity_id in private}
    voting = {
        activity.value.key
        for activity in activities_of(connection, board.id)
        if activity.value.state == "open" and activity.value.secret
    }
    counts = Counter(note.activity_id for note in notes if note.state == "shown")
    activities = [
        {
            **_activity(connection, activity, frameworks, people),
            **({"private_notes": counts[activity.id]} if activity.private else {}),
        }
        for activity in activities_of(connection, board.id)
    ]
    return {
        "schema": SCHEMA,
        "board": _board(board),
        "frameworks": [write_framework(framework) for framework in frameworks.values()],
        "groups": [group.json() for group in groups.values()],
        "activities": activities,
        "sessions": [sitting.json() for sitting in agenda_of(connection, board.id)],
        "seats": [_seat(seat, keys) for seat in seats],
        "notes": [_note(note, people, keys) for note in _without_private(notes, private)],
        "log": [
            _without_texts(line, withheld)
            for line in log_of(connection, board.id)
            if not _is_of_open_ballots(line, voting)
        ],
    }


def _without_private(notes: list[StoredNote], private: set[int]) -> list[StoredNote]:
    """The notes of activities that are not `private` (row ids); none is merged into one that is."""
    kept_notes = [note for note in notes if note.activity_id not in private]
    kept_ids = {note.id for note in kept_notes}
    return [
        note if note.merged_into in kept_ids else replace(note, merged_into=None)
        for note in kept_notes
    ]


def _without_texts(line: Json, notes: set[str]) -> Json:
    """A line of the log without what it says of these notes."""
    changes = line["detail"].get("changes")
    if not isinstance(changes, list):
        return line
    acts = [
        change for change in changes if change.get("of") != "note" or change.get("key") not in notes
    ]
    detail = {**line["detail"], "changes": acts}
    return line if len(acts) == len(changes) else {**line, "detail": detail}


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
    activity: StoredActivity,
    frameworks: dict[int, Framework],
    people: dict[int, str],
) -> Json:
    value, rule = activity.value, activity.value.rule
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
        "private": activity.private,
        "round": value.round,
        "opened_at": activity.opened_at,
        "closed_at": activity.closed_at,
        "closes_at": activity.closes_at,
        "rounds": [
            _round(connection, activity, round_, frameworks, people)
            for round_ in ballots.rounds_of(connection, activity.id)
        ],
    }


def _round(
    connection: Connection,
    vote: StoredActivity,
    round_: ballots.StoredRound,
    frameworks: dict[int, Framework],
    people: dict[int, str],
) -> Json:
    framework = frameworks[round_.framework_id]
    closed = round_.sha256 is not None
    hidden = is_hidden(vote.value.state, vote.value.reveal, secret=round_.secret, closed=closed)
    return {
        "number": round_.number,
        "framework": framework.id,
        "rule": {"votes": round_.votes, "repeats": round_.repeats},
        "secret": round_.secret,
        "reveal": round_.reveal,
        "pace": round_.pace,
        **round_.counts._asdict(),
        "opened_at": round_.opened_at,
        "closed_at": round_.closed_at,
        "closed_by": round_.closed_by,
        "turnout": None if hidden else _turnout(connection, round_, people),
        "seal": _seal(connection, round_, framework),
        "ballots": None if hidden else _ballots(connection, round_, people),
    }


def _turnout(
    connection: Connection, round_: ballots.StoredRound, people: dict[int, str]
) -> list[str] | None:
    voters = named_voters(connection, round_)
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
    connection: Connection, round_: ballots.StoredRound, people: dict[int, str]
) -> list[Json]:
    """By receipt, which is random. The database's order is that of voting, and its collation is its own."""
    ballot_list = []
    for ballot in sorted(
        ballots.ballots_of(connection, round_.id), key=lambda ballot: ballot.receipt
    ):
        entry: Json = {
            "fields": list(ballot.fields),
            "receipt": ballot.receipt,
            "assisted": ballot.assisted or None,
        }
        if not round_.secret and ballot.seat_id is not None:
            entry |= {"seat": people[ballot.seat_id], "recorded_at": ballot.recorded_at}
        ballot_list.append(entry)
    return ballot_list

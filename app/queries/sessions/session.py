"""Builds the session document of a whole board.

Left out: in a secret vote which seat cast which ballot, and when; before the
close of a secret or hidden round, its ballots; the texts of private notes.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from app.documents.frameworks.writer import write_framework
from app.documents.session.checks import SCHEMA
from app.documents.session.document import (
    ActivityPart,
    BallotPart,
    BoardDocument,
    BoardPart,
    NotePart,
    RoundPart,
    RulePart,
    SealPart,
    SeatPart,
)
from app.documents.session.pictures import file_keys, with_files
from app.documents.session.round_checks import is_hidden, sealed_tally
from app.documents.session.voices import with_taken_back
from app.domain.framework import Framework
from app.queries.sessions.log import log_parts
from app.queries.sessions.plan import commitment_parts, follow_up_parts
from app.storage.activities import StoredActivity, activities_of, agenda_of, groups_of
from app.storage.boards import StoredBoard
from app.storage.frameworks import frameworks_of
from app.storage.me_too import seats_by_note
from app.storage.notes import StoredNote, notes_since
from app.storage.people.answers import answers_by_seat
from app.storage.pictures import field_files_of, pictures_of
from app.storage.seats import StoredSeat, every_seat_of
from app.storage.votes import ballots
from app.storage.votes.announcements import named_voters
from app.storage.votes.rounds import StoredRound, rounds_of
from app.storage.votes.seals import form_of_round
from app.storage.votes.witnesses import count_witnesses


@dataclass(frozen=True)
class _Rows:
    """What the parts of the document look up by row id."""

    frameworks: Mapping[int, Framework]
    seat_ids: Mapping[int, str]
    group_keys: Mapping[int, str]
    voices: Mapping[str, list[int]]
    taken_back: Mapping[str, list[int]]
    answers: Mapping[int, dict[str, str]]


def session_json(connection: Connection, board: StoredBoard) -> BoardDocument:
    """Returns the board as a document of schema palabre-session/1."""
    groups = groups_of(connection, board.id)
    seats = every_seat_of(connection, board.id)
    frameworks = frameworks_of(connection, board.id)
    seat_ids = {seat.id: seat.public_id for seat in seats}
    keys = {row: group.key for row, group in groups.items()}
    voices, answers = (
        seats_by_note(connection, board.id),
        answers_by_seat(connection, board.id),
    )
    taken_back = seats_by_note(connection, board.id, taken_back=True)
    rows = _Rows(frameworks, seat_ids, keys, voices, taken_back, answers)
    notes = notes_since(connection, board.id, -1)
    activities = activities_of(connection, board.id)
    private = _private_notes(notes, activities)
    pictures = pictures_of(connection, board.id, board.settings.pictures.keys)
    field_files = field_files_of(connection, board.id, file_keys(frameworks.values()))
    document = BoardDocument(
        schema=SCHEMA,
        board=_board(board, pictures),
        frameworks=[write_framework(framework) for framework in frameworks.values()],
        groups=[group.json() for group in groups.values()],
        activities=[
            _activity(connection, activity, notes, rows) for activity in activities
        ],
        sessions=[sitting.json() for sitting in agenda_of(connection, board.id)],
        seats=[_seat(seat, rows) for seat in seats],
        notes=[_note(note, rows) for note in _without_private(notes, private)],
        commitments=commitment_parts(connection, board.id, private),
        follow_ups=follow_up_parts(connection, board.id),
        log=log_parts(connection, board, activities, private),
    )
    return with_files(document, pictures, field_files)


def _private_notes(
    notes: list[StoredNote], activities: list[StoredActivity]
) -> set[str]:
    """Returns the ids of private activities' notes, of which no part of a
    document may tell."""
    private = {activity.id for activity in activities if activity.private}
    return {note.id for note in notes if note.activity_id in private}


def _without_private(notes: list[StoredNote], private: set[str]) -> list[StoredNote]:
    """Returns the notes of activities that are not private.

    A note that was merged into a private one stands for itself.
    """
    kept_notes = [note for note in notes if note.id not in private]
    kept_ids = {note.id for note in kept_notes}
    return [
        note if note.merged_into in kept_ids else replace(note, merged_into=None)
        for note in kept_notes
    ]


def _board(board: StoredBoard, pictures: Collection[str]) -> BoardPart:
    """Returns the board's head; its settings name only the `pictures` that are
    there, by key."""
    settings = board.settings.of_any_room()
    return BoardPart(
        code=board.code,
        title=board.title,
        place=board.place,
        locale=board.locale,
        template=board.template,
        joining=board.joining,
        names_shown=board.names_shown,
        settings=replace(settings, pictures=settings.pictures.only(pictures)).json(),
        created_at=board.created_at,
        erase_on=board.erase_on,
    )


def _seat(seat: StoredSeat, rows: _Rows) -> SeatPart:
    part = SeatPart(
        id=seat.public_id,
        seat_code=seat.code,
        group=rows.group_keys[seat.group_id] if seat.group_id else None,
        name=seat.name,
        organisation=seat.organisation,
        attendance=seat.attendance,
        present=seat.present,
        voided=seat.voided,
        device=seat.device,
        joined_at=seat.joined_at,
        finished=seat.finished or None,
    )
    return (
        {**part, "answers": rows.answers[seat.id]} if seat.id in rows.answers else part
    )


def _note(note: StoredNote, rows: _Rows) -> NotePart:
    voices = sorted(rows.seat_ids[seat] for seat in rows.voices.get(note.id, ()))
    part = NotePart(
        id=note.id,
        activity=note.activity,
        block=note.block,
        field=note.field,
        text=note.text,
        state=note.state,
        merged_into=note.merged_into,
        created_at=note.created_at,
        updated_at=note.updated_at,
        seat=rows.seat_ids[note.seat_id] if note.seat_id else None,
        group=rows.group_keys[note.group_id] if note.group_id else None,
        me_too=len(voices) + note.more_voices,
        me_too_seats=voices,
    )
    return with_taken_back(
        part, sorted(rows.seat_ids[seat] for seat in rows.taken_back.get(note.id, ()))
    )


def _activity(
    connection: Connection,
    activity: StoredActivity,
    notes: list[StoredNote],
    rows: _Rows,
) -> ActivityPart:
    value, rule = activity.value, activity.value.rule
    part = ActivityPart(
        key=value.key,
        kind=value.kind,
        state=value.state,
        locked=value.locked,
        framework=value.framework,
        title=value.title,
        reveal=value.reveal if rule else None,
        pace=value.pace if rule else None,
        order=value.order if value.kind == "vote" else None,
        rule=RulePart(votes=rule.votes, repeats=rule.repeats) if rule else None,
        secret=value.secret if rule else None,
        practice=value.practice,
        private=activity.private,
        round=value.round,
        opened_at=activity.opened_at,
        closed_at=activity.closed_at,
        closes_at=activity.closes_at,
        rounds=_rounds(connection, activity, rows),
    )
    if activity.private:
        written = (note for note in notes if note.activity_id == activity.id)
        part["private_notes"] = sum(note.state == "shown" for note in written)
    return part


def _rounds(
    connection: Connection, vote: StoredActivity, rows: _Rows
) -> list[RoundPart]:
    return [
        _round(connection, vote, round_, rows)
        for round_ in rounds_of(connection, vote.id)
    ]


def _round(
    connection: Connection, vote: StoredActivity, round_: StoredRound, rows: _Rows
) -> RoundPart:
    framework = rows.frameworks[round_.framework_id]
    closed = round_.sha256 is not None
    hidden = is_hidden(
        vote.value.state, vote.value.reveal, secret=round_.secret, closed=closed
    )
    return RoundPart(
        number=round_.number,
        framework=framework.id,
        rule=RulePart(votes=round_.votes, repeats=round_.repeats),
        secret=round_.secret,
        reveal=round_.reveal,
        pace=round_.pace,
        order=round_.order,
        replaced=round_.counts.replaced,
        withdrawn=round_.counts.withdrawn,
        voided=round_.counts.voided,
        opened_at=round_.opened_at,
        closed_at=round_.closed_at,
        closed_by=round_.closed_by,
        turnout=None if hidden else _turnout(connection, round_, rows),
        seal=_seal(connection, round_, framework),
        ballots=None if hidden else _ballots(connection, round_, rows),
    )


def _turnout(
    connection: Connection, round_: StoredRound, rows: _Rows
) -> list[str] | None:
    voters = named_voters(connection, round_)
    return None if voters is None else sorted(rows.seat_ids[seat] for seat in voters)


def _seal(
    connection: Connection, round_: StoredRound, framework: Framework
) -> SealPart | None:
    if round_.sha256 is None or round_.ballots is None or round_.seats is None:
        return None
    witnesses = count_witnesses(connection, round_)
    seal = SealPart(
        form=form_of_round(round_),
        ballots=round_.ballots,
        seats=round_.seats,
        sha256=round_.sha256,
        tally=sealed_tally(framework, round_.tally or {}),
        places=round_.places,
        witnesses={"found": witnesses.confirmed, "missing": witnesses.missing},
    )
    return seal if round_.parts is None else {**seal, "parts": round_.parts}


def _ballots(
    connection: Connection, round_: StoredRound, rows: _Rows
) -> list[BallotPart]:
    """Returns the round's ballots by receipt, which is random.

    The rows of the database are in the order of voting, and its collation
    differs by engine.
    """
    stored = ballots.ballots_of(connection, round_.id)
    parts: list[BallotPart] = []
    for ballot in sorted(stored, key=lambda ballot: ballot.receipt):
        part = BallotPart(
            fields=list(ballot.fields),
            receipt=ballot.receipt,
            assisted=ballot.assisted or None,
        )
        if not round_.secret and ballot.seat_id is not None:
            part["seat"] = rows.seat_ids[ballot.seat_id]
            part["recorded_at"] = ballot.recorded_at
        parts.append(part)
    return parts

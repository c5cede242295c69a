"""Writes a whole session document at once, after its checks: the rows of a saved
session."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Table, insert

from app.documents.session.document import (
    ActivityPart,
    BallotPart,
    BoardDocument,
    NotePart,
    RoundPart,
    SealPart,
    SeatPart,
)
from app.documents.session.pictures import read_field_files, read_pictures
from app.documents.session.voices import more_voices, taken_back, voices_of
from app.domain.framework import Framework
from app.domain.plan.agenda import SittingPart, StepPart
from app.domain.plan.commitment import PARTS
from app.domain.plan.pace import gives_away
from app.domain.votes.seal import form_of
from app.storage.activities import activity, add_sitting, group, kind_columns
from app.storage.commitments import commitment, follow_up, progress
from app.storage.frameworks import add_framework
from app.storage.log import log
from app.storage.me_too import add_voices
from app.storage.notes import note
from app.storage.people.answers import add_answers
from app.storage.pictures import add_files
from app.storage.seats import seat
from app.storage.unit import Unit
from app.storage.votes.ballots import (
    VOTE_COLUMNS,
    Terms,
    ballot,
    holder,
    vote,
    vote_rows,
)
from app.storage.votes.rotations import rotation_in_file
from app.storage.votes.rounds import RoundCounts, round_
from app.storage.votes.turnout import turnout

Values = Mapping[str, object]  # of a row, by column
Ids = dict[str | None, int | None]

SEAT_NAMES = ("name", "organisation", "attendance", "present", "voided", "joined_at")
ACTIVITY_NAMES = (
    *("key", "state", "title", "practice", "private", "round"),
    *("opened_at", "closed_at", "closes_at"),
)
NOTE_NAMES = (
    "id",
    "block",
    "field",
    "text",
    "state",
    "merged_into",
    "created_at",
    "updated_at",
)
ROUND_NAMES = ("number", "secret", "opened_at", "closed_at", "closed_by")


@dataclass
class SessionRows:
    """The row ids of what is written, by the document's keys; `common` is of each
    row."""

    unit: Unit
    board_id: int
    common: dict[str, int]
    frameworks: Ids = field(default_factory=dict)
    groups: Ids = field(default_factory=dict)
    seats: Ids = field(default_factory=dict)
    activities: Ids = field(default_factory=dict)


def add_session(
    unit: Unit,
    board_id: int,
    document: BoardDocument,
    frameworks: Mapping[str, Framework],
) -> None:
    """Writes everything but the board's head. The constraints of the tables stay in
    force."""
    rows = SessionRows(
        unit, board_id, {"board_id": board_id, "version": unit.touch(board_id)}
    )
    rows.frameworks = {
        key: add_framework(unit, board_id, position, framework)
        for position, (key, framework) in enumerate(frameworks.items())
    }
    _add_people(rows, document)
    _add_activities(rows, document["activities"])
    _add_agenda(rows, document["sessions"])
    explaining = read_field_files(document, frameworks.values())
    add_files(unit, board_id, read_pictures(document).values(), explaining.values())
    _add_notes(rows, document["notes"])
    _add_plan(rows, document)
    entries = [
        {"board_id": board_id, "from_file": True, **entry} for entry in document["log"]
    ]
    _add(unit, log, entries)
    for part in document["activities"]:
        for document_round in part["rounds"]:
            _add_round(rows, rows.activities[part["key"]], document_round)


def _add_notes(rows: SessionRows, documents: Sequence[NotePart]) -> None:
    notes = [
        _note_row(rows, position, part)
        for position, part in enumerate(documents, start=1)
    ]
    _add(rows.unit, note, notes)
    for read, is_gone in ((voices_of, False), (taken_back, True)):
        voices = [
            (part["id"], rows.seats[key]) for part in documents for key in read(part)
        ]
        add_voices(rows.unit, rows.board_id, voices, taken_back=is_gone)


def _add_people(rows: SessionRows, document: BoardDocument) -> None:
    """Writes the groups and the seats."""
    groups = [
        {**rows.common, **document_group} for document_group in document["groups"]
    ]
    rows.groups = _add_with_keys(rows.unit, group, groups, document["groups"], "key")
    seats = [_seat_row(rows, part) for part in document["seats"]]
    rows.seats = _add_with_keys(rows.unit, seat, seats, document["seats"], "id")
    add_answers(
        rows.unit,
        {rows.seats[p["id"]]: p.get("answers") or {} for p in document["seats"]},
    )


def _add_activities(rows: SessionRows, documents: Sequence[ActivityPart]) -> None:
    activities = [
        _activity_row(rows, position, part) for position, part in enumerate(documents)
    ]
    rows.activities = _add_with_keys(rows.unit, activity, activities, documents, "key")


def _add_plan(rows: SessionRows, document: BoardDocument) -> None:
    follow_ups = [
        {"board_id": rows.board_id, **follow_up_part}
        for follow_up_part in document.get("follow_ups", ())
    ]
    _add(rows.unit, follow_up, follow_ups)
    commitments, lines = [], []
    for part in document.get("commitments", ()):
        values: Values = part
        key = {"board_id": rows.board_id, "note_id": part["note"]}
        names = (*PARTS, "removed", "made_at", "updated_at")
        commitments.append({**key, **{name: values[name] for name in names}})
        lines += [{**key, **line} for line in part["progress"]]
    _add(rows.unit, commitment, commitments)
    _add(rows.unit, progress, lines)


def _add(unit: Unit, table: Table, rows: Sequence[Values]) -> None:
    if rows:
        unit.connection.execute(insert(table), rows)


def _add_numbered(unit: Unit, table: Table, rows: Sequence[Values]) -> Sequence[int]:
    """Inserts the rows; returns their ids in the order of the rows."""
    if not rows:
        return []
    numbered = insert(table).returning(table.c.id, sort_by_parameter_order=True)
    return unit.connection.execute(numbered, rows).scalars().all()


def _add_with_keys(
    unit: Unit,
    table: Table,
    rows: Sequence[Values],
    documents: Sequence[Mapping[str, object]],
    key: str,
) -> Ids:
    """Inserts the rows; returns {the document's key: row id}, and None for None."""
    keys = (str(part[key]) for part in documents)
    return {
        None: None,
        **dict(zip(keys, _add_numbered(unit, table, rows), strict=True)),
    }


def _add_agenda(rows: SessionRows, sittings: Sequence[SittingPart]) -> None:
    for sitting in sittings:
        steps = [_step_row(rows, step) for step in sitting["steps"]]
        head = {name: value for name, value in sitting.items() if name != "steps"}
        add_sitting(rows.unit, rows.board_id, head, steps)


def _step_row(rows: SessionRows, document: StepPart) -> Values:
    values = {name: value for name, value in document.items() if name != "activity"}
    return {**values, "activity_id": rows.activities[document["activity"]]}


def _seat_row(rows: SessionRows, document: SeatPart) -> Values:
    values: Values = document
    return {
        **rows.common,
        **{name: values[name] for name in SEAT_NAMES},
        "public_id": document["id"],
        "code": document["seat_code"],
        "group_id": rows.groups[document["group"]],
        "device": document.get("device", False),
        "finished": document.get("finished") or "",
    }


def _activity_row(rows: SessionRows, position: int, document: ActivityPart) -> Values:
    values: Values = document
    # Activities of notes have none of the vote's values, but their columns may not be
    # empty.
    rule = document["rule"] or {"votes": 3, "repeats": False}
    return {
        **rows.common,
        **{name: values[name] for name in ACTIVITY_NAMES},
        **kind_columns(document["kind"]),
        **rule,
        "locked": document.get("locked", False),
        "reveal": document["reveal"] or "live",
        "pace": document.get("pace") or "each",
        "order": document.get("order") or "printed",
        "secret": document["secret"] is not False,
        "position": position,
        "framework_id": rows.frameworks[document["framework"]],
    }


def _note_row(rows: SessionRows, position: int, document: NotePart) -> Values:
    values: Values = document
    return {
        **rows.common,
        **{name: values[name] for name in NOTE_NAMES},
        "position": position,
        "activity_id": rows.activities[document["activity"]],
        "seat_id": rows.seats[document["seat"]],
        "group_id": rows.groups[document["group"]],
        "more_voices": more_voices(document),
    }


def _add_round(rows: SessionRows, activity_id: int | None, document: RoundPart) -> None:
    framework_id = rows.frameworks[document["framework"]]
    assert framework_id is not None
    terms = Terms(framework_id, document["rule"]["votes"], document["rule"]["repeats"])
    row = {
        "board_id": rows.board_id,
        "activity_id": activity_id,
        **_round_values(document, terms),
    }
    [round_id] = _add_numbered(rows.unit, round_, [row])
    seats = [rows.seats[seat_id] for seat_id in _voters(document)]
    _add(
        rows.unit, turnout, [_turnout_row(rows, round_id, seat_id) for seat_id in seats]
    )
    _add_ballots(rows, round_id, document, terms)


def _round_values(document: RoundPart, terms: Terms) -> Values:
    values: Values = document
    return {
        **terms._asdict(),
        **_seal_values(document["seal"]),
        **{name: values[name] for name in ROUND_NAMES},
        **{name: values.get(name) for name in ("reveal", "pace")},
        "order": document.get("order", "printed"),
        "rotation": rotation_in_file(document),
        **{name: values.get(name, 0) for name in RoundCounts._fields},
    }


def _add_ballots(
    rows: SessionRows, round_id: int, document: RoundPart, terms: Terms
) -> None:
    cast = document["ballots"] or ()
    # The time of a secret ballot is in no file.
    at = document["closed_at"] or document["opened_at"]
    ballots = [
        _ballot_row(round_id, document_ballot, at, terms) for document_ballot in cast
    ]
    cast_by_id = dict(zip(_add_numbered(rows.unit, ballot, ballots), cast, strict=True))
    _add(rows.unit, vote, list(_choice_rows(cast_by_id, terms)))
    _add(rows.unit, holder, _holder_rows(rows, round_id, cast_by_id))


def _choice_rows(
    cast_by_id: Mapping[int, BallotPart], terms: Terms
) -> Iterator[Values]:
    for ballot_id, cast in cast_by_id.items():
        for choice in vote_rows(ballot_id, cast["fields"], terms):
            yield dict(zip(VOTE_COLUMNS, choice, strict=True))


def _holder_rows(
    rows: SessionRows, round_id: int, cast_by_id: Mapping[int, BallotPart]
) -> list[Values]:
    """Returns whose each ballot is, of those that say so."""
    return [
        {
            "ballot_id": ballot_id,
            "round_id": round_id,
            "seat_id": rows.seats[cast["seat"]],
        }
        for ballot_id, cast in cast_by_id.items()
        if cast.get("seat")
    ]


def _voters(document: RoundPart) -> Sequence[str]:
    """Returns who voted, by public id; nobody where older files name who would be given
    away."""
    seal = document["seal"]
    withheld = (
        document["secret"] and seal and gives_away(seal["ballots"], _votes_of(seal))
    )
    return () if withheld else document["turnout"] or ()


def _votes_of(seal: SealPart) -> dict[str, int]:
    """Returns {field: votes} of the fields that have any."""
    return {count["field"]: count["votes"] for count in seal["tally"] if count["votes"]}


def _seal_values(seal: SealPart | None) -> Values:
    if seal is None:
        return dict.fromkeys(("ballots", "seats", "sha256", "tally"))
    witnesses = seal.get("witnesses", {})
    return {
        "ballots": seal["ballots"],
        "seats": seal["seats"],
        "sha256": seal["sha256"],
        "tally": _votes_of(seal),
        "seal_form": form_of(seal),
        **{name: seal.get(name) for name in ("places", "parts")},
        "witnesses_found": witnesses.get("found", 0),
        "witnesses_missing": witnesses.get("missing", 0),
    }


def _turnout_row(rows: SessionRows, round_id: int, seat_id: int | None) -> Values:
    place = {"round_id": round_id, "seat_id": seat_id}
    return {**place, "cast": True, "announced": True, "version": rows.common["version"]}


def _ballot_row(round_id: int, document: BallotPart, at: str, terms: Terms) -> Values:
    return {
        "round_id": round_id,
        "receipt": document["receipt"],
        "assisted": document["assisted"] or "",
        "recorded_at": document.get("recorded_at") or at,
        **terms._asdict(),
    }

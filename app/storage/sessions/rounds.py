"""Writes the rounds of a session document: turnout, ballots and seal."""

from collections.abc import Iterator, Mapping, Sequence

from app.documents.session.document import BallotPart, RoundPart, SealPart
from app.domain.plan.pace import gives_away
from app.domain.votes.seal import form_of
from app.storage.sessions.rows import SessionRows, Values, add_numbered
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

ROUND_NAMES = ("number", "secret", "opened_at", "closed_at", "closed_by")


def add_round(rows: SessionRows, activity_id: int | None, document: RoundPart) -> None:
    """Stores a round of an activity (a row id)."""
    framework_id = rows.frameworks[document["framework"]]
    assert framework_id is not None
    terms = Terms(framework_id, document["rule"]["votes"], document["rule"]["repeats"])
    row = {
        "board_id": rows.board_id,
        "activity_id": activity_id,
        **_round_values(document, terms),
    }
    [round_id] = add_numbered(rows.unit, round_, [row])
    seats = [rows.seats[seat_id] for seat_id in _voters(document)]
    voters = (_turnout_row(rows, round_id, seat_id) for seat_id in seats)
    rows.unit.insert(turnout, *voters)
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
    cast_by_id = dict(zip(add_numbered(rows.unit, ballot, ballots), cast, strict=True))
    rows.unit.insert(vote, *_choice_rows(cast_by_id, terms))
    rows.unit.insert(holder, *_holder_rows(rows, round_id, cast_by_id))


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
    """Returns who voted, by public id; nobody where older files name who would
    be given away."""
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

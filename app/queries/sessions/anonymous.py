"""A session document without the people: to share, and to import like any other.

Receipts stay, because the seals are over them; they tell a ballot only to the person who holds one. In a named vote the
seal is over the seats' ids too, so these stay, without anything else of the seat. Texts of notes and of the report stay as
they were written.
"""

from random import SystemRandom
from typing import Any

from app.domain.codes import ALPHABET, SEAT_LENGTH, grouped

Json = dict[str, Any]
chance = SystemRandom()
# Of a log entry: nothing that a person's name, note or text could stand in.
TOLD = {"activity", "act", "session", "step", "role", "mode", "field", "reveal", "how", "minutes"}


def anonymous_json(document: Json) -> Json:
    """The document of schema palabre-session/1 without names, organisations, seat codes, authors and times of people."""
    started = document["board"]["created_at"]
    ids = _fresh_ids(document)
    settings = document["board"]["settings"]
    texts = {key: text for key, text in (settings.get("texts") or {}).items() if key != "contacts"}
    seats = [_nobody(seat, ids, started) for seat in document["seats"]]
    chance.shuffle(seats)
    return {
        **document,
        "board": {
            **document["board"],
            "settings": {**settings, **({"texts": texts} if "texts" in settings else {})},
        },
        "activities": [
            {**activity, "rounds": [_round(round_, ids) for round_ in activity["rounds"]]}
            for activity in document["activities"]
        ],
        "seats": seats,
        "notes": [_note(note) for note in document["notes"]],
        "log": [{**entry, "detail": _detail(entry["detail"])} for entry in document["log"]],
    }


def _fresh_ids(document: Json) -> dict[str, str]:
    """{id: another, at random}; the same where a seal is over it."""
    rounds = [
        round_
        for activity in document["activities"]
        for round_ in activity["rounds"]
        if round_["seal"]
    ]
    sealed = {
        ballot["seat"]
        for round_ in rounds
        for ballot in round_["ballots"] or ()
        if ballot.get("seat")
    }
    ids = [seat["id"] for seat in document["seats"]]
    numbers = chance.sample(range(1, len(ids) + 1), len(ids))
    return {
        seat_id: seat_id if seat_id in sealed else f"anonymous-{number}"
        for seat_id, number in zip(ids, numbers, strict=True)
    }


def _nobody(seat: Json, ids: dict[str, str], started: str) -> Json:
    code = grouped("".join(chance.choices(ALPHABET, k=SEAT_LENGTH)))
    return {
        **seat,
        "id": ids[seat["id"]],
        "seat_code": code,
        "name": "",
        "organisation": "",
        "joined_at": started,
    }


def _round(round_: Json, ids: dict[str, str]) -> Json:
    turnout, ballots = round_["turnout"], round_["ballots"]
    return {
        **round_,
        "turnout": None if turnout is None else sorted(ids[seat] for seat in turnout),
        "ballots": None if ballots is None else [_ballot(ballot, ids) for ballot in ballots],
    }


def _ballot(ballot: Json, ids: dict[str, str]) -> Json:
    return {**ballot, "seat": ids[ballot["seat"]]} if ballot.get("seat") else ballot


def _note(note: Json) -> Json:
    """Its day is enough: who wrote when is known to those who were there."""
    return {
        **note,
        "seat": None,
        **{name: f"{note[name][:10]}T00:00:00.000Z" for name in ("created_at", "updated_at")},
    }


def _detail(detail: Json) -> Json:
    return {
        key: value
        for key, value in detail.items()
        if key in TOLD and isinstance(value, str | int | None)
    }

"""Takes the people out of a session document: to share, and to import like any
other.

Receipts stay, because the seals cover them; a receipt names a ballot only to
the person who holds it. In a named vote the seal also covers the seats' ids,
so these stay, without anything else of the seat. Texts of notes and of the
report stay as they were written.
"""

from dataclasses import replace
from random import SystemRandom

from app.documents.frameworks.reader import read_framework
from app.documents.frameworks.writer import write_framework
from app.documents.session.document import (
    ActivityPart,
    BallotPart,
    BoardDocument,
    BoardPart,
    CommitmentPart,
    LogPart,
    NotePart,
    RoundPart,
    SeatPart,
)
from app.documents.session.pictures import only_used_files
from app.documents.session.voices import count_voices_of, with_taken_back
from app.domain.board_settings import BoardSettings
from app.domain.codes import ALPHABET, SEAT_LENGTH, grouped

chance = SystemRandom()
# The values of a log entry that cannot hold a person's name, note or text.
SAFE_DETAILS = {
    *("activity", "act", "session", "step", "role"),
    *("mode", "field", "reveal", "how", "minutes"),
}
# Texts of the report that name people
NAMING = ("contacts", "facilitators", "organisers")


def anonymous_json(document: BoardDocument) -> BoardDocument:
    """Returns the document without names, organisations, seat codes, authors
    and times."""
    ids = _fresh_ids(document)
    created_at = document["board"]["created_at"]
    seats = [_seat(seat, ids, created_at) for seat in document["seats"]]
    chance.shuffle(seats)
    board = _board(document["board"])
    voices = count_voices_of(document)
    keys = BoardSettings.read(board["settings"]).pictures.keys
    shared: BoardDocument = {
        **document,
        "board": board,
        "frameworks": [_silent(framework) for framework in document["frameworks"]],
        "activities": [_activity(activity, ids) for activity in document["activities"]],
        "seats": seats,
        "notes": [_note(note, voices[note["id"]]) for note in document["notes"]],
        "commitments": [_commitment(part) for part in document.get("commitments", ())],
        "log": [_log_entry(entry) for entry in document["log"]],
    }
    if pictures := [part for part in shared.pop("pictures", []) if part["key"] in keys]:
        shared["pictures"] = pictures
    return only_used_files(shared)


def _silent(framework: dict[str, object]) -> dict[str, object]:
    """Returns the framework without sounds: a voice is somebody's."""
    value = read_framework(framework)
    if not value.file_keys:
        return framework
    for field in value.fields.values():
        value = value.with_field(replace(field, sounds={}))
    return write_framework(value)


def _board(board: BoardPart) -> BoardPart:
    """Returns the board without the report's texts that name people, and
    photos that show them."""
    settings = dict(board["settings"])
    if "texts" in settings:
        texts = settings["texts"] or {}
        settings["texts"] = {
            key: text for key, text in texts.items() if key not in NAMING
        }
    pictures = BoardSettings.read(settings).pictures
    if pictures.photos:
        del settings["pictures"]
        if pictures.logos:
            settings["pictures"] = replace(pictures, photos={}).json()
    return {**board, "settings": settings}


def _fresh_ids(document: BoardDocument) -> dict[str, str]:
    """Returns {seat id: new id, at random}; the same id where a seal covers
    it."""
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


def _seat(seat: SeatPart, ids: dict[str, str], created_at: str) -> SeatPart:
    """Returns the seat under its new id and a code of its own, without name,
    time and answers."""
    code = grouped("".join(chance.choices(ALPHABET, k=SEAT_LENGTH)))
    unanswered = seat.copy()
    unanswered.pop("answers", None)
    return {
        **unanswered,
        "id": ids[seat["id"]],
        "seat_code": code,
        "name": "",
        "organisation": "",
        "joined_at": created_at,
    }


def _activity(activity: ActivityPart, ids: dict[str, str]) -> ActivityPart:
    return {
        **activity,
        "rounds": [_round(round_, ids) for round_ in activity["rounds"]],
    }


def _round(round_: RoundPart, ids: dict[str, str]) -> RoundPart:
    turnout, ballots = round_["turnout"], round_["ballots"]
    return {
        **round_,
        "turnout": None if turnout is None else sorted(ids[seat] for seat in turnout),
        "ballots": None
        if ballots is None
        else [_ballot(ballot, ids) for ballot in ballots],
    }


def _ballot(ballot: BallotPart, ids: dict[str, str]) -> BallotPart:
    return {**ballot, "seat": ids[ballot["seat"]]} if ballot.get("seat") else ballot


def _note(note: NotePart, voices: int) -> NotePart:
    """Returns the note without its author, with how many say it, and with its
    days only.

    Participants remember who wrote when, so a time of day would name the
    author.
    """
    return {
        **with_taken_back(note, []),
        "seat": None,
        "me_too": voices,
        "me_too_seats": [],
        "created_at": _day_of(note["created_at"]),
        "updated_at": _day_of(note["updated_at"]),
    }


def _commitment(commitment: CommitmentPart) -> CommitmentPart:
    """Returns the commitment without lead and partners, who are people."""
    return {
        **commitment,
        "lead": "",
        "partners": "",
        "made_at": _day_of(commitment["made_at"]),
        "updated_at": _day_of(commitment["updated_at"]),
    }


def _day_of(moment: str) -> str:
    """Returns the start of the day of a moment (RFC 3339)."""
    return f"{moment[:10]}T00:00:00.000Z"


def _log_entry(entry: LogPart) -> LogPart:
    """Returns the entry with only the details that cannot name a person."""
    detail = {
        key: value
        for key, value in entry["detail"].items()
        if key in SAFE_DETAILS and isinstance(value, str | int | None)
    }
    return {**entry, "detail": detail}

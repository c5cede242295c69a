"""What a whole session, written as a document, must hold together: references, rules, rounds and seals.

The document's form (keys, types, lengths) is checked before, in app/documents/session_schema.py.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.documents.framework_document import read_framework
from app.domain.agenda import Sitting
from app.domain.ballot import Rule, check_ballot
from app.domain.board_settings import BoardSettings, check_blocks
from app.domain.framework import Framework
from app.domain.group import Group
from app.domain.json import JsonView, bad, read_each
from app.domain.refusals import Refusal
from app.domain.seal import form_of, round_of_document, seal_sha256
from app.domain.tally import Tally, ranking

SCHEMA = "palabre-session/1"
GROUPS_LIMIT, SITTINGS_LIMIT = 1000, 100


def sealed_tally(framework: Framework, votes: Mapping[str, int]) -> list[dict[str, Any]]:
    """Every field in the framework's order: {field, votes, rank}."""
    places = {one.field: one for one in ranking(framework, Tally("", 0, True, 0, 0, votes))}
    return [
        {"field": field, "votes": places[field].votes, "rank": places[field].rank}
        for field in framework.fields
    ]


def is_hidden(state: str, reveal: str | None, *, secret: bool, closed: bool) -> bool:
    """Before the close of such a round no file holds its ballots: whole ballots beside a list of
    who has voted would tell whose they are, even where the tally may be seen."""
    return state == "open" and not closed and (secret or reveal == "at_close")


def check_session(document: JsonView) -> dict[str, Framework]:
    """The frameworks by id. Refuses `bad_session` with `where` and `problem`, and `seal_broken` with `where`."""
    frameworks = _frameworks(document["frameworks"])
    read_each(document["groups"], "groups", GROUPS_LIMIT, Group.read)
    _unique("groups", "key", document["groups"])
    _unique("activities", "key", document["activities"])
    _seats(document)
    _notes(document, frameworks)
    seats = {one["id"] for one in document["seats"]}
    for place, one in enumerate(document["activities"]):
        _activity(f"activities[{place}]", one, frameworks, seats)
    _check_agenda(document)
    by_activity = {one["key"]: frameworks[one["framework"]] for one in document["activities"]}
    check_blocks(BoardSettings.read(document["board"]["settings"]), by_activity)
    return frameworks


def _frameworks(documents: Sequence[JsonView]) -> dict[str, Framework]:
    found: dict[str, Framework] = {}
    for place, document in enumerate(documents):
        where = f"frameworks[{place}]"
        try:
            one = read_framework(document)
        except Refusal as refusal:
            inner = str(refusal.details["where"])
            raise bad(
                f"{where}.{inner}" if inner else where, str(refusal.details["problem"])
            ) from None
        if one.id in found:
            raise bad(f"{where}.id", "duplicate")
        found[one.id] = one
    return found


def _unique(where: str, key: str, rows: Sequence[JsonView]) -> None:
    seen: set[object] = set()
    for place, one in enumerate(rows):
        if one[key] in seen:
            raise bad(f"{where}[{place}].{key}", "duplicate")
        seen.add(one[key])


def _require_listed(where: str, value: str | None, names: Iterable[str]) -> None:
    """Refuses `unknown` for a value, other than None, that is none of the names."""
    if value is not None and value not in names:
        raise bad(where, "unknown")


def _check_agenda(document: JsonView) -> None:
    """Reads the sittings; numbers are unique, and a step's activity is one of the board's."""
    keys = {activity["key"] for activity in document["activities"]}
    sittings = read_each(document["sessions"], "sessions", SITTINGS_LIMIT, Sitting.read)
    _unique("sessions", "number", document["sessions"])
    for place, sitting in enumerate(sittings):
        path = f"sessions[{place}].steps"
        _unique(path, "number", document["sessions"][place]["steps"])
        for at, step in enumerate(sitting.steps):
            _require_listed(f"{path}[{at}].activity", step.activity, keys)


def _seats(document: JsonView) -> None:
    groups = {one["key"] for one in document["groups"]}
    _unique("seats", "id", document["seats"])
    _unique("seats", "seat_code", document["seats"])
    for place, seat in enumerate(document["seats"]):
        _require_listed(f"seats[{place}].group", seat["group"], groups)
        if seat["device"] and seat["present"]:
            raise bad(f"seats[{place}].present", "not_of_device")


def _notes(document: JsonView, frameworks: Mapping[str, Framework]) -> None:
    activities = {
        one["key"]: one["framework"] for one in document["activities"] if one["kind"] == "notes"
    }
    groups, seats = (
        {one["key"] for one in document["groups"]},
        {one["id"] for one in document["seats"]},
    )
    _unique("notes", "id", document["notes"])
    ids = {one["id"] for one in document["notes"]}
    for place, note in enumerate(document["notes"]):
        where = f"notes[{place}]"
        _require_listed(f"{where}.activity", note["activity"], activities)
        _require_listed(f"{where}.group", note["group"], groups)
        _require_listed(f"{where}.seat", note["seat"], seats)
        _require_listed(f"{where}.merged_into", note["merged_into"], ids)
        framework = frameworks.get(activities[note["activity"]])
        if framework is not None:  # an unknown one is refused at its activity
            _note_place(where, note, framework)
        if note["merged_into"] == note["id"]:
            raise bad(f"{where}.merged_into", "itself")
        if (note["text"] == "") != (note["state"] == "deleted"):
            raise bad(f"{where}.text", "not_empty" if note["text"] else "empty")


def _note_place(where: str, note: JsonView, framework: Framework) -> None:
    try:
        _, block = framework.place(note["field"], note["block"])
    except Refusal:
        raise bad(
            f"{where}.block" if note["field"] is None else f"{where}.field", "unknown"
        ) from None
    if block != note["block"]:
        raise bad(f"{where}.block", "wrong_block")


def _activity(
    where: str, one: JsonView, frameworks: Mapping[str, Framework], seats: set[str]
) -> None:
    _require_listed(f"{where}.framework", one["framework"], frameworks)
    is_vote = one["kind"] == "vote"
    if one.get("pace") is not None and not is_vote:
        raise bad(f"{where}.pace", "not_of_notes")
    for key in ("reveal", "rule", "secret"):
        if (one[key] is not None) != is_vote:
            raise bad(f"{where}.{key}", "missing" if is_vote else "not_of_notes")
    states = ["open" if round_["seal"] is None else "closed" for round_ in one["rounds"]]
    fits = {
        "planned": not states,
        "closed": bool(states),
        "open": bool(states) and states[-1] == "open",
    }[one["state"]] or not is_vote
    if (
        not fits
        or "open" in states[: -1 if one["state"] == "open" else None]
        or (states and not is_vote)
    ):
        raise bad(f"{where}.rounds", "not_of_state")
    if one.get("locked") and one["state"] != "open":
        raise bad(f"{where}.locked", "not_of_state")
    if one["round"] != len(states):
        raise bad(f"{where}.round", "not_of_rounds")
    for place, round_ in enumerate(one["rounds"]):
        inner = f"{where}.rounds[{place}]"
        if round_["number"] != place + 1:
            raise bad(f"{inner}.number", "not_of_rounds")
        _require_listed(f"{inner}.framework", round_["framework"], frameworks)
        _require_hiding(inner, one, round_)
        _round(inner, round_, frameworks, seats)


def _require_hiding(where: str, activity: JsonView, round_: JsonView) -> None:
    """Ballots and turnout are null together, where a file holds none. Older files hold those of an
    open secret vote whose tally may be seen."""
    closed, secret = round_["seal"] is not None, round_["secret"]
    hidden = is_hidden(activity["state"], activity["reveal"], secret=secret, closed=closed)
    for key in ("ballots", "turnout"):
        if round_[key] is None and not hidden and not (key == "turnout" and closed and secret):
            raise bad(f"{where}.{key}", "missing")
        if round_[key] is not None and hidden and activity["reveal"] == "at_close":
            raise bad(f"{where}.{key}", "hidden")
    unnamed = closed and secret and round_["turnout"] is None
    if (round_["ballots"] is None) != (round_["turnout"] is None) and not unnamed:
        raise bad(f"{where}.turnout", "not_of_ballots")


def _round(where: str, one: JsonView, frameworks: Mapping[str, Framework], seats: set[str]) -> None:
    if (one["closed_at"] is None) != (one["seal"] is None):
        raise bad(f"{where}.closed_at", "not_of_state")
    if one["ballots"] is None:
        return
    framework = frameworks[one["framework"]]
    if one["turnout"] is not None:
        _require_turnout(where, one, seats)
    _unique(f"{where}.ballots", "receipt", one["ballots"])
    rule = Rule(one["rule"]["votes"], one["rule"]["repeats"])
    for place, ballot in enumerate(one["ballots"]):
        _ballot(f"{where}.ballots[{place}]", ballot, rule, framework, named=not one["secret"])
    if not one["secret"] and {ballot["seat"] for ballot in one["ballots"]} != set(one["turnout"]):
        raise bad(f"{where}.turnout", "not_of_ballots")
    if one["seal"] is not None:
        _seal(f"{where}.seal", one, framework)


def _require_turnout(where: str, one: JsonView, seats: set[str]) -> None:
    """Every seat in it is one of the board's, and has one of the round's ballots."""
    for place, seat in enumerate(one["turnout"]):
        _require_listed(f"{where}.turnout[{place}]", seat, seats)
    if len(set(one["turnout"])) != len(one["turnout"]) or len(one["turnout"]) != len(
        one["ballots"]
    ):
        raise bad(f"{where}.turnout", "not_of_ballots")


def _ballot(where: str, ballot: JsonView, rule: Rule, framework: Framework, *, named: bool) -> None:
    try:
        whole = check_ballot(rule, framework, ballot["fields"])
    except Refusal as refusal:
        raise bad(f"{where}.fields", refusal.code) from None
    if list(whole) != ballot["fields"]:
        raise bad(f"{where}.fields", "not_in_order")
    for key in ("seat", "recorded_at"):
        if (ballot.get(key) is not None) != named:
            raise bad(f"{where}.{key}", "missing" if named else "secret")


def _seal(where: str, document: JsonView, framework: Framework) -> None:
    """Refuses `seal_broken`: a seal that its round does not bear out is no seal."""
    seal, ballots = document["seal"], document["ballots"]
    counted = Counter(field for ballot in ballots for field in ballot["fields"])
    borne_out = {
        "ballots": len(ballots),
        "sha256": seal_sha256(form_of(seal), round_of_document(document)),
        "tally": sealed_tally(framework, counted),
    }
    if seal["seats"] < len(ballots):
        raise Refusal("seal_broken", where=f"{where}.seats")
    for key, value in borne_out.items():
        if seal[key] != value:
            raise Refusal("seal_broken", where=f"{where}.{key}")

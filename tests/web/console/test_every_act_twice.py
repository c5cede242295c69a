"""Each act of staff, taken back, done again, taken back again: on every board, never a 5xx."""

import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from app.web.console.act_words import ACTS as WORDS
from tests.shared import Start
from tests.web.boards import BOARDS
from tests.web.crowds import Caller
from tests.web.forks import ForkedServer
from tests.web.people import Workshop
from tests.web.staff_acts import ACTS, ADDED, ELSEWHERE, commands_of_staff

Json = dict[str, Any]
Send = Callable[[str, str, Any], tuple[int, Any]]
REFUSED = {"act_final", "act_passed"}  # what cannot be taken back says so
# Acts that this walk does not meet.
UNMET = {
    *(
        "demo_loaded",
        "link_rotated",
        "links_added",
        "note_separated",
        "cards_printed",
        "person_erased",
        "runoff_made",
        "word_hidden",
        "word_shown",
        "picture_added",
        "picture_removed",
        "questions_set",
        "programme_linked",
        "programme_unlinked",
        "text_reworded",
        "name_forgotten",
        "joining_closed",  # by the last close of all, in joining/test_end.py
    ),
    *("ballot_assisted", "ballot_refused", "ballot_replaced", "ballot_voided", "ballot_withdrawn"),
}


def snapshot(send: Send, path: str) -> Json:
    """Everything that the board's file tells but its log, when a note or a commitment changed, the
    empty notes and commitments that stay of those that were taken back, and the parts of who took
    part: counted anew after each undo they would tell what the next person answers."""
    status, session = send("GET", f"{path}/export.json", None)
    assert status == 200, session
    del session["log"]
    session["board"]["settings"].pop("composition", None)
    session["notes"] = [note for note in session["notes"] if note["state"] != "deleted"]
    for note in session["notes"]:
        del note["updated_at"]
    plan = [part for part in session["commitments"] if not part["removed"]]
    session["commitments"] = [{**part, "updated_at": ""} for part in plan]
    return dict(session)


def fills_of(workshop: Workshop, send: Send) -> dict[str, str]:
    """Two notes, a seat and a group to act on."""
    board = workshop.moussa.board()
    awa, bakary = workshop.seat("Awa"), workshop.seat("Bakary")
    send("POST", f"{workshop.path}/groups/g1", {"name": "Groupe 1"})
    blocks = {framework["id"]: framework["blocks"] for framework in board["frameworks"]}
    fills = {
        "seat": bakary.seat,
        "writer": awa.seat,
        "sitting": "1",
        "step": "1",
        "day": "2031-03-12",
        "code": workshop.code,
    }
    fills |= {"note": str(uuid.uuid4()), "other": str(uuid.uuid4())}
    notes = [activity for activity in board["activities"] if activity["kind"] == "notes"]
    for activity in notes:
        workshop.fanta.opens(activity["key"]).raise_for_status()
    block = blocks[board["activities"][0]["framework"]][0]
    fields = [field["id"] for field in block["fields"]]
    place = {"field": fields[0]} if fields else {"block": block["id"]}
    for name in ("note", "other") if notes else ():
        body = {"activity": notes[0]["key"], "text": f"Un marché {name}", **place}
        awa.put(f"{workshop.path}/notes/{fills[name]}", json=body).raise_for_status()
    fills["framework"] = board["activities"][0]["framework"]
    return fills | {"block": block["id"], "field": fields[-1] if fields else block["id"]}


def filled(value: Any, fills: dict[str, str]) -> Any:
    if isinstance(value, str) and value.startswith("{"):
        return fills[value.strip("{}")]
    if isinstance(value, list):
        return [filled(item, fills) for item in value]
    if isinstance(value, dict):
        return {name: filled(item, fills) for name, item in value.items()}
    return value


def requests_of(workshop: Workshop, fills: dict[str, str]) -> Iterator[tuple[str, str, Json]]:
    """(method, path, body) of every act, on every activity where it is about one."""
    activities = [activity["key"] for activity in workshop.moussa.board()["activities"]]
    for line, bodies in ACTS.items():
        method, path = line.split(" ")
        keys = ["g1"] if "/groups/" in path else activities
        named = "{key}" in path or any("{key}" in body.values() for body in bodies)
        # What was opened is not removed, and every activity is opened on the way here.
        keys = [*keys, ADDED] if method == "DELETE" or path.endswith("{key}/remove") else keys
        for key in keys if named else [""]:
            whole = {**fills, "key": key}
            yield from ((method, path.format(**whole), filled(body, whole)) for body in bodies)


def do_twice(send: Send, path: str, request: tuple[str, str, Json]) -> list[str]:
    """What went wrong while an act was done, taken back, done again and taken back again."""
    faults = []
    now = snapshot(send, path)
    for turn in ("first", "second"):
        before, last = now, newest(send, path)
        status, answer = send(*request)
        now = after = snapshot(send, path)
        act = newest(send, path)
        if status >= 500:
            faults.append(f"{request} {turn}: {status}")
        if status >= 400 and after != before:
            faults.append(f"{request} {turn}: refused, and done all the same")
        if act["id"] == last["id"]:
            continue  # nothing was done
        status, answer = send("POST", f"{path}/undo", {"act": act["id"]})
        now = snapshot(send, path)
        if status == 200 and now != before:
            parts = [name for name in before if now[name] != before[name]]
            faults.append(f"{request} {turn}: {act['act']} did not take back {parts}")
        if status != 200 and (status != 409 or answer["refusal"] not in REFUSED):
            faults.append(f"{request} {turn}: undo answers {status} {answer}")
        if (status == 200) != act["undo"]:
            faults.append(f"{request} {turn}: undo is said to be {act['undo']}, answers {status}")
    return faults


def newest(send: Send, path: str) -> Json:
    status, log = send("GET", f"{path}/acts", None)
    assert status == 200, log
    return dict(log["acts"][0])


def sender(caller: Caller, cookie: str) -> Send:
    def send(method: str, path: str, body: Any) -> tuple[int, Any]:
        status, answer = caller.ask(method, path, body, cookie)
        if status >= 500:
            caller.hang_up()  # so does the server
        return status, answer

    return send


def test_every_command_of_staff_has_a_line_here() -> None:
    assert commands_of_staff() - set(ACTS) - set(ELSEWHERE) == set(), "write it into staff_acts.py"
    assert (set(ACTS) | set(ELSEWHERE)) - commands_of_staff() <= {
        line
        for line in ACTS
        if "/notes/{note}" in line  # writers may delete their own, too
    }


@pytest.mark.parametrize("board", BOARDS)
def test_each_act_is_taken_back_and_done_again(
    sqlite_server: ForkedServer, workshop_at: Start, board: str
) -> None:
    workshop = workshop_at(sqlite_server, opened=False, **BOARDS[board])
    with Caller(workshop.url) as caller:
        send = sender(caller, workshop.bearer("organiser_url").cookie)
        fills = fills_of(workshop, send)
        requests = list(requests_of(workshop, fills))
        faults = [fault for request in requests for fault in do_twice(send, workshop.path, request)]
    assert faults == []


def test_every_act_in_words_was_met(sqlite_server: ForkedServer, workshop_at: Start) -> None:
    workshop = workshop_at(sqlite_server, opened=False)
    with Caller(workshop.url) as caller:
        send = sender(caller, workshop.bearer("organiser_url").cookie)
        for method, path, body in requests_of(workshop, fills_of(workshop, send)):
            send(method, path, body)
        log = send("GET", f"{workshop.path}/export.json", None)[1]["log"]
    assert set(WORDS) - {line["act"] for line in log} == UNMET


def test_an_act_that_does_not_come_back_is_found(workshop: Workshop) -> None:
    """The control: the same walk past an undo that leaves something behind."""
    organiser = workshop.bearer("organiser_url").cookie
    with Caller(workshop.url) as caller:
        send = sender(caller, organiser)

        def forgetful(method: str, path: str, body: Any) -> tuple[int, Any]:
            if path.endswith("/undo"):
                send("POST", f"{workshop.path}/settings", {"place": f"Ségou {uuid.uuid4()}"})
                return 200, {}
            return send(method, path, body)

        act = ("POST", f"{workshop.path}/screen-mode", {"mode": "ranking"})
        [fault, *_] = do_twice(forgetful, workshop.path, act)
    assert "did not take back ['board']" in fault

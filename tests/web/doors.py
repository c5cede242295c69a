"""Every route of the app, and who may use it. A route without an entry fails `test_doors.py`: write
its line here first.

`may` names who passes; whoever else has a seat or a link, or nothing, gets `otherwise`.
"""

import uuid

from tests.web.door import (
    ANYONE,
    HELPERS,
    HOSTS,
    NO_SEAT,
    ORGANISERS,
    SEATED,
    Door,
    own,
)
from tests.web.door_bodies import (
    bakary,
    ballot,
    for_another,
    fresh,
    grouped,
    merging,
    new_activity,
    new_session,
    new_step,
    note,
    notes_activity,
    pasted,
    role,
    running,
    session,
    step,
    timed,
    token,
    two_notes,
    undoable,
    written,
)
from tests.web.explaining.explaining_doors import DOORS_OF_FIELDS
from tests.web.people import VOTE, Workshop
from tests.web.picture_doors import added_logo, logo
from tests.web.programme_doors import DOORS_OF_P, new_programme, programme
from tests.web.results.plan_doors import DOORS_OF_PLAN

UNPUBLISHED = (404, "not_published")
FILES_OF_HOSTS = (
    *("poster.pdf", "seat-cards.pdf", "attendance.pdf", "certificates.pdf", "report.pdf"),
    *("report.docx", "slides.pptx", "workbook.xlsx"),
)
# "METHOD /address": what is asked of it. A second line for one address says so behind a space.
DOORS: dict[str, Door] = {
    "GET /": Door(),
    "GET /docs": Door(),
    "GET /openapi.json": Door(),
    "GET /healthz": Door(),
    "GET /metrics": Door(),
    "GET /recording": Door(says=own(204)),
    "GET /language/{language}": Door(says=own(303), parts=lambda w: {"language": "en"}),
    "GET /static/{version}/{name:path}": Door(
        parts=lambda w: {"version": "x", "name:path": "wheel.js"}
    ),
    "POST /boards": Door(
        says=own(201), body=lambda w: {"title": "Ségou", "template": "priority-vote"}
    ),
    "POST /boards/preview": Door(body=lambda w: {"framework": "Eau\n  Puits"}),
    "POST /boards/import": Door(says=own(201), body=session),
    "GET /schemas/palabre-session-1.json": Door(),
    "GET /compare": Door(),
    "POST /compare": Door(says=own(422)),  # without files it has nothing to compare
    "GET /programmes": Door(),
    "POST /programmes/preview": Door(body=lambda w: {"framework": "Eau\n  Puits"}),
    "POST /programmes": Door(says=own(201), body=new_programme),
    # Opened by the programme's own link alone: tests/web/programmes.
    **{line: Door(frozenset(), body=body, parts=programme) for line, body in DOORS_OF_P.items()},
    "GET /b/{code}/programme": Door(HOSTS),
    "POST /b/{code}/programme": Door(ORGANISERS, says=own(204), body=lambda w: {"link": ""}),
    "POST /b/{code}/programme/send": Door(ORGANISERS, says=own(409)),  # without a programme
    "GET /b/{code}/export.json": Door(ORGANISERS),
    "GET /b/{code}/export.csv": Door(HOSTS),
    "GET /b/{code}/diagram.{kind}": Door(HOSTS, parts=lambda w: {"kind": "svg"}),
    "GET /b/{code}/ranking.{kind}": Door(HOSTS, parts=lambda w: {"kind": "svg"}),
    # There are no notes yet.
    "GET /b/{code}/matrix.{kind}": Door(HOSTS, says=own(409), parts=lambda w: {"kind": "svg"}),
    "GET /b/{code}": Door(),
    "GET /b/{code}/screen": Door(),
    "GET /b/{code}/entry": Door(says=own(303)),
    "GET /b/{code}/qr.svg": Door(),
    "GET /b/{code}/console": Door(HOSTS),
    "GET /b/{code}/host/{token}": Door(says=own(303), parts=token("host_url")),
    "GET /b/{code}/organiser/{token}": Door(says=own(303), parts=token("organiser_url")),
    "GET /b/{code}/observer/{token}": Door(frozenset(), parts=lambda w: {"token": "not-a-token"}),
    "POST /b/{code}/seats": Door(
        says=own(201), body=lambda w: {"name": "Awa", "attendance": "in_room"}
    ),
    "POST /b/{code}/seats/resume": Door(body=lambda w: {"seat_code": w.seat("Awa").seat_code}),
    "POST /b/{code}/seats/leave": Door(says=own(204)),
    "GET /b/{code}/seats/answers": Door(SEATED, NO_SEAT),
    "POST /b/{code}/seats/answers": Door(SEATED, NO_SEAT, body=lambda w: {"answers": []}),
    "PUT /b/{code}/notes/{note}": Door(SEATED, NO_SEAT, own(201), note, fresh),
    "POST /b/{code}/notes/{note}": Door(SEATED, NO_SEAT, own(201), note, fresh),
    "POST /b/{code}/notes": Door(SEATED, NO_SEAT, own(201), note),
    "DELETE /b/{code}/notes/{note}": Door(SEATED | HOSTS, NO_SEAT, own(204), parts=fresh),
    "DELETE /b/{code}/notes/{note} of another": Door(
        HOSTS, NO_SEAT, own(204), parts=written, extra={"seat": (409, "note_taken")}
    ),
    "POST /b/{code}/notes/{note}/delete": Door(SEATED | HOSTS, NO_SEAT, own(303), parts=fresh),
    "PUT /b/{code}/notes/{note}/me-too": Door(SEATED, NO_SEAT, own(204), parts=written),
    "DELETE /b/{code}/notes/{note}/me-too": Door(SEATED, NO_SEAT, own(204), parts=written),
    "POST /b/{code}/activities/{key}/me-too": Door(
        SEATED,
        NO_SEAT,
        own(204),
        body=lambda w: {"add": written(w)["note"]},
        parts=notes_activity,
    ),
    "POST /b/{code}/notes/{note}/moderate": Door(
        HOSTS, body=lambda w: {"state": "hidden"}, parts=written
    ),
    "GET /b/{code}/activities/{key}/notes": Door(parts=notes_activity),
    "GET /b/{code}/activities/{key}/notes/own": Door(SEATED, NO_SEAT, parts=notes_activity),
    "PUT /b/{code}/activities/{key}/finished": Door(
        SEATED, NO_SEAT, own(204), parts=notes_activity
    ),
    "DELETE /b/{code}/activities/{key}/finished": Door(
        SEATED, NO_SEAT, own(204), parts=notes_activity
    ),
    "POST /b/{code}/activities/{key}/finished": Door(
        SEATED, NO_SEAT, own(204), body=lambda w: {"finished": True}, parts=notes_activity
    ),
    "PUT /b/{code}/activities/{key}/ballot": Door(SEATED, NO_SEAT, body=ballot),
    "PUT /b/{code}/activities/{key}/ballot for another": Door(HOSTS, body=for_another),
    "POST /b/{code}/activities/{key}/ballot": Door(SEATED, NO_SEAT, body=ballot),
    "DELETE /b/{code}/activities/{key}/ballot": Door(SEATED, NO_SEAT, own(204)),
    "POST /b/{code}/activities/{key}/ballot/show": Door(
        SEATED, NO_SEAT, body=lambda w: {"receipt": "K7MZ-4P2Q"}
    ),
    "POST /b/{code}/activities/{key}/ballot/withdraw": Door(SEATED, NO_SEAT, own(303)),
    "GET /b/{code}/activities/{key}/rounds/{number}/sealed.json": Door(
        says=own(409, 403), parts=lambda w: {"number": "1"}
    ),
    "POST /b/{code}/activities/{key}/rounds/{number}/witness": Door(
        SEATED,
        NO_SEAT,
        own(409, 403),
        lambda w: {"found": True, "sha256": "0" * 64},
        lambda w: {"number": "1"},
    ),
    "GET /b/{code}/activities/{key}/tally": Door(ANYONE - {"seat"}, (403, "tally_hidden")),
    "POST /b/{code}/activities/{key}/open": Door(HOSTS),
    "POST /b/{code}/activities/{key}/extend": Door(HOSTS, body=timed),
    "POST /b/{code}/activities/{key}/lock": Door(
        HOSTS, parts=notes_activity
    ),  # an unlocked vote is what the other doors need
    "POST /b/{code}/activities/{key}/unlock": Door(HOSTS, parts=notes_activity),
    "POST /b/{code}/activities/{key}/close": Door(HOSTS),
    "POST /b/{code}/activities/{key}/rehearse": Door(HOSTS),
    "POST /b/{code}/activities/{key}/reveal": Door(HOSTS, body=lambda w: {"reveal": "live"}),
    "POST /b/{code}/links/{role}": Door(HOSTS, says=own(201), parts=role("observer"), once=True),
    "POST /b/{code}/links/{role} of the host": Door(
        HOSTS, says=own(201), parts=role("host"), once=True
    ),
    "POST /b/{code}/links/{role} of the organiser": Door(
        ORGANISERS, says=own(201), parts=role("organiser"), once=True
    ),
    "GET /b/{code}/helper/{token}": Door(frozenset(), parts=lambda w: {"token": "not-a-token"}),
    "GET /b/{code}/news": Door(SEATED, NO_SEAT),
    "GET /b/{code}/console/notes": Door(HOSTS),
    "GET /b/{code}/acts": Door(HOSTS),
    "POST /b/{code}/undo": Door(HOSTS, body=undoable),
    "POST /b/{code}/sign": Door(HOSTS, body=lambda w: {"name": "Fanta"}),
    "GET /b/{code}/console/files": Door(HOSTS),
    "GET /b/{code}/console/settings": Door(HOSTS),
    "GET /b/{code}/links": Door(HOSTS),
    "GET /b/{code}/links/files/links.html": Door(HOSTS),
    "GET /b/{code}/handover": Door(HELPERS),
    "GET /b/{code}/handover/{seat}": Door(HELPERS, parts=bakary),
    "POST /b/{code}/handover/{seat}": Door(HELPERS, body=ballot, parts=bakary),
    "GET /b/{code}/paper": Door(HELPERS),
    "POST /b/{code}/paper": Door(
        HELPERS, body=lambda w: {"seat": w.seat("Bakary").seat_code, "choices": "1 8 22"}
    ),
    "GET /b/{code}/people": Door(HOSTS),
    "POST /b/{code}/roster": Door(
        HOSTS, says=own(201), body=lambda w: {"csv": f"nom;structure\nAwa;{uuid.uuid4()}"}
    ),
    "POST /b/{code}/people/mark": Door(HOSTS, body=lambda w: {"all": True, "present": True}),
    "POST /b/{code}/people/void": Door(HOSTS, body=lambda w: {"seats": [w.seat("Bakary").seat]}),
    "POST /b/{code}/people/hide-notes": Door(
        HOSTS, body=lambda w: {"seats": [w.seat("Bakary").seat]}
    ),
    "POST /b/{code}/people/{seat}": Door(HOSTS, body=lambda w: {"name": "Bakary"}, parts=bakary),
    "POST /b/{code}/people/{seat}/code": Door(HOSTS, parts=bakary),
    "GET /b/{code}/people/{seat}/named": Door(ORGANISERS, parts=bakary),
    "POST /b/{code}/named": Door(ORGANISERS, body=lambda w: {"name": "Bakary"}),
    "POST /b/{code}/named/reword": Door(
        ORGANISERS, says=own(404), body=lambda w: {"place": "note/x", "text": ""}
    ),
    "POST /b/{code}/named/forget": Door(ORGANISERS, body=lambda w: {"name": "Bakary"}),
    "POST /b/{code}/people/{seat}/ballot/void": Door(
        HOSTS, says=own(204), body=lambda w: {"activity": VOTE, "reason": "?"}, parts=bakary
    ),
    "POST /b/{code}/people/{seat}/void": Door(HOSTS, says=own(204), parts=bakary),
    "DELETE /b/{code}/people/{seat}": Door(ORGANISERS, says=own(204), parts=bakary),
    "POST /b/{code}/people/{seat}/erase": Door(
        ORGANISERS, says=own(204), body=lambda w: {"notes": "erase"}, parts=bakary
    ),
    "POST /b/{code}/groups/{key}": Door(
        HOSTS, body=lambda w: {"name": "Groupe 1"}, parts=lambda w: {"key": "g1"}
    ),
    "POST /b/{code}/groups/{key}/device": Door(HOSTS, parts=grouped),
    "POST /b/{code}/groups/{key}/remove": Door(HOSTS, says=own(204), parts=grouped),
    "GET /b/{code}/agenda": Door(),
    "POST /b/{code}/agenda/{sitting}/{step}/run": Door(HOSTS, parts=step),
    "POST /b/{code}/agenda/extend": Door(HOSTS, body=running),
    "POST /b/{code}/agenda/stop": Door(HOSTS, says=own(204)),
    "POST /b/{code}/agenda/{sitting}": Door(
        HOSTS, says=own(204), body=lambda w: {"held_on": "2024-09-12"}, parts=step
    ),
    "POST /b/{code}/agenda/{sitting}/{step}": Door(
        HOSTS, says=own(204), body=lambda w: {"minutes": 20}, parts=step
    ),
    "POST /b/{code}/agenda": Door(HOSTS, says=own(201), body=lambda w: {"title": "Soirée"}),
    "POST /b/{code}/agenda/{sitting}/steps": Door(
        HOSTS, says=own(201), body=lambda w: {"title": "Pause"}, parts=step
    ),
    "POST /b/{code}/agenda/{sitting}/move": Door(
        HOSTS, says=own(204), body=lambda w: {}, parts=step
    ),
    "POST /b/{code}/agenda/{sitting}/{step}/move": Door(
        HOSTS, says=own(204), body=lambda w: {}, parts=step
    ),
    "POST /b/{code}/agenda/{sitting}/remove": Door(HOSTS, says=own(204), parts=new_session),
    "POST /b/{code}/agenda/{sitting}/{step}/remove": Door(HOSTS, says=own(204), parts=new_step),
    "POST /b/{code}/notes/{note}/move": Door(HOSTS, body=lambda w: {"field": "2"}, parts=written),
    "POST /b/{code}/notes/{note}/merge": Door(HOSTS, body=merging, parts=written),
    "GET /b/{code}/activities/{key}/duplicates": Door(HOSTS, parts=notes_activity),
    "POST /b/{code}/activities": Door(
        HOSTS, says=own(201), body=lambda w: {"kind": "notes", "title": "Idées"}
    ),
    "POST /b/{code}/activities/{key}/duplicate": Door(HOSTS, says=own(201)),
    "POST /b/{code}/activities/{key}/move": Door(HOSTS, body=lambda w: {}),
    "POST /b/{code}/activities/{key}/remove": Door(HOSTS, says=own(204), parts=new_activity),
    "DELETE /b/{code}/activities/{key}": Door(HOSTS, says=own(204), parts=new_activity),
    "POST /b/{code}/paste": Door(HOSTS, says=own(201), body=pasted),
    "POST /b/{code}/shortlists": Door(HOSTS, says=own(201), body=two_notes),
    "POST /b/{code}/activities/{key}/runoff": Door(HOSTS, says=own(409)),  # the vote is open
    "POST /b/{code}/activities/{key}/words": Door(
        HOSTS, says=own(404), body=lambda w: {"word": "w-0"}
    ),
    **DOORS_OF_PLAN,
    **DOORS_OF_FIELDS,
    "GET /erased": Door(),
    "POST /b/{code}/settings": Door(HOSTS, body=lambda w: {"place": "Ségou"}),
    "POST /b/{code}/wifi": Door(HOSTS, body=lambda w: {"name": "Palabre", "password": "karité24"}),
    "POST /b/{code}/room-address": Door(HOSTS, says=own(422), body=lambda w: {"url": "x"}),
    "POST /b/{code}/screen-mode": Door(HOSTS, body=lambda w: {"mode": "auto"}),
    "POST /b/{code}/focus": Door(HOSTS, body=lambda w: {"activity": VOTE}),
    "POST /b/{code}/activities/{key}/settings": Door(
        HOSTS, says=own(204), body=lambda w: {"private": True}, parts=notes_activity, once=True
    ),
    "POST /b/{code}/erase": Door(
        ORGANISERS, says=own(204), body=lambda w: {"code": w.code}, once=True
    ),
    **{f"GET /b/{{code}}/{name}": Door(HOSTS) for name in FILES_OF_HOSTS},
    "GET /b/{code}/paper-ballots.pdf": Door(HELPERS),
    "GET /b/{code}/picture.{kind}": Door(HOSTS, parts=lambda w: {"kind": "svg"}),
    **{f"GET /b/{{code}}/share.{end}": Door(HOSTS, says=own(409)) for end in ("png", "txt")},
    "GET /b/{code}/sittings.ics": Door(says=own(409)),  # nothing is dated
    "POST /b/{code}/pictures": Door(HOSTS, says=own(201), body=logo),
    "GET /b/{code}/pictures/{key}": Door(HOSTS, parts=added_logo),
    "POST /b/{code}/pictures/{key}/remove": Door(HOSTS, says=own(204), parts=added_logo),
    "GET /b/{code}/results": Door(HELPERS | {"observer"}),
    "POST /b/{code}/join-questions": Door(ORGANISERS, body=lambda w: {"questions": ["age"]}),
    "POST /b/{code}/publish": Door(ORGANISERS, body=lambda w: {"published": False}),
    "GET /b/{code}/result": Door(frozenset(), UNPUBLISHED),
    "POST /b/{code}/result": Door(SEATED, UNPUBLISHED, body=lambda w: {"receipt": "K7MZ-4P2Q"}),
}
SOCKETS = {"/b/{code}/live"}  # their matrix is in test_live_contract.py


def address_of(line: str, door: Door, workshop: Workshop) -> tuple[str, str]:
    """(method, path) on this board."""
    method, template, *_ = line.split(" ")
    given = {"code": workshop.code, "key": VOTE, **door.parts(workshop)}
    for name, value in given.items():
        template = template.replace(f"{{{name}}}", value)
    assert "{" not in template, f"{line}: say in `parts` what fills {template}"
    return method, template

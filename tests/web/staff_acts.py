"""Every command of staff, as something to do, take back, and do again.

A route of staff without a line here fails `test_every_act_twice.py`. `{key}` stands for each
activity; the others for what `fill` prepares on the board.
"""

from typing import Any

from tests.web.door import HOSTS, ORGANISERS, SAFE
from tests.web.doors import DOORS

Json = dict[str, Any]

ADDED = "encore-un-vote"  # key of an activity that an act below adds
# "METHOD /address": its bodies, each an act of its own. `{…}` in a text is filled in.
ACTS: dict[str, list[Json]] = {
    "POST /b/{code}/screen-mode": [{"mode": "agenda"}, {"mode": "matrix"}],
    "POST /b/{code}/wifi": [{"name": "Salle", "password": "karité24"}, {"name": ""}],
    "POST /b/{code}/focus": [{"activity": "{key}"}, {}],
    "POST /b/{code}/settings": [
        {"title": "Autre titre", "place": "Ségou", "joining": "closed", "names_shown": True},
        {"headcount": 40},
        {"headcount": ""},
        {"screen_languages": "fr,en"},
        {"participants": "names"},
        {"modality": "both"},
        {"planners": "groups"},
        {"facilitators": "Awa Diarra", "priorities": "Chacun a choisi trois champs."},
        {"introduction": "Bienvenue"},
    ],
    "POST /b/{code}/activities/{key}/settings": [
        {"title": "Un autre nom"},
        {"private": True},
        {"private": False},
        {"votes": 1},
        {"votes": 2, "repeats": True},
        {"secret": False, "practice": True},
        {"practice": False},
        {"order": "rotated"},
        {"blocks": ["{block}"], "reason": "Les plus choisis"},
        {"blocks": []},
        {},
    ],
    "POST /b/{code}/activities": [
        {"kind": "notes", "title": "Encore des idées"},
        {"kind": "vote", "title": "Encore un vote", "votes": 1},
        {"kind": "hands", "title": "Reprendre à 14 h ?"},
    ],
    "POST /b/{code}/activities/{key}/duplicate": [{}, {"title": "La même"}],
    "POST /b/{code}/paste": [{"activity": "{key}", "place": "{field}", "text": "Un fonds"}],
    "POST /b/{code}/shortlists": [{"notes": ["{note}", "{other}"]}],
    "POST /b/{code}/activities/{key}/move": [{}, {"before": "{key}"}],
    "POST /b/{code}/activities/{key}/reveal": [{"reveal": "at_close"}, {"reveal": "live"}],
    "POST /b/{code}/activities/{key}/rehearse": [{}],
    "POST /b/{code}/activities/{key}/open": [{}, {"minutes": 7}],
    "POST /b/{code}/activities/{key}/extend": [{"minutes": 5}],
    "POST /b/{code}/activities/{key}/lock": [{}],
    "POST /b/{code}/activities/{key}/unlock": [{}],
    "POST /b/{code}/activities/{key}/close": [{}],
    "POST /b/{code}/agenda/{sitting}/{step}/run": [{}],
    "POST /b/{code}/agenda/extend": [{"minutes": 5}],
    "POST /b/{code}/agenda/stop": [{}],
    "POST /b/{code}/agenda/{sitting}": [{"held_on": "2024-09-12", "title": "Un jour"}],
    "POST /b/{code}/agenda/{sitting}/{step}": [{"minutes": 20, "title": "Accueil"}],
    "POST /b/{code}/agenda": [{"title": "Soirée", "held_on": "2024-09-13"}],
    "POST /b/{code}/agenda/{sitting}/steps": [
        {"title": "Pause", "minutes": 15},
        {"title": "Encore", "activity": "{key}"},
    ],
    "POST /b/{code}/agenda/{sitting}/move": [{}, {"before": 1}],
    "POST /b/{code}/agenda/{sitting}/{step}/move": [{"before": 3}, {}, {"session": 1}],
    "POST /b/{code}/agenda/{sitting}/{step}/remove": [{}],
    "POST /b/{code}/agenda/{sitting}/remove": [{}],
    "POST /b/{code}/plan/{note}": [
        {"lead": "Mairie", "partners": "IKAM, Awa", "due": "mars", "indicator": "30"},
        {},
        {"first_step": "Réunir"},
    ],
    "POST /b/{code}/follow-ups": [{"day": "2031-03-12"}],
    "POST /b/{code}/follow-ups/{day}/{note}": [
        {"state": "stopped", "reason": "Pas de budget"},
        {"state": "done"},
        {"state": ""},
    ],
    "POST /b/{code}/follow-ups/{day}/remove": [{}],
    "POST /b/{code}/plan/{note}/remove": [{}],
    "POST /b/{code}/notes/{note}/moderate": [
        {"state": "hidden"},
        {"state": "shown"},
        {"state": "shown", "text": "Autrement"},
    ],
    "POST /b/{code}/notes/{note}/move": [{"block": "{block}"}, {"field": "{field}"}],
    "POST /b/{code}/notes/{note}/merge": [{"notes": ["{other}"], "text": "Les deux"}],
    "POST /b/{code}/people/hide-notes": [{"seats": ["{writer}"]}],
    "POST /b/{code}/notes/{note}/delete": [{}],
    "DELETE /b/{code}/notes/{note}": [{}],
    "POST /b/{code}/people/{seat}": [
        {"name": "Bakary T.", "attendance": "online", "group": "g1"},
        {"present": False},
    ],
    "POST /b/{code}/people/{seat}/code": [{}],
    "POST /b/{code}/people/{seat}/ballot/void": [{"activity": "{key}", "reason": "Deux bulletins"}],
    "POST /b/{code}/people/mark": [{"all": True, "present": False}, {"all": True, "present": True}],
    "POST /b/{code}/people/{seat}/void": [{}],
    "POST /b/{code}/people/void": [{"seats": ["{writer}"]}],
    "POST /b/{code}/groups/{key}": [{"name": "Groupe", "blocks": ["{block}"]}],
    "POST /b/{code}/groups/{key}/device": [{}],
    "POST /b/{code}/groups/{key}/remove": [{}],
    "POST /b/{code}/activities/{key}/runoff": [{}, {"places": 1}],
    "POST /b/{code}/fields/{framework}/{field}": [
        {"language": "fr", "description": "Tout", "objectives": "Un\nDeux"},
        {"language": "es", "description": "Todo"},
    ],
    "POST /b/{code}/publish": [{"published": True}, {"published": False}],
    "POST /b/{code}/activities/{key}/remove": [{}],
    "DELETE /b/{code}/activities/{key}": [{}],
    "POST /b/{code}/roster": [{"csv": "nom;structure\nAwa;IKAM"}],
}
# Commands of staff that are no acts on the board's log, or are tried where they can be.
ELSEWHERE = {
    "POST /b/{code}/pictures": "erases what it replaces: test_report_pictures.py",
    "POST /b/{code}/pictures/{key}/remove": "erases: test_report_pictures.py",
    **dict.fromkeys(
        (
            "POST /b/{code}/fields/{framework}/{field}/picture",
            "POST /b/{code}/fields/{framework}/{field}/picture/remove",
            "POST /b/{code}/fields/{framework}/{field}/sounds",
            "POST /b/{code}/fields/{framework}/{field}/sounds/{language}/remove",
        ),
        "erases what it replaces: test_explained_fields.py",
    ),
    "PUT /b/{code}/activities/{key}/ballot": "a ballot is never taken back by staff",
    "POST /b/{code}/links/{role}": "ends links: test_contract_boards.py",
    "POST /b/{code}/undo": "what this is about",
    "POST /b/{code}/join-questions": "erases answers: test_join_questions.py",
    "POST /b/{code}/activities/{key}/words": "needs a word that was said: test_words.py",
    "POST /b/{code}/sign": "is of a device: test_undo.py",
    "POST /b/{code}/room-address": "is of this server's networks: test_room_address.py",
    "DELETE /b/{code}/people/{seat}": "leaves nobody to go back to: test_erase_person.py",
    "POST /b/{code}/people/{seat}/erase": "the same from a form",
    "POST /b/{code}/programme": "sends elsewhere: programmes/test_towns_send.py",
    "POST /b/{code}/programme/send": "the same",
    **dict.fromkeys(
        ("POST /b/{code}/named", "POST /b/{code}/named/reword", "POST /b/{code}/named/forget"),
        "changes nothing, or erases: test_reworded_texts.py",
    ),
    "POST /b/{code}/erase": "leaves nothing to go back to: test_every_state.py",
}


def commands_of_staff() -> set[str]:
    """Every unsafe address that none but hosts or organisers may use, by the table of doors."""
    lines = {line for line, door in DOORS.items() if line.split(" ")[0] not in SAFE}
    staff = {line for line in lines if DOORS[line].may and DOORS[line].may <= HOSTS | ORGANISERS}
    return {" ".join(line.split(" ")[:2]) for line in staff}

"""Private notes reach nobody but their writer before they are revealed: every role at every address
that can be read."""

import json

import pytest

from tests.documents.sessions import Imported
from tests.shared import Start
from tests.web.doors import DOORS, address_of
from tests.web.forks import ForkedServer
from tests.web.people import NOTES, Person, Workshop
from tests.web.secrecy.test_open_vote_files import READ, accepts, readers, texts

WORDS = ("Zqpremier", "Zqsecond")


def private_workshop(server: ForkedServer, workshop_at: Start) -> tuple[Workshop, Person]:
    """Awa wrote two notes; Fanta reworded one while all could read it, and then made them
    private."""
    workshop = workshop_at(server)
    awa = workshop.seat("Awa")
    first, _ = (awa.note(word, field="2").json()["id"] for word in WORDS)
    workshop.fanta.post(
        f"{workshop.path}/notes/{first}/moderate",
        json={"state": "shown", "text": f"{WORDS[0]} dit"},
    ).raise_for_status()
    set_private(workshop, private=True)
    return workshop, awa


def set_private(workshop: Workshop, *, private: bool) -> None:
    workshop.fanta.post(
        f"{workshop.path}/activities/{NOTES}/settings", json={"private": private}
    ).raise_for_status()


def reading(workshop: Workshop, people: dict[str, Person]) -> set[str]:
    """ "role GET /address" wherever a word of the notes is read."""
    paths = [(line, address_of(line, DOORS[line], workshop)[1]) for line in READ]
    paths += [(f"notes table of {NOTES}", f"{workshop.path}/export.csv?table=notes")]
    paths += [("page of the notes", f"{workshop.path}?activity={NOTES}&place=2")]
    doors = set()
    for line, path in paths:
        for role, person in people.items():
            answers = [person.get(path, headers={"Accept": accept}) for accept in accepts(line)]
            if any(
                word in text
                for answer in answers
                for text in texts(answer.content)
                for word in WORDS
            ):
                doors.add(f"{role} {line}")
    return doors


def test_before_the_reveal_only_the_writer_reads_private_notes(
    any_server: ForkedServer, workshop_at: Start
) -> None:
    workshop, awa = private_workshop(any_server, workshop_at)
    people = readers(workshop)
    assert reading(workshop, people) == set()
    by_the_writer = reading(workshop, {"the writer": awa})
    assert {
        "the writer page of the notes",
        "the writer GET /b/{code}/activities/{key}/notes/own",
    } <= by_the_writer, "the control: a reader would see them"
    set_private(workshop, private=False)
    assert {"organiser GET /b/{code}/export.json", f"host notes table of {NOTES}"} <= reading(
        workshop, people
    )


@pytest.mark.parametrize("locale", ["fr", "en"])
def test_the_files_say_how_many_are_withheld_and_come_back(
    sqlite_server: ForkedServer, workshop_at: Start, locale: str
) -> None:
    workshop, _ = private_workshop(sqlite_server, workshop_at)
    organiser = workshop.bearer("organiser_url")
    session = organiser.get(f"{workshop.path}/export.json").json()
    activity = next(activity for activity in session["activities"] if activity["key"] == NOTES)
    assert (activity["private"], activity["private_notes"]) == (True, len(WORDS))
    table = workshop.fanta.get(f"{workshop.path}/export.csv?table=notes&locale={locale}").text
    assert table.count(
        {"fr": "privée, pas encore affichée", "en": "private, not revealed"}[locale]
    ) == len(WORDS)
    second = Imported(workshop, json.dumps(session).encode())
    again = second.bearer("organiser_url").get(f"{second.path}/export.json").json()
    assert [note for note in again["notes"] if note["activity"] == NOTES] == []

"""A report of people, groups, long texts, many notes, another framework and each language."""

import re
from typing import Any

import pytest

from app.documents.frameworks.writer import write_framework
from app.frameworks import shipped
from app.locales import catalogue
from app.reports.model import Bullets, Part
from tests.reports.reports import (
    Json,
    Set,
    activity_of,
    add_note,
    segou_session,
    squeezed,
    unopened,
)
from tests.reports.states import Report, chapter, say, words


def people(session: Json, setting: str) -> None:
    session["board"]["settings"]["participants"] = setting
    session["seats"] = session["seats"][:4]
    who = (
        ("Awa", "IKAM", "online"),
        ("Bakary", "ikam", "in_room"),
        ("Fanta", "Réseau Kya", "in_room"),
        ("Moussa", "", "in_room"),
    )
    for seat, (name, organisation, attendance) in zip(session["seats"], who, strict=True):
        seat.update(name=name, organisation=organisation, attendance=attendance)
    session["seats"][3]["present"] = False
    unopened_vote = activity_of(session, "priorites")
    unopened_vote.update(state="planned", rounds=[], round=0, opened_at=None, closed_at=None)


@pytest.mark.parametrize(("setting", "present", "absent"), [
    ("names", ["Awa", "Bakary", "Fanta", "IKAM", "Réseau Kya"], ["Moussa"]),
    ("organisations", ["IKAM 2", "Réseau Kya 1"], ["Awa", "Bakary", "Fanta", "Moussa"]),
    ("count", [say("Names and organisations are left out, as this board is set.")],
     ["Awa", "IKAM", "Kya"]),
])  # fmt: skip
def test_participants_are_told_as_the_board_is_set(
    report: Report, setting: str, present: list[str], absent: list[str]
) -> None:
    built = report(lambda session: people(session, setting))
    chapter_text = chapter(built, say("Participants"))
    assert re.search(r"^\D+3\D+2\D+1\D", chapter_text)  # 3 participants: 2 in the room, 1 online
    assert [word for word in present if word not in chapter_text] == []
    assert [word for word in absent if word in chapter_text] == []


def test_groups_tell_their_attendance_and_blocks(report: Report) -> None:
    def change(session: Json) -> None:
        session["groups"] = [
            {
                "key": "a",
                "name": "Les aînés",
                "attendance": "in_room",
                "blocks": ["droits", "nature"],
            }
        ]

    assert f"Les aînés {say('in the room')} Droits et Nature" in chapter(
        report(change), say("Course of the workshop")
    )


def test_names_of_three_hundred_letters_and_long_texts_have_room(report: Report) -> None:
    name = ("UN NOM DE CHAMP QUI COURT LOIN " * 10)[:300].strip()

    def change(session: Json) -> None:
        framework = next(
            framework
            for framework in session["frameworks"]
            if framework["id"] == "culture21plus-segou-2024"
        )
        for block in framework["blocks"]:
            block["name"] = f"{block['id']} {name}"[:300]
            for field in block["fields"]:
                field.update(
                    name=f"{field['id']} {name}"[:300], description="Une longue description. " * 80
                )
                field["description"] = field["description"].strip()
        session["sessions"][0]["steps"][0]["details"] = [
            ("Un détail qui n’en finit pas " * 30).strip()
        ] * 6

    long = report(change)
    text = squeezed(long.pdf.text)
    assert [
        field for field in map(str, range(1, 31)) if squeezed(f"{field} {name}"[:300]) not in text
    ] == []
    assert text.count("description") == 30 * 80


def test_two_hundred_notes_in_a_field_and_merged_ones(report: Report) -> None:
    def change(session: Json) -> None:
        note = add_note(session, "La note gardée")
        first = add_note(session, "La première", state="merged", merged_into=note["id"])
        add_note(session, "La seconde", state="merged", merged_into=first["id"])
        for number in range(200):
            add_note(session, f"Note {number} du marché")

    many = report(change)
    for text in map(squeezed, many.texts().values()):
        assert [
            number for number in range(200) if squeezed(f"Note {number} du marché") not in text
        ] == []
        assert squeezed("La note gardée" + say("(%(count)s notes alike)", count=3)) in text


@pytest.mark.parametrize("template", ["atlas-themes", "enjeux-defis"])
def test_another_framework_is_told_as_well(report: Report, template: str) -> None:
    def change(session: Json) -> None:
        unopened(session)
        document = next(
            (framework for framework in session["frameworks"] if framework["id"] == template), None
        )
        if document is None:
            session["frameworks"].append(write_framework(shipped()[template]))
        session["activities"] = [activity_of(session, "situation")]
        session["activities"][0].update(
            framework=template, state="open", opened_at="2024-09-12T09:00:00.000Z"
        )
        for sitting in session["sessions"]:
            sitting["held_on"] = None
            for step in sitting["steps"]:
                step["activity"] = None
        block, field = next(iter(shipped()[template].places()))
        session["notes"] = []
        session["notes"].append(
            {
                **segou_session()["notes"][0],
                "block": block.id,
                "field": field.id if field else None,
                "text": "Une note",
            }
        )

    changed = report(change)
    assert "Une note" in chapter(changed, "État de situation")
    assert "12 septembre 2024" in words(changed.document)
    assert changed.docx_text
    assert len(changed.pdf.pages) > 3


def shape(part: Part) -> tuple[str, int]:
    return type(part).__name__, getattr(part, "level", len(getattr(part, "rows", ())))


@pytest.mark.parametrize("language", ["fr", "en", "es"])
def test_each_language_tells_the_same_parts_in_its_own_words(report: Report, language: str) -> None:
    def add_contacts(session: Json) -> None:
        session["board"]["settings"]["texts"] = {"contacts": "Ségou Ville Créative"}

    built = report(add_contacts).report
    document, french = Set(built, language).document, Set(built, "fr").document
    assert [shape(part) for part in document.parts] == [shape(part) for part in french.parts]
    text = words(document)
    for message in (
        "Introduction",
        "Course of the workshop",
        "Votes by field",
        "Both ends of the situation",
        "Contacts",
        "Turnout",
    ):
        assert catalogue(language).gettext(message) in text
    day = {
        "fr": "12 et 19 septembre 2024",
        "en": "12 and 19 September 2024",
        "es": "12 y 19 de septiembre de 2024",
    }
    assert day[language] in text
    note = next(
        item[0]
        for part in document.parts
        if isinstance(part, Bullets)
        for item in part.items
        if "BUMDA" in item[0].words
    )
    assert note.language == ("" if language == "fr" else "fr")


def test_a_document_of_a_board_is_the_same_each_time(report: Report) -> None:
    plain = report(lambda session: None)
    again: Any = Set(plain.report).document
    assert plain.document == again

"""A report may be asked for at any moment of any board: it says what there is, and what is not there yet."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from app.documents.framework_document import write_framework
from app.frameworks import shipped
from app.locales import catalogue
from app.reports.model import Bullets, Document, Facts, Figure, Heading, Part, Prose, Table
from tests.reports.reports import (
    Json,
    Set,
    activity_of,
    add_note,
    report_from,
    segou_session,
    squeezed,
    unopened,
)

Report = Callable[[Callable[[Json], None]], Set]


@pytest.fixture
def made(fresh_sqlite_url: str) -> Report:
    return lambda change: Set(report_from(fresh_sqlite_url, segou_session(change)))


def say(message: str, **values: object) -> str:
    found = catalogue("fr").gettext(message)
    return found % values if values else found


def words(document: Document) -> str:
    """Everything between two headings of the first level in a line of its own."""
    lines: list[str] = []
    for part in document.parts:
        match part:
            case Heading():
                lines.append(("\n" if part.level == 1 else "") + part.words)
            case Prose():
                lines += [one.words for one in part.runs]
            case Bullets():
                lines += [one.words for item in part.items for one in item]
            case Facts():
                lines += [
                    text
                    for term, runs in part.pairs
                    for text in (term, *(one.words for one in runs))
                ]
            case Table():
                lines += [column.title for column in part.columns]
                lines += [
                    one.words
                    for row in part.rows
                    for cell in row.cells
                    for line in (cell.runs, *cell.items)
                    for one in line
                ]
            case Figure():
                lines.append(part.alt)
    return " ".join(lines)


def chapter(made: Set, title: str) -> str:
    found = [line for line in words(made.document).split("\n") if line.startswith(title)]
    assert len(found) == 1, title
    return found[0]


def reopened(session: Json, reveal: str) -> Json:
    """The vote, opened again after its close, with the ballots of the first round in it."""
    vote = activity_of(session, "priorites")
    vote.update(state="open", reveal=reveal, round=2, closed_at=None)
    again = {**vote["rounds"][0], "number": 2, "closed_at": None, "closed_by": None, "seal": None}
    vote["rounds"].append(
        again if reveal == "live" else {**again, "ballots": None, "turnout": None}
    )
    return vote


def test_a_board_where_nothing_happened_says_so_in_each_chapter(made: Report) -> None:
    empty = made(unopened)
    vote, notes = (
        "Vote des priorités (bulletins inventés)",
        ("Défis et enjeux locaux", "État de situation", "Propositions d’actions"),
    )
    assert say("This vote has not been opened.") in chapter(empty, vote)
    assert all(
        say("This activity has not been opened.") in chapter(empty, title) for title in notes
    )
    assert say("Without notes on the situation there is nothing to compare.") in chapter(
        empty, say("Strengths and priorities")
    )
    assert say("Nobody had joined when this report was made.") in chapter(
        empty, say("Participants")
    )
    assert say("No contact was given.") in chapter(empty, say("Contacts"))
    assert len(empty.pdf.pages) <= 8
    assert empty.docx_text


def test_a_board_with_nothing_on_it_still_has_a_report(made: Report) -> None:
    def change(session: Json) -> None:
        unopened(session)
        session["activities"], session["frameworks"], session["sessions"], session["groups"] = (
            [],
            [],
            [],
            [],
        )
        session["board"].update(place="", settings={})

    bare = made(change)
    assert say("This workshop has no activity, and so no framework.") in words(bare.document)
    assert say("No agenda was kept for this workshop.") in words(bare.document)
    assert len(bare.pdf.pages) == 3
    assert bare.docx_text


def test_a_hidden_vote_gives_its_turnout_and_no_number_more(made: Report) -> None:
    def change(session: Json) -> None:
        vote = reopened(session, "at_close")
        vote["rounds"] = [{**vote["rounds"][1], "number": 1}]
        vote["round"] = 1

    hidden = made(change)
    told = chapter(hidden, "Vote des priorités")
    assert say("The vote is still open. Its result is shown at the close.") in told
    assert say("Votes by field") not in words(hidden.document)
    assert not [part for part in hidden.document.parts if isinstance(part, Figure)]
    assert say("There are no votes to set against the notes.") in chapter(
        hidden, say("Strengths and priorities")
    )
    assert (
        say("Provisional: an activity is still open, its notes and numbers may change.")
        in hidden.document.cover.foot
    )


def test_a_hidden_second_round_keeps_the_first_one_s_seal(made: Report) -> None:
    seals: list[str] = []

    def change(session: Json) -> None:
        vote = reopened(session, "at_close")
        seals.append(vote["rounds"][0]["seal"]["sha256"])

    told = chapter(made(change), "Vote des priorités")
    assert say("Earlier rounds") in told
    assert seals[0] in told
    assert say("Votes by field") not in told


def test_a_live_vote_shows_provisional_numbers(made: Report) -> None:
    told = chapter(made(lambda session: reopened(session, "live") and None), "Vote des priorités")
    assert say("The vote is still open: these numbers are provisional.") in told
    assert say("Votes by field") in told
    assert say("the close cuts the link") not in told
    assert (
        say("Secret vote: the close cuts the link between each person and their choices.") in told
    )


def test_a_named_vote_with_repeats_says_its_own_rule(made: Report) -> None:
    def change(session: Json) -> None:
        vote = activity_of(session, "priorites")
        vote.update(
            state="planned",
            rounds=[],
            round=0,
            opened_at=None,
            closed_at=None,
            secret=False,
            rule={"votes": 5, "repeats": True},
        )

    told = chapter(made(change), "Vote des priorités")
    assert (
        say(
            "Each participant had %(count)s votes, several of which could go to one field.", count=5
        )
        in told
    )
    assert say("Named vote: each ballot stays tied to its participant.") in told


def test_private_notes_are_counted_and_not_told(made: Report) -> None:
    private = made(lambda session: activity_of(session, "situation").update(private=True))
    told = chapter(private, "État de situation")
    assert "93" in told
    assert "BUMDA" not in words(private.document)


def test_proposals_name_the_blocks_that_were_kept_and_why(made: Report) -> None:
    def change(session: Json) -> None:
        kept = {"blocks": ["nature", "droits"], "reason": "Les deux blocs les plus votés."}
        session["board"]["settings"]["blocks"] = {"propositions": kept}

    told = chapter(made(change), "Propositions d’actions")
    assert (
        say("Notes were asked for under these blocks: %(blocks)s.", blocks="DROITS et NATURE")
        in told
    )
    assert "Les deux blocs les plus votés." in told
    assert "GOUVERNANCE" not in told  # neither kept nor written under
    assert "COMMUNAUTÉS" in told  # not kept, but somebody wrote there


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


@pytest.mark.parametrize(("setting", "there", "not_there"), [
    ("names", ["Awa", "Bakary", "Fanta", "IKAM", "Réseau Kya"], ["Moussa"]),
    ("organisations", ["IKAM 2", "Réseau Kya 1"], ["Awa", "Bakary", "Fanta", "Moussa"]),
    ("count", [say("Names and organisations are left out, as this board is set.")], ["Awa", "IKAM", "Kya"]),
])  # fmt: skip
def test_participants_are_told_as_the_board_is_set(
    made: Report, setting: str, there: list[str], not_there: list[str]
) -> None:
    report = made(lambda session: people(session, setting))
    told = chapter(report, say("Participants"))
    assert re.search(r"^\D+3\D+2\D+1\D", told)  # 3 participants: 2 in the room, 1 online
    assert [one for one in there if one not in told] == []
    assert [one for one in not_there if one in told] == []


def test_groups_tell_their_attendance_and_blocks(made: Report) -> None:
    def change(session: Json) -> None:
        session["groups"] = [
            {
                "key": "a",
                "name": "Les aînés",
                "attendance": "in_room",
                "blocks": ["droits", "nature"],
            }
        ]

    assert f"Les aînés {say('in the room')} DROITS et NATURE" in chapter(
        made(change), say("Course of the workshop")
    )


def test_names_of_three_hundred_letters_and_long_texts_have_room(made: Report) -> None:
    name = ("UN NOM DE CHAMP QUI COURT LOIN " * 10)[:300].strip()

    def change(session: Json) -> None:
        framework = next(
            one for one in session["frameworks"] if one["id"] == "culture21plus-segou-2024"
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

    long = made(change)
    text = squeezed(long.pdf.text)
    assert [
        field for field in map(str, range(1, 31)) if squeezed(f"{field} {name}"[:300]) not in text
    ] == []
    assert text.count("description") == 30 * 80


def test_two_hundred_notes_in_a_field_and_merged_ones(made: Report) -> None:
    def change(session: Json) -> None:
        kept = add_note(session, "La note gardée")
        first = add_note(session, "La première", state="merged", merged_into=kept["id"])
        add_note(session, "La seconde", state="merged", merged_into=first["id"])
        for number in range(200):
            add_note(session, f"Note {number} du marché")

    many = made(change)
    for text in map(squeezed, many.texts().values()):
        assert [
            number for number in range(200) if squeezed(f"Note {number} du marché") not in text
        ] == []
        assert squeezed("La note gardée" + say("(%(count)s notes alike)", count=3)) in text


@pytest.mark.parametrize("template", ["atlas-themes", "enjeux-defis"])
def test_another_framework_is_told_as_well(made: Report, template: str) -> None:
    def change(session: Json) -> None:
        unopened(session)
        document = next((one for one in session["frameworks"] if one["id"] == template), None)
        if document is None:
            session["frameworks"].append(write_framework(shipped()[template]))
        session["activities"] = [activity_of(session, "situation")]
        session["activities"][0].update(
            framework=template, state="open", opened_at="2024-09-12T09:00:00.000Z"
        )
        for one in session["sessions"]:
            one["held_on"] = None
            for step in one["steps"]:
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

    other = made(change)
    assert "Une note" in chapter(other, "État de situation")
    assert "12 septembre 2024" in words(other.document)
    assert other.docx_text
    assert len(other.pdf.pages) > 3


def shape(part: Part) -> tuple[str, int]:
    return type(part).__name__, getattr(part, "level", len(getattr(part, "rows", ())))


@pytest.mark.parametrize("language", ["fr", "en", "es"])
def test_each_language_tells_the_same_parts_in_its_own_words(made: Report, language: str) -> None:
    report = made(lambda session: None).report
    here, french = Set(report, language).document, Set(report, "fr").document
    assert [shape(part) for part in here.parts] == [shape(part) for part in french.parts]
    text = words(here)
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
        for part in here.parts
        if isinstance(part, Bullets)
        for item in part.items
        if "BUMDA" in item[0].words
    )
    assert note.language == ("" if language == "fr" else "fr")


def test_a_document_of_a_board_is_the_same_each_time(made: Report) -> None:
    one = made(lambda session: None)
    again: Any = Set(one.report).document
    assert one.document == again

"""Notes over HTTP: the client names them, so a retry is the same request."""

import uuid

import pytest

from tests.shared import Start
from tests.web.forks import ForkedServer
from tests.web.people import NOTES, QUADRANTS, VOTE, Workshop, refusal


def test_a_note_is_201_and_the_same_again_200(any_workshop: Workshop) -> None:
    awa, id = any_workshop.seat("Awa"), str(uuid.uuid4())
    first, again = awa.note("Un marché couvert", id=id), awa.note("Un marché couvert", id=id)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert [(note["id"], note["text"]) for note in awa.notes()] == [(id, "Un marché couvert")]


def test_the_same_note_again_moves_no_version(any_workshop: Workshop) -> None:
    awa, id = any_workshop.seat("Awa"), str(uuid.uuid4())
    awa.note("Un marché couvert", id=id)
    version = awa.board()["version"]
    awa.note("  Un marché couvert\n", id=id)
    assert awa.board()["version"] == version


def test_one_id_has_one_spelling(any_workshop: Workshop) -> None:
    awa, id = any_workshop.seat("Awa"), uuid.uuid4()
    assert awa.note("Un", id=str(id)).status_code == 201
    for spelling in (str(id).upper(), id.hex, f"{{{id}}}", f"urn:uuid:{id}"):
        assert awa.note("Un", id=spelling).status_code == 200, spelling
    assert len(awa.notes()) == 1


def test_a_note_s_writer_edits_and_moves_it(any_workshop: Workshop) -> None:
    awa, id = any_workshop.seat("Awa"), str(uuid.uuid4())
    awa.note("Un marché", id=id)
    assert awa.note("Deux marchés", id=id).status_code == 200
    assert awa.note("Deux marchés", id=id, field="8").status_code == 200
    [note] = awa.notes()
    assert (note["text"], note["field"]) == ("Deux marchés", "8")


def test_somebody_else_s_note_is_taken(any_workshop: Workshop) -> None:
    awa, bakary, id = any_workshop.seat("Awa"), any_workshop.seat("Bakary"), str(uuid.uuid4())
    awa.note("Un marché", id=id)
    for text in ("Un marché", "Deux marchés"):
        assert refusal(bakary.note(text, id=id)) == (409, "note_taken")
    assert refusal(bakary.delete(f"{any_workshop.path}/notes/{id}")) == (409, "note_taken")
    assert [note["text"] for note in awa.notes()] == ["Un marché"]


def test_an_id_of_another_board_takes_nothing_from_it(
    any_server: ForkedServer, workshop_at: Start
) -> None:
    workshop, elsewhere = workshop_at(any_server), workshop_at(any_server)
    awa, bakary, id = workshop.seat("Awa"), elsewhere.seat("Bakary"), str(uuid.uuid4())
    awa.note("Ici", id=id)
    assert bakary.note("Là", id=id).status_code in {201, 409}
    assert bakary.delete(f"{elsewhere.path}/notes/{id}").status_code in {204, 409}
    assert [note["text"] for note in awa.notes()] == ["Ici"]


def test_a_deleted_note_is_gone_and_stays_gone(any_workshop: Workshop) -> None:
    awa, id = any_workshop.seat("Awa"), str(uuid.uuid4())
    awa.note("Un marché", id=id)
    deleted = [awa.delete(f"{any_workshop.path}/notes/{id}").status_code for _ in range(2)]
    assert deleted == [204, 204]
    assert awa.notes() == []
    assert refusal(awa.note("Un marché", id=id)) == (409, "note_taken"), (
        "a late retry must not bring it back"
    )


def test_a_host_deletes_any_note_even_after_the_close(any_workshop: Workshop) -> None:
    awa, id = any_workshop.seat("Awa"), str(uuid.uuid4())
    awa.note("Une insulte", id=id)
    any_workshop.fanta.closes(NOTES)
    assert any_workshop.fanta.delete(f"{any_workshop.path}/notes/{id}").status_code == 204
    assert awa.notes() == []


def test_a_host_hides_rewords_and_shows_a_note(any_workshop: Workshop) -> None:
    awa, id = any_workshop.seat("Awa"), str(uuid.uuid4())
    awa.note("Une insulte", id=id)
    moderate = f"{any_workshop.path}/notes/{id}/moderate"
    assert any_workshop.fanta.post(moderate, json={"state": "hidden"}).status_code == 200
    assert awa.notes() == []
    assert (
        any_workshop.fanta.post(moderate, json={"state": "shown", "text": "Un avis"}).status_code
        == 200
    )
    assert [note["text"] for note in awa.notes()] == ["Un avis"]
    assert refusal(awa.post(moderate, json={"state": "hidden"})) == (403, "not_host")


@pytest.mark.parametrize(
    "text",
    [
        "a",
        "é" * 500,
        "👩🏾‍🌾",
        "ligne\nligne",
        "<script>alert(1)</script>",
        "' OR 1=1 --",
        "%s %(x)s {{ 7*7 }}",
    ],
)
def test_a_note_is_kept_as_it_was_written(any_workshop: Workshop, text: str) -> None:
    awa = any_workshop.seat("Awa")
    assert awa.note(text).status_code == 201
    assert [note["text"] for note in awa.notes()] == [text]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "text_empty"),
        (" \n\t ", "text_empty"),
        ("\u202e\u200b\u0007", "text_empty"),
        ("é" * 501, "text_too_long"),
        ("x" * 60_000, "text_too_long"),
    ],
)
def test_an_empty_note_and_a_book_are_refused(any_workshop: Workshop, text: str, code: str) -> None:
    awa = any_workshop.seat("Awa")
    assert refusal(awa.note(text)) == (422, code)
    assert awa.notes() == []


def test_500_characters_are_counted_after_normalising(workshop: Workshop) -> None:
    decomposed = "e\u0301" * 500  # 1,000 code points, 500 characters once composed
    assert workshop.seat("Awa").note(decomposed).status_code == 201


@pytest.mark.parametrize("field", ["31", "", "droits", None, "1 "])
def test_a_note_on_a_foreign_field_is_refused(any_workshop: Workshop, field: str | None) -> None:
    awa = any_workshop.seat("Awa")
    assert refusal(awa.note("Un marché", field=field)) == (422, "no_such_field")


def test_a_block_without_fields_takes_notes_and_a_block_with_fields_does_not(
    any_workshop: Workshop,
) -> None:
    awa = any_workshop.seat("Awa")
    frameworks = {framework["id"]: framework for framework in awa.board()["frameworks"]}
    quadrants = frameworks[any_workshop.activity(QUADRANTS)["framework"]]
    block = quadrants["blocks"][0]["id"]
    answer = awa.note("L’eau", activity=QUADRANTS, field=None, block=block)
    assert (answer.status_code, answer.json()["block"], answer.json()["field"]) == (
        201,
        block,
        None,
    )
    with_fields = frameworks[any_workshop.activity(NOTES)["framework"]]["blocks"][0]["id"]
    assert refusal(awa.note("L’eau", field=None, block=with_fields)) == (422, "no_such_field")


def test_notes_need_a_seat_and_an_open_notes_activity(any_workshop: Workshop) -> None:
    awa, id = any_workshop.seat("Awa"), str(uuid.uuid4())
    assert refusal(any_workshop.moussa.note("Un marché")) == (401, "no_seat")
    assert refusal(any_workshop.moussa.delete(f"{any_workshop.path}/notes/{id}")) == (
        401,
        "no_seat",
    )
    assert refusal(awa.note("Un marché", activity=VOTE)) == (404, "no_such_activity")
    assert refusal(awa.note("Un marché", activity="nowhere")) == (404, "no_such_activity")
    awa.note("Un marché", id=id)
    any_workshop.fanta.closes(NOTES)
    assert refusal(awa.note("Deux marchés")) == (409, "activity_not_open")
    assert refusal(awa.note("Deux marchés", id=id)) == (409, "activity_not_open")
    assert refusal(awa.delete(f"{any_workshop.path}/notes/{id}")) == (409, "activity_not_open")
    assert awa.note("Un marché", id=id).status_code == 200, "an outbox hears that its note is in"
    assert [note["text"] for note in awa.notes()] == ["Un marché"]


@pytest.mark.parametrize(
    ("verb", "code"), [("closes", "activity_not_open"), ("locks", "activity_locked")]
)
def test_a_note_stays_in_an_activity_that_is_over(
    any_workshop: Workshop, verb: str, code: str
) -> None:
    """It is not taken out into one that is open, where it could be changed and deleted."""
    awa, elsewhere = any_workshop.seat("Awa"), "propositions"
    any_workshop.fanta.opens(elsewhere).raise_for_status()
    note, second = (awa.note("Un marché").json()["id"] for _ in range(2))
    assert awa.note("Un marché", id=second, activity=elsewhere).status_code == 200, "both are open"
    getattr(any_workshop.fanta, verb)(NOTES)
    assert refusal(awa.note("Un marché", id=note, activity=elsewhere)) == (409, code)
    assert refusal(awa.note("Un puits", id=note, activity=elsewhere)) == (409, code)
    assert [note["id"] for note in awa.notes()] == [note]
    assert [note["id"] for note in awa.notes(elsewhere)] == [second]


@pytest.mark.parametrize(
    "id", ["1", "not-a-uuid", "%00", "%20", "x" * 3000, "00000000-0000-0000-0000-00000000000g"]
)
def test_an_id_that_is_no_uuid_is_refused(any_workshop: Workshop, id: str) -> None:
    answer = any_workshop.seat("Awa").note("Un marché", id=id)
    assert 400 <= answer.status_code < 500
    assert any_workshop.moussa.notes() == []


def test_a_note_tells_no_name_of_its_writer(any_workshop: Workshop) -> None:
    awa = any_workshop.seat("Awa")
    awa.note("Un marché")
    notes_text = str(any_workshop.moussa.notes())
    assert "Awa" not in notes_text
    assert awa.seat not in notes_text

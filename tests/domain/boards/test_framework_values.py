"""What a framework tells of itself: files, colours, languages, origins, and the places of notes."""

from dataclasses import replace

import pytest

from app.domain.framework import Block, Field, Framework
from app.domain.framework_names import same
from app.domain.local_text import LocalText, lang_of, rewritten_in, said
from app.domain.refusals import Refusal

WATER = Field("1", LocalText({"fr": "Eau", "en": "Water"}), picture="p", sounds={"fr": "s"})
LAND = Field("2", "Terre")
FRAMEWORK = Framework(
    "two",
    "Deux",
    "fr",
    (Block("a", "A", (WATER, LAND)), Block("b", "B", extra={"hue": 7})),
    extra={"languages": {"en": "our translation", "es": 7}},
)
PLAIN = Framework("plain", "Plain", "fr", (Block("a", "A", (LAND,)),))


def test_a_field_that_has_more_than_a_name_explains_itself() -> None:
    assert (WATER.files, LAND.files) == (("p", "s"), ())
    assert (FRAMEWORK.file_keys, PLAIN.file_keys) == ({"p", "s"}, set())
    assert (FRAMEWORK.is_explained, PLAIN.is_explained) == (True, False)


def test_another_field_takes_the_place_of_the_one_with_its_id() -> None:
    drier = replace(LAND, name="Terre sèche")
    assert FRAMEWORK.with_field(drier).fields == {"1": WATER, "2": drier}


def test_a_block_keeps_the_colour_that_it_had_elsewhere() -> None:
    assert FRAMEWORK.hues == {"a": 0, "b": 7}
    assert FRAMEWORK.sorted_fields == ("1", "2")
    assert FRAMEWORK.block_of["2"].id == "a"


def test_a_framework_knows_its_languages_and_who_wrote_them() -> None:
    assert FRAMEWORK.languages == ("fr", "en")
    assert [FRAMEWORK.origin_in(tag) for tag in ("en", "es", "de")] == ["our translation", "", ""]
    assert PLAIN.origin_in("en") == ""


def test_a_framework_knows_what_it_was_made_of() -> None:
    assert not FRAMEWORK.is_of_notes
    assert replace(PLAIN, extra={"options": "notes"}).is_of_notes


def test_readers_of_any_number_of_languages_are_served() -> None:
    for number in range(600):
        spoken = FRAMEWORK.in_languages((f"x{number}", "en"))
        assert spoken.fields["1"].name == "Water"


def test_a_note_stands_under_a_field_or_a_block_without_fields() -> None:
    assert [(block.id, field and field.id) for block, field in FRAMEWORK.places()] == [
        ("a", "1"),
        ("a", "2"),
        ("b", None),
    ]
    assert FRAMEWORK.place("2", None) == ("2", "a")
    assert FRAMEWORK.place(None, "b") == (None, "b")


@pytest.mark.parametrize(
    ("field", "block", "cause"),
    [("3", None, None), (None, "a", "missing"), (None, None, "missing"), (None, "c", "")],
)
def test_a_note_has_no_other_place(field: str | None, block: str | None, cause: str | None) -> None:
    with pytest.raises(Refusal, match="no_such_field") as refusal:
        FRAMEWORK.place(field, block)
    assert refusal.value.details.get("cause") == cause


def test_two_frameworks_are_the_same_by_their_id_or_by_their_names() -> None:
    renamed = replace(PLAIN, id="other")
    assert same(PLAIN, replace(PLAIN, title="Otherwise"))
    assert same(PLAIN, renamed)
    assert not same(PLAIN, FRAMEWORK)
    assert not same(PLAIN, renamed.with_field(replace(LAND, name="Mer")))
    spanish = LocalText({"es": "Tierra"})
    assert not same(PLAIN, renamed.with_field(replace(LAND, name=spanish)))


def test_a_text_knows_in_which_language_it_is_shown() -> None:
    water = WATER.name
    assert (said(water, ("en",)), lang_of(said(water, ("en",)), "fr")) == ("Water", "en")
    assert (said("Terre", ("en",)), lang_of("Terre", "fr")) == ("Terre", "fr")
    assert next(iter(rewritten_in(water, "en").texts)) == "en"  # type: ignore[attr-defined]
    assert type(rewritten_in(water, "es")) is str

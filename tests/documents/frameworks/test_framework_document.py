"""A framework's document comes from anybody: it is read whole, or refused with the place and the
problem."""

from collections.abc import Callable

import pytest

from app.documents.frameworks.ids import own_id, slug
from app.documents.frameworks.reader import read_framework
from app.documents.frameworks.writer import write_framework
from app.domain.framework import Block, Field, Framework
from tests.documents.frameworks.samples import FLAT, OURS, Document, changed, refused


def test_our_format_is_read() -> None:
    north = Block("nord", "Nord", (Field("1", "Eau"),), "Les rues du nord.")
    south = Block("sud", "Sud", (Field("2", "Marché", "Le lundi"),))
    blocks = (north, south, Block("idees", "Idées"))
    assert read_framework(OURS) == Framework(
        "quartiers-2026", "Nos quartiers", "fr", blocks, "2026", "Nommer\nce qui existe"
    )


def test_the_flat_format_gives_the_same_framework() -> None:
    assert read_framework(FLAT) == read_framework(OURS)


def test_a_framework_is_written_back_without_loss() -> None:
    assert write_framework(read_framework(OURS)) == OURS


def test_what_we_do_not_know_travels_along_at_every_level() -> None:
    def add(document: Document) -> None:
        document["source"] = {
            "sections": ["A", "B"],
            "page": 3,
            "checked": True,
            "share": 0.5,
            "author": None,
        }
        document["blocks"][0]["pillars"] = ["personnes"]
        document["blocks"][0]["fields"][0] |= {"priority": None, "number": 12}

    document = changed(add)
    assert write_framework(read_framework(document)) == document


def test_a_goal_beside_a_description_is_kept() -> None:
    document = changed(lambda d: d["blocks"][0].update(goal="De l'eau pour tous"))
    assert write_framework(read_framework(document)) == document


def test_texts_are_tidied() -> None:
    framework = read_framework(
        changed(lambda d: d["blocks"][0].update(name=" No\u202erd\n est ", description="  a\r\nb "))
    )
    assert (framework.blocks[0].name, framework.blocks[0].description) == ("Nord est", "a\nb")


def test_a_document_without_locale_takes_the_board_s() -> None:
    assert read_framework(changed(lambda d: d.pop("locale")), locale="es").locale == "es"


def test_a_document_without_id_takes_one_from_its_title_that_no_shipped_framework_has() -> None:
    assert (
        read_framework(changed(lambda d: d.pop("id"))).id
        == own_id("Nos quartiers")
        == "own-nos-quartiers"
    )


def test_whole_numbers_are_ids_as_printed() -> None:
    framework = read_framework(changed(lambda d: d["blocks"][0]["fields"][0].update(id=7)))
    assert list(framework.fields) == ["7", "2"]


def test_the_public_interface_s_shape_is_enough() -> None:
    read_framework(
        {
            "id": "x",
            "title": "X",
            "blocks": [{"id": "a", "name": "A", "fields": [{"id": "1", "name": "Un"}]}],
        }
    )


def fields(count: int, length: int = 1) -> list[Document]:
    return [{"id": f"f{number}", "name": "n" * length} for number in range(count)]


def test_the_caps_are_taken_and_one_more_is_refused() -> None:
    read_framework(changed(lambda d: d["blocks"][2].update(fields=fields(198, 300))))
    assert refused(changed(lambda d: d["blocks"][2].update(fields=fields(199)))) == (
        "blocks[2].fields[198]",
        "too_many",
    )
    many = [{"id": f"b{number}", "name": "B"} for number in range(25)]
    read_framework({"title": "T", "blocks": many[:24]})
    assert refused({"title": "T", "blocks": many}) == ("blocks[24]", "too_many")


@pytest.mark.parametrize(
    ("change", "where", "problem"),
    [
        (lambda d: d.pop("title"), "title", "missing"),
        (lambda d: d.update(title=None), "title", "missing"),
        (lambda d: d.update(title=" \u200b "), "title", "empty"),
        (lambda d: d.update(title=["Nos quartiers"]), "title", "not_text"),
        (lambda d: d.update(title="é" * 301), "title", "too_long"),
        (lambda d: d.update(task="é" * 2001), "task", "too_long"),
        (lambda d: d.update(locale="français"), "locale", "unknown_locale"),
        (lambda d: d.update(locale=7), "locale", "not_text"),
        (lambda d: d.update(id="a/b"), "id", "bad_id"),
        (lambda d: d.update(id=".."), "id", "bad_id"),
        (lambda d: d.update(id=True), "id", "not_text"),
        (lambda d: d.update(kind="session"), "kind", "not_a_framework"),
        (lambda d: d.pop("blocks"), "blocks", "missing"),
        (lambda d: d.update(blocks={}), "blocks", "not_list"),
        (lambda d: d.update(blocks=[]), "blocks", "no_blocks"),
        (lambda d: d["blocks"].append("Est"), "blocks[3]", "not_object"),
        (lambda d: d["blocks"][1].update(id="nord"), "blocks[1].id", "duplicate_id"),
        (lambda d: d["blocks"][2].pop("id"), "blocks[2].id", "missing"),
        (lambda d: d["blocks"][2].pop("name"), "blocks[2].name", "missing"),
        (
            lambda d: d["blocks"][2].update(description="é" * 2001),
            "blocks[2].description",
            "too_long",
        ),
        (lambda d: d["blocks"][2].update(fields="1"), "blocks[2].fields", "not_list"),
        (
            lambda d: d["blocks"][1]["fields"][0].update(id="1"),
            "blocks[1].fields[0].id",
            "duplicate_id",
        ),
        (lambda d: d["blocks"][1]["fields"][0].update(id=" "), "blocks[1].fields[0].id", "empty"),
        (
            lambda d: d["blocks"][1]["fields"][0].update(id="x" * 41),
            "blocks[1].fields[0].id",
            "too_long",
        ),
        (lambda d: d["blocks"][1]["fields"][0].update(id=-1), "blocks[1].fields[0].id", "not_text"),
        (
            lambda d: d["blocks"][1]["fields"][0].update(name="é" * 501),
            "blocks[1].fields[0].name",
            "too_long",
        ),
        (
            lambda d: d.update(fields=[{"id": "9", "name": "Neuf", "block": "est"}]),
            "fields[0].block",
            "no_such_block",
        ),
        (lambda d: d.update(fields=[{"id": "9", "name": "Neuf"}]), "fields[0].block", "missing"),
        (
            lambda d: d.update(fields=[{"number": 2, "name": "Deux", "block": "sud"}]),
            "fields[0].number",
            "duplicate_id",
        ),
        (lambda d: d.update(more={"a": float("nan")}), "more.a", "bad_value"),
        (lambda d: d.update(more=[10**400]), "more[0]", "bad_value"),
        (lambda d: d.update(more={"\u202e": 1}), "more", "bad_key"),
        (lambda d: d.update(more=[[[[[[[1]]]]]]]), "more[0][0][0][0][0][0]", "too_deep"),
        (lambda d: d.update(more=list(range(201))), "more", "too_many"),
        (lambda d: d.update(more=["é" * 500_000]), "", "too_long"),
    ],
)
def test_a_problem_is_told_with_its_place(
    change: Callable[[Document], object], where: str, problem: str
) -> None:
    assert refused(changed(change)) == (where, problem)


@pytest.mark.parametrize("document", [None, [], "framework", 3, True])
def test_what_is_no_object_is_refused(document: object) -> None:
    assert refused(document) == ("", "not_object")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Économie locale", "economie-locale"),
        ("Œuvres", "oeuvres"),
        ("Ɲɔgɔn yé", "nyogon-ye"),
        ("الثقافة", ""),
        ("a" * 99, "a" * 34),
    ],
)
def test_a_slug_is_plain_ascii(text: str, expected: str) -> None:
    assert slug(text) == expected

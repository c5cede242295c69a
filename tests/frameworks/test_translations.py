"""The shipped frameworks speak French, English and Spanish; a further language is one file."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from app.documents.frameworks.writer import write_framework
from app.domain.framework import Framework
from app.domain.local_text import texts_of
from app.domain.votes.tally import Tally, ranking
from app.frameworks import crosswalk, ready_questions, shipped, use_translations
from app.frameworks.translations import BadTranslation
from app.settings import BadSetting, read_settings

FOLDER = Path(__file__).resolve().parents[2] / "app/frameworks"
KEYS = sorted(path.stem for path in FOLDER.glob("*.json"))
SEGOU, DRAFT = "culture21plus-segou-2024", "culture21plus-2023"
# Written the same in both languages, and no mistake.
ALIKE = {"Culture 21 Plus", "Nature", "Communication", "Culture et patrimoine"}


def texts(framework: Framework) -> Iterator[str]:
    yield from filter(None, (framework.title, framework.task))
    for part in (*framework.blocks, *framework.fields.values()):
        yield from filter(None, (part.name, part.description))


@pytest.mark.parametrize("key", KEYS)
def test_every_text_is_in_three_languages(key: str) -> None:
    framework = shipped()[key]
    assert framework.languages == ("fr", "en", "es")
    for text in texts(framework):
        said = texts_of(text, "")
        assert list(said) == ["fr", "en", "es"], text
        assert said["es"] != said["fr"], text
        assert said["en"] != said["fr"] or said["fr"] in ALIKE, text


@pytest.mark.parametrize("key", KEYS)
def test_french_is_the_source_and_nothing_else_claims_to_be(key: str) -> None:
    origins = {tag: shipped()[key].origin_in(tag) for tag in ("fr", "fr-ML", "en", "es", "pt")}
    ours = "our translation"
    assert origins == {"fr": "source", "fr-ML": "source", "en": ours, "es": ours, "pt": ""}


def only_french(value: Any) -> Any:
    """Returns a document as it was before it had languages."""
    if isinstance(value, Mapping):
        if "fr" in value:
            return value["fr"]
        return {name: only_french(item) for name, item in value.items() if name != "languages"}
    return [only_french(item) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize("key", KEYS)
def test_ids_numbers_and_french_are_those_of_the_source(key: str) -> None:
    source = json.loads((FOLDER / f"{key}.json").read_text(encoding="utf-8"))
    assert only_french(write_framework(shipped()[key])) == only_french(source)
    spanish = shipped()[key].in_languages(["es"])
    assert list(spanish.fields) == list(shipped()[key].fields)
    assert spanish.hues == shipped()[key].hues
    tally = Tally("v", 1, True, 5, 5, dict.fromkeys(list(spanish.fields)[:3], 5))
    assert ranking(spanish, tally) == ranking(shipped()[key], tally)


def test_the_same_field_has_the_same_name_in_both_versions() -> None:
    walk = crosswalk(SEGOU, DRAFT)
    assert walk is not None
    for language in ("en", "es"):
        segou, draft = (shipped()[key].in_languages([language]) for key in (SEGOU, DRAFT))
        for field in walk.same:
            assert segou.fields[field].name == draft.fields[walk.links[field][0]].name


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """An operator's folder; afterwards the shipped languages are alone again."""
    yield tmp_path
    use_translations(None)


def drop(folder: Path, language: str = "pt", **changed: Any) -> None:
    names = {"fields": {"1": {"name": "Direitos culturais"}}, "title": "Cultura 21 Plus"}
    whole = {"language": language, "origin": "tradução de Lisboa", "frameworks": {SEGOU: names}}
    (folder / f"{language}.json").write_text(json.dumps({**whole, **changed}), encoding="utf-8")


def test_a_fourth_language_is_one_file(folder: Path) -> None:
    before = shipped()[SEGOU]
    assert before.in_languages(["pt"]).fields["1"].name == "Droits culturels"
    drop(folder)
    use_translations(folder)
    with_pt = shipped()[SEGOU].in_languages(["pt-BR"])
    assert with_pt.fields["1"].name == "Direitos culturais"
    assert with_pt.fields["2"].name == before.fields["2"].name
    assert shipped()[SEGOU].languages == ("fr", "en", "es", "pt")
    assert shipped()[SEGOU].origin_in("pt") == "tradução de Lisboa"
    assert shipped()[DRAFT].languages == ("fr", "en", "es")
    use_translations(None)
    assert shipped()[SEGOU] == before


def test_an_operators_file_replaces_ours(folder: Path) -> None:
    drop(folder, "es")
    use_translations(folder)
    spanish = shipped()[SEGOU].in_languages(["es"])
    assert spanish.fields["1"].name == "Direitos culturais"
    assert spanish.fields["2"].name == "Écosystèmes culturels et créatifs"
    assert spanish.origin_in("es") == "tradução de Lisboa"
    assert shipped()[DRAFT].in_languages(["es"]).fields["1"].name == "Derechos culturales"


def test_the_questions_at_joining_come_with_it(folder: Path) -> None:
    before = ready_questions()["gender"]
    texts = {"text": "O seu género", "answers": {"woman": "Mulher", "man": "Homem"}}
    drop(folder, questions={"gender": texts})
    use_translations(folder)
    gender = ready_questions()["gender"].in_languages(["pt-BR"], "fr")
    assert (gender.text, [answer.text for answer in gender.answers]) == (
        "O seu género",
        ["Mulher", "Homem", "Autre"],
    )
    assert gender.keys == before.keys
    assert ready_questions()["age"].in_languages(["pt"], "fr").text == "Votre âge"
    use_translations(None)
    assert ready_questions()["gender"] == before


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "another framework": ({"frameworks": {"culture21": {}}}, "culture21 is not known"),
    "another field": ({"frameworks": {SEGOU: {"fields": {"31": {}}}}}, "fields.31 is not known"),
    "another name": ({"frameworks": {SEGOU: {"name": "x"}}}, "name is not known"),
    "a list": ({"frameworks": {SEGOU: {"fields": []}}}, "fields is no object"),
    "no origin": ({"origin": " "}, "origin is no text"),
    "no language": ({"language": ""}, "language is no language"),
    "a wrong language": ({"language": "portugués"}, "unknown_locale"),
    "another question": ({"questions": {"town": {}}}, "questions.town is not known"),
    "another answer": (
        {"questions": {"gender": {"answers": {"none": "x"}}}},
        "gender.answers.none is not known",
    ),
    "another part": ({"questions": {"gender": {"name": "x"}}}, "gender.name is not known"),
    "a number": ({"questions": {"gender": {"text": 3}}}, r"pt\.json: questions.text"),
    "a long name": ({"frameworks": {SEGOU: {"title": "x" * 400}}}, "title.pt: too_long"),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_file_is_named_and_changes_nothing(what: str, folder: Path) -> None:
    changed, says = WRONG[what]
    before = shipped()
    drop(folder, **{"language": "pt", **changed})
    with pytest.raises(BadTranslation, match=says):
        use_translations(folder)
    assert shipped() == before


def test_a_broken_file_and_a_missing_folder_stop_the_start(folder: Path) -> None:
    (folder / "pt.json").write_text("{")
    with pytest.raises(BadTranslation, match=r"pt\.json"):
        use_translations(folder)
    with pytest.raises(BadSetting, match="PALABRE_LANGUAGES_DIR"):
        read_settings({"PALABRE_LANGUAGES_DIR": str(folder / "nowhere")})
    assert read_settings({"PALABRE_LANGUAGES_DIR": str(folder)}).languages_dir == str(folder)

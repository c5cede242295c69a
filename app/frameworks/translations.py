"""The names of the shipped frameworks in further languages: a file for each
language.

A file is `{language, origin, remarks?, frameworks: {id: {title?, task?,
blocks?: {id: {name?, description?}}, fields?: {id: {name?, description?,
objectives?}}}}, questions?: {key: {text?, answers?: {key: text}}}}`, the
latter of the shipped questions at joining. Its `origin` says where the texts
are from: `source`, `our translation`, or a few words of whoever wrote the
file.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent / "languages"
OF_FILE = ("language", "origin", "remarks", "frameworks", "questions")
OF_QUESTION = ("text", "answers")
OF_FRAMEWORK = ("title", "task", "blocks", "fields")
OF_BLOCK, OF_FIELD = ("name", "description"), ("name", "description", "objectives")
LONGEST_ORIGIN = 100  # characters

Document = Mapping[str, object]


class BadTranslation(Exception):
    """A file of translations that cannot be used; the message names the file
    and the place."""


@dataclass(frozen=True)
class Translation:
    """A file that was read: `frameworks` are the texts by the id of a shipped
    framework, `questions` those by the key of a shipped question at
    joining."""

    file: str
    language: str
    origin: str
    frameworks: Document
    questions: Document = field(default_factory=dict)

    def texts(self, *path: str) -> Document:
        """Returns the texts at a path such as (framework, "fields", "1"), {}
        without any.

        Raises BadTranslation where no object is there.
        """
        return self._object_at(self.frameworks, path)

    def question_texts(self, *path: str) -> Document:
        """Returns the texts at a path such as (question, "answers") in the
        same way."""
        return self._object_at(self.questions, path)

    def _object_at(self, whole: object, path: tuple[str, ...]) -> Document:
        part = whole
        for key in path:
            part = part.get(key, {}) if isinstance(part, Mapping) else None
        if not isinstance(part, Mapping):
            raise self.bad(path, "is no object")
        return part

    def bad(self, path: Iterable[str], problem: str) -> BadTranslation:
        return BadTranslation(f"{self.file}: {'.'.join(path) or 'the file'} {problem}")

    def check_names(self, path: tuple[str, ...], names: Iterable[str]) -> None:
        """Raises BadTranslation for a name at the path that is none of
        `names`."""
        unknown = sorted(set(self.texts(*path)) - set(names))
        if unknown:
            raise self.bad((*path, unknown[0]), "is not known")


def read_translations(folder: Path | None = None) -> tuple[Translation, ...]:
    """Returns the shipped translations, then those of an operator's folder, by
    file name.

    Raises BadTranslation.
    """
    shipped = sorted(HERE.glob("*.json"))
    return tuple(
        map(_read, [*shipped, *(sorted(folder.glob("*.json")) if folder else ())])
    )


def translated(document: Document, translations: Iterable[Translation]) -> Document:
    """Returns the document of a framework with each text by language, and
    `languages`.

    Of two translations into one language the later one counts. A text without
    a translation stays as it is. Raises BadTranslation for a part that the
    framework does not have.
    """
    key, locale = str(document["id"]), str(document["locale"])
    used = {part.language: part for part in translations if key in part.frameworks}
    used.pop(locale, None)
    blocks = _rows(document["blocks"])
    fields = [row for block in blocks for row in _rows(block["fields"])]
    for translation in used.values():
        _check_parts(translation, key, _ids(blocks), _ids(fields))

    def said(part: Document, names: Iterable[str], *path: str) -> Document:
        texts = {
            tag: translation.texts(key, *path) for tag, translation in used.items()
        }
        return {**part, **_by_language(part, names, {locale: part, **texts})}

    def block_said(block: Document) -> Document:
        rows = [
            said(row, OF_FIELD, "fields", str(row["id"]))
            for row in _rows(block["fields"])
        ]
        return {**said(block, OF_BLOCK, "blocks", str(block["id"])), "fields": rows}

    origins = {tag: translation.origin for tag, translation in used.items()}
    return {
        **said(document, ("title", "task")),
        "languages": {**_object(document.get("languages")), **origins},
        "blocks": [block_said(block) for block in blocks],
    }


def translated_question(
    document: Document, translations: Iterable[Translation]
) -> Document:
    """Returns the document of a shipped question, whose texts are by language,
    with those of the translations. Raises BadTranslation for an answer that it
    does not have."""
    key = str(document["key"])
    texts, answers = dict(_object(document["text"])), _rows(document["answers"])
    by_answer = {
        str(answer["key"]): dict(_object(answer["text"])) for answer in answers
    }
    for translation in translations:
        given = translation.question_texts(key, "answers")
        unknown = sorted(set(given) - set(by_answer))
        if unknown:
            raise translation.bad(
                ("questions", key, "answers", unknown[0]), "is not known"
            )
        for answer, text in given.items():
            by_answer[answer][translation.language] = text
        if text := translation.question_texts(key).get("text"):
            texts[translation.language] = text
    rows = [{**answer, "text": by_answer[str(answer["key"])]} for answer in answers]
    return {**document, "text": texts, "answers": rows}


def check_questions(translations: Iterable[Translation], keys: Iterable[str]) -> None:
    """Raises BadTranslation for a question that nobody ships, or a part that
    none has."""
    shipped = set(keys)
    for translation in translations:
        for key, names in translation.questions.items():
            known_names = OF_QUESTION if key in shipped else ()
            unknown = sorted(set(_object(names)) - set(known_names))
            if key not in shipped or unknown:
                path = ("questions", key, *unknown[:1])
                raise translation.bad(path, "is not known")


def _by_language(
    part: Document, names: Iterable[str], texts: Mapping[str, Document]
) -> dict[str, object]:
    """Returns those of the part's texts that are translated, each as
    {language: text}."""
    return {
        name: by_language
        for name in names
        if name in part
        and len(
            by_language := {key: of[name] for key, of in texts.items() if of.get(name)}
        )
        > 1
    }


def _check_parts(
    translation: Translation, key: str, blocks: list[str], fields: list[str]
) -> None:
    translation.check_names((key,), OF_FRAMEWORK)
    for kind, ids, names in (
        ("blocks", blocks, OF_BLOCK),
        ("fields", fields, OF_FIELD),
    ):
        translation.check_names((key, kind), ids)
        for part in translation.texts(key, kind):
            translation.check_names((key, kind, part), names)


def _parsed(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise BadTranslation(f"{path}: {error}") from None


def _read(path: Path) -> Translation:
    """Returns a file's translation. Raises BadTranslation."""
    document = _parsed(path)
    whole = Translation(str(path), "", "", document)
    whole.check_names((), OF_FILE)
    language, origin = (document.get(name) for name in ("language", "origin"))
    if not isinstance(language, str) or not language:
        raise whole.bad(("language",), "is no language")
    if not isinstance(origin, str) or not 0 < len(origin.strip()) <= LONGEST_ORIGIN:
        raise whole.bad(
            ("origin",), f"is no text of at most {LONGEST_ORIGIN} characters"
        )
    frameworks, questions = whole.texts("frameworks"), whole.texts("questions")
    return Translation(str(path), language, origin.strip(), frameworks, questions)


def check_frameworks(
    translations: Iterable[Translation], ids: Iterable[object]
) -> None:
    """Raises BadTranslation for the id of a framework that nobody ships."""
    for translation in translations:
        translation.check_names((), {str(key) for key in ids})


def _object(value: object) -> Document:
    return value if isinstance(value, Mapping) else {}


def _rows(value: object) -> list[Document]:
    return value if isinstance(value, list) else []


def _ids(rows: Iterable[Document]) -> list[str]:
    return [str(row["id"]) for row in rows]

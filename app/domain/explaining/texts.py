"""What explains a field in words, its description and objectives, in each
language."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypedDict

from app.domain.framework import Field, Framework
from app.domain.local_text import as_written, local, texts_of, written
from app.domain.refusals import Refusal


class FieldTexts(TypedDict):
    """What explains a field: each text plain, or by language."""

    description: str | dict[str, str]
    objectives: list[str | dict[str, str]]


def field_in(
    frameworks: Mapping[int, Framework], key: str
) -> tuple[int, Framework, Field]:
    """Returns the row, the framework and the field that "framework/field"
    names. Refuses `no_such_field`."""
    framework_id, _, field_id = key.partition("/")
    for row, framework in frameworks.items():
        if framework.id == framework_id and field_id in framework.fields:
            return row, framework, framework.fields[field_id]
    raise Refusal("no_such_field", field=field_id)


def with_words(text: str, words: str, language: str, locale: str) -> str:
    """Returns a text with other words in one language, without it where there
    are none; `locale` is the framework's language."""
    texts = {**(texts_of(text, locale) if text else {}), language: words}
    return local({tag: of for tag, of in texts.items() if of}, locale)


def with_lines(
    objectives: Sequence[str], lines: Sequence[str], language: str, locale: str
) -> tuple[str, ...]:
    """Returns the objectives with other lines in one language. In that in
    which they were written any number replaces them, and one that stays keeps
    its other languages.

    Refuses `objectives_apart` for another number of lines in another language.
    """
    first = next(iter(texts_of(objectives[0], locale))) if objectives else language
    if language == first and len(lines) != len(objectives):
        by_text = {as_written(objective): objective for objective in objectives}
        return tuple(
            by_text.get(line, local({language: line}, locale)) for line in lines
        )
    if lines and len(lines) != len(objectives):
        raise Refusal("objectives_apart", count=len(objectives))
    pairs = zip(objectives, lines or [""] * len(objectives), strict=True)
    return tuple(
        with_words(objective, line, language, locale) for objective, line in pairs
    )


def texts_json(field: Field, locale: str) -> FieldTexts:
    """Returns the texts of a field."""
    return {
        "description": written(field.description, locale),
        "objectives": [written(objective, locale) for objective in field.objectives],
    }


def with_texts_json(field: Field, values: Mapping[str, Any], locale: str) -> Field:
    """Returns the field with those of its texts that `texts_json` wrote."""

    def read(text: str | Mapping[str, str]) -> str:
        return text if isinstance(text, str) else local(text, locale)

    whole = {**texts_json(field, locale), **values}
    objectives = tuple(read(text) for text in whole["objectives"])
    return replace(field, description=read(whole["description"]), objectives=objectives)

"""Explains a field: in words, by a picture, by a sound in each language."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from app.commands.context import Context, command
from app.documents.frameworks.reader import DESCRIPTION, OBJECTIVES
from app.documents.frameworks.texts import LOCALE, MAX_LANGUAGES
from app.domain.changes.acts import changed
from app.domain.explaining.files import refuse_too_many, small_picture, small_sound
from app.domain.explaining.texts import field_in, texts_json, with_lines, with_words
from app.domain.framework import Field, Framework
from app.domain.json import without
from app.domain.refusals import Refusal
from app.domain.text import clean_text, tidy
from app.domain.typography import curled
from app.storage.boards import change_board, lock_board
from app.storage.frameworks import change_framework, frameworks_of
from app.storage.pictures import add_field_file, drop_field_files
from app.storage.unit import Unit


@dataclass(frozen=True)
class FieldWords:
    """A description and objectives, one a line, in a language; None leaves one
    as it is."""

    language: str
    description: str | None = None
    objectives: str | None = None


async def explain_field(
    context: Context, code: str, key: str, words: FieldWords
) -> Field:
    """Changes what explains the field "framework/field" in words; returns it.

    Refuses `no_such_field`, `bad_locale`, `objectives_apart`, `too_large`, and
    text refusals.
    """
    require_tag(words.language)
    return await _change(
        context,
        code,
        key,
        lambda unit, board_id, framework, field: _said(framework, field, words),
    )


def require_tag(language: str) -> None:
    """Refuses `bad_locale` for what is no tag of a language."""
    if not LOCALE.fullmatch(language):
        raise Refusal("bad_locale")


def _said(framework: Framework, field: Field, words: FieldWords) -> Field:
    language, locale = words.language, framework.locale
    if words.description is not None:
        text = _clean(words.description, DESCRIPTION.limit, language)
        text = with_words(field.description, text, language, locale)
        field = replace(field, description=text)
    if words.objectives is not None:
        rows = [row for row in words.objectives.splitlines() if tidy(row, line=True)]
        if len(rows) > OBJECTIVES.limit:
            raise Refusal("too_large")
        lines = [
            _clean(row, OBJECTIVES.text.limit, language, line=True) for row in rows
        ]
        objectives = with_lines(field.objectives, lines, language, locale)
        field = replace(field, objectives=objectives)
    return field


def _clean(text: str, limit: int, language: str, *, line: bool = False) -> str:
    return curled(clean_text(text, limit, line=line)) if tidy(text, line=line) else ""


async def put_picture(context: Context, code: str, key: str, body: bytes) -> Field:
    """Stores the picture of a field instead of its present one, which is
    erased; returns the field.

    It cannot be undone. Refuses `bad_field_picture`, `no_such_field`,
    `too_many_files`.
    """
    small_picture(body)

    def put(unit: Unit, board_id: int, _: Framework, field: Field) -> Field:
        return replace(field, picture=add_field_file(unit, board_id, body))

    return await _change(context, code, key, put)


async def put_sound(
    context: Context, code: str, key: str, language: str, body: bytes
) -> Field:
    """Stores the sound of a field in a language instead of its present one,
    which is erased; returns the field.

    It cannot be undone. Refuses `bad_sound`, `bad_locale`, `no_such_field`,
    `too_many_files`.
    """
    require_tag(language)
    small_sound(body)

    def put(unit: Unit, board_id: int, _: Framework, field: Field) -> Field:
        sounds = {**field.sounds, language: add_field_file(unit, board_id, body)}
        if len(sounds) > MAX_LANGUAGES:
            raise Refusal("too_many_files", most=MAX_LANGUAGES)
        return replace(field, sounds=sounds)

    return await _change(context, code, key, put)


async def remove_picture(context: Context, code: str, key: str) -> Field:
    """Takes the picture of a field out, and erases it. Refuses
    `no_such_field`, `no_such_file`."""

    def remove(unit: Unit, board_id: int, _: Framework, field: Field) -> Field:
        if not field.picture:
            raise Refusal("no_such_file")
        return replace(field, picture="")

    return await _change(context, code, key, remove)


async def remove_sound(context: Context, code: str, key: str, language: str) -> Field:
    """Takes the sound of a field in a language out, and erases it. Refuses
    `no_such_field`, `no_such_file`."""

    def remove(unit: Unit, board_id: int, _: Framework, field: Field) -> Field:
        if language not in field.sounds:
            raise Refusal("no_such_file")
        sounds = without(field.sounds, language)
        return replace(field, sounds=sounds)

    return await _change(context, code, key, remove)


FieldChange = Callable[[Unit, int, Framework, Field], Field]


@command
def _change(
    context: Context, unit: Unit, code: str, key: str, change: FieldChange
) -> Field:
    """Changes a field of a framework of the board, and erases the files that
    no field names any more. Refuses `no_such_field` and what `change` refuses;
    that of a framework made of notes or of a question, which has no such
    explanations."""
    board = lock_board(unit, code)
    frameworks = frameworks_of(unit.connection, board.id)
    row, framework, before = field_in(frameworks, key)
    if framework.is_of_notes or framework.is_of_question:
        raise Refusal("no_such_field", field=before.id)
    after = change(unit, board.id, framework, before)
    frameworks[row] = framework.with_field(after)
    keys = {name for value in frameworks.values() for name in value.file_keys}
    refuse_too_many(keys)
    change_framework(unit, board.id, row, frameworks[row])
    drop_field_files(unit, board.id, keys)
    change_board(unit, board.id)
    texts = (texts_json(field, framework.locale) for field in (before, after))
    changes = changed("field", key, *texts)
    if changes or before.files != after.files:
        context.record(unit, board.id, "field_explained", changes, explained=key)
    return after

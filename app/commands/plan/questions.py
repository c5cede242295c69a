"""Asks a quick question: adds an activity that is answered in one tap. Hides
words of answers."""

from collections.abc import Mapping
from dataclasses import replace

from app.commands.context import Context, command
from app.commands.plan.board_activities import find_activity
from app.commands.plan.made_frameworks import add_with_framework, free_id
from app.commands.plan.new_activities import TITLE_LIMIT
from app.documents.frameworks.ids import slug
from app.domain.board_settings import BoardSettings
from app.domain.changes.acts import setting_changes
from app.domain.json import without
from app.domain.plan.activity import Kind
from app.domain.plan.questions import framework_of_question
from app.domain.refusals import Refusal
from app.domain.text import clean_text
from app.storage.activities import (
    StoredActivity,
    activity_by_key,
    change_activity,
    kind_columns,
)
from app.storage.boards import change_board, lock_board
from app.storage.frameworks import framework_of
from app.storage.unit import Unit
from app.storage.votes.words import words_on_show


@command
def ask(
    context: Context,
    unit: Unit,
    code: str,
    kind: Kind,
    question: str,
    answers: Mapping[str, str],
) -> StoredActivity:
    """Adds a planned question at the end; returns it. `answers` are their
    names by id.

    Refuses `activities_full`, `text_empty`, `text_too_long`.
    """
    board = lock_board(unit, code)
    title = clean_text(question, TITLE_LIMIT, line=True)
    key = free_id(unit, board, f"{kind}-{slug(title, 28)}")
    framework = framework_of_question(key, title, board.locale, answers)
    values = {**kind_columns(kind), "title": title, "votes": 1}
    return add_with_framework(context, unit, board, "activity_added", framework, values)


@command
def hide_word(
    context: Context, unit: Unit, code: str, key: str, word: str, *, hidden: bool
) -> StoredActivity:
    """Hides a word that was said (its id) from every page, or shows it again;
    its number stays.

    Repeating it changes nothing. Refuses `no_such_activity`, `no_such_word`.
    """
    board, stored = find_activity(unit, code, key)
    _require_said(unit, stored, word)
    settings = _with_word(board.settings, key, word, hidden=hidden)
    changes = setting_changes(board.settings, settings)
    if changes:
        change_board(unit, board.id, settings=settings)
        change_activity(unit, board.id, stored.id)
        act = "word_hidden" if hidden else "word_shown"
        context.record(unit, board.id, act, changes, activity=key)
    return activity_by_key(unit.connection, board.id, key)


def _require_said(unit: Unit, stored: StoredActivity, word: str) -> None:
    """Refuses `no_such_activity`, `no_such_word`: also for a word that staff
    may not see yet, as its id can be guessed from its spelling."""
    stored.value.require_kind("word")
    framework = framework_of(unit.connection, stored.framework_id)
    if word not in framework.fields and word not in words_on_show(
        unit.connection, stored
    ):
        raise Refusal("no_such_word")


def _with_word(
    settings: BoardSettings, key: str, word: str, *, hidden: bool
) -> BoardSettings:
    """Returns the settings with a word of an activity among the hidden ones,
    or not."""
    before = settings.hidden_words
    ids = [word_id for word_id in before.get(key, ()) if word_id != word] + [
        word
    ] * hidden
    chosen = without(before, key)
    return replace(settings, hidden_words=chosen | ({key: tuple(ids)} if ids else {}))

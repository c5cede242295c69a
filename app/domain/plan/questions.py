"""Quick questions: kinds of activity that are answered in one tap, or with one
word, beside the votes on priorities.

Each is a vote with one choice on a small framework of its own, so ballots,
seals, receipts and erasure hold as they do for a vote. A further kind is an
entry in ANSWERS and its sentences, see docs/development.md.

The answers to `word` are made as people say them: one word under each folded
spelling. They come into the framework with the seal, so that nothing shows
them before.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from app.domain.framework import Block, Field, Framework
from app.domain.json import without
from app.domain.plan.shortlist import MADE_OF, QUESTION
from app.domain.text import clean_text, identity_of
from app.domain.votes.tally import Tally, ranking

# The ids of the answers of each kind, in their order.
ANSWERS: Mapping[str, Sequence[str]] = {
    "hands": ("yes", "no", "abstain"),
    "rating": ("1", "2", "3", "4", "5"),
    "word": (),
}
BLOCK, WORDS = "answers", "words"
WORD_LIMIT = 40  # characters
HIDDEN = "…"  # in the place of a word that a moderator hid


def framework_of_question(
    key: str, title: str, locale: str, answers: Mapping[str, str]
) -> Framework:
    """Returns a framework whose fields are the answers, by id, with their
    names."""
    fields = tuple(Field(answer, name) for answer, name in answers.items())
    extra: dict[str, object] = {MADE_OF: QUESTION} | ({} if answers else {WORDS: True})
    return Framework(key, title, locale, (Block(BLOCK, title, fields),), extra=extra)


def fits_kind(kind: str, framework: Framework) -> bool:
    """Returns whether an activity of this kind can be on a framework: a
    question only on one of its own answers, and nothing else on that of a
    question."""
    if kind not in ANSWERS:
        return not framework.is_of_question
    if not framework.is_of_question or len(framework.blocks) != 1:
        return False
    if kind == "word":
        return framework.is_of_words
    return not framework.is_of_words and tuple(framework.fields) == tuple(ANSWERS[kind])


def for_votes(framework: Framework) -> Framework:
    """Returns a framework that was sent for a new board: of a question's
    answers plain fields."""
    if not framework.is_of_question:
        return framework
    return replace(framework, extra=without(framework.extra, MADE_OF, WORDS))


def word_said(text: str) -> tuple[str, str]:
    """Returns (the id of its folded spelling, the word as it is shown).
    Refuses `text_empty`, `text_too_long`."""
    word = clean_text(text, WORD_LIMIT, line=True)
    return f"w-{hashlib.sha256(identity_of(word).encode()).hexdigest()[:16]}", word


def with_words(framework: Framework, words: Mapping[str, str]) -> Framework:
    """Returns a framework of words with more of them, by id, in the order of
    their spelling: the order in which they were said is nobody's business."""
    [block] = framework.blocks
    names = {**words} | {field.id: field.name for field in block.fields}
    ordered = sorted(names.items(), key=lambda item: (identity_of(item[1]), item[1]))
    fields = tuple(Field(key, name) for key, name in ordered)
    return replace(framework, blocks=(replace(block, fields=fields),))


def without_words(framework: Framework, hidden: Iterable[str]) -> Framework:
    """Returns a framework of words with HIDDEN in the place of some, by id.
    Their numbers stay."""
    [block] = framework.blocks
    ids = set(hidden)
    fields = tuple(
        replace(field, name=HIDDEN) if field.id in ids else field
        for field in block.fields
    )
    return replace(framework, blocks=(replace(block, fields=fields),))


def answers_in_order(framework: Framework, tally: Tally) -> list[Field]:
    """Returns the answers to show: all in their order; words that were said,
    most often first."""
    if not framework.is_of_words:
        return list(framework.fields.values())
    return [
        framework.fields[ranked.field]
        for ranked in ranking(framework, tally)
        if ranked.votes
    ]


def mean_of(kind: str, tally: Tally) -> float | None:
    """Returns the mean of a rating; None without ballots, and of what is no
    rating."""
    if kind != "rating" or not tally.ballots:
        return None
    return (
        sum(int(answer) * votes for answer, votes in tally.votes.items())
        / tally.ballots
    )

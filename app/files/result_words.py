"""Says a result in a few words: for pictures, and for a text that people send
on."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from app.charts.figures import Figures
from app.domain.framework import Framework
from app.domain.graphemes import shortened
from app.domain.grouping import grouped_by
from app.domain.local_text import LocalText, lang_of
from app.domain.typography import dressed
from app.domain.votes.tally import ranking
from app.files.picture import PictureWords
from app.locales import _
from app.queries.results.chosen import ChosenResult
from app.reports.chapters.vote_tables import more_text, turnout_text, votes_text
from app.reports.chapters.votes import rule_text
from app.reports.words import Words

LONGEST_TEXT = 700  # characters that a phone shows of a message without a tap
LEADERS = 5


def readable(framework: Framework) -> Framework:
    """Returns the framework with the quotes and spaces of their language in
    its names."""

    def dress(name: str) -> str:
        language = lang_of(name, framework.locale)
        return LocalText({language: dressed(name, language)})

    blocks = tuple(
        replace(
            block,
            name=dress(block.name),
            fields=tuple(
                replace(field, name=dress(field.name)) for field in block.fields
            ),
        )
        for block in framework.blocks
    )
    return replace(framework, blocks=blocks)


def _place_and_days(words: Words, result: ChosenResult) -> str:
    return " · ".join(
        part for part in (result.board.place, words.days(result.days)) if part
    )


def _named_vote(result: ChosenResult) -> str:
    """Returns the vote's title with the edition of its framework."""
    title: str = result.vote.value.title
    return (
        title
        if result.framework.is_of_notes
        else f"{title} – {result.framework.edition}"
    )


def picture_words(words: Words, result: ChosenResult) -> PictureWords:
    """Returns the words of a picture: title, place and days, vote, turnout,
    rule and state."""
    figures = Figures(words.language)
    where = _place_and_days(words, result)
    named = _named_vote(result)
    rule = rule_text(words, result.rule, result.framework)
    return PictureWords(
        title=dressed(result.board.title, result.board.locale),
        lines=tuple(line for line in (where, named) if line),
        foot=(
            f"{turnout_text(words, result.tally)}. {rule}",
            state_text(words, result),
        ),
        wheel=figures.wheel_words(result.framework),
        bars=figures.bar_words_of(result.framework),
        more=partial(more_text, words.on(result.framework)),
    )


def state_text(words: Words, result: ChosenResult) -> str:
    """Returns whether the vote is closed, since when and under which seal
    (first 8 letters)."""
    if not result.tally.sealed or result.round is None or not result.round.closed_at:
        return words.say(_("The vote is still open: these numbers are provisional."))
    return words.say(
        _("Vote closed on %(moment)s, seal %(seal)s"),
        moment=words.moment(result.round.closed_at),
        seal=(result.round.sha256 or "")[:8],
    )


def share_text(words: Words, result: ChosenResult, address: str = "") -> str:
    """Returns a message of at most 700 characters; `address` is that of a
    published result.

    Ranks are said whole, ties as ties; the last ones are left out where they
    have no room.
    """
    head = [dressed(result.board.title, result.board.locale)]
    head += [_place_and_days(words, result)]
    head += [result.vote.value.title, f"{turnout_text(words, result.tally)}."]
    end = [state_text(words, result), *([address] if address else [])]
    ranks = list(_ranks(words, result))
    while ranks and len(_message(head, ranks, end)) > LONGEST_TEXT:
        ranks.pop()
    return shortened(_message(head, ranks, end), LONGEST_TEXT, "")


def _message(head: list[str], ranks: list[str], end: list[str]) -> str:
    return "\n".join([*(line for line in head if line), "", *ranks, "", *end]) + "\n"


def _ranks(words: Words, result: ChosenResult) -> Iterator[str]:
    """Yields the first ranks, each with its fields and their votes."""
    fields = readable(result.framework).fields
    first = (
        ranked
        for ranked in ranking(result.framework, result.tally)
        if ranked.votes and ranked.rank <= LEADERS
    )
    for rank, group in grouped_by(first, lambda ranked: ranked.rank).items():
        names = words.rows(fields[ranked.field].name for ranked in group)
        yield f"{rank}. {names} ({votes_text(words, group[0].votes)})"

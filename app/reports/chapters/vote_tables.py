"""Writes the numbers of a vote as tables: by field, by block, and the earlier
rounds."""

from collections.abc import Iterator, Sequence
from functools import partial

from app.charts.bars import tie_text
from app.charts.figures import Figures
from app.charts.ranking import RankingWords
from app.charts.wheel_ring import block_colour
from app.domain.framework import Block, Framework
from app.domain.votes.redraws import Sureness
from app.domain.votes.tally import Ranked, Tally, block_votes
from app.locales import _
from app.queries.results.report_votes import Vote
from app.reports.chapters.building import (
    column,
    columns_of,
    heading,
    number_column,
    table,
)
from app.reports.chapters.field_names import field_label, field_name
from app.reports.chapters.sureness import first_places_text
from app.reports.model import Column, Part, Row, Table, Text, row
from app.reports.words import Words

DESCRIPTION = _(
    "The fields that have votes, most votes first; the table has the same numbers."
)


def turnout_text(words: Words, turnout: Tally) -> str:
    """Returns "27 ballots for 31 participants (87%)"."""
    return ballots_text(words, turnout.ballots, turnout.seats)


def ballots_text(words: Words, ballots: int, seats: int) -> str:
    """Returns the same of these numbers."""
    people = words.count(seats, _("%(count)s participant"), _("%(count)s participants"))
    return words.count(
        ballots,
        _("%(count)s ballot for %(people)s (%(share)s)"),
        _("%(count)s ballots for %(people)s (%(share)s)"),
        people=people,
        share=words.share(ballots, seats),
    )


def more_text(words: Words, count: int) -> str:
    """Returns how many fields with votes a drawing leaves out."""
    return words.count(
        count,
        _("and %(count)s more field with votes"),
        _("and %(count)s more fields with votes"),
    )


def ranking_words(
    words: Words, framework: Framework, title: str, turnout: Tally
) -> RankingWords:
    """Returns the words of a drawing of bars."""
    words = words.on(framework)
    return RankingWords(
        title=title,
        description=words.say(DESCRIPTION),
        turnout=turnout_text(words, turnout),
        without=words.say(_("Without votes: {fields}")),
        bars=Figures(words.language).bar_words_of(framework),
        more=partial(more_text, words),
    )


def votes_text(words: Words, votes: int) -> str:
    return words.count(votes, _("%(count)s vote"), _("%(count)s votes"))


def fields_table(words: Words, vote: Vote, places: list[Ranked]) -> Table:
    """Returns the fields, most votes first; ties are named, fields without
    votes have no rank.

    Of a sealed vote it says how often each field was among the first, and
    draws the line below which the order is not sure.
    """
    sure = vote.sureness
    widths = (
        (0.17, 0.06, 0.43, 0.15, 0.08, 0.11) if sure else (0.2, 0.06, 0.47, 0.17, 0.1)
    )
    titles = (_("Rank"), _("No."), _("Field of action"), _("Block"))
    rows = [_field_row(words, vote, ranked) for ranked in places]
    if sure:
        rows = _with_line(words, rows, sure, sure.above_line(places))
    summary = _("Every field with its rank and its votes, most votes first.")
    return table(words, summary, ranked_columns(words, titles, widths, sure), rows)


def _with_line(words: Words, rows: list[Row], sure: Sureness, above: int) -> list[Row]:
    """Returns the rows with a head over those that are sure, and one over the
    others."""
    certain = words.say(_("Surely among the first %(places)s"), places=sure.places)
    uncertain = words.say(_("From here on the order is not sure"))
    heads = [row(title, group=True) for title in (certain, uncertain)]
    return [*(heads[:1] if above else []), *rows[:above], heads[1], *rows[above:]]


def ranked_columns(
    words: Words, titles: Sequence[str], widths: Sequence[float], sure: Sureness | None
) -> Iterator[Column]:
    """Yields columns of texts, that of votes, and that of how often a field
    was among the first where this can be told; `widths` are those of all."""
    for title, width in zip(titles, widths, strict=False):
        yield column(words, title, width)
    yield number_column(words, _("Votes"), widths[len(titles)])
    if sure:
        yield Column(first_places_text(words, sure), widths[-1], number=True)


def rank_text(words: Words, ranked: Ranked) -> str:
    """Returns the rank, and how many share it."""
    tie = tie_text(words.say(_("{rank} ({tied} tied)")), ranked)
    return tie or str(ranked.rank)


def times_first(words: Words, vote: Vote, field: str) -> list[str]:
    """Returns how often a field was among the first; nothing before the
    seal."""
    return [words.number(vote.sureness.of(field))] if vote.sureness else []


def _field_row(words: Words, vote: Vote, ranked: Ranked) -> Row:
    framework, field = vote.framework, ranked.field
    block = framework.block_of[field]
    return row(
        rank_text(words, ranked) if ranked.votes else "–",
        field_label(framework, field),
        field_name(words, framework, field),
        words.text(block.name, framework.locale, "small"),
        Text(words.number(ranked.votes), "strong" if ranked.votes else ""),
        *times_first(words, vote, field),
        colour=block_colour(framework, block),
    )


def blocks_table(words: Words, vote: Vote, tally: Tally) -> Table:
    framework, sums = vote.framework, block_votes(vote.framework, tally)
    columns = columns_of(
        words,
        {_("Block"): 0.46},
        {_("Fields"): 0.16, _("Votes"): 0.16, _("Votes per field"): 0.22},
    )
    rows = (
        _block_row(words, framework, block, sums[block.id])
        for block in framework.blocks
        if block.fields
    )
    summary = _("Every block with its number of fields and its votes.")
    return table(words, summary, columns, rows)


def _block_row(words: Words, framework: Framework, block: Block, votes: int) -> Row:
    fields = len(block.fields)
    return row(
        words.text(block.name, framework.locale, "label"),
        words.number(fields),
        Text(words.number(votes), "strong"),
        words.mean(votes, fields),
        colour=block_colour(framework, block),
    )


def rounds_table(words: Words, vote: Vote) -> Iterator[Part]:
    yield heading(words, 2, _("Earlier rounds"))
    titles = {_("Round"): 0.1, _("Closed"): 0.28, _("Turnout"): 0.26, _("Seal"): 0.36}
    rows = (
        row(
            str(round_.number),
            words.moment_if_any(round_.closed_at),
            ballots_text(words, round_.ballots or 0, round_.seats or 0),
            Text(round_.sha256 or "", "code"),
        )
        for round_ in vote.earlier
    )
    summary = _("Earlier rounds of this vote, each with its seal.")
    yield table(words, summary, columns_of(words, titles, {}), rows)

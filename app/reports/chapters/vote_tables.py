"""Writes the numbers of a vote as tables: by field, by block, and the earlier
rounds."""

from collections.abc import Iterator
from functools import partial

from app.charts.bars import tie_text
from app.charts.figures import Figures
from app.charts.ranking import RankingWords
from app.charts.wheel_ring import colour
from app.domain.framework import Framework
from app.domain.framework_names import labels
from app.domain.votes.redraws import Sureness
from app.domain.votes.tally import Ranked, Tally, block_votes
from app.locales import _
from app.queries.results.report_votes import Vote
from app.reports.chapters.sureness import first_places_text
from app.reports.model import Cell, Column, Heading, Part, Row, Table, Text, cell, runs
from app.reports.words import Words


def turnout_text(words: Words, turnout: Tally) -> str:
    """Returns "27 ballots for 31 participants (87%)"."""
    people = words.count(
        turnout.seats, _("%(count)s participant"), _("%(count)s participants")
    )
    values = {"people": people, "share": words.share(turnout.ballots, turnout.seats)}
    return words.count(
        turnout.ballots,
        _("%(count)s ballot for %(people)s (%(share)s)"),
        _("%(count)s ballots for %(people)s (%(share)s)"),
        **values,
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
        description=words.say(
            _(
                "The fields that have votes, most votes first; the table has the same "
                "numbers."
            )
        ),
        turnout=turnout_text(words, turnout),
        without=words.say(_("Without votes: {fields}")),
        bars=Figures(words.language).bar_words_of(framework),
        more=partial(more_text, words),
    )


def votes_text(words: Words, votes: int) -> str:
    return words.count(votes, _("%(count)s vote"), _("%(count)s votes"))


def fields_table(words: Words, vote: Vote, places: list[Ranked]) -> Table:
    """Returns the fields, most votes first; ties are named, fields without votes have
    no rank.

    Of a sealed vote it says how often each field was among the first, and draws the
    line below which the order is not sure.
    """
    sure = vote.sureness
    widths = (
        (0.17, 0.06, 0.43, 0.15, 0.08, 0.11) if sure else (0.2, 0.06, 0.47, 0.17, 0.1)
    )
    titles = [
        words.say(title)
        for title in (_("Rank"), _("No."), _("Field of action"), _("Block"))
    ] + [words.say(_("Votes")), *([first_places_text(words, sure)] if sure else [])]
    columns = tuple(
        Column(title, width, number=place > 3)
        for place, (title, width) in enumerate(zip(titles, widths, strict=True))
    )
    summary = words.say(_("Every field with its rank and its votes, most votes first."))
    rows = [_field_row(words, vote, ranked) for ranked in places]
    if sure:
        rows = _with_line(words, rows, sure, sure.above_line(places))
    return Table(summary, columns, tuple(rows))


def _with_line(words: Words, rows: list[Row], sure: Sureness, above: int) -> list[Row]:
    """Returns the rows with a head over those that are sure, and one over the
    others."""
    certain = words.say(_("Surely among the first %(places)s"), places=sure.places)
    uncertain = words.say(_("From here on the order is not sure"))
    heads = [Row((cell(title),), group=True) for title in (certain, uncertain)]
    return [*(heads[:1] if above else []), *rows[:above], heads[1], *rows[above:]]


def _field_row(words: Words, vote: Vote, ranked: Ranked) -> Row:
    framework = vote.framework
    field, block = framework.fields[ranked.field], framework.block_of[ranked.field]
    tie = tie_text(words.say(_("{rank} ({tied} tied)")), ranked)
    times = (
        [cell(words.number(vote.sureness.of(ranked.field)))] if vote.sureness else []
    )
    cells = (
        cell((tie or str(ranked.rank)) if ranked.votes else "–"),
        cell(Text(labels(framework)[field.id], "label")),
        cell(words.text(field.name, framework.locale)),
        cell(words.text(block.name, framework.locale, "small")),
        cell(Text(words.number(ranked.votes), "strong" if ranked.votes else "")),
        *times,
    )
    return Row(cells, colour(framework.hues[block.id]))


def blocks_table(words: Words, vote: Vote, tally: Tally) -> Table:
    framework, sums = vote.framework, block_votes(vote.framework, tally)
    columns = (
        Column(words.say(_("Block")), 0.46),
        Column(words.say(_("Fields")), 0.16, number=True),
        Column(words.say(_("Votes")), 0.16, number=True),
        Column(words.say(_("Votes per field")), 0.22, number=True),
    )
    rows = [
        Row(
            (
                cell(words.text(block.name, framework.locale, "label")),
                cell(words.number(len(block.fields))),
                cell(Text(words.number(sums[block.id]), "strong")),
                cell(words.mean(sums[block.id], len(block.fields))),
            ),
            colour(framework.hues[block.id]),
        )
        for block in framework.blocks
        if block.fields
    ]
    return Table(
        words.say(_("Every block with its number of fields and its votes.")),
        columns,
        tuple(rows),
    )


def rounds_table(words: Words, vote: Vote) -> Iterator[Part]:
    yield Heading(2, Text(words.say(_("Earlier rounds"))))
    columns = (
        Column(words.say(_("Round")), 0.1),
        Column(words.say(_("Closed")), 0.28),
        Column(words.say(_("Turnout")), 0.26),
        Column(words.say(_("Seal")), 0.36),
    )
    rows = [
        Row(
            (
                cell(str(round_.number)),
                cell(words.moment(round_.closed_at) if round_.closed_at else ""),
                Cell(
                    runs(
                        turnout_text(
                            words,
                            Tally(
                                "",
                                round_.number,
                                True,
                                round_.ballots or 0,
                                round_.seats or 0,
                                {},
                            ),
                        )
                    )
                ),
                cell(Text(round_.sha256 or "", "code")),
            )
        )
        for round_ in vote.earlier
    ]
    yield Table(
        words.say(_("Earlier rounds of this vote, each with its seal.")),
        columns,
        tuple(rows),
    )

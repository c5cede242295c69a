"""Adds the slides with charts: wheel, ranking, blocks and matrix."""

from collections.abc import Iterator, Sequence

from app.charts.bars import Bar as Ranked
from app.charts.figures import Figures
from app.charts.palette import shades
from app.charts.wheel_ring import block_colour, field_colour
from app.domain.framework import Block, Framework
from app.domain.framework_names import labels
from app.domain.grouping import grouped_by
from app.domain.local_text import lang_of
from app.domain.votes.matrix import Quadrants, quadrants
from app.domain.votes.tally import block_votes
from app.files.deck import (
    BODY,
    LEFT,
    MUTED,
    RIGHT,
    Bar,
    BarChart,
    Deck,
    Line,
    Picture,
    Point,
    PointChart,
)
from app.files.slide_contents import Contents
from app.locales import _
from app.queries.results.report_notes import Notes
from app.reports.chapters.matrix import quarters_of
from app.reports.chapters.vote_tables import votes_text
from app.reports.words import Words

MOST_BARS, LEADERS = 10, 5
NOTHING_TO_COMPARE = _("There are no notes and votes yet to set against each other.")
# The quarter that a town reads first: many votes, few notes
WEAK = (True, False)


def add_wheel(deck: Deck, contents: Contents, png: bytes) -> None:
    """Adds the wheel beside its first fields, or says why there is none."""
    words = contents.words
    slide = deck.add_slide(words.say(_("Votes by field")))
    if not png:
        return slide.add_text(BODY, [Line(contents.waiting)])
    slide.parts.append(Picture(LEFT, png, _leaders_text(contents)))
    slide.add_text(RIGHT, list(_leaders(contents)))
    return None


def _leaders(contents: Contents) -> Iterator[Line]:
    """Yields the first ranks, each field with its number and its votes; ties
    are whole."""
    for bar in contents.listed:
        if bar.rank > LEADERS:
            return
        tie = f", {bar.tie}" if bar.tie else ""
        votes = votes_text(contents.words, bar.votes)
        language = lang_of(bar.name, contents.words.language)
        yield Line(
            f"{bar.label}. {bar.name}", 16, True, shades()[bar.colour].text, language
        )
        yield Line(f"{votes}{tie}", 14, colour=MUTED)


def _leaders_text(contents: Contents) -> str:
    described = (
        Figures(contents.words.language).wheel_words(contents.framework).description
    )
    return " ".join([described, *(line.words for line in _leaders(contents))])


def add_ranking(deck: Deck, contents: Contents) -> None:
    """Adds the first fields as bars, as many as one slide can name, with ties
    whole."""
    words = contents.words
    slide = deck.add_slide(words.say(_("First priorities")))
    if contents.tally is None or not contents.listed:
        return slide.add_text(BODY, [Line(contents.waiting)])
    drawn = [
        Bar(f"{bar.label}. {bar.name}", bar.votes, shades()[bar.colour].strong)
        for bar in _whole_ranks(contents.listed)
    ]
    chart = BarChart(BODY, drawn, words.say(_("Votes")), _leaders_text(contents))
    slide.parts.append(chart)
    return None


def _whole_ranks(listed: Sequence[Ranked]) -> Sequence[Ranked]:
    """Returns the first fields, at most ten, without a rank that is cut,
    unless it is the first."""
    if len(listed) <= MOST_BARS:
        return listed
    cut = listed[MOST_BARS].votes
    whole = [bar for bar in listed[:MOST_BARS] if bar.votes > cut]
    return whole or listed[:MOST_BARS]


def add_blocks(deck: Deck, contents: Contents) -> None:
    """Adds the votes of each block as bars."""
    words = contents.words
    slide = deck.add_slide(words.say(_("Votes by block")))
    if contents.tally is None:
        return slide.add_text(BODY, [Line(contents.waiting)])
    framework = contents.framework
    sums = block_votes(framework, contents.tally)
    drawn = [
        _block_bar(words, framework, block, sums[block.id])
        for block in framework.blocks
        if block.fields
    ]
    alt = ". ".join(f"{bar.name}: {votes_text(words, bar.value)}" for bar in drawn)
    slide.parts.append(BarChart(BODY, drawn, words.say(_("Votes")), alt))
    return None


def _situation(contents: Contents) -> Notes | None:
    """Returns the situation that the vote is read against."""
    comparisons = (
        comparison
        for comparison in contents.report.comparisons
        if comparison.vote is contents.vote
    )
    return next((comparison.situation for comparison in comparisons), None)


def _block_bar(words: Words, framework: Framework, block: Block, votes: int) -> Bar:
    name = words.count(
        len(block.fields),
        _("%(name)s (%(count)s field)"),
        _("%(name)s (%(count)s fields)"),
        name=block.name,
    )
    return Bar(name, votes, shades()[block_colour(framework, block)].strong)


def add_matrix(deck: Deck, contents: Contents) -> None:
    """Adds notes against votes as points, and the fields with many votes and
    few notes by name."""
    words = contents.words
    slide = deck.add_slide(words.say(_("Strengths and priorities")))
    situation = _situation(contents)
    quarters = _quarters(contents, situation)
    if quarters is None or situation is None:
        return slide.add_text(BODY, [Line(words.say(NOTHING_TO_COMPARE))])
    head, names = quarters_of(words)[WEAK], _weak_fields(contents, quarters)
    alt = f"{head}: {words.rows(line.words for line in names)}"
    axes = (situation.activity.title, words.say(_("Votes")))
    slide.parts.append(PointChart(LEFT, _points(contents, quarters), axes, alt))
    slide.add_text(RIGHT, [Line(head, 20, strong=True), *names])
    return None


def _quarters(contents: Contents, situation: Notes | None) -> Quadrants | None:
    """Returns the fields in four quarters; None without notes or votes."""
    vote, tally = contents.vote, contents.tally
    if situation is None or vote is None or tally is None:
        return None
    return quadrants(vote.framework, situation.counts, tally.votes)


def _weak_fields(contents: Contents, quarters: Quadrants) -> list[Line]:
    """Returns the fields with many votes and few notes, by number and name."""
    number, fields = labels(contents.framework), contents.framework.fields
    return [
        _named(f"{number[compared.field]}. ", fields[compared.field].name, contents)
        for compared in quarters.of(many_votes=True, many_notes=False)
    ]


def _named(number: str, name: str, contents: Contents) -> Line:
    language = lang_of(name, contents.words.language)
    return Line(number + name, 16, language=language)


def _points(contents: Contents, quarters: Quadrants) -> list[Point]:
    """Returns a point for each place of the chart, with the numbers of all
    fields on it."""
    places = grouped_by(quarters.fields, lambda field: (field.notes, field.votes))
    framework, number = contents.framework, labels(contents.framework)
    return [
        Point(
            ", ".join(number[field.field] for field in fields),
            notes,
            votes,
            shades()[field_colour(framework, fields[0].field)].strong,
        )
        for (notes, votes), fields in places.items()
    ]

"""Writes strengths against priorities: both ends of a situation, and notes
against votes."""

from collections.abc import Iterator, Mapping, Sequence

from app.charts.matrix import matrix_chart
from app.charts.matrix_layout import MatrixWords
from app.charts.wheel_ring import colour
from app.domain.framework import Block, Framework
from app.domain.votes.matrix import Quadrants, both_ends, quadrants
from app.domain.votes.tally import Tally, block_votes
from app.locales import _
from app.queries.results.report import Comparison, Report
from app.queries.results.report_notes import Notes
from app.reports.chapters.building import columns_of, heading, prose, table
from app.reports.chapters.field_names import field_label, field_name, numbered
from app.reports.chapters.front import own_text
from app.reports.chapters.notes import notes_text
from app.reports.model import (
    Figure,
    Heading,
    Part,
    Prose,
    Row,
    Runs,
    Table,
    Text,
    bullets,
    row,
    runs,
)
from app.reports.words import Words

# Centimetres: with its heading it leaves a third of a page before it
WIDTH = 12.0
# (many votes, many notes): the order in which a town reads them.
QUARTERS = {
    (True, False): _("High priority, few programmes"),
    (True, True): _("High priority, many programmes"),
    (False, True): _("Lower priority, many programmes"),
    (False, False): _("Lower priority, few programmes"),
}

DESCRIPTION = _(
    "Every field by its notes and its votes; the lists beside it say the same."
)
WITHOUT_NOTES = _("Without notes on the situation there is nothing to compare.")
MEDIANS = _(
    "Each note of “%(activity)s” counts as a programme, each vote as a priority. "
    "Many, or high, is above the median: %(notes)s for notes, %(votes)s for votes."
)
CAPTION = _(
    "Every field under its number: the further right, the more notes; the higher, the "
    "more votes."
)
DRAWN = _(
    "%(chart)s: a drawing of four quarters. The table below has the same numbers."
)


def quarters_of(words: Words) -> dict[tuple[bool, bool], str]:
    return {key: words.say(text) for key, text in QUARTERS.items()}


def matrix_words(words: Words, situation: Notes) -> MatrixWords:
    """Returns the words of the drawing, on pages and in files."""
    title = situation.activity.title
    return MatrixWords(
        title=words.say(_("Strengths and priorities")),
        description=words.say(DESCRIPTION),
        notes=words.say(_("Notes · %(activity)s"), activity=title),
        votes=words.say(_("Votes")),
        quarters=quarters_of(words),
        language=words.language,
    )


def _chapter_title(
    words: Words, comparison: Comparison, *, with_activities: bool
) -> str:
    vote = comparison.vote
    title = words.say(
        _("Strengths and priorities") if vote else _("Strengths and weaknesses")
    )
    if not with_activities:
        return title
    parts = [comparison.situation.activity.title, vote.activity.title if vote else ""]
    return words.say(
        _("%(total)s: %(parts)s"), total=title, parts=words.list(filter(None, parts))
    )


def strengths(words: Words, report: Report) -> Iterator[Part]:
    """Yields a chapter for each situation, with each vote on its framework."""
    comparisons = [
        comparison
        for comparison in report.comparisons
        if comparison.situation.framework.fields
        and not (report.final and not comparison.situation.counts)
    ]
    for comparison in comparisons:
        title = _chapter_title(words, comparison, with_activities=len(comparisons) > 1)
        yield Heading(1, Text(title))
        if comparison is comparisons[0]:
            yield from own_text(words, report, "strengths")
        yield from _chapter(words, comparison)


def _block_numbers(
    block: Block, counts: Mapping[str, int], votes: Mapping[str, int]
) -> Iterator[int]:
    """Yields how many fields a block has, their notes, and their votes if
    any."""
    yield len(block.fields)
    yield sum(counts.get(field.id, 0) for field in block.fields)
    if votes:
        yield votes[block.id]


def _chapter(words: Words, comparison: Comparison) -> Iterator[Part]:
    framework, counts = comparison.situation.framework, comparison.situation.counts
    if not counts:
        yield prose(words, WITHOUT_NOTES)
        return
    yield from _ends(words, framework, counts)
    tally = comparison.vote.tally if comparison.vote else None
    yield heading(words, 2, _("Block by block"))
    yield _by_block(words, framework, counts, tally)
    if comparison.vote is not None:
        yield heading(words, 2, _("Notes against votes"))
        yield from _against_votes(words, comparison, tally)


def _against_votes(
    words: Words, comparison: Comparison, tally: Tally | None
) -> Iterator[Part]:
    """Yields the four quarters, or says that there are no votes."""
    framework, counts = comparison.situation.framework, comparison.situation.counts
    split = quadrants(framework, counts, tally.votes) if tally else None
    if split is None:
        yield prose(words, _("There are no votes to set against the notes."))
    else:
        yield from _quarters(words, comparison, split)


def _ends(
    words: Words, framework: Framework, counts: Mapping[str, int]
) -> Iterator[Part]:
    ends = both_ends(framework, counts)
    yield heading(words, 2, _("Both ends of the situation"))
    if not ends.most:
        yield prose(words, _("Every field has as many notes as the others."))
        return
    yield heading(words, 3, _("The most notes: could be strengths"))
    yield _end(words, framework, ends.most, counts)
    yield heading(words, 3, _("The fewest notes: could be weaknesses"))
    yield _end(words, framework, ends.fewest, counts)


def _alike(words: Words, fields: int, notes: int) -> str:
    """Returns "27 fields: no note"; a list of them would fill a page and tell
    nothing more."""
    number = words.count(
        fields, _("%(count)s field of action"), _("%(count)s fields of action")
    )
    parts = notes_text(words, notes, inside=True)
    return words.say(_("%(total)s: %(parts)s"), total=number, parts=parts)


def _end(
    words: Words, framework: Framework, fields: Sequence[str], counts: Mapping[str, int]
) -> Part:
    """Returns the fields of one end as a list; many that are alike as a
    sentence."""
    numbers = {counts.get(field, 0) for field in fields}
    if len(fields) > len(framework.fields) // 3 and len(numbers) == 1:
        return Prose(runs(_alike(words, len(fields), numbers.pop())))
    return bullets(
        _field_line(words, framework, field, counts.get(field, 0)) for field in fields
    )


def _by_block(
    words: Words, framework: Framework, counts: Mapping[str, int], tally: Tally | None
) -> Table:
    votes = block_votes(framework, tally) if tally else {}
    numbers = {_("Fields"): 0.16, _("Notes"): 0.16}
    if votes:
        numbers[_("Votes")] = 0.16
    rows = (
        row(
            words.text(block.name, framework.locale, "label"),
            *map(words.number, _block_numbers(block, counts, votes)),
            colour=colour(place),
        )
        for place, block in enumerate(framework.blocks)
        if block.fields
    )
    summary = _("Every block with its number of fields, its notes and its votes.")
    return table(words, summary, columns_of(words, {_("Block"): 0.52}, numbers), rows)


def _field_line(words: Words, framework: Framework, field: str, count: int) -> Runs:
    """Returns a field's number, name and notes."""
    notes = notes_text(words, count, inside=True)
    return numbered(words, framework, field, f" ({notes})")


def _quarters(words: Words, comparison: Comparison, split: Quadrants) -> Iterator[Part]:
    yield prose(
        words,
        MEDIANS,
        "lead",
        activity=comparison.situation.activity.title,
        notes=words.number(split.notes_median),
        votes=words.number(split.votes_median),
    )
    yield _figure(words, comparison, split)
    yield _quarters_table(words, comparison.situation.framework, split)


def _figure(words: Words, comparison: Comparison, split: Quadrants) -> Figure:
    drawn = matrix_words(words, comparison.situation)
    key = comparison.vote.activity.key if comparison.vote else ""
    framework = comparison.situation.framework
    svg = str(matrix_chart(framework, split, drawn, key=key, theme="light"))
    alt = words.say(DRAWN, chart=drawn.title)
    return Figure(svg, alt, words.say(CAPTION), WIDTH)


def _quarters_table(words: Words, framework: Framework, split: Quadrants) -> Table:
    columns = columns_of(
        words,
        {_("No."): 0.08, _("Field of action"): 0.64},
        {_("Notes"): 0.14, _("Votes"): 0.14},
    )
    rows = (
        line
        for key, title in quarters_of(words).items()
        for line in _quarter(words, framework, split, key, title)
    )
    summary = _("Every field with its notes and its votes, in four groups.")
    return table(words, summary, columns, rows)


def _quarter(
    words: Words,
    framework: Framework,
    split: Quadrants,
    key: tuple[bool, bool],
    title: str,
) -> Iterator[Row]:
    """Yields a quarter's head and its fields, most votes first."""
    fields = split.of(many_votes=key[0], many_notes=key[1])
    if fields:
        yield row(words.say(title), group=True)
    shades = {block.id: colour(place) for place, block in enumerate(framework.blocks)}
    for field in fields:
        yield row(
            field_label(framework, field.field),
            field_name(words, framework, field.field),
            words.number(field.notes),
            words.number(field.votes),
            colour=shades[framework.block_of[field.field].id],
        )

"""Writes strengths against priorities: both ends of a situation, and notes against
votes."""

from collections.abc import Iterator, Mapping

from app.charts.matrix import matrix_chart
from app.charts.matrix_layout import MatrixWords
from app.charts.wheel_ring import colour
from app.domain.framework import Framework
from app.domain.framework_names import labels
from app.domain.votes.matrix import Quadrants, both_ends, quadrants
from app.domain.votes.tally import Tally, block_votes
from app.locales import _
from app.queries.results.report import Comparison, Report
from app.queries.results.report_notes import Notes
from app.reports.chapters.front import own_text
from app.reports.chapters.notes import notes_text
from app.reports.model import (
    Bullets,
    Cell,
    Column,
    Figure,
    Heading,
    Part,
    Prose,
    Row,
    Runs,
    Table,
    Text,
    cell,
    runs,
)
from app.reports.words import Words

WIDTH = 12.0  # centimetres: with its heading it leaves a third of a page before it
# (many votes, many notes): the order in which a town reads them.
QUARTERS = {
    (True, False): _("High priority, few programmes"),
    (True, True): _("High priority, many programmes"),
    (False, True): _("Lower priority, many programmes"),
    (False, False): _("Lower priority, few programmes"),
}


def quarters_of(words: Words) -> dict[tuple[bool, bool], str]:
    return {key: words.say(text) for key, text in QUARTERS.items()}


def matrix_words(words: Words, situation: Notes) -> MatrixWords:
    """Returns the words of the drawing, on pages and in files."""
    return MatrixWords(
        title=words.say(_("Strengths and priorities")),
        description=words.say(
            _(
                "Every field by its notes and its votes; the lists beside it say the "
                "same."
            )
        ),
        notes=words.say(_("Notes · %(activity)s"), activity=situation.activity.title),
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


def _chapter(words: Words, comparison: Comparison) -> Iterator[Part]:
    framework, counts = comparison.situation.framework, comparison.situation.counts
    if not counts:
        yield Prose(
            runs(
                words.say(
                    _("Without notes on the situation there is nothing to compare.")
                )
            )
        )
        return
    yield from _ends(words, framework, counts)
    tally = comparison.vote.tally if comparison.vote else None
    yield Heading(2, Text(words.say(_("Block by block"))))
    yield _by_block(words, framework, counts, tally)
    if comparison.vote is None:
        return
    yield Heading(2, Text(words.say(_("Notes against votes"))))
    split = quadrants(framework, counts, tally.votes) if tally else None
    if split is None:
        yield Prose(runs(words.say(_("There are no votes to set against the notes."))))
        return
    yield from _quarters(words, comparison, split)


def _ends(
    words: Words, framework: Framework, counts: Mapping[str, int]
) -> Iterator[Part]:
    ends = both_ends(framework, counts)
    yield Heading(2, Text(words.say(_("Both ends of the situation"))))
    if not ends.most:
        yield Prose(runs(words.say(_("Every field has as many notes as the others."))))
        return
    for title, fields in (
        (words.say(_("The most notes: could be strengths")), ends.most),
        (words.say(_("The fewest notes: could be weaknesses")), ends.fewest),
    ):
        yield Heading(3, Text(title))
        numbers = {counts.get(field, 0) for field in fields}
        if len(fields) > len(framework.fields) // 3 and len(numbers) == 1:
            yield Prose(runs(_alike(words, len(fields), numbers.pop())))
            continue
        yield Bullets(
            tuple(
                _end(words, framework, field, counts.get(field, 0)) for field in fields
            )
        )


def _alike(words: Words, fields: int, notes: int) -> str:
    """Returns "27 fields: no note"; a list of them would fill a page and tell nothing
    more."""
    number = words.count(
        fields, _("%(count)s field of action"), _("%(count)s fields of action")
    )
    return words.say(
        _("%(total)s: %(parts)s"),
        total=number,
        parts=notes_text(words, notes, inside=True),
    )


def _end(words: Words, framework: Framework, field: str, count: int) -> Runs:
    name = words.text(framework.fields[field].name, framework.locale)
    return runs(
        f"{labels(framework)[field]}. ",
        name,
        Text(f" ({notes_text(words, count, inside=True)})", "muted"),
    )


def _by_block(
    words: Words, framework: Framework, counts: Mapping[str, int], tally: Tally | None
) -> Table:
    votes = block_votes(framework, tally) if tally else {}
    columns = [
        Column(words.say(_("Block")), 0.52),
        Column(words.say(_("Fields")), 0.16, number=True),
    ]
    columns += [
        Column(words.say(title), 0.16, number=True)
        for title in (_("Notes"), _("Votes"))[: 2 if votes else 1]
    ]

    def cells(place: int) -> tuple[Cell, ...]:
        block = framework.blocks[place]
        written = sum(counts.get(field.id, 0) for field in block.fields)
        numbers = [len(block.fields), written, *([votes[block.id]] if votes else [])]
        return (
            cell(words.text(block.name, framework.locale, "label")),
            *(cell(words.number(number)) for number in numbers),
        )

    rows = tuple(
        Row(cells(place), colour(place))
        for place, block in enumerate(framework.blocks)
        if block.fields
    )
    return Table(
        words.say(_("Every block with its number of fields, its notes and its votes.")),
        tuple(columns),
        rows,
    )


def _quarters(words: Words, comparison: Comparison, split: Quadrants) -> Iterator[Part]:
    said = _(
        "Each note of “%(activity)s” counts as a programme, each vote as a priority. "
        "Many, or high, is above the median: %(notes)s for notes, %(votes)s for votes."
    )
    title = comparison.situation.activity.title
    notes, votes = (
        words.number(median) for median in (split.notes_median, split.votes_median)
    )
    yield Prose(runs(words.say(said, activity=title, notes=notes, votes=votes)), "lead")
    yield _figure(words, comparison, split)
    yield _quarters_table(words, comparison.situation.framework, split)


def _figure(words: Words, comparison: Comparison, split: Quadrants) -> Figure:
    drawn = matrix_words(words, comparison.situation)
    key = comparison.vote.activity.key if comparison.vote else ""
    svg = matrix_chart(
        comparison.situation.framework, split, drawn, key=key, theme="light"
    )
    caption = words.say(
        _(
            "Every field under its number: the further right, the more notes; the "
            "higher, the more votes."
        )
    )
    alt = words.say(
        _(
            "%(chart)s: a drawing of four quarters. The table below has the same "
            "numbers."
        ),
        chart=drawn.title,
    )
    return Figure(str(svg), alt, caption, WIDTH)


def _quarters_table(words: Words, framework: Framework, split: Quadrants) -> Table:
    columns = (
        Column(words.say(_("No.")), 0.08),
        Column(words.say(_("Field of action")), 0.64),
        Column(words.say(_("Notes")), 0.14, number=True),
        Column(words.say(_("Votes")), 0.14, number=True),
    )
    rows = tuple(
        row
        for key, title in quarters_of(words).items()
        for row in _quarter(words, framework, split, key, title)
    )
    summary = words.say(_("Every field with its notes and its votes, in four groups."))
    return Table(summary, columns, rows)


def _quarter(
    words: Words,
    framework: Framework,
    split: Quadrants,
    key: tuple[bool, bool],
    title: str,
) -> Iterator[Row]:
    """Yields a quarter's head and its fields, most votes first."""
    fields = split.of(many_votes=key[0], many_notes=key[1])
    if not fields:
        return
    shades = {block.id: colour(place) for place, block in enumerate(framework.blocks)}
    yield Row((cell(words.say(title)),), group=True)
    for field in fields:
        cells = (
            cell(Text(labels(framework)[field.field], "label")),
            cell(words.text(framework.fields[field.field].name, framework.locale)),
            cell(words.number(field.notes)),
            cell(words.number(field.votes)),
        )
        yield Row(cells, shades[framework.block_of[field.field].id])

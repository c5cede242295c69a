"""Strengths against priorities: both ends of a situation, blocks side by side, and notes against votes."""

from collections.abc import Iterator, Mapping

from app.domain.framework import Framework
from app.domain.matrix import Compared, both_ends, matrix
from app.domain.tally import Tally, block_votes
from app.exports.bars import labels
from app.exports.report_model import Bullets, Cell, Column, Heading, Part, Prose, Row, Runs, Table, Text, runs
from app.exports.report_notes import notes_text
from app.exports.report_words import Words
from app.exports.wheel_ring import colour
from app.locales import _
from app.queries.report import Comparison, Report

# (many votes, many notes): the order in which a town looks at them.
QUARTERS = (
    (True, False, _("Many votes, few notes: priorities with little in place")),
    (True, True, _("Many votes, many notes: priorities to build on")),
    (False, True, _("Few votes, many notes: strengths to keep up")),
    (False, False, _("Few votes, few notes")),
)


def strengths(words: Words, report: Report) -> Iterator[Part]:
    """One chapter for each situation, with each vote on its framework."""
    told = [one for one in report.comparisons if one.situation.framework.fields]
    for one in told:
        title = words.say(_("Strengths and priorities") if one.vote else _("Strengths and weaknesses"))
        if len(told) > 1:
            parts = [one.situation.activity.title, one.vote.activity.title if one.vote else ""]
            title = words.say(_("%(total)s: %(parts)s"), total=title, parts=words.list(filter(None, parts)))
        yield Heading(1, Text(title), new_page=True)
        yield from _chapter(words, one)


def _chapter(words: Words, one: Comparison) -> Iterator[Part]:
    framework, counts = one.situation.framework, one.situation.counts
    if not counts:
        yield Prose(runs(words.say(_("Without notes on the situation there is nothing to compare."))))
        return
    yield from _ends(words, framework, counts)
    tally = one.vote.tally if one.vote else None
    yield Heading(2, Text(words.say(_("Block by block"))))
    yield _by_block(words, framework, counts, tally)
    if one.vote is None:
        return
    yield Heading(2, Text(words.say(_("Notes against votes"))))
    if tally is None or not tally.votes:
        yield Prose(runs(words.say(_("There are no votes to set against the notes."))))
        return
    yield from _quarters(words, framework, matrix(framework, counts, tally.votes))


def _ends(words: Words, framework: Framework, counts: Mapping[str, int]) -> Iterator[Part]:
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
        yield Bullets(tuple(_end(words, framework, field, counts.get(field, 0)) for field in fields))


def _end(words: Words, framework: Framework, field: str, count: int) -> Runs:
    name = words.text(framework.fields[field].name, framework.locale)
    return runs(f"{labels(framework)[field]}. ", name, Text(f" ({notes_text(words, count)})", "muted"))


def _by_block(words: Words, framework: Framework, counts: Mapping[str, int], tally: Tally | None) -> Table:
    votes = block_votes(framework, tally) if tally else {}
    columns = [Column(words.say(_("Block")), 0.52), Column(words.say(_("Fields")), 0.16, number=True)]
    columns += [Column(words.say(title), 0.16, number=True) for title in (_("Notes"), _("Votes"))[: 2 if votes else 1]]

    def cells(place: int) -> tuple[Cell, ...]:
        block = framework.blocks[place]
        written = sum(counts.get(field.id, 0) for field in block.fields)
        numbers = [len(block.fields), written, *([votes[block.id]] if votes else [])]
        return (Cell(runs(words.text(block.name, framework.locale, "label"))), *(Cell(runs(words.number(one))) for one in numbers))

    rows = tuple(Row(cells(place), colour(place)) for place, block in enumerate(framework.blocks) if block.fields)
    return Table(words.say(_("Every block with its number of fields, its notes and its votes.")), tuple(columns), rows)


def _quarters(words: Words, framework: Framework, compared: list[Compared]) -> Iterator[Part]:
    fields = len(compared)
    notes, votes = (words.mean(sum(numbers), fields) for numbers in ([one.notes for one in compared], [one.votes for one in compared]))
    said = _("A field has many notes, or many votes, when it has more than the average: %(notes)s notes and %(votes)s votes per field.")
    yield Prose(runs(words.say(said, notes=notes, votes=votes)), "lead")
    yield _overview(words, framework, compared)
    columns = (
        Column(words.say(_("No.")), 0.08),
        Column(words.say(_("Field of action")), 0.64),
        Column(words.say(_("Notes")), 0.14, number=True),
        Column(words.say(_("Votes")), 0.14, number=True),
    )
    rows = tuple(row for quarter in QUARTERS for row in _quarter(words, framework, compared, *quarter))
    yield Table(words.say(_("Every field with its notes and its votes, in four groups.")), columns, rows)


def _overview(words: Words, framework: Framework, compared: list[Compared]) -> Table:
    """Two by two, with the fields' numbers only."""
    columns = (Column(words.say(_("Votes")), 0.24), Column(words.say(_("Few notes")), 0.38), Column(words.say(_("Many notes")), 0.38))
    rows = []
    for many_votes, title in ((True, words.say(_("Many votes"))), (False, words.say(_("Few votes")))):
        cells = [_numbers(framework, [c for c in compared if (c.many_votes, c.many_notes) == (many_votes, many)]) for many in (False, True)]
        rows.append(Row((Cell(runs(Text(title, "strong"))), *cells)))
    return Table(words.say(_("The numbers of the fields by their notes and their votes.")), columns, tuple(rows))


def _numbers(framework: Framework, found: list[Compared]) -> Cell:
    names = labels(framework)
    return Cell(runs(", ".join(names[one.field] for one in found) or "–"))


def _quarter(words: Words, framework: Framework, compared: list[Compared], many_votes: bool, many_notes: bool, title: str) -> Iterator[Row]:
    """A group's head and its fields, most votes first."""
    found = [one for one in compared if (one.many_votes, one.many_notes) == (many_votes, many_notes)]
    if not found:
        return
    shades = {block.id: colour(place) for place, block in enumerate(framework.blocks)}
    yield Row((Cell(runs(words.say(title))),), group=True)
    for one in sorted(found, key=lambda one: (-one.votes, one.notes)):
        cells = (
            Cell(runs(Text(labels(framework)[one.field], "label"))),
            Cell(runs(words.text(framework.fields[one.field].name, framework.locale))),
            Cell(runs(words.number(one.notes))),
            Cell(runs(words.number(one.votes))),
        )
        yield Row(cells, shades[framework.block_of[one.field].id])

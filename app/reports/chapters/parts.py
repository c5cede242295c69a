"""Says who took part in a vote and what each part chose: in words, and as
tables of the report."""

from collections.abc import Iterator, Sequence

from app.charts.wheel_ring import field_colour
from app.domain.framework import Framework
from app.locales import _
from app.queries.results.parts import (
    PartDivision,
    PartLine,
    PartWord,
    composition_in,
    divisions_in,
)
from app.queries.results.report import Report
from app.queries.results.report_votes import Vote
from app.reports.chapters.building import columns_of, heading, prose, table
from app.reports.chapters.field_names import field_label, field_name
from app.reports.csv_tables import PART_WORDS
from app.reports.model import Column, Heading, Part, Row, Table, Text, row
from app.reports.words import Words

ABREAST = 4  # parts in one table
COUNTED = _(
    "Counted at the close, before the link between person and ballot was cut, for five "
    "ballots or more and so that all parts taken together single nobody out. Smaller "
    "parts stand joined to others; what could not be counted without telling too much "
    "is left out."
)

VOTES_OF_PARTS = _(
    "Votes of each part, with its ballots; its first fields stand out. Fields that no "
    "part chose among its first five are left out."
)


def name_of(words: Words, name: str) -> str:
    """Returns a part's or a division's name: a word of ours, or people's
    text."""
    return words.say(PART_WORDS[name]) if isinstance(name, PartWord) else str(name)


def part_name(words: Words, line: PartLine) -> str:
    """Returns "Woman", or "Man + Other" for parts that were joined."""
    return " + ".join(name_of(words, name) for name in line.names)


def who_chose(words: Words, vote: Vote) -> Iterator[Part]:
    """Yields the section of a vote, where its parts were counted."""
    divisions = divisions_in(vote.round, (words.language,))
    if divisions:
        yield heading(words, 2, _("Who took part, who chose"))
        yield prose(words, COUNTED, "lead")
    for division in divisions:
        yield _title(words, division)
        if division.turnout:
            yield _turnout(words, division)
        for start in range(0, len(division.votes), ABREAST):
            yield _votes(words, vote, division.votes[start : start + ABREAST], division)


COMPOSED = _(
    "Counted once, when the workshop ended, for five people or more; smaller parts "
    "stand joined to others, and what everybody answered alike is left out."
)


def _title(words: Words, division: PartDivision) -> Heading:
    return Heading(3, Text(name_of(words, division.title)), listed=False)


def who_took_part(words: Words, report: Report) -> Iterator[Part]:
    """Yields who took part in a workshop without a vote, where that can be
    told."""
    divisions = composition_in(report, (words.language,))
    if divisions:
        yield heading(words, 2, _("Who took part"))
        yield prose(words, COMPOSED, "lead")
    for division in divisions:
        yield _title(words, division)
        yield _people(words, division)


def _people(words: Words, division: PartDivision) -> Table:
    numbers = {_("Participants"): 0.18, _("Share"): 0.18}
    columns = columns_of(words, {_("Part"): 0.64}, numbers)
    total = sum(line.seats for line in division.turnout)
    rows = (
        row(
            part_name(words, line),
            words.number(line.seats),
            words.share(line.seats, total),
        )
        for line in division.turnout
    )
    return table(words, _("Participants of each part."), columns, rows)


def _turnout(words: Words, division: PartDivision) -> Table:
    numbers = {_("Participants"): 0.18, _("Ballots"): 0.18, _("Turnout"): 0.18}
    columns = columns_of(words, {_("Part"): 0.46}, numbers)
    rows = (
        row(
            part_name(words, line),
            words.number(line.seats),
            words.number(line.ballots),
            words.share(line.ballots, line.seats),
        )
        for line in division.turnout
    )
    return table(words, _("Turnout of each part."), columns, rows)


def listed_fields(vote: Vote, division: PartDivision) -> list[str]:
    """Returns the fields that some part chose first, in the framework's
    order."""
    framework = vote.framework
    chosen = {
        ranked.field for line in division.votes for ranked in line.first(framework)
    }
    return [field for field in framework.fields if field in chosen]


def _votes(
    words: Words, vote: Vote, lines: Sequence[PartLine], division: PartDivision
) -> Table:
    """Returns the fields that some part chose first, with the votes of some
    parts beside."""
    framework, width = vote.framework, 0.56 / len(lines)
    columns = columns_of(words, {_("No."): 0.06, _("Field of action"): 0.38}, {})
    heads = (_part_column(words, line, width) for line in lines)
    first = [{ranked.field for ranked in line.first(framework)} for line in lines]
    rows = (
        _votes_row(words, framework, field, list(zip(lines, first, strict=True)))
        for field in listed_fields(vote, division)
    )
    return table(words, VOTES_OF_PARTS, (*columns, *heads), rows)


def _part_column(words: Words, line: PartLine, width: float) -> Column:
    title = f"{part_name(words, line)} ({words.number(line.ballots)})"
    return Column(title, width, number=True)


def _votes_row(
    words: Words,
    framework: Framework,
    field: str,
    lines: Sequence[tuple[PartLine, set[str]]],
) -> Row:
    """Returns a field with the votes of each part, given with its first
    fields."""
    return row(
        field_label(framework, field),
        field_name(words, framework, field),
        *(_part_votes(words, line, field, field in first) for line, first in lines),
        colour=field_colour(framework, field),
    )


def _part_votes(words: Words, line: PartLine, field: str, is_first: bool) -> Text:
    votes = words.number((line.votes or {}).get(field, 0))
    return Text(votes, "strong" if is_first else "")

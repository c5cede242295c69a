"""Says who took part in a vote and what each part chose: in words, and as tables of the
report."""

from collections.abc import Iterator, Sequence

from app.charts.wheel_ring import colour
from app.domain.framework_names import labels
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
from app.reports.csv_tables import PART_WORDS
from app.reports.model import Column, Heading, Part, Prose, Row, Table, Text, cell, runs
from app.reports.words import Words

ABREAST = 4  # parts in one table
COUNTED = _(
    "Counted at the close, before the link between person and ballot was cut, for five "
    "ballots or more and so that all parts taken together single nobody out. Smaller "
    "parts stand joined to others; what could not be counted without telling too much "
    "is left out."
)


def name_of(words: Words, name: str) -> str:
    """Returns a part's or a division's name: a word of ours, or people's text."""
    return words.say(PART_WORDS[name]) if isinstance(name, PartWord) else str(name)


def part_name(words: Words, line: PartLine) -> str:
    """Returns "Woman", or "Man + Other" for parts that were joined."""
    return " + ".join(name_of(words, name) for name in line.names)


def who_chose(words: Words, vote: Vote) -> Iterator[Part]:
    """Yields the section of a vote, where its parts were counted."""
    divisions = divisions_in(vote.round, (words.language,))
    if not divisions:
        return
    yield Heading(2, Text(words.say(_("Who took part, who chose"))))
    yield Prose(runs(words.say(COUNTED)), "lead")
    for division in divisions:
        yield Heading(3, Text(name_of(words, division.title)), listed=False)
        if division.turnout:
            yield _turnout(words, division)
        for start in range(0, len(division.votes), ABREAST):
            yield _votes(words, vote, division.votes[start : start + ABREAST], division)


COMPOSED = _(
    "Counted once, when the workshop ended, for five people or more; smaller parts "
    "stand joined to others, and what everybody answered alike is left out."
)


def who_took_part(words: Words, report: Report) -> Iterator[Part]:
    """Yields who took part in a workshop without a vote, where that can be told."""
    divisions = composition_in(report, (words.language,))
    if not divisions:
        return
    yield Heading(2, Text(words.say(_("Who took part"))))
    yield Prose(runs(words.say(COMPOSED)), "lead")
    for division in divisions:
        yield Heading(3, Text(name_of(words, division.title)), listed=False)
        yield _people(words, division)


def _people(words: Words, division: PartDivision) -> Table:
    columns = (
        Column(words.say(_("Part")), 0.64),
        Column(words.say(_("Participants")), 0.18, number=True),
        Column(words.say(_("Share")), 0.18, number=True),
    )
    total = sum(line.seats for line in division.turnout)
    rows = [
        Row(
            (
                cell(part_name(words, line)),
                cell(words.number(line.seats)),
                cell(words.share(line.seats, total)),
            )
        )
        for line in division.turnout
    ]
    return Table(words.say(_("Participants of each part.")), columns, tuple(rows))


def _turnout(words: Words, division: PartDivision) -> Table:
    columns = (
        Column(words.say(_("Part")), 0.46),
        Column(words.say(_("Participants")), 0.18, number=True),
        Column(words.say(_("Ballots")), 0.18, number=True),
        Column(words.say(_("Turnout")), 0.18, number=True),
    )
    rows = [
        Row(
            (
                cell(part_name(words, line)),
                cell(words.number(line.seats)),
                cell(words.number(line.ballots)),
                cell(words.share(line.ballots, line.seats)),
            )
        )
        for line in division.turnout
    ]
    return Table(words.say(_("Turnout of each part.")), columns, tuple(rows))


def listed_fields(vote: Vote, division: PartDivision) -> list[str]:
    """Returns the fields that some part chose first, in the framework's order."""
    framework = vote.framework
    chosen = {
        ranked.field for line in division.votes for ranked in line.first(framework)
    }
    return [field for field in framework.fields if field in chosen]


def _votes(
    words: Words, vote: Vote, lines: Sequence[PartLine], division: PartDivision
) -> Table:
    """Returns the fields that some part chose first, with the votes of some parts
    beside."""
    framework, width = vote.framework, 0.56 / len(lines)
    heads = [
        Column(
            f"{part_name(words, line)} ({words.number(line.ballots)})",
            width,
            number=True,
        )
        for line in lines
    ]
    columns = (
        Column(words.say(_("No.")), 0.06),
        Column(words.say(_("Field of action")), 0.38),
    )
    first = {
        id(line): {ranked.field for ranked in line.first(framework)} for line in lines
    }
    rows = [
        Row(
            (
                cell(Text(labels(framework)[field], "label")),
                cell(words.text(framework.fields[field].name, framework.locale)),
                *(
                    cell(
                        Text(
                            words.number((line.votes or {}).get(field, 0)),
                            "strong" if field in first[id(line)] else "",
                        )
                    )
                    for line in lines
                ),
            ),
            colour(framework.hues[framework.block_of[field].id]),
        )
        for field in listed_fields(vote, division)
    ]
    summary = words.say(
        _(
            "Votes of each part, with its ballots; its first fields stand out. Fields "
            "that no part chose among its first five are left out."
        )
    )
    return Table(summary, (*columns, *heads), tuple(rows))

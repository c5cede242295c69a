"""Says what the sheets of a board's workbook hold: results, blocks, notes, turnout,
ballots."""

from collections.abc import Iterator, Sequence
from typing import Any

from app.domain.plan.questions import answers_in_order
from app.domain.plan.time_zone import local_time
from app.domain.votes.ballot import Rule
from app.files.sheets import Column, Kind, Sheet
from app.files.workbook_votes import (
    ballots,
    ballots_head,
    blocks,
    blocks_head,
    results,
    results_head,
    state_text,
)
from app.locales import _
from app.queries.results.tables import Table
from app.queries.results.workbook import Count, WorkbookData
from app.reports.chapters.order import order_text
from app.reports.chapters.vote_tables import turnout_text
from app.reports.chapters.votes import opening_text, rule_text, secrecy_text
from app.reports.csv_tables import head_text, value_text
from app.reports.words import Words

WIDTHS = {"note": 70.0, "field": 60.0, "block": 40.0, "activity": 30.0, "name": 30.0}
WIDTHS |= {"field_or_note": 60.0}
WIDTHS |= {
    "proposal": 60.0,
    "lead": 24.0,
    "partners": 30.0,
    "due": 18.0,
    "first_step": 40.0,
}
WIDTHS |= {"indicator": 40.0, "why": 40.0}
WIDTHS |= {"by": 30.0, "part": 40.0}
WIDTHS |= {"organisation": 40.0, "number": 8.0, "written": 18.0}
KINDS: dict[str, Kind] = {
    "number": "id",
    "written": "moment",
    "round": "number",
    "voices": "number",
    **dict.fromkeys(("seats", "ballots", "votes"), "number"),
}


def sheets_of(words: Words, data: WorkbookData) -> list[Sheet]:
    """Returns the sheets of a workbook in the language of `words`: seven, and the
    answers to quick questions, the votes by place and by part where there are some."""
    say = words.say
    return [
        Sheet(
            say(_("Results")),
            results_head(words, data.counts),
            list(results(words, data.counts)),
        ),
        Sheet(
            say(_("Blocks")),
            blocks_head(words, data.counts),
            list(blocks(words, data.counts)),
        ),
        *_places(words, data.counts),
        _from_table(words, say(_("Notes")), data.notes),
        _from_table(words, say(_("Turnout")), data.turnout),
        *(
            [_from_table(words, say(_("By part")), data.parts)]
            if data.parts.rows
            else []
        ),
        _from_table(words, say(_("Plan of action")), data.plan),
        *_answers(words, data.answers),
        Sheet(
            say(_("Sealed ballots")),
            ballots_head(words, data.ballots),
            list(ballots(data.ballots)),
        ),
        Sheet(
            say(_("Read me")),
            (Column(say(_("What")), 34), Column(say(_("Meaning")), 110)),
            list(_read_me(words.over(data.report.lists), data)),
            plain=True,
        ),
    ]


def _places(words: Words, counts: Sequence[Count]) -> Iterator[Sheet]:
    """Yields the sheet of the votes by place on rotated ballots, where any were
    counted."""
    rows = [
        (count.vote.activity.title, count.tally.round, place, votes)
        for count in counts
        for place, votes in enumerate(count.places, start=1)
    ]
    if rows:
        yield Sheet(words.say(_("Votes by place")), _places_head(words), rows)


def _places_head(words: Words) -> tuple[Column, ...]:
    return (
        Column(words.say(_("Activity")), 30),
        Column(words.say(_("Round")), 8, "number"),
        Column(words.say(_("Place on the ballot")), 20, "number"),
        Column(words.say(_("Votes")), 9, "number"),
    )


def _answers(words: Words, counts: Sequence[Count]) -> Iterator[Sheet]:
    """Yields the sheet of the quick questions, a row per answer in its order; none
    without any."""
    rows = [row for count in counts for row in _answers_of(words, count)]
    if rows:
        yield Sheet(words.say(_("Quick questions")), _answers_head(words), rows)


def _answers_head(words: Words) -> tuple[Column, ...]:
    return (
        Column(words.say(_("Question")), 60),
        Column(words.say(_("Round")), 8, "number"),
        Column(words.say(_("State")), 13),
        Column(words.say(_("Answer")), 40),
        Column(words.say(_("Number")), 9, "number"),
        Column(words.say(_("Share")), 14, "share"),
    )


def _answers_of(words: Words, count: Count) -> Iterator[tuple[Any, ...]]:
    ballots = count.tally.ballots
    for field in answers_in_order(count.framework, count.tally):
        votes = count.tally.of(field.id)
        head = (
            count.vote.activity.title,
            count.tally.round,
            state_text(words, count),
            field.name,
        )
        yield (*head, votes, votes / ballots if ballots else None)


def _from_table(words: Words, title: str, table: Table) -> Sheet:
    """Returns a table of the CSV files as a sheet, with the same heads and words."""
    keys = [column if isinstance(column, str) else "voted" for column in table.columns]
    columns = tuple(
        Column(
            head_text(column, words.language),
            WIDTHS.get(key, 16),
            KINDS.get(key, "text"),
        )
        for key, column in zip(keys, table.columns, strict=True)
    )
    rows = [
        [
            local_time(value, words.zone).isoformat()
            if value and KINDS.get(key) == "moment"
            else value_text(column, value, words.language)
            for key, column, value in zip(keys, table.columns, row, strict=True)
        ]
        for row in table.rows
    ]
    return Sheet(title, columns, rows)


def _read_me(words: Words, data: WorkbookData) -> Iterator[tuple[str, str]]:
    """Yields what the file is of, what each sheet holds, and what each vote's numbers
    mean."""
    say, board = words.say, data.report.board
    yield say(_("Workshop")), board.title
    yield say(_("Place")), board.place
    yield say(_("Dates")), words.days(data.report.days) if data.report.days else ""
    yield say(_("File made on")), words.moment(data.report.made_at)
    if data.report.unfinished:
        sentence = _(
            "Provisional: an activity is still open, its notes and numbers may change."
        )
        yield "", say(sentence)
    yield from _sheet_texts(words)
    yield say(_("Times")), words.which_times()
    for vote in data.report.votes:
        rule = vote.activity.rule or Rule()
        if vote.round:
            rule = Rule(vote.round.votes, vote.round.repeats)
        lines = [] if vote.framework.is_of_notes else [vote.framework.edition]
        lines += [
            opening_text(words.on(vote.framework), vote),
            rule_text(words, rule, vote.framework),
        ]
        lines.append(secrecy_text(words, vote))
        if vote.round:
            lines.append(
                f"{say(_('Order of the blocks'))}: "
                f"{order_text(words, vote.round.order)}"
            )
            lines.append(turnout_text(words, vote.turnout))
        if vote.round and vote.round.sha256:
            lines.append(say(_("Seal: %(sha256)s"), sha256=vote.round.sha256))
        yield vote.activity.title, "\n".join(lines)
    for sealed in data.ballots:
        if sealed.ballots is None:
            yield (
                say(
                    _("%(title)s, round %(round)s"),
                    title=sealed.vote.activity.title,
                    round=sealed.round,
                ),
                say(
                    _(
                        "With so few ballots none is listed: it would tell what each "
                        "voter chose."
                    )
                ),
            )


def _sheet_texts(words: Words) -> Iterator[tuple[str, str]]:
    say = words.say
    yield (
        say(_("Results")),
        say(
            _(
                "A row per field and round, most votes first. Fields with equal votes "
                "share a rank. Of a vote that is still hidden there is nothing."
            )
        ),
    )
    yield (
        say(_("Blocks")),
        say(_("The same votes added up by block, with its number of fields.")),
    )
    yield (
        say(_("Votes by place")),
        say(
            _(
                "Where the blocks were rotated, from five ballots on: the votes by the "
                "place of their block on the ballot. About equal where the place had "
                "no influence."
            )
        ),
    )
    yield (
        say(_("Notes")),
        say(
            _("Every note that was not deleted. Private notes come without their text.")
        ),
    )
    yield (
        say(_("Turnout")),
        say(_("A row per person: present or not, and whether their ballot is in.")),
    )
    yield (
        say(_("By part")),
        say(
            _(
                "Turnout and votes of those in the room and online, by answer at "
                "joining and by group, as they were at the close; parts of fewer than "
                "five stand joined to others."
            )
        ),
    )
    yield (
        say(_("Plan of action")),
        say(_("A row per commitment and follow-up: who, when, and what became of it.")),
    )
    yield (
        say(_("Quick questions")),
        say(_("A row per answer, where questions were asked; no part of the results.")),
    )
    yield (
        say(_("Sealed ballots")),
        say(
            _(
                "A row per choice of each ballot of a closed vote, by its receipt and "
                "without a name: anybody can count the results again from it."
            )
        ),
    )
